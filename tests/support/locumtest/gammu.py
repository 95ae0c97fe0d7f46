# SPDX-License-Identifier: GPL-2.0-or-later
"""A real gammu-smsd with the telephone that gammu plays itself ("dummy")."""

import pathlib

from .processes import Program, require
from .waiting import PATIENCE, until

_CONFIG = """
[gammu]
model = dummy
connection = none
port = {folder}/telephone
gammuloc = /dev/null

[smsd]
service = files
logfile = {folder}/log
debuglevel = 255
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/error/
commtimeout = 1
loopsleep = 1
checkbattery = 0
checksignal = 0
"""


class GammuSmsd:
    """Use in a `with`."""

    KEY = "the modem is yours"

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder / "gammu"
        self._came = 0
        for name in ("inbox", "outbox", "sent", "error", "telephone/sms/1"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "locum.key").write_text(self.KEY, encoding="ascii")
        config = self.folder / "smsdrc"
        config.write_text(_CONFIG.format(folder=self.folder), encoding="utf-8")
        self._program = Program("gammu-smsd", [require("gammu-smsd", "gammu-smsd"), "-c", config], self.folder / "said")

    def __enter__(self) -> "GammuSmsd":
        return self

    def __exit__(self, *_) -> None:
        self._program.end(within=5)

    def settings(self, number: str) -> dict[str, str]:
        """Of a channel that sends by it."""
        return {"to": number, "folder": str(self.folder), "key": self.KEY}

    def wait_sent(self, number: str, text: str, within: float = PATIENCE) -> None:
        def is_sent() -> bool:
            log = self.folder / "log"
            said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
            return text in said and f") to {number}" in said

        until(is_sent, f"gammu-smsd sent '{text}' to {number}", within)

    def comes(self, sender: str, text: str) -> None:
        """An SMS, to the telephone."""
        octets = text.encode("utf-16-be").hex()
        self._came += 1
        (self.folder / f"telephone/sms/1/{self._came}").write_text(
            "[SMSBackup000]\nPDU = Deliver\nState = UnRead\n"
            f'Number = "{sender}"\nCoding = Unicode_No_Compression\nFolder = 1\n'
            f"Length = {len(text)}\nClass = -1\nDateTime = 20261123T163000\nText00 = {octets}\n",
            encoding="ascii",
        )
