// SPDX-License-Identifier: GPL-2.0-or-later
// A push service on this machine, in place of the browser maker's, which is on the internet: it subscribes a page, takes what locumd sends as
// RFC 8030, 8291 and 8292 say, opens it with the browser's key, and hands the contents on. Nothing of Locum's is faked.
import { createServer } from 'node:http';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';

const url = (bytes) => Buffer.from(bytes).toString('base64url');

/** RFC 8291: what is in the body, for who has this key pair and secret. */
function opened(body, key, secret) {
  const salt = body.subarray(0, 16);
  const theirs = body.subarray(21, 21 + body[20]);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), key.getPublicKey(), theirs]);
  const input = Buffer.from(hkdfSync('sha256', key.computeSecret(theirs), secret, info, 32));
  const contentKey = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12));
  const sealed = body.subarray(21 + body[20]);
  const cipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2); // the delimiter of the last record
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the padding is wrong');
  return padded.subarray(0, end).toString('utf8');
}

/** RFC 8292: whether the sender is who has the key that the page subscribed with. */
function checkSender(authorization, origin, subscribedWith) {
  const [, token, key] = /^vapid t=([^,\s]+),\s*k=([^,\s]+)$/.exec(authorization ?? '') ?? [];
  if (!token || key !== subscribedWith) throw new Error(`another sender: ${authorization}`);
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: url(point.subarray(1, 33)), y: url(point.subarray(33)) } });
  const [head, claims, signature] = token.split('.');
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) throw new Error('the signature is wrong');
  const told = JSON.parse(Buffer.from(claims, 'base64url'));
  if (told.aud !== origin || told.exp * 1000 < Date.now()) throw new Error(`not for here or too old: ${JSON.stringify(told)}`);
}

/** A service whose subscriptions hand what comes to `deliver`. */
export async function pushService(deliver) {
  const subscriptions = new Map();
  const refused = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const found = subscriptions.get(request.url);
    try {
      if (!found) throw new Error('no such subscription');
      checkSender(request.headers.authorization, origin, found.senderKey);
      if (request.headers['content-encoding'] !== 'aes128gcm' || !(Number(request.headers.ttl) >= 0)) throw new Error('a header is missing');
      await deliver(opened(Buffer.concat(parts), found.key, found.secret));
      response.writeHead(201, { Location: `${origin}/message/1` }).end();
    } catch (error) {
      refused.push(error.message);
      response.writeHead(found ? 400 : 410).end(error.message);
    }
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    refused,
    close: () => server.close(),
    subscribe(senderKey) {
      if (senderKey.length !== 65 || senderKey[0] !== 4) throw new Error('the key is no point of P-256');
      const key = createECDH('prime256v1');
      key.generateKeys();
      const secret = randomBytes(16);
      const path = `/push/${url(randomBytes(12))}`;
      subscriptions.set(path, { key, secret, senderKey: url(senderKey) });
      return { endpoint: origin + path, keys: { p256dh: url(key.getPublicKey()), auth: url(secret) } };
    },
    unsubscribe: (endpoint) => subscriptions.delete(new URL(endpoint).pathname),
  };
}
