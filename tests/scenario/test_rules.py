# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules and policies on both networks: who writes is answered once, filtered, held and released, and what is to be done
later survives a kill."""

import typing

from locumtest.api import Json
from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import Scenario, World, main
from locumtest.xmpp import body, is_text

from test_main_job import automatic, stored

AWAY = """locum 1
phrase soon {
  en "Back soon, {person.first_name}."
}
rule "away" {
  on incoming
  when me.phone is away and conversation.kind is direct
  do { reply soon once per absence per person }
}
"""

HOLD_WHILE_AWAY = """locum 1
rule "quiet" {
  on incoming
  when me.phone is away
  do { hold }
}
"""

REMIND = """locum 1
rule "remind" {
  on incoming
  when message.text contains "urgent"
  do { after 8s if not message.read { notify channel:phone "unread" } }
}
"""


def push(door: typing.Any, text: str) -> Json:
    return door.put("/rules", {"files": [{"name": "main.rules", "text": text}], "note": "scenario"})


def alerts(stage: World) -> list[str]:
    rows = stage.locumd.database().execute("SELECT payload FROM outbox WHERE kind = 'alert' ORDER BY id").fetchall()
    return [row[0] for row in rows]


def released(phone: Phone) -> list[int]:
    return [entry["message"] for entry in phone.entries.all() if entry["type"] == "message_released"]


class Rules(Scenario):
    def test_who_writes_five_times_gets_one_reply(self) -> None:
        stage = self.world()
        xmpp, irc = stage.add_xmpp(), stage.add_irc()
        stage.befriend(irc, "bob")
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        self.assertEqual(push(stage.alice, AWAY)["diagnostics"], [])
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        for number in range(5):
            anna.message("alice@localhost", f"anna {number}")
            bob.message("alice", f"bob {number}")
        until(lambda: len(stored(stage, "anna@localhost")) == 5 and len(stored(stage, "bob")) == 5, "all is stored")
        reply = anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        self.assertTrue(body(reply).startswith("Back soon"), body(reply))
        bob.wait_text("Back soon", "alice", command="NOTICE")
        anna.sync()
        bob.sync()
        self.assertEqual(len([s for s in anna.stanzas.all() if is_text(s) and automatic(s)]), 1)
        self.assertEqual(len(bob.texts("alice", command="NOTICE")), 1)
        stage.online(xmpp)

    def test_a_filtered_stranger_is_warned_once_and_seen_in_the_filtered_view_only(self) -> None:
        stage = self.world()
        stage.add_irc()
        phone = stage.phone().attach()
        phone.put("/policies", {"subject": {"kind": "strangers"}, "verdicts": ["block", "warn"], "direction": "from"})
        mallory = stage.irc_contact("mallory")
        for number in range(5):
            mallory.message("alice", f"buy {number}")
        page = until(lambda: (got := phone.get("/messages/filtered"))["messages"][4:] and got, "all is filtered")
        self.assertEqual([message["text"] for message in page["messages"]], [f"buy {number}" for number in (4, 3, 2, 1, 0)])
        until(lambda: mallory.texts("alice", command="NOTICE"), "Mallory is warned")
        mallory.sync()
        self.assertEqual(len(mallory.texts("alice", command="NOTICE")), 1)
        self.assertEqual(phone.texts(), [])
        self.assertEqual(stored(stage, "mallory"), [])

    def test_an_outgoing_message_is_held(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "hello")
        first = phone.wait_message("hello", "contact")
        phone.put("/policies", {"subject": {"kind": "identity", "id": first["sender"]}, "verdicts": ["hold"], "direction": "to"})
        held = phone.send(first["conversation"], "angry words")
        refused = phone.send(first["conversation"], "never mind")
        self.assertEqual((held["delivery"], refused["delivery"]), ("held", "held"))
        cancelled = phone.post(f"/messages/{refused['id']}/release", {"cancel": True})
        self.assertEqual(cancelled["delivery"], "not_sent")
        anna.sync()
        self.assertEqual([body(s) for s in anna.stanzas.all() if is_text(s)], [])
        phone.post(f"/messages/{held['id']}/release")
        anna.wait_message("angry words", "alice@localhost")
        phone.wait_delivery(held["id"], "sent", "delivered")
        anna.sync()
        self.assertEqual([body(s) for s in anna.stanzas.all() if is_text(s)], ["angry words"])

    def test_held_messages_are_released_on_return(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        push(stage.alice, HOLD_WHILE_AWAY)
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        for number in range(3):
            anna.message("alice@localhost", f"number {number}")
        until(lambda: len(stored(stage, "anna@localhost")) == 3, "all is stored")
        phone.attach()
        last = phone.wait_message("number 2", "contact")
        self.assertEqual(last["disposition"], "hold")
        until(lambda: len(released(phone)) == 3, "all is released")
        self.assertEqual(released(phone), [m["id"] for m in phone.messages() if m["author"] == "contact"])
        self.assertEqual(phone.twice(), [])

    def test_a_deferred_block_survives_a_kill(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        stage.alice.post("/channels", {"name": "Phone", "plugin": "push", "settings": {}})
        push(stage.alice, REMIND)
        phone = stage.phone().attach()
        anna.message("alice@localhost", "this is urgent")
        anna.message("alice@localhost", "this is not")
        phone.wait_message("this is not", "contact")
        stage.locumd.kill()
        self.assertEqual(alerts(stage), [])
        stage.locumd.start()
        stage.online(account)
        until(lambda: alerts(stage), "the reminder is there")
        self.assertEqual(len(alerts(stage)), 1)
        self.assertIn("unread", alerts(stage)[0])
        stage.locumd.kill()
        stage.locumd.start()
        stage.online(account)
        self.assertEqual(len(alerts(stage)), 1)

    def test_wrong_rules_change_nothing(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        push(stage.alice, HOLD_WHILE_AWAY)
        status, answer = stage.alice.exchange(
            "PUT", "/rules", {"files": [{"name": "main.rules", "text": 'locum 1\nrule "x" {\n  drop it\n}\n'}]}
        )
        self.assertEqual((status, answer["error"]["code"]), (422, "rules.rejected"))
        errors = [found for found in answer["diagnostics"] if found["severity"] == "error"]
        self.assertEqual((errors[0]["file"], errors[0]["line"]), ("main.rules", 3))
        self.assertEqual(stage.alice.get("/rules")["files"][0]["text"], HOLD_WHILE_AWAY)
        self.assertEqual(len(stage.alice.get("/rules/generations")["generations"]), 1)


if __name__ == "__main__":
    main()
