# SPDX-License-Identifier: GPL-2.0-or-later
"""locumd and locumctl as an administrator meets them, on the loopback network."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from locumtest.locumd import BUILD, Locumd
from locumtest.processes import Program
from locumtest.waiting import until

PASSWORD = "correct horse battery"


def locumctl(locumd: Locumd, *words: str, stdin: str = "", user: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(BUILD / "bin" / "locumctl"), "--socket", str(locumd.runtime / "control.sock")]
    command += ["--user", user] if user else []
    return subprocess.run(
        command + list(words),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8", "LOCUM_USER": ""},
    )


class Programs(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="locum-")))

    def enterContext(self, context):  # Python 3.11 has it too; this one is for older ones
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def start(self, **sections) -> Locumd:
        locumd = Locumd(self.folder, sections, plugins=[BUILD / "plugins"])
        return self.enterContext(locumd)

    def ok(self, locumd: Locumd, *words: str, stdin: str = "") -> str:
        done = locumctl(locumd, *words, stdin=stdin)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def set_up(self, locumd: Locumd) -> None:
        self.ok(locumd, "user", "add", "alice", "--password-file", "-", stdin=PASSWORD)
        self.ok(locumd, "account", "add", "loopback", "--set", "name=alice")
        until(lambda: "connected as alice@loopback" in self.ok(locumd, "status"), "the account is connected", each=0.2)

    def ended(self, *options: str, **environment: str) -> tuple[int, str]:
        """The exit status and words of a locumd that is not to start."""
        done = subprocess.run(
            [str(BUILD / "bin" / "locumd"), *options],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=os.environ | {"LC_ALL": "C.UTF-8"} | environment,
        )
        return done.returncode, done.stdout + done.stderr

    # ---- the way of an administrator ---------------------------------------------------------------------------

    def test_from_the_first_user_to_an_answer(self) -> None:
        locumd = self.start()
        self.set_up(locumd)
        log = self.folder / "tail.log"
        with Program("locumctl tail", [BUILD / "bin/locumctl", "--socket", locumd.runtime / "control.sock", "tail", "--since", "0"], log) as tail:
            self.assertIn("sent", self.ok(locumd, "send", "alice", "echo@loopback", "hello from the shell"))
            until(lambda: "alice  echo: hello from the shell" in tail.said(), "tail shows the echo")
            self.assertIn("you to echo: hello from the shell", tail.said())

        accounts = json.loads(self.ok(locumd, "account", "list", "--json"))["accounts"]
        self.assertEqual([(a["slug"], a["link"]) for a in accounts], [("alice", "online")])
        history = self.ok(locumd, "conversation", "history", "echo@loopback")
        self.assertEqual(history.count("hello from the shell"), 2)
        self.assertIn("sent", self.ok(locumd, "message", "1"))

        self.assertIn("Mode: driving", self.ok(locumd, "detach", "--mode", "driving", "--text", "On the road", "--until", "2h"))
        self.assertIn("On the road", self.ok(locumd, "status"))
        # What a script sends is no sign of a person: the absence goes on.
        self.ok(locumd, "send", "alice", "echo", "by a script")
        self.assertIn("stands in for you", self.ok(locumd, "status"))
        until(lambda: "echo: by a script" in self.ok(locumd, "backlog"), "the backlog has the echo", each=0.2)

    def test_rules_for_one_absence(self) -> None:
        locumd = self.start()
        self.set_up(locumd)
        rules = self.folder / "tonight.rules"
        rules.write_text('locum 1\nrule "later" { on incoming when message.mention_me do { hold } }\n', encoding="utf-8")
        wrong = locumctl(locumd, "detach", "--rules", str(rules))
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("2:41: error[E203]", wrong.stderr)
        self.assertIn("off", self.ok(locumd, "status", "--json", "--user", "alice"))  # nothing has happened
        rules.write_text('locum 1\nrule "later" { on incoming do { hold } }\n', encoding="utf-8")
        self.ok(locumd, "detach", "--rules", str(rules))
        locumd.kill()
        locumd.start()
        until(lambda: "connected as alice@loopback" in self.ok(locumd, "status"), "the account is connected", each=0.2)
        self.ok(locumd, "send", "alice", "echo@loopback", "one")
        until(lambda: "rule (absence):later" in self.ok(locumd, "message", "2"), "the echo is held", each=0.2)
        self.ok(locumd, "absence", "change", "--no-rules")
        self.ok(locumd, "send", "alice", "echo@loopback", "two")
        until(lambda: "echo: two" in self.ok(locumd, "backlog"), "the echo is shown", each=0.2)
        self.assertNotIn("rule (absence)", self.ok(locumd, "message", "4"))

    def test_exit_codes(self) -> None:
        locumd = self.start()
        self.assertEqual(locumctl(locumd, "account", "list").returncode, 4)  # no user
        self.set_up(locumd)
        refused = locumctl(locumd, "send", "alice", "nobody@loopback", "x")
        self.assertEqual(refused.returncode, 1, refused.stdout + refused.stderr)
        self.assertEqual(locumctl(locumd, "account", "show", "other").returncode, 4)
        self.assertEqual(locumctl(locumd, "accuont").returncode, 2)
        self.assertEqual(locumctl(locumd, "user", "add", "bob", "--password-file", "-", stdin="short").returncode, 1)
        locumd.interrupt()
        gone = locumctl(locumd, "status")
        self.assertEqual(gone.returncode, 3)
        self.assertIn("locumd is not running", gone.stderr)

    def test_doctor(self) -> None:
        locumd = self.start()
        self.set_up(locumd)
        good = locumctl(locumd, "doctor", "--config", str(locumd.config), "--json")
        checks = {check["id"]: check for check in json.loads(good.stdout)["checks"]}
        self.assertEqual(good.returncode, 0, good.stdout)
        for name in ("running", "key", "database.integrity", "plugin.protocol-loopback.so", "gateway.listen", "disk.free"):
            self.assertEqual(checks[name]["finding"], "ok", checks[name])
        (locumd.state / "key").chmod(0o644)
        bad = locumctl(locumd, "doctor", "--config", str(locumd.config), "--offline")
        self.assertEqual(bad.returncode, 1)
        self.assertIn("chmod 600", bad.stdout)

    # ---- what keeps it from starting -----------------------------------------------------------------------------

    def test_a_second_one_is_refused(self) -> None:
        locumd = self.start()
        status, words = self.ended("--config", str(locumd.config))
        self.assertEqual(status, 1)
        self.assertIn(f"process {locumd.pid}", words)
        self.assertIn("--state-dir", words)

    def test_a_port_in_use(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            status, words = self.ended("--state-dir", str(self.folder / "s"), "--listen", address)
        self.assertEqual(status, 7)
        self.assertIn(f"{address} is in use", words)

    def test_configurations_that_cannot_be(self) -> None:
        config = self.folder / "x.toml"
        config.write_text('[gateway]\nlistn = "1"\n', encoding="utf-8")
        status, words = self.ended("--config", str(config))
        self.assertEqual(status, 3)
        self.assertIn(f'{config}:2:1: there is no key "listn" in [gateway]; did you mean "listen"?', words)
        self.assertEqual(self.ended("--config", str(config), "--check-config")[0], 3)
        self.assertEqual(self.ended("--config", str(self.folder / "nowhere.toml"))[0], 3)
        self.assertEqual(self.ended("--confg", "x")[0], 2)
        config.write_text("", encoding="utf-8")
        self.assertEqual(self.ended("--config", str(config), "--check-config")[0], 0)
        self.assertIn("[gateway]", self.ended("--config", str(config), "--print-config")[1])

    def test_keys_that_cannot_be(self) -> None:
        locumd = self.start()
        self.set_up(locumd)
        locumd.interrupt()
        options = ("--config", str(locumd.config))
        key = locumd.state / "key"
        kept = key.read_bytes()

        key.chmod(0o644)
        self.assertEqual(self.ended(*options)[0], 6)
        other = self.folder / "other"
        self.enterContext(Locumd(other, plugins=[BUILD / "plugins"])).interrupt()
        key.write_bytes((other / "locum" / "state" / "key").read_bytes())
        key.chmod(0o600)
        status, words = self.ended(*options)
        self.assertEqual(status, 6)
        self.assertIn("not the key of this database", words)
        key.write_bytes(kept)
        locumd.start()

    def test_without_plugins(self) -> None:
        config = self.folder / "x.toml"
        config.write_text(f'[core]\nplugin_directories = ["{self.folder}"]\n', encoding="utf-8")
        status, words = self.ended("--config", str(config), "--state-dir", str(self.folder / "s"), "--listen", "127.0.0.1:0")
        self.assertEqual(status, 9)
        self.assertIn("core.plugin_directories", words)

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_directories_that_may_not_be_written(self) -> None:
        closed = self.folder / "closed"
        closed.mkdir(0o500)
        self.assertEqual(self.ended("--state-dir", str(closed / "s"))[0], 4)

    # ---- signals -----------------------------------------------------------------------------------------------------

    def test_term_leaves_the_networks_up_and_int_ends_them(self) -> None:
        locumd = self.start()
        self.set_up(locumd)
        (cell,) = locumd.cells("loopback")
        self.assertEqual(locumd.stop(), 0)
        self.assertEqual(locumd.cells("loopback"), [cell])
        locumd.start()
        until(lambda: " is back, with events " in locumd.program.said(), "the cell is back")
        self.assertEqual(locumd.cells("loopback"), [cell])
        self.assertEqual(locumd.interrupt(), 0)
        until(lambda: not locumd.cells("loopback"), "the cell has signed off")

    def test_hup_reloads(self) -> None:
        locumd = self.start()
        locumd.settings["log"] = {"level": "debug"}
        locumd.settings["cells"]["linger_s"] = 61
        locumd.write_config()
        locumd.program.send_signal(signal.SIGHUP)
        until(lambda: "a restart is needed for: cells.linger_s" in locumd.program.said(), "the log tells")
        locumd.config.write_text("[core\n", encoding="utf-8")
        locumd.program.send_signal(signal.SIGHUP)
        until(lambda: "not reloaded: " in locumd.program.said(), "the log tells")
        self.assertEqual(locumd.stop(), 0)

    def test_systemd_is_told(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            path = self.folder / "notify"
            manager.bind(str(path))
            manager.settimeout(30)
            environment = os.environ | {"LC_ALL": "C.UTF-8", "NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "300000"}
            command = [BUILD / "bin/locumd", "--state-dir", self.folder / "s", "--listen", "127.0.0.1:0"]
            with Program("locumd", command, self.folder / "log", environment) as locumd:
                said = manager.recv(4096).decode()
                self.assertIn("READY=1", said)
                self.assertIn("STATUS=Devices connect to http://127.0.0.1:", said)
                self.assertEqual(manager.recv(4096), b"WATCHDOG=1")
                locumd.send_signal(signal.SIGTERM)
                until(lambda: b"STOPPING=1" in manager.recv(4096), "it says that it stops")
                self.assertEqual(locumd.wait(), 0)

    # ---- the language --------------------------------------------------------------------------------------------------

    def test_spanish(self) -> None:
        for program, word in (("locumctl", "Uso: locumctl"), ("locumd", "Uso: locumd")):
            done = subprocess.run(
                [str(BUILD / "bin" / program), "--help"],
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
                env=os.environ | {"LC_ALL": "", "LANG": "es_ES.UTF-8", "LANGUAGE": ""},
            )
            self.assertTrue(done.stdout.startswith(word), done.stdout[:200])


if __name__ == "__main__":
    unittest.main(verbosity=2)
