# SPDX-License-Identifier: GPL-2.0-or-later
"""A real SMTP server with TLS on loopback (aiosmtpd), and the mails that it took."""

import email
import email.message
import email.policy
import json
import pathlib
import sys

from . import certificates
from .locumd import SOURCE
from .processes import Program, free_port, listens
from .waiting import PATIENCE, until


class MailServer:
    """Takes mail for alice@ and bob@ from alice, password "secret". Use in a `with`."""

    USER, PASSWORD = "alice", "secret"

    def __init__(self, folder: pathlib.Path, mode: str = "starttls") -> None:
        self.folder = folder / "mail"
        self.mode = mode  # or tls, plain
        self.port = free_port()
        self.certificate, self._key = certificates.self_signed(self.folder)
        self._program: Program | None = None

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self) -> None:
        """Also after stop(), on the same port."""
        server = SOURCE / "tests/support/channels/smtp_server.py"
        command = [sys.executable, server, self.mode, str(self.port), self.certificate, self._key]
        self._program = Program("the mail server", command, self.folder / "log")
        self._program.wait_until(lambda: listens(self.port), f"it listened on port {self.port}")

    def stop(self) -> None:
        if self._program:
            self._program.end(within=5)
            self._program = None

    def signal(self, number: int) -> None:
        """SIGSTOP: it takes connections and says nothing, until SIGCONT."""
        assert self._program
        self._program.send_signal(number)

    def settings(self, **more: object) -> dict:
        """Of an e-mail channel that sends by it."""
        tls = {} if self.mode == "plain" else {"user": self.USER, "password": self.PASSWORD, "ca_file": str(self.certificate)}
        encryption = {"plain": "none"}.get(self.mode, self.mode)
        addresses = {"to": "alice@localhost", "from": "alice@localhost", "server": "localhost"}
        return {**addresses, "port": self.port, "security": encryption, **tls, **more}

    def mails(self) -> list[email.message.EmailMessage]:
        """All that it took, since the first start."""
        lines = (self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        raw = [json.loads(line)["mail"].encode("latin-1") for line in lines if line.startswith("{")]
        return [email.message_from_bytes(one, policy=email.policy.default) for one in raw]

    def wait_mail(self, has: str, within: float = PATIENCE) -> email.message.EmailMessage:
        """The first with this in its text."""
        return until(lambda: next((one for one in self.mails() if has in text_of(one)), None), f"a mail with '{has}'", within)


def text_of(mail: email.message.EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return part.get_content() if part else ""
