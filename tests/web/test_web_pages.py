# SPDX-License-Identifier: GPL-2.0-or-later
"""Every page of the web app: what it does, that nothing in it is out of reach, and that hostile contents stay contents."""

import http.client
import typing

from locumtest import api, certificates
from locumtest.browser import DESK, PHONE, Page
from locumtest.waiting import until
from locumtest.world import NETWORK_PASSWORD, USER, World, main

from webcase import WebCase, address

FIRST_LOAD = 150_000  # bytes, compressed
RECEIPTS = "urn:xmpp:receipts"
MARKERS = "urn:xmpp:chat-markers:0"
CHAT_STATES = "http://jabber.org/protocol/chatstates"
HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">",
    "javascript:alert(1) [x](javascript:alert(1)) https://example.org/\"onmouseover=alert(1)",
    "abc \u202egnp.exe\u202c \u2066hidden",
    "Ẑ" + "\u0301" * 300 + "W" * 5000,
)
# The most messages that were ever there at once, as `most`.
COUNT_ROWS = """(() => {
  globalThis.most = 0;
  new MutationObserver(() => { globalThis.most = Math.max(globalThis.most, document.querySelectorAll('.message').length); }).observe(document, { childList: true, subtree: true });
})()"""
OLDEST_ROW = "Number(document.querySelector('.history-item').dataset.message)"
IN_SIGHT = """(() => {
  const frame = document.querySelector('.history').getBoundingClientRect();
  return [...document.querySelectorAll('.history-item')].filter((each) => each.getBoundingClientRect().bottom > frame.top && each.getBoundingClientRect().top < frame.bottom).length;
})()"""


