# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that run for as long as a test needs them, and no longer."""

import atexit
import collections.abc
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading

from .waiting import Late, until

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
_running: set["Program"] = set()


def free_port() -> int:
    """A loopback port on which nothing listens. Somebody else may take it before it is used: whoever starts a server tries again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listens(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Program:
    """A child process whose output goes to a file. Dies with this process. Use in a `with`, or call end()."""

    def __init__(
        self,
        name: str,
        command: collections.abc.Sequence[str | os.PathLike],
        log: pathlib.Path,
        environment: dict[str, str] | None = None,
        preexec: collections.abc.Callable[[], None] | None = None,
        stdin: int = subprocess.DEVNULL,
    ) -> None:
        self.name = name
        self.log = log
        self._log_start = log.stat().st_size if log.exists() else 0

        def prepare() -> None:
            # Its own process group, so that a Ctrl-C at the terminal reaches only us, who then end it in order.
            os.setpgid(0, 0)
            _die_with_parent()
            if preexec:
                preexec()

        with log.open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    [str(part) for part in command],
                    stdin=stdin,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    preexec_fn=prepare,  # pylint: disable=subprocess-popen-preexec-fn
                )
            except FileNotFoundError as error:
                raise RuntimeError(f"{name} cannot be started: {command[0]} is not installed") from error
        _running.add(self)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_) -> None:
        self.end()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdin(self):
        return self._process.stdin

    def status(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def said(self) -> str:
        """What this run of it has printed."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def wait_until(self, condition: collections.abc.Callable[[], object], what: str, within: float = 30.0) -> None:
        """Like `until`, and fails at once with its last words if the program ends."""

        def ready_or_dead() -> bool:
            if self.status() is not None:
                words = "\n".join(self.said().splitlines()[-15:])
                raise RuntimeError(f"{self.name} ended with status {self.status()} before {what}. It said:\n{words}")
            return bool(condition())

        until(ready_or_dead, what, within)

    def wait(self, within: float = 30.0) -> int:
        """Its exit status, once it has ended."""
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            raise Late(f"{self.name} did not end within {within:.0f} s") from None

    def send_signal(self, number: int) -> None:
        if self.status() is None:
            self._process.send_signal(number)

    def kill(self) -> None:
        """kill -9, and waits for the end."""
        self.send_signal(signal.SIGKILL)
        self._process.wait()
        _running.discard(self)

    def end(self, number: int = signal.SIGTERM, within: float = 10.0) -> int:
        """Asks it to end, and makes it end when it does not."""
        self.send_signal(number)
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            if self._process.stdin:
                self._process.stdin.close()
            _running.discard(self)


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*"):
        try:
            found += [int(word) for word in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def command_line(pid: int) -> list[str]:
    """Empty where the process is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def is_alive(pid: int) -> bool:
    """Runs, and is no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15), to 10 ms."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def with_environment(name: str, value: str) -> list[int]:
    """The ids of the processes of this user that were started with this in their environment."""
    found = []
    wanted = f"{name}={value}".encode()
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue
    return [pid for pid in found if is_alive(pid)]


def end_all() -> None:
    for program in list(_running):
        program.end(within=5)


def _on_signal(number: int, _frame: object) -> None:
    # SystemExit lets `with` and `finally` end what they started; atexit ends the rest.
    raise SystemExit(128 + number)


atexit.register(end_all)
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, _on_signal)
    signal.signal(signal.SIGHUP, _on_signal)


def require(program: str, package: str) -> str:
    """Where the program is; also looks where a user's path does not lead."""
    for folder in os.environ.get("PATH", "").split(":") + ["/usr/sbin", "/sbin", "/usr/local/sbin"]:
        candidate = pathlib.Path(folder, program)
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    raise RuntimeError(f"{program} is not installed: apt-get install {package}, or scripts/install-dependencies --test")


def say(text: str) -> None:
    """To standard error, at once."""
    print(text, file=sys.stderr, flush=True)
