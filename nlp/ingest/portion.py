"""What part of the sources has been read: for the time that is left, and to go on from there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from nlp.records import ReadingPlace

Item = TypeVar("Item")


class Portion:
    """Nested counts: source 2 of 3, in it file 40 of 90, in that byte 500 of 2,000.

    Every level counts as one step of the level around it, however much it holds.

    Args:
        places: Where reading goes on in files and folders that have been read before. A place
            counts only while what came before it is unchanged.
        resumed: Is told of each place at which reading goes on.
    """

    def __init__(
        self,
        places: Iterable[ReadingPlace] = (),
        *,
        resumed: Callable[[ReadingPlace], None] | None = None,
    ) -> None:
        self._resumed = resumed
        self._levels: list[_Level] = []
        self._known = {place.path: place for place in places}
        self._over: list[ReadingPlace] = []

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

    @property
    def reached(self) -> tuple[ReadingPlace, ...]:
        """Where reading would go on now, behind the item that was given last.

        Of a source that is over that is its end; of a file that is over in a folder it is the
        place in the folder.
        """
        inside = (level.place for level in self._levels if isinstance(level, Reading))
        return (*self._over, *inside)

    def steps(self, items: Iterable[Item], *, of: int) -> Iterator[Item]:
        """The items; each is a step done when the next one is asked for.

        Args:
            items: What is read.
            of: How many there are; 0 if nobody knows.
        """
        level = _Level(of)
        with self._around(level):
            for item in items:
                yield item
                level.done += 1

    @contextmanager
    def reading(
        self, path: Path, *, of: int, identities: Callable[[int], str]
    ) -> Iterator[Reading]:
        """A block that reads a file or folder, and goes on where that was left.

        Args:
            path: The file or folder.
            of: Its size: bytes, rows or files.
            identities: From a place to what tells that all before it is the same; raises
                ``LookupError`` where there is no such place.
        """
        reading = Reading(path.absolute(), of, identities)
        known = self._known.get(str(reading.path))
        if known is not None and _holds(known, identities):
            reading.at, reading.passed = known.at, known.passed
            if known.passed and self._resumed:
                self._resumed(known)
        with self._around(reading):
            yield reading
        if not any(isinstance(level, Reading) for level in self._levels):
            self._over.append(reading.place)

    @contextmanager
    def _around(self, level: _Level) -> Iterator[None]:
        self._levels.append(level)
        try:
            yield
        finally:
            self._levels.remove(level)


def _holds(place: ReadingPlace, identities: Callable[[int], str]) -> bool:
    try:
        return identities(place.at) == place.identity
    except LookupError:
        return False


class _Level:
    def __init__(self, size: int) -> None:
        self.done = 0
        self.size = size


class Reading(_Level):
    """A file or folder that is being read; ``at`` and ``passed`` as in ``ReadingPlace``."""

    def __init__(self, path: Path, size: int, identities: Callable[[int], str]) -> None:
        super().__init__(size)
        self.path = path
        self.at = 0
        self.passed = 0
        self._identities = identities

    @property
    def place(self) -> ReadingPlace:
        """Where it would go on."""
        return ReadingPlace(
            path=str(self.path),
            identity=self._identities(self.at),
            at=self.at,
            passed=self.passed,
        )

    def lines(
        self, lines: Iterable[bytes], *, position: Callable[[], int] | None = None
    ) -> Iterator[bytes]:
        """The lines from here on; ``position`` tells how many bytes of a packed file are read."""
        for line in lines:
            self.at += len(line)
            self.passed += 1
            self.done = position() if position else self.at
            yield line

    def items(
        self, items: Iterable[Item], *, position: Callable[[], int] | None = None
    ) -> Iterator[Item]:
        """The items from here on: rows, letters; ``position`` as for lines."""
        for item in items:
            self.at += 1
            self.passed += 1
            self.done = position() if position else self.at
            yield item

    def files(self, files: Sequence[Item]) -> Iterator[Item]:
        """The files of a folder from here on; each counts when the next one is asked for."""
        self.done = self.at
        for file in files[self.at :]:
            yield file
            self.at += 1
            self.passed += 1
            self.done = self.at


def unchanged_file(path: Path) -> Callable[[int], str]:
    """What tells that a file is the same: its size and when it was changed."""
    state = path.stat()
    identity = f"{state.st_size}:{state.st_mtime_ns}"
    return lambda _at: identity


def unchanged_files(folder: Path, paths: Iterable[Path]) -> Callable[[int], str]:
    """What tells that the first files of a folder are the same: names, sizes, times of change."""
    digest = hashlib.blake2b(digest_size=12)
    identities = [digest.hexdigest()]
    for path in paths:
        try:
            state = path.stat()
            told = f"{state.st_size}:{state.st_mtime_ns}"
        except OSError:
            told = "gone"
        digest.update(f"{path.relative_to(folder)}\0{told}\n".encode("utf-8", "surrogateescape"))
        identities.append(digest.hexdigest())
    return identities.__getitem__
