# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job, told as it happens: a phone's link is cut, Locum stands in, Alice is told by SMS and e-mail and answers by SMS,
the phone returns and gets everything.

Real servers (Prosody, ngIRCd, Kannel with its fake SMS centre, an SMTP server), contacts that know nothing of Locum, and locumd
as built. Run by scripts/run.
"""

import contextlib
import dataclasses
import datetime
import os
import pathlib
import signal
import sys
import tempfile
import textwrap
import threading
import urllib.parse

from locumtest import api, world
from locumtest.irc import IrcClient, Line
from locumtest.kannel import Kannel, Telephone
from locumtest.locumd import BUILD
from locumtest.mail import MailServer, text_of
from locumtest.phone import Phone
from locumtest.waiting import Late, until
from locumtest.world import PASSWORD, USER, World
from locumtest.xmpp import XmppClient, body, is_text

GRACE = 3  # seconds a lost link has to come back; 20 outside of this story
TIMES = {"stand_in": {"grace_s": GRACE, "same_absence_min": 5}, "gateway": {"ping_s": 1}}
ROOM, CHANNEL = "tea@conference.localhost", "#lobby"
NUMBER = "+34600111222"  # of Alice's old telephone, which has no data
LOCUM_NUMBER = "+34600999888"  # to which answers by SMS go


def tell(text: str) -> None:
    """A line of the story, with the time of day."""
    now = datetime.datetime.now().strftime("%H:%M:%S")
    for number, line in enumerate(textwrap.wrap(text, 108, break_on_hyphens=False, break_long_words=False)):
        print(f"{now if number == 0 else ' ' * 8}  {line}", flush=True)


def chapter(text: str) -> None:
    print(f"\n── {text} " + "─" * max(0, 112 - len(text)), flush=True)


@dataclasses.dataclass
class Account:
    """What one contact and Alice have sent each other: for the table at the end."""

    name: str
    where: str
    sent: list[str] = dataclasses.field(default_factory=list)  # by the contact
    heard: list[str] = dataclasses.field(default_factory=list)  # by the contact, in Alice's name and said to be automatic
    by_hand: list[str] = dataclasses.field(default_factory=list)  # by Alice herself
    arrived: list[str] = dataclasses.field(default_factory=list)  # of those, at the contact
    received: list[str] = dataclasses.field(default_factory=list)  # by the phone
    shown: list[str] = dataclasses.field(default_factory=list)  # automatic answers that the phone was shown as such
    answers_due: int = 1
    seen_live: int = 0  # how many of `sent` the phone got as they were written

    @property
    def lost(self) -> int:
        missing = [text for text in self.sent if text not in self.received]
        missing += [text for text in self.by_hand if text not in self.arrived]
        missing += [text for text in self.heard if text not in self.shown]
        return len(missing)

    @property
    def twice(self) -> int:
        return sum(len(texts) - len(set(texts)) for texts in (self.received, self.arrived, self.shown))

    @property
    def is_right(self) -> bool:
        in_order = [text for text in self.received if text in self.sent] == self.sent
        return in_order and not self.lost and not self.twice and len(self.heard) == self.answers_due


class Story:
    """The stage, the people, and what they say."""

    def __init__(self, stage: World) -> None:
        self.stage = stage
        self.anna: XmppClient
        self.dora: XmppClient
        self.bob: IrcClient
        self.phone: Phone
        self.accounts = {
            "anna": Account("Anna", "XMPP"),
            "bob": Account("Bob", "IRC"),
            "room": Account("Dora", "XMPP room tea", answers_due=0),
            "channel": Account("Bob", "IRC channel #lobby", answers_due=0),
        }
        self.kannel: Kannel
        self.telephone: Telephone
        self.mail: MailServer
        self.presences_before = 0
        self._conversations: list[api.Json] = []

    # ---- chapters ----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        chapter("The stage")
        stage = self.stage
        tell(f"Prosody (XMPP) listens on 127.0.0.1:{stage.prosody.port}, ngIRCd (IRC) on 127.0.0.1:{stage.ngircd.port}.")
        version = stage.locumd.anonymous().get("/health")["version"]
        tell(f"locumd {version} listens on http://127.0.0.1:{stage.locumd.port}; its database is {stage.locumd.state}/locum.sqlite.")
        self.anna = stage.xmpp_contact("anna")
        self.dora = stage.xmpp_contact("dora")
        self.bob = stage.irc_contact("bob")
        self.dora.join(ROOM, "dora")
        self.bob.join(CHANNEL)
        tell("Three contacts are there with clients of their own: Anna and Dora on XMPP, Bob on IRC. They know nothing of Locum.")

        self.xmpp = stage.add_xmpp(name="XMPP")
        self.irc = stage.add_irc(name="IRC")
        stage.befriend(self.irc, "bob")
        tell("Alice has a user on Locum and gave it her two accounts: alice@localhost and alice on IRC are online.")
        self.anna.wait_presence("alice@localhost")
        self.add_channels()

    def add_channels(self) -> None:
        """How Alice is reached while she is away: by SMS on her old telephone, and by e-mail."""
        stage = self.stage
        self.kannel = stage.enter_context(Kannel(stage.folder))
        self.mail = stage.enter_context(MailServer(stage.folder))
        gateway = {"provider": "kannel", "url": self.kannel.send_url, "user": Kannel.USER, "password": Kannel.PASSWORD}
        sms = {"name": "My old telephone", "plugin": "channel-sms", "settings": {"to": NUMBER, "from": LOCUM_NUMBER, **gateway}}
        sms = stage.alice.post("/channels", sms)
        stage.alice.post("/channels", {"name": "Mail", "plugin": "channel-email", "settings": self.mail.settings()})
        call_back = urllib.parse.urlsplit(sms["call_back"]).path
        self.kannel.start(f"http://127.0.0.1:{stage.locumd.port}{call_back}")
        self.telephone = stage.enter_context(Telephone(self.kannel.centre, NUMBER))
        tell(
            "Kannel (SMS, with its fake centre) and an SMTP server with TLS run, too. While Alice is away she is to be told by SMS "
            f"on her old telephone ({NUMBER}, which has no data) and by e-mail."
        )

    def chat(self) -> None:
        chapter("1. The phone is attached, Alice is chatting")
        stage = self.stage
        self.link = stage.proxy()
        self.phone = stage.phone("Alice's phone").attach(port=self.link.port)
        stage.wait_stand_in("attached")
        tell("Alice's phone logs in and attaches, by a mobile link that we can cut.")
        self.with_anna = self.phone.open(self.xmpp, "anna@localhost")["id"]
        self.with_bob = self.phone.open(self.irc, "bob")["id"]
        for account, address in ((self.xmpp, ROOM), (self.irc, CHANNEL)):
            self.phone.open(account, address, kind="room")
        until(lambda: "alice" in self.bob.names(CHANNEL), "Alice is in #lobby")
        self.dora.stanzas.first(lambda s: s.get("from") == f"{ROOM}/alice", "Alice is in the room")
        tell("She joins the room 'tea' on XMPP and the channel #lobby on IRC.")

        self.say("anna", "Are you coming on Friday?")
        self.write(self.with_anna, "anna", "I think so! What shall I bring?")
        self.say("anna", "Just yourself.")
        self.write(self.with_bob, "bob", "Bob, did the parcel arrive?")
        self.say("bob", "It did, thank you.")
        self.say("room", "Tea is ready.")

    def cut(self) -> None:
        chapter("2. The link is cut, with no word")
        self.anna.sync()
        self.presences_before = len(self.anna.presences("alice@localhost"))
        self.cut_at = datetime.datetime.now()
        self.link.cut()
        tell("The tunnel: the phone's link carries nothing any more. Nobody is told, neither Locum nor the phone.")
        self.say("anna", "Or a salad, if you like?", seen=False)
        tell("Nobody knows yet, so what Anna wrote went into the dead link. Locum has it in its database all the same.")
        self.stage.wait_stand_in("grace")
        tell(f"Locum's probe got no answer. It gives the phone {GRACE} s to come back (outside of this story: 20 s).")
        self.stage.wait_stand_in("away")
        gone = (datetime.datetime.now() - self.cut_at).total_seconds()
        tell(f"{gone:.0f} s after the cut, Locum stands in for Alice.")

    def stand_in(self) -> None:
        chapter("3. Locum stands in: contacts write and are answered or told, each person once")
        self.hear("anna")
        tell("That was the answer to what Anna wrote before anybody knew.")
        self.hear("bob")
        tell("Bob's conversation with Alice was running when the link was cut: he is told once, and goes on writing.")
        self.alert("salad")
        self.answer_by_sms("Yes, a salad! No signal here.")
        self.say("anna", "Good. Shall I fetch you?", seen=False)
        self.say("bob", "Alice, one more thing: there was a letter, too.", seen=False)
        self.say("bob", "I put it on your desk.", seen=False)
        self.say("room", "The cake is gone.", seen=False)
        self.say("channel", "Anyone for a walk?", seen=False)
        self.say("anna", "Never mind, we shall see.", seen=False)
        # What Locum has stored is what it has decided on: nothing is still on its way to an answer.
        wanted = {text for account in self.accounts.values() for text in account.sent}
        until(lambda: wanted <= self.stored(), "everything is in the database")
        tell("Everything is stored. Rooms got no answer, and no person got a second one.")
        self.ask_who()

    def back(self) -> None:
        chapter("4. The phone returns")
        missed = self.phone.cursor
        self.phone.forget_link()
        self.link.reset()
        self.link.resume()
        self.phone.attach(port=self.link.port)
        tell(f"The phone is back, and asks for what is new since number {missed} of its feed.")
        self.phone.catch_up()
        self.stage.wait_stand_in("attached")
        for message in self.phone.messages():
            account = self.account_of(message)
            if account and message["author"] == "contact" and message["text"] in account.sent[account.seen_live :]:
                at = local_time(message["received_at"])
                tell(f"   {at}  {account.name} ({account.where}): {message['text']}")
            elif account and message["author"] == "locum":
                at = local_time(message["received_at"])
                tell(f"   {at}  Locum to {account.name}, in your name: {message['text']}")
        self.digest()
        self.write(self.with_anna, "anna", "Back! The salad it is.")
        self.say("anna", "Wonderful.")

    def count(self) -> bool:
        """The table. True if every message is accounted for."""
        chapter("Accounted for?")
        self.anna.sync()
        self.bob.sync()
        self.dora.sync()
        presences = len(self.anna.presences("alice@localhost")) - self.presences_before
        for message in self.phone.messages():
            if account := self.account_of(message):
                if message["author"] == "contact":
                    account.received.append(message["text"])
                elif message["author"] == "locum":
                    account.shown.append(message["text"])
        self.accounts["anna"].arrived = [text for text in self.anna.bodies("alice@localhost") if text in self.accounts["anna"].by_hand]
        self.accounts["bob"].arrived = [text for text in self.bob.texts("alice") if text in self.accounts["bob"].by_hand]
        self.accounts["anna"].heard = [body(s) for s in self.anna.stanzas.all() if is_text(s) and is_automatic(s)]
        self.accounts["bob"].heard = self.bob.texts("alice", command="NOTICE")
        self.accounts["room"].heard = [text for text in self.dora.bodies() if "alice" in text.lower() and text not in self.accounts["room"].sent]

        line = "{:<6} {:<20} {:>8} {:>8} {:>14} {:>11} {:>11} {:>6}"
        print(line.format("", "where", "wrote", "arrived", "Alice wrote", "answered", "duplicates", "lost"))
        right = True
        for account in self.accounts.values():
            got = len([text for text in account.received if text in account.sent])
            values = [account.name, account.where, len(account.sent), got, len(account.by_hand), len(account.heard), account.twice, account.lost]
            print(line.format(*values) + ("" if account.is_right else "   ← wrong"))
            right = right and account.is_right
        twice, order = self.phone.twice(), self.phone.out_of_order()
        if twice or order:
            print(f"The feed is wrong: twice {twice}, out of order {order}")
            right = False
        print(f"Presence changes of Alice that Anna's client saw at the cut, during it and at the return: {presences}")
        right = right and presences == 0
        sent = sum(len(account.sent) + len(account.by_hand) + len(account.heard) for account in self.accounts.values())
        print(f"\n{'Every one of the' if right else 'NOT every one of the'} {sent} messages is accounted for.", flush=True)
        return right

    # ---- what people do ----------------------------------------------------------------------------------------

    def say(self, who: str, text: str, seen: bool = True) -> None:
        """A contact writes; if the phone is there, until it has it."""
        account = self.accounts[who]
        account.sent.append(text)
        tell(f"{account.name} ({account.where}): {text}")
        match who:
            case "anna":
                self.anna.message("alice@localhost", text)
            case "bob":
                self.bob.message("alice", text)
            case "room":
                self.dora.message(ROOM, text, kind="groupchat")
            case "channel":
                self.bob.message(CHANNEL, text)
        if seen:
            self.phone.wait_message(text, "contact")
            account.seen_live = len(account.sent)

    def write(self, conversation: int, who: str, text: str) -> None:
        """Alice writes by hand; until the contact has it."""
        account = self.accounts[who]
        account.by_hand.append(text)
        tell(f"Alice to {account.name}: {text}")
        self.phone.send(conversation, text)
        if who == "anna":
            self.anna.wait_message(text, "alice@localhost")
        else:
            self.bob.wait_text(text, of="alice")

    def hear(self, who: str) -> None:
        """Waits for the automatic answer."""
        account = self.accounts[who]
        if who == "anna":
            text = body(self.anna.stanzas.first(lambda s: is_text(s) and is_automatic(s), "Anna is answered"))
        else:
            text = self.bob.wait_text("", of="alice", command="NOTICE").text
        tell(f"Locum to {account.name}, in Alice's name{' (an IRC NOTICE)' if who == 'bob' else ' (marked as automatic)'}: {text}")

    def alert(self, about: str) -> None:
        """Waits until Alice has been told, by both channels."""
        sms = self.telephone.received.first(lambda one: about in one.text, "Alice gets an SMS")
        tell(f"SMS to Alice's old telephone: {' / '.join(sms.text.splitlines())}")
        mail = self.mail.wait_mail(about)
        tell(f"E-mail to {mail['To']}: {mail['Subject']}: {' '.join(text_of(mail).split())}")

    def answer_by_sms(self, text: str) -> None:
        """Alice answers the newest SMS; until Anna has it."""
        self.accounts["anna"].by_hand.append(text)
        tell(f"Alice answers by SMS: {text}")
        self.telephone.send(LOCUM_NUMBER, text)
        self.anna.wait_message(text, "alice@localhost")
        tell("Anna has it, on XMPP, as Alice's own words.")

    def ask_who(self) -> None:
        start = len(self.telephone.received)
        tell("Alice sends an SMS: WHO")
        self.telephone.send(LOCUM_NUMBER, "WHO")
        said = self.telephone.received.first(lambda one: True, "Alice is told who is there", start=start)
        tell(f"SMS to Alice's old telephone: {' / '.join(said.text.splitlines())}")

    def digest(self) -> None:
        """What Alice is told of her absence when she is back."""
        absence = self.stage.alice.get("/absences")["absences"][0]
        digest = self.stage.alice.get(f"/absences/{absence['number']}/digest")
        tell("And in short, what happened meanwhile:")
        for entry in digest["entries"]:
            answers = "; ".join(entry["answers"])
            tell(f"   {entry['name']}: {entry['came']} came" + (f"; Locum answered: {answers}" if answers else ""))

    def stored(self) -> set[str]:
        """Asked over the control socket, which counts as no device."""
        alice = self.stage.alice
        return {message["text"] for one in alice.conversations() for message in alice.history(one["id"])}

    def account_of(self, message: api.Json) -> Account | None:
        addresses = {one["id"]: one["address"] for one in self.conversations()}
        keys = {"anna@localhost": "anna", "bob": "bob", ROOM: "room", CHANNEL: "channel"}
        key = keys.get(addresses.get(message["conversation"], ""))
        return self.accounts[key] if key else None

    def conversations(self) -> list[api.Json]:
        if not self._conversations:
            self._conversations = self.stage.alice.conversations()
        return self._conversations


def is_automatic(stanza) -> bool:
    """Has an element of ours that says so."""
    return any(element.tag.startswith("{" + world.AUTOMATIC) for element in stanza.iter())


def local_time(iso: str) -> str:
    return datetime.datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone().strftime("%H:%M:%S")


# ---- afterwards ----------------------------------------------------------------------------------------------------


def explore(story: Story) -> None:
    """The stage stays, contacts answer what is written to them, until Ctrl-C."""
    stage = story.stage
    story.phone.detach(stand_in=True)
    ctl = f"{BUILD}/bin/locumctl --socket {stage.locumd.runtime}/control.sock --user {USER}"
    api_url = f"http://127.0.0.1:{stage.locumd.port}/api/v1"
    chapter("Yours to explore, until Ctrl-C")
    print(
        f"""
  Alice's phone is away now, and Locum stands in. Log in as it:   user {USER}   password {PASSWORD}

  In a browser         http://127.0.0.1:{stage.locumd.port}/
  What Locum knows     {ctl} status
  What came            {ctl} backlog
  Watch it live        {ctl} tail
  Write to Anna        {ctl} send xmpp anna@localhost 'Hello'   (she answers; so does bob)
  Pass the time        {ctl} service on games.bulls   (a game: write to it as to anybody)
  The devices' API     {api_url}/openapi.json
     a session         curl -s {api_url}/session -d '{{"user":"{USER}","password":"{PASSWORD}","device":"curl"}}'
  XMPP and IRC         127.0.0.1:{stage.prosody.port} (users {', '.join(world.XMPP_NAMES)}, password {world.NETWORK_PASSWORD}), 127.0.0.1:{stage.ngircd.port}
                       log in there as carol with a client of yours, and write to alice
  How you are reached  {ctl} channel list
     by SMS            what Alice's old telephone gets is shown here
  What happened        {ctl} digest
  Its log              {stage.locumd.log}
