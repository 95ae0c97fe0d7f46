# SPDX-License-Identifier: GPL-2.0-or-later
"""Alice is told by a real mail server, a real Kannel and a web server of her own, which refuse, hang, die and come back."""

import contextlib
import datetime
import http.server
import json
import signal
import sqlite3
import threading
import urllib.parse

from locumtest.api import Json
from locumtest.gammu import GammuSmsd
from locumtest.kannel import Kannel, Telephone
from locumtest.mail import MailServer, text_of
from locumtest.push import PushService
from locumtest.waiting import Record, until
from locumtest.world import Scenario, main

NUMBER, LOCUM_NUMBER = "+34600111222", "+34600999888"
SECRET = "a word between Locum and the bells"
RETRIED = 40  # seconds within which what failed once is tried again, on a busy machine


class Bell(http.server.ThreadingHTTPServer):
    """A web server that is called: what it was told. Use in a `with`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.rung: Record[Json] = Record()
        super().__init__(("127.0.0.1", 0), Ring)
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    def __enter__(self) -> "Bell":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.shutdown()
        self._thread.join(timeout=10)
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/bell"


class Ring(http.server.BaseHTTPRequestHandler):
    server: Bell

    def do_POST(self) -> None:
        self.server.rung.add(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


class Channels(Scenario):
    def setUp(self) -> None:
        self.stage = self.world()
        self.account = self.stage.add_xmpp()
        self.anna = self.stage.xmpp_contact("anna")

    def add(self, name: str, plugin: str, settings: Json, **usage: object) -> Json:
        return self.stage.alice.post("/channels", {"name": name, "plugin": plugin, "settings": settings, "usage": usage})

    def mail_channel(self, name: str = "Mail", **more: object) -> Json:
        return self.add(name, "channel-email", self.mail.settings(**more))

    def add_mail(self) -> Json:
        self.mail = self.enterContext(MailServer(self.stage.folder))
        return self.mail_channel()

    def add_sms(self, **usage: object) -> Json:
        self.kannel = self.enterContext(Kannel(self.stage.folder))
        gateway = {"provider": "kannel", "url": self.kannel.send_url, "user": Kannel.USER, "password": Kannel.PASSWORD}
        sms = self.add("Phone", "channel-sms", {"to": NUMBER, "from": LOCUM_NUMBER, **gateway}, **usage)
        self.call_back = f"http://127.0.0.1:{self.stage.locumd.port}{urllib.parse.urlsplit(sms['call_back']).path}"
        return sms

    def away(self) -> None:
        self.stage.phone().attach().detach(stand_in=True)
        self.stage.wait_stand_in("away")

    def steps(self, channel: Json) -> list[str]:
        """Oldest first."""
        log = self.stage.alice.get(f"/channels/{channel['id']}/log")["log"]
        return [entry["step"] for entry in reversed(log)]

    def details(self, channel: Json, step: str) -> list[str]:
        log = self.stage.alice.get(f"/channels/{channel['id']}/log")["log"]
        return [entry["detail"] for entry in reversed(log) if entry["step"] == step]

    def wait_step(self, channel: Json, step: str, within: float = RETRIED) -> None:
        until(lambda: step in self.steps(channel), f"the log of {channel['name']} says {step}", within)

    def health(self, channel: Json) -> Json:
        return next(one for one in self.stage.alice.get("/channels")["channels"] if one["id"] == channel["id"])

    def test_servers_that_are_dead_are_asked_again_until_they_are_back(self) -> None:
        mail, sms = self.add_mail(), self.add_sms()
        self.mail.stop()
        self.away()
        self.anna.message("alice@localhost", "are you coming?")
        for channel in (mail, sms):
            self.wait_step(channel, "retry")
        self.mail.start()
        self.kannel.start(self.call_back)
        telephone = self.enterContext(Telephone(self.kannel.centre, NUMBER))
        self.mail.wait_mail("are you coming?", within=RETRIED)
        telephone.received.first(lambda one: "are you coming?" in one.text, "the SMS is there", within=RETRIED)
        for channel in (mail, sms):
            self.wait_step(channel, "sent")
            until(lambda one=channel: self.health(one)["health"] == "good", "all is well again")
        self.assertEqual(len(self.mail.mails()), 1)
        # And what she answers reaches Anna.
        telephone.send(LOCUM_NUMBER, "at eight")
        self.anna.wait_message("at eight", "alice@localhost")

    def test_a_server_that_hangs_during_a_kill_gets_the_same_mail_again(self) -> None:
        mail = self.add_mail()
        self.away()
        self.mail.signal(signal.SIGSTOP)
        self.anna.message("alice@localhost", "are you coming?")
        self.wait_step(mail, "sending")
        self.assertNotIn("sent", self.steps(mail))
        self.stage.locumd.kill()
        self.mail.signal(signal.SIGCONT)
        self.stage.locumd.start()
        self.stage.online(self.account)
        self.wait_step(mail, "sent")
        self.mail.wait_mail("are you coming?")
        told = [one for one in self.mail.mails() if "are you coming?" in text_of(one)]
        self.assertEqual(len({one["Message-ID"] for one in told}), 1, [one["Message-ID"] for one in told])

    def test_a_digest_that_was_missed_comes_once_over_kills(self) -> None:
        self.mail = self.enterContext(MailServer(self.stage.folder))
        missed = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=2)
        digest = {"at": [missed.strftime("%H:%M")], "zone": "UTC"}
        mail = self.add("Mail", "channel-email", self.mail.settings(), subjects=[], digest=digest)
        until(lambda: self.read("SELECT count(*) FROM channel_digests") == 1, "from now on digests are due")
        self.anna.message("alice@localhost", "are you coming?")
        until(lambda: self.stage.alice.conversation("anna@localhost"), "it is stored")
        self.stage.locumd.kill()
        # As if the core had been down since before the digest was due.
        with contextlib.closing(sqlite3.connect(self.stage.locumd.state / "locum.sqlite")) as database, database:
            database.execute("UPDATE channel_digests SET looked = looked - 600000")
        self.mail.signal(signal.SIGSTOP)
        self.stage.locumd.start()
        self.wait_step(mail, "sending")
        self.stage.locumd.kill()
        self.mail.signal(signal.SIGCONT)
        for _ in range(2):
            self.stage.locumd.start()
            self.wait_step(mail, "sent")
            self.stage.locumd.kill()
        self.mail.wait_mail("are you coming?")
        self.assertEqual(len({one["Message-ID"] for one in self.mail.mails()}), 1, [one["Message-ID"] for one in self.mail.mails()])
        self.assertEqual(self.read("SELECT count(*) FROM alerts WHERE subject = 'digest'"), 1)
        self.assertEqual(self.read("SELECT count(*) FROM alert_log WHERE step = 'sent'"), 1)

    def read(self, query: str) -> object:
        with contextlib.closing(self.stage.locumd.database()) as database:
            return database.execute(query).fetchone()[0]

    def test_a_server_that_refuses_is_left_alone_and_said_so(self) -> None:
        self.mail = self.enterContext(MailServer(self.stage.folder))
        refused = self.mail_channel("Refused", to="refused@localhost")
        unknown = self.mail_channel("Unknown", to="nobody@localhost")
        busy = self.mail_channel("Busy", to="busy@localhost")
        wrong = self.mail_channel("Wrong", password="guess")
        self.away()
        self.anna.message("alice@localhost", "are you coming?")
        self.wait_step(refused, "failed")
        self.wait_step(unknown, "failed")
        self.wait_step(busy, "retry")
        self.wait_step(wrong, "retry")
        self.assertEqual(self.health(unknown)["error"]["code"], "email.recipient.unknown")
        self.assertEqual(self.health(wrong)["error"]["code"], "email.server.login")
        self.assertEqual(self.health(refused)["health"], "good")
        self.assertEqual(self.mail.mails(), [])

    def test_a_gateway_that_hangs_and_then_refuses_sends_it_once_when_it_is_well(self) -> None:
        sms = self.add_sms()
        with self.kannel.hang():
            self.away()
            self.anna.message("alice@localhost", "are you coming?")
            self.wait_step(sms, "retry", within=60)
            self.assertEqual(self.health(sms)["error"]["code"], "http.timeout")
        self.kannel.start(self.call_back, password="another")
        telephone = self.enterContext(Telephone(self.kannel.centre, NUMBER))
        until(lambda: self.health(sms)["error"]["code"] == "sms.gateway.status", "Kannel refuses the password", RETRIED)
        self.stage.alice.patch(f"/channels/{sms['id']}", {"settings": {"password": "another"}})
        telephone.received.first(lambda one: "are you coming?" in one.text, "the SMS is there", within=2 * RETRIED)
        self.wait_step(sms, "sent")
        steps = ["queued", "sending", "retry", "sending", "retry", "sending", "sent"]
        self.assertEqual([step for step in self.steps(sms) if step in steps], steps)
        self.assertEqual(self.details(sms, "retry"), ["http.timeout", "sms.gateway.status"])
        self.assertEqual(self.health(sms)["health"], "good")
        self.anna.message("alice@localhost", "hurry")
        telephone.send(LOCUM_NUMBER, "at eight")
        self.anna.wait_message("at eight", "alice@localhost")
        self.assertEqual(len([one for one in telephone.received.all() if "are you coming?" in one.text]), 1)

    def test_a_modem_of_the_machines_own_sends_and_brings_the_answer(self) -> None:
        gammu = self.enterContext(GammuSmsd(self.stage.folder))
        sms = self.add("Modem", "channel-gammu", gammu.settings(NUMBER))
        self.away()
        self.anna.message("alice@localhost", "¿vienes? 日本")
        gammu.wait_sent(NUMBER, "¿vienes? 日本")
        self.wait_step(sms, "sent")
        gammu.comes(NUMBER, "a las ocho")
        self.anna.wait_message("a las ocho", "alice@localhost")
        gammu.comes("+491701234567", "who is that?")  # somebody else's is left alone
        gammu.comes(NUMBER, "BACK")
        until(lambda: self.stage.alice.stand_in()["state"] != "away", "she is back, without data")
        self.assertEqual(self.health(sms)["health"], "good")

    def test_an_escalation_ends_with_a_read(self) -> None:
        service, call = self.enterContext(PushService(self.stage.folder)), self.enterContext(Bell())
        push = self.add("Push", "channel-webpush", service.settings())
        sms = self.add_sms(after_min=1)
        last = self.add("Call", "channel-webhook", {"url": call.url, "secret": SECRET}, after_min=2)
        self.kannel.start(self.call_back)
        telephone = self.enterContext(Telephone(self.kannel.centre, NUMBER))
        self.away()
        self.anna.message("alice@localhost", "the house is on fire")
        service.wait_push("fire")  # at once
        self.wait_step(push, "sent")
        self.assertEqual((len(telephone.received), self.steps(last)), (0, ["queued"]))
        telephone.received.first(lambda one: "fire" in one.text, "an SMS comes after a minute", within=90)
        self.wait_step(sms, "sent")
        self.assertEqual(len(call.rung), 0)
        # She reads it on any device, and stays away: nobody calls.
        conversation = self.stage.alice.conversation("anna@localhost")["id"]
        message = next(one for one in self.stage.alice.history(conversation) if "fire" in one["text"])
        self.stage.alice.post(f"/conversations/{conversation}/read", {"up_to": message["id"]})
        until(lambda: self.steps(last)[-1] != "queued", "the call is called off", within=120)
        self.assertNotIn("sending", self.steps(last))
        self.assertEqual(len(call.rung), 0)


if __name__ == "__main__":
    main()
