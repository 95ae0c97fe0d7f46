# SPDX-License-Identifier: GPL-2.0-or-later
"""An account's own link: a wrong password, a server that goes and comes back, one that falls silent, one that nobody vouches for."""

from locumtest import api, certificates
from locumtest.waiting import Late, until
from locumtest.world import NETWORK_PASSWORD, USER, Scenario, main


class Links(Scenario):
    def test_a_wrong_password_waits_for_the_user(self) -> None:
        stage = self.world()
        account = stage.add_xmpp(password="not-it", online=False)
        now = stage.locumd.wait_link(USER, account, "needs_user")
        self.assertEqual(now["link_error"]["retry"], "after_user_action")
        self.assertTrue(now["link_error"]["code"].startswith("network."), now["link_error"])
        # No retry by itself: servers ban for that.
        with self.assertRaises(Late):
            stage.locumd.wait_link(USER, account, "connecting", "online", within=3)
        stage.alice.patch(f"/accounts/{account}", {"settings": {"password": NETWORK_PASSWORD}})
        stage.online(account)
        # The password is in no answer of the API, and not readable in the database.
        self.assertNotIn(NETWORK_PASSWORD, str(stage.alice.accounts()))
        with stage.locumd.database() as database:
            dump = "\n".join(str(row) for row in database.execute("SELECT * FROM accounts"))
        self.assertNotIn(NETWORK_PASSWORD, dump)
        self.assertNotIn(NETWORK_PASSWORD, stage.locumd.log.read_text())

    def test_a_form_that_is_answered_wrongly(self) -> None:
        stage = self.world()
        wrong = [
            ({"protocol": "no-such"}, "network.unknown"),
            ({"protocol": "xmpp", "settings": {}}, "form.field.missing"),
            ({"protocol": "xmpp", "settings": {"address": "a@b", "password": "x", "bogus": 1}}, "form.field.unknown"),
            ({"protocol": "xmpp", "settings": {"address": "a@b", "password": "x", "port": "many"}}, "form.field.invalid"),
        ]
        for body, code in wrong:
            with self.subTest(code), self.assertRaises(api.ApiError) as refused:
                stage.alice.post("/accounts", {"settings": {}} | body)
            self.assertEqual(refused.exception.code, code)
            self.assertTrue(refused.exception.message)
        self.assertEqual(stage.alice.accounts(), [])

    def server_gone_and_back(self, stage, account: int, server, write, address: str) -> None:
        phone = stage.phone().attach()
        contact = write(None, "before")
        phone.wait_message("before", "contact")
        mark = phone.mark()
        server.kill()
        stage.locumd.wait_link(USER, account, "waiting_to_retry", "connecting")
        gone = phone.entries.first(
            lambda e: e["type"] == "account_updated" and e["account"]["link"] != "online", "the phone is told", start=mark
        )
        self.assertEqual(gone["account"]["id"], account)
        server.start()
        stage.online(account, within=60)
        write(contact, "after")
        phone.wait_message("after", "contact")
        conversation = stage.alice.conversation(address)["id"]
        sent = phone.send(conversation, "and back")
        phone.wait_delivery(sent["id"], "sent", "delivered")

    def test_the_xmpp_server_goes_and_comes_back(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()

        def write(_contact, text: str):
            anna = stage.xmpp_contact("anna")
            anna.message("alice@localhost", text)
            return anna

        self.server_gone_and_back(stage, account, stage.prosody, write, "anna@localhost")

    def test_the_irc_server_goes_and_comes_back(self) -> None:
        stage = self.world()
        account = stage.add_irc()
        stage.befriend(account, "bob")

        def write(_contact, text: str):
            bob = stage.irc_contact("bob")
            bob.message("alice", text)
            return bob

        self.server_gone_and_back(stage, account, stage.ngircd, write, "bob")

    def test_a_message_while_the_server_is_gone(self) -> None:
        """It waits or fails, and says so."""
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "before")
        conversation = phone.wait_message("before")["conversation"]
        stage.prosody.kill()
        stage.locumd.wait_link(USER, account, "waiting_to_retry", "connecting")
        message = phone.send(conversation, "into the void")
        self.assertIn(message["delivery"], ("queued", "sending", "not_sent"))
        stage.prosody.start()
        stage.online(account, within=60)
        end = phone.wait_delivery(message["id"], "sent", "delivered", "not_sent", "unknown")
        anna = stage.xmpp_contact("anna")
        anna.sync()
        if end["delivery"] in ("sent", "delivered"):
            anna.wait_message("into the void")
        else:
            self.assertTrue(end["error"]["code"])

    def test_two_accounts_and_one_fails(self) -> None:
        stage = self.world()
        good, bad = stage.add_irc(), stage.add_xmpp(password="not-it", online=False)
        stage.locumd.wait_link(USER, bad, "needs_user")
        self.assertEqual(stage.alice.account(good)["link"], "online")
        stage.alice.delete(f"/accounts/{bad}")
        self.assertEqual([account["id"] for account in stage.alice.accounts()], [good])
        stage.alice.post(f"/accounts/{good}/disconnect")
        stage.locumd.wait_link(USER, good, "offline")
        stage.alice.post(f"/accounts/{good}/connect")
        stage.online(good)

    def test_a_certificate_that_nobody_vouches_for(self) -> None:
        """The user is asked, and answers once for this certificate."""
        stage = self.world(tls=True)
        made = stage.alice.post("/accounts", api.xmpp_account("alice@localhost", NETWORK_PASSWORD, stage.prosody.port))
        phone = stage.phone().attach()
        asked = phone.entries.first(
            lambda e: e["type"] == "request_added" and e["request"]["request"]["kind"] == "certificate", "the user is asked"
        )["request"]
        fingerprint = asked["request"]["details"]["fingerprint_sha256"]
        self.assertEqual(fingerprint.replace(":", "").lower(), certificates.fingerprint_sha256(stage.prosody.certificate))
        self.assertNotEqual(stage.alice.account(made["id"])["link"], "online")
        phone.post(f"/requests/{asked['id']}", {"accept": True, "values": {}})
        stage.online(made["id"], within=60)
        self.assertEqual(stage.alice.get("/requests")["requests"], [])
        # It is remembered.
        stage.alice.post(f"/accounts/{made['id']}/disconnect")
        stage.locumd.wait_link(USER, made["id"], "offline")
        stage.alice.post(f"/accounts/{made['id']}/connect")
        stage.online(made["id"])
        self.assertEqual(stage.alice.get("/requests")["requests"], [])

    def test_irc_over_tls(self) -> None:
        stage = self.world(tls=True)
        form = api.irc_account("alice", stage.ngircd.port)
        form["settings"]["ssl"] = True
        form["settings"]["pinned_certificate"] = certificates.fingerprint_sha256(stage.ngircd.certificate)
        made = stage.alice.post("/accounts", form)
        stage.online(made["id"])
        bob = stage.irc_contact("bob")
        bob.message("alice", "hello")
        stage.phone().attach().wait_message("hello", "contact")

    def test_a_server_that_falls_silent_is_noticed(self) -> None:
        stage = self.world()
        wire = stage.proxy(stage.prosody.port)
        account = stage.add_xmpp(port=wire.port)
        wire.cut()
        stage.locumd.wait_link(USER, account, "waiting_to_retry", "connecting", "offline", within=150)
        wire.reset()
        wire.resume()
        stage.online(account, within=60)

    def test_many_accounts_come_up_together(self) -> None:
        stage = self.world()
        accounts = [
            stage.alice.post("/accounts", api.irc_account(f"alice{number}", stage.ngircd.port))["id"] for number in range(10)
        ]
        until(lambda: all(one["link"] == "online" for one in stage.alice.accounts()), "all are online", within=60, each=0.2)
        self.assertEqual(len(stage.alice.accounts()), len(accounts))


if __name__ == "__main__":
    main()