class Pages(WebCase):
    stage: World

    def desk(self, **options: typing.Any) -> Page:
        self.stage = self.world()
        self.xmpp = self.stage.add_xmpp()
        desk = self.browser().open("desk", address(self.stage), DESK, **options)
        self.log_in(desk)
        desk.finds(".shell")
        return desk

    def test_the_first_load_is_small_and_nothing_runs_that_is_not_ours(self) -> None:
        stage = self.world()
        connection = http.client.HTTPConnection("127.0.0.1", stage.locumd.port, timeout=10)
        self.addCleanup(connection.close)

        def fetch(path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response, response.read()

        page, text = fetch("/")
        self.assertEqual(page.status, 200)
        self.assertIn("script-src 'self'", page.getheader("Content-Security-Policy", ""))
        self.assertNotIn("unsafe", page.getheader("Content-Security-Policy", ""))
        self.assertEqual(page.getheader("Cache-Control"), "no-cache")
        self.assertEqual(fetch("/", **{"If-None-Match": page.getheader("ETag", "")})[0].status, 304)
        files = [part.split('"')[0] for part in text.decode().split('="./')[1:]]
        total = 0
        for name in files:
            response, body = fetch(f"/{name}", **{"Accept-Encoding": "gzip, br"})
            self.assertEqual(response.status, 200, name)
            total += len(body)
            if name.startswith("assets/"):
                self.assertEqual(response.getheader("Content-Encoding"), "gzip", name)
                self.assertIn("immutable", response.getheader("Cache-Control", ""))
                plain = fetch(f"/{name}", **{"Accept-Encoding": "gzip;q=0"})[0]
                self.assertIsNone(plain.getheader("Content-Encoding"))
        self.assertGreater(len([name for name in files if name.endswith((".js", ".css"))]), 1)
        self.assertLess(total, FIRST_LOAD)

    def test_a_policy_is_chosen_from_the_menu(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "hello")
        desk.sees("hello")
        desk.click("link", "People")
        desk.click("link", "Anna")
        desk.sees("What to do with their messages")
        desk.call([["getByRole", "radio", {"name": "Block"}]], "check")
        desk.call([["getByRole", "checkbox", {"name": "No automatic answers"}]], "check")
        until(lambda: [each["verdicts"] for each in self.stage.alice.get("/policies")["policies"]] == [["block", "noreply"]], "it is set")
        desk.finds(".row .tag-block")
        desk.fill("New group", "Family")
        desk.click("button", "Put into it")
        desk.call([["getByRole", "checkbox", {"name": "Family", "checked": True}]], "waitFor")
        until(lambda: [each["name"] for each in self.stage.alice.get("/groups")["groups"] if each["own"] and each["members"]] == ["Family"], "the group is made")
        desk.shot("contact-desk")
        self.assert_accessible(desk)
        anna.message("alice@localhost", "you do not see this")
        desk.go("#/rules/filtered")
        until(lambda: self.stage.alice.get("/messages/filtered")["messages"], "it is filtered")
        desk.call([], "reload")
        desk.sees("you do not see this")
        self.assert_accessible(desk)
        desk.go("#/rules/policies")
        desk.sees("The nearest one counts")
        self.assert_accessible(desk)
        desk.click("button", "Remove")
        until(lambda: self.stage.alice.get("/policies")["policies"] == [], "it is gone")
        self.assert_clean(desk)

    def test_rules_are_written_checked_and_taken_back(self) -> None:
        desk = self.desk()
        desk.go("#/rules/files")
        desk.finds(".cm-content")
        desk.choose("Add from a template", "driving")
        desk.sees("All is right.")
        desk.call([["locator", ".cm-content"]], "click")
        desk.call([["locator", ".cm-content"]], "press", "Control+End")
        desk.call([["locator", ".cm-content"]], "pressSequentially", '\nrule "broken" {\non incoming\nwhen message.mention_me\ndo { hold ')
        desk.sees("did you mean")
        desk.finds(".cm-lintRange-error")
        desk.shot("rules-desk")
        self.assert_accessible(desk)
        desk.call([["locator", ".cm-content"]], "pressSequentially", "\nconversation.mu")
        desk.call([["locator", ".cm-tooltip-autocomplete"], ["getByText", "conversation.muted"]], "click")
        until(lambda: "conversation.muted" in desk.texts(".cm-content")[0], "the server's words are completed")
        desk.click("button", "Discard changes")
        desk.choose("Add from a template", "driving")
        desk.sees("All is right.")
        desk.click("button", "Dry run")
        desk.sees("Nothing was sent.")
        desk.click("button", "Close")
        desk.fill("Note for the history", "for the car")
        desk.click("button", "Put into force")
        desk.sees("The rules are in force.")
        self.assertIn('rule "driving"', self.stage.alice.get("/rules")["files"][0]["text"])
        desk.click("switch", 'Rule "driving"')
        desk.sees("All is right.")
        desk.call([["locator", ".push-line .button-primary"]], "click")
        until(lambda: '#off rule "driving"' in self.stage.alice.get("/rules")["files"][0]["text"], "the rule is off")
        desk.go("#/rules/history")
        desk.sees("for the car")
        self.assert_accessible(desk)
        desk.click("button", "Go back to this")
        desk.sees("They are in force again.")
        until(lambda: '#off' not in self.stage.alice.get("/rules")["files"][0]["text"], "the rule is on again")
        self.assert_clean(desk)

    def test_a_held_message_is_released_by_one_tap(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        self.stage.alice.put("/policies", {"subject": {"kind": "account", "id": self.xmpp}, "verdicts": ["hold"], "direction": "from"})
        anna.message("alice@localhost", "wait for me")
        desk.click("link", "Anna")
        desk.sees("Held for you.")
        desk.shot("held-desk")
        self.assert_accessible(desk)
        desk.click("button", "Release")
        desk.sees_not("Held for you.")
        desk.call([["locator", "button.message-foot"], ["last"]], "click")
        desk.click("button", "Explain, rule by rule")
        desk.finds(".explanation")
        desk.shot("record-desk")
        self.assert_accessible(desk)
        self.assert_clean(desk)

    def test_what_waits_says_why_and_is_let_go_by_one_tap(self) -> None:
        desk = self.desk()
        rules = """locum 1
digest evening at 19:00 to channel:email
rule "for later" { on incoming when message.text contains "later" do { delay 8h } }
rule "for the evening" { on incoming when message.text contains "evening" do { digest evening } }
rule "spam" { on incoming when message.text contains "win" do { drop } }
rule "ask me first" { on outgoing when message.text contains "angry" do { hold } }
"""
        self.stage.alice.post("/channels", {"name": "Email", "plugin": "email", "settings": {}})
        self.stage.alice.put("/rules", {"files": [{"name": "main.rules", "text": rules}]})
        anna = self.stage.xmpp_contact("anna")
        for text in ("read this later", "news of the evening", "win a car"):
            anna.message("alice@localhost", text)
        desk.click("link", "Anna")
        desk.sees("Waits until later.")
        desk.sees("Waits for the summary.")
        self.assertTrue(any("for later" in text for text in desk.texts(".kept")), desk.texts(".kept"))
        self.assertTrue(any("for the evening" in text for text in desk.texts(".kept")))
        desk.shot("kept-desk")
        self.assert_accessible(desk)
        for left in (1, 0):
            desk.click("button", "Release")
            until(lambda left=left: desk.count(".kept") == left, "it is let go")
        desk.fill("Write a message", "an angry word")
        desk.press("Enter")
        desk.sees("Not sent yet: a rule asks you first.")
        desk.click("button", "Do not send")
        until(lambda: desk.count(".kept") == 0, "it is not sent")
        desk.fill("Write a message", "another angry word")
        desk.press("Enter")
        desk.click("button", "Send it")
        anna.wait_message("another angry word", "alice@localhost")
        anna.sync()
        self.assertNotIn("an angry word", anna.bodies("alice@localhost"))
        desk.go("#/rules/filtered")
        desk.sees("win a car")
        desk.click("button", "Why")
        desk.click("button", "Explain, rule by rule")
        desk.finds(".explanation")
        desk.choose("Why not by this rule?", "for later")
        until(lambda: "for later" in desk.texts(".explanation")[0], "why not is said")
        self.assert_clean(desk)

    def test_an_unknown_certificate_is_asked_about_in_words(self) -> None:
        stage = self.world(tls=True)
        made = stage.alice.post("/accounts", api.xmpp_account("alice@localhost", NETWORK_PASSWORD, stage.prosody.port))
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.click("button", "Unknown certificate")
        desk.sees("cannot prove who it is")
        shown = " ".join(desk.texts("dd")).replace(":", "").lower()
        self.assertIn(certificates.fingerprint_sha256(stage.prosody.certificate), shown)
        desk.shot("certificate-desk")
        self.assert_accessible(desk)
        desk.click("button", "Trust it")
        stage.online(made["id"], within=60)
        desk.go("#/settings/accounts")
        desk.sees("Connected", exact=True)
        self.assert_clean(desk)

    def test_a_wrong_password_is_said_in_words_and_can_be_corrected(self) -> None:
        desk = self.desk()
        made = self.stage.alice.post("/accounts", api.xmpp_account("carol@localhost", "not hers", self.stage.prosody.port))
        self.stage.locumd.wait_link(USER, made["id"], "needs_user")
        desk.go(f"#/settings/accounts/{made['id']}")
        desk.sees("The network does not accept the name or the password.")
        desk.shot("wrong-password-desk")
        self.assert_accessible(desk)
        desk.fill("Password", NETWORK_PASSWORD)
        desk.click("button", "Save")
        self.stage.online(made["id"])
        desk.sees("Connected", exact=True)
        self.assert_clean(desk)

    def test_a_room_is_joined_talked_in_and_left(self) -> None:
        desk = self.desk()
        dora = self.stage.xmpp_contact("dora")
        dora.join("tea@conference.localhost", "dora")
        desk.click("button", "New chat")
        desk.click("radio", "Room")
        desk.fill("Address of the room", "tea@conference.localhost")
        desk.click("button", "Join")
        desk.finds(".chat-head")
        dora.message("tea@conference.localhost", "Tea is ready.", "groupchat")
        desk.sees("Tea is ready.")
        desk.click("button", "Who is here")
        desk.finds(".participants li")
        until(lambda: any("dora" in name for name in desk.texts(".participants li")), "Dora is among them")
        desk.shot("room-desk")
        self.assert_accessible(desk)
        desk.fill("Write a message", "I come down!")
        desk.press("Enter")
        dora.wait_message("I come down!")
        desk.click("button", "Leave the room")
        until(lambda: not [each for each in self.stage.alice.get("/conversations")["conversations"] if each["joined"] and each["kind"] == "room"], "she has left")
        self.assert_clean(desk)

    def test_who_types_is_shown_to_both(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "hello")
        desk.click("link", "Anna")
        desk.sees("hello")
        anna.send(f'<message to="alice@localhost" type="chat"><composing xmlns="{CHAT_STATES}"/></message>')
        desk.finds(".chat-head .is-typing")
        anna.message("alice@localhost", "there you are")
        desk.sees("there you are")
        until(lambda: desk.count(".is-typing") == 0, "what was typed has come")
        desk.call([["getByLabel", "Write a message"]], "pressSequentially", "I am")
        anna.stanzas.first(lambda stanza: stanza.find(f"{{{CHAT_STATES}}}composing") is not None, "Anna sees her typing")
        self.assert_clean(desk)

    def test_what_they_got_and_read_is_shown_and_what_she_read_is_told(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        anna.send(f'<message to="alice@localhost" type="chat" id="tea-1"><body>Tea?</body><request xmlns="{RECEIPTS}"/><markable xmlns="{MARKERS}"/></message>')
        desk.click("link", "Anna")
        desk.sees("Tea?")
        anna.stanzas.first(lambda stanza: any(each.get("id") == "tea-1" for each in stanza if each.tag in (f"{{{RECEIPTS}}}received", f"{{{MARKERS}}}displayed")), "Anna is told that it was read")
        desk.fill("Write a message", "With cake!")
        desk.press("Enter")
        told = anna.wait_message("With cake!", "alice@localhost").get("id")
        desk.finds(".outcome-sent")
        anna.send(f'<message to="alice@localhost" type="chat"><received xmlns="{RECEIPTS}" id="{told}"/></message>')
        desk.finds(".outcome-delivered")
        desk.sees_role("img", "delivered")
        anna.send(f'<message to="alice@localhost" type="chat"><displayed xmlns="{MARKERS}" id="{told}"/></message>')
        desk.finds(".outcome-read")
        desk.call([], "reload")
        desk.finds(".outcome-read")
        self.assert_accessible(desk)
        self.assert_clean(desk)

    def test_hostile_contents_stay_contents(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        for text in HOSTILE:
            anna.message("alice@localhost", text.replace("&", "&amp;").replace("<", "&lt;"))
        anna.presence(inner="<status>&lt;b&gt;\u202ebold &lt;script&gt;document.title='owned'&lt;/script&gt;</status>")
        desk.click("link", "Anna")
        desk.sees("<script>document.title='owned'</script>")
        until(lambda: desk.count(".message.in") == len(HOSTILE), "all are shown")
        self.assertEqual(desk.count(".message script, .message img, .row script, .row img"), 0)
        self.assertEqual(desk.evaluate("[...document.querySelectorAll('.message a')].filter((each) => !/^https?:/.test(each.href)).length"), 0)
        self.assertFalse(any("\u202e" in text or "\u2066" in text for text in desk.texts(".message, .row, .chat-head")))
        self.assertNotIn("owned", desk.evaluate("document.title"))
        width = desk.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(width, DESK["width"], "nothing pushes the page apart")
        desk.shot("hostile-desk")
        self.assert_clean(desk)

    def test_a_cut_link_is_said_and_what_was_written_goes_out_later(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "before")
        desk.click("link", "Anna")
        desk.sees("before")
        desk.do("offline", offline=True)
        self.stage.locumd.kill()
        desk.sees("No connection to Locum.")
        desk.fill("Write a message", "written without a link")
        desk.press("Enter")
        desk.sees("waits for a connection")
        desk.sees("1 message waits here")
        self.stage.locumd.start()
        desk.do("offline", offline=False)
        anna.wait_message("written without a link", "alice@localhost")
        desk.finds(".outcome-sent, .outcome-delivered")
        anna.message("alice@localhost", "after")
        desk.sees("after")
        anna.sync()
        self.assertEqual(anna.bodies("alice@localhost").count("written without a link"), 1)
        self.assert_clean(desk)

    def test_a_device_is_ended_from_another(self) -> None:
        desk = self.desk()
        phone = self.browser().open("phone", address(self.stage), PHONE)
        self.log_in(phone)
        phone.finds(".shell")
        desk.go("#/settings/devices")
        desk.click("button", "End session")
        phone.finds(".entrance-card")
        self.assertEqual(len(self.stage.alice.get("/devices")["devices"]), 1)
        self.assert_accessible(desk)
        self.assert_accessible(phone)
        self.assert_clean(desk, phone)

    def test_spanish_dark_and_from_right_to_left(self) -> None:
        self.stage = self.world()
        self.stage.add_xmpp()
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "hola")
        page = self.browser().open("phone", address(self.stage), PHONE, locale="es-ES", colorScheme="dark", hasTouch=True, isMobile=True)
        self.log_in(page, user="Nombre de usuario", secret="Contraseña", go="Entrar")
        page.sees("Respondes tú")
        page.shot("dark-spanish-phone")
        self.assert_accessible(page)
        page.click("link", "Anna")
        page.sees("hola")
        page.shot("dark-chat-phone")
        self.assert_accessible(page)
        page.evaluate("localStorage.setItem('locum.direction', 'rtl')")
        page.call([], "reload")
        page.sees("hola")
        self.assertEqual(page.evaluate("getComputedStyle(document.body).direction"), "rtl")
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
        page.shot("rtl-chat-phone")
        self.assert_clean(page)

    def test_ten_thousand_contacts_and_a_long_history_stay_light(self) -> None:
        desk = self.desk()
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "hello")
        desk.sees("hello")
        desk.do("crowd", contacts=10_000, messages=100_000)
        desk.go("#/people")
        desk.sees("Person 000000")
        self.assertLess(desk.count(".side .row"), 60)
        desk.evaluate("(() => { const list = document.querySelector('.virtual'); list.scrollTop = list.scrollHeight; })()")
        desk.sees("Person 009999")
        self.assertLess(desk.count(".side .row"), 60)
        desk.fill("Search people", "004711")
        desk.sees("Person 004711")
        self.assertEqual(desk.count(".side .row"), 1)
        desk.evaluate(COUNT_ROWS)
        desk.go("#/chats")
        desk.call([["locator", ".side .row"], ["first"]], "click")
        desk.finds('.history-item[data-message="100000"]')
        for _ in range(20):
            oldest = desk.evaluate(OLDEST_ROW)
            desk.evaluate("document.querySelector('.history').scrollTop = 0")
            until(lambda: desk.evaluate(OLDEST_ROW) < oldest, "older ones come")
        self.assertLess(desk.evaluate(OLDEST_ROW), 100_000 - 20 * 40)
        desk.evaluate("(() => { const list = document.querySelector('.history'); list.scrollTop = list.scrollHeight / 2; })()")
        until(lambda: desk.evaluate(IN_SIGHT) > 0, "the middle is shown")
        desk.click("button", "To the newest")
        desk.finds('.history-item[data-message="100000"]')
        self.assertLess(desk.evaluate("most"), 320, "what is far from sight was never there")
        self.assert_clean(desk)

    def test_what_streams_in_is_followed_at_the_end_and_does_not_disturb_reading(self) -> None:
        desk = self.desk()
        desk.evaluate(COUNT_ROWS)
        anna = self.stage.xmpp_contact("anna")
        anna.message("alice@localhost", "Number 0.")
        desk.click("link", "Anna")
        for number in range(1, 500):
            anna.message("alice@localhost", f"Number {number}.")
        until(lambda: desk.texts(".history-item .text")[-1:] == ["Number 499."], "the newest is there")
        until(lambda: desk.evaluate("(() => { const list = document.querySelector('.history'); return list.scrollHeight - list.scrollTop - list.clientHeight; })()") < 80, "at the end")
        desk.evaluate("document.querySelector('.history').scrollTop -= 3000")
        desk.sees_role("button", "To the newest")
        first = "[...document.querySelectorAll('.history-item')].find((each) => each.getBoundingClientRect().bottom > document.querySelector('.history').getBoundingClientRect().top)"
        reading = desk.evaluate(f"({first}).innerText")
        for number in range(500, 700):
            anna.message("alice@localhost", f"Number {number}.")
        until(lambda: desk.count(".side .row .badge") == 1, "they are counted")
        until(lambda: [each for each in self.stage.alice.get("/conversations")["conversations"] if each["unread"] == 200], "all are there")
        self.assertEqual(desk.evaluate(f"({first}).innerText"), reading)
        desk.click("button", "To the newest")
        until(lambda: desk.texts(".history-item .text")[-1] == "Number 699.", "the newest is there")
        self.assertLess(desk.evaluate("most"), 320)
        self.assert_clean(desk)

    def test_every_page_is_accessible(self) -> None:
        desk = self.desk()
        for place in ("#/chats", "#/people", "#/rules/in-your-name", "#/settings/accounts", f"#/settings/accounts/{self.xmpp}", "#/settings/status", "#/settings/look"):
            desk.go(place)
            desk.finds(".main > *")
            with self.subTest(place):
                self.assert_accessible(desk)
        desk.shot("settings-desk")
        self.assert_clean(desk)


if __name__ == "__main__":
    main()
