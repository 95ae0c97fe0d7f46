# SPDX-License-Identifier: GPL-2.0-or-later
"""Coming back, in the web app: what came, what was said in the user's name and what was filtered, absence by absence."""

from locumtest import api
from locumtest.browser import DESK, PHONE, Page
from locumtest.waiting import until
from locumtest.world import World, main

from webcase import WebCase, address

RULES = """locum 1
rule "no raffles" { on incoming when message.text contains "raffle" do { drop } }
rule "away" {
  on incoming
  when me.phone is away and conversation.kind is direct and person.known
  do { reply "I will see this when I am back, {person.first_name}." once per absence per person }
}
"""


class Return(WebCase):
    stage: World

    def away(self, desk: Page) -> None:
        desk.go("#/chats")
        desk.click("switch", "Locum stands in for me")
        desk.click("button", "Stand in for me")
        self.stage.wait_stand_in("away")

    def back(self, desk: Page) -> None:
        desk.click("button", "I am back")
        self.stage.wait_stand_in("attached")

    def came(self, text: str) -> api.Json | None:
        said = [each for each in self.messages() if each["text"] == text]
        return said[0] if said else None

    def messages(self) -> list[api.Json]:
        alice = self.stage.alice
        all_of = (alice.get(f"/conversations/{each['id']}/messages")["messages"] for each in alice.get("/conversations")["conversations"])
        return [message for page in all_of for message in page]

    def test_the_digest_tells_person_by_person_and_earlier_absences_stay(self) -> None:
        self.stage = self.world({"stand_in": {"same_absence_min": 0}})
        self.stage.add_xmpp()
        self.stage.alice.put("/rules", {"files": [{"name": "main.rules", "text": RULES}]})
        anna, carol = self.stage.xmpp_contact("anna"), self.stage.xmpp_contact("carol")
        desk = self.browser().open("desk", address(self.stage), DESK)
        self.log_in(desk)
        desk.sees("You answer yourself")
        desk.go("#/rules/while-away")
        desk.sees("You have not been away")
        self.assert_accessible(desk)

        self.away(desk)
        anna.message("alice@localhost", "The key is <b>under</b> the mat")
        for number in range(1, 8):
            carol.message("alice@localhost", f"Carol says {number}")
        carol.message("alice@localhost", "you won the raffle")
        carol.message("alice@localhost", "another raffle")
        until(lambda: len(self.stage.alice.get("/messages/filtered")["messages"]) == 2, "the raffle is filtered")
        until(lambda: [each for each in self.messages() if each["author"] == "locum"], "Anna is answered")
        self.back(desk)
        desk.click("link", "While you were away")
        desk.sees("The key is <b>under</b> the mat")
        desk.sees("Carol says 7")
        desk.sees("2 messages before these:")
        desk.sees("2 filtered out:")
        desk.sees('The rule "no raffles" in main.rules')
        desk.sees("You asked for it")
        cards = {name.split("\n")[0].strip(): name for name in desk.texts(".digest")}
        self.assertEqual(set(cards), {"Anna", "Carol"}, cards)
        self.assertIn("7 messages", cards["Carol"])
        self.assertNotIn("raffle", cards["Carol"].replace("no raffles", ""))
        self.assertIn("I will see this when I am back, Anna.", cards["Anna"])
        self.assertIn("1 message · 1 answer in your name", cards["Anna"])
        desk.shot("return-desk")
        self.assert_accessible(desk)

        self.away(desk)
        carol.message("alice@localhost", "In the second absence")
        until(lambda: self.came("In the second absence"), "it has come")
        self.back(desk)
        phone = self.browser().open("phone", address(self.stage), PHONE, locale="es-ES")
        self.log_in(phone, user="Usuario", secret="Contraseña", go="Entrar")
        phone.go("#/rules/while-away")
        phone.sees("In the second absence")
        phone.sees("Otras ausencias")
        self.assertNotIn("Carol says 7", " ".join(phone.texts(".page")))
        phone.shot("return-phone-es")
        self.assert_accessible(phone)
        phone.call([["locator", ".page .card-link"], ["first"]], "click")
        phone.sees("Carol says 7")
        phone.call([["locator", ".digest a"], ["first"]], "click")
        phone.finds(".chat-head")
        self.assert_clean(desk, phone)


if __name__ == "__main__":
    main()
