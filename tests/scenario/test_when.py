# SPDX-License-Identifier: GPL-2.0-or-later
"""A contact asks `!when`, and is answered with the free/busy of Alice's calendar by the rules that ship for it: as
seldom as the contract says, and never in a room, a stranger, or what is automatic."""

import datetime
import pathlib

from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import Scenario, World, main
from locumtest.xmpp import XmppClient, body, is_text

from test_main_job import automatic, stored

WHEN = (pathlib.Path(__file__).parents[2] / "scripts/rules/when.rules").read_text(encoding="utf-8")
TITLE = "Interview with a rival"


def calendar() -> str:
    """Busy on each of the coming days, from 09:00 to 10:30 UTC."""
    day = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=1)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a test//EN\r\nBEGIN:VEVENT\r\nUID:daily@example.org\r\n"
        f"DTSTAMP:20200101T000000Z\r\nDTSTART:{day:%Y%m%d}T090000Z\r\nDURATION:PT90M\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"
        f"SUMMARY:{TITLE}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def answers(contact: XmppClient) -> list[str]:
    contact.sync()
    return [body(s) for s in contact.stanzas.all() if is_text(s) and automatic(s)]


class When(Scenario):
    def stage(self) -> World:
        """Alice has a calendar and the rules; she is not away yet."""
        stage = self.world()
        file = stage.folder / "mine.ics"
        file.write_text(calendar(), encoding="utf-8")
        stage.alice.put("/rule-plugins/rule-calendar", {"enabled": True, "settings": {"source": str(file)}})
        until(lambda: self.health(stage) == "good", "the calendar is read", each=0.2)
        pushed = stage.alice.put("/rules", {"files": [{"name": "when.rules", "text": WHEN}], "note": "scenario"})
        self.assertEqual(pushed["diagnostics"], [])
        return stage

    def health(self, stage: World) -> str:
        listed = stage.alice.get("/rule-plugins")["rule_plugins"]
        return next(plugin["health"] for plugin in listed if plugin["plugin"] == "rule-calendar")

    def leave(self, stage: World, phone: Phone, account: int, asking: str) -> None:
        """Alice goes, and the rules know what to say to `asking`."""
        phone.open(account, asking)
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        contact = until(lambda: stage.alice.contact(asking), f"{asking} is on the list")["id"]

        def fires() -> bool:
            return '"when" fires' in stage.alice.post("/rules/explain", {"from": contact, "text": "!when"})["text"]

        until(fires, "the rules know the calendar", each=0.2)

    def test_who_asks_is_told_times_and_nothing_else_once(self) -> None:
        stage = self.stage()
        xmpp = stage.add_xmpp()
        irc = stage.add_irc()
        stage.befriend(irc, "bob")
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        self.leave(stage, stage.phone().attach(), xmpp, "anna@localhost")
        anna.message("alice@localhost", "!when")
        answer = anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        self.assertRegex(body(answer), r"^Automatic answer: Busy: .*9:00.*10:30.*\. Free otherwise, looking ahead to .*\)\.$")
        self.assertNotIn("rival", body(answer))
        bob.message("alice", "!WHEN ")
        line = bob.wait_text("", of="alice", command="NOTICE").text
        self.assertRegex(line, r"^Automatic answer: Busy: .*\)\.$")

        # A flood is one more question: answered when the contract allows it, ten minutes later at the soonest.
        anna.messages("alice@localhost", ["!when"] * 30)
        for _ in range(10):
            bob.message("alice", "!when")
        until(lambda: len(stored(stage, "anna@localhost")) == 31, "all of Anna's is stored")
        until(lambda: len(stored(stage, "bob")) == 11, "all of Bob's is stored")
        self.assertEqual(answers(anna), [body(answer)])
        bob.sync()
        self.assertEqual(bob.texts("alice", command="NOTICE"), [line])
        due = stage.locumd.database().execute("SELECT count(*) FROM outbox WHERE state <> 'done'").fetchone()
        self.assertLessEqual(due[0], 2, "one later answer each, at most")

    def test_rooms_strangers_and_machines_are_told_nothing(self) -> None:
        stage = self.stage()
        xmpp = stage.add_xmpp()
        irc = stage.add_irc()
        stage.befriend(irc, "bob")
        anna, bob, mallory = stage.xmpp_contact("anna"), stage.irc_contact("bob"), stage.irc_contact("mallory")
        phone = stage.phone().attach()
        room = phone.open(irc, "#lobby", kind="room")["id"]
        bob.join("#lobby")
        until(lambda: "alice" in bob.names("#lobby"), "Alice is in the room", each=0.2)
        self.leave(stage, phone, xmpp, "anna@localhost")
        bob.message("#lobby", "!when")
        mallory.message("alice", "!when")
        bob.notice("alice", "!when")
        anna.message("alice@localhost", "!when", extra='<automatic xmlns="urn:locum:automatic:0"/>')
        anna.message("alice@localhost", "!when", kind="headline")
        until(lambda: "!when" in [m["text"] for m in stage.alice.history(room)], "the room's is stored")
        until(lambda: stored(stage, "mallory") == ["!when"], "the stranger's is stored")
        until(lambda: stored(stage, "bob") == ["!when"], "the notice is stored")
        until(lambda: stored(stage, "anna@localhost"), "what says that it is automatic is stored")
        # What comes after all that is answered, so nothing of it was.
        anna.message("alice@localhost", "!when")
        anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        self.assertEqual(len(answers(anna)), 1)
        for contact in (bob, mallory):
            contact.sync()
            self.assertEqual((contact.texts("alice", command="NOTICE"), contact.texts("alice")), ([], []))

    def test_killed_between_the_commit_and_the_sending(self) -> None:
        stage = self.stage()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        self.leave(stage, stage.phone().attach(), account, "anna@localhost")
        for _ in range(2):
            anna.message("alice@localhost", "!when")
        until(lambda: stored(stage, "anna@localhost"), "the question is committed, and its answer with it")
        stage.locumd.kill()
        stage.locumd.start()
        stage.online(account, within=90)
        anna.message("alice@localhost", "!when")
        until(lambda: len(stored(stage, "anna@localhost")) == 3, "all is stored")
        conversation = stage.alice.conversation("anna@localhost")["id"]

        def said() -> list[str]:
            return [m["delivery"] for m in stage.alice.history(conversation) if m["author"] == "locum"]

        until(lambda: said()[:1] not in (["queued"], ["sending"]), "its end is known", within=90)
        self.assertLessEqual(len(answers(anna)), 1)


if __name__ == "__main__":
    main()
