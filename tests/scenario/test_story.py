# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/run: the story ends well, and ends at all."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

from locumtest.locumd import BUILD, SOURCE
from locumtest.processes import Program
from locumtest.world import main

STORY = ["/usr/bin/python3", SOURCE / "scripts" / "story.py"]
ENVIRONMENT = os.environ | {
    "LOCUM_BUILD_DIR": str(BUILD),
    "LOCUM_SOURCE_DIR": str(SOURCE),
    "PYTHONPATH": str(SOURCE / "tests" / "support"),
    "PYTHONUNBUFFERED": "1",
}


class TheStory(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_every_message_is_accounted_for(self) -> None:
        with Program("the story", [*STORY, "exit"], self.folder / "out", ENVIRONMENT) as story:
            status = story.wait(within=120)
            said = story.said()
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"Every one of the \d+ messages is accounted for")

    def test_it_leaves_the_daemon_running_until_ctrl_c(self) -> None:
        with Program("the story", STORY + ["explore"], self.folder / "out", ENVIRONMENT) as story:
            story.wait_until(lambda: "Yours to explore" in story.said(), "it was through", within=120)
            story.wait_until(lambda: "Its log" in story.said(), "all is said", within=20)
            commands = re.findall(r"\S+/bin/locumctl .*?(?=   |$)", story.said(), re.MULTILINE)
            self.assertGreater(len(commands), 5, story.said())
            for command in commands:
                if not command.endswith(" tail"):  # which has no end
                    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=30, check=False)
                    self.assertEqual(done.returncode, 0, f"{command}: {done.stdout}{done.stderr}")
            self.assertEqual(story.end(signal.SIGINT, within=40), 0, story.said())
        self.assertIn("Ending", story.said())

    def test_it_says_what_is_wrong(self) -> None:
        broken = self.folder / "build"
        (broken / "bin").mkdir(parents=True)
        with Program("the story", [*STORY, "exit"], self.folder / "out", ENVIRONMENT | {"LOCUM_BUILD_DIR": str(broken)}) as story:
            self.assertEqual(story.wait(within=60), 1)
            self.assertIn("locumd", story.said())
            self.assertNotIn("Traceback", story.said())


if __name__ == "__main__":
    main()
