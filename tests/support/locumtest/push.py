# SPDX-License-Identifier: GPL-2.0-or-later
"""A push service on loopback that decrypts what it is given, as a browser would."""

import json
import pathlib
import sys

from .api import Json
from .locumd import SOURCE
from .processes import Program
from .waiting import PATIENCE, until


class PushService:
    """One subscription at tests/support/channels/http_server.py. Use in a `with`."""

    def __init__(self, folder: pathlib.Path) -> None:
        self._log = folder / "push.log"
        server = SOURCE / "tests/support/channels/http_server.py"
        self._program = Program("the push service", [sys.executable, "-u", server], self._log)
        self._program.wait_until(lambda: len(self._lines()) >= 2, "it told its port and its keys")
        port, keys = self._lines()[:2]
        self._subscription = {"endpoint": f"http://127.0.0.1:{port}/push/one", **json.loads(keys)}

    def __enter__(self) -> "PushService":
        return self

    def __exit__(self, *_) -> None:
        self._program.end()

    def settings(self) -> Json:
        """Of a channel that pushes to it."""
        return self._subscription

    def pushes(self) -> list[Json]:
        """What the browser would be shown, oldest first."""
        return [json.loads(json.loads(line)["plain"]) for line in self._lines()[2:] if line.startswith("{")]

    def wait_push(self, has: str, within: float = PATIENCE) -> Json:
        return until(lambda: next((one for one in self.pushes() if has in json.dumps(one)), None), f"a push with '{has}'", within)

    def _lines(self) -> list[str]:
        """Those that are whole."""
        return self._log.read_text(encoding="utf-8").split("\n")[:-1]
