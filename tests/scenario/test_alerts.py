# SPDX-License-Identifier: GPL-2.0-or-later
"""Alice is reached by a channel while she is away, and answers by it: what is told, how often, and what survives a kill.
The channel is a plugin program of the test's own, in its cell as any."""

import http.client
import json
import pathlib
import tempfile
import urllib.parse

from locumtest.api import Json
from locumtest.locumd import BUILD
from locumtest.waiting import until
from locumtest.world import NETWORK_PASSWORD, Scenario, World, main
from locumtest.xmpp import body, is_text

PIGEON = """#!/usr/bin/env python3
import base64, json, os, pathlib, socket, urllib.parse

def say(link, **message):
    link.sendall(json.dumps(message).encode() + b"\\n")

folders = {}
with socket.socket(socket.AF_UNIX) as link:
    link.connect(os.environ["LOCUM_CELL_SOCKET"])
    say(link, type="hello", version=1, plugin=os.environ["LOCUM_CELL_PLUGIN"], token=os.environ["LOCUM_CELL_TOKEN"])
    for line in link.makefile(encoding="utf-8"):
        message = json.loads(line)
        kind = message["type"]
        if kind in ("end", "refused"):
            break
        if kind == "welcome":
            say(link, type="channel_ready", published={})
        elif kind == "channel_open":
            folders[message["channel"]] = pathlib.Path(message["values"]["folder"])
            say(link, type="channel_health", channel=message["channel"])
        elif kind == "channel_send":
            folder = folders[message["channel"]]
            with open(folder / "flights", "a", encoding="utf-8") as flights:
                flights.write(json.dumps(message["message"]) + "\\n")
            if (folder / "mute").exists():
                continue
            outcome = {"state": "sent", "remote_id": "1"}
            if (folder / "dead").exists():
                outcome = {"state": "gone", "error": {"code": "pigeon.dead", "retry": "after_user_action"}}
            say(link, type="channel_sent", channel=message["channel"], transaction=message["transaction"], outcome=outcome)
        elif kind == "channel_receive":
            form = dict(urllib.parse.parse_qsl(base64.b64decode(message["what"].get("body", "")).decode()))
            answer = {"from": form["from"], "text": form["text"], "token": form.get("token", ""), "proven": True, "id": form["id"]}
            say(link, type="channel_received", channel=message["channel"], request=message["request"],
                what={"status": 200, "answers": [answer]})
        elif kind == "ping":
            say(link, type="pong", id=message["id"])
"""
MANIFEST = {
    "id": "pigeon",
    "kind": "channel",
    "interface": 1,
    "version": "1.0",
    "name": "Pigeon",
    "license": "GPL-2.0-or-later",
    "command": ["pigeon.py"],
    "channel": {
        "name": "Pigeon",
        "description": "Flies.",
        "answers": True,
        "form": {
            "fields": [
                {"key": "folder", "label": "Folder", "type": "text", "required": True},
                {"key": "to", "label": "To", "type": "text", "required": True},
            ]
        },
    },
}
HOME = "+34600111222"


