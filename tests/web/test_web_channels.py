# SPDX-License-Identifier: GPL-2.0-or-later
"""Channels in the web app: made by a form that the plugin gave, tried, used while the user is away, and kept quiet."""

import json
import pathlib
import shutil
import tempfile

from locumtest.browser import DESK, Page
from locumtest.locumd import BUILD, SOURCE
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address


class Channels(WebCase):
    def desk(self) -> Page:
        """With the template channel, which writes alerts into a file of its own folder, as a user would install it."""
        plugins = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="locum-")))
        for file in (SOURCE / "plugins" / "channel-template-python").iterdir():
            shutil.copy2(file, plugins)
        settings = {"core": {"plugin_directories": [str(BUILD / "plugins"), str(plugins)]}, "stand_in": {"grace_s": 1}}
        self.stage = self.world(settings)
        self.stage.add_xmpp()
        desk = self.browser().open("desk", address(self.stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        return desk

    def written(self, name: str) -> list[dict]:
        return [json.loads(line) for path in self.stage.locumd.folder.rglob(name) for line in path.read_text().splitlines()]

    def file(self, desk: Page, name: str) -> None:
        desk.call([["getByRole", "textbox", {"name": "File"}]], "fill", name)

    def test_a_channel_is_made_tried_and_used(self) -> None:
        desk = self.desk()
        desk.go("#/settings/channels")
        desk.click("link", "File", exact=True)
        self.file(desk, "../out-of-reach")
        desk.click("button", "Add a channel")
        desk.sees("Does not work")
        self.file(desk, "alerts.txt")
        desk.call([["locator", "form"], ["last"], ["getByRole", "button", {"name": "Save"}]], "click")
        desk.sees("Works", exact=True)
        desk.click("button", "Send a test")
        desk.sees("The test was sent.")
        self.assertEqual([each["subject"] for each in self.written("alerts.txt")], ["test"])
        desk.shot("channel-desk")
        self.assert_accessible(desk)
        desk.click("radio", "Always")
        desk.call([["getByLabel", "Put together what comes within so many minutes"]], "fill", "0")
        desk.call([["locator", "form"], ["first"], ["getByRole", "button", {"name": "Save"}]], "click")
        until(lambda: [each["usage"]["reach"] for each in self.stage.alice.get("/channels")["channels"]] == ["always"], "it is kept")
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "Tea is ready!")
        until(lambda: any("Tea is ready!" in str(each) for each in self.written("alerts.txt")), "the user is told")
        desk.call([["getByLabel", "Quiet hours"]], "check")
        desk.call([["locator", "form"], ["first"], ["getByRole", "button", {"name": "Save"}]], "click")
        until(lambda: [each["usage"]["quiet"] for each in self.stage.alice.get("/channels")["channels"]] == [{"from": "22:00", "to": "07:00"}], "quiet hours are kept")
        desk.call([["getByLabel", "A digest on a schedule"]], "check")
        desk.call([["getByLabel", "Sun"]], "uncheck")
        desk.call([["locator", "form"], ["first"], ["getByRole", "button", {"name": "Save"}]], "click")
        digest = until(lambda: self.stage.alice.get("/channels")["channels"][0]["usage"]["digest"], "the digest is kept")
        self.assertEqual((digest["at"], digest["weekdays"]), (["08:00"], ["mon", "tue", "wed", "thu", "fri", "sat"]))
        self.assert_accessible(desk)
        desk.click("button", "Remove this channel")
        until(lambda: self.stage.alice.get("/channels")["channels"] == [], "it is gone")
        desk.go("#/settings/channels")
        desk.sees("Add a channel")
        self.assert_accessible(desk)
        self.assert_clean(desk)


if __name__ == "__main__":
    main()
