# SPDX-License-Identifier: GPL-2.0-or-later
"""Another device is let in by a QR code, and another person by an invitation: each with their own, nothing of one visible to the other."""

import typing

from locumtest import api
from locumtest.browser import DESK, PHONE, Page
from locumtest.waiting import until
from locumtest.world import NETWORK_PASSWORD, PASSWORD, World, main

from webcase import WebCase, address


class Family(WebCase):
    stage: World

    def desk(self) -> Page:
        self.stage = self.world()
        self.xmpp = self.stage.add_xmpp()
        desk = self.browser().open("desk", address(self.stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        return desk

    def scanned(self, desk: Page) -> str:
        """What a camera reads, which is what is written below it."""
        link = until(lambda: desk.do("scan"), "the code is drawn and can be read")
        self.assertEqual(desk.texts(".pass a"), [link])
        self.assertTrue(link.startswith(address(self.stage)), link)
        return link

    def test_a_phone_is_paired_by_scanning(self) -> None:
        desk = self.desk()
        desk.go("#/settings/devices")
        desk.click("button", "Show a code")
        link = self.scanned(desk)
        desk.shot("pairing-desk")
        self.assert_accessible(desk)
        phone = self.browser().open("phone", link, PHONE)
        phone.sees("Only go on if you have just made the code yourself.")
        phone.shot("paired-phone")
        self.assert_accessible(phone)
        phone.click("button", "Connect this device")
        phone.finds(".shell")
        self.assertNotIn("pair", phone.evaluate("location.hash"))
        self.assertEqual(len(self.stage.alice.get("/devices")["devices"]), 2)
        again = self.browser().open("again", link, PHONE)
        again.click("button", "Connect this device")
        again.sees("This code is not good any more")
        self.assertEqual(len(self.stage.alice.get("/devices")["devices"]), 2)
        self.assert_clean(desk, phone, again)

    def test_a_code_ends_with_the_device_that_made_it(self) -> None:
        stage = self.world()
        door = stage.locumd.anonymous()
        token = door.post("/session", {"user": "alice", "password": PASSWORD, "device": "lost phone"})
        thief = api.HttpDoor(stage.locumd.port, token=token["token"])
        code = thief.post("/session/pairing")["code"]
        stage.alice.delete(f"/devices/{token['device']['id']}")
        self.refused(door, "POST", "/session/paired", {"code": code, "device": "mine"}, 401, "pass.code.wrong")
        guess = {"code": "0000-0000-0000", "device": "x"}
        statuses = [door.exchange("POST", "/session/paired", guess)[0] for _ in range(8)]
        self.assertEqual(statuses[-1], 429, "guessing is slowed down")

    def refused(self, door: api.Door, method: str, path: str, body: api.Json | None, status: int, code: str = "") -> None:
        got, answer = door.exchange(method, path, body)
        self.assertEqual(got, status, f"{method} {path}: {answer}")
        if code:
            self.assertEqual(answer["error"]["code"], code, path)

    def test_an_invited_user_has_their_own_and_sees_nothing_else(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "for Alice alone")
        desk.sees("for Alice alone")
        desk.go("#/settings/invite")
        desk.click("button", "Make an invitation")
        link = self.scanned(desk)
        desk.shot("invitation-desk")
        self.assert_accessible(desk)

        guest = self.browser().open("guest", link, PHONE)
        guest.sees("You are invited")
        guest.shot("invited-phone")
        self.assert_accessible(guest)
        guest.fill("User name", "alice")
        guest.fill("Password", "carol's own")
        guest.click("button", "Begin")
        guest.sees("There is already a user of this name.")
        guest.fill("User name", "carol")
        guest.click("button", "Begin")
        guest.finds(".shell")
        token = guest.evaluate("localStorage.getItem('locum.token')")
        carol = api.HttpDoor(self.stage.locumd.port, token=token)
        made = carol.post("/accounts", api.xmpp_account("carol@localhost", NETWORK_PASSWORD, self.stage.prosody.port))
        self.stage.locumd.wait_link("carol", made["id"], "online")
        anna.message("carol@localhost", "for Carol alone")
        guest.go("#/chats")
        guest.sees("for Carol alone")
        guest.sees_not("for Alice alone")
        desk.sees_not("for Carol alone")
        guest.go("#/settings")
        guest.finds(".menu-item")
        self.assertEqual(guest.count("a[href='#/settings/invite']"), 0)
        self.nothing_of_alice(carol)
        self.refused(carol, "POST", "/invitations", {}, 403, "invitation.refused")
        self.refused(self.stage.locumd.anonymous(), "POST", "/invitations/accepted", self.newcomer(link), 401, "pass.code.wrong")
        self.assert_clean(desk, guest)

    def newcomer(self, link: str) -> api.Json:
        return {"code": link.rsplit("/", 1)[1], "name": "mallory", "password": PASSWORD}

    def nothing_of_alice(self, carol: api.Door) -> None:
        alice = self.stage.alice
        contact = alice.contact("anna@localhost")
        talk = alice.conversation("anna@localhost")
        assert contact and talk
        message = alice.history(talk["id"])[0]["id"]
        person = alice.get("/persons")["persons"][0]["id"]
        device = alice.get("/devices")["devices"][0]["id"]
        hidden: list[tuple[str, str, dict[str, typing.Any] | None]] = [
            ("GET", f"/accounts/{self.xmpp}", None),
            ("PATCH", f"/accounts/{self.xmpp}", {"name": "mine"}),
            ("DELETE", f"/accounts/{self.xmpp}", None),
            ("GET", f"/contacts/{contact['id']}/avatar", None),
            ("PATCH", f"/contacts/{contact['id']}", {"name": "mine"}),
            ("DELETE", f"/contacts/{contact['id']}", None),
            ("GET", f"/conversations/{talk['id']}", None),
            ("GET", f"/conversations/{talk['id']}/messages", None),
            ("POST", f"/conversations/{talk['id']}/messages", {"text": "I am Alice", "client_id": "c"}),
            ("POST", f"/conversations/{talk['id']}/read", {"up_to": message}),
            ("GET", f"/messages/{message}", None),
            ("POST", f"/messages/{message}/release", {}),
            ("GET", f"/persons/{person}", None),
            ("GET", f"/persons/{person}/messages", None),
            ("DELETE", f"/devices/{device}", None),
        ]
        for method, path, body in hidden:
            with self.subTest(f"{method} {path}"):
                self.refused(carol, method, path, body, 404)
        shown = [carol.get(path) for path in ("/accounts", "/contacts", "/conversations", "/persons", "/requests", "/devices", "/feed?since=0", "/rules")]
        self.assertEqual([each["own_address"] for each in carol.accounts()], ["carol@localhost"])
        self.assertNotIn("for Alice alone", str(shown))
        self.refused(carol, "GET", "/admin/users", None, 404)
        self.assertEqual([each["name"] for each in self.stage.locumd.admin().get("/admin/users")["users"]], ["alice", "carol"])


if __name__ == "__main__":
    main()
