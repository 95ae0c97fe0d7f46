# SPDX-License-Identifier: GPL-2.0-or-later
"""The stage of most scenarios: Alice, who uses Locum on a real XMPP and a real IRC server, and her contacts, who do not."""

import contextlib
import os
import pathlib
import subprocess
import tempfile
import unittest

from . import api
from .irc import IrcClient
from .locumd import BUILD, Locumd, Settings
from .ngircd import Ngircd
from .phone import Phone
from .processes import end_all
from .prosody import HOST, Prosody, friends
from .proxy import CuttableProxy
from .waiting import PATIENCE, until
from .xmpp import XmppClient

USER, PASSWORD = "alice", "correct horse"
XMPP_NAMES = ("alice", "anna", "carol", "dora")
NETWORK_PASSWORD = "net-secret"
AUTOMATIC = "urn:locum"  # what our own element of an automatic XMPP message is named by begins so


class World(contextlib.ExitStack):
    """Prosody with friends alice, anna, carol and dora, ngIRCd, and locumd with the user alice. Use in a `with`."""

    def __init__(self, settings: Settings | None = None, tls: bool = False, folder: pathlib.Path | None = None, uploads: int = 0) -> None:
        super().__init__()
        self._settings = settings
        self._tls = tls
        self._folder = folder
        self._uploads = uploads

    def __enter__(self) -> "World":
        super().__enter__()
        try:
            self.folder = self._folder or pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="locum-")))
            users = dict.fromkeys(XMPP_NAMES, NETWORK_PASSWORD)
            self.prosody = self.enter_context(Prosody(self.folder, users, friends(*XMPP_NAMES), self._tls, self._uploads))
            self.ngircd = self.enter_context(Ngircd(self.folder, tls=self._tls))
            self.locumd = self.enter_context(Locumd(self.folder, self._settings))
            self.alice = self.locumd.add_user(USER, PASSWORD)
        except BaseException:
            self.close()
            raise
        return self

    # ---- Alice's side ------------------------------------------------------------------------------------------

    def add_xmpp(self, port: int | None = None, password: str = NETWORK_PASSWORD, online: bool = True, **more) -> int:
        """Alice's XMPP account; gives its id once it is online."""
        made = self.alice.post("/accounts", api.xmpp_account(f"alice@{HOST}", password, port or self.prosody.port, **more))
        if online:
            self.online(made["id"])
        return made["id"]

    def add_irc(self, port: int | None = None, online: bool = True, **more) -> int:
        made = self.alice.post("/accounts", api.irc_account("alice", port or self.ngircd.port, **more))
        if online:
            self.online(made["id"])
        return made["id"]

    def online(self, account: int, within: float = PATIENCE) -> None:
        self.locumd.wait_link(USER, account, "online", within=within)

    def befriend(self, account: int, nick: str) -> api.Json:
        """Puts an IRC nick on Alice's list."""
        return self.alice.post("/contacts", {"account": account, "address": nick, "name": nick.capitalize(), "groups": []})

    def phone(self, name: str = "phone") -> Phone:
        """Logged in, not attached."""
        return self.enter_context(Phone(self.locumd.port, USER, PASSWORD, name))

    def proxy(self, port: int | None = None) -> CuttableProxy:
        """A cuttable way to Locum (or another port)."""
        return self.enter_context(CuttableProxy(port or self.locumd.port))

    def wait_stand_in(self, state: str, within: float = PATIENCE) -> api.Json:
        """As Locum itself says, asked over the control socket, which counts as no device."""

        def reached() -> api.Json | None:
            status = self.alice.stand_in()
            return status if status["state"] == state else None

        return until(reached, f"Alice's stand-in is {state}", within, each=0.05)

    # ---- the contacts' side ------------------------------------------------------------------------------------

    def xmpp_contact(self, name: str, **more) -> XmppClient:
        return self.enter_context(XmppClient(self.prosody.port, name, NETWORK_PASSWORD, tls=self._tls, **more))

    def irc_contact(self, nick: str) -> IrcClient:
        return self.enter_context(IrcClient(self.ngircd.port, nick, tls=self._tls))


class Scenario(unittest.TestCase):
    """A test that has the stage as self.world(…)."""

    def world(self, settings: Settings | None = None, tls: bool = False, uploads: int = 0) -> World:
        return self.enterContext(World(settings, tls, uploads=uploads))

    def ctl(self, stage: World, *words: str, status: int = 0) -> str:
        """What `locumctl` prints, as the user of the stage."""
        command = [str(BUILD / "bin" / "locumctl"), "--socket", str(stage.locumd.runtime / "control.sock"), "--user", USER]
        done = subprocess.run(
            [*command, *words], capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"}
        )
        self.assertEqual(done.returncode, status, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def assert_each_once(self, got: list[str], expected: list[str]) -> None:
        """The same texts, once each, in the same order; says in few words what is wrong."""
        if got == expected:
            return
        missing = [text for text in expected if text not in set(got)]
        twice = sorted({text for text in got if got.count(text) > 1})
        extra = [text for text in got if text not in set(expected)]
        self.fail(
            f"expected {len(expected)}, got {len(got)}; missing {len(missing)} {missing[:5]}; twice {len(twice)} {twice[:5]}; "
            f"foreign {extra[:5]}; " + ("" if missing or twice or extra else "in another order")
        )


def main() -> None:
    """What a scenario's module ends with."""
    try:
        unittest.main(verbosity=2)
    finally:
        end_all()
