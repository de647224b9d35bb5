"""Where a killed run goes on: how far the sources had been read whose articles are stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from nlp.ingest.portion import Portion
    from nlp.records import ReadingPlace
    from nlp.store import Store

In = TypeVar("In")


class Bookmark:
    """Moves on with the articles that are stored, in the same transaction.

    Articles are read ahead of being stored; each carries along how far reading was when it came.

    Args:
        store: Where places are kept.
        fingerprint: What a place depends on besides the files; a run with another one reads them
            from their beginning.
    """

    def __init__(self, store: Store, *, fingerprint: str) -> None:
        self._store = store
        self._fingerprint = fingerprint
        self._ahead: deque[tuple[ReadingPlace, ...]] = deque()
        self._kept: tuple[ReadingPlace, ...] = ()
        self._paths: set[str] = set()

    def places(self) -> Iterable[ReadingPlace]:
        """Where an earlier run has stopped."""
        return self._store.places.of(fingerprint=self._fingerprint)

    def following(self, items: Iterable[In], portion: Portion) -> Iterator[In]:
        """The items, with where each of them came from remembered."""
        for item in items:
            self._ahead.append(portion.reached)
            yield item

    def move(self, count: int) -> None:
        """So many more items are stored; called inside the transaction that stores them."""
        for _ in range(count - 1):
            self._ahead.popleft()
        reached = self._ahead.popleft()
        new = [place for place in reached if place not in self._kept]
        self._store.places.save(new, fingerprint=self._fingerprint)
        self._paths.update(place.path for place in new)
        self._kept = reached

    def remove(self) -> None:
        """All sources have been read: the next run reads them again."""
        known = (place.path for place in self.places())
        self._store.places.forget([*self._paths, *known])
