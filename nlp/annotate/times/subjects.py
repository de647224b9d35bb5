"""Of whom a text speaks where it names a time: whose fiscal year, whose election."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

from nlp.annotate.times.vocabulary import CALENDAR
from nlp.records import Entity
from nlp.reference import FiscalYear
from nlp.reference.timelines import countries, fiscal_years

T = TypeVar("T")
#: Names looked at before a time, and characters after it.
_BACK, _AHEAD = 6, 120
_PARAGRAPH = "\n\n"


class Subjects:
    """The named companies and countries of a text, by place.

    Args:
        text: The text.
        entities: Its entities; those without an id tell nothing.
    """

    def __init__(self, text: str, entities: Sequence[Entity]) -> None:
        self._text = text
        self._counting = next(
            (c for c, names in CALENDAR["counting"].items() if any(n in text for n in names)), None
        )
        known = sorted((e.start, e.id) for e in entities if e.id is not None)
        self._starts = [start for start, _ in known]
        self._ids = [identity for _, identity in known]

    def fiscal_year(self, offset: int) -> FiscalYear | None:
        """The fiscal year of whom the text speaks of at a character, None where not known."""
        return self._nearest(offset, fiscal_years().get) or self._by_law(offset)

    def _by_law(self, offset: int) -> FiscalYear | None:
        """The year that the law gives to all companies of the country that is spoken of."""
        country = self._nearest(offset, countries().get) or self._counting
        month = CALENDAR["corporate_years"].get(country or "")
        return FiscalYear(int(month)) if month else None

    def country(self, offset: int) -> str | None:
        """The country (ISO 3166 alpha-2) of whom the text speaks of, None where not known."""
        return self._nearest(offset, countries().get)

    def _nearest(self, offset: int, look_up: Callable[[str], T | None]) -> T | None:
        """What is known of the last name before a place, else of the first one right behind."""
        at = bisect_right(self._starts, offset)
        before = range(at - 1, max(-1, at - 1 - _BACK), -1)
        behind = range(at, min(len(self._starts), at + 1))
        for index in (*before, *behind):
            low, high = sorted((self._starts[index], offset))
            if index >= at and high - low > _AHEAD:
                break
            if high - low > 2000 or _PARAGRAPH in self._text[low:high]:
                break
            found = look_up(self._ids[index])
            if found is not None:
                return found
        return None
