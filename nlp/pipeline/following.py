"""Pages behind the entries of feeds that are read without a subscription."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from nlp.records import Article, Failure

if TYPE_CHECKING:
    from nlp.store import Store


class Following:
    """What the store knows of pages, so that none is fetched twice and dead ones rest.

    Args:
        store: Where articles are kept.
        now: The clock; gives an aware instant.
    """

    def __init__(self, store: Store, *, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._now = now
        self._tried: set[str] = set()

    def known(self, url: str) -> Article | None:
        """The article of a page, if it is here."""
        return self._store.page(url)

    def rests(self, url: str) -> bool:
        """Whether a page that could not be had is left alone for now."""
        if self._store.pages.turn(url, now=self._now()) != "now":
            return True
        self._tried.add(url)
        return False

    def noted(self, items: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
        """The items; what became of pages that were tried is kept."""
        for item in items:
            url = item.subject if isinstance(item, Failure) else item.url
            if url in self._tried:
                self._tried.remove(url)
                self._note(url, item)
            yield item

    def _note(self, url: str, item: Article | Failure) -> None:
        if isinstance(item, Failure):
            self._store.pages.failed(url, error=item.message, at=item.at)
        else:
            self._store.pages.found(url)
            self._store.discard_failures(subject=url)
