"""What part of the sources has been read, from which the time left is estimated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


class Portion:
    """Nested counts: source 2 of 3, in it file 40 of 90, in that byte 500 of 2,000.

    Every level counts as one step of the level around it, however much it holds.
    """

    def __init__(self) -> None:
        self._levels: list[_Level] = []

    @property
    def value(self) -> float:
        """From 0 to 1; what a level of unknown size holds counts when all of it is read."""
        value, share = 0.0, 1.0
        for level in self._levels:
            if not level.size:
                break
            value += share * min(level.done / level.size, 1.0)
            share /= level.size
        return value

    def steps(self, items: Iterable[Item], *, of: int) -> Iterator[Item]:
        """The items; each is a step done when the next one is asked for.

        Args:
            items: What is read.
            of: How many there are; 0 if nobody knows.
        """
        level = _Level(of)
        self._levels.append(level)
        try:
            for item in items:
                yield item
                level.done += 1
        finally:
            self._levels.remove(level)

    def positions(self, items: Iterable[Item], *, at: Callable[[], int], of: int) -> Iterator[Item]:
        """The items of a file of so many bytes, of which ``at`` tells how many have been read."""
        level = _Level(of)
        self._levels.append(level)
        try:
            for item in items:
                level.done = at()
                yield item
        finally:
            self._levels.remove(level)

    def lines(self, lines: Iterable[bytes], *, of: int) -> Iterator[bytes]:
        """The lines of a file of so many bytes; each counts with its length."""
        level = _Level(of)
        self._levels.append(level)
        try:
            for line in lines:
                level.done += len(line)
                yield line
        finally:
            self._levels.remove(level)


class _Level:
    __slots__ = ("done", "size")

    def __init__(self, size: int) -> None:
        self.done = 0
        self.size = size
