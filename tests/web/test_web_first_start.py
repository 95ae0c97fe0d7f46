# SPDX-License-Identifier: GPL-2.0-or-later
"""A new server: the set-up code, the first user, the first account, and what a network asks."""

import pathlib
import re
import tempfile

from locumtest import api
from locumtest.browser import PHONE
from locumtest.locumd import Locumd
from locumtest.ngircd import Ngircd
from locumtest.waiting import until
from locumtest.world import PASSWORD, USER, main

from webcase import WebCase, address


class FirstStart(WebCase):
    def test_from_the_code_to_the_first_account(self) -> None:
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="locum-")))
        ngircd = self.enterContext(Ngircd(folder))
        locumd = self.enterContext(Locumd(folder))
        said = until(lambda: re.search(r"code is (\S+)", locumd.log.read_text()), "the code is printed")
        page = self.browser().open("phone", address(locumd), PHONE)
        page.sees("Welcome to Locum")
        page.fill("Set-up code", "0000-0000-0000")
        self.log_in(page, go="Begin")
        page.sees("This is not the set-up code")
        page.fill("Set-up code", said[1].lower())
        page.shot("first-start-phone")
        page.click("button", "Begin")
        page.finds(".shell")
        self.assertEqual([user["name"] for user in locumd.admin().get("/admin/users")["users"]], [USER])
        status, answer = locumd.anonymous().exchange("POST", "/setup", {"code": said[1], "name": "mallory", "password": PASSWORD})
        self.assertEqual((status, answer["error"]["code"]), (409, "setup.done"))
        self.assertEqual(locumd.anonymous().exchange("GET", "/setup"), (200, {"needed": False}))

        page.go("#/settings/accounts/new")
        page.sees("Which network are you on?")
        page.shot("networks-phone")
        self.assert_accessible(page)
        page.click("link", "IRC")
        form = api.irc_account(USER, ngircd.port)["settings"]
        page.click("button", "More settings")
        labels = {field["key"]: field for field in self.form(locumd)}
        for key, value in form.items():
            label = labels[key]["label"]
            if isinstance(value, bool):
                page.call([["getByLabel", label], ["first"]], "setChecked", value)
            elif labels[key]["type"] == "choice":
                page.choose(label, value)
            else:
                page.fill(label, str(value))
        page.shot("new-account-phone")
        page.call([["locator", "button[type=submit]"]], "click")
        page.sees("Connected", exact=True)
        page.shot("account-phone")
        self.assert_accessible(page)
        self.assert_clean(page)

    def test_guessing_the_code_is_slowed_down(self) -> None:
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="locum-")))
        locumd = self.enterContext(Locumd(folder))
        door = locumd.anonymous()
        guess = {"code": "0000-0000-0000", "name": "mallory", "password": PASSWORD}
        statuses = [door.exchange("POST", "/setup", guess)[0] for _ in range(8)]
        self.assertEqual(statuses[0], 401)
        self.assertEqual(statuses[-1], 429)
        self.assertEqual(locumd.admin().get("/admin/users")["users"], [])
        self.assertTrue(locumd.anonymous().exchange("GET", "/setup")[1]["needed"])

    def form(self, locumd: Locumd) -> list[api.Json]:
        networks = locumd.as_user(USER).get("/networks")["networks"]
        return next(each["form"]["fields"] for each in networks if each["protocol"] == "irc")


if __name__ == "__main__":
    main()
