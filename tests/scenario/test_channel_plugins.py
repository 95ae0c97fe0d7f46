# SPDX-License-Identifier: GPL-2.0-or-later
"""Each channel plugin that ships, as built, in a cell of its own: what it says to settings, messages and call backs that are wrong.
The test is the core, in JSON lines."""

import base64
import json
import os
import pathlib
import socket
import tempfile
import unittest

from locumtest.locumd import BUILD
from locumtest.processes import Program, end_all
from locumtest.waiting import PATIENCE

Json = dict[str, object]
SECRET = "0123456789abcdef0123456789abcdef"
PLUGINS: dict[str, tuple[Json, Json]] = {  # settings that are good, and secrets; nothing listens there
    "channel-email": ({"to": "alice@localhost", "server": "localhost", "from": "locum@localhost", "port": 9, "security": "none"}, {}),
    "channel-sms": ({"to": "+34600111222", "provider": "kannel", "url": "http://127.0.0.1:9/", "user": "u"}, {"password": "p"}),
    "channel-mms": ({"to": "+34600111222", "url": "http://127.0.0.1:9/", "vasp_id": "v", "from": "1234"}, {}),
    "channel-webhook": ({"url": "http://127.0.0.1:9/"}, {"secret": SECRET}),
    "channel-gammu": ({"to": "+34600111222", "folder": "/nowhere"}, {"key": SECRET}),
    "channel-push-server": ({"service": "gotify", "url": "http://127.0.0.1:9/"}, {"token": "t"}),
}
WRONG: dict[str, list[Json]] = {  # put over the good ones
    "channel-email": [{"to": "alice"}, {"to": "a@b\r\nBcc: c@d"}, {"from": "x"}, {"port": 99999}],
    "channel-sms": [{"url": "file:///etc/passwd"}, {"url": "gopher://127.0.0.1/"}],
    "channel-mms": [{"url": "file:///etc/passwd"}, {"url": "http://"}],
    "channel-webhook": [{"url": "file:///etc/passwd"}, {"url": "http://user:word@127.0.0.1/"}],
    "channel-gammu": [{"to": "../x"}, {"folder": "spool"}],
    "channel-push-server": [{"url": "file:///etc/passwd"}, {"service": "ntfy"}, {"url": "http://127.0.0.1/?token=t"}],
    "channel-webpush": [{}, {"endpoint": "file:///etc/passwd", "p256dh": "x"}, {"endpoint": "https://localhost/", "p256dh": "!" * 90}],
}


class Cell:
    """locum-cell with one plugin, and the core's end of its link. Use in a `with`."""

    def __init__(self, plugin: str) -> None:
        self.plugin = plugin

    def __enter__(self) -> "Cell":
        self._folder = tempfile.TemporaryDirectory(prefix="locum-")
        folder = pathlib.Path(self._folder.name)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / "cells.sock"))
        self._door.listen()
        self._door.settimeout(PATIENCE)
        given = {"LOCUM_CELL_SOCKET": str(folder / "cells.sock"), "LOCUM_CELL_TOKEN": "token", "LOCUM_CELL_PLUGIN": self.plugin}
        command = [BUILD / "bin/locum-cell", "--plugin", BUILD / "plugins" / f"{self.plugin}.so", "--state-directory", folder / "state"]
        self.program = Program(self.plugin, command, folder / "log", os.environ | given)
        self._link = self._door.accept()[0]
        self._link.settimeout(PATIENCE)
        self._lines = self._link.makefile(encoding="utf-8")
        assert self.wait("hello")["plugin"] == self.plugin
        self.say("welcome", version=1, epoch="1", resume_key="key", acknowledged=0)
        self.published = self.wait("channel_ready").get("published", {})
        return self

    def __exit__(self, *_) -> None:
        self._lines.close()
        self._link.close()
        self._door.close()
        self.program.end()
        self._folder.cleanup()

    def say(self, kind: str, **message: object) -> None:
        self._link.sendall(json.dumps({"type": kind, **message}).encode() + b"\n")

    def wait(self, kind: str) -> Json:
        """The next of that type."""
        for line in self._lines:
            message = json.loads(line)
            if message["type"] == kind:
                return message
            if message["type"] == "ping":
                self.say("pong", id=message["id"])
        raise AssertionError(f"{self.plugin} has gone: {self.program.said()}")

    def open(self, channel: int, values: Json, secrets: Json) -> None:
        at = f"https://locum.localhost/api/v1/hooks/{channel}"
        self.say("channel_open", channel=channel, values=values, secrets=secrets, call_back=at, **{"from": "locum.localhost"}, locale="en")

    def send(self, channel: int, transaction: str, **more: object) -> Json:
        message = {"key": "k" * 32, "subject": "message", "title": "Anna", "text": "are you coming?", **more}
        self.say("channel_send", channel=channel, transaction=transaction, message=message)
        sent = self.wait("channel_sent")
        assert (sent["channel"], sent["transaction"]) == (channel, transaction), sent
        return sent["outcome"]  # type: ignore[return-value]

    def receive(self, channel: int, request: int, method: str, body: bytes, **headers: str) -> Json:
        what = {"method": method, "query": "", "headers": headers, "body": base64.b64encode(body).decode()}
        self.say("channel_receive", channel=channel, request=request, what=what)
        received = self.wait("channel_received")
        assert (received["channel"], received["request"]) == (channel, request), received
        return received["what"]  # type: ignore[return-value]


