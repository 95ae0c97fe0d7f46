# SPDX-License-Identifier: GPL-2.0-or-later
"""locumctl persons replay and route reproduce the samples of the specification, and say what is wrong with bad files."""
import itertools
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


class Analysis(unittest.TestCase):
    """The specification's targets; the figures are printed as well as held."""

    @classmethod
    def setUpClass(cls):
        cls.labels = json.loads((GOLDEN / "labels.json").read_text())["labels"]
        done = run("analyze", GOLDEN / "identities.json")
        assert done.returncode == 0, done.stderr
        cls.found = json.loads(done.stdout)
        genuine = [name for name, label in cls.labels.items() if label["role"] == "genuine"]
        cls.impostors = {name for name, label in cls.labels.items() if label["role"] == "impersonator"}
        cls.genuine = set(genuine)
        cls.true = {
            frozenset(pair) for pair in itertools.combinations(genuine, 2) if cls.labels[pair[0]]["person"] == cls.labels[pair[1]]["person"]
        }
        cls.suggested = {frozenset(line[:2]) for line in cls.found["suggest"]}
        cls.verify = {frozenset(line[:2]) for line in cls.found["verify"]}

    def test_nobody_is_merged_without_a_word(self):
        self.assertTrue(all(len(cluster) == 1 for cluster in self.found["clusters"]))

    def test_suggestions(self):
        right = self.suggested & self.true
        precision, recall = len(right) / len(self.suggested), len(right) / len(self.true)
        partnered = {name for pair in self.true for name in pair}
        offered = {name for pair in (self.suggested | self.verify) & self.true for name in pair}
        print(f"precision {precision:.3f}, recall {recall:.3f}, offered with verify {len(offered) / len(partnered):.3f}")
        self.assertGreaterEqual(precision, 0.985)
        self.assertGreaterEqual(recall, 0.29)
        self.assertGreaterEqual(len(offered) / len(partnered), 0.84)
        self.assertFalse([pair for pair in self.suggested if pair & self.impostors])

    def test_impostors_are_warned_of(self):
        alerted = {line[0] for line in self.found["alerts"]}
        asked = {name for pair in self.verify for name in pair}
        warned = self.impostors & (alerted | asked)
        false = [line for line in self.found["alerts"] if line[0] in self.genuine]
        print(f"impostors warned of {len(warned)}/{len(self.impostors)}, false alerts a genuine identity {len(false) / len(self.genuine):.3f}")
        self.assertGreaterEqual(len(warned) / len(self.impostors), 0.93)
        self.assertLessEqual(len(false) / len(self.genuine), 0.08)

    def test_the_owners_word_makes_persons(self):
        done = run("analyze", GOLDEN / "identities.json", GOLDEN / "constraints.json")
        found = json.loads(done.stdout)
        linked = json.loads((GOLDEN / "constraints.json").read_text())["must_link"]
        for pair in linked:
            self.assertTrue(any(set(pair) <= set(cluster) for cluster in found["clusters"]), pair)
        offered = {frozenset(line[:2]) for line in found["suggest"] + found["verify"]}
        for pair in json.loads((GOLDEN / "constraints.json").read_text())["cannot_link"]:
            self.assertNotIn(frozenset(pair), offered)

    def test_explains_as_a_sum(self):
        done = run("analyze", GOLDEN / "identities.json", "--explain", "i000117,i000118")
        self.assertIn("same phone (vouched for on both sides)", done.stdout)
        self.assertIn("→ suggested", done.stdout)
        done = run("analyze", GOLDEN / "identities.json", "--explain", "nobody,i000118")
        self.assertEqual(done.returncode, 2)


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
