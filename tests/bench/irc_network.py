# SPDX-License-Identifier: GPL-2.0-or-later
"""An IRC network of one server that floods whoever is logged in to it: the same source for Locum and for its peers.

It speaks as much of RFC 1459 as a client needs to log in and stay (PASS, CAP, NICK, USER, PING, ISON, WHOIS, JOIN), and sends
numbered messages as fast as the reader takes them.
"""

import selectors
import socket
import threading

SERVER = "irc.bench.test"


class IrcNetwork:
    """Listens on a loopback port of its own choice, in a thread. Use it in a `with`."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._registered = threading.Condition()
        self._clients: dict[str, socket.socket] = {}
        self._closing = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "IrcNetwork":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._closing = True
        self._listener.close()
        for client in list(self._clients.values()):
            client.close()
        self._thread.join(timeout=5)

    def wait_for(self, nick: str, timeout: float = 30) -> None:
        """Until `nick` is logged in; TimeoutError after `timeout` seconds."""
        with self._registered:
            if not self._registered.wait_for(lambda: nick in self._clients, timeout):
                raise TimeoutError(f"{nick} did not log in to the bench's IRC network within {timeout} s")

    def flood(self, nick: str, sender: str, texts: list[str]) -> None:
        """Sends every text to `nick` as a message of `sender`; returns when all are written."""
        client = self._clients[nick]
        prefix = f":{sender}!{sender}@bench.test PRIVMSG {nick} :"
        for start in range(0, len(texts), 500):
            chunk = "".join(f"{prefix}{text}\r\n" for text in texts[start : start + 500])
            client.sendall(chunk.encode())

    def _serve(self) -> None:
        selector = selectors.DefaultSelector()
        selector.register(self._listener, selectors.EVENT_READ)
        state: dict[socket.socket, dict] = {}
        while not self._closing:
            for key, _ in selector.select(timeout=0.2):
                if key.fileobj is self._listener:
                    try:
                        client, _address = self._listener.accept()
                    except OSError:
                        return
                    state[client] = {"buffer": b"", "nick": "", "user": False, "cap": False, "done": False}
                    selector.register(client, selectors.EVENT_READ)
                    continue
                client = key.fileobj
                try:
                    data = client.recv(65536)
                except OSError:
                    data = b""
                if not data:
                    selector.unregister(client)
                    with self._registered:
                        self._clients.pop(state.pop(client)["nick"], None)
                    client.close()
                    continue
                self._read(client, state[client], data)

    def _read(self, client: socket.socket, state: dict, data: bytes) -> None:
        state["buffer"] += data
        *lines, state["buffer"] = state["buffer"].split(b"\n")
        for line in lines:
            self._line(client, state, line.decode(errors="replace").rstrip("\r"))

    def _line(self, client: socket.socket, state: dict, line: str) -> None:
        word, _, rest = line.partition(" ")
        nick = state["nick"] or "*"

        def reply(text: str) -> None:
            client.sendall(f":{SERVER} {text}\r\n".encode())

        match word.upper():
            case "CAP" if rest.startswith("LS"):
                state["cap"] = True
                reply("CAP * LS :")
            case "CAP" if rest.startswith("END"):
                state["cap"] = False
            case "NICK":
                state["nick"] = rest.lstrip(":").split()[0]
            case "USER":
                state["user"] = True
            case "PING":
                reply(f"PONG {SERVER} {rest}")
            case "ISON":
                reply(f"303 {nick} :{rest.lstrip(':')}")
            case "WHOIS":
                reply(f"318 {nick} {rest} :End")
            case "MODE" | "WHO" | "USERHOST" | "AWAY":
                pass
        if not state["done"] and state["nick"] and state["user"] and not state["cap"]:
            state["done"] = True
            nick = state["nick"]
            reply(f"001 {nick} :Welcome {nick}")
            reply(f"002 {nick} :Your host is {SERVER}")
            reply(f"003 {nick} :Created today")
            reply(f"004 {nick} {SERVER} bench-1 i n")
            reply(f"005 {nick} CASEMAPPING=rfc1459 NICKLEN=30 :are supported")
            reply(f"375 {nick} :- motd")
            reply(f"376 {nick} :End of MOTD")
            with self._registered:
                self._clients[nick] = client
                self._registered.notify_all()


class IrcClient:
    """A client as plain as can be: logs in, and counts the numbered messages that reach it."""

    def __init__(self, port: int, nick: str, password: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._buffer = b""
        if password:
            self.send(f"PASS {password}")
        self.send(f"NICK {nick}")
        self.send(f"USER {nick} 0 * :{nick}")

    def __enter__(self) -> "IrcClient":
        return self

    def __exit__(self, *_) -> None:
        self._socket.close()

    def send(self, line: str) -> None:
        self._socket.sendall(f"{line}\r\n".encode())

    def lines(self):
        """Yields lists of lines as they come, answering pings; ends at the end of the stream."""
        while data := self._socket.recv(1 << 18):
            self._buffer += data
            *lines, self._buffer = self._buffer.split(b"\n")
            for line in lines:
                if line.startswith(b"PING"):
                    self._socket.sendall(line.replace(b"PING", b"PONG", 1) + b"\n")
            yield lines

    def wait_for(self, what: bytes) -> None:
        """Until a line holds `what`."""
        for lines in self.lines():
            if any(what in line for line in lines):
                return
        raise ConnectionError(f"the server closed before it said {what!r}")

    def count(self, marker: bytes, expected: int) -> int:
        """Reads until `expected` lines hold `marker`; gives how many came."""
        seen = 0
        for lines in self.lines():
            seen += sum(marker in line for line in lines)
            if seen >= expected:
                break
        return seen
