# SPDX-License-Identifier: GPL-2.0-or-later
"""An XMPP client that knows nothing of libpurple or Locum: a socket, RFC 6120, 6121 and XEP-0045 as far as a contact needs them.

It records every stanza that reaches it, in order.
"""

import base64
import collections.abc
import datetime
import itertools
import socket
import ssl
import threading
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape, quoteattr

from .prosody import HOST
from .waiting import PATIENCE, Record

CLIENT = "{jabber:client}"
STREAM = "{http://etherx.jabber.org/streams}"
MUC_USER = "{http://jabber.org/protocol/muc#user}"
DELAY = "{urn:xmpp:delay}delay"


class Refused(Exception):
    """The server did not let us in."""


class XmppClient:
    """Logged in and available once made. Use in a `with`."""

    def __init__(self, port: int, user: str, password: str, resource: str = "raw", tls: bool = False, available: bool = True) -> None:
        self.user = user
        self.jid = f"{user}@{HOST}"
        self.stanzas: Record[ElementTree.Element] = Record()
        self._ids = itertools.count(1)
        self._write = threading.Lock()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._parser = ElementTree.XMLPullParser(("start", "end"))
        self._depth = 0
        self._top: ElementTree.Element | None = None
        try:
            self._log_in(user, password, resource, tls)
        except BaseException:
            self._socket.close()
            raise
        self._socket.settimeout(None)
        self._thread = threading.Thread(target=self._read_on, name=f"xmpp-{user}", daemon=True)
        self._thread.start()
        self.roster = self.request("get", '<query xmlns="jabber:iq:roster"/>')
        if available:
            self.send("<presence/>")

    def __enter__(self) -> "XmppClient":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Says good-bye: its contacts see it go."""
        try:
            self.send("</stream:stream>")
            self._socket.shutdown(socket.SHUT_WR)
            self._thread.join(timeout=5)
        except OSError:
            pass
        self._socket.close()

    # ---- out ---------------------------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        with self._write:
            self._socket.sendall(text.encode())

    def message(self, to: str, body: str, kind: str = "chat", extra: str = "") -> str:
        """Gives the message's id."""
        number = f"{self.user}-{next(self._ids)}"
        self.send(f'<message to={quoteattr(to)} type="{kind}" id="{number}"><body>{escape(body)}</body>{extra}</message>')
        return number

    def messages(self, to: str, bodies: collections.abc.Iterable[str]) -> None:
        """Many in one write."""
        texts = (
            f'<message to={quoteattr(to)} type="chat" id="{self.user}-{next(self._ids)}"><body>{escape(body)}</body></message>'
            for body in bodies
        )
        self.send("".join(texts))

    def presence(self, kind: str = "", to: str = "", inner: str = "") -> None:
        attributes = (f' type="{kind}"' if kind else "") + (f" to={quoteattr(to)}" if to else "")
        self.send(f"<presence{attributes}>{inner}</presence>")

    def join(self, room: str, nick: str) -> None:
        """Into a room; returns when the room has shown us to ourselves."""
        start = len(self.stanzas)
        self.presence(to=f"{room}/{nick}", inner='<x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x>')
        self.stanzas.first(
            lambda s: s.tag == CLIENT + "presence" and any(status.get("code") == "110" for status in s.iter(MUC_USER + "status")),
            f"{self.user} is in {room}",
            start=start,
        )

    def leave(self, room: str, nick: str) -> None:
        self.presence("unavailable", to=f"{room}/{nick}")

    def request(self, kind: str, inner: str, to: str = "") -> ElementTree.Element:
        """An iq and its answer."""
        number = f"{self.user}-iq{next(self._ids)}"
        start = len(self.stanzas)
        self.send(f'<iq type="{kind}" id="{number}"' + (f" to={quoteattr(to)}" if to else "") + f">{inner}</iq>")
        return self.stanzas.first(lambda s: s.tag == CLIENT + "iq" and s.get("id") == number, f"an answer to {inner[:60]}", start=start)

    # ---- in ----------------------------------------------------------------------------------------------------

    def mark(self) -> int:
        """A place in the record, to wait or look from."""
        return len(self.stanzas)

    def sync(self) -> None:
        """Returns when everything that the server had sent us before is in the record."""
        self.request("get", '<ping xmlns="urn:xmpp:ping"/>')

    def presences(self, of: str, start: int = 0) -> list[ElementTree.Element]:
        """The presence stanzas that came from a bare JID."""
        return [s for s in self.stanzas.all(start) if s.tag == CLIENT + "presence" and bare(s.get("from", "")) == of]

    def bodies(self, of: str = "", start: int = 0) -> list[str]:
        """The texts of messages, those from one bare JID or all."""
        return [body(s) for s in self.stanzas.all(start) if is_text(s) and (not of or bare(s.get("from", "")) == of)]

    def wait_message(self, text: str, of: str = "", start: int = 0, within: float = PATIENCE) -> ElementTree.Element:
        """A message whose text holds `text`."""

        def matches(stanza: ElementTree.Element) -> bool:
            return is_text(stanza) and text in body(stanza) and (not of or bare(stanza.get("from", "")) == of)

        return self.stanzas.first(matches, f"{self.user} gets a message with '{text}'", within, start)

    def wait_presence(self, of: str, available: bool = True, start: int = 0, within: float = PATIENCE) -> ElementTree.Element:
        def matches(stanza: ElementTree.Element) -> bool:
            kind = stanza.get("type")
            right = kind is None if available else kind == "unavailable"
            return stanza.tag == CLIENT + "presence" and right and bare(stanza.get("from", "")) == of

        return self.stanzas.first(matches, f"{self.user} sees {of} {'available' if available else 'go'}", within, start)

    # ---- the stream --------------------------------------------------------------------------------------------

    def _log_in(self, user: str, password: str, resource: str, tls: bool) -> None:
        features = self._open()
        if tls:
            self.send('<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>')
            self._expect("{urn:ietf:params:xml:ns:xmpp-tls}proceed")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # a test's own server with a certificate of its own
            self._socket = context.wrap_socket(self._socket)
            features = self._open()
        if not any(m.text == "PLAIN" for m in features.iter("{urn:ietf:params:xml:ns:xmpp-sasl}mechanism")):
            raise Refused("the server does not offer PLAIN")
        secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        self.send(f'<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">{secret}</auth>')
        answer = self._next()
        if answer.tag != "{urn:ietf:params:xml:ns:xmpp-sasl}success":
            raise Refused(ElementTree.tostring(answer, encoding="unicode"))
        self._open()
        self.send(
            f'<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>{escape(resource)}</resource></bind></iq>'
        )
        answer = self._expect(CLIENT + "iq")
        self.full_jid = "".join(element.text or "" for element in answer.iter("{urn:ietf:params:xml:ns:xmpp-bind}jid"))
        self.send('<iq type="set" id="session"><session xmlns="urn:ietf:params:xml:ns:xmpp-session"/></iq>')
        self._expect(CLIENT + "iq")

    def _open(self) -> ElementTree.Element:
        self._parser = ElementTree.XMLPullParser(("start", "end"))
        self._depth = 0
        self.send(
            f"<?xml version='1.0'?><stream:stream to='{HOST}' version='1.0' xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        return self._expect(STREAM + "features")

    def _expect(self, tag: str) -> ElementTree.Element:
        stanza = self._next()
        if stanza.tag != tag:
            raise Refused(f"expected {tag}, got {ElementTree.tostring(stanza, encoding='unicode')}")
        return stanza

    def _next(self) -> ElementTree.Element:
        """While logging in: the next top-level element."""
        while True:
            for stanza in self._parsed():
                return stanza
            data = self._socket.recv(65536)
            if not data:
                raise Refused("the server closed the connection")
            self._parser.feed(data)

    def _parsed(self) -> collections.abc.Iterator[ElementTree.Element]:
        for event, element in self._parser.read_events():
            if event == "start":
                self._depth += 1
                if self._depth == 1:
                    self._top = element
            else:
                self._depth -= 1
                if self._depth == 1:
                    assert self._top is not None
                    self._top.remove(element)  # or a long stream would be kept whole
                    yield element

    def _read_on(self) -> None:
        try:
            while True:
                for stanza in self._parsed():
                    if stanza.tag == CLIENT + "iq" and stanza.get("type") == "get":
                        self._answer(stanza)
                    self.stanzas.add(stanza)
                data = self._socket.recv(1 << 18)
                if not data:
                    break
                self._parser.feed(data)
            self.stanzas.end("the server closed the stream")
        except (OSError, ElementTree.ParseError) as error:
            self.stanzas.end(f"the stream broke: {error}")

    def _answer(self, request: ElementTree.Element) -> None:
        to, number = quoteattr(request.get("from", "")), quoteattr(request.get("id", ""))
        if request.find("{urn:xmpp:ping}ping") is not None:
            self.send(f'<iq type="result" to={to} id={number}/>')
        else:
            error = '<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>'
            self.send(f'<iq type="error" to={to} id={number}>{error}</iq>')


def bare(jid: str) -> str:
    return jid.partition("/")[0]


def body(stanza: ElementTree.Element) -> str:
    return stanza.findtext(CLIENT + "body") or ""


def is_text(stanza: ElementTree.Element) -> bool:
    return stanza.tag == CLIENT + "message" and stanza.find(CLIENT + "body") is not None and stanza.get("type") != "error"


def sent_at(stanza: ElementTree.Element) -> datetime.datetime | None:
    """The time of a delayed message."""
    delay = stanza.find(DELAY)
    return datetime.datetime.fromisoformat(delay.get("stamp", "").replace("Z", "+00:00")) if delay is not None else None


def describe(stanzas: collections.abc.Iterable[ElementTree.Element]) -> str:
    return "\n".join(ElementTree.tostring(stanza, encoding="unicode") for stanza in stanzas)
