# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is who in the web app: joined by picking, one history over all networks, parted, taken back, suggested and warned of."""

import typing

from locumtest.browser import DESK, PHONE, Page
from locumtest.waiting import until
from locumtest.world import World, main

from webcase import WebCase, address


class Persons(WebCase):
    stage: World

    def desk(self, **options: typing.Any) -> Page:
        """Anna on XMPP, who is "annika" on IRC."""
        self.stage = self.world()
        self.stage.add_xmpp()
        irc = self.stage.add_irc()
        self.stage.befriend(irc, "annika")
        self.jabber = until(lambda: self.stage.alice.contact("anna@localhost"), "Anna is on the list")["id"]
        self.nick = until(lambda: self.stage.alice.contact("annika"), "annika is on the list")["id"]
        desk = self.browser().open("desk", address(self.stage), DESK, **options)
        self.log_in(desk)
        desk.finds(".shell")
        return desk

    def persons(self) -> list[list[int]]:
        return [sorted(i["id"] for i in each["identities"]) for each in self.stage.alice.get("/persons")["persons"]]

    def join(self, desk: Page) -> None:
        desk.go(f"#/people/{self.jabber}")
        desk.click("button", "Same person as")
        desk.fill("Search by name or address", "annika")
        desk.call([["locator", ".picks button"], ["first"]], "click")
        until(lambda: sorted([self.jabber, self.nick]) in self.persons(), "they are one")

    def test_one_history_over_two_networks(self) -> None:
        desk = self.desk()
        anna, annika = self.stage.xmpp_contact("anna"), self.stage.irc_contact("annika")
        until(lambda: self.stage.alice.contact("annika")["presence"]["availability"] == "available", "annika is there", within=90)
        self.join(desk)
        desk.sees("Somebody else")
        self.assert_accessible(desk)
        desk.shot("person-desk")
        anna.message("alice@localhost", "hello by XMPP")
        desk.go("#/chats")
        desk.sees("hello by XMPP")
        annika.message("alice", "and hello by IRC")
        desk.sees("and hello by IRC")
        until(lambda: desk.count(".side .row") == 1, "they are one line of the list")
        desk.call([["locator", ".side .row"], ["first"]], "click")
        until(lambda: desk.texts(".history-item .text") == ["hello by XMPP", "and hello by IRC"], "one history")
        self.assertEqual(desk.count(".history .via"), 2)
        desk.fill("Write a message", "I read both")
        desk.press("Enter")
        annika.wait_text("I read both", of="alice")
        desk.sees("they last wrote there.")
        desk.sees_not("is typing")
        desk.shot("one-history-desk")
        self.assert_accessible(desk)
        until(lambda: sum(each["unread"] for each in self.stage.alice.get("/conversations")["conversations"]) == 0, "all is read")
        desk.call([], "reload")
        desk.sees("they last wrote there.")
        desk.call([["locator", "button.message-foot"], ["last"]], "click")
        desk.sees("What happened to this message")
        self.assertTrue(any("they last wrote there." in text for text in desk.texts("dialog dd")), desk.texts("dialog dd"))
        desk.sees("Way chosen")
        desk.shot("way-desk")
        self.assert_accessible(desk)
        desk.click("button", "Close")
        self.assert_clean(desk)

    def test_what_was_joined_is_parted_and_taken_back_on_every_device(self) -> None:
        desk = self.desk()
        phone = self.browser().open("phone", address(self.stage), PHONE)
        self.log_in(phone)
        phone.go("#/people")
        until(lambda: phone.count(".side .row") == len(self.persons()), "all are listed")
        before = phone.count(".side .row")
        self.join(desk)
        until(lambda: phone.count(".side .row") == before - 1, "the phone shows one less")
        desk.click("button", "Undo")
        until(lambda: phone.count(".side .row") == before, "the phone shows both again")
        desk.sees("Joined")
        self.join(desk)
        desk.click("button", "Somebody else")
        until(lambda: [self.jabber] in self.persons() and [self.nick] in self.persons(), "they are two")
        until(lambda: phone.count(".side .row") == before, "the phone shows both")
        self.join_again_refused(desk)
        phone.call([["getByLabel", "Per network"]], "check")
        until(lambda: not self.stage.alice.get("/persons")["aggregated"], "nobody is put together")
        desk.go("#/people")
        desk.call([["getByRole", "checkbox", {"name": "Per network", "checked": True}]], "waitFor")
        self.assert_clean(desk, phone)

    def join_again_refused(self, desk: Page) -> None:
        """What was parted by hand is kept apart, which is said."""
        desk.go(f"#/people/{self.jabber}")
        desk.click("button", "Same person as")
        desk.fill("Search by name or address", "annika")
        desk.call([["locator", ".picks button"], ["first"]], "click")
        desk.finds(".notice-error")
        desk.click("button", "Close")

    def test_who_may_be_one_person_is_suggested_with_the_reasons(self) -> None:
        desk = self.desk()
        self.stage.alice.patch(f"/contacts/{self.jabber}", {"name": "Anna Lindqvist"})
        self.stage.alice.patch(f"/contacts/{self.nick}", {"name": "Anna Lindqvist"})
        card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna Lindqvist\r\nIMPP:xmpp:anna@localhost\r\nIMPP:irc:annika\r\nEND:VCARD\r\n"
        self.stage.alice.post("/persons/cards", {"vcards": card})
        until(lambda: self.stage.alice.get("/persons/suggestions")["suggestions"], "there is a suggestion")
        desk.call([], "reload")
        desk.go("#/people")
        desk.click("link", "may be one person")
        desk.sees("Probability")
        desk.shot("who-is-who-desk")
        self.assert_accessible(desk)
        desk.click("button", "One person")
        until(lambda: sorted([self.jabber, self.nick]) in self.persons(), "they are one")
        desk.sees("Nothing to decide")
        self.assert_clean(desk)


if __name__ == "__main__":
    main()