class ChannelPlugins(unittest.TestCase):
    def test_settings_that_are_wrong_are_the_channels_health(self) -> None:
        for plugin, wrong in WRONG.items():
            good, secrets = PLUGINS.get(plugin, ({}, {}))
            with self.subTest(plugin), Cell(plugin) as cell:
                for number, change in enumerate(wrong, start=1):
                    cell.open(number, good | change, secrets)
                    health = cell.wait("channel_health")
                    self.assertEqual(health["channel"], number)
                    self.assertIn("error", health, change)
                    outcome = cell.send(number, f"t{number}")
                    self.assertEqual((outcome["state"], outcome["error"]["code"]), ("retry", "cell.plugin.closed"), change)

    def test_a_channel_that_is_not_open_loses_nothing(self) -> None:
        for plugin, (values, secrets) in PLUGINS.items():
            with self.subTest(plugin), Cell(plugin) as cell:
                self.assertEqual(cell.send(7, "a")["state"], "retry")
                self.assertEqual(cell.receive(7, 1, "POST", b"x")["status"], 503)
                cell.open(7, values, secrets)
                self.assertEqual(cell.send(7, "b")["state"], "retry", "nobody listens there")
                cell.say("channel_close", channel=7)
                self.assertEqual(cell.send(7, "c")["error"]["code"], "cell.plugin.closed")

    def test_call_backs_are_hostile(self) -> None:
        bodies = (b"", b"\0" * 1000, b"\xff\xfe" * 50_000, b"<" * 100_000, b"{" * 100_000, b"from=%&text=%zz&" * 5000, b"From: \n\n")
        for plugin, (values, secrets) in PLUGINS.items():
            with self.subTest(plugin), Cell(plugin) as cell:
                cell.open(1, values, secrets)
                number = 0
                for method in ("GET", "POST", "MAIL", "\r\n"):
                    for body in bodies:
                        number += 1
                        what = cell.receive(1, number, method, body, **{"content-type": "multipart/related; boundary=x"})
                        self.assertEqual(what.get("answers", []), [], (method, body[:20]))
                self.assertIsNone(cell.program.status())

    def test_an_sms_that_comes_by_a_spool_is_told(self) -> None:
        with tempfile.TemporaryDirectory(prefix="locum-") as name, Cell("channel-gammu") as cell:
            folder = pathlib.Path(name)
            for each in ("inbox", "outbox"):
                (folder / each).mkdir()
            (folder / "locum.key").write_text(SECRET, encoding="ascii")
            (folder / "inbox/IN20261123_163000_00_+34600111222_00.txt").write_text("BACK", encoding="ascii")
            cell.open(3, {"to": "+34600111222", "folder": name}, {"key": SECRET})
            came = cell.wait("channel_received")
            self.assertEqual((came["channel"], came["request"]), (3, 0), "nobody had asked")
            self.assertEqual([answer["text"] for answer in came["what"]["answers"]], ["BACK"])

    def test_a_push_key_is_published_without_a_channel(self) -> None:
        with Cell("channel-webpush") as cell:
            self.assertEqual(len(cell.published["application_server_key"]), 87)  # an uncompressed point of P-256

    def test_it_ends_when_it_is_told_to(self) -> None:
        for plugin in PLUGINS:
            with self.subTest(plugin), Cell(plugin) as cell:
                cell.say("end")
                self.assertEqual(cell.program.wait(), 0)


if __name__ == "__main__":
    try:
        unittest.main(verbosity=2)
    finally:
        end_all()
