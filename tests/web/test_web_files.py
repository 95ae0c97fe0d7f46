# SPDX-License-Identifier: GPL-2.0-or-later
"""Files in the app: picked, brought in parts also over a link that fails, shown where that is harmless, and saved."""

import pathlib
import struct
import zlib

from locumtest.browser import DESK
from locumtest.waiting import until
from locumtest.world import main

from webcase import WebCase, address


def png(width: int, height: int) -> bytes:
    """A picture with a gradient."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(c for x in range(width) for c in (255 * x // width, 160, 255 * y // height)) for y in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class WebFiles(WebCase):
    def test_files_go_and_come(self) -> None:
        stage = self.world()
        account = stage.alice.post("/accounts", {"protocol": "loopback", "settings": {"name": "alice"}})["id"]
        stage.online(account)
        chat = stage.alice.post("/conversations", {"account": account, "address": "echo@loopback"})["id"]
        folder = stage.folder
        hostile = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
        files = {"sunset.png": png(320, 200), "drawing.svg": hostile, "notes.txt": "Tea at five.\n".encode() * 40_000}
        for name, data in files.items():
            pathlib.Path(folder / name).write_bytes(data)
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        desk.go(f"#/chats/{chat}")

        def pick(name: str) -> None:
            desk.call([["getByLabel", "Files to send"]], "setInputFiles", str(folder / name))

        pick("sunset.png")
        until(lambda: desk.count("img.picture") == 2, "it is shown as sent, and as it came back")
        sizes = desk.evaluate("[...document.querySelectorAll('img.picture')].map((each) => [each.naturalWidth, each.naturalHeight])")
        self.assertEqual(sizes, [[320, 200]] * 2)
        desk.shot("files-desk")
        self.assert_accessible(desk)

        pick("drawing.svg")
        until(lambda: desk.count("button.file") == 4, "the drawing is there")
        self.assertEqual(desk.count("img.picture"), 2, "what can act is not shown")

        desk.do("offline", offline=True)
        pick("notes.txt")
        desk.finds(".uploads progress")
        desk.do("offline", offline=False)
        until(lambda: desk.count("button.file") == 6, "the notes are there")
        desk.call([["getByRole", "button", {"name": "notes.txt"}], ["last"]], "waitFor")
        saved = desk.do("download", button="notes.txt")
        self.assertEqual((saved["name"], saved["text"].encode()), ("notes.txt", files["notes.txt"]))
        self.assertEqual(desk.count(".uploads"), 0)

        (folder / "nothing").write_bytes(b"")
        desk.fill("Write a message", "see for yourself")
        pick("nothing")
        desk.sees("The file is empty or too large.")
        desk.click("button", "Do not send nothing")
        self.assertEqual(desk.count(".uploads"), 0)

        # What is written goes along; it was not lost with the file that cannot be sent.
        pick("sunset.png")
        until(lambda: desk.count("img.picture") == 4, "it is there")
        texts = [m["text"] for m in stage.alice.history(chat) if m["author"] == "user" and m["text"]]
        self.assertEqual(texts, ["see for yourself"])

        # What is needed no more can go; the message stays.
        desk.go("#/settings/files")
        desk.sees("take")
        before = stage.alice.get("/files")
        largest = before["files"][0]
        desk.shot("kept-files-desk")
        self.assert_accessible(desk)
        desk.click("button", f"Remove {largest['name']}")
        desk.click("button", "Remove it")
        until(lambda: largest["id"] not in [one["id"] for one in stage.alice.get("/files")["files"]], "it is gone")
        self.assertEqual(stage.alice.get("/files")["bytes"], before["bytes"] - largest["size"])
        self.assert_clean(desk)

    def test_the_status_that_was_set_elsewhere(self) -> None:
        stage = self.world()
        phone = stage.phone().attach()
        phone.put("/presence", {"availability": "busy", "text": "In a meeting"})
        shown = stage.alice.get("/presence")["set"]
        self.assertEqual((shown["availability"], shown["text"]), ("busy", "In a meeting"))
        desk = self.browser().open("desk", address(stage), DESK)
        self.log_in(desk)
        desk.finds(".shell")
        desk.go("#/settings/status")
        until(lambda: desk.evaluate("document.querySelector('#status-text').value") == "In a meeting", "the text is there")
        desk.call([["getByRole", "radio", {"name": "Busy", "checked": True}]], "waitFor")
        self.assert_clean(desk)


if __name__ == "__main__":
    main()