class Alerts(Scenario):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory(prefix="locum-")
        self.addCleanup(holder.cleanup)
        self.loft = pathlib.Path(holder.name) / "loft"
        self.loft.mkdir()
        plugin = pathlib.Path(holder.name) / "plugins"
        plugin.mkdir(parents=True)
        (plugin / "pigeon.py").write_text(PIGEON, encoding="utf-8")
        (plugin / "pigeon.py").chmod(0o755)
        (plugin / "pigeon.locum-plugin.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
        self.plugins = [str(BUILD / "plugins"), str(plugin)]

    def stage(self) -> World:
        stage = self.world({"core": {"plugin_directories": self.plugins}})
        self.account = stage.add_xmpp()
        return stage

    def channel(self, stage: World, **usage: object) -> Json:
        settings = {"folder": str(self.loft), "to": HOME}
        return stage.alice.post("/channels", {"name": "Pigeon", "plugin": "pigeon", "settings": settings, "usage": usage})

    def flights(self) -> list[Json]:
        file = self.loft / "flights"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def calls(self, stage: World, channel: Json, **form: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", stage.locumd.port, timeout=30)
        try:
            path = urllib.parse.urlsplit(channel["call_back"]).path
            connection.request("POST", path, urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
            return connection.getresponse().status
        finally:
            connection.close()

    def away(self, stage: World) -> None:
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")

    def test_a_message_is_told_and_answered(self) -> None:
        stage = self.stage()
        anna = stage.xmpp_contact("anna")
        channel = self.channel(stage)
        self.away(stage)
        anna.message("alice@localhost", "are you coming?")
        until(lambda: self.flights(), "the pigeon has flown")
        told = self.flights()[0]
        self.assertEqual((told["subject"], told["text"]), ("message", "are you coming?"))
        # Somebody else, and a token that is made up: nothing.
        self.assertEqual(self.calls(stage, channel, **{"from": "+49170", "text": "evil", "token": told["answer_token"], "id": "1"}), 200)
        self.assertEqual(self.calls(stage, channel, **{"from": HOME, "text": "evil", "token": "0" * 32, "id": "2"}), 200)
        for _ in range(2):  # the provider calls twice
            self.assertEqual(self.calls(stage, channel, **{"from": HOME, "text": "at eight", "token": told["answer_token"], "id": "3"}), 200)
        anna.wait_message("at eight", "alice@localhost")
        anna.sync()
        said = [body(stanza) for stanza in anna.stanzas.all() if is_text(stanza)]
        self.assertEqual(said.count("at eight"), 1)
        self.assertNotIn("evil", said)
        steps = [entry["step"] for entry in stage.alice.get(f"/channels/{channel['id']}/log")["log"]]
        until(lambda: "answered" in str(stage.alice.get(f"/channels/{channel['id']}/log")), "the log says so")
        self.assertIn("sent", steps)

    def test_what_was_being_sent_at_a_kill_is_sent_again_with_the_same_key(self) -> None:
        stage = self.stage()
        anna = stage.xmpp_contact("anna")
        self.channel(stage)
        self.away(stage)
        (self.loft / "mute").touch()
        anna.message("alice@localhost", "hello")
        until(lambda: self.flights(), "the pigeon has flown")
        stage.locumd.kill()
        (self.loft / "mute").unlink()
        stage.locumd.start()
        stage.online(self.account)
        until(lambda: len(self.flights()) == 2, "it has flown again")
        first, second = self.flights()
        self.assertEqual(first["key"], second["key"])
        self.assertEqual(first["answer_token"], second["answer_token"])
        log = f"/channels/{stage.alice.get('/channels')['channels'][0]['id']}/log"
        until(lambda: "sent" in [entry["step"] for entry in stage.alice.get(log)["log"]], "it is out")
        stage.locumd.kill()
        stage.locumd.start()
        stage.online(self.account)
        anna.message("alice@localhost", "and a second one, which waits for more")
        until(lambda: len(stage.alice.history(stage.alice.conversation("anna@localhost")["id"])) >= 2, "it is stored")
        self.assertEqual(len({flight["key"] for flight in self.flights()}), 1)

    def test_what_happened_is_told_at_the_return(self) -> None:
        stage = self.stage()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        anna.message("alice@localhost", "are you there?")
        until(lambda: stage.alice.conversation("anna@localhost"), "it is stored")
        conversation = stage.alice.conversation("anna@localhost")["id"]
        until(lambda: len(stage.alice.history(conversation)) == 2, "she is answered")
        phone.attach()
        stage.wait_stand_in("attached")
        last = stage.alice.get("/absences")["absences"][0]
        self.assertIn("ended", last)
        digest = stage.alice.get(f"/absences/{last['number']}/digest")
        self.assertEqual([(entry["came"], entry["texts"]) for entry in digest["entries"]], [(1, ["are you there?"])])
        self.assertEqual(len(digest["entries"][0]["answers"]), 1)
        self.assertEqual(stage.alice.exchange("GET", "/absences/99/digest")[0], 404)

    def test_what_is_filtered_is_told_on_wish(self) -> None:
        stage = self.stage()
        self.channel(stage, subjects=["filtered"])
        stage.prosody.write_user("mallory", NETWORK_PASSWORD)
        anna, mallory = stage.xmpp_contact("anna"), stage.xmpp_contact("mallory")
        contact = until(lambda: stage.alice.contact("anna@localhost"), "Anna is on the list")["id"]
        block = {"subject": {"kind": "identity", "id": contact}, "verdicts": ["block"], "direction": "from"}
        stage.alice.put("/policies", block)
        stage.alice.put("/policies", {"subject": {"kind": "strangers"}, "verdicts": ["block"], "direction": "from"})
        self.away(stage)
        mallory.message("alice@localhost", "buy this")
        anna.message("alice@localhost", "let me in")
        until(self.flights, "the pigeon flies")
        anna.message("alice@localhost", "please")
        until(lambda: len(stage.alice.get("/messages/filtered")["messages"]) == 3, "all are filtered")
        (flight,) = self.flights()  # the stranger's is not told, and the second one waits
        self.assertEqual(flight["subject"], "filtered")
        self.assertIn("let me in", flight["text"])
        self.assertNotIn("buy this", flight["text"])

    def test_a_destination_that_is_gone_is_left_alone(self) -> None:
        stage = self.stage()
        channel = self.channel(stage)
        (self.loft / "dead").touch()
        status, answer = stage.alice.exchange("POST", f"/channels/{channel['id']}/test")
        self.assertEqual((status, answer["error"]["code"]), (502, "channel.test.failed"))
        self.assertIn("pigeon.dead", answer["error"]["message"])
        shown = stage.alice.get("/channels")["channels"][0]
        self.assertEqual((shown["health"], shown["error"]["code"]), ("trouble", "pigeon.dead"))
        (self.loft / "dead").unlink()
        stage.alice.patch(f"/channels/{channel['id']}", {"enabled": True})
        until(lambda: stage.alice.exchange("POST", f"/channels/{channel['id']}/test")[0] == 204, "it flies again")

    def test_away_and_back_without_data(self) -> None:
        stage = self.stage()
        channel = self.channel(stage)
        until(lambda: stage.alice.get("/channels")["channels"][0]["health"] == "good", "the pigeon is there")
        self.assertEqual(self.calls(stage, channel, **{"from": HOME, "text": "AWAY driving", "id": "1"}), 200)
        self.assertEqual(stage.wait_stand_in("away")["absence"]["mode"], "driving")
        until(lambda: len(self.flights()) == 1, "and she is told so")
        self.assertEqual(self.calls(stage, channel, **{"from": HOME, "text": "BACK", "id": "2"}), 200)
        stage.wait_stand_in("off")


if __name__ == "__main__":
    main()
