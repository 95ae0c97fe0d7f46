# SPDX-License-Identifier: GPL-2.0-or-later
"""The tools of the other scenarios do what they promise, with no Locum between them."""

import pathlib
import tempfile
import unittest

from locumtest.irc import IrcClient
from locumtest.ngircd import Ngircd
from locumtest.prosody import Prosody, friends
from locumtest.proxy import CuttableProxy
from locumtest.waiting import Late, until
from locumtest.world import main
from locumtest.xmpp import Refused, XmppClient


class Xmpp(unittest.TestCase):
    def check(self, tls: bool) -> None:
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        server = self.enterContext(Prosody(folder, {"anna": "a-secret", "bob": "b-secret"}, friends("anna", "bob"), tls))
        with self.assertRaises(Refused):
            XmppClient(server.port, "anna", "wrong", tls=tls)
        proxy = self.enterContext(CuttableProxy(server.port))
        anna = self.enterContext(XmppClient(proxy.port, "anna", "a-secret", tls=tls))
        bob = self.enterContext(XmppClient(server.port, "bob", "b-secret", tls=tls))
        anna.wait_presence("bob@localhost")
        bob.wait_presence("anna@localhost")
        anna.message("bob@localhost", "hello <there> & you")
        bob.wait_message("hello <there> & you", "anna@localhost")
        anna.join("tea@conference.localhost", "anna")
        bob.join("tea@conference.localhost", "bob")
        anna.message("tea@conference.localhost", "everybody", kind="groupchat")
        bob.wait_message("everybody")

        # A cut link carries nothing, and neither side hears of it; what was written comes when it is back.
        proxy.cut()
        bob.message("anna@localhost", "into the hole")
        bob.sync()
        self.assertNotIn("into the hole", anna.bodies())
        self.assertIsNone(anna.stanzas.ended)
        proxy.resume()
        anna.wait_message("into the hole")
        proxy.reset()
        until(lambda: anna.stanzas.ended, "anna's stream is over")
        bob.wait_presence("anna@localhost", available=False)

    def test_plain(self) -> None:
        self.check(tls=False)

    def test_tls(self) -> None:
        self.check(tls=True)


class Irc(unittest.TestCase):
    def check(self, tls: bool) -> None:
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        server = self.enterContext(Ngircd(folder, tls=tls))
        anna = self.enterContext(IrcClient(server.port, "anna", tls=tls))
        bob = self.enterContext(IrcClient(server.port, "bob", tls=tls))
        anna.join("#lobby")
        bob.join("#lobby")
        self.assertEqual(bob.names("#lobby"), {"anna", "bob"})
        anna.message("bob", "hello : you")
        self.assertEqual(bob.wait_text("hello", of="anna").text, "hello : you")
        bob.notice("anna", "noted")
        anna.wait_text("noted", of="bob", command="NOTICE")
        self.assertTrue(anna.is_on("bob"))
        self.assertIsNone(anna.away_text("bob"))
        bob.send("AWAY :lunch")
        bob.sync()
        self.assertEqual(anna.away_text("bob"), "lunch")
        with self.assertRaises(Late):
            anna.wait_text("never said", within=0.2)

    def test_plain(self) -> None:
        self.check(tls=False)

    def test_tls(self) -> None:
        self.check(tls=True)


if __name__ == "__main__":
    main()
