# SPDX-License-Identifier: GPL-2.0-or-later
"""locumctl rules check, fmt and test, on the rule files that ship, the specification's examples, and bad ones."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["LOCUM_SOURCE_DIR"])
CTL = pathlib.Path(os.environ["LOCUM_BUILD_DIR"]) / "bin/locumctl"
SHIPPED = sorted((SOURCE / "scripts/rules").glob("*.rules"))
GOLDEN = SOURCE / "tests/golden/rules"


def run(*arguments, cwd=None):
    return subprocess.run([CTL, "rules", *arguments], capture_output=True, text=True, timeout=120, check=False, cwd=cwd)


class Shipped(unittest.TestCase):
    def test_there_is_a_dozen(self):
        self.assertGreaterEqual(len(SHIPPED), 12)
        guide = (SOURCE / "scripts/rules/README.md").read_text()
        for path in SHIPPED:
            self.assertIn(f"]({path.name})", guide, f"{path.name} is not in the guide")

    def test_all_are_right_and_their_tests_pass(self):
        for path in SHIPPED:
            with self.subTest(path.name):
                checked = run("check", path)
                self.assertEqual((checked.returncode, checked.stdout), (0, f"{path}: right\n"), checked.stderr)
                tested = run("test", path)
                self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)
                self.assertRegex(tested.stdout, r"[2-9] test\(s\) passed|[2-9] tests passed")

    def test_all_are_in_their_one_form_or_become_it(self):
        for path in SHIPPED:
            with self.subTest(path.name), tempfile.TemporaryDirectory() as folder:
                copy = pathlib.Path(shutil.copy(path, folder))
                self.assertEqual(run("fmt", "--write", copy).returncode, 0)
                self.assertEqual(run("fmt", "--check", copy).returncode, 0, "formatting twice changes something")
                self.assertEqual(run("test", copy).returncode, 0, "formatting changed what it means")

    def test_the_specifications_examples(self):
        tested = run("test", GOLDEN / "examples.rules")
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)


class BadFiles(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def check(self, text, *arguments):
        (self.folder / "my.rules").write_text(text)
        return run("check", "my.rules", *arguments, cwd=self.folder)

    def test_a_misspelt_field(self):
        done = self.check('locum 1\nrule "a" {\n  on incoming\n  when message.mention_me\n  do { hold }\n}\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("my.rules:4:16: error[E203] 'message' has no field 'mention_me'", done.stdout)
        self.assertIn("   |                ^^^^^^^^^^ did you mean 'mentions_me' (bool)?", done.stdout)

    def test_a_wrong_type(self):
        done = self.check('locum 1\nrule "a" { on incoming when message.size > 10min do { hold } }\n')
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"my\.rules:2:\d+: error\[E2\d\d\]")

    def test_an_unknown_person(self):
        (self.folder / "people.json").write_text(json.dumps({"person": ["bob", "mum"]}))
        text = 'locum 1\nrule "a" { on incoming when person is person:bop do { hold } }\n'
        self.assertEqual(self.check(text).returncode, 0, "open without a list of names")
        done = self.check(text, "--people", "people.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("bob", done.stdout)

    def test_an_unreachable_rule(self):
        done = self.check(
            'locum 1\nrule "a" priority 200 { on incoming when person is person:bob do { hold stop } }\n'
            'rule "b" { on incoming when person is person:bob do { deliver } }\n'
        )
        self.assertRegex(done.stdout, r"my\.rules:3:\d+: warning\[W6\d\d\]")

    def test_a_missing_import(self):
        done = self.check('locum 1\nimport "other.rules"\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("other.rules", done.stdout)

    def test_imports_stay_in_the_folder(self):
        secret = self.folder.parent / "secret.rules"
        done = self.check('locum 1\nimport "../secret.rules"\n')
        self.assertEqual(done.returncode, 1)
        self.assertFalse(secret.exists())

    def test_a_failing_test(self):
        (self.folder / "t.rules").write_text(
            'locum 1\nrule "a" { on incoming do { hold } }\n'
            'test "t" { at 2026-03-02 12:00 event incoming from person:a message.text = "x" expect deliver }\n'
        )
        done = run("test", "t.rules", cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("error[E501]", done.stdout)

    def test_json(self):
        done = self.check('locum 1\nrule "a" { on incoming when message.txt do { hold } }\n', "--json")
        self.assertEqual(done.returncode, 1)
        found = json.loads(done.stdout)["diagnostics"]
        self.assertEqual([(d["code"], d["line"], d["severity"]) for d in found], [("E203", 2, "error")])

    def test_no_file_and_no_names(self):
        done = run("check", "/nonexistent.rules")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent.rules", done.stderr)
        (self.folder / "people.json").write_text("[1]")
        done = self.check("locum 1\n", "--people", "people.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("people.json", done.stderr)

    def test_soup(self):
        (self.folder / "soup.rules").write_bytes(bytes(range(256)) * 64)
        done = run("check", "soup.rules", cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("soup.rules:1:1", done.stdout)


if __name__ == "__main__":
    unittest.main()
