# SPDX-License-Identifier: GPL-2.0-or-later
"""Contact requests and room invitations that come while Alice is away wait for her, or are decided by her rules."""

from locumtest.api import Json
from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import NETWORK_PASSWORD, Scenario, World, main
from locumtest.xmpp import CLIENT, MUC_USER, XmppClient

ROOM, CHANNEL = "tea@conference.localhost", "#lobby"

DECIDE = """locum 1
rule "schoolmates" {
  on request
  when me.phone is away and request.text contains "school"
  do { accept }
}
rule "nobody else" {
  on request
  when me.phone is away and not (request.text contains "school")
  do { decline "Not now." }
}
rule "friends may invite" {
  on invite
  when me.phone is away and person.known
  do { accept }
}
"""


def open_requests(stage: World) -> list[Json]:
    """What waits for Alice, asked over the control socket, which counts as no device."""
    return stage.alice.get("/requests")["requests"]


def asks(contact: XmppClient, why: str) -> None:
    contact.presence("subscribe", to="alice@localhost", inner=f"<status>{why}</status>")


def answers_to(contact: XmppClient) -> list[str]:
    """How Alice's server has answered a request to see her presence."""
    contact.sync()
    kinds = [s.get("type") for s in contact.stanzas.all() if s.tag == CLIENT + "presence"]
    return [kind for kind in kinds if kind in ("subscribed", "unsubscribed")]


def invites(contact: XmppClient, room: str) -> None:
    """Through the room, as most clients do."""
    invitation = "<invite to='alice@localhost'><reason>There is cake</reason></invite>"
    contact.send(f"<message to='{room}'><x xmlns='http://jabber.org/protocol/muc#user'>{invitation}</x></message>")


def invites_directly(contact: XmppClient, room: str) -> None:
    """With a message of their own: who it is from is no secret of the room's."""
    contact.send(f"<message to='alice@localhost'><x xmlns='jabber:x:conference' jid='{room}' reason='There is cake'/></message>")


def is_in_room(contact: XmppClient) -> bool:
    return any(s.tag == CLIENT + "presence" and s.get("from") == f"{ROOM}/alice" and s.get("type") is None for s in contact.stanzas.all())


