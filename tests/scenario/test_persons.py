# SPDX-License-Identifier: GPL-2.0-or-later
"""One contact on XMPP and on IRC: declared one person, answered once, filtered by one policy, and written to where they are."""

from locumtest import world
from locumtest.api import ApiError, Json
from locumtest.waiting import until
from locumtest.world import Scenario, World, main
from locumtest.xmpp import body, is_text


def automatic(stanza) -> bool:
    return any(element.tag.startswith("{" + world.AUTOMATIC) for element in stanza.iter())


def person_of(stage: World, contact: int) -> Json:
    """Who has this contact, as the list of persons says."""
    return next(p for p in stage.alice.get("/persons")["persons"] if contact in [i["id"] for i in p["identities"]])


def availability(stage: World, contact: int) -> str:
    (found,) = [i for i in person_of(stage, contact)["identities"] if i["id"] == contact]
    return found["presence"]["availability"]


class Persons(Scenario):
    def stage(self) -> tuple[World, int, int]:
        """Anna on XMPP, who is "annika" on IRC."""
        stage = self.world()
        stage.add_xmpp()
        irc = stage.add_irc()
        stage.befriend(irc, "annika")
        jabber = until(lambda: stage.alice.contact("anna@localhost"), "Anna is on the list")["id"]
        nick = until(lambda: stage.alice.contact("annika"), "annika is on the list")["id"]
        return stage, jabber, nick

    def test_one_person_gets_one_answer(self) -> None:
        stage, jabber, nick = self.stage()
        anna, annika = stage.xmpp_contact("anna"), stage.irc_contact("annika")
        phone = stage.phone().attach()
        done = phone.post("/persons/acts", {"act": "link", "a": jabber, "b": nick, "key": "k1"})
        self.assertEqual(phone.post("/persons/acts", {"act": "link", "a": jabber, "b": nick, "key": "k1"})["number"], done["number"])
        phone.entries.first(
            lambda e: e["type"] == "person_changed" and e["identities"] == sorted([jabber, nick]), "the phone is told who is one"
        )
        self.assertEqual(person_of(stage, jabber)["id"], person_of(stage, nick)["id"])
        self.assertEqual(phone.detach(stand_in=True)["state"], "away")
        anna.message("alice@localhost", "are you there?")
        reply = anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        self.assertTrue(body(reply))
        annika.message("alice", "and here?")
        until(
            lambda: [m for m in phone.get(f"/persons/{min(jabber, nick)}/messages")["messages"] if m["text"] == "and here?"],
            "the second message is stored",
        )
        # What was written last is decided by now; the answer that would have come is before the pong.
        annika.sync()
        self.assertEqual(annika.texts("alice", command="NOTICE"), [])
        texts = [m["text"] for m in phone.get(f"/persons/{max(jabber, nick)}/messages")["messages"]]
        self.assertEqual(texts, ["are you there?", body(reply), "and here?"])

    def test_a_policy_set_once_filters_both(self) -> None:
        stage, jabber, nick = self.stage()
        anna, annika = stage.xmpp_contact("anna"), stage.irc_contact("annika")
        phone = stage.phone().attach()
        act = phone.post("/persons/acts", {"act": "link", "a": jabber, "b": nick})
        phone.put("/policies", {"subject": {"kind": "person", "id": jabber}, "verdicts": ["block"], "direction": "from"})
        anna.message("alice@localhost", "unwanted one")
        annika.message("alice", "unwanted two")
        wanted = {"unwanted one", "unwanted two"}
        until(lambda: {m["text"] for m in phone.get("/messages/filtered")["messages"]} == wanted, "both are filtered")
        self.assertEqual(phone.texts(), [])
        # Taken apart again, the policy that was set for both reaches both: it never lets somebody in by itself.
        phone.post("/persons/acts", {"act": "undo", "number": act["number"]})
        annika.message("alice", "unwanted three")
        until(lambda: "unwanted three" in {m["text"] for m in phone.get("/messages/filtered")["messages"]}, "it is filtered too")

    def test_a_message_follows_them(self) -> None:
        stage, jabber, nick = self.stage()
        anna, annika = stage.xmpp_contact("anna"), stage.irc_contact("annika")
        phone = stage.phone().attach()
        phone.post("/persons/acts", {"act": "link", "a": jabber, "b": nick})
        who = person_of(stage, jabber)["id"]
        until(lambda: availability(stage, jabber) == "available", "Anna is there")
        until(lambda: availability(stage, nick) == "available", "annika is there", within=90)
        anna.message("alice@localhost", "hello")
        phone.wait_message("hello", "contact")
        sent = phone.post(f"/persons/{who}/messages", {"text": "to you on XMPP"})
        self.assertEqual((sent["identity"], sent["reason"]), (jabber, "last_inbound"))
        anna.wait_message("to you on XMPP", "alice@localhost")

        anna.close()
        until(lambda: availability(stage, jabber) == "offline", "Anna has gone")
        # XMPP keeps messages for who is away: the first two minutes the conversation stays.
        stays = phone.post(f"/persons/{who}/messages", {"text": "wait for her"})
        self.assertEqual(stays["identity"], jabber)
        annika.message("alice", "I am over here now")
        phone.wait_message("I am over here now", "contact")
        follows = phone.post(f"/persons/{who}/messages", {"text": "to you on IRC"})
        self.assertEqual(follows["identity"], nick)
        annika.wait_text("to you on IRC", of="alice")

    def test_what_cannot_be_is_said(self) -> None:
        stage, jabber, nick = self.stage()
        phone = stage.phone().attach()
        phone.post("/persons/acts", {"act": "apart", "a": jabber, "b": nick})
        with self.assertRaises(ApiError) as refused:
            phone.post("/persons/acts", {"act": "link", "a": jabber, "b": nick})
        self.assertEqual((refused.exception.status, refused.exception.code), (409, "persons.kept_apart"))
        self.assertIn("anna@localhost | annika", refused.exception.message)


if __name__ == "__main__":
    main()
