# SPDX-License-Identifier: GPL-2.0-or-later
"""Contacts in a running conversation are told that Alice has gone, once per absence, over the network itself."""

import signal

from locumtest.api import Json
from locumtest.mail import MailServer, text_of
from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import Scenario, World, main
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

    def mail_to(self, stage: World, address: str, who: str = "anna@localhost") -> MailServer:
        """Alice has a real mail server, and has said that this contact is told there."""
        server = self.enterContext(MailServer(stage.folder))
        channel = stage.alice.post("/channels", {"name": "Mail", "plugin": "channel-email", "settings": server.settings()})

        def is_good() -> bool:
            return all(one["health"] == "good" for one in stage.alice.get("/channels")["channels"])

        until(is_good, "the channel runs", each=0.2)
        person = until(lambda: stage.alice.contact(who), "the contact is on the list")["person"]
        set_to = stage.alice.put(f"/stand-in/notices/addresses/{person}", {"channel": channel["id"], "address": address})
        self.assertEqual((set_to["person"], set_to["address"]), (person, address))
        return server

    def test_by_a_channel_that_is_set_for_the_person(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna, carol = stage.xmpp_contact("anna"), stage.xmpp_contact("carol")
        server = self.mail_to(stage, "bob@localhost")
        phone = stage.phone().attach()
        for contact in (anna, carol):
            contact.message("alice@localhost", f"hello from {contact.user}")
            phone.wait_message(f"hello from {contact.user}", "contact")
        all_acknowledged(phone)
        phone.detach(stand_in=True, mode="driving", text="On the A7.")
        mail = server.wait_mail(GO_ON)
        self.assertEqual((mail["To"], mail["Auto-Submitted"]), ("bob@localhost", "auto-generated"))  # RFC 3834
        self.assertEqual(mail["X-Auto-Response-Suppress"], "All")
        self.assertEqual(mail["Subject"], "alice")
        self.assertIn("On the A7.", text_of(mail))
        self.assertNotIn("http", text_of(mail), "where Alice reads is nobody else's business")
        self.assertIsNone(mail["Reply-To"])
        carol.stanzas.first(lambda s: is_text(s) and automatic(s), "Carol is told over the network")

        # Anna goes on writing, and is told no more, by no way.
        for number in range(5):
            anna.message("alice@localhost", f"more {number}")
        until(lambda: stored(stage, "anna@localhost")[-1:] == ["more 4"], "all is stored")
        self.assertEqual(told(anna), [])
        conversation = stage.alice.conversation("anna@localhost")["id"]
        (notice,) = [m for m in stage.alice.history(conversation) if m["author"] == "locum"]
        self.assertEqual((notice["reason"], notice["flags"]["automatic"]), ("notice.away_by_channel", True))
        until(lambda: [m for m in stage.alice.history(conversation) if m["author"] == "locum"][0]["delivery"] == "sent", "it is out")
        self.assertEqual(len([one for one in server.mails() if one["To"] == "bob@localhost"]), 1)
        log = stage.alice.get(f"/channels/{stage.alice.get('/channels')['channels'][0]['id']}/log")["log"]
        self.assertNotIn("bob@localhost", str(log), "no log holds their address")

    def test_killed_while_the_mail_is_under_way(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        server = self.mail_to(stage, "bob@localhost")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "shall we?")
        conversation = phone.wait_message("shall we?", "contact")["conversation"]
        all_acknowledged(phone)
        server.signal(signal.SIGSTOP)  # it takes the connection and says nothing
        phone.detach(stand_in=True)
        log = f"/channels/{stage.alice.get('/channels')['channels'][0]['id']}/log"
        until(lambda: "sending" in [one["step"] for one in stage.alice.get(log)["log"]], "it is under way")
        stage.locumd.kill()
        server.signal(signal.SIGCONT)
        stage.locumd.start()
        stage.online(account, within=90)

        def notice() -> str:
            return [m["delivery"] for m in stage.alice.history(conversation) if m["author"] == "locum"][0]

        until(lambda: notice() == "unknown", "nobody knows whether it went out")
        anna.message("alice@localhost", "hello?")
        until(lambda: stored(stage, "anna@localhost")[-1:] == ["hello?"], "what comes after is stored")
        self.assertEqual(told(anna), [])
        self.assertLessEqual(len([one for one in server.mails() if one["To"] == "bob@localhost"]), 1)

    def test_what_cannot_be_told_there(self) -> None:
        """A server that refuses the address: it is not tried again, and the user sees it."""
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        server = self.mail_to(stage, "nobody@localhost")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "shall we?")
        conversation = phone.wait_message("shall we?", "contact")["conversation"]
        all_acknowledged(phone)
        phone.detach(stand_in=True)

        def notice() -> Json:
            return [m for m in stage.alice.history(conversation) if m["author"] == "locum"][0]

        until(lambda: notice()["delivery"] == "not_sent", "it is refused")
        self.assertEqual([one["To"] for one in server.mails() if one["To"] != "alice@localhost"], [])
        self.assertEqual(stage.alice.get("/channels")["channels"][0]["health"], "good", "the channel itself is well")
        for body_of, code in (({"channel": 999, "address": "a@b"}, "channel.unknown"), ({"channel": 1, "address": "a b"}, "notice.address.invalid")):
            path = f"/stand-in/notices/addresses/{stage.alice.contact('anna@localhost')['person']}"
            self.assertEqual(stage.alice.exchange("PUT", path, body_of)[1]["error"]["code"], code)

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
