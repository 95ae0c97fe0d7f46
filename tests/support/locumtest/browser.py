# SPDX-License-Identifier: GPL-2.0-or-later
"""Chromium, told what to do through playwright-core, which the web app's build brought."""

import json
import os
import pathlib
import subprocess
import typing

from .locumd import BUILD, SOURCE
from .processes import require

MODULES = BUILD / "core" / "gateway" / "web" / "app"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("LOCUM_SCREENSHOTS")  # a folder to leave pictures in

Step = list[typing.Any]


class BrowserError(AssertionError):
    pass


class Browser:
    """One Chromium. Use in a `with`."""

    def __init__(self) -> None:
        node, chromium = require("node", "nodejs"), require("chromium", "chromium")
        self._program = subprocess.Popen(
            [node, SOURCE / "tests/web/browser.mjs", MODULES, chromium], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._last = 0
        self.version = self._read()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_) -> None:
        assert self._program.stdin
        self._program.stdin.close()
        try:
            self._program.wait(15)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
        assert self._program.stdout
        self._program.stdout.close()

    def _read(self) -> typing.Any:
        assert self._program.stdout
        line = self._program.stdout.readline()
        if not line:
            raise BrowserError(f"the browser has ended with status {self._program.wait(10)}")
        answer = json.loads(line)
        if "error" in answer:
            raise BrowserError(answer["error"])
        return answer["value"]

    def tell(self, **command: typing.Any) -> typing.Any:
        self._last += 1
        assert self._program.stdin
        self._program.stdin.write(json.dumps({"id": self._last, **command}) + "\n")
        self._program.stdin.flush()
        return self._read()

    def open(self, name: str, url: str, viewport: dict[str, int] | None = None, **options: typing.Any) -> "Page":
        self.tell(do="open", page=name, url=url, viewport=viewport or DESK, locale=options.pop("locale", "en-GB"), **options)
        return Page(self, name)


class Page:
    """One page with storage of its own: a device. What is looked for is waited for."""

    def __init__(self, browser: Browser, name: str) -> None:
        self._browser = browser
        self.name = name

    def call(self, find: list[Step], call: str, *args: typing.Any) -> typing.Any:
        return self._browser.tell(page=self.name, find=find, call=call, args=list(args))

    def do(self, what: str, **more: typing.Any) -> typing.Any:
        return self._browser.tell(do=what, page=self.name, **more)

    # ---- what a person does ------------------------------------------------------------------------------------

    def click(self, role: str, name: str, exact: bool = False) -> None:
        self.call([["getByRole", role, {"name": name, "exact": exact}], ["first"]], "click")

    def fill(self, label: str, text: str) -> None:
        self.call([["getByLabel", label], ["first"]], "fill", text)

    def press(self, key: str) -> None:
        self.call([["locator", ":focus"]], "press", key)

    def choose(self, label: str, value: str) -> None:
        self.call([["getByLabel", label], ["first"]], "selectOption", value)

    def go(self, place: str) -> None:
        self.evaluate(f"location.hash = {json.dumps(place)}")

    # ---- what a person sees ------------------------------------------------------------------------------------

    def sees(self, text: str, exact: bool = False) -> None:
        self.call([["getByText", text, {"exact": exact}], ["filter", {"visible": True}], ["first"]], "waitFor")

    def sees_role(self, role: str, name: str) -> None:
        self.call([["getByRole", role, {"name": name}], ["first"]], "waitFor")

    def sees_not(self, text: str) -> None:
        self.call([["getByText", text], ["first"]], "waitFor", {"state": "hidden"})

    def finds(self, selector: str) -> None:
        self.call([["locator", selector], ["first"]], "waitFor")

    def count(self, selector: str) -> int:
        return self.call([["locator", selector]], "count")

    def texts(self, selector: str) -> list[str]:
        return self.call([["locator", selector]], "allInnerTexts")

    def evaluate(self, script: str) -> typing.Any:
        return self.call([], "evaluate", script)

    def complaints(self) -> list[str]:
        return self.do("complaints")

    def accessibility(self) -> list[str]:
        """What axe finds that is serious."""
        return self.do("axe")

    def shot(self, name: str) -> None:
        """A picture, if anybody wants pictures."""
        if SHOTS:
            pathlib.Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.call([], "screenshot", {"path": str(pathlib.Path(SHOTS) / f"{name}.png"), "animations": "disabled"})
