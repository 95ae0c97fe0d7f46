# SPDX-License-Identifier: GPL-2.0-or-later
"""The parser accepts what the grammar of tests/golden/rules accepts, and nothing else: lark reads both the golden files
and what is made of them, with tokens left out, swapped, repeated and replaced."""

from __future__ import annotations

import os
import random
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import lark

SOURCE = Path(os.environ["LOCUM_SOURCE_DIR"])
RULES_READ = Path(os.environ["LOCUM_BUILD_DIR"]) / "tests" / "rules_read"
SEED = int(os.environ.get("LOCUM_TEST_SEED", "20260706"))
COUNT = int(os.environ.get("LOCUM_TEST_COUNT", "1500"))

TOKEN = re.compile(
    r"""\#[^\n]*|(?:person|group|identity|room|account|network|channel|label):(?:[A-Za-z_][\w-]*|"(?:\\.|[^"\\\n])*")"""
    r"""|"(?:\\.|[^"\\\n])*"|/(?:\\.|[^/\\\n])+/[ims]*|\d{4}-\d\d-\d\d|\d{1,2}:\d\d|\d+[A-Za-z]*|[a-z]{2,3}(?:-\w{2,8})+"""
    r"""|[a-z_]\w*|\.\.|\?\?|[=!<>]=|\S""")
WORDS = """accept account after and at by call contains conversation decline delay deliver digest disabled do drop ends event
every expect false for forget forward from given hold hours if import in is known label list locum mark matches most mute
named no not nothing notify on once oneshot optional or per person phrase policy priority reply rule silently starts status
stop strangers test to true unlabel urgent use valid warn when with name mon 7 10min 5MB 22:30 2026-07-06 "text" "{a.b | time}"
/x/i person:bob room:"q" { } ( ) [ ] , : . .. = == < + - ?? en""".split()
# One of each thing that the golden files have none of.
MORE = r"""locum 1
import "a"
use optional weather 1
list hold: text from "words.txt"
list numbers: int = [1, [2, a + 1], true, 5MB, 08:00 .. 09:00, 2026-01-01 .. 2026-01-02, person:a,]
hours h = 2026-01-01 .. 2026-01-02, 08:00 .. 09:00 on mon
digest d at 08:00, 12:00 on mon tue to channel:x
rule "a" priority 1 valid 2026-01-01 .. 2026-01-02 oneshot disabled {
  on at 08:00 on mon tue, every 1h, incoming
  when known(a.b(1)) and not (a - 1 + 2 ?? 3 <= 4) or a not in [b] and a.not.in not contains b and a ends with "x"
  do {
    drop forget stop delay 1h deliver silently digest d hold
    reply hold in 5s once per day per person at most 3 per 1h
    warn decline "no" decline accept mute for 1h mute status away "x" for 1h status away once per absence
    label label:x unlabel label:y mark urgent notify channel:x notify channel:x urgent
    forward to identity:"a" urgent call a.b() call a.b(1, c)
    after 1h { } after 1h if a is not b { mark urgent warn }
  }
}
rule "b" { on attach do { } }
policy p { } policy q { strangers hold, ask room:"x" allow }
test "t" {
  given a = 1, a.b = true, person:a in group:b, person:a named "A"
  at 2026-01-01 08:00 after 1h
  event attach event incoming from person:a event outgoing to person:b a.b = 1, c = 2
  expect nothing expect no deliver silently by "x", drop, digest d by "y", delay, delay 1h, no rule "r", rule "s"
  expect no notify channel:x "y" channel:z, no no
}
"""


def whole_words(grammar: str) -> str:
    """Where no name may stand, lark takes `oneshot` for `on` and something else. No author would."""
    end = "(?![a-z0-9_])"
    words = set()
    lines = []
    for line in grammar.splitlines():
        if re.match(r'[A-Z]+: "[a-z]+"', line):
            line = re.sub(r'"([a-z]+)"', rf"/\1{end}/", line).replace(":", ".2:", 1)
        elif not re.match(r"[A-Z]+[.:]|//|%", line):
            words |= set(re.findall(r'"([a-z]+)"', line))
            line = re.sub(r'"([a-z]+)"', lambda found: "_WORD_" + found[1].upper(), line)
        lines.append(line)
    return "\n".join(lines + [f"_WORD_{word.upper()}.2: /{word}{end}/" for word in sorted(words)]) + "\n"


class GrammarTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        golden = SOURCE / "tests" / "golden"
        grammar = whole_words((golden / "rules" / "grammar.lark").read_text())
        cls.grammar = lark.Lark(grammar, parser="lalr", start="file")
        cls.samples = [path.read_text() for path in sorted((golden / "rules").glob("*.rules"))] + [MORE]

    def grammar_accepts(self, text: str) -> bool:
        try:
            self.grammar.parse(text)
        except lark.exceptions.UnexpectedInput:
            return False
        return True

    def hold_to_the_grammar(self, texts: list[str]) -> int:
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, text in enumerate(texts):
                files.append(Path(folder) / f"{number}.rules")
                files[-1].write_text(text)
            run = subprocess.run([RULES_READ, "--accept", *files], capture_output=True, text=True, check=True)
            answers = run.stdout.split()
            self.assertEqual(len(answers), len(texts))
            for file, text, answer in zip(files, texts, answers):
                wanted = "accept" if self.grammar_accepts(text) else "reject"
                if answer != wanted:
                    said = subprocess.run([RULES_READ, file], capture_output=True, text=True, check=True).stdout
                    self.fail(f"the grammar would {wanted} what the parser would {answer} (seed {SEED}):\n{text}\n{said}")
        return answers.count("accept")

    def test_golden_files(self) -> None:
        self.assertEqual(self.hold_to_the_grammar(self.samples), len(self.samples))

    def test_golden_diagnostics(self) -> None:
        texts = [path.read_bytes() for path in sorted((SOURCE / "tests" / "golden" / "diagnostics").glob("*.rules"))]
        self.hold_to_the_grammar([text.decode() for text in texts if not text.startswith(b"#!") and self.is_utf8(text)])

    @staticmethod
    def is_utf8(text: bytes) -> bool:
        try:
            text.decode()
        except UnicodeDecodeError:
            return False
        return True

    def test_changed_files(self) -> None:
        chance = random.Random(SEED)
        samples = [self.items(text) for text in self.samples]
        texts = []
        for _ in range(COUNT):
            items = [item[:] for item in chance.sample(chance.choice(samples), 1)]
            for item in items:
                for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
                    self.change(item, chance)
            texts.append("locum 1\n" + "\n".join(" ".join(item) for item in items))
        accepted = self.hold_to_the_grammar(texts)
        self.assertGreater(accepted, COUNT // 10)
        self.assertLess(accepted, COUNT - COUNT // 10)

    @staticmethod
    def items(text: str) -> list[list[str]]:
        items: list[list[str]] = []
        for line in text.splitlines()[1:]:
            tokens = [token for token in TOKEN.findall(line) if not token.startswith("#")]
            if tokens and not line.startswith((" ", "}")) or not items:
                items.append([])
            items[-1] += tokens
        return [item for item in items if item]

    @staticmethod
    def change(tokens: list[str], chance: random.Random) -> None:
        at = chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, chance.choice(WORDS))
            case 2:
                tokens[at] = chance.choice(WORDS)
            case 3:
                other = chance.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 4:
                tokens.insert(at, tokens[at])
        if not tokens:
            tokens.append(chance.choice(WORDS))


if __name__ == "__main__":
    unittest.main()
