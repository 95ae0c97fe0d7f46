# SPDX-License-Identifier: GPL-2.0-or-later
"""The app on a device: opened without a link, told by a push, explained where it cannot; and what is the user's taken along."""

import json

from locumtest.browser import DESK, PHONE
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"


class Device(WebCase):
    def test_the_app_opens_without_a_link_and_shows_what_is_pushed(self) -> None:
        stage = self.world()
        page = self.browser().open("page", address(stage), DESK, serviceWorkers="allow")
        self.log_in(page)
        page.finds(".shell")
        until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), "the worker is there")
        manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())")
        self.assertEqual(manifest["display"], "standalone")
        for icon in (each["src"] for each in manifest["icons"]):
            self.assertEqual(page.evaluate(f"fetch({icon!r}).then((answer) => answer.headers.get('Content-Type').split('/')[0])"), "image", icon)
        page.call([], "reload")  # through the worker, which keeps what it fetches
        page.finds(".shell")
        for data, shown in (
            ('{"title":"Anna","body":"Tea?","link":"./#/people"}', ["Anna", "Tea?", "./#/people"]),
            ("<b>not JSON</b>", ["Locum", "<b>not JSON</b>", ""]),
        ):
            page.do("push", data=data)
            self.assertIn(shown, page.do("shown"))
        stage.locumd.kill()
        page.evaluate("new Promise((done) => { indexedDB.deleteDatabase('locum').onsuccess = done; }).then(() => null)")
        page.call([], "reload")
        page.sees("Locum cannot be reached")
        stage.locumd.start()
        page.click("button", "Try again")
        page.finds(".shell")

    def test_alerts_are_pushed_to_this_browser(self) -> None:
        stage = self.world({"stand_in": {"grace_s": 1}})
        stage.add_xmpp()
        page = self.browser().open("page", address(stage), PHONE, serviceWorkers="allow")
        self.log_in(page)
        page.finds(".shell")
        until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), "the worker is there")
        page.do("push_service")
        page.go("#/settings/this-device")
        page.click("button", "Switch on")
        page.sees("Switch off")
        (channel,) = stage.alice.get("/channels")["channels"]
        self.assertTrue(channel["settings"]["endpoint"].startswith("http://127.0.0.1:"))
        self.assertEqual(channel["secrets"], ["auth"], "the secret of the subscription is told to nobody")
        page.shot("push-phone")
        self.assert_accessible(page)
        stage.alice.post(f"/channels/{channel['id']}/test", {})
        until(lambda: page.do("shown"), "the test is shown")
        page.do("visibility", state="hidden")
        stage.wait_stand_in("pocketed")
        stage.xmpp_contact("anna").message("alice@localhost", "Tea is ready!")
        shown = until(lambda: [each for each in page.do("shown") if "Tea is ready!" in " ".join(each)], "the message is shown", within=90)
        self.assertIn("Anna", " ".join(shown[0]))
        page.do("visibility", state="visible")
        self.assertEqual(page.do("push_refused"), [])
        page.click("button", "Switch off")
        until(lambda: stage.alice.get("/channels")["channels"] == [], "the channel is gone")
        page.sees("Switch on")
        self.assert_clean(page)

    def test_an_iphone_is_told_why_and_what_to_do(self) -> None:
        stage = self.world()
        phone = self.browser().open("phone", address(stage), PHONE, userAgent=IPHONE, hasTouch=True, isMobile=True)
        self.log_in(phone)
        phone.finds(".shell")
        phone.go("#/settings/this-device")
        phone.sees("Add to Home Screen")
        phone.sees("only an app on the home screen may show notifications")
        phone.shot("this-device-phone")
        self.assert_accessible(phone)
        self.assert_clean(phone)

    def test_everything_is_taken_along(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        for number in range(3):
            anna.message("alice@localhost", f"Number {number}.")
        desk.sees("Number 2.")
        desk.go("#/settings/export")
        desk.sees("Everything that is yours")
        self.assert_accessible(desk)
        saved = desk.do("download", button="Make the file")
        self.assertRegex(saved["name"], r"^locum-alice-\d{4}-\d\d-\d\d\.json$")
        told = json.loads(saved["text"])
        (talk,) = told["conversations"]
        self.assertEqual([each["text"] for each in talk["messages"]], [f"Number {number}." for number in range(3)])
        self.assertEqual([each["own_address"] for each in told["accounts"]["accounts"]], ["alice@localhost"])
        self.assertEqual(len(told["contacts"]["contacts"]), len(stage.alice.contacts()))
        desk.sees("3 messages")
        self.assert_clean(desk)


if __name__ == "__main__":
    main()
