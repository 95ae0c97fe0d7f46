# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogues have everything that the sources say to people, and nothing else; and they fit."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

SOURCE = pathlib.Path(os.environ.get("LOCUM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
# As the target translations-update calls it.
ARGUMENTS = ["-locations", "none", "-no-obsolete", "-I", "core", "core", "plugins"]


def lupdate() -> str:
    given = os.environ.get("LOCUM_LUPDATE") or shutil.which("lupdate") or "/usr/lib/qt6/bin/lupdate"
    if not pathlib.Path(given).exists():
        sys.exit("lupdate is missing: install qt6-tools-dev-tools and qt6-l10n-tools")
    return given


def messages(catalogue: pathlib.Path) -> dict[tuple[str, str], ElementTree.Element]:
    found = {}
    for context in ElementTree.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""))
            translation = message.find("translation")
            assert translation is not None, key
            found[key] = translation
    return found


class Translations(unittest.TestCase):
    def catalogues(self) -> list[pathlib.Path]:
        found = sorted((SOURCE / "translations").glob("locum_*.ts"))
        self.assertTrue(found)
        return found

    def test_lupdate_finds_nothing_new_and_nothing_gone(self) -> None:
        for catalogue in self.catalogues():
            with tempfile.TemporaryDirectory() as folder:
                copy = pathlib.Path(folder) / catalogue.name
                shutil.copy(catalogue, copy)
                plurals = ["-pluralonly"] if catalogue.stem == "locum_en" else []
                done = subprocess.run(
                    [lupdate(), *ARGUMENTS, *plurals, "-ts", str(copy)], cwd=SOURCE, capture_output=True, text=True, check=True
                )
                self.assertNotIn("cannot be called without context", done.stderr)
                before, now = set(messages(catalogue)), set(messages(copy))
                what = "build the target translations-update, and translate what is unfinished"
                self.assertEqual(sorted(now - before), [], f"new: {what}")
                self.assertEqual(sorted(before - now), [], f"gone: {what}")

    def test_everything_is_translated(self) -> None:
        for catalogue in self.catalogues():
            for key, translation in messages(catalogue).items():
                self.assertNotIn(translation.get("type"), {"unfinished", "vanished", "obsolete"}, key)
                self.assertTrue("".join(translation.itertext()).strip(), key)

    def test_places_line_ends_and_words_of_commands_are_kept(self) -> None:
        for catalogue in self.catalogues():
            for (context, source), translation in messages(catalogue).items():
                forms = translation.findall("numerusform")
                for text in [form.text or "" for form in forms] or [translation.text or ""]:
                    self.assert_fits(context, source, text)

    def assert_fits(self, context: str, source: str, text: str) -> None:
        with self.subTest(source=source):
            self.assertEqual(set(re.findall(r"%[\dn]", source)), set(re.findall(r"%[\dn]", text)))
            self.assertEqual(source.count("\n"), text.count("\n"), context)
            for edge in (" ", "\n"):
                self.assertEqual(source.startswith(edge), text.startswith(edge))
                self.assertEqual(source.endswith(edge), text.endswith(edge))
            for option in re.findall(r"--[a-z-]+", source):
                self.assertIn(option, text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
