# SPDX-License-Identifier: GPL-2.0-or-later
"""A contact's own client, independent of Locum, sees nothing of a cut, of standing in, of the return, or of a core that restarts."""

import pathlib
import signal
import socket

from locumtest.api import Json
from locumtest.waiting import until
from locumtest.world import USER, Scenario, World, main
from locumtest.xmpp import XmppClient, describe

from test_main_job import stored


def accepts(path: pathlib.Path) -> bool:
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(str(path)) == 0


def show(stanza) -> str:
    """What a presence shows: online, away, …"""
    return next((element.text or "" for element in stanza if element.tag.endswith("}show")), "online")


def status(stanza) -> str:
    return next((element.text or "" for element in stanza if element.tag.endswith("}status")), "")


class Policies(Scenario):
    """What a contact's own client sees, by the policy of the account."""

    def seen(self, anna: XmppClient, since: int) -> list[tuple[str, str]]:
        anna.sync()
        return [(show(stanza), status(stanza)) for stanza in anna.presences("alice@localhost", since)]

    def wait_seen(self, anna: XmppClient, since: int, *expected: tuple[str, str]) -> None:
        until(lambda: self.seen(anna, since)[-1:] == [expected[-1]], f"Anna's client sees {expected[-1]}")
        self.assertEqual(self.seen(anna, since), list(expected))

    def test_away(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        since = anna.mark()
        phone = stage.phone().attach()
        phone.put("/presence", {"availability": "available", "text": "at home"})
        phone.patch(f"/accounts/{account}", {"presence_policy": "away"})
        self.wait_seen(anna, since, ("online", "at home"))
        phone.detach(stand_in=True)
        self.wait_seen(anna, since, ("online", "at home"), ("away", "at home"))
        phone.attach()
        self.wait_seen(anna, since, ("online", "at home"), ("away", "at home"), ("online", "at home"))

    def test_pass_through_is_frozen_at_the_last(self) -> None:
        stage = self.world()
        account = stage.add_xmpp(presence_policy="pass_through")
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        since = anna.mark()
        link = stage.proxy()
        phone = stage.phone().attach(port=link.port)
        phone.put("/presence", {"availability": "busy", "text": "one"})
        phone.put("/presence", {"availability": "extended_away", "text": "two"})
        self.wait_seen(anna, since, ("dnd", "one"), ("xa", "two"))
        push = {"files": [{"name": "main.rules", "text": 'locum 1\nrule "x" { on incoming do { status available "a rule" } }'}], "note": ""}
        self.assertEqual(stage.alice.put("/rules", push)["diagnostics"], [])
        link.cut()
        stage.wait_stand_in("away")
        anna.message("alice@localhost", "hello?")
        until(lambda: stored(stage, "anna@localhost") == ["hello?"], "it is stored")
        self.assertEqual(self.seen(anna, since), [("dnd", "one"), ("xa", "two")])
        # Another session is begun with the same.
        since = anna.mark()
        stage.locumd.kill_cell("purple")
        until(lambda: ("xa", "two") in self.seen(anna, since), "the status is back")
        stage.online(account)
        phone.forget_link()
        link.reset()
        link.resume()
        phone.attach(port=link.port)
        stage.wait_stand_in("attached")
        self.assertEqual(self.seen(anna, since)[-1], ("xa", "two"))

    def test_the_status_is_back_after_a_reconnect(self) -> None:
        stage = self.world()
        way = stage.proxy(stage.prosody.port)
        stage.add_xmpp(port=way.port)
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        phone = stage.phone().attach()
        phone.put("/presence", {"availability": "busy", "text": "do not disturb me"})
        since = anna.mark()
        phone.detach(stand_in=True)
        way.reset()
        until(lambda: ("dnd", "do not disturb me") in self.seen(anna, since), "the status is back")

    def test_who_cannot_be_hidden_is_told_so(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        since = anna.mark()
        phone = stage.phone().attach()
        code, answer = phone.exchange("PATCH", f"/accounts/{account}", {"presence_policy": "invisible"})
        self.assertEqual((code, answer["error"]["code"]), (409, "account.presence.unsupported"))
        self.assertIn("cannot hide you", answer["error"]["message"])
        code, answer = phone.exchange("PUT", "/presence", {"availability": "invisible", "text": ""})
        self.assertEqual((code, answer["error"]["code"]), (409, "presence.hidden.unsupported"))
        self.assertIn(stage.alice.account(account)["slug"], answer["error"]["message"])
        phone.detach(stand_in=True)
        self.assertEqual(self.seen(anna, since), [])


class OwnClients(Scenario):
    """A client of Alice's own beside Locum, on the same XMPP account."""

    def notices(self, phone) -> list[str]:
        return [event["text"] for event in phone.ephemeral.all() if event["type"] == "account_notice"]

    def test_one_that_is_active_counts_as_a_device_where_set(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        desk = stage.xmpp_contact("alice", resource="desk")
        desk.presence(inner="<priority>5</priority>")
        stage.wait_stand_in("attached")
        anna.message("alice@localhost", "are you there?")
        desk.wait_message("are you there?", "anna@localhost")
        until(lambda: stored(stage, "anna@localhost") == ["are you there?"], "Locum has it, too")
        anna.sync()
        self.assertEqual(anna.bodies("alice@localhost"), [], "Alice is there")

        # Left to lie about, it is no device that is in a hand.
        phone.patch("/stand-in/settings", {"own_clients_count": False})
        self.assertEqual(stage.wait_stand_in("away")["state"], "away")
        desk.presence(inner="<show>away</show><priority>5</priority>")
        desk.presence(inner="<priority>5</priority>")
        anna.message("alice@localhost", "and now?")
        anna.wait_message("", "alice@localhost")
        self.assertEqual(stage.alice.stand_in()["state"], "away")

    def test_one_that_goes_leaves_the_absence_to_the_rest(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        phone = stage.phone().attach()
        desk = stage.xmpp_contact("alice", resource="desk")
        desk.presence(inner="<priority>5</priority>")
        phone.detach(stand_in=True)  # while the other is in a hand
        self.assertEqual(stage.alice.stand_in()["state"], "attached")
        desk.presence("unavailable")
        stage.wait_stand_in("away")

    def test_one_that_locum_keeps_from_being_notified_is_told_of(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        pocket = stage.xmpp_contact("alice", resource="pocket")
        pocket.presence(inner="<show>away</show><priority>0</priority>")
        until(lambda: self.notices(phone), "the user is told")
        self.assertIn('"pocket"', self.notices(phone)[0])
        self.assertIn("Give it a priority of", self.notices(phone)[0])

        def warning() -> Json | None:
            return stage.alice.account(account).get("link_error")

        until(warning, "the account shows it")
        self.assertEqual((stage.alice.account(account)["link"], warning()["code"]), ("online", "xmpp.client.passed_over"))
        self.assertIn('"pocket"', warning()["detail"])
        stage.locumd.kill()  # who looks later sees it still
        stage.locumd.start()
        stage.online(account)
        until(warning, "the account shows it to whoever comes later")
        phone.attach(port=stage.locumd.port)
        # It is so: what comes goes to Locum alone.
        anna.message("alice@localhost", "to whom?")
        phone.wait_message("to whom?")
        pocket.sync()
        self.assertEqual(pocket.bodies("anna@localhost"), [])
        # What is advised helps.
        pocket.presence(inner="<show>away</show><priority>5</priority>")
        pocket.sync()
        anna.message("alice@localhost", "and now?")
        pocket.wait_message("and now?", "anna@localhost")
        self.assertEqual(len(self.notices(phone)), 1)
        until(lambda: not warning(), "and all is well")
        self.assertEqual(stage.alice.account(account)["link"], "online")


class Unseen(Scenario):
    def assert_unseen(self, anna: XmppClient, since: int, what: str) -> None:
        anna.sync()
        seen = anna.presences("alice@localhost", since)
        self.assertEqual(len(seen), 0, f"{what}: Anna's client saw\n{describe(seen)}")

    def assert_there(self, stage: World, bob) -> None:
        self.assertTrue(bob.is_on("alice"))
        self.assertIsNone(bob.away_text("alice"))

    def test_cut_stand_in_and_return(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        stage.add_irc()
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        bob.join("#lobby")
        link = stage.proxy()
        phone = stage.phone().attach(port=link.port)
        stage.wait_stand_in("attached")
        phone.put("/presence", {"availability": "available", "text": "at home"})
        seen = anna.stanzas.first(lambda s: s.get("from", "").startswith("alice@localhost") and "at home" in describe([s]), "the status")
        self.assertIsNone(seen.get("type"))
        since = anna.mark()
        irc_since = bob.mark()

        link.cut()
        stage.wait_stand_in("grace")
        self.assert_unseen(anna, since, "at the cut")
        stage.wait_stand_in("away")
        self.assert_unseen(anna, since, "entering the absence")
        anna.message("alice@localhost", "hello?")
        anna.wait_message("", "alice@localhost", since)
        self.assert_unseen(anna, since, "while Locum stands in")
        self.assert_there(stage, bob)

        phone.forget_link()
        link.reset()
        link.resume()
        phone.attach(port=link.port)
        stage.wait_stand_in("attached")
        phone.wait_message("hello?")
        self.assert_unseen(anna, since, "at the return")
        phone.detach(stand_in=True)
        stage.wait_stand_in("away")
        self.assert_unseen(anna, since, "at an explicit close")
        self.assert_there(stage, bob)
        bob.sync()
        self.assertEqual([line for line in bob.lines.all(irc_since) if line.nick == "alice"], [])

    def restart(self, how) -> None:
        stage = self.world()
        xmpp = stage.add_xmpp()
        irc = stage.add_irc()
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        bob.join("#lobby")
        phone = stage.phone().attach()
        phone.open(irc, "#lobby", kind="room")
        until(lambda: "alice" in bob.names("#lobby"), "Alice is in #lobby")
        anna.wait_presence("alice@localhost")
        since, irc_since = anna.mark(), bob.mark()
        cells = set(stage.locumd.cells())
        self.assertTrue(cells)

        how(stage.locumd)
        anna.message("alice@localhost", "while the core is gone")
        bob.message("#lobby", "in the room, too")
        anna.sync()
        bob.sync()
        self.assertEqual(set(stage.locumd.cells()), cells, "the cells linger")
        self.assert_unseen(anna, since, "the core is gone")

        stage.locumd.start()
        stage.online(xmpp)
        stage.online(irc)
        phone.attach()
        phone.wait_message("while the core is gone", "contact")
        phone.wait_message("in the room, too", "contact")
        self.assertEqual(set(stage.locumd.cells()), cells, "the new core has taken them over")
        self.assert_unseen(anna, since, "the core is back")
        bob.sync()
        self.assertEqual([line for line in bob.lines.all(irc_since) if line.nick == "alice"], [])
        # And they work on.
        conversation = phone.wait_message("while the core is gone")["conversation"]
        phone.send(conversation, "still here")
        anna.wait_message("still here", "alice@localhost")
        self.assertCountEqual(phone.texts(), ["while the core is gone", "in the room, too"])

    def test_the_core_is_stopped_and_started(self) -> None:
        def stop(locumd) -> None:
            self.assertEqual(locumd.stop(), 0)

        self.restart(stop)

    def test_the_core_is_killed_and_started(self) -> None:
        self.restart(lambda locumd: locumd.kill())

    def test_an_interrupt_ends_the_cells(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        self.assertEqual(stage.locumd.program.end(signal.SIGINT, within=20), 0)
        anna.wait_presence("alice@localhost", available=False)
        until(lambda: not stage.locumd.cells(), "the cells have ended")

    def test_an_interrupt_right_after_a_start_ends_the_cells_that_lingered(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        stage.locumd.kill()
        anna.message("alice@localhost", "while nobody stores")
        anna.sync()
        program = stage.locumd.launch()
        program.wait_until(lambda: accepts(stage.locumd.runtime / "cells.sock"), "it listens")
        self.assertEqual(stage.locumd.interrupt(), 0)
        anna.wait_presence("alice@localhost", available=False)
        self.assertEqual(stage.locumd.cells(), [])
        # What it came back to say is in the database.
        stage.locumd.start()
        stage.online(account)
        self.assertIn("while nobody stores", stored(stage, "anna@localhost"))

    def test_cells_that_nobody_comes_for_end(self) -> None:
        stage = self.world({"cells": {"linger_s": 2}})
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        anna.wait_presence("alice@localhost")
        stage.locumd.kill()
        anna.wait_presence("alice@localhost", available=False)
        until(lambda: not stage.locumd.cells(), "the cells have ended")
        stage.locumd.start()
        stage.locumd.wait_link(USER, stage.locumd.as_user(USER).accounts()[0]["id"], "online")


if __name__ == "__main__":
    main()
