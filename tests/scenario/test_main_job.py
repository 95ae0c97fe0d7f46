# SPDX-License-Identifier: GPL-2.0-or-later
"""What Locum is for, on both networks: the link is cut, contacts are answered once, the phone gets everything."""

import datetime
import unittest

from locumtest import world
from locumtest.api import ApiError
from locumtest.waiting import Late, until
from locumtest.world import Scenario, World, main
from locumtest.xmpp import body, is_text


def automatic(stanza) -> bool:
    """Carries an element of Locum's own that says so."""
    return any(element.tag.startswith("{" + world.AUTOMATIC) for element in stanza.iter())


def stored(stage: World, address: str) -> list[str]:
    """The contacts' texts in a conversation, as they are in the database."""
    conversation = stage.alice.conversation(address)
    messages = stage.alice.history(conversation["id"]) if conversation else []
    return [message["text"] for message in messages if message["author"] == "contact"]


class MainJob(Scenario):
    def test_xmpp(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        link = stage.proxy()
        phone = stage.phone().attach(port=link.port)
        stage.wait_stand_in("attached")

        anna.message("alice@localhost", "while you are there")
        here = phone.wait_message("while you are there", "contact")
        self.assertEqual((here["origin"], here["direction"], here["delivery"]), ("live", "incoming", "received"))
        sent = phone.send(here["conversation"], "a word by hand <b>& so on</b>")
        got = anna.wait_message("a word by hand", "alice@localhost")
        self.assertEqual(body(got), "a word by hand <b>& so on</b>")
        self.assertFalse(automatic(got))
        phone.wait_delivery(sent["id"], "sent", "delivered")

        # Nobody was answered while the phone was there.
        self.assertEqual([body(s) for s in anna.stanzas.all() if is_text(s) and automatic(s)], [])

        link.cut()
        anna.message("alice@localhost", "into the dead link")
        stage.wait_stand_in("away")
        reply = anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        self.assertEqual(reply.get("type"), "chat")
        texts = [f"away {number}" for number in range(5)]
        anna.messages("alice@localhost", texts)
        until(lambda: stored(stage, "anna@localhost")[-5:] == texts, "all is stored")

        mark = phone.mark()
        phone.forget_link()
        link.reset()
        link.resume()
        phone.attach(port=link.port)
        phone.wait_message("away 4", "contact", mark)
        status = stage.wait_stand_in("attached")
        self.assertNotIn("reason", status)

        self.assert_each_once(phone.texts(), ["while you are there", "into the dead link", *texts])
        self.assertEqual(phone.out_of_order(), [])
        self.assertEqual(phone.twice(), [])
        # The phone is shown what Locum said, as Locum's words, and what it answered.
        (said,) = [message for message in phone.messages() if message["author"] == "locum"]
        self.assertEqual(said["text"], body(reply))
        self.assertEqual(said["direction"], "outgoing")
        self.assertTrue(said["flags"]["automatic"])
        answered = next(message for message in phone.messages() if message["text"] == "into the dead link")
        self.assertEqual(said["in_reply_to"], answered["id"])
        phone.wait_delivery(said["id"], "sent", "delivered")
        anna.sync()
        self.assertEqual(len([s for s in anna.stanzas.all() if is_text(s) and automatic(s)]), 1)

    def test_irc(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        stage.befriend(account, "bob")
        bob = stage.irc_contact("bob")
        link = stage.proxy()
        phone = stage.phone().attach(port=link.port)

        bob.message("alice", "while you are there")
        here = phone.wait_message("while you are there", "contact")
        sent = phone.send(here["conversation"], "a word by hand & so on")
        self.assertEqual(bob.wait_text("a word by hand", of="alice").text, "a word by hand & so on")
        phone.wait_delivery(sent["id"], "sent", "delivered")
        self.assertEqual(bob.texts("alice", command="NOTICE"), [])

        link.cut()
        bob.message("alice", "into the dead link")
        stage.wait_stand_in("away")
        notice = bob.wait_text("", of="alice", command="NOTICE")
        self.assertEqual(notice.parameters[0], "bob")
        for number in range(5):
            bob.message("alice", f"away {number}")
        until(lambda: stored(stage, "bob")[-1:] == ["away 4"], "all is stored")

        phone.forget_link()
        link.reset()
        link.resume()
        phone.attach(port=link.port)
        phone.wait_message("away 4", "contact")
        self.assert_each_once(phone.texts(), ["while you are there", "into the dead link"] + [f"away {n}" for n in range(5)])
        self.assertEqual((phone.out_of_order(), phone.twice()), ([], []))
        self.assertEqual(phone.texts(author="locum"), [notice.text])
        bob.sync()
        self.assertEqual(bob.texts("alice", command="NOTICE"), [notice.text])

    def test_a_link_that_comes_back_within_grace_is_no_absence(self) -> None:
        stage = self.world({"stand_in": {"grace_s": 60}})
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        link = stage.proxy()
        phone = stage.phone().attach(port=link.port)
        link.cut()
        anna.message("alice@localhost", "in the gap")
        stage.wait_stand_in("grace")
        phone.forget_link()
        link.reset()
        link.resume()
        phone.attach(port=link.port)
        stage.wait_stand_in("attached")
        phone.wait_message("in the gap", "contact")
        anna.sync()
        self.assertEqual(anna.bodies("alice@localhost"), [])

    def test_an_explicit_close_with_words_for_the_reply(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        account = stage.add_irc()
        stage.befriend(account, "bob")
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        phone = stage.phone().attach()
        status = phone.detach(stand_in=True, mode="driving", text="On the road until six")
        self.assertEqual((status["state"], status["reason"]), ("away", "asked"))
        self.assertEqual(status["absence"]["text"], "On the road until six")
        anna.message("alice@localhost", "are you there?")
        self.assertIn("On the road until six", body(anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")))
        bob.message("alice", "and you?")
        self.assertIn("On the road until six", bob.wait_text("", of="alice", command="NOTICE").text)

    def test_a_close_without_standing_in(self) -> None:
        stage = self.world()
        always = stage.add_xmpp()
        with_device = stage.add_irc(online=False, connect_policy="with_device")
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        self.assertFalse(bob.is_on("alice"))
        phone = stage.phone().attach()
        stage.online(with_device)
        self.assertTrue(bob.is_on("alice"))
        status = phone.detach(stand_in=False)
        self.assertEqual(status["state"], "off")
        until(lambda: not bob.is_on("alice"), "the account that follows the device has signed off")
        self.assertEqual(stage.alice.account(always)["link"], "online")
        anna.message("alice@localhost", "anybody?")
        until(lambda: stored(stage, "anna@localhost") == ["anybody?"], "stored all the same")
        anna.sync()
        self.assertEqual(anna.bodies("alice@localhost"), [], "but not answered")

    def test_what_a_bare_close_means_is_the_users_own(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        self.assertEqual(phone.get("/stand-in/settings")["chosen"], [])
        phone.patch("/stand-in/settings", {"bare_close": "off", "idle_away_min": 0})
        stage.locumd.kill()
        stage.locumd.start()
        self.assertEqual(stage.alice.get("/stand-in/settings")["chosen"], ["bare_close", "idle_away_min"])
        phone = stage.phone().attach()
        self.assertEqual(phone.detach()["state"], "off")
        phone = stage.phone().attach()
        phone.patch("/stand-in/settings", {"bare_close": None})
        self.assertEqual(phone.detach()["state"], "away")
        anna.message("alice@localhost", "are you there?")
        anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")

    def test_an_absence_is_changed_from_another_device(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone, laptop = stage.phone("phone").attach(), stage.phone("laptop").attach(activity="background")
        phone.detach(stand_in=True, mode="driving", text="On the road until six")
        before = laptop.wait_stand_in("away")
        start = laptop.mark()
        phone.patch("/stand-in", {"text": "On the road until eight"})
        after = laptop.wait_stand_in("away", start)
        self.assertEqual(after["absence"], {"mode": "driving", "text": "On the road until eight"})
        self.assertEqual(after["absence_number"], before["absence_number"])
        anna.message("alice@localhost", "are you there?")
        self.assertIn("until eight", body(anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")))
        laptop.interactive()
        stage.wait_stand_in("attached")
        self.assertEqual(phone.exchange("PATCH", "/stand-in", {"text": "late"})[0], 409)

    def test_an_absence_that_was_arranged_ahead(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach(activity="background")
        begins = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
        plan = {"begins": begins.isoformat(), "mode": "holiday", "text": "On the beach"}
        made = phone.post("/absence-plans", plan)
        self.assertEqual([one["id"] for one in stage.alice.get("/absence-plans")["plans"]], [made["id"]])
        stage.locumd.kill()
        stage.locumd.start()
        stage.online(account)
        self.assertEqual(stage.wait_stand_in("away")["absence"], {"mode": "holiday", "text": "On the beach"})
        until(lambda: stage.alice.get("/absence-plans")["plans"] == [], "it has begun and is planned no more")
        anna.message("alice@localhost", "are you there?")
        self.assertIn("On the beach", body(anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")))

    def test_two_devices_and_a_background_sync(self) -> None:
        """The strongest device holds; a sync from the pocket does not end an absence."""
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone, laptop = stage.phone("phone").attach(), stage.phone("laptop").attach()
        anna.message("alice@localhost", "for both")
        phone.wait_message("for both")
        laptop.wait_message("for both")
        phone.drop()
        self.assertEqual(stage.alice.stand_in()["state"], "attached")
        laptop.detach(stand_in=True)
        stage.wait_stand_in("away")
        phone.attach(activity="background")
        anna.message("alice@localhost", "while it syncs")
        phone.wait_message("while it syncs")
        anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered all the same")
        self.assertEqual(stage.alice.stand_in()["state"], "away")
        phone.interactive()
        stage.wait_stand_in("attached")
        # Each device has its own place in the feed.
        laptop.attach()
        laptop.wait_message("while it syncs")
        for device in (phone, laptop):
            self.assert_each_once(device.texts(), ["for both", "while it syncs"])
            self.assertEqual(len(device.texts(author="locum")), 1)

    def test_a_device_that_only_polls(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone()
        page = phone.get("/feed?since=0&interval=1&activity=interactive")
        stage.wait_stand_in("attached")
        anna.message("alice@localhost", "to a poller")
        entries = page["entries"]
        while not any(e["type"] == "message_added" and e["message"]["text"] == "to a poller" for e in entries):
            since = entries[-1]["seq"] if entries else 0
            page = phone.get(f"/feed?since={since}&wait=5&interval=1&activity=interactive")
            entries += page["entries"]
        self.assertEqual(len({entry["seq"] for entry in entries}), len(entries))
        # Two polls that did not come: lost, grace, away.
        self.assertEqual(stage.wait_stand_in("away")["reason"], "lost")

    def test_log_in(self) -> None:
        stage = self.world()
        with self.assertRaises(ApiError) as refused:
            world.Phone(stage.locumd.port, world.USER, "wrong")
        self.assertEqual(refused.exception.status, 401)
        phone = stage.phone()
        self.assertEqual(phone.get("/session")["user"]["name"], "alice")
        phone.delete("/session")
        with self.assertRaises(ApiError) as gone:
            phone.get("/session")
        self.assertEqual(gone.exception.status, 401)


class OncePerPerson(Scenario):
    def test_one_reply_for_each_person_and_absence(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        account = stage.add_irc()
        for nick in ("bob", "eve"):
            stage.befriend(account, nick)
        anna, carol = stage.xmpp_contact("anna"), stage.xmpp_contact("carol")
        bob, eve = stage.irc_contact("bob"), stage.irc_contact("eve")
        stranger = stage.irc_contact("mallory")
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        for number in range(4):
            anna.message("alice@localhost", f"anna {number}")
            carol.message("alice@localhost", f"carol {number}")
            bob.message("alice", f"bob {number}")
            eve.message("alice", f"eve {number}")
            stranger.message("alice", f"mallory {number}")
        anna.message("alice@localhost", "a headline", kind="headline")
        bob.notice("alice", "a notice")
        for contact in (anna, carol):
            contact.stanzas.first(lambda s: is_text(s) and automatic(s), f"{contact.user} is answered")
        for contact in (bob, eve):
            contact.wait_text("", of="alice", command="NOTICE")
        phone.attach()
        for name in ("anna", "carol", "bob", "eve", "mallory"):
            phone.wait_message(f"{name} 3", "contact")
        # Everybody's last message has been decided on. Had there been a second answer, it would be in the feed before this one:
        last = phone.send(phone.wait_message("anna 3")["conversation"], "I am back")
        phone.wait_delivery(last["id"], "sent", "delivered")
        anna.wait_message("I am back")
        for contact in (anna, carol):
            contact.sync()
            self.assertEqual(len([s for s in contact.stanzas.all() if is_text(s) and automatic(s)]), 1, contact.user)
        for contact in (bob, eve):
            contact.sync()
            self.assertEqual(len(contact.texts("alice", command="NOTICE")), 1, contact.nick)
            self.assertEqual(contact.texts("alice"), [], "an automatic answer is no PRIVMSG")
        stranger.sync()
        self.assertEqual(stranger.texts("alice", command="NOTICE"), [], "strangers are not answered")
        self.assertEqual(len(phone.texts(author="locum")), 4)

    def test_no_answer_to_rooms(self) -> None:
        stage = self.world()
        xmpp, irc = stage.add_xmpp(), stage.add_irc()
        dora, bob = stage.xmpp_contact("dora"), stage.irc_contact("bob")
        stage.befriend(irc, "bob")
        dora.join("tea@conference.localhost", "dora")
        bob.join("#lobby")
        phone = stage.phone().attach()
        phone.open(xmpp, "tea@conference.localhost", kind="room")
        phone.open(irc, "#lobby", kind="room")
        dora.stanzas.first(lambda s: s.get("from") == "tea@conference.localhost/alice", "Alice is in the room")
        until(lambda: "alice" in bob.names("#lobby"), "Alice is in the channel")
        phone.detach(stand_in=True)
        dora.message("tea@conference.localhost", "alice, are you there?", kind="groupchat")
        bob.message("#lobby", "alice: are you there?")
        until(lambda: stored(stage, "tea@conference.localhost") and stored(stage, "#lobby"), "both are stored")
        bob.message("alice", "and in private?")
        bob.wait_text("", of="alice", command="NOTICE")
        dora.sync()
        bob.sync()
        self.assertEqual([text for text in dora.bodies() if "are you there" not in text], [])
        self.assertEqual(len([line for line in bob.lines.all() if line.nick == "alice" and line.command in ("PRIVMSG", "NOTICE")]), 1)

    def test_a_backlog_is_not_answered(self) -> None:
        """What the server kept while Alice's account was away is old, and its senders expect nothing any more."""
        stage = self.world()
        account = stage.add_xmpp()
        stage.alice.post(f"/accounts/{account}/disconnect")
        stage.locumd.wait_link(world.USER, account, "offline")
        anna = stage.xmpp_contact("anna")
        anna.messages("alice@localhost", [f"kept {number}" for number in range(20)])
        anna.sync()
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.alice.post(f"/accounts/{account}/connect")
        until(lambda: len(stored(stage, "anna@localhost")) == 20, "the server's store has been handed over")
        messages = stage.alice.history(stage.alice.conversation("anna@localhost")["id"])
        self.assertEqual({message["origin"] for message in messages}, {"offline_store"})
        with self.assertRaises(Late):
            anna.stanzas.first(is_text, "an answer", within=2)


if __name__ == "__main__":
    main()
