# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 in the middle of a stream of messages: what was acknowledged is there exactly once."""

import threading

from locumtest.waiting import until
from locumtest.world import USER, Scenario, World, main
from locumtest.xmpp import XmppClient, is_text

from test_main_job import automatic, stored


class Stream(threading.Thread):
    """A contact who writes numbered messages in small bursts, each after the server has the one before."""

    def __init__(self, contact: XmppClient, count: int) -> None:
        super().__init__(daemon=True)
        self.contact = contact
        self.texts = [f"number {number}" for number in range(count)]

    def run(self) -> None:
        for start in range(0, len(self.texts), 20):
            self.contact.messages("alice@localhost", self.texts[start : start + 20])
            self.contact.sync()


class Kills(Scenario):
    def assert_stored_once(self, stage: World, at_least: list[str]) -> list[str]:
        """What is stored is in the order in which it was sent, once each, and holds `at_least`. Gives it."""
        texts = stored(stage, "anna@localhost")
        self.assertEqual(len(texts), len(set(texts)), "nothing is stored twice")
        numbers = [int(text.split()[1]) for text in texts if text.startswith("number")]
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual([text for text in at_least if text not in set(texts)], [], "nothing that a device was shown is gone")
        return texts

    def test_the_core_in_the_middle_of_a_stream(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        stream = Stream(anna, 3000)
        stream.start()
        for number in (400, 1200, 2000):
            phone.wait_message(f"number {number}", within=60)
            stage.locumd.kill()
            phone.drop()
            shown = phone.texts()
            stage.locumd.start()
            self.assert_stored_once(stage, shown)
            phone.attach()
        stream.join(60)
        phone.wait_message(stream.texts[-1], "contact", within=90)
        # The cell held what the core had not acknowledged: nothing at all is missing.
        self.assert_each_once(phone.texts(), stream.texts)
        self.assert_each_once(stored(stage, "anna@localhost"), stream.texts)
        self.assertEqual((phone.out_of_order(), phone.twice()), ([], []))
        stage.online(account)

    def test_the_cell_in_the_middle_of_a_stream(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        stream = Stream(anna, 2000)
        stream.start()
        phone.wait_message("number 600", within=60)
        stage.locumd.kill_cell()
        shown = phone.texts()
        self.assert_stored_once(stage, shown)
        stage.locumd.wait_link(USER, account, "waiting_to_retry", "connecting", "offline", "online")
        stream.join(60)
        # It comes back by itself, and messages flow.
        stage.online(account, within=60)
        anna.message("alice@localhost", "number 99999")
        phone.wait_message("number 99999", within=60)
        texts = self.assert_stored_once(stage, shown)
        self.assert_each_once(phone.texts(), texts)
        self.assertEqual((phone.out_of_order(), phone.twice()), ([], []))
        conversation = phone.wait_message("number 0")["conversation"]
        phone.send(conversation, "and back")
        anna.wait_message("and back")

    def test_both_while_away_and_nobody_is_answered_twice(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        phone.detach(stand_in=True)
        anna.message("alice@localhost", "number 0")
        anna.stanzas.first(lambda s: is_text(s) and automatic(s), "Anna is answered")
        stage.locumd.kill()
        anna.message("alice@localhost", "number 1")
        stage.locumd.start()
        stage.online(account)
        self.assertEqual(stage.alice.stand_in()["state"], "away")
        until(lambda: "number 1" in stored(stage, "anna@localhost"), "number 1 is stored")
        stage.locumd.kill_cell()
        stage.online(account, within=60)
        until(lambda: stage.alice.account(account)["link"] == "online", "online again")
        anna.message("alice@localhost", "number 2")
        until(lambda: "number 2" in stored(stage, "anna@localhost"), "number 2 is stored", within=60)
        phone.attach()
        phone.wait_message("number 2")
        anna.sync()
        self.assertEqual(len([s for s in anna.stanzas.all() if is_text(s) and automatic(s)]), 1)
        self.assert_stored_once(stage, ["number 0", "number 1"])

    def test_a_message_of_the_user_while_the_core_dies(self) -> None:
        """It is sent, not sent, or unknown, and says so; it is never sent twice."""
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "number 0")
        conversation = phone.wait_message("number 0")["conversation"]
        sent = [phone.send(conversation, f"by hand {number}") for number in range(50)]
        stage.locumd.kill()
        stage.locumd.start()
        stage.online(account)
        phone.attach()
        for message in sent:
            phone.wait_delivery(message["id"], "sent", "delivered", "not_sent", "unknown", within=60)
        anna.sync()
        arrived = anna.bodies("alice@localhost")
        self.assertEqual(len(arrived), len(set(arrived)), "nothing arrives twice")
        history = {message["id"]: message for message in stage.alice.history(conversation)}
        for message in sent:
            now = history[message["id"]]
            if now["delivery"] in ("sent", "delivered"):
                self.assertIn(message["text"], arrived)
            elif now["delivery"] == "not_sent":
                self.assertNotIn(message["text"], arrived)


if __name__ == "__main__":
    main()
