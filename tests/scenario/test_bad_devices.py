# SPDX-License-Identifier: GPL-2.0-or-later
"""Devices that send garbage, or read nothing: they are shown the door, and the others notice nothing."""

import contextlib
import json
import os
import pathlib
import random
import socket

from locumtest.api import BASE
from locumtest.waiting import PATIENCE, until
from locumtest.websocket import BINARY, Closed, HandshakeRefused, WebSocket
from locumtest.world import USER, Scenario, World, main

SEED = int(os.environ.get("LOCUM_SEED", "20260"))


def raw(port: int, data: bytes, patience: float = PATIENCE) -> bytes:
    """Writes bytes, and gives all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        answer = b""
        with contextlib.suppress(OSError):
            connection.sendall(data)
            while part := connection.recv(65536):
                answer += part
        return answer


class Garbage(Scenario):
    def setUp(self) -> None:
        self.stage = self.world()
        self.stage.add_xmpp()
        self.anna = self.stage.xmpp_contact("anna")
        self.phone = self.stage.phone().attach()
        self.sent: list[str] = []

    def assert_unharmed(self, stage: World) -> None:
        """A well-behaved device still gets what comes, at once."""
        text = f"still here {len(self.sent)}"
        self.sent.append(text)
        self.anna.message("alice@localhost", text)
        self.phone.wait_message(text, "contact", within=10)
        self.assertEqual(self.phone.texts(), self.sent)
        self.assertEqual(stage.locumd.program.status(), None)

    def test_over_http(self) -> None:
        port = self.stage.locumd.port
        token = self.phone.token
        host = f"Host: 127.0.0.1:{port}\r\n"
        post = f"POST {BASE}/session HTTP/1.1\r\n{host}Connection: close\r\nContent-Type: application/json\r\n"
        own = f"Authorization: Bearer {token}\r\n"
        cases: list[tuple[str, bytes, tuple[int, ...]]] = [
            ("not HTTP", b"\x16\x03\x01\x00\xff garbage\r\n\r\n", (400, 0)),
            ("no Host", f"GET {BASE}/health HTTP/1.1\r\nConnection: close\r\n\r\n".encode(), (400,)),
            ("two Hosts", f"GET {BASE}/health HTTP/1.1\r\n{host}{host}Connection: close\r\n\r\n".encode(), (400,)),
            ("a header without end", b"GET / HTTP/1.1\r\nX: " + b"a" * 60_000 + b"\r\n\r\n", (400, 431, 0)),
            ("half a JSON", f"{post}Content-Length: 9\r\n\r\n{{\"user\": ".encode(), (400, 422)),
            ("no object", f"{post}Content-Length: 4\r\n\r\n1234".encode(), (400, 422)),
            ("wrong types", post.encode() + b'Content-Length: 32\r\n\r\n{"user":[],"password":{"a":[1]}}', (400, 401, 422)),
            ("a body that is too long", f"{post}Content-Length: 1000000000\r\n\r\n{{".encode(), (413,)),
            ("a length that is none", f"{post}Content-Length: -5\r\n\r\n".encode(), (400,)),
            ("two lengths", f"{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef".encode(), (400,)),
            ("chunks", f"{post}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".encode(), (400, 411)),
            ("a path of nothing", f"GET {BASE}/no-such HTTP/1.1\r\n{host}{own}Connection: close\r\n\r\n".encode(), (404,)),
            ("a path that climbs", f"GET /../../etc/passwd HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode(), (400, 404)),
            ("a method of nothing", f"BREW {BASE}/session HTTP/1.1\r\n{host}{own}Connection: close\r\n\r\n".encode(), (400, 404, 405, 501)),
            ("a foreign token", f"GET {BASE}/session HTTP/1.1\r\n{host}Authorization: Bearer {'x' * 43}\r\nConnection: close\r\n\r\n".encode(), (401,)),
            ("an id that is none", f"GET {BASE}/conversations/1e9/messages HTTP/1.1\r\n{host}{own}Connection: close\r\n\r\n".encode(), (400, 404, 422)),
            ("a huge id", f"GET {BASE}/messages/{'9' * 40} HTTP/1.1\r\n{host}{own}Connection: close\r\n\r\n".encode(), (400, 404, 422)),
            ("a limit that is none", f"GET {BASE}/feed?since=-1&limit=1000000 HTTP/1.1\r\n{host}{own}Connection: close\r\n\r\n".encode(), (200, 400, 422)),
        ]
        for name, request, expected in cases:
            with self.subTest(name):
                answer = raw(port, request)
                status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0
                self.assertIn(status, expected, answer[:300])
                if status >= 400 and b"\r\n\r\n{" in answer:
                    error = json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
                    self.assertTrue(error["code"] and error["message"], error)
        self.assert_unharmed(self.stage)

    def test_random_bytes(self) -> None:
        rng = random.Random(SEED)
        for _ in range(40):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.stage.locumd.port), timeout=5) as connection:
                connection.sendall(rng.randbytes(rng.randrange(1, 4000)))
        self.assert_unharmed(self.stage)

    def socket_of(self, device) -> WebSocket:
        link = WebSocket("127.0.0.1", self.stage.locumd.port, f"{BASE}/stream?since=0", device.headers())
        self.addCleanup(link.abandon)
        self.assertEqual(json.loads(link.recv(within=PATIENCE))["type"], "hello")
        return link

    def test_over_a_websocket(self) -> None:
        other = self.stage.phone("other")
        lines = ["", "{", "null", "[]", '"text"', "123", '{"type": 5}', '{"type": "no-such"}', '{"type": "acknowledge"}']
        lines += ['{"type": "acknowledge", "up_to": "x"}', '{"type": "acknowledge", "up_to": 99999999999}']
        lines += ['{"type": "send", "conversation": 424242, "text": "x", "client_id": "c"}', '{"type": "send"}', "x" * 10_000]
        lines += ['{"type": "detach", "stand_in": "maybe"}', '{"type":"activity","activity":"dancing"}', '{"a":' * 5000]
        for line in lines:
            with self.subTest(line[:50]):
                link = self.socket_of(other)
                with contextlib.suppress(OSError, Closed):
                    link.send(line)
                    self.wait_word(link)
                link.abandon()
        self.assert_unharmed(self.stage)
        self.assertEqual(self.stage.alice.stand_in()["state"], "attached")

    def wait_word(self, link: WebSocket) -> None:
        """Until it answers with an error, or closes: one of both must come (an acknowledgement of nonsense may pass in silence)."""
        with contextlib.suppress(Closed, TimeoutError):
            while json.loads(link.recv(within=1))["type"] != "error":
                pass

    def test_frames_that_break_the_rules(self) -> None:
        other = self.stage.phone("other")
        for name, frame, codes in (
            ("no mask", b"\x81\x02{}", (1002, None)),
            ("reserved bits", b"\xf1\x82\0\0\0\0{}", (1002, None)),
            ("unknown opcode", b"\x83\x82\0\0\0\0{}", (1002, None)),
            ("a frame of a gigabyte", b"\x81\xff\0\0\0\0\x40\0\0\0\0\0\0\0", (1009, None)),
            ("a broken UTF-8", b"\x81\x82\0\0\0\0\xff\xfe", (1007, 1003, None)),
        ):
            with self.subTest(name):
                link = self.socket_of(other)
                link.socket.sendall(frame)
                with self.assertRaises(Closed) as closed:
                    while True:
                        link.recv(within=PATIENCE)
                self.assertIn(closed.exception.code, codes)
        link = self.socket_of(other)
        link.send(b"\0\1\2", BINARY)
        self.wait_word(link)
        link.abandon()
        self.assert_unharmed(self.stage)

    def test_a_stream_without_a_token(self) -> None:
        for headers, target in (({}, "/stream"), ({"Authorization": "Bearer nonsense"}, "/stream"), ({}, "/stream?ticket=guess")):
            with self.assertRaises(HandshakeRefused) as refused:
                WebSocket("127.0.0.1", self.stage.locumd.port, BASE + target, headers)
            self.assertEqual(refused.exception.status, 401)

    def test_a_ticket_works_once(self) -> None:
        ticket = self.phone.post("/session/ticket")["ticket"]
        link = WebSocket("127.0.0.1", self.stage.locumd.port, f"{BASE}/stream?ticket={ticket}&since=0")
        self.assertEqual(json.loads(link.recv(within=PATIENCE))["type"], "hello")
        link.abandon()
        with self.assertRaises(HandshakeRefused):
            WebSocket("127.0.0.1", self.stage.locumd.port, f"{BASE}/stream?ticket={ticket}&since=0")

    def test_a_device_that_reads_nothing(self) -> None:
        deaf = self.stage.phone("deaf")
        link = WebSocket("127.0.0.1", self.stage.locumd.port, f"{BASE}/stream?since=0", deaf.headers(), receive_buffer=65536)
        self.addCleanup(link.abandon)
        before = resident(self.stage.locumd.pid)
        for burst in range(40):
            texts = [f"flood {burst * 50 + number} " + "y" * 2000 for number in range(50)]
            self.anna.messages("alice@localhost", texts)
            self.sent += texts
        self.phone.wait_message("flood 1999 ", within=90)
        self.assert_each_once(self.phone.texts(), self.sent)
        grown = resident(self.stage.locumd.pid) - before
        self.assertLess(grown, 60 << 20, "what it does not read is not kept for it")
        self.assert_unharmed(self.stage)
        # It is shown the door, and gets everything by asking again.
        until(
            lambda: not any(one["attached"] for one in self.stage.alice.get("/devices")["devices"] if one["name"] == "deaf"),
            "the deaf device counts as gone",
        )
        with self.assertRaises(Closed):
            while True:
                link.recv(within=PATIENCE)
        deaf.attach()
        deaf.wait_message("flood 1999 ", within=60)
        self.assert_each_once([text for text in deaf.texts() if text in set(self.sent)], self.sent)

    def test_many_connections_of_one_address_are_bounded(self) -> None:
        held = []
        try:
            for _ in range(150):
                with contextlib.suppress(OSError):
                    held.append(socket.create_connection(("127.0.0.1", self.stage.locumd.port), timeout=5))
            self.assert_unharmed(self.stage)
        finally:
            for one in held:
                one.close()
        until(self.stage.locumd.is_ready, "new devices get in again")

    def test_guessing_passwords_is_slowed_down(self) -> None:
        statuses = []
        for _ in range(30):
            status, _answer = self.stage.locumd.anonymous().exchange("POST", "/session", {"user": USER, "password": "guess", "device": "x"})
            statuses.append(status)
            if status == 429:
                break
        self.assertEqual(statuses[-1], 429, statuses)
        self.assertEqual(set(statuses[:-1]), {401})


class ControlSocket(Scenario):
    def test_garbage(self) -> None:
        stage = self.world()
        path = stage.locumd.runtime / "control.sock"
        self.assertEqual(path.stat().st_mode & 0o077, 0, "it is its user's alone")
        for line in (b"{\n", b"\xff\xfe\n", b"[]\n", b'{"id":1}\n', b'{"id":1,"method":"GET","path":"/etc"}\n', b"x" * (3 << 20)):
            with self.subTest(line[:20]), contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(10)
                connection.connect(str(path))
                connection.sendall(line)
                connection.recv(65536)
        self.assertEqual(stage.alice.accounts(), [])

    def test_a_user_that_does_not_exist(self) -> None:
        stage = self.world()
        status, answer = stage.locumd.as_user("nobody").exchange("GET", "/accounts")
        self.assertIn(status, (401, 403, 404))
        self.assertTrue(answer["error"]["code"])


class CellSocket(Scenario):
    def test_strangers_at_the_cells_socket(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        path = stage.locumd.runtime / "cells.sock"
        hello = {"type": "hello", "version": 1, "plugin": "purple"}
        lines = [b"{\n", b"\0\1\2\n", b"null\n", b'{"type":"event","number":1}\n', json.dumps(hello).encode() + b"\n"]
        lines += [json.dumps(hello | {"token": "guess"}).encode() + b"\n", json.dumps(hello | {"resume": "guess"}).encode() + b"\n"]
        lines += [json.dumps(hello | {"version": 99, "token": "x"}).encode() + b"\n", b"x" * (2 << 20)]
        for line in lines:
            with self.subTest(line[:40]), socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(PATIENCE)
                connection.connect(str(path))
                answer = b""
                with contextlib.suppress(OSError):
                    connection.sendall(line)
                    while part := connection.recv(65536):
                        answer += part
                self.assertNotIn(b'"welcome"', answer)
        self.assertEqual(stage.alice.account(account)["link"], "online")


def resident(pid: int) -> int:
    """Bytes."""
    pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
