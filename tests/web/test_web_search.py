# SPDX-License-Identifier: GPL-2.0-or-later
"""Finding what was said: by whom it is, where it is, and nothing of anybody else's."""

from locumtest.browser import DESK, PHONE
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address

LABEL = "Search chats and messages"


class Search(WebCase):
    def test_an_old_message_is_found_and_gone_to(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        anna, carol = stage.xmpp_contact("anna"), stage.xmpp_contact("carol")
        anna.message("alice@localhost", "Das Café öffnet um sieben <b>Uhr</b>")
        for number in range(700):
            anna.message("alice@localhost", f"Number {number}.")
        carol.message("alice@localhost", "The telescope is in the cellar")
        until(lambda: sum(each["unread"] for each in stage.alice.get("/conversations")["conversations"]) == 702, "all are there", within=90)
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.fill(LABEL, "cafe sieb")
        desk.finds(".found-row")
        self.assertEqual(desk.count(".found-row"), 1)
        self.assertIn("<b>Uhr</b>", desk.texts(".found-row")[0])
        desk.shot("search-desk")
        self.assert_accessible(desk)
        desk.call([["locator", ".found-row"], ["first"]], "click")
        desk.finds(".sought")
        self.assertIn("Das Café", desk.texts(".sought")[0])
        in_sight = "(() => { const frame = document.querySelector('.history').getBoundingClientRect(); const found = document.querySelector('.sought').getBoundingClientRect(); return found.top >= frame.top && found.bottom <= frame.bottom; })()"
        until(lambda: desk.evaluate(in_sight), "it is in sight")
        desk.shot("search-found-desk")
        self.assert_accessible(desk)
        desk.fill(LABEL, "number")
        until(lambda: desk.count(".found-row") > 5, "there are many")
        self.assertIn("Number 699.", desk.texts(".found-row")[0])
        desk.fill(LABEL, "telesc")
        until(lambda: desk.count(".found-row") == 1, "it is the only one")
        self.assertEqual(desk.texts(".found-row mark"), ["telesc"])
        for hostile in ('"', "owner:u1", "NEAR(a b)", "* OR *", "<script>"):
            desk.fill(LABEL, hostile)
            desk.sees("Nothing found")
        self.assert_clean(desk)

        phone = self.browser().open("phone", address(stage), PHONE, locale="es-ES")
        self.log_in(phone, user="Usuario", secret="Contraseña", go="Entrar")
        phone.fill("Buscar chats y mensajes", "cellar")
        phone.finds(".found-row")
        phone.shot("search-phone-es")
        self.assert_accessible(phone)
        phone.call([["locator", ".found-row"], ["first"]], "click")
        phone.finds(".sought")
        self.assert_clean(phone)

    def test_another_user_finds_nothing_of_it(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        stage.xmpp_contact("anna").message("alice@localhost", "between you and me")
        until(lambda: stage.alice.get("/messages/search?words=between")["messages"], "Alice finds it")
        bella = stage.locumd.add_user("bella", "another secret")
        self.assertEqual(bella.get("/messages/search?words=between")["messages"], [])


if __name__ == "__main__":
    main()
