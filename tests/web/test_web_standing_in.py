# SPDX-License-Identifier: GPL-2.0-or-later
"""When Locum stands in, set in the web app, and an absence that is changed while it goes on."""

from locumtest.browser import DESK, PHONE
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address


class StandingIn(WebCase):
    def test_the_settings_are_the_users_own(self) -> None:
        stage = self.world()
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        desk.go("#/settings/stand-in")
        desk.sees("A session is closed without a word")

        def settings() -> dict:
            return stage.alice.get("/stand-in/settings")

        before = settings()
        self.assertEqual(before["chosen"], [])
        desk.click("radio", "Nobody answers")
        until(lambda: settings()["bare_close"] == "off", "it is set")
        desk.choose("A phone in the pocket", "60")
        until(lambda: settings()["idle_away_min"] == 60, "it is set")
        desk.click("switch", "While one is in use, I answer myself")
        until(lambda: settings()["own_clients_count"] is not before["own_clients_count"], "it is set")
        until(lambda: desk.call([["getByRole", "button", {"name": "As the server is set"}]], "count") == 3, "each can be taken back")
        desk.shot("stand-in-settings-desk")
        self.assert_accessible(desk)
        for left in (2, 1, 0):
            desk.click("button", "As the server is set")
            until(lambda left=left: len(settings()["chosen"]) == left, "it is as the server is set")
        self.assertEqual(settings(), before)
        self.assert_clean(desk)

    def test_who_is_told_of_an_absence_is_set(self) -> None:
        stage = self.world()
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        desk.go("#/settings/stand-in")
        desk.sees("Who is told that you have gone")

        def notices() -> dict:
            return stage.alice.get("/stand-in/notices")

        desk.click("radio", "All who are online")
        until(lambda: notices()["audience"] == "online", "it is set")
        desk.choose("I am talking to somebody for so long", "60")
        until(lambda: notices()["window_s"] == 3600, "it is set")
        desk.click("switch", "Tell them, too, that I am back")
        until(lambda: notices()["on_return"], "it is set")
        desk.shot("notices-desk")
        self.assert_accessible(desk)
        desk.click("radio", "Nobody", exact=True)
        until(lambda: notices()["audience"] == "off", "it is set")
        desk.call([], "reload")
        desk.call([["getByRole", "radio", {"name": "Nobody", "checked": True, "exact": True}]], "waitFor")
        self.assert_clean(desk)

    def test_somebody_is_told_by_a_channel(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        person = until(lambda: stage.alice.contact("anna@localhost"), "Anna is on the list")["person"]
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        desk.go("#/settings/stand-in")
        desk.sees("you need a channel that reaches others")
        mail = {"to": "alice@localhost", "from": "alice@localhost", "server": "localhost", "port": 9, "security": "none"}
        channel = stage.alice.post("/channels", {"name": "Mail", "plugin": "channel-email", "settings": mail})
        desk.call([], "reload")
        desk.choose("Person", str(person))
        desk.fill("Their address there", "anna@home.example")
        desk.click("button", "Tell them so")
        desk.sees("by Mail: anna@home.example")

        def ways() -> list:
            return stage.alice.get("/stand-in/notices/addresses")["addresses"]

        self.assertEqual([(one["person"], one["channel"], one["address"]) for one in ways()], [(person, channel["id"], "anna@home.example")])
        desk.shot("notice-ways-desk")
        self.assert_accessible(desk)
        desk.click("button", "over the network")
        until(lambda: ways() == [], "it is taken back")
        self.assert_clean(desk)

    def test_an_absence_is_changed_from_another_device(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.sees("You answer yourself")
        desk.click("switch", "Locum stands in for me")
        desk.fill("What may be said", "Back at six")
        desk.click("button", "Stand in for me")
        stage.wait_stand_in("away")
        number = stage.alice.stand_in()["absence_number"]
        desk.click("button", "Change the absence")
        desk.call([["getByRole", "radio", {"name": "Driving"}]], "check")
        desk.fill("What may be said", "Home at eight, sharp")
        desk.choose("Until", "2")
        desk.call([["getByText", "Rules for this absence only"], ["first"]], "click")
        desk.call([["getByRole", "textbox", {"name": "Rules for this absence only"}]], "fill", 'rule "broken" {')
        desk.click("button", "Save")
        desk.sees("The rules for this absence are wrong")
        self.assertEqual(stage.alice.stand_in()["absence"]["mode"], "away", "nothing was done")
        rules = 'rule "no raffles" { on incoming when message.text contains "raffle" do { drop } }'
        desk.call([["getByRole", "textbox", {"name": "Rules for this absence only"}]], "fill", rules)
        desk.shot("change-absence-desk")
        self.assert_accessible(desk)
        desk.click("button", "Save")
        changed = until(lambda: [each for each in [stage.alice.stand_in()] if each["absence"]["mode"] == "driving"], "it is changed")[0]
        self.assertEqual(changed["absence"]["text"], "Home at eight, sharp")
        self.assertIn("until", changed["absence"])
        self.assertEqual((changed["state"], changed["absence_number"]), ("away", number), "it goes on")
        desk.sees("Home at eight, sharp")
        self.assert_clean(desk)
        anna = stage.xmpp_contact("anna")
        anna.message("alice@localhost", "Where are you?")
        anna.wait_message("Home at eight, sharp", "alice@localhost")
        anna.message("alice@localhost", "you won the raffle")
        until(lambda: stage.alice.get("/messages/filtered")["messages"], "the absence's own rule holds")
        phone = self.browser().open("phone", address(stage), PHONE, locale="es-ES")
        self.log_in(phone, user="Usuario", secret="Contraseña", go="Entrar")
        phone.finds(".shell")
        phone.go("#/settings/stand-in")
        phone.sees("El teléfono en el bolsillo")
        phone.shot("stand-in-settings-phone-es")
        self.assert_accessible(phone)

    def test_an_absence_is_planned_and_taken_back(self) -> None:
        stage = self.world()
        phone = self.browser().open("phone", address(stage), PHONE)
        self.log_in(phone)
        phone.finds(".shell")
        phone.go("#/settings/absences")
        phone.sees("Nothing is planned.")

        def plans() -> list[dict]:
            return stage.alice.get("/absence-plans")["plans"]

        def fill(begins: str, ends: str) -> None:
            phone.call([["getByLabel", "Begins"]], "fill", begins)
            phone.call([["getByLabel", "Ends"]], "fill", ends)

        fill("2031-07-06T09:00", "2031-07-01T09:00")
        phone.click("button", "Plan it")
        phone.finds(".note-error")
        self.assertEqual(plans(), [])
        fill("2031-07-06T09:00", "2031-07-20T18:00")
        phone.fill("What may be said", "At the <i>sea</i>")
        phone.click("button", "Plan it")
        (plan,) = until(plans, "it is planned")
        self.assertEqual((plan["absence"]["mode"], plan["absence"]["text"]), ("holiday", "At the <i>sea</i>"))
        self.assertTrue(plan["begins"].startswith("2031-07-06T"))
        phone.sees("At the <i>sea</i>")
        phone.shot("plans-phone")
        self.assert_accessible(phone)
        phone.click("button", "Take it back")
        until(lambda: plans() == [], "it is taken back")
        phone.sees("Nothing is planned.")
        fill("2031-07-07T22:00", "2031-07-08T07:00")
        for day in ("Mon", "Fri"):
            phone.call([["getByLabel", day]], "check")
        phone.click("button", "Plan it")
        (plan,) = until(plans, "it is planned")
        self.assertEqual(plan["weekdays"], ["mon", "fri"])
        phone.sees("every week: Mon, Fri")
        phone.shot("plans-weekly-phone")
        self.assert_accessible(phone)
        self.assertEqual(stage.alice.stand_in()["state"], "attached")
        self.assert_clean(phone)


if __name__ == "__main__":
    main()
