#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A mail server of the tests': smtp_server.py MODE PORT CERTIFICATE KEY; MODE is starttls, tls or plain, PORT 0 any.

Tells its port in its first line, then every mail that it takes as a line of JSON. Whom it knows: alice, with the
password "secret". To busy@ it says 451, to refused@ 554, to slow@ nothing, and others it does not know.
"""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


MODE = sys.argv[1]


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        answers = {"busy": "451 4.3.0 Later", "refused": "554 5.7.1 Not from you"}
        if name == "slow":
            await asyncio.Event().wait()
        if name not in ("alice", "bob"):
            return answers.get(name, "550 5.1.1 No such mailbox")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": MODE == "tls" or session.ssl is not None,
                "greeting": session.host_name, "mail": envelope.original_content.decode("latin-1")}
        print(json.dumps(mail), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(handled=False, success=(data.login, data.password) == (b"alice", b"secret"))


async def main(mode, port, certificate, key):
    context = None
    if mode != "plain":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)

    def session():
        options = {"authenticator": authenticate, "auth_required": True} if mode != "plain" else {}
        if mode == "starttls":
            options.update(tls_context=context, require_starttls=True)
        elif mode == "tls":
            options.update(auth_require_tls=False)
        return SMTP(Mailbox(), hostname="mail.test", loop=asyncio.get_running_loop(), **options)

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", int(port), ssl=context if mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
