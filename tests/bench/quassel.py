# SPDX-License-Identifier: GPL-2.0-or-later
"""Quassel's core as a peer: its database seeded with one network, and a client that speaks as much of Quassel's DataStream
protocol as logging in takes, then counts what is displayed."""

import pathlib
import socket
import sqlite3
import struct
import subprocess

MAGIC = 0x42B33F00
DATA_STREAM = 0x02
LAST = 0x80000000
SYNC = 1

BOOL, UINT, STRING, STRING_LIST, BYTES = 1, 3, 10, 11, 12


def utf16(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return struct.pack(">I", len(data)) + data


def variant(value) -> bytes:
    """A QVariant as QDataStream 4.2 writes it."""

    def typed(number: int, payload: bytes) -> bytes:
        return struct.pack(">IB", number, 0) + payload

    match value:
        case bool():
            return typed(BOOL, struct.pack(">B", value))
        case int():
            return typed(UINT, struct.pack(">I", value))
        case str():
            return typed(STRING, utf16(value))
        case bytes():
            return typed(BYTES, struct.pack(">I", len(value)) + value)
        case list() if all(isinstance(entry, str) for entry in value):
            return typed(STRING_LIST, struct.pack(">I", len(value)) + b"".join(map(utf16, value)))
    raise TypeError(type(value))


def handshake(message: dict) -> bytes:
    """A handshake message: keys and values in turn."""
    return framed([part for key, value in message.items() for part in (key.encode(), value)])


def framed(words: list) -> bytes:
    """A list of variants behind its length."""
    payload = struct.pack(">I", len(words)) + b"".join(map(variant, words))
    return struct.pack(">I", len(payload)) + payload


class QuasselClient:
    """A client of a core on loopback; no TLS, no compression."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.sendall(struct.pack(">II", MAGIC, DATA_STREAM | LAST))
        (answer,) = struct.unpack(">I", self._exactly(4))
        if answer & 0xFF != DATA_STREAM:
            raise ConnectionError(f"the core offers protocol {answer:#x}, not DataStream")
        self._socket.sendall(handshake({"MsgType": "ClientInit", "ClientVersion": "bench", "ClientDate": "", "Features": 0, "FeatureList": []}))
        self._expect("ClientInitAck")
        self._socket.sendall(handshake({"MsgType": "ClientLogin", "User": user, "Password": password}))
        self._expect("ClientLoginAck")
        self._expect("SessionInit")

    def connect_network(self, network: int) -> None:
        """Asks the core to log in to its network (a Sync message to Network::requestConnect)."""
        self._socket.sendall(framed([SYNC, b"Network", str(network).encode(), b"requestConnect"]))

    def __enter__(self) -> "QuasselClient":
        return self

    def __exit__(self, *_) -> None:
        self._socket.close()

    def count(self, marker: bytes, expected: int) -> int:
        """Reads until `expected` frames hold `marker`: messages that the core asks its client to display."""
        seen, buffer = 0, bytearray()
        while seen < expected:
            data = self._socket.recv(1 << 18)
            if not data:
                break
            buffer += data
            at = 0
            while len(buffer) - at >= 4:
                (length,) = struct.unpack_from(">I", buffer, at)
                if len(buffer) - at - 4 < length:
                    break
                seen += buffer.find(marker, at + 4, at + 4 + length) >= 0
                at += 4 + length
            del buffer[:at]
        return seen

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the core closed the connection")
            data += part
        return data

    def _expect(self, message_type: str) -> None:
        (length,) = struct.unpack(">I", self._exactly(4))
        frame = self._exactly(length)
        if utf16(message_type) not in frame and message_type.encode() not in frame:
            raise ConnectionError(f"the core did not answer with {message_type}: {frame[:200]!r}")


def seed(folder: str, irc_port: int) -> None:
    """Makes a core's folder with the user `bench` (password `secret`), logged in to the network on `irc_port`."""
    for option, answers in (("--select-backend=SQLite", b""), ("--add-user", b"bench\nsecret\nsecret\n")):
        subprocess.run(
            ["quasselcore", f"--configdir={folder}", option],
            input=answers, timeout=30, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )
    with sqlite3.connect(pathlib.Path(folder, "quassel-storage.sqlite")) as database:
        database.execute(
            "INSERT INTO identity (identityid, userid, identityname, realname, autoawaytime, ident) VALUES (1, 1, 'bench', 'bench', 10, 'bench')"
        )
        database.execute("INSERT INTO identity_nick (identityid, nick) VALUES (1, 'locumbench')")
        database.execute("INSERT INTO network (networkid, userid, networkname, identityid, connected) VALUES (1, 1, 'bench', 1, 1)")
        database.execute("INSERT INTO ircserver (userid, networkid, hostname, port) VALUES (1, 1, '127.0.0.1', ?)", (irc_port,))
