# SPDX-License-Identifier: GPL-2.0-or-later
"""Alice answers the mails that Locum sends her: they come back as a mail server pipes them, through locum-mail-in."""

import email.message
import email.policy
import email.utils
import os
import subprocess

from locumtest.api import Json
from locumtest.locumd import BUILD
from locumtest.mail import MailServer
from locumtest.waiting import until
from locumtest.world import Scenario, World, main
from locumtest.xmpp import body, is_text

HOME = "alice@localhost"
OK, USAGE, NO_INPUT, NO_USER, UNAVAILABLE, TEMPORARY = 0, 64, 66, 67, 69, 75  # sysexits.h


class MailIn(Scenario):
    def setUp(self) -> None:
        self.stage: World = self.world()
        self.stage.add_xmpp()
        self.mail = self.enterContext(MailServer(self.stage.folder))
        settings = self.mail.settings(to=HOME, reply_to="locum@localhost")
        self.channel: Json = self.stage.alice.post("/channels", {"name": "Mail", "plugin": "channel-email", "settings": settings})
        self.address = self.stage.folder / "address"
        self.address.write_text(self.hook() + "\n", encoding="ascii")

    def hook(self) -> str:
        secret = self.channel["call_back"].rpartition("/")[2]
        return f"http://127.0.0.1:{self.stage.locumd.port}/api/v1/hooks/{secret}"

    def pipe(self, mail: bytes, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        """As a mail server runs it: with next to no environment."""
        command = [str(part) for part in (BUILD / "bin/locum-mail-in", *(arguments or (self.address,)))]
        environment = {key: os.environ[key] for key in ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS") if key in os.environ}
        return subprocess.run(command, input=mail, env=environment, capture_output=True, timeout=90, check=False)

    def alert(self) -> email.message.EmailMessage:
        """Anna writes while Alice is away, and Alice gets a mail of it."""
        self.anna = self.stage.xmpp_contact("anna")
        self.stage.phone().attach().detach(stand_in=True)
        self.stage.wait_stand_in("away")
        self.anna.message(HOME, "are you coming?")
        return self.mail.wait_mail("are you coming?")

    def answer(self, to: email.message.EmailMessage, text: str, sender: str = HOME, **headers: str) -> bytes:
        made = email.message.EmailMessage()
        made["From"] = f"Alice <{sender}>"
        made["To"] = str(to["Reply-To"])
        made["Subject"] = f"Re: {to['Subject']}"
        made["In-Reply-To"] = str(to["Message-ID"])
        made["Message-ID"] = email.utils.make_msgid(domain="localhost")
        for name, value in headers.items():
            name = name.replace("_", "-")
            del made[name]
            made[name] = value
        made.set_content(f"{text}\n\nOn 2 Feb 2026, Locum wrote:\n> are you coming?\n-- \nAlice\n")
        return made.as_bytes()

    def said(self) -> list[str]:
        self.anna.sync()
        return [body(stanza) for stanza in self.anna.stanzas.all() if is_text(stanza)]

    def test_an_answer_by_mail_reaches_the_contact_once(self) -> None:
        told = self.alert()
        mail = self.answer(told, "at eight")
        for _ in range(2):  # a mail server that is in doubt pipes it again
            self.assertEqual(self.pipe(mail).returncode, OK)
        self.anna.wait_message("at eight", HOME)
        # As a mailbox keeps it, and with a file behind the text that is far too long.
        self.assertEqual(self.pipe(b"From alice Mon Feb  2 10:00:00 2026\n" + self.answer(told, "or nine")).returncode, OK)
        self.anna.wait_message("or nine", HOME)
        long = email.message_from_bytes(self.answer(told, "see the picture"), policy=email.policy.default)
        long.add_attachment(os.urandom(3_000_000), maintype="image", subtype="jpeg")
        self.assertEqual(self.pipe(long.as_bytes()).returncode, OK)
        self.anna.wait_message("see the picture", HOME)
        self.assertEqual([text for text in self.said() if text[:2] in ("at", "or", "se")], ["at eight", "or nine", "see the picture"])

    def test_what_is_not_of_alice_is_not_passed_on(self) -> None:
        told = self.alert()
        hostile = [
            self.answer(told, "evil", sender="mallory@localhost"),
            self.answer(told, "evil", In_Reply_To=f"<{'0' * 32}.{'0' * 32}@localhost>", To="locum+" + "0" * 32 + "@localhost", Subject="x"),
            self.answer(told, "evil", From="alice@localhost, mallory@localhost"),
            self.answer(told, "evil", Auto_Submitted="auto-replied"),
            self.answer(told, "evil", Return_Path="<>"),
            b"\0\xff" * 40_000,
            b"From: alice@localhost\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 20_000,
            b"A" * 2_000_000,
        ]
        for mail in hostile:
            self.assertEqual(self.pipe(mail).returncode, OK, mail[:60])
        self.assertEqual(self.pipe(self.answer(told, "at eight")).returncode, OK)
        self.anna.wait_message("at eight", HOME)
        self.assertNotIn("evil", self.said())

    def test_a_mail_is_kept_while_locum_is_away(self) -> None:
        told = self.alert()
        mail = self.answer(told, "at eight")
        self.stage.locumd.kill()
        away = self.pipe(mail)
        self.assertEqual((away.returncode, away.stdout), (TEMPORARY, b""))
        self.assertNotIn(self.hook().encode(), away.stderr)
        self.stage.locumd.start()
        until(lambda: self.pipe(mail).returncode == OK, "the mail server has tried again")
        self.anna.wait_message("at eight", HOME)
        self.assertEqual(self.said().count("at eight"), 1)

    def test_the_mail_server_is_told_what_is_wrong(self) -> None:
        self.assertEqual(self.pipe(b"", self.address).returncode, NO_INPUT)
        self.assertEqual(self.pipe(b"x", "--loud").returncode, USAGE)
        self.assertEqual(self.pipe(b"x", self.address, self.address).returncode, USAGE)
        self.assertEqual(self.pipe(b"x", self.stage.folder / "none").returncode, TEMPORARY)
        other = self.stage.folder / "other"
        for line, code in (
            (self.hook()[:-3] + "xyz", NO_USER),
            (self.hook().replace("127.0.0.1", "192.0.2.1"), TEMPORARY),  # it would be readable on the way
            ("gopher://localhost/", TEMPORARY),
            ("", TEMPORARY),
            ("x" * 100_000, TEMPORARY),
        ):
            other.write_text(line, encoding="ascii")
            self.assertEqual(self.pipe(b"x", other).returncode, code, line[:80])
        self.stage.alice.patch(f"/channels/{self.channel['id']}", {"enabled": False})
        self.assertEqual(self.pipe(b"x").returncode, UNAVAILABLE)
        self.assertEqual(self.pipe(b"", "--version").returncode, OK)


if __name__ == "__main__":
    main()
