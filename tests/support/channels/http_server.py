#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A web server of the tests': http_server.py [PORT]. Tells its port in its first line, then every request as JSON.

/status/CODE answers with that, and with `Retry-After: 7`; /redirect leads to /trap; /slow never answers; /huge answers
without end. To anything else it says 201.

It is a push service as well: its second line holds the keys of a subscription, and what comes in aes128gcm is decrypted
with them by `cryptography`, independently of what encrypted it (RFC 8188, 8291), its VAPID token checked (RFC 8292).
"""
import base64
import json
import threading
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from quiet_server import QuietHandler, listening

KEY = ec.generate_private_key(ec.SECP256R1())
POINT = KEY.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
AUTH = b"0123456789abcdef"


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def hkdf(salt, material, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def point(data):
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)


def decrypt(body):
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    sender, record = body[21:21 + length], body[21 + length:]
    assert len(record) <= size and len(body) <= 4096
    shared = KEY.exchange(ec.ECDH(), point(sender))
    material = hkdf(AUTH, shared, b"WebPush: info\0" + POINT + sender, 32)
    key = hkdf(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    text = AESGCM(key).decrypt(hkdf(salt, material, b"Content-Encoding: nonce\0", 12), record, None)
    assert text.rstrip(b"\0").endswith(b"\2")
    return text.rstrip(b"\0")[:-1].decode()


def vapid(header, origin):
    parts = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
    head, claims, signature = parts["t"].split(".")
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point(decoded(parts["k"])).verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(decoded(claims))
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    assert claims["aud"] == origin and time.time() < claims["exp"] < time.time() + 24 * 3600
    return {"key": parts["k"], "sub": claims.get("sub")}


class Handler(QuietHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = {"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
                "body": body.decode("latin-1")}
        if self.headers.get("Content-Encoding") == "aes128gcm":
            told["plain"] = decrypt(body)
            told["vapid"] = vapid(self.headers["Authorization"], f"http://{self.headers['Host']}")
        print(json.dumps(told), flush=True)
        if self.path == "/slow":
            threading.Event().wait()
        status = int(self.path.rsplit("/", 1)[1]) if self.path.startswith("/status/") else 201
        self.send_response(307 if self.path == "/redirect" else status)
        self.send_header("Retry-After", "7")
        self.send_header("Location", "/trap")
        self.send_header("Content-Length", "2" if self.path != "/huge" else "1000000000000")
        self.end_headers()
        self.wfile.write(b"ok")
        while self.path == "/huge":
            self.wfile.write(b"x" * 65536)

    do_GET = do_PUT = do_POST


server = listening(Handler)
print(json.dumps({"p256dh": encoded(POINT), "auth": encoded(AUTH)}), flush=True)
server.serve_forever()
