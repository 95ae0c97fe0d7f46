# SPDX-License-Identifier: GPL-2.0-or-later
"""The contact list: taken from the network, edited from a device, kept by Locum where the network keeps none."""

import base64
import hashlib

from locumtest.prosody import Prosody
from locumtest.waiting import until
from locumtest.world import NETWORK_PASSWORD, Scenario, main
from locumtest.xmpp import CLIENT


class XmppRoster(Scenario):
    def test_the_list_comes_with_names_and_subscriptions(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        until(lambda: len(stage.alice.contacts()) == 3, "the roster is there")
        anna = stage.alice.contact("anna@localhost")
        self.assertEqual((anna["name"], anna["subscription"], anna["listed"]), ("Anna", "both", True))

    def test_presence_of_contacts(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        phone = stage.phone().attach()
        anna = stage.xmpp_contact("anna")
        number = until(lambda: stage.alice.contact("anna@localhost"), "Anna is on the list")["id"]

        def is_now(availability: str, text: str = ""):
            return lambda e: (
                e["type"] == "contact_presence"
                and e["identity"] == number
                and e["presence"]["availability"] == availability
                and text in e["presence"].get("text", "")
            )

        phone.ephemeral.first(is_now("available"), "Anna is there")
        anna.presence(inner="<show>dnd</show><status>in a meeting</status>")
        phone.ephemeral.first(is_now("busy", "in a meeting"), "Anna is busy")
        self.assertEqual(stage.alice.contact("anna@localhost")["presence"]["availability"], "busy")
        anna.close()
        phone.ephemeral.first(is_now("offline"), "Anna has gone")

    def test_typing(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "hello", extra='<active xmlns="http://jabber.org/protocol/chatstates"/>')
        conversation = phone.wait_message("hello")["conversation"]
        anna.send('<message to="alice@localhost" type="chat"><composing xmlns="http://jabber.org/protocol/chatstates"/></message>')
        phone.ephemeral.first(lambda e: e["type"] == "contact_typing" and e["typing"], "Anna types")
        phone.post(f"/conversations/{conversation}/typing", {"typing": True})
        composing = "{http://jabber.org/protocol/chatstates}composing"
        anna.stanzas.first(lambda s: s.tag == CLIENT + "message" and s.find(composing) is not None, "Alice types")

    def test_edits_from_a_device(self) -> None:
        stage = self.world()
        stage.prosody.write_user("erik", NETWORK_PASSWORD)
        account = stage.add_xmpp()
        erik = stage.xmpp_contact("erik")
        phone = stage.phone().attach()
        made = phone.post(
            "/contacts", {"account": account, "address": "erik@localhost", "name": "Erik", "groups": ["Work"], "message": "It is me"}
        )
        erik.stanzas.first(lambda s: s.tag == CLIENT + "presence" and s.get("type") == "subscribe", "Erik is asked")
        erik.presence("subscribed", to="alice@localhost")
        until(lambda: stage.alice.contact("erik@localhost")["subscription"] in ("to", "both"), "Erik has agreed")
        erik.presence("subscribe", to="alice@localhost")
        self.allow(stage, phone, "erik@localhost")
        until(lambda: stage.alice.contact("erik@localhost")["subscription"] == "both", "both see each other")

        phone.patch(f"/contacts/{made['id']}", {"name": "Erik the Red", "groups": ["Work", "Sailing"]})
        phone.entries.first(
            lambda e: e["type"] == "contact_updated" and e["identity"]["name"] == "Erik the Red", "the phone is told of the new name"
        )
        until(lambda: "Erik the Red" in stage.prosody.roster_of("alice"), "the server has the new name")
        until(lambda: "Sailing" in stage.prosody.roster_of("alice"), "the server has the new group")

        phone.delete(f"/contacts/{made['id']}")
        until(lambda: "erik@localhost" not in stage.prosody.roster_of("alice"), "the server has forgotten him")
        gone = stage.alice.contact("erik@localhost")
        self.assertTrue(gone is None or not gone["listed"])

    def allow(self, stage, phone, address: str) -> None:
        """Answers the request to see Alice's presence, unless it has been answered by itself (she asked first)."""

        def answered() -> bool:
            for request in stage.alice.get("/requests")["requests"]:
                if request["request"]["kind"] == "contact_request" and request["request"]["from"] == address:
                    phone.post(f"/requests/{request['id']}", {"accept": True, "values": {}})
            contact = stage.alice.contact(address)
            return bool(contact) and contact["subscription"] in ("both", "from")

        until(answered, f"{address} is allowed", each=0.2)

    def test_somebody_asks_to_be_allowed(self) -> None:
        stage = self.world()
        stage.prosody.write_user("erik", NETWORK_PASSWORD)
        stage.add_xmpp()
        phone = stage.phone().attach()
        erik = stage.xmpp_contact("erik")
        erik.presence("subscribe", to="alice@localhost", inner="<status>from school</status>")
        asked = phone.entries.first(lambda e: e["type"] == "request_added", "the phone is asked")["request"]
        self.assertEqual((asked["request"]["kind"], asked["request"]["from"]), ("contact_request", "erik@localhost"))
        phone.post(f"/requests/{asked['id']}", {"accept": True, "values": {}})
        erik.stanzas.first(lambda s: s.tag == CLIENT + "presence" and s.get("type") == "subscribed", "Erik is allowed")
        erik.wait_presence("alice@localhost")
        phone.entries.first(lambda e: e["type"] == "request_closed" and e["request"] == asked["id"], "the request is closed")

    def test_a_change_by_another_client_of_the_users_own(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        phone = stage.phone().attach()
        elsewhere = stage.xmpp_contact("alice", resource="elsewhere")
        elsewhere.request("set", '<query xmlns="jabber:iq:roster"><item jid="anna@localhost" name="Anni"/></query>')
        phone.entries.first(lambda e: e["type"] == "contact_updated" and e["identity"]["name"] == "Anni", "the new name")
        elsewhere.request("set", '<query xmlns="jabber:iq:roster"><item jid="carol@localhost" subscription="remove"/></query>')
        until(lambda: not (stage.alice.contact("carol@localhost") or {"listed": False})["listed"], "Carol is off the list")

    def test_the_list_survives_the_account_being_away(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        until(lambda: len(stage.alice.contacts()) == 3, "the roster is there")
        stage.alice.post(f"/accounts/{account}/disconnect")
        stage.locumd.wait_link("alice", account, "offline")
        self.assertEqual({one["address"] for one in stage.alice.contacts()}, {Prosody.jid(name) for name in ("anna", "carol", "dora")})


class Spellings(Scenario):
    def test_irc_nicks_in_any_case_are_one_person(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        bob, carol = stage.irc_contact("BoB"), stage.irc_contact("Carol[x]")
        phone = stage.phone().attach()
        # Typed, and then one arrives.
        opened = phone.open(account, "Bob")
        bob.message("Alice", "from Bob")
        self.assertEqual(phone.wait_message("from Bob")["conversation"], opened["id"])
        # One arrives, and then it is typed. This server holds [ and { apart (CASEMAPPING=ascii).
        carol.message("alice", "from Carol")
        arrived = phone.wait_message("from Carol")["conversation"]
        self.assertEqual(phone.open(account, "CAROL[X]")["id"], arrived)
        self.assertEqual(phone.open(account, "bOB")["id"], opened["id"])
        phone.send(arrived, "to Carol")
        carol.wait_text("to Carol", of="alice")
        listed = stage.befriend(account, "BOB")
        self.assertEqual(listed["id"], opened["identity"])
        self.assertEqual(len(stage.alice.conversations()), 2)

    def test_irc_channels_in_any_case_are_one_room(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        bob = stage.irc_contact("bob")
        bob.join("#locum")
        phone = stage.phone().attach()
        room = phone.open(account, "#Locum", "room")
        until(lambda: "alice" in bob.names("#locum"), "Alice is in the room")
        bob.message("#LOCUM", "to all")
        self.assertEqual(phone.wait_message("to all")["conversation"], room["id"])
        self.assertEqual(len(stage.alice.conversations()), 1)

    def test_xmpp_addresses_in_any_case_are_one_person(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        opened = phone.open(account, "Anna@LocalHost/phone")
        anna.message("alice@localhost", "from Anna")
        self.assertEqual(phone.wait_message("from Anna")["conversation"], opened["id"])
        self.assertEqual(opened["identity"], stage.alice.contact("anna@localhost")["id"])


class Pictures(Scenario):
    def test_a_contacts_picture_comes_to_a_device(self) -> None:
        stage = self.world()
        account = stage.alice.post("/accounts", {"protocol": "loopback", "settings": {"name": "alice"}})["id"]
        stage.online(account)
        phone = stage.phone().attach()
        conversation = phone.open(account, "director@loopback")
        path = f"/contacts/{conversation['identity']}/avatar"
        self.assertEqual(phone.exchange("GET", path)[0], 404)
        phone.send(conversation["id"], "avatar")
        told = phone.entries.first(lambda e: e["type"] == "contact_updated" and e["identity"]["avatar"], "the phone is told")
        answer = stage.alice.get(path)
        self.assertEqual(answer["content_type"], "image/png")
        picture = base64.b64decode(answer["base64"])
        self.assertEqual(hashlib.sha256(picture).hexdigest(), told["identity"]["avatar"])
        status, over_http = phone.exchange("GET", path)
        self.assertEqual((status, over_http), (200, picture.decode(errors="replace")))


class IrcContacts(Scenario):
    def test_they_are_kept_by_locum_and_watched(self) -> None:
        stage = self.world({"network": {"retry_first_s": 1, "retry_max_s": 4}})
        account = stage.add_irc()
        phone = stage.phone().attach()
        bob = stage.befriend(account, "bob")
        self.assertTrue(bob["listed"])
        there = stage.irc_contact("bob")

        def is_now(availability: str):
            return lambda e: (
                e["type"] == "contact_presence" and e["identity"] == bob["id"] and e["presence"]["availability"] == availability
            )

        phone.ephemeral.first(is_now("available"), "Bob is there", within=90)
        there.close()
        phone.ephemeral.first(is_now("offline"), "Bob has gone", within=90)
        stage.locumd.kill()
        stage.locumd.start()
        self.assertEqual([one["address"] for one in stage.alice.contacts() if one["listed"]], ["bob"])
        stage.alice.delete(f"/contacts/{bob['id']}")
        self.assertEqual([one["address"] for one in stage.alice.contacts() if one["listed"]], [])


if __name__ == "__main__":
    main()
