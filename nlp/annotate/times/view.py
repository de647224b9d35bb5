"""The point of view of an article, and expressions while they are being read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import BREAK, Scan
from nlp.annotate.times.periods import Period
from nlp.records import Granularity, Relation, TimeKind

_CALENDAR = lexicon("calendar")
_AHEAD = frozenset(_CALENDAR["cues"]["ahead"])
_BEHIND = frozenset(_CALENDAR["cues"]["behind"])
_REPORTING = frozenset(_CALENDAR["cues"]["reporting"])
_NEUTRAL = frozenset(_CALENDAR["cues"]["neutral"])
_CUES_BEFORE = 14  # tokens looked at before a time; a verb further off seldom governs it
_CUES_AFTER = 7


@dataclass(slots=True)
class Found:
    """Tokens ``first`` to ``last`` (excluded) and the time they name; fields as in ``Time``."""

    first: int
    last: int
    begin: dt.date | None = None
    end: dt.date | None = None
    granularity: Granularity = "day"
    timex: str | None = None
    kind: TimeKind = "period"
    relation: Relation | None = "in"
    count: int | None = None
    fiscal: bool = False
    dated: bool = False  # the words name the year
    part: str = ""  # early, mid, late, end, start
    settled: bool = False  # a window already; no preposition changes it

    @classmethod
    def of(cls, first: int, last: int, period: Period, *, dated: bool = False) -> Found:
        """A named period, or a date where it is one day."""
        day = period.granularity == "day" and period.begin == period.end
        found = cls(first, last, period.begin, period.end, period.granularity, period.timex)
        found.dated = dated
        if day:
            found.kind, found.relation = "date", "on"
        return found


@dataclass(slots=True)
class View:
    """A scanned text seen from a day.

    Attributes:
        scanned: The tokens.
        day: The article's local date.
        fiscal_end: Month in which the fiscal year ends, or None where it is not known.
    """

    scanned: Scan
    day: dt.date
    fiscal_end: int | None = None
    _leans: dict[int, int] = field(default_factory=dict)

    def lean(self, index: int, last: int) -> int:
        """Whether an undated time from ``index`` to ``last`` lies ahead (1) or behind (-1)."""
        if index not in self._leans:
            self._leans[index] = self._near_preposition(index) or self._near_verb(index, last)
        return self._leans[index]

    def _near_preposition(self, index: int) -> int:
        for back in range(1, 6):
            word = self.scanned.word(index - back)
            if word == "since":
                return -1
            if word in {"by", "until", "till", "before"}:
                return 1
            if word not in {"the", "end", "of", "early", "late", "mid", "-", "start", "middle"}:
                return 0
        return 0

    def _near_verb(self, index: int, last: int) -> int:
        words, kinds = self.scanned.words, self.scanned.kinds
        for at in range(index - 1, max(-1, index - 1 - _CUES_BEFORE), -1):
            if kinds[at] == BREAK or words[at] in {".", "?", "!", ";"}:
                break
            lean = self._cue(at, index - at)
            if lean:
                return lean
        for at in range(last, min(len(words), last + _CUES_AFTER)):
            if kinds[at] == BREAK or words[at] in {".", "?", "!", ";", ","}:
                break
            lean = self._cue(at, 9)
            if lean:
                return lean
        return 0

    def _cue(self, at: int, distance: int) -> int:
        word = self.scanned.words[at]
        if word in _AHEAD:
            return 0 if word == "may" and self.scanned.raws[at] == "May" else 1
        if word in _BEHIND or (word in _REPORTING and distance <= 3):
            return -1
        if len(word) > 4 and word.endswith("ed") and word not in _NEUTRAL:
            return 0 if word in _REPORTING else -1
        return 0
