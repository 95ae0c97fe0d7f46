# SPDX-License-Identifier: GPL-2.0-or-later
"""A WebSocket client (RFC 6455) of our own, so that a test decides when to read, what to answer, and how to misbehave."""

import base64
import hashlib
import os
import socket
import ssl
import struct
import threading
import time

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class HandshakeRefused(Exception):
    """The server answered with something else than 101."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body[:500]}")
        self.status = status
        self.body = body


class Closed(Exception):
    """The connection is over: with the server's close code, or None where it just ended."""

    def __init__(self, code: int | None, reason: str = "") -> None:
        super().__init__(f"closed with {code} {reason}")
        self.code = code
        self.reason = reason


class WebSocket:
    """An open connection. recv() answers pings while it waits, unless `answer_pings` is off."""

    def __init__(
        self,
        host: str,
        port: int,
        target: str,
        headers: dict[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        timeout: float = 30,
        receive_buffer: int | None = None,
    ) -> None:
        self.answer_pings = True
        self._buffer = bytearray()  # taking from its front is cheap, unlike from bytes
        self._write = threading.Lock()
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(timeout)
        sock.connect((host, port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket: socket.socket = tls.wrap_socket(sock, server_hostname=host) if tls else sock
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {target} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = self._take_until(b"\r\n\r\n").decode(errors="replace")
        status = int(head.split(" ", 2)[1])
        if status != 101:
            length = next((int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length:")), 0)
            body = self._take(length).decode(errors="replace")
            self.socket.close()
            raise HandshakeRefused(status, body)
        accept = base64.b64encode(hashlib.sha1((key + _MAGIC).encode()).digest()).decode()
        if f"sec-websocket-accept: {accept}".lower() not in head.lower():
            raise HandshakeRefused(status, "a wrong Sec-WebSocket-Accept")
        self.socket.settimeout(None)

    def send(self, payload: str | bytes, opcode: int = TEXT) -> None:
        data = payload.encode() if isinstance(payload, str) else payload
        if len(data) < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | len(data))
        elif len(data) < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, len(data))
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, len(data))
        mask = os.urandom(4)
        padded = data + b"\0" * (-len(data) % 4)
        count = len(padded) // 4
        key = int.from_bytes(mask * count, "big") if count else 0
        masked = (int.from_bytes(padded, "big") ^ key).to_bytes(len(padded), "big")[: len(data)] if count else b""
        with self._write:
            self.socket.sendall(head + mask + masked)

    def recv(self, within: float | None = None) -> str:
        """The next text message, waiting for it as long as it takes, or TimeoutError. Raises Closed."""
        message = b""
        deadline = None if within is None else time.monotonic() + within
        while True:
            if deadline is not None:
                self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            final, opcode, payload = self._frame()
            if opcode == PING:
                if self.answer_pings:
                    self.send(payload, PONG)
            elif opcode == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else None
                try:
                    self.send(payload[:2], CLOSE)
                except OSError:
                    pass
                raise Closed(code, payload[2:].decode(errors="replace"))
            elif opcode != PONG:
                message += payload
                if final:
                    return message.decode()

    def close(self, code: int = 1000) -> None:
        """Says so, then ends the connection."""
        try:
            self.send(struct.pack("!H", code), CLOSE)
        except OSError:
            pass
        self.abandon()

    def abandon(self) -> None:
        """Ends the connection without a close frame."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def _frame(self) -> tuple[bool, int, bytes]:
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            length = struct.unpack("!H", self._take(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self._take(8))[0]
        return bool(first & 0x80), first & 0x0F, self._take(length)

    def _more(self) -> None:
        try:
            data = self.socket.recv(1 << 18)
        except TimeoutError:
            raise
        except OSError as error:
            raise Closed(None, str(error)) from error
        if not data:
            raise Closed(None, "the end of the stream")
        self._buffer += data

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _take_until(self, mark: bytes) -> bytes:
        while mark not in self._buffer:
            self._more()
        taken = self._take(self._buffer.index(mark))
        self._take(len(mark))
        return taken
