# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules and policies on both networks: who writes is answered once, filtered, held and released, and what is to be done
later survives a kill."""

import itertools
import typing

from locumtest.api import Json
from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import Scenario, World, main
from locumtest.xmpp import XmppClient, body, is_text

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

IN_A_MEETING = """locum 1
use calendar 1
rule "meeting" {
  on incoming
  when calendar.busy
  do { deliver silently }
}
"""

ALL_YEAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//a test//EN
BEGIN:VEVENT
UID:always@example.org
DTSTAMP:20200101T000000Z
DTSTART:20200101T000000Z
DTEND:20200102T000000Z
RRULE:FREQ=DAILY
SUMMARY:All the time
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

NUMBERS = itertools.count(1)


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

    # ---- with locumctl -------------------------------------------------------------------------------------------

    def test_from_a_file_to_an_explanation(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        away = stage.folder / "away.rules"
        away.write_text(AWAY, encoding="utf-8")
        broken = stage.folder / "broken.rules"
        broken.write_text(AWAY.replace("me.phone", "me.phon"), encoding="utf-8")

        said = self.ctl(stage, "rules", "push", str(broken), status=1)
        self.assertIn("did you mean 'phone'", said)
        self.assertIn("The rules that ship", self.ctl(stage, "rules", "history"))
        self.assertIn("as generation 1.", self.ctl(stage, "rules", "push", str(away)))
        self.assertIn('rule "away"', self.ctl(stage, "rules", "pull"))

        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        anna.message("alice@localhost", "where are you?")
        anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        anna.message("alice@localhost", "hello?")
        until(lambda: len(stored(stage, "anna@localhost")) == 2, "both are stored")
        conversation = stage.alice.conversation("anna@localhost")["id"]
        first, second = (m["id"] for m in stage.alice.history(conversation) if m["author"] == "contact")

        why = self.ctl(stage, "rules", "explain", str(first))
        self.assertIn("answered", why)
        self.assertIn('"away" fires', why)
        self.assertIn("me.phone is away", why)
        self.assertIn("but not now: limit", self.ctl(stage, "rules", "explain", str(second)))
        self.assertIn("no message's number", self.ctl(stage, "rules", "explain", "zero", status=2))
        self.ctl(stage, "rules", "explain", "999", status=4)
        made = self.ctl(stage, "rules", "explain", "and now?", "--from", "anna@localhost")
        self.assertIn('"away" fires', made)

        hold = stage.folder / "hold.rules"
        hold.write_text(HOLD_WHILE_AWAY, encoding="utf-8")
        replayed = self.ctl(stage, "rules", "replay", str(hold), "--days", "1")
        self.assertIn("2 messages looked at", replayed)
        self.assertIn("by the draft: hold", replayed)
        self.assertIn("0 would", self.ctl(stage, "rules", "replay", str(away), "--days", "1"))

        self.ctl(stage, "rules", "push", str(hold))
        self.assertIn("quiet", self.ctl(stage, "rules", "diff"))
        self.ctl(stage, "rules", "rollback")
        self.assertIn('rule "away"', self.ctl(stage, "rules", "pull"))
        self.assertIn("none of this name", self.ctl(stage, "rules", "explain", str(first), "--rule", "home", status=4))
        self.ctl(stage, "rules", "reset")
        self.assertNotIn("generation", stage.alice.get("/rules"))
        self.assertIn('"away: driving" does not fire', self.ctl(stage, "rules", "explain", str(first)))
        self.assertIn("person.known", self.ctl(stage, "rules", "vocabulary", "person.known"))

    def test_a_calendar_decides(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        calendar = stage.folder / "mine.ics"
        calendar.write_text(ALL_YEAR, encoding="utf-8")
        self.assertIn("calendar", self.ctl(stage, "rule-plugin", "list"))
        self.ctl(stage, "rule-plugin", "on", "rule-calendar", "--set", f"source={calendar}")
        until(lambda: self.is_on(stage), "the calendar is read", each=0.2)
        self.assertEqual(push(stage.alice, IN_A_MEETING)["diagnostics"], [])

        phone = stage.phone().attach()
        until(lambda: self.disposition(stage, anna, phone) == "deliver_silently", "the calendar is known", each=0.2)

        stage.locumd.kill_cell("rule-calendar")  # what it said may be used as long as it said; then it is asked again
        until(lambda: self.is_on(stage), "it runs again", each=0.2)
        until(lambda: self.disposition(stage, anna, phone) == "deliver_silently", "the calendar is known again", each=0.2)
        self.ctl(stage, "rule-plugin", "off", "rule-calendar")
        self.assertEqual(self.disposition(stage, anna, phone), "deliver")
        self.assertIn("there are:", self.ctl(stage, "rule-plugin", "on", "nonsense", status=4))

    def is_on(self, stage: World) -> bool:
        listed = stage.alice.get("/rule-plugins")["rule_plugins"]
        return [plugin["health"] for plugin in listed if plugin["plugin"] == "rule-calendar"] == ["good"]

    def disposition(self, stage: World, anna: XmppClient, phone: Phone) -> str:
        text = f"message {next(NUMBERS)}"
        anna.message("alice@localhost", text)
        return phone.wait_message(text, "contact")["disposition"]


if __name__ == "__main__":
    main()
