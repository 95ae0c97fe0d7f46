# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Prosody on loopback, with users of the test's own."""

import os
import pathlib

from . import certificates
from .processes import Program, free_port, listens, require

HOST = "localhost"
ROOMS = "conference.localhost"

_CONFIG = """
{as_root}
daemonize = false
data_path = "{data}"
pidfile = "{folder}/prosody.pid"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{}}
modules_disabled = {{ "s2s" }}
c2s_require_encryption = {tls}
http_ports = {{ {http_port} }}
http_interfaces = {{ "127.0.0.1" }}
https_ports = {{}}
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
modules_enabled = {{ "roster", "saslauth", {tls_module}"disco", "carbons", "pep", "private", "smacks", "offline", "groups", "posix", "ping" }}
certificates = "{folder}/certs"
limits = {{ c2s = {{ rate = "10mb/s" }} }}
log = {{ {{ levels = {{ min = "info" }}, to = "console" }} }}
VirtualHost "localhost"
Component "conference.localhost" "muc"
  muc_room_locking = false
  muc_room_default_history_length = 20
{uploads}"""

_UPLOADS = """
Component "upload.localhost" "http_file_share"
  http_host = "127.0.0.1"
  http_external_url = "http://127.0.0.1:{port}/"
  http_file_share_size_limit = {limit}
"""


def escaped(text: str) -> str:
    """As Prosody names its folders and files."""
    return "".join(c if c.isalnum() and c.isascii() else "%%%02x" % ord(c) for c in text)


class Prosody:
    """Use in a `with`. `users` maps names to passwords; `rosters` maps a name to its contacts (names, all on this host).
    `uploads`: how many bytes a file may have that is sent by way of the server; 0: it takes none."""

    def __init__(self, folder: pathlib.Path, users: dict[str, str], rosters: dict[str, list[str]] | None = None, tls: bool = False, uploads: int = 0) -> None:
        self.folder = folder / "prosody"
        self.data = self.folder / "data"
        self.port = free_port()
        self.tls = tls
        self.uploads = uploads
        self.http_port = free_port()
        self.users = users
        self._program: Program | None = None
        self.data.mkdir(parents=True)
        if tls:
            self.certificate, _ = certificates.self_signed(self.folder / "certs")
        for user, password in users.items():
            self.write_user(user, password)
        for user, contacts in (rosters or {}).items():
            self._write_roster(user, contacts)

    def __enter__(self) -> "Prosody":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    @staticmethod
    def jid(user: str) -> str:
        return f"{user}@{HOST}"

    @staticmethod
    def room(name: str) -> str:
        return f"{name}@{ROOMS}"

    @property
    def pid(self) -> int:
        assert self._program
        return self._program.pid

    @property
    def log(self) -> str:
        return self._program.said() if self._program else ""

    def start(self) -> None:
        """Also after stop(), on the same port with the same data."""
        config = self.folder / "prosody.cfg.lua"
        config.write_text(
            _CONFIG.format(
                as_root="run_as_root = true" if os.geteuid() == 0 else "",
                folder=self.folder,
                data=self.data,
                port=self.port,
                http_port=self.http_port,
                tls="true" if self.tls else "false",
                uploads=_UPLOADS.format(port=self.http_port, limit=self.uploads) if self.uploads else "",
                tls_module='"tls", ' if self.tls else "",
            ),
            encoding="utf-8",
        )
        self._program = Program("prosody", [require("prosody", "prosody"), "-F", "--config", config], self.folder / "log")
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

    def write_user(self, user: str, password: str) -> None:
        self._write("accounts", user, f'return {{ ["password"] = "{password}"; }};\n')

    def _write_roster(self, user: str, contacts: list[str]) -> None:
        entries = "".join(
            f'["{self.jid(contact)}"] = {{ ["subscription"] = "both"; ["groups"] = {{}}; ["name"] = "{contact.capitalize()}"; }};\n'
            for contact in contacts
        )
        self._write("roster", user, f"return {{ [false] = {{ [\"version\"] = 1; [\"pending\"] = {{}}; }};\n{entries}}};\n")

    def _write(self, store: str, user: str, text: str) -> None:
        path = self.data / escaped(HOST) / store / f"{escaped(user)}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def roster_of(self, user: str) -> str:
        """As it is on disk."""
        path = self.data / escaped(HOST) / "roster" / f"{escaped(user)}.dat"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def friends(*names: str) -> dict[str, list[str]]:
    """Rosters in which everybody has everybody."""
    return {name: [other for other in names if other != name] for name in names}
