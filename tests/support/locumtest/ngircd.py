# SPDX-License-Identifier: GPL-2.0-or-later
"""A real ngIRCd on loopback."""

import os
import pathlib

from . import certificates
from .processes import Program, free_port, listens, require

_CONFIG = """
[Global]
Name = irc.local.test
Info = A server of Locum's tests
Listen = 127.0.0.1
{ports}
{user}
MotdPhrase = Hello
{password}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxPenaltyTime = 0
MaxNickLength = 20
PingTimeout = 120
[Options]
DNS = no
Ident = no
PAM = no
[Channel]
Name = #lobby
{ssl}
"""


class Ngircd:
    """Use in a `with`."""

    def __init__(self, folder: pathlib.Path, password: str = "", tls: bool = False) -> None:
        self.folder = folder / "ngircd"
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.password = password
        self.tls = tls
        self._program: Program | None = None
        if tls:
            self.certificate, self._key = certificates.self_signed(self.folder)

    def __enter__(self) -> "Ngircd":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self._program
        return self._program.pid

    @property
    def log(self) -> str:
        return self._program.said() if self._program else ""

    def start(self) -> None:
        """Also after stop(), on the same port."""
        ssl = ""
        if self.tls:
            ssl = f"[SSL]\nCertFile = {self.certificate}\nKeyFile = {self._key}\nPorts = {self.port}\n"
        config = self.folder / "ngircd.conf"
        config.write_text(
            _CONFIG.format(
                # a plain port is always needed; with TLS it is one that nobody is told
                ports=f"Ports = {free_port() if self.tls else self.port}",
                # as root it stays root: it would drop to a user who cannot read the folder
                user="ServerUID = root\nServerGID = root" if os.geteuid() == 0 else "",
                password=f"Password = {self.password}" if self.password else "",
                ssl=ssl,
            ),
            encoding="utf-8",
        )
        self._program = Program("ngircd", [require("ngircd", "ngircd"), "-n", "-f", config], self.folder / "log")
        self._program.wait_until(lambda: listens(self.port), f"it listened on port {self.port}")

    def stop(self) -> None:
        if self._program:
            self._program.end(within=5)
            self._program = None

    def kill(self) -> None:
        """Gone without a word."""
        if self._program:
            self._program.kill()
            self._program = None
