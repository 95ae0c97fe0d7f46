# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the web app share."""

from locumtest.browser import Browser, Page
from locumtest.locumd import Locumd
from locumtest.world import PASSWORD, USER, Scenario, World


def address(place: World | Locumd) -> str:
    locumd = place.locumd if isinstance(place, World) else place
    return f"http://127.0.0.1:{locumd.port}/"


class WebCase(Scenario):
    def browser(self) -> Browser:
        return self.enterContext(Browser())

    def log_in(self, page: Page, password: str = PASSWORD, user: str = "User name", secret: str = "Password", go: str = "Log in") -> None:
        page.fill(user, USER)
        page.fill(secret, password)
        page.click("button", go)

    def assert_clean(self, *pages: Page) -> None:
        """Nothing went wrong in them, nothing was refused by the policy, and nothing was asked of anybody else."""
        for page in pages:
            self.assertEqual(page.complaints(), [], page.name)

    def assert_accessible(self, page: Page) -> None:
        self.assertEqual(page.accessibility(), [], page.name)