class Requests(Scenario):
    def away(self, *strangers: str) -> tuple[World, Phone]:
        stage = self.world()
        for name in strangers:
            stage.prosody.write_user(name, NETWORK_PASSWORD)
        stage.add_xmpp()
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        return stage, phone

    def the_one(self, stage: World, kind: str) -> Json:
        """The only request, once it is there."""
        until(lambda: open_requests(stage), "the request is there")
        (waiting,) = open_requests(stage)
        self.assertEqual(waiting["request"]["kind"], kind)
        return waiting

    def test_a_contact_request_waits(self) -> None:
        stage, phone = self.away("erik")
        erik = stage.xmpp_contact("erik")
        asks(erik, "from school")
        waiting = self.the_one(stage, "contact_request")
        self.assertEqual((waiting["request"]["from"], waiting["request"]["text"]), ("erik@localhost", "from school"))
        stage.locumd.kill()
        stage.locumd.start()
        self.assertEqual(self.the_one(stage, "contact_request")["id"], waiting["id"])
        self.assertEqual(answers_to(erik), [], "nobody has answered him")

        phone.attach()
        phone.entries.first(lambda e: e["type"] == "request_added" and e["request"]["id"] == waiting["id"], "the phone is asked")
        phone.post(f"/requests/{waiting['id']}", {"accept": True, "values": {}})
        erik.stanzas.first(lambda s: s.tag == CLIENT + "presence" and s.get("type") == "subscribed", "Erik is allowed")
        until(lambda: not open_requests(stage), "nothing waits any more")

    def test_rules_decide_contact_requests(self) -> None:
        stage, phone = self.away("erik", "mallory")
        stage.alice.put("/rules", {"files": [{"name": "main.rules", "text": DECIDE}], "note": "scenario"})
        erik, mallory = stage.xmpp_contact("erik"), stage.xmpp_contact("mallory")
        asks(erik, "from school")
        asks(mallory, "make money fast")
        erik.stanzas.first(lambda s: s.tag == CLIENT + "presence" and s.get("type") == "subscribed", "Erik is allowed")
        mallory.stanzas.first(lambda s: s.tag == CLIENT + "presence" and s.get("type") == "unsubscribed", "Mallory is not")
        until(lambda: not open_requests(stage), "nothing waits for Alice")
        self.assertEqual((answers_to(erik), answers_to(mallory)), (["subscribed"], ["unsubscribed"]))
        self.assertEqual(stage.alice.stand_in()["state"], "away")
        phone.attach()
        phone.entries.first(lambda e: e["type"] == "request_closed", "the phone is told that it is decided")

    def test_a_room_invitation_waits(self) -> None:
        stage, phone = self.away()
        dora = stage.xmpp_contact("dora")
        dora.join(ROOM, "dora")
        invites(dora, ROOM)
        waiting = self.the_one(stage, "room_invitation")
        self.assertEqual(waiting["request"]["details"]["room"], ROOM)
        self.assertEqual(waiting["request"]["text"], "There is cake")
        dora.sync()
        self.assertFalse(is_in_room(dora))
        phone.attach()
        phone.entries.first(lambda e: e["type"] == "request_added" and e["request"]["id"] == waiting["id"], "the phone is asked")
        phone.post(f"/requests/{waiting['id']}", {"accept": True, "values": {}})
        until(lambda: is_in_room(dora), "Alice is in the room")
        until(lambda: (stage.alice.conversation(ROOM) or {}).get("joined"), "Locum has the room")
        dora.message(ROOM, "there you are", kind="groupchat")
        phone.wait_message("there you are", "contact")

    def test_who_invited_is_told_that_it_is_declined(self) -> None:
        stage, phone = self.away()
        dora = stage.xmpp_contact("dora")
        dora.join(ROOM, "dora")
        invites(dora, ROOM)
        waiting = self.the_one(stage, "room_invitation")
        phone.attach()
        hostile = "Not\u0008 now,\n<decline/> & thanks" + "!" * 500
        phone.post(f"/requests/{waiting['id']}", {"accept": False, "values": {"reason": hostile}})
        told = dora.stanzas.first(lambda s: next(s.iter(MUC_USER + "decline"), None) is not None, "Dora is told")
        self.assertEqual((told.get("from"), told.get("type")), (ROOM, None))
        decline = next(told.iter(MUC_USER + "decline"))
        self.assertEqual(decline.get("from", "").split("/")[0], "alice@localhost")
        reason = decline.findtext(MUC_USER + "reason") or ""
        self.assertTrue(reason.startswith("Not now, <decline/> & thanks!"), reason)
        self.assertLessEqual(len(reason), 200)
        self.assertFalse(is_in_room(dora))

        # Who invited without the room is told nothing.
        start = dora.mark()
        invites_directly(dora, ROOM)
        waiting = self.the_one(stage, "room_invitation")
        phone.post(f"/requests/{waiting['id']}", {"accept": False, "values": {}})
        until(lambda: not open_requests(stage), "it is declined")
        dora.sync()
        self.assertEqual([s for s in dora.stanzas.all(start) if s.tag == CLIENT + "message"], [])

    def test_an_invitation_outlives_the_plugins_process(self) -> None:
        stage, phone = self.away()
        account = stage.alice.accounts()[0]["id"]
        dora = stage.xmpp_contact("dora")
        dora.join(ROOM, "dora")
        invites(dora, ROOM)
        waiting = self.the_one(stage, "room_invitation")
        stage.locumd.kill_cell()
        stage.locumd.wait_link("alice", account, "waiting_to_retry", "connecting", "offline", "online")
        stage.online(account, within=90)
        self.assertEqual([one["id"] for one in open_requests(stage)], [waiting["id"]])
        phone.attach()
        phone.post(f"/requests/{waiting['id']}", {"accept": True, "values": {}})
        until(lambda: is_in_room(dora), "Alice is in the room", within=60)

    def test_rules_decide_room_invitations(self) -> None:
        stage, phone = self.away("mallory")
        stage.alice.put("/rules", {"files": [{"name": "main.rules", "text": DECIDE}], "note": "scenario"})
        dora = stage.xmpp_contact("dora")
        dora.join(ROOM, "dora")
        until(lambda: stage.alice.contact("dora@localhost"), "Dora is on the list")
        invites_directly(dora, ROOM)
        until(lambda: is_in_room(dora), "Alice is in the room, away as she is")
        until(lambda: not open_requests(stage), "nothing waits for her")
        mallory = stage.xmpp_contact("mallory")
        mallory.join("spam@conference.localhost", "mallory")
        invites_directly(mallory, "spam@conference.localhost")
        waiting = self.the_one(stage, "room_invitation")  # no rule speaks of strangers' invitations
        phone.attach()
        phone.post(f"/requests/{waiting['id']}", {"accept": False, "values": {}})
        until(lambda: not open_requests(stage), "it is declined")
        self.assertIsNone(stage.alice.conversation("spam@conference.localhost"))

    def test_an_irc_invitation_waits(self) -> None:
        stage = self.world()
        stage.add_irc()
        bob = stage.irc_contact("bob")
        bob.join(CHANNEL)
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        bob.send(f"INVITE alice {CHANNEL}")
        waiting = self.the_one(stage, "room_invitation")
        self.assertEqual(waiting["request"]["details"]["room"], CHANNEL)
        self.assertNotIn("alice", bob.names(CHANNEL))
        phone.attach()
        phone.post(f"/requests/{waiting['id']}", {"accept": True, "values": {}})
        until(lambda: "alice" in bob.names(CHANNEL), "Alice is in the channel")


if __name__ == "__main__":
    main()
