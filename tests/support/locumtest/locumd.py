# SPDX-License-Identifier: GPL-2.0-or-later
"""locumd as built, with a state of its own."""

import collections.abc
import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import ssl
import typing

from . import api
from .processes import Program, command_line, free_port, is_alive, say, with_environment
from .waiting import PATIENCE, Late, until

SOURCE = pathlib.Path(os.environ.get("LOCUM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[3])
BUILD = pathlib.Path(os.environ.get("LOCUM_BUILD_DIR") or SOURCE / "build" / "dev")

Settings = dict[str, dict[str, typing.Any]]

# Times of an afternoon, made short enough for a test.
QUICK: Settings = {
    "gateway": {"ping_s": 1},
    "stand_in": {"grace_s": 1, "same_absence_min": 0},
    "cells": {"linger_s": 60},
    "network": {"retry_first_s": 1, "retry_max_s": 4},
}


def toml(settings: Settings) -> str:
    """Sections of plain values. JSON's strings, numbers and lists are TOML's, as far as we use them."""
    lines = []
    for section, values in settings.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {json.dumps(value if not isinstance(value, pathlib.Path) else str(value))}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def merged(*layers: Settings) -> Settings:
    result: Settings = {}
    for layer in layers:
        for section, values in layer.items():
            result.setdefault(section, {}).update(values)
    return result


class Locumd:
    """Use in a `with`: started and ready. Its cells are ended with it, also those that linger after a kill."""

    def __init__(
        self,
        folder: pathlib.Path,
        settings: Settings | None = None,
        plugins: collections.abc.Sequence[pathlib.Path] | None = None,
        program: pathlib.Path | None = None,
        preexec: collections.abc.Callable[[], None] | None = None,
    ) -> None:
        self.folder = folder / "locum"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state = self.folder / "state"
        self.runtime = self.folder / "run"
        self.port = free_port()
        self.log = self.folder / "locumd.log"
        self.config = self.folder / "locumd.toml"
        self.preexec = preexec
        self._program_path = program or BUILD / "bin" / "locumd"
        self._program: Program | None = None
        own: Settings = {
            "core": {
                "state_directory": self.state,
                "runtime_directory": self.runtime,
                "plugin_directories": [str(path) for path in plugins or [BUILD / "plugins"]],
                "locale": "en",
            },
            "gateway": {"listen": f"127.0.0.1:{self.port}"},
        }
        self.settings = merged(own, QUICK, settings or {})
        self.write_config()

    def __enter__(self) -> "Locumd":
        self.start()
        return self

    def __exit__(self, kind: type | None, *_) -> None:
        self.finish()
        if kind is not None and os.environ.get("LOCUM_SHOW_LOGS", "1") == "1" and self.log.exists():
            lines = self.log.read_text(errors="replace").splitlines()
            say(f"---- the last lines of {self.log} ----\n" + "\n".join(lines[-60:]) + "\n----")

    def write_config(self) -> None:
        self.config.write_text(toml(self.settings), encoding="utf-8")

    # ---- the process -------------------------------------------------------------------------------------------

    def launch(self) -> Program:
        """Starts it and does not wait for anything."""
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        self._program = Program("locumd", [self._program_path, "--config", self.config], self.log, environment, self.preexec)
        return self._program

    def start(self) -> None:
        """Returns when it answers its devices."""
        program = self.launch()
        program.wait_until(self.is_ready, "it was ready")

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            status, answer = self.anonymous().exchange("GET", "/health")
            if status == 200 and answer.get("status") == "ok":
                return self.admin().exchange("GET", "/admin/status")[0] == 200
        return False

    @property
    def pid(self) -> int:
        assert self._program
        return self._program.pid

    @property
    def program(self) -> Program:
        assert self._program
        return self._program

    def kill(self) -> None:
        """kill -9: its cells linger."""
        self.program.kill()

    def stop(self) -> int:
        """SIGTERM: its cells linger. Gives the exit status."""
        return self.program.end(signal.SIGTERM, within=20)

    def interrupt(self) -> int:
        """SIGINT: it ends its cells. Gives the exit status."""
        return self.program.end(signal.SIGINT, within=20)

    def finish(self) -> None:
        """Nothing of it runs any more. Fails if it crashed at its end."""
        status = self._program.end(signal.SIGINT, within=15) if self._program else 0
        for pid in self.cells():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not self.cells(), "the cells are gone", within=10)
        if status in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL):
            raise AssertionError(f"locumd crashed: {signal.Signals(-status).name}; its log is {self.log}")

    def cells(self, plugin: str = "") -> list[int]:
        """The ids of its cells' processes, those of one plugin or all."""
        found = with_environment("LOCUM_CELL_SOCKET", str(self.runtime / "cells.sock"))
        return [pid for pid in found if not plugin or any(plugin in part for part in command_line(pid))]

    def kill_cell(self, plugin: str = "") -> int:
        """kill -9 of the one cell that runs (of that plugin). Gives its id, once it is gone."""
        (pid,) = self.cells(plugin)
        os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid), f"cell {pid} is gone")
        return pid

    # ---- its doors ---------------------------------------------------------------------------------------------

    def anonymous(self) -> api.HttpDoor:
        return api.HttpDoor(self.port, self.tls_context())

    def tls_context(self) -> ssl.SSLContext | None:
        return None

    def admin(self) -> api.ControlDoor:
        return api.ControlDoor(self.runtime / "control.sock")

    def as_user(self, user: str) -> api.ControlDoor:
        return api.ControlDoor(self.runtime / "control.sock", user)

    def add_user(self, user: str, password: str) -> api.ControlDoor:
        """Gives the user's own control door."""
        self.admin().post("/admin/users", {"name": user, "password": password})
        return self.as_user(user)

    def wait_link(self, user: str, account: int, *states: str, within: float = PATIENCE) -> api.Json:
        """Until an account's link is in one of the states (online, needs_user, …); gives the account."""
        door = self.as_user(user)
        seen: api.Json = {}

        def there() -> api.Json | None:
            seen.clear()
            seen.update(door.account(account))
            return seen if seen["link"] in states else None

        try:
            return until(there, f"account {account} is {' or '.join(states)}", within, each=0.1)
        except Late as late:
            raise Late(f"{late}; it is {seen.get('link')}, {seen.get('link_error')}") from None

    def database(self) -> sqlite3.Connection:
        """To look at, read-only."""
        return sqlite3.connect(f"file:{self.state / 'locum.sqlite'}?mode=ro", uri=True, timeout=20)
