# SPDX-License-Identifier: GPL-2.0-or-later
"""Waiting for what is to become true, with a deadline and a reason."""

import collections.abc
import threading
import time
import typing

T = typing.TypeVar("T")

# How long something that takes milliseconds on a quiet machine may take on a loaded one.
PATIENCE = 30.0


class Late(AssertionError):
    """What was waited for did not come in time."""


def until(condition: collections.abc.Callable[[], T], what: str, within: float = PATIENCE, each: float = 0.03) -> T:
    """Asks `condition` again and again; gives its first true answer. For what cannot tell by itself that it has changed."""
    deadline = time.monotonic() + within
    pace = threading.Event()  # never set: only its time-out is of use
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise Late(f"not within {within:.0f} s: {what}")
        pace.wait(each)
    return answer


class Record(typing.Generic[T]):
    """An append-only list that other threads fill, and that can be waited on."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._items: list[T] = []
        self._ended: str | None = None

    def add(self, item: T) -> None:
        with self._changed:
            self._items.append(item)
            self._changed.notify_all()

    def end(self, why: str) -> None:
        """Nothing comes any more: whoever waits is told at once."""
        with self._changed:
            self._ended = self._ended or why
            self._changed.notify_all()

    @property
    def ended(self) -> str | None:
        with self._changed:
            return self._ended

    def all(self, start: int = 0) -> list[T]:
        with self._changed:
            return self._items[start:]

    def __len__(self) -> int:
        with self._changed:
            return len(self._items)

    def wait(
        self,
        matches: collections.abc.Callable[[T], typing.Any],
        what: str,
        within: float = PATIENCE,
        start: int = 0,
        count: int = 1,
    ) -> list[T]:
        """The first `count` items from `start` on that match, as soon as there are so many."""
        deadline = time.monotonic() + within
        found: list[T] = []
        position = start
        with self._changed:
            while True:
                for item in self._items[position:]:
                    if matches(item):
                        found.append(item)
                        if len(found) == count:
                            return found
                position = max(position, len(self._items))
                if self._ended is not None:
                    raise Late(f"{what}: came {len(found)} of {count}, then {self._ended}")
                remaining = deadline - time.monotonic()
                if remaining <= 0 or not self._changed.wait(remaining):
                    if time.monotonic() >= deadline:
                        raise Late(f"not within {within:.0f} s: {what} (came {len(found)} of {count}; all in all {len(self._items)})")

    def first(self, matches: collections.abc.Callable[[T], typing.Any], what: str, within: float = PATIENCE, start: int = 0) -> T:
        return self.wait(matches, what, within, start)[0]
