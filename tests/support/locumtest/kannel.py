# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Kannel on loopback, with its fake SMS centre, and telephones that hang on it."""

import dataclasses
import pathlib
import socket
import threading
import urllib.parse

from .processes import Program, free_port, listens, require
from .waiting import PATIENCE, Record

_CONFIG = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = secret
smsbox-port = {box}

group = smsc
smsc = fake
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = locum
password = {password}
concatenation = true
max-messages = 3

group = sms-service
keyword = default
get-url = "{call_back}?from=%p&text=%b&id=%I"
max-messages = 0
catch-all = true
"""


class Kannel:
    """Bearerbox and smsbox. Use in a `with`; then start(), once it is known where messages that come in are to be told."""

    USER, PASSWORD = "locum", "kannel-secret"

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder / "kannel"
        self.folder.mkdir(parents=True)
        self._ports = {name: free_port() for name in ("admin", "box", "centre", "send")}
        self._programs: list[Program] = []

    def __enter__(self) -> "Kannel":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    @property
    def centre(self) -> int:
        """Where telephones connect."""
        return self._ports["centre"]

    @property
    def send_url(self) -> str:
        return f"http://127.0.0.1:{self._ports['send']}/cgi-bin/sendsms"

    def start(self, call_back: str, password: str = PASSWORD) -> None:
        """Also after stop(), on the same ports. `call_back`: an address of a channel of Locum's, for what comes in."""
        config = self.folder / "kannel.conf"
        config.write_text(_CONFIG.format(**self._ports, password=password, call_back=call_back), encoding="utf-8")
        for name, port in (("bearerbox", "box"), ("smsbox", "send")):
            program = Program(name, [require(name, "kannel"), config], self.folder / f"{name}.log")
            self._programs.append(program)
            program.wait_until(lambda port=port: listens(self._ports[port]), f"{name} listened")

    def hang(self) -> socket.socket:
        """Until it is closed, and instead of start(): something is there, takes connections and says nothing."""
        return socket.create_server(("127.0.0.1", self._ports["send"]))

    def stop(self) -> None:
        while self._programs:
            self._programs.pop().end(within=5)

    kill = stop


@dataclasses.dataclass(frozen=True)
class Sms:
    sender: str
    receiver: str
    text: str


class Telephone:
    """A telephone on the fake SMS centre, in the words of that: lines of SENDER RECEIVER KIND TEXT. Use in a `with`."""

    def __init__(self, centre: int, number: str) -> None:
        self.number = number
        self.received: Record[Sms] = Record()
        self._socket = socket.create_connection(("127.0.0.1", centre), timeout=PATIENCE)
        self._socket.settimeout(None)
        self._reader = threading.Thread(target=self._read, name=f"telephone-{number}", daemon=True)
        self._reader.start()

    def __enter__(self) -> "Telephone":
        return self

    def __exit__(self, *_) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(timeout=10)
        self._socket.close()

    def send(self, receiver: str, text: str) -> None:
        self._socket.sendall(f"{self.number} {receiver} text {text}\n".encode())

    def _read(self) -> None:
        try:
            with self._socket.makefile("rb") as lines:
                for line in lines:
                    sender, receiver, kind, words = line.decode(errors="replace").rstrip("\n").split(" ", 3)
                    if kind == "udh":  # a part of a long one: its header, then what it carries
                        words = words.partition(" data ")[2]
                    self.received.add(Sms(sender, receiver, words if kind == "text" else _decoded(words)))
        except (OSError, ValueError) as error:
            self.received.end(f"the line broke: {error}")
        else:
            self.received.end("the SMS centre hung up")


def _decoded(words: str) -> str:
    """What the SMS centre has escaped: UTF-16 where the GSM alphabet does not do, which is told by its zero bytes."""
    octets = urllib.parse.unquote_to_bytes(words.replace("+", " "))
    is_wide = len(octets) % 2 == 0 and 0 in octets[::2]
    return octets.decode("utf-16-be" if is_wide else "utf-8", errors="replace")
