# SPDX-License-Identifier: GPL-2.0-or-later
"""What is installed beside the programs is all there, is accepted by those who read it, and works from where it lies."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("LOCUM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
BUILD = pathlib.Path(os.environ.get("LOCUM_BUILD_DIR") or SOURCE / "build" / "dev")
MANUALS = ("locumd.8", "locumd.toml.5", "locumctl.1", "locum-cell.1", "locum-mail-in.1")


def run(*command: str | os.PathLike, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=110, check=False, **more)


def needed(program: str, package: str) -> str:
    found = shutil.which(program)
    if not found:
        sys.exit(f"{program} is missing: install {package}")
    return found


class Packaging(unittest.TestCase):
    root: pathlib.Path
    folder: tempfile.TemporaryDirectory

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="locum-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root = pathlib.Path(cls.folder.name)
        done = run("cmake", "--install", BUILD, "--prefix", "/usr", env=os.environ | {"DESTDIR": str(cls.root)})
        assert done.returncode == 0, done.stdout + done.stderr

    def test_everything_is_installed(self) -> None:
        usr = self.root / "usr"
        expected = ["bin/locumd", "bin/locumctl", "bin/locum-cell", "bin/locum-mail-in", "lib/systemd/system/locumd.service"]
        expected += ["lib/sysusers.d/locum.conf", "lib/tmpfiles.d/locum.conf", "share/bash-completion/completions/locumctl"]
        expected += ["share/doc/locum/README.md", "share/doc/locum/locumd.toml"]
        expected += [f"share/man/man{name[-1]}/{name}" for name in MANUALS]
        self.assertEqual([path for path in expected if not (usr / path).is_file()], [])
        self.assertTrue(list(usr.glob("lib/**/locum/plugins/protocol-loopback.so")))
        self.assertEqual(len(list(self.root.glob("**/etc/locum/locumd.toml"))), 1)

    def test_the_programs_work_from_there(self) -> None:
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        for program in ("locumd", "locumctl", "locum-cell", "locum-mail-in"):
            done = run(self.root / "usr/bin" / program, "--version", env=environment)
            self.assertEqual(done.returncode, 0, done.stderr)
        state = self.root / "state"
        done = run(self.root / "usr/bin/locumd", "--state-dir", state, "--print-config", env=environment)
        directories = re.search(r'^plugin_directories = \["(.*)"\]$', done.stdout, re.MULTILINE)
        self.assertTrue(directories, done.stdout)
        assert directories
        self.assertTrue((pathlib.Path(directories[1]) / "protocol-loopback.so").is_file(), directories[1])
        example = next(self.root.glob("**/etc/locum/locumd.toml"))
        done = run(self.root / "usr/bin/locumd", "--config", example, "--check-config", env=environment)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_completion_is_what_locumctl_prints(self) -> None:
        installed = (self.root / "usr/share/bash-completion/completions/locumctl").read_text(encoding="utf-8")
        self.assertEqual(run(self.root / "usr/bin/locumctl", "completion", "bash").stdout, installed)

    def test_the_manuals_are_in_order(self) -> None:
        mandoc = needed("mandoc", "mandoc")
        for name in MANUALS:
            done = run(mandoc, "-Tlint", "-W", "warning", SOURCE / "packaging/man" / name)
            self.assertEqual((done.returncode, done.stdout), (0, ""), name)

    def test_systemd_takes_the_unit(self) -> None:
        analyze = shutil.which("systemd-analyze")
        if not analyze:
            self.skipTest("systemd-analyze is not installed")
        unit = (self.root / "usr/lib/systemd/system/locumd.service").read_text(encoding="utf-8")
        self.assertNotIn("@CMAKE", unit)
        copy = self.root / "locumd.service"
        # The program and the manuals lie below DESTDIR.
        copy.write_text(re.sub(r"(?m)^(ExecStart=)\S+.*$|^Documentation=.*$", lambda m: f"{m[1]}/bin/true" if m[1] else "", unit))
        done = run(analyze, "verify", copy)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_debian_installs_what_there_is(self) -> None:
        for listed in (SOURCE / "packaging/debian").glob("*.install"):
            for line in listed.read_text(encoding="utf-8").split():
                # Debian's own libraries lie one folder deeper.
                patterns = [line, line.replace("usr/lib/*/", "usr/lib/"), f"usr/local/{line}", f"usr/{line}"]
                self.assertTrue(any(list(self.root.glob(pattern)) for pattern in patterns), f"{listed.name}: {line}")

    def test_debian_builds_with_what_the_scripts_install(self) -> None:
        control = (SOURCE / "packaging/debian/control").read_text(encoding="utf-8").split("\n\n")[0]
        named = set(re.findall(r"[a-z0-9.+-]+", control))
        for line in (SOURCE / "scripts/packages.txt").read_text(encoding="utf-8").splitlines():
            if match := re.match(r"build\s+\S+\s+(.*)", line):
                missing = set(match[1].split()) - named - {"g++", "ccache"}
                self.assertEqual(missing, set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