""",
        flush=True,
    )
    threading.Thread(target=answer_as_anna, args=(story.anna,), daemon=True).start()
    threading.Thread(target=answer_as_bob, args=(story.bob,), daemon=True).start()
    threading.Thread(target=show_sms, args=(story.telephone,), daemon=True).start()
    try:
        status = stage.locumd.program.wait(within=365 * 86400)
        raise RuntimeError(f"locumd ended by itself, with status {status}; see {stage.locumd.log}")
    except KeyboardInterrupt:
        print("\nEnding: the daemon signs off, the servers stop, and nothing is kept.", flush=True)


def answer_as_anna(anna: XmppClient) -> None:
    start = anna.mark()
    with contextlib.suppress(Late, OSError):
        while True:
            stanza = anna.stanzas.first(is_text, "a message", within=365 * 86400, start=start)
            start = anna.stanzas.all().index(stanza) + 1
            if not is_automatic(stanza):
                anna.message("alice@localhost", f"Anna here. You wrote: {body(stanza)}")


def answer_as_bob(bob: IrcClient) -> None:
    start = bob.mark()

    def for_me(line: Line) -> bool:
        return line.command == "PRIVMSG" and line.parameters[0] == bob.nick

    with contextlib.suppress(Late, OSError):
        while True:
            line = bob.lines.first(for_me, "a message", within=365 * 86400, start=start)
            start = bob.lines.all().index(line, start) + 1
            bob.message("alice", f"Bob here. You wrote: {line.text}")


def show_sms(telephone: Telephone) -> None:
    start = len(telephone.received)
    with contextlib.suppress(Late):
        while True:
            sms = telephone.received.first(lambda one: True, "an SMS", within=365 * 86400, start=start)
            start += 1
            tell(f"SMS to Alice's old telephone: {' / '.join(sms.text.splitlines())}")


def main() -> int:
    ends = sys.argv[1:] == ["exit"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["LOCUM_SHOW_LOGS"] = "0"
    with tempfile.TemporaryDirectory(prefix="locum-run-") as folder:
        try:
            with World(TIMES, folder=pathlib.Path(folder)) as stage:
                story = Story(stage)
                story.prepare()
                story.chat()
                story.cut()
                story.stand_in()
                story.back()
                right = story.count()
                if not ends:
                    explore(story)
                return 0 if right else 1
        except KeyboardInterrupt:
            print("\nEnded.", flush=True)
            return 130
        except (RuntimeError, Late, api.ApiError, OSError) as error:
            print(f"\nThe story stops here: {error}", file=sys.stderr)
            log = pathlib.Path(folder, "locum", "locumd.log")
            if log.exists():
                kept = pathlib.Path(BUILD, "run.log")
                kept.write_bytes(log.read_bytes())
                print("The last words of locumd:", file=sys.stderr)
                print(textwrap.indent("\n".join(log.read_text(errors="replace").splitlines()[-8:]), "   "), file=sys.stderr)
                print(f"All of them are in {kept}", file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
