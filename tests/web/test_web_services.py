# SPDX-License-Identifier: GPL-2.0-or-later
"""A service is turned on in the web app, and played with as one chats with anybody."""

from locumtest.browser import DESK, PHONE
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address


class Services(WebCase):
    def test_a_game_in_the_browser(self) -> None:
        stage = self.world()
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        desk.go("#/settings/services")
        desk.sees("It thinks of a number")
        desk.click("switch", "Bulls and cows")
        desk.click("button", "Write to it")
        desk.fill("Write a message", "1234")
        desk.press("Enter")
        desk.sees("1234: bulls")
        desk.shot("service-game-desk")
        self.assert_accessible(desk)
        self.assertEqual(stage.alice.contact("games.bulls")["name"], "Bulls and cows")
        # The weather must be set up first: the page says what is missing, and asks for it.
        phone = self.browser().open("phone", address(stage), PHONE)
        self.log_in(phone)
        phone.finds(".shell")
        phone.go("#/settings/services")
        phone.click("switch", "Weather")
        phone.sees("must be set up first")
        phone.call([["getByRole", "region", {"name": "Weather"}], ["getByRole", "button", {"name": "Set up"}]], "click")
        phone.fill("Address", "http://127.0.0.1:9/?q={place}")
        phone.fill("Your place", "Berlin")
        phone.click("button", "Save")
        phone.sees("Weather is on.")
        phone.click("switch", "Weather")
        until(lambda: stage.alice.contact("weather.now") is not None, "it is a contact")
        phone.shot("services-phone")
        self.assert_accessible(phone)
        phone.click("switch", "Bulls and cows")
        until(lambda: stage.alice.contact("games.bulls") is None, "it is no contact any more")
        self.assert_clean(desk)


if __name__ == "__main__":
    main()
