# SPDX-License-Identifier: GPL-2.0-or-later
"""Without a link: what was said can be read, what is written goes out later, and nothing stays after log-out."""

from locumtest.browser import PHONE, Page
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address

KEPT = """new Promise((done) => {
  const opening = indexedDB.open('locum', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('kept').objectStore('kept').getAll();
    asked.onsuccess = () => { opening.result.close(); done(JSON.stringify(asked.result)); };
  };
})"""


class Offline(WebCase):
    def phone(self, url: str) -> Page:
        phone = self.browser().open("phone", url, PHONE, serviceWorkers="allow")
        self.log_in(phone)
        phone.finds(".shell")
        until(lambda: phone.evaluate("navigator.serviceWorker.controller !== null"), "the worker is there")
        phone.call([], "reload")  # through the worker, which keeps what it fetches
        phone.finds(".shell")
        return phone

    def test_history_is_read_and_messages_are_written_without_a_link(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        anna, carol = stage.xmpp_contact("anna"), stage.xmpp_contact("carol")
        for number in range(5):
            carol.message("alice@localhost", f"Carol {number}")
        anna.message("alice@localhost", "The door code is 1234")
        anna.message("alice@localhost", "Tea at five")
        until(lambda: sum(each["unread"] for each in stage.alice.get("/conversations")["conversations"]) == 7, "all are there")
        phone = self.phone(address(stage))
        phone.sees("Tea at five")
        until(lambda: "The door code is 1234" in phone.evaluate(KEPT), "it is kept")

        stage.locumd.kill()
        phone.call([], "reload")
        phone.sees("Tea at five")
        phone.sees("What you see is as it was")
        phone.shot("offline-phone")
        self.assert_accessible(phone)
        phone.click("link", "anna")
        phone.sees("The door code is 1234")
        phone.fill("Write a message", "Written in the tunnel")
        phone.press("Enter")
        phone.sees("waits for a connection")
        phone.shot("offline-chat-phone")
        self.assert_accessible(phone)
        phone.go("#/chats")
        phone.click("link", "Carol")
        phone.sees("Carol 0")
        phone.call([], "reload")
        phone.go("#/chats")
        phone.click("link", "anna")
        phone.sees("Written in the tunnel")

        stage.locumd.start()
        stage.online(account, within=60)
        anna.wait_message("Written in the tunnel", "alice@localhost")
        phone.finds(".outcome-sent, .outcome-delivered")
        anna.message("alice@localhost", "You are back!")
        phone.sees("You are back!")
        until(lambda: phone.count(".link-note") == 0, "nothing is old any more")
        self.assertEqual([each["text"] for each in stage.alice.get("/conversations")["conversations"] and self.said(stage.alice, "Written in the tunnel")], ["Written in the tunnel"])

    def said(self, alice, text: str) -> list:
        pages = (alice.get(f"/conversations/{each['id']}/messages")["messages"] for each in alice.get("/conversations")["conversations"])
        return [message for page in pages for message in page if message["text"] == text]

    def test_nothing_stays_after_log_out(self) -> None:
        stage = self.world()
        stage.add_xmpp()
        stage.xmpp_contact("anna").message("alice@localhost", "for your eyes only")
        phone = self.phone(address(stage))
        phone.sees("for your eyes only")
        until(lambda: "for your eyes only" in phone.evaluate(KEPT), "it is kept")
        phone.click("link", "anna")
        phone.do("offline", offline=True)
        phone.fill("Write a message", "not for the next one")
        phone.press("Enter")
        phone.sees("waits for a connection")
        phone.do("offline", offline=False)
        stage.locumd.kill()
        phone.go("#/settings")
        phone.click("button", "Log out")
        phone.sees("Password")
        until(lambda: phone.evaluate(KEPT) == "[]", "nothing is kept")
        self.assertNotIn("next one", phone.evaluate("JSON.stringify(localStorage)"))
        stage.locumd.start()
        phone.call([], "reload")
        phone.sees("Password")


if __name__ == "__main__":
    main()
