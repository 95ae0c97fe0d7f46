# SPDX-License-Identifier: GPL-2.0-or-later
"""locumctl persons replay and route reproduce the samples of the specification, and say what is wrong with bad files."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

CTL = pathlib.Path(os.environ["LOCUM_BUILD_DIR"]) / "bin/locumctl"
GOLDEN = pathlib.Path(os.environ["LOCUM_SOURCE_DIR"]) / "tests/golden/persons"


def run(*arguments):
    return subprocess.run([CTL, "persons", *arguments], capture_output=True, text=True, timeout=60, check=False)


class Samples(unittest.TestCase):
    def reproduces(self, command, name):
        done = run(command, GOLDEN / name)
        self.assertEqual(done.returncode, 0, done.stderr)
        wanted = [json.loads(line)["expect"] for line in (GOLDEN / name).read_text().splitlines()]
        got = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(got), len(wanted))
        for number, (one, other) in enumerate(zip(got, wanted), 1):
            self.assertEqual(one, other, f"{name}:{number}")

    def test_acts(self):
        self.reproduces("replay", "acts.jsonl")

    def test_routing(self):
        self.reproduces("route", "routing.jsonl")


class BadFiles(unittest.TestCase):
    def complains(self, command, content, *words):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write(content)
            file.flush()
            done = run(command, file.name)
            self.assertEqual(done.returncode, 1, done.stdout)
            for word in (*words, file.name):
                self.assertIn(word, done.stderr)

    def test_half_a_line(self):
        self.complains("replay", '{"act": {"op": "add", "id": "a"}}\n{"act": {"op"', ":2:")

    def test_no_object(self):
        self.complains("route", "[]\n", ":1:", "JSON object")

    def test_no_such_act(self):
        self.complains("replay", '{"act": {"op": "marry", "a": "x", "b": "y"}}\n', ":1:", "marry")

    def test_no_such_status(self):
        self.complains("route", '{"identities": [{"id": "i", "status": "asleep"}], "message": {}}\n', ":1:", "asleep")

    def test_no_file(self):
        done = run("replay", "/nonexistent/acts.jsonl")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent/acts.jsonl", done.stderr)


if __name__ == "__main__":
    unittest.main()
