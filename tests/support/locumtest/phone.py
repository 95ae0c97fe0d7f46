# SPDX-License-Identifier: GPL-2.0-or-later
"""A device: logs in, attaches, keeps what the feed brings, acknowledges, goes and comes back."""

import collections
import itertools
import json
import ssl
import threading
import typing
import uuid

from .api import BASE, HttpDoor, Json
from .waiting import PATIENCE, Late, Record
from .websocket import Closed, WebSocket


class Phone(HttpDoor):
    """Its `entries` are all that it ever got from the feed, in the order in which it came, over all its links."""

    def __init__(self, port: int, user: str, password: str, name: str = "phone", tls: ssl.SSLContext | None = None) -> None:
        super().__init__(port, tls)
        answer = self.post("/session", {"user": user, "password": password, "device": name})
        self.token = answer["token"]
        self.device: Json = answer["device"]
        self.name = name
        self.entries: Record[Json] = Record()
        self.ephemeral: Record[Json] = Record()
        self.other: Record[Json] = Record()  # what the stream answers: sent, error
        self.acknowledges = True
        self.cursor = 0  # the newest that it has stored
        self.link: WebSocket | None = None
        self.hello: Json = {}
        self.closed: Record[Closed] = Record()
        self._reader: threading.Thread | None = None
        self._numbers = itertools.count(1)
        self._unique = uuid.uuid4().hex[:8]

    def __enter__(self) -> "Phone":
        return self

    def __exit__(self, *_) -> None:
        self.drop()

    # ---- the link ----------------------------------------------------------------------------------------------

    def attach(self, activity: str = "interactive", port: int | None = None) -> "Phone":
        """Opens the stream from its cursor on. `port`: by way of a proxy."""
        self.drop()
        link = WebSocket("127.0.0.1", port or self.port, f"{BASE}/stream?since={self.cursor}&activity={activity}", self.headers(), self.tls)
        self.link = link
        self.hello = json.loads(link.recv(within=PATIENCE))
        link.socket.settimeout(None)
        if self.hello.get("type") != "hello":
            raise Late(f"the stream does not begin with a hello but with {self.hello}")
        self._reader = threading.Thread(target=self._read, args=(link,), name=f"{self.name}-stream", daemon=True)
        self._reader.start()
        return self

    def drop(self) -> None:
        """The connection ends, with no word of leaving (and no close frame): as when the app is killed."""
        if self.link:
            self.link.abandon()
            self.link = None
        if self._reader and self._reader is not threading.current_thread():
            self._reader.join(timeout=10)
            self._reader = None

    def forget_link(self) -> None:
        """The link is dead and the phone has noticed; nothing is sent on it."""
        self.drop()

    def tell(self, line: Json) -> None:
        assert self.link, "not attached"
        self.link.send(json.dumps(line))

    def acknowledge(self, up_to: int | None = None) -> None:
        self.tell({"type": "acknowledge", "up_to": self.cursor if up_to is None else up_to})

    def background(self) -> None:
        self.tell({"type": "activity", "activity": "background"})

    def interactive(self) -> None:
        self.tell({"type": "activity", "activity": "interactive"})

    def detach(self, **how: typing.Any) -> Json:
        """Closes the session explicitly: stand_in, mode, text, until."""
        status = self.post("/detach", how)
        self.drop()
        return status

    def _read(self, link: WebSocket) -> None:
        try:
            while True:
                line = json.loads(link.recv())
                if line["type"] == "feed":
                    for entry in line["entries"]:
                        self.entries.add(entry)
                    if line["entries"]:
                        self.cursor = line["entries"][-1]["seq"]
                        if self.acknowledges:
                            link.send(json.dumps({"type": "acknowledge", "up_to": self.cursor}))
                elif line["type"] == "ephemeral":
                    self.ephemeral.add(line["event"])
                else:
                    self.other.add(line)
        except Closed as closed:
            self.closed.add(closed)
        except OSError as error:
            self.closed.add(Closed(None, str(error)))

    # ---- what it does ------------------------------------------------------------------------------------------

    def open(self, account: int, address: str, kind: str = "direct", **more: typing.Any) -> Json:
        return self.post("/conversations", {"account": account, "kind": kind, "address": address} | more)

    def send(self, conversation: int, text: str) -> Json:
        """Gives the message as stored; how far it has come is told by the feed."""
        client_id = f"{self._unique}-{next(self._numbers)}"
        return self.post(f"/conversations/{conversation}/messages", {"text": text, "client_id": client_id})

    # ---- what it has -------------------------------------------------------------------------------------------

    def mark(self) -> int:
        return len(self.entries)

    def messages(self, start: int = 0) -> list[Json]:
        """Those of the feed, as they were when they came."""
        return [entry["message"] for entry in self.entries.all(start) if entry["type"] == "message_added"]

    def texts(self, start: int = 0, author: str = "contact") -> list[str]:
        return [message["text"] for message in self.messages(start) if message["author"] == author]

    def wait_message(self, text: str, author: str = "", start: int = 0, within: float = PATIENCE) -> Json:
        """The first message whose text holds `text`."""

        def matches(entry: Json) -> bool:
            return (
                entry["type"] == "message_added"
                and text in entry["message"]["text"]
                and (not author or entry["message"]["author"] == author)
            )

        return self.entries.first(matches, f"{self.name} gets a message with '{text}'", within, start)["message"]

    def wait_delivery(self, message: int, *deliveries: str, within: float = PATIENCE) -> Json:
        """The entry that tells that a message has come as far as one of these (sent, not_sent, …)."""

        def matches(entry: Json) -> bool:
            if entry["type"] == "message_progressed":
                return entry["message"] == message and entry["delivery"] in deliveries
            return entry["type"] == "message_added" and entry["message"]["id"] == message and entry["message"]["delivery"] in deliveries

        return self.entries.first(matches, f"message {message} is {' or '.join(deliveries)}", within)

    def wait_stand_in(self, state: str, start: int = 0, within: float = PATIENCE) -> Json:
        """The entry of the feed that says so."""

        def matches(entry: Json) -> bool:
            return entry["type"] == "stand_in_changed" and entry["status"]["state"] == state

        return self.entries.first(matches, f"the stand-in is {state}", within, start)["status"]

    def catch_up(self, last: int | None = None, within: float = PATIENCE) -> None:
        """Until it has the feed up to `last` (by default: what the hello said)."""
        target = self.hello["last"] if last is None else last
        if self.cursor < target:
            self.entries.first(lambda entry: entry["seq"] >= target, f"the feed up to {target}", within)

    def out_of_order(self) -> list[tuple[int, int]]:
        """Pairs of neighbours in which the second sequence number is not above the first: none is right."""
        numbers = [entry["seq"] for entry in self.entries.all()]
        return [(one, two) for one, two in itertools.pairwise(numbers) if two <= one]

    def twice(self) -> list[int]:
        """Ids of messages that came as new more than once: none is right."""
        counted = collections.Counter(message["id"] for message in self.messages())
        return [number for number, count in counted.items() if count > 1]
