# SPDX-License-Identifier: GPL-2.0-or-later
"""Contacts in a running conversation are told that Alice has gone, once per absence, over the network itself."""

from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import Scenario, main
from locumtest.xmpp import XmppClient, body, is_text

from test_main_job import automatic, stored

GO_ON = "You can go on writing"
SIGA = "Puedes seguir escribiendo"


def told(contact: XmppClient) -> list[str]:
    """All that was said to them automatically by now."""
    contact.sync()
    return [body(s) for s in contact.stanzas.all() if is_text(s) and automatic(s)]


def all_acknowledged(phone: Phone) -> None:
    """What the phone has been shown is known to be there: nothing of it is answered when Alice goes."""
    phone.post("/feed/acknowledge", {"up_to": phone.cursor})


class Notices(Scenario):
    def test_a_running_conversation_that_the_cut_interrupts(self) -> None:
        stage = self.world()
        xmpp = stage.add_xmpp()
        irc = stage.add_irc()
        stage.befriend(irc, "bob")
        anna, carol, bob = stage.xmpp_contact("anna"), stage.xmpp_contact("carol"), stage.irc_contact("bob")
        link = stage.proxy()
        phone = stage.phone().attach(port=link.port)
        anna.message("alice@localhost", "shall we?")
        with_anna = phone.wait_message("shall we?", "contact")["conversation"]
        with_bob = phone.open(irc, "bob")["id"]
        sent = phone.send(with_bob, "Bob, one thing")
        bob.wait_text("Bob, one thing", of="alice")
        phone.wait_delivery(sent["id"], "sent", "delivered")
        self.assertNotEqual(xmpp, irc)
        all_acknowledged(phone)
        anna.sync()
        seen = len(anna.presences("alice@localhost"))

        link.cut()
        stage.wait_stand_in("away")
        notice = anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is told")
        self.assertIn(GO_ON, body(notice))
        self.assertEqual(notice.get("type"), "chat")
        line = bob.wait_text("", of="alice", command="NOTICE")
        self.assertIn(GO_ON, line.text)

        # They go on writing, and are not told again.
        anna.message("alice@localhost", "then later")
        bob.message("alice", "which one?")
        until(lambda: stored(stage, "anna@localhost")[-1:] == ["then later"], "Anna's is stored")
        until(lambda: stored(stage, "bob")[-1:] == ["which one?"], "Bob's is stored")
        self.assertEqual(told(anna), [body(notice)])
        bob.sync()
        self.assertEqual(bob.texts("alice", command="NOTICE"), [line.text])
        self.assertEqual(told(carol), [], "who is in no conversation is told nothing")
        self.assertEqual(len(anna.presences("alice@localhost")), seen, "and no client sees a change of presence")

        phone.forget_link()
        link.reset()
        link.resume()
        phone.attach(port=link.port)
        phone.wait_message("which one?", "contact")
        said = [message for message in phone.messages() if message["author"] == "locum"]
        self.assertEqual({message["conversation"] for message in said}, {with_anna, with_bob})
        for message in said:
            self.assertEqual((message["reason"], message["flags"]["automatic"]), ("notice.away", True))
            self.assertNotIn("in_reply_to", message)

    def test_in_their_language_and_your_own_words(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna, carol = stage.xmpp_contact("anna"), stage.xmpp_contact("carol")
        phone = stage.phone().attach()
        for contact in (anna, carol):
            contact.message("alice@localhost", f"hello from {contact.user}")
            phone.wait_message(f"hello from {contact.user}", "contact")
        person = until(lambda: stage.alice.contact("carol@localhost"), "Carol is on the list")["person"]
        phone.patch(f"/persons/{person}", {"language": "es"})
        all_acknowledged(phone)
        phone.detach(stand_in=True, mode="driving", text="On the A7.")
        english = body(anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is told"))
        self.assertIn("I am driving", english)
        self.assertTrue(english.endswith("On the A7."), english)
        spanish = body(carol.stanzas.first(lambda s: is_text(s) and automatic(s), "Carol is told"))
        self.assertIn(SIGA, spanish)
        self.assertTrue(spanish.endswith("On the A7."), spanish)

    def test_whoever_is_online_and_nobody(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna, carol = stage.xmpp_contact("anna"), stage.xmpp_contact("carol")
        self.assertEqual(stage.alice.get("/stand-in/notices"), {"audience": "running", "window_s": 900, "on_return": False})
        self.assertEqual(stage.alice.patch("/stand-in/notices", {"audience": "online"})["audience"], "online")
        phone = stage.phone().attach()
        for contact in ("anna", "carol"):
            until(
                lambda who=contact: (stage.alice.contact(f"{who}@localhost") or {}).get("presence", {}).get("availability") == "available",
                f"{contact} is seen to be online",
            )
        phone.detach(stand_in=True)
        for contact in (anna, carol):
            self.assertIn(GO_ON, body(contact.stanzas.first(lambda s: is_text(s) and automatic(s), f"{contact.user} is told")))
        self.assertIsNone(stage.alice.conversation("dora@localhost"), "Dora is not online")

    def test_nobody_when_off(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        stage.alice.patch("/stand-in/notices", {"audience": "off"})
        phone = stage.phone().attach()
        anna.message("alice@localhost", "shall we?")
        phone.wait_message("shall we?", "contact")
        all_acknowledged(phone)
        phone.detach(stand_in=True)
        anna.message("alice@localhost", "hello?")
        (answer,) = [anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered, as before")]
        self.assertNotIn(GO_ON, body(answer))
        self.assertEqual(told(anna), [body(answer)])

    def test_killed_between_the_commit_and_the_sending(self) -> None:
        stage = self.world()
        server = stage.proxy(stage.prosody.port)
        account = stage.add_xmpp(port=server.port)
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "shall we?")
        conversation = phone.wait_message("shall we?", "contact")["conversation"]
        all_acknowledged(phone)

        server.cut()
        server.reset()
        stage.locumd.wait_link("alice", account, "waiting_to_retry", "connecting", "offline", within=60)
        phone.detach(stand_in=True)
        notice = stage.alice.history(conversation)[-1]
        self.assertEqual((notice["author"], notice["delivery"]), ("locum", "queued"))
        stage.locumd.kill()
        stage.locumd.kill_cell()
        server.resume()
        stage.locumd.start()
        stage.online(account, within=90)
        self.assertIn(GO_ON, body(anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is told")))
        until(lambda: stage.alice.history(conversation)[-1]["delivery"] in ("sent", "delivered"), "it is out")
        stage.locumd.kill()
        stage.locumd.start()
        stage.online(account, within=90)
        self.assertEqual(stage.alice.stand_in()["state"], "away")
        self.assertEqual(len(told(anna)), 1)

    def test_killed_at_any_moment_nobody_is_told_twice(self) -> None:
        stage = self.world({"stand_in": {"same_absence_min": 0}})
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "shall we?")
        conversation = phone.wait_message("shall we?", "contact")["conversation"]
        for number in range(3):  # S9: at most three a day
            phone.send(conversation, f"by hand {number}")
            anna.wait_message(f"by hand {number}")
            all_acknowledged(phone)
            before = len(told(anna))
            phone.detach(stand_in=True)
            stage.locumd.kill()
            stage.locumd.start()
            stage.online(account, within=90)
            last = stage.alice.history(conversation)[-1]
            self.assertEqual((last["author"], last["reason"]), ("locum", "notice.away"))
            until(
                lambda: stage.alice.history(conversation)[-1]["delivery"] not in ("queued", "sending"),
                "its end is known",
                within=90,
            )
            self.assertLessEqual(len(told(anna)) - before, 1)
            phone.attach()
            stage.wait_stand_in("attached")
        self.assertEqual(len([m for m in stage.alice.history(conversation) if m["author"] == "locum"]), 3)


if __name__ == "__main__":
    main()
