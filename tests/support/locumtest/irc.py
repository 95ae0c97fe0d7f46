# SPDX-License-Identifier: GPL-2.0-or-later
"""An IRC client that knows nothing of libpurple or Locum: RFC 1459 over a socket. It records every line that reaches it."""

import dataclasses
import socket
import ssl
import threading

from .waiting import PATIENCE, Record


@dataclasses.dataclass(frozen=True)
class Line:
    """`:nick!user@host COMMAND parameters… :trailing`, taken apart."""

    source: str
    command: str
    parameters: tuple[str, ...]

    @property
    def nick(self) -> str:
        return self.source.partition("!")[0]

    @property
    def text(self) -> str:
        return self.parameters[-1] if self.parameters else ""

    @staticmethod
    def parse(line: str) -> "Line":
        source = ""
        if line.startswith(":"):
            source, _, line = line[1:].partition(" ")
        head, colon, trailing = line.partition(" :")
        command, *parameters = head.split()
        if colon:
            parameters.append(trailing)
        return Line(source, command.upper(), tuple(parameters))


class IrcClient:
    """Registered once made. Use in a `with`."""

    def __init__(self, port: int, nick: str, password: str = "", tls: bool = False) -> None:
        self.nick = nick
        self.lines: Record[Line] = Record()
        self._socket: socket.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # a test's own server with a certificate of its own
            self._socket = context.wrap_socket(self._socket)
        self._socket.settimeout(None)
        self._write = threading.Lock()
        self._pings = 0
        self._thread = threading.Thread(target=self._read_on, name=f"irc-{nick}", daemon=True)
        self._thread.start()
        if password:
            self.send(f"PASS {password}")
        user = "".join(letter for letter in nick if letter.isalnum())
        self.send(f"NICK {nick}", f"USER {user} 0 * :{nick.capitalize()}")
        self.lines.first(lambda line: line.command in ("376", "422"), f"{nick} is welcomed")

    def __enter__(self) -> "IrcClient":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        try:
            self.send("QUIT :bye")
            self._socket.shutdown(socket.SHUT_WR)
            self._thread.join(timeout=5)
        except OSError:
            pass
        self._socket.close()

    def send(self, *lines: str) -> None:
        with self._write:
            self._socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def message(self, to: str, text: str) -> None:
        self.send(f"PRIVMSG {to} :{text}")

    def notice(self, to: str, text: str) -> None:
        self.send(f"NOTICE {to} :{text}")

    def join(self, channel: str) -> None:
        """Returns when the server has told us who is in it."""
        start = len(self.lines)
        self.send(f"JOIN {channel}")
        self.lines.first(lambda line: line.command == "366" and channel in line.parameters, f"{self.nick} is in {channel}", start=start)

    def names(self, channel: str) -> set[str]:
        """Who is in a channel now."""
        start = len(self.lines)
        self.send(f"NAMES {channel}")
        self.lines.first(lambda line: line.command == "366", f"the names in {channel}", start=start)
        nicks = (nick for line in self.lines.all(start) if line.command == "353" for nick in line.text.split())
        return {nick.lstrip("@%+&~") for nick in nicks}

    def is_on(self, nick: str) -> bool:
        start = len(self.lines)
        self.send(f"ISON {nick}")
        return nick.lower() in self.lines.first(lambda line: line.command == "303", "an answer to ISON", start=start).text.lower().split()

    def away_text(self, nick: str) -> str | None:
        """What WHOIS says of their being away; None: they are not."""
        start = len(self.lines)
        self.send(f"WHOIS {nick}")
        self.lines.first(lambda line: line.command == "318", "an answer to WHOIS", start=start)
        return next((line.text for line in self.lines.all(start) if line.command == "301"), None)

    def mark(self) -> int:
        return len(self.lines)

    def sync(self) -> None:
        """Returns when everything that the server had sent us before is in the record."""
        self._pings += 1
        word, start = f"sync-{self._pings}", len(self.lines)
        self.send(f"PING {word}")
        self.lines.first(lambda line: line.command == "PONG" and word in line.text, "a PONG", start=start)

    def texts(self, of: str, start: int = 0, command: str = "PRIVMSG") -> list[str]:
        """The texts that came from a nick."""
        return [line.text for line in self.lines.all(start) if line.command == command and line.nick.lower() == of.lower()]

    def wait_text(self, text: str, of: str = "", start: int = 0, command: str = "PRIVMSG", within: float = PATIENCE) -> Line:
        """A message (or NOTICE) whose text holds `text`."""

        def matches(line: Line) -> bool:
            return line.command == command and text in line.text and (not of or line.nick.lower() == of.lower())

        return self.lines.first(matches, f"{self.nick} gets a {command} with '{text}'", within, start)

    def _read_on(self) -> None:
        buffer = b""
        try:
            while data := self._socket.recv(65536):
                buffer += data
                *complete, buffer = buffer.split(b"\n")
                for raw in complete:
                    text = raw.decode(errors="replace").rstrip("\r")
                    if not text:
                        continue
                    line = Line.parse(text)
                    if line.command == "PING":
                        self.send(f"PONG :{line.text}")
                    self.lines.add(line)
            self.lines.end("the server closed the connection")
        except OSError as error:
            self.lines.end(f"the connection broke: {error}")
