# SPDX-License-Identifier: GPL-2.0-or-later
"""Files: brought by a device in parts, sent by way of a real server, and taken from who sends one."""

import os
import subprocess
import urllib.request

from locumtest.api import ApiError
from locumtest.locumd import BUILD
from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import PASSWORD, USER, Scenario, main

LARGEST = 1024 * 1024
ROOM = "tea@conference.localhost"


class Files(Scenario):
    def messages(self, stage, address: str) -> list:
        conversation = stage.alice.conversation(address)
        return stage.alice.history(conversation["id"]) if conversation else []

    def outcome(self, stage, message: int) -> dict:
        """How sending it ended."""
        ended = ("sent", "delivered", "read", "not_sent", "unknown")
        return until(lambda: (found := stage.alice.get(f"/messages/{message}")["message"])["delivery"] in ended and found, "it is sent, or not")

    def test_what_is_sent_comes_back(self) -> None:
        stage = self.world()
        account = stage.alice.post("/accounts", {"protocol": "loopback", "settings": {"name": "alice"}})["id"]
        stage.online(account)
        phone = stage.phone().attach()
        chat = phone.open(account, "echo@loopback")["id"]
        data = os.urandom(700_001)
        file = phone.upload("../holiday photo.jpg", "image/jpeg", data)
        message = phone.post(f"/conversations/{chat}/messages", {"file": file, "client_id": "f1"})
        self.assertEqual(message["kind"], "image")
        self.assertEqual(phone.post(f"/conversations/{chat}/messages", {"file": file, "client_id": "f1"})["id"], message["id"], "said twice, sent once")
        back = until(lambda: next((one for one in self.messages(stage, "echo@loopback") if one["author"] == "contact" and one["attachments"]), None), "it came back")
        [attachment] = back["attachments"]
        self.assertEqual(attachment["name"], "holiday photo.jpg")
        self.assertNotIn("file:", attachment["url"], "where it lies is nobody's business")
        self.assertEqual(phone.download(attachment["url"], attachment["size"]), data)
        self.assertEqual(phone.download(message["attachments"][0]["url"], len(data)), data, "one's own as well")
        outgoing = stage.folder.glob("**/outgoing/*")
        until(lambda: not list(outgoing), "what was laid out for the plugin is gone")
        with self.assertRaises(ApiError) as refused:
            phone.post(f"/conversations/{chat}/messages", {"file": file, "client_id": "f2"})
        self.assertEqual(refused.exception.code, "file.used")

        # A text goes right after its file, and comes back after it.
        more = phone.upload("more.txt", "text/plain", b"more")
        phone.post(f"/conversations/{chat}/messages", {"file": more, "text": "there is more", "client_id": "f3"})

        def came_back() -> list:
            return [(len(one["attachments"]), one["text"]) for one in self.messages(stage, "echo@loopback") if one["author"] == "contact"]

        until(lambda: len(came_back()) == 3, "both came back")
        self.assertEqual(came_back()[1:], [(1, ""), (0, "there is more")])

        # Both of it can go, the contact's also from where its plugin has put it.
        theirs = attachment["url"]
        placed = [path for path in stage.folder.glob("**/*holiday photo*") if path.is_file()]
        for where in (message["attachments"][0]["url"], theirs):
            phone.delete(where)
            self.assertEqual(phone.exchange_bytes("GET", f"{where}/parts?at=0", None)[0], 404)
        self.assertEqual([path for path in placed if path.exists()], [])
        self.assertIn("more.txt", self.ctl(stage, "file", "list"))
        self.assertIn("the message stays", self.ctl(stage, "file", "remove", str(more)))
        self.assertNotIn(more, [one["id"] for one in stage.alice.get("/files")["files"]])
        self.assertIn("No device has set a status yet", self.ctl(stage, "presence"))
        phone.put("/presence", {"availability": "busy", "text": "In a meeting"})
        self.assertIn("In a meeting", self.ctl(stage, "presence"))

    def ctl(self, stage, *words: str) -> str:
        command = [BUILD / "bin" / "locumctl", "--socket", stage.locumd.runtime / "control.sock", "--user", USER, *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def test_a_cut_upload_goes_on_and_others_see_nothing(self) -> None:
        stage = self.world()
        phone = stage.phone()
        data = os.urandom(300_000)
        file = phone.post("/files", {"name": "a", "size": len(data)})
        part = file["part_bytes"]
        self.assertEqual(phone.exchange_bytes("PUT", f"/files/{file['id']}/parts?at=0", data[:part])[0], 200)
        stage.locumd.kill()
        stage.locumd.start()
        where = f"/files/{file['id']}"
        self.assertEqual(phone.get(where)["received"], part)
        self.assertEqual(phone.exchange_bytes("PUT", f"{where}/parts?at={part + 1}", b"x")[0], 409, "a gap")
        self.assertEqual(phone.exchange_bytes("PUT", f"{where}/parts?at={part}", data[part:] + b"x")[0], 409, "beyond the end")
        self.assertEqual(phone.exchange_bytes("PUT", f"{where}/parts?at={part}", data[part:])[0], 200)
        self.assertEqual(phone.download(where, len(data)), data)
        stage.locumd.add_user("eve", PASSWORD)
        eve = self.enterContext(Phone(stage.locumd.port, "eve", PASSWORD))
        for method, path in (("GET", where), ("GET", f"{where}/parts?at=0"), ("PUT", f"{where}/parts?at=0"), ("DELETE", where)):
            self.assertEqual(eve.exchange_bytes(method, path, b"x" if method == "PUT" else None)[0], 404, f"{method} {path}")
        for size in (0, 2**40):
            with self.assertRaises(ApiError) as refused:
                phone.post("/files", {"name": "a", "size": size})
            self.assertEqual(refused.exception.status, 400)

    def test_a_file_reaches_a_contact_by_the_server(self) -> None:
        stage = self.world(uploads=LARGEST)
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        data = os.urandom(400_000)
        chat = phone.open(account, "anna@localhost")["id"]
        message = phone.post(f"/conversations/{chat}/messages", {"file": phone.upload("tea.png", "image/png", data)})
        self.assertIn(self.outcome(stage, message["id"])["delivery"], ("sent", "delivered"))
        told = until(lambda: next((body for body in anna.bodies("alice@localhost") if body.startswith("http://127.0.0.1")), ""), "Anna is told where it is")
        with urllib.request.urlopen(told, timeout=10) as there:
            self.assertEqual(there.read(), data)
        large = phone.post(f"/conversations/{chat}/messages", {"file": phone.upload("film.mp4", "video/mp4", os.urandom(LARGEST + 1))})
        refused = self.outcome(stage, large["id"])
        self.assertEqual((refused["delivery"], refused["error"]["code"]), ("not_sent", "network.file.failed"))

    def test_a_file_reaches_a_room_once(self) -> None:
        stage = self.world(uploads=LARGEST)
        account = stage.add_xmpp()
        dora = stage.xmpp_contact("dora")
        dora.join(ROOM, "dora")
        phone = stage.phone().attach()
        room = phone.open(account, ROOM, kind="room")["id"]
        until(lambda: stage.alice.conversation(ROOM)["joined"], "Alice is in the room")
        message = phone.post(f"/conversations/{room}/messages", {"file": phone.upload("tea.png", "image/png", b"tea" * 1000)})
        self.assertEqual(self.outcome(stage, message["id"])["delivery"], "sent")
        until(lambda: any(body.startswith("http://127.0.0.1") for body in dora.bodies(ROOM)), "Dora is told where it is")
        dora.message(ROOM, "thanks", kind="groupchat")
        phone.wait_message("thanks")
        own = [one for one in self.messages(stage, ROOM) if one["direction"] == "outgoing"]
        self.assertEqual([one["id"] for one in own], [message["id"]], "the room's echo of it is no second message")

    def test_without_a_way_it_is_said(self) -> None:
        stage = self.world()
        account = stage.add_xmpp()
        phone = stage.phone().attach()
        chat = phone.open(account, "anna@localhost")["id"]  # who is not there, and the server takes no files
        message = phone.post(f"/conversations/{chat}/messages", {"file": phone.upload("tea.png", "image/png", b"tea")})
        self.assertEqual(self.outcome(stage, message["id"])["delivery"], "not_sent")


if __name__ == "__main__":
    main()
