# SPDX-License-Identifier: GPL-2.0-or-later
"""What is broken around Locum: it says what, and what to do, and loses nothing."""

import contextlib
import pathlib
import resource
import shutil
import socket
import sqlite3
import tempfile
import unittest

from locumtest.api import xmpp_account
from locumtest.locumd import BUILD, Locumd
from locumtest.processes import free_port
from locumtest.waiting import until
from locumtest.world import PASSWORD, USER, Scenario, main

from test_main_job import stored


class Starting(unittest.TestCase):
    """locumd that cannot start says why in a line that a person can act on, and ends with a status that tells the reason."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="locum-")))
        self.locumd = Locumd(self.folder)
        self.addCleanup(self.locumd.finish)

    def assert_refuses(self, status: int, *words: str) -> str:
        program = self.locumd.launch()
        ended = program.wait(within=20)
        said = program.said()
        self.assertEqual(ended, status, said)
        for word in words:
            self.assertIn(word, said)
        self.assertNotIn("terminate called", said)
        return said

    def test_a_port_in_use(self) -> None:
        with socket.create_server(("127.0.0.1", self.locumd.port)):
            self.assert_refuses(7, str(self.locumd.port), "ss -ltnp")
        self.locumd.start()  # and nothing is left behind that would keep it from starting

    def test_a_configuration_with_mistakes(self) -> None:
        self.locumd.config.write_text('[gatewayy]\nlisten = "127.0.0.1:1"\n[stand_in]\ngrace_s = "soon"\n')
        said = self.assert_refuses(3, "gatewayy", "gateway", "grace_s")
        self.assertIn(f"{self.locumd.config}:1", said)
        self.assertIn(f"{self.locumd.config}:4", said)

    def test_a_configuration_that_is_not_toml(self) -> None:
        self.locumd.config.write_bytes(b"\x00\xff[[[ no")
        self.assert_refuses(3, "locumd.toml")

    def test_a_configuration_that_is_not_there(self) -> None:
        self.locumd.config.unlink()
        self.assert_refuses(3, "locumd.toml")

    def test_a_configuration_that_is_a_folder(self) -> None:
        self.locumd.config.unlink()
        self.locumd.config.mkdir()
        self.assert_refuses(3, "locumd.toml")

    def test_a_database_that_is_none(self) -> None:
        self.locumd.state.mkdir(parents=True)
        database = self.locumd.state / "locum.sqlite"
        database.write_bytes(b"This is no database. " * 1000)
        before = database.read_bytes()
        self.assert_refuses(5, "locum.sqlite")
        self.assertEqual(database.read_bytes(), before, "it is left as it was")

    def test_a_damaged_database(self) -> None:
        self.locumd.start()
        self.locumd.add_user(USER, PASSWORD)
        self.assertEqual(self.locumd.interrupt(), 0)
        database = self.locumd.state / "locum.sqlite"
        data = bytearray(database.read_bytes())
        for position in range(100, min(len(data), 40_000)):
            data[position] ^= 0x5A
        database.write_bytes(data)
        self.assert_refuses(5, "locum.sqlite")

    def test_a_database_of_a_newer_version(self) -> None:
        self.locumd.start()
        self.locumd.interrupt()
        with contextlib.closing(sqlite3.connect(self.locumd.state / "locum.sqlite")) as database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version:
                database.execute("PRAGMA user_version = 9999")
            else:
                tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
                self.fail(f"where is the schema's version? {tables}")
            database.commit()
        self.assert_refuses(5, "newer")

    def test_a_database_that_somebody_has_locked(self) -> None:
        self.locumd.settings["store"] = {"busy_timeout_ms": 200}
        self.locumd.write_config()
        self.locumd.start()
        self.locumd.interrupt()
        with contextlib.closing(sqlite3.connect(self.locumd.state / "locum.sqlite", isolation_level=None)) as database:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            self.assert_refuses(5, "locum.sqlite", "locked")
            database.execute("ROLLBACK")

    def test_a_key_that_is_gone(self) -> None:
        self.locumd.start()
        alice = self.locumd.add_user(USER, PASSWORD)
        alice.post("/accounts", xmpp_account("alice@localhost", "x", free_port()))
        self.locumd.interrupt()
        key = self.locumd.state / "key"
        aside = key.with_suffix(".aside")
        key.rename(aside)
        self.assert_refuses(6, "key")
        aside.rename(key)
        self.locumd.start()

    def test_a_second_one_on_the_same_state(self) -> None:
        self.locumd.start()
        other = Locumd(self.folder)
        other.settings["gateway"]["listen"] = f"127.0.0.1:{free_port()}"
        other.write_config()
        program = other.launch()
        self.assertEqual(program.wait(within=20), 1, program.said())
        self.assertTrue(self.locumd.is_ready(), "the first one goes on")

    def test_a_runtime_directory_whose_path_is_too_long_for_a_socket(self) -> None:
        self.locumd.settings["core"]["runtime_directory"] = str(self.folder / ("deep" * 30))
        self.locumd.write_config()
        program = self.locumd.launch()
        self.assertIn(program.wait(within=20), (3, 4), program.said())
        self.assertIn("too long", program.said())

    def test_a_state_directory_that_cannot_be_made(self) -> None:
        (self.folder / "file").write_text("no folder")
        self.locumd.settings["core"]["state_directory"] = str(self.folder / "file" / "state")
        self.locumd.write_config()
        self.assert_refuses(4, str(self.folder / "file"))

    def test_the_configuration_can_be_checked_without_starting(self) -> None:
        from locumtest.processes import Program  # pylint: disable=import-outside-toplevel

        self.locumd.config.write_text('[stand_in]\ngrace_s = -4\n')
        program = Program("locumd", [BUILD / "bin" / "locumd", "--check-config", "--config", self.locumd.config], self.folder / "check.log")
        self.assertEqual(program.wait(), 3)
        self.assertIn("grace_s", program.said())


class Plugins(Scenario):
    def test_broken_ones_are_refused_with_a_reason_and_the_good_ones_work(self) -> None:
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="locum-")))
        plugins = folder / "plugins"
        plugins.mkdir()
        for good in (BUILD / "plugins").glob("*.so"):
            shutil.copy(good, plugins)
        (plugins / "empty.so").write_bytes(b"")
        (plugins / "text.so").write_text("I am no library")
        (plugins / "half.so").write_bytes((BUILD / "plugins" / "protocol-loopback.so").read_bytes()[:8192])
        foreign = next(pathlib.Path("/usr/lib").rglob("libpurple.so.0"))
        shutil.copy(foreign, plugins / "foreign.so")
        (plugins / "broken.locum-plugin.json").write_text('{"id": "broken", "kind": ')
        (plugins / "nobody.locum-plugin.json").write_text('{"id": "nobody"}')
        (plugins / "newer.locum-plugin.json").write_text(
            '{"id":"newer","kind":"protocol","interface":999,"version":"1","name":"N","license":"MIT","command":["x"],"protocols":[]}'
        )
        (plugins / "gone.so").symlink_to(folder / "nowhere.so")
        (plugins / "README").write_text("not a plugin, and not meant as one")

        locumd = self.enterContext(Locumd(folder, plugins=[plugins, folder / "no-such-folder"]))
        alice = locumd.add_user(USER, PASSWORD)
        answer = alice.get("/networks")
        refused = {pathlib.Path(one["path"]).name: one["refused"] for one in answer["plugins"] if one.get("refused")}
        for name in ("empty.so", "text.so", "half.so", "foreign.so", "broken.locum-plugin.json", "nobody.locum-plugin.json"):
            self.assertIn(name, refused)
            self.assertTrue(refused[name]["code"].startswith("plugin."), refused[name])
        self.assertEqual(refused["newer.locum-plugin.json"]["code"], "plugin.interface.mismatch")
        self.assertNotIn("README", refused)
        self.assertTrue({"xmpp", "irc"} <= {network["protocol"] for network in answer["networks"]})


class FullDisk(Scenario):
    def test_messages_wait_while_nothing_can_be_written(self) -> None:
        """A limit on the size of files stands in for a full disk: SQLite gets the same kind of error in the same places."""
        stage = self.world()
        account = stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "before")
        phone.wait_message("before", "contact")

        database = stage.locumd.state / "locum.sqlite"
        sizes = [path.stat().st_size for path in stage.locumd.state.glob("locum.sqlite*")]
        old = resource.prlimit(stage.locumd.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(stage.locumd.pid, resource.RLIMIT_FSIZE, (max(min(sizes), 4096), old[1]))
        texts = [f"while full {number} " + "x" * 400 for number in range(50)]
        anna.messages("alice@localhost", texts)
        anna.sync()
        until(lambda: stage.locumd.admin().get("/admin/status").get("store_error"), "the trouble is told")
        self.assertTrue(stage.locumd.is_ready(), "it goes on running")

        resource.prlimit(stage.locumd.pid, resource.RLIMIT_FSIZE, old)
        phone.wait_message("while full 49", "contact", within=60)
        self.assert_each_once(phone.texts(), ["before", *texts])
        self.assert_each_once(stored(stage, "anna@localhost"), ["before", *texts])
        self.assertEqual(stage.alice.account(account)["link"], "online")
        with contextlib.closing(sqlite3.connect(database)) as check:
            self.assertEqual(check.execute("PRAGMA integrity_check").fetchone(), ("ok",))


class LockedDatabase(Scenario):
    def test_a_database_that_is_locked_for_a_while(self) -> None:
        stage = self.world({"store": {"busy_timeout_ms": 200}})
        stage.add_xmpp()
        anna = stage.xmpp_contact("anna")
        phone = stage.phone().attach()
        anna.message("alice@localhost", "before")
        phone.wait_message("before")
        with contextlib.closing(sqlite3.connect(stage.locumd.state / "locum.sqlite", isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            anna.messages("alice@localhost", ["while locked 1", "while locked 2"])
            anna.sync()
            until(lambda: stage.locumd.admin().get("/admin/status").get("store_error"), "the trouble is told")
            other.execute("ROLLBACK")
        phone.wait_message("while locked 2", within=60)
        self.assert_each_once(phone.texts(), ["before", "while locked 1", "while locked 2"])


if __name__ == "__main__":
    main()
