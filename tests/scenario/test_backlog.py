# SPDX-License-Identifier: GPL-2.0-or-later
"""A thousand messages that come while the phone is away: back once each, in order, with their own times."""

import datetime
import json
import subprocess

from locumtest.locumd import BUILD
from locumtest.waiting import until
from locumtest.world import Scenario, main

MANY = 1000


def instant(iso: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(iso.replace("Z", "+00:00"))


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


class Backlog(Scenario):
    def check(self, stage, phone, send, address: str) -> None:
        """`send(texts)` writes them and returns when the server has them."""
        second = datetime.timedelta(seconds=1)
        expected: list[str] = []
        times: list[tuple[datetime.datetime, datetime.datetime]] = []
        for burst in range(4):
            texts = [f"message {burst * MANY // 4 + number}" for number in range(MANY // 4)]
            began = now()
            send(texts)
            expected += texts

            def stored() -> bool:
                conversation = stage.alice.conversation(address)
                if not conversation:
                    return False
                page = stage.alice.get(f"/conversations/{conversation['id']}/messages?limit=5")
                return any(message["text"] == expected[-1] for message in page["messages"])

            until(stored, f"burst {burst} is in the database", within=60, each=0.2)
            times.append((began - second, now() + second))

        phone.attach()
        phone.wait_message(expected[-1], "contact", within=60)
        self.assert_each_once(phone.texts(), expected)
        self.assertEqual(phone.out_of_order(), [])
        self.assertEqual(phone.twice(), [])
        messages = [message for message in phone.messages() if message["author"] == "contact"]
        for number, message in enumerate(messages):
            began, ended = times[number * 4 // MANY]
            self.assertTrue(began <= instant(message["sent_at"]) <= ended, f"{message['text']} is of {message['sent_at']}")
            self.assertTrue(began <= instant(message["received_at"]) <= ended)
        self.assertEqual(len(phone.texts(author="locum")), 1, "one answer for all of them")

        # It is not told again: neither to this phone, nor in another order to a new one.
        phone.acknowledge()
        phone.attach()
        another = stage.phone("another").attach()
        another.wait_message(expected[-1], "contact", within=60)
        self.assert_each_once(another.texts(), expected)
        self.assert_each_once(phone.texts(), expected)
        self.assert_exported(stage, expected)

    def assert_exported(self, stage, expected: list[str]) -> None:
        """`locumctl export` has it all, for its owner's eyes, and no password."""
        path = stage.folder / "mine.jsonl"
        command = [str(BUILD / "bin" / "locumctl"), "--socket", str(stage.locumd.runtime / "control.sock"), "--user", "alice"]
        subprocess.run([*command, "export", str(path)], check=True, capture_output=True, timeout=60)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        self.assertEqual((lines[0]["kind"], lines[0]["user"]), ("export", "alice"))
        told = [line for line in lines if line["kind"] == "message" and line["author"] == "contact"]
        self.assert_each_once([line["text"] for line in sorted(told, key=lambda line: line["id"])], expected)
        kinds = {"account", "contact", "person", "conversation", "rules", "rule_plugin", "service", "stand_in_settings", "notices"}
        self.assertEqual(kinds - {line["kind"] for line in lines}, set())
        self.assertNotIn("net-secret", path.read_text(encoding="utf-8"))

    def test_xmpp(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        phone.detach(stand_in=True)

        def send(texts: list[str]) -> None:
            anna.messages("alice@localhost", texts)
            anna.sync()

        self.check(stage, phone, send, "anna@localhost")

    def test_irc(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        stage.befriend(account, "bob")
        bob = stage.irc_contact("bob")
        phone = stage.phone().attach()
        phone.detach(stand_in=True)

        def send(texts: list[str]) -> None:
            for text in texts:
                bob.message("alice", text)
            bob.sync()

        self.check(stage, phone, send, "bob")


if __name__ == "__main__":
    main()
