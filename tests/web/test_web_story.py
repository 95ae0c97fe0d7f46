# SPDX-License-Identifier: GPL-2.0-or-later
"""From log-in to return, as a person sees it: a desk and a phone, both only browsers."""

from locumtest.browser import DESK, PHONE
from locumtest.world import main

from webcase import WebCase, address


class WebStory(WebCase):
    def test_from_log_in_to_return(self) -> None:
        stage = self.world({"stand_in": {"grace_s": 1, "same_absence_min": 0}})
        stage.add_xmpp()
        irc = stage.add_irc()
        stage.befriend(irc, "bob")
        anna, bob = stage.xmpp_contact("anna"), stage.irc_contact("bob")
        browser, url = self.browser(), address(stage)
        desk = browser.open("desk", url, DESK)
        self.log_in(desk, "wrong password")
        desk.sees("The user name or the password is wrong.")
        desk.shot("login-desk")
        self.log_in(desk)
        desk.sees("You answer yourself")
        stage.wait_stand_in("attached")

        for name, text in (("carol", "The photos of Sunday are up, have a look!"), ("dora", "I am running ten minutes late")):
            stage.xmpp_contact(name).message("alice@localhost", text)
            desk.sees(text)
        anna.message("alice@localhost", "Are we still on for tea at five?")
        desk.sees("Are we still on for tea at five?")
        desk.click("link", "anna")
        desk.fill("Write a message", "Yes! I bring the cake.")
        desk.press("Enter")
        anna.wait_message("Yes! I bring the cake.", "alice@localhost")
        desk.finds(".outcome-sent, .outcome-delivered")
        anna.message("alice@localhost", "Lovely. I have asked Carol as well, she brings her new telescope. Clear sky tonight!")
        desk.sees("Clear sky tonight!")
        bob.message("alice", "The build is green again")
        desk.sees("The build is green again")

        desk.click("switch", "Locum stands in for me")
        desk.sees("You stay present on your networks.")
        desk.call([["getByRole", "radio", {"name": "Driving"}]], "check")
        desk.fill("What may be said", "Back at six")
        desk.shot("leave-desk")
        desk.click("button", "Stand in for me")
        stage.wait_stand_in("away")
        desk.sees("Because you asked")
        anna.message("alice@localhost", "Shall I bring milk?")
        desk.finds(".message.locum")
        desk.sees("Locum, in your name")
        desk.shot("standing-in-desk")
        self.assertEqual(stage.alice.stand_in()["state"], "away", "looking on does not end the absence")

        phone = browser.open("phone", url, PHONE, hasTouch=True, isMobile=True, deviceScaleFactor=2)
        self.log_in(phone)
        stage.wait_stand_in("attached")
        phone.sees("Locum: ")
        phone.shot("chats-phone")
        phone.click("link", "anna")
        phone.sees("Locum, in your name")
        phone.shot("chat-phone")
        phone.do("visibility", state="hidden")
        stage.wait_stand_in("pocketed")
        phone.do("visibility", state="visible")
        stage.wait_stand_in("attached")
        phone.fill("Write a message", "I am back.")
        phone.click("button", "Send", exact=True)
        anna.wait_message("I am back.", "alice@localhost")
        desk.sees("I am back.", exact=True)

        desk.call([["locator", "button.message-foot"], ["last"]], "click")
        desk.sees("Step by step")
        desk.click("button", "Close")

        phone.go("#/chats")
        phone.click("link", "While you were away")
        phone.sees("Shall I bring milk?")
        phone.sees("1 message · 1 answer in your name")
        phone.shot("return-phone")
        self.assert_accessible(phone)
        self.assert_clean(desk, phone)


if __name__ == "__main__":
    main()
