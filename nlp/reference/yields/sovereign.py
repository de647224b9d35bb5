"""Bond yields told by country and length: "Germany's ten-year yield", "yield on 10-year JGBs".

The tables hold the common spellings; these are read from their parts, so that the yield of one
country is never taken for that of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp import resources
from nlp.records import Candidate
from nlp.reference.resolve import Match
from nlp.reference.tables import Named

_WORDS = resources.table("nlp.reference", "lexicons", "sovereign.toml")
_YEARS: dict[str, int] = _WORDS["years"]
_ID = re.compile(r"RATE:[A-Z]{2}(\d{1,2}[YM])")


def _one_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


_LENGTH = rf"(\d{{1,2}}|{_one_of(_YEARS)})[- ]year"
_MIDDLE = rf"(?: {_one_of(_WORDS['middle'])}){{0,2}}"
_NOUN = rf"({_one_of(_WORDS['yields'])}|{_one_of(_WORDS['bonds'])})\b"
_BEHIND = re.compile(
    rf"(?:'s|’s|')?(?: {_one_of(_WORDS['before'])}){{0,2}} {_LENGTH}{_MIDDLE} {_NOUN}",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"\b{_LENGTH} \Z", re.IGNORECASE)
_AFTER = re.compile(rf"{_MIDDLE} {_NOUN}", re.IGNORECASE)
_YIELD_ON = re.compile(r"\b(?:yields? (?:on|of)|rates? on) (?:the )?\Z", re.IGNORECASE)
#: Characters in which what stands before a country's name is looked for.
_REACH = 40


class Sovereigns:
    """Reads the yields of countries.

    Args:
        rows: Rows of the tables; those of rates and economies count.
    """

    def __init__(self, rows: Iterable[Named]) -> None:
        self._countries: dict[str, str] = {}
        self._rates: dict[tuple[str, str], str] = {}
        for row in rows:
            if row.kind == "economy" and row.country:
                self._countries[row.id] = row.country
            elif row.kind == "rate" and row.country and (length := _ID.fullmatch(row.id)):
                self._rates[row.country, length[1]] = row.id
        self._lengths = {identity: key for key, identity in self._rates.items()}

    def counterpart(self, rate: str, economy: str) -> str | None:
        """The yield of the same length in another economy, see `Reference.counterpart`."""
        length = self._lengths.get(rate)
        country = self._countries.get(economy)
        return self._rates.get((country, length[1])) if length and country else None

    def read(self, matches: Sequence[Match], text: str) -> list[Match]:
        """The matches, with yields of countries in the place of what they cover.

        Args:
            matches: What the tables found, in order.
            text: The text.

        Returns:
            Matches in order, not overlapping. The yield of a country or length that the tables
            do not know has id None.
        """
        found: list[Match] = []
        for place in matches:
            country = self._countries.get(place.id or "") if place.label == "PLACE" else None
            read = self._at(place, country, text) if country else None
            if read is not None and (not found or found[-1].end <= read.start):
                found.append(read)
        if not found:
            return list(matches)
        spans = [(match.start, match.end) for match in found]
        rest = [m for m in matches if all(m.end <= start or end <= m.start for start, end in spans)]
        return sorted((*rest, *found), key=lambda match: match.start)

    def _at(self, place: Match, country: str, text: str) -> Match | None:
        start = place.start
        behind = _BEHIND.match(text, place.end)
        if behind is not None:
            length, noun, end = behind[1], behind[2], behind.end()
        else:
            before = _BEFORE.search(text, max(0, start - _REACH), start)
            after = _AFTER.match(text, place.end)
            if before is None or after is None:
                return None
            length, noun, end, start = before[1], after[1], after.end(), before.start()
        told = _YIELD_ON.search(text, max(0, start - _REACH), start)
        if told is None and noun.lower() in _WORDS["bonds"]:
            return None
        start = told.start() if told is not None else start
        years = _YEARS.get(length.lower()) or int(length)
        return self._match(text, (start, end), self._rates.get((country, f"{years}Y")))

    @staticmethod
    def _match(text: str, span: tuple[int, int], identity: str | None) -> Match:
        start, end = span
        reason = "country and length"
        known = (Candidate(id=identity, score=1.0, reason=reason),) if identity else ()
        return Match(
            start=start,
            end=end,
            text=text[start:end],
            label="RATE",
            id=identity,
            candidates=known,
            certain=True,
        )
