# SPDX-License-Identifier: GPL-2.0-or-later
"""Rooms: joined, written in, left, and joined again by themselves when the link or the cell comes back."""

from locumtest.waiting import until
from locumtest.world import Scenario, main
from locumtest.xmpp import CLIENT

ROOM = "tea@conference.localhost"


class XmppRooms(Scenario):
    def setUp(self) -> None:
        self.stage = self.world()
        self.account = self.stage.add_xmpp()
        self.dora = self.stage.xmpp_contact("dora")
        self.dora.join(ROOM, "dora")
        self.phone = self.stage.phone().attach()
        self.room = self.phone.open(self.account, ROOM, kind="room")
        self.wait_joined(self.dora, 0)

    def wait_joined(self, dora, since: int) -> None:
        dora.stanzas.first(
            lambda s: s.tag == CLIENT + "presence" and s.get("from") == f"{ROOM}/alice" and s.get("type") is None,
            "Alice is in the room",
            within=60,
            start=since,
        )

    def test_talk_participants_and_leaving(self) -> None:
        self.dora.message(ROOM, "tea is ready", kind="groupchat")
        got = self.phone.wait_message("tea is ready", "contact")
        self.assertEqual(got["conversation"], self.room["id"])
        self.assertEqual(got["sender_name"], "dora")
        sent = self.phone.send(self.room["id"], "on my way")
        self.dora.wait_message("on my way", ROOM)
        self.phone.wait_delivery(sent["id"], "sent", "delivered")
        # The room's echo of it is not a second message.
        self.dora.message(ROOM, "bring cake", kind="groupchat")
        self.phone.wait_message("bring cake")
        self.assertEqual([m["text"] for m in self.phone.messages()].count("on my way"), 1)
        names = {one["name"] for one in self.phone.get(f"/conversations/{self.room['id']}/participants")["participants"]}
        self.assertEqual(names, {"alice", "dora"})
        since = self.dora.mark()
        self.phone.delete(f"/conversations/{self.room['id']}")
        self.dora.stanzas.first(
            lambda s: s.get("from") == f"{ROOM}/alice" and s.get("type") == "unavailable", "Alice has left", start=since
        )
        until(lambda: not self.stage.alice.conversation(ROOM)["joined"], "Locum knows")

    def test_joined_again_when_the_server_comes_back(self) -> None:
        self.dora.message(ROOM, "before", kind="groupchat")
        self.phone.wait_message("before")
        self.stage.prosody.kill()
        self.stage.locumd.wait_link("alice", self.account, "waiting_to_retry", "connecting")
        self.stage.prosody.start()
        dora = self.stage.xmpp_contact("dora")
        dora.join(ROOM, "dora")
        self.stage.online(self.account, within=60)
        until(lambda: self.in_room(dora), "Alice is in the room again", within=60, each=0.2)
        dora.message(ROOM, "after", kind="groupchat")
        self.phone.wait_message("after", "contact")
        self.assertEqual(self.phone.texts().count("before"), 1)

    def in_room(self, dora) -> bool:
        """By the presences that Dora has got, the last word on Alice."""
        last = [s for s in dora.stanzas.all() if s.tag == CLIENT + "presence" and s.get("from") == f"{ROOM}/alice"]
        return bool(last) and last[-1].get("type") is None

    def test_joined_again_when_the_cell_comes_back_and_history_is_not_doubled(self) -> None:
        for number in range(5):
            self.dora.message(ROOM, f"number {number}", kind="groupchat")
        self.phone.wait_message("number 4")
        since = self.dora.mark()
        self.stage.locumd.kill_cell()
        self.dora.stanzas.first(lambda s: s.get("from") == f"{ROOM}/alice" and s.get("type") == "unavailable", "gone", start=since)
        missed = self.dora.mark()
        self.dora.message(ROOM, "while she was gone", kind="groupchat")
        self.wait_joined(self.dora, missed)
        self.phone.wait_message("while she was gone", "contact")
        self.dora.message(ROOM, "and here", kind="groupchat")
        self.phone.wait_message("and here")
        expected = [f"number {number}" for number in range(5)] + ["while she was gone", "and here"]
        self.assert_each_once(self.phone.texts(), expected)


class IrcRooms(Scenario):
    def test_talk_and_joined_again(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        bob = stage.irc_contact("bob")
        bob.join("#lobby")
        phone = stage.phone().attach()
        room = phone.open(account, "#lobby", kind="room")
        until(lambda: "alice" in bob.names("#lobby"), "Alice is in the channel")
        bob.message("#lobby", "hello all")
        got = phone.wait_message("hello all", "contact")
        self.assertEqual((got["conversation"], got["sender_name"]), (room["id"], "bob"))
        phone.send(room["id"], "hello bob")
        bob.wait_text("hello bob", of="alice")
        bob.message("#lobby", "a word more")
        phone.wait_message("a word more")
        self.assertEqual([m["text"] for m in phone.messages()].count("hello bob"), 1)

        stage.ngircd.kill()
        stage.locumd.wait_link("alice", account, "waiting_to_retry", "connecting")
        stage.ngircd.start()
        stage.online(account, within=60)
        bob = stage.irc_contact("bob")
        bob.join("#lobby")
        until(lambda: "alice" in bob.names("#lobby"), "Alice is in the channel again", within=60, each=0.2)
        bob.message("#lobby", "after")
        phone.wait_message("after", "contact")

    def test_a_channel_with_many_messages(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        bob = stage.irc_contact("bob")
        bob.join("#lobby")
        phone = stage.phone().attach()
        phone.open(account, "#lobby", kind="room")
        until(lambda: "alice" in bob.names("#lobby"), "Alice is in the channel")
        phone.detach(stand_in=True)
        expected = [f"line {number}" for number in range(300)]
        for text in expected:
            bob.message("#lobby", text)
        bob.sync()
        phone.attach()
        phone.wait_message("line 299", within=60)
        self.assert_each_once(phone.texts(), expected)


if __name__ == "__main__":
    main()
