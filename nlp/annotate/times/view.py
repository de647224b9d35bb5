"""The point of view of an article, and expressions while they are being read."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from nlp.annotate.quantities.scan import BREAK, SIGN, Scan
from nlp.annotate.times.calendar.periods import Period
from nlp.annotate.times.vocabulary import CALENDAR, words
from nlp.records import Granularity, Relation, TimeKind
from nlp.reference import FiscalYear

_AHEAD = frozenset(CALENDAR["cues"]["ahead"])
_BEHIND = frozenset(CALENDAR["cues"]["behind"])
_REPORTING = frozenset(CALENDAR["cues"]["reporting"])
_NEUTRAL = frozenset(CALENDAR["cues"]["neutral"])
_OWNED, _OWNERS = frozenset(CALENDAR["cues"]["owned"]), frozenset(CALENDAR["cues"]["owners"])
_HAD = frozenset(CALENDAR["cues"]["had"])
_AHEAD_TO = frozenset(CALENDAR["cues"]["ahead_to"])
_INFINITIVE = frozenset(CALENDAR["cues"]["infinitive"])
_TO = words("joining_to")
_PAST_ENDING: str = CALENDAR["cues"]["past_ending"]
_NAMES_TOO: dict[str, str] = CALENDAR["cues"]["names_too"]
_SINCE = words("since")
_LEAD_AHEAD = words("lead_ahead")
_LEAD_OVER = words("lead_over")
_CUES_BEFORE = 14  # tokens looked at before a time; a verb further off seldom governs it
_CUES_AFTER = 7
_REMEMBERED = 12  # times of a paragraph that a later one can refer to
_OPENS = 2  # tokens before a year that opens its sentence: "But in 1998"
_IN = words("in_or_during")
_STOPS = frozenset(".?!;")
_BULLETS = frozenset("-*•–")


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
    assumed: bool = False  # fiscal, and no fiscal calendar is known
    dated: bool = False  # the words name the year
    part: str = ""  # early, mid, late, end, start
    derived: bool = False  # told by another time: "the year-ago quarter"
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
        fiscal_at: The fiscal year of whom the text speaks of at a character, or None.
        country_at: The country (ISO 3166 alpha-2) of whom it speaks of, or None.
        story: The last times of the paragraph so far.
        opening: First token of the running sentence.
    """

    scanned: Scan
    day: dt.date
    fiscal_at: Callable[[int], FiscalYear | None]
    country_at: Callable[[int], str | None]
    story: deque[Found] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    opening: int = 0
    _leans: dict[int, int] = field(default_factory=dict)

    def fiscal(self, index: int) -> FiscalYear | None:
        """The fiscal year that counts at a token, None where it is not known."""
        return self.fiscal_at(self.scanned.starts[index])

    def follow(self, index: int) -> None:
        """Step over a token: a paragraph ends the story, a full stop the sentence."""
        kind = self.scanned.kinds[index]
        if kind == BREAK:
            self.story.clear()
            self.opening = index + 1
        elif kind == SIGN and self.scanned.words[index] in _STOPS:
            self.opening = index + 1

    def is_opening(self, index: int) -> bool:
        """Whether a line or a sentence begins at a token, but for bullets."""
        at, kinds = index, self.scanned.kinds
        while at > 0 and kinds[at - 1] == SIGN and self.scanned.words[at - 1] in _BULLETS:
            at -= 1
        return at == 0 or kinds[at - 1] == BREAK or at == self.opening

    def told(self, *granularities: Granularity, sentence: bool = False) -> Found | None:
        """The last time of such a kind that the paragraph (or the sentence) has named."""
        for found in reversed(self.story):
            if sentence and found.first < self.opening:
                return None
            placed = found.begin and found.end and not found.derived
            if placed and found.granularity in granularities:
                return found
        return None

    def year_of_sentence(self, index: int) -> int | None:
        """The past year that opens the sentence of a token: "In 1998 it fell between June and"."""
        for found in self.story:
            opens = self.opening <= found.first <= self.opening + _OPENS
            if not opens or found.granularity != "year" or found.begin is None:
                continue
            past = found.dated and found.relation == "in" and found.begin.year < self.day.year
            parted = ";" in self.scanned.words[found.last : index]
            if past and self.scanned.word(found.first - 1) in _IN and not parted:
                return found.begin.year
        return None

    def lean(self, index: int, last: int) -> int:
        """Whether an undated time from ``index`` to ``last`` lies ahead (1) or behind (-1)."""
        if index not in self._leans:
            self._leans[index] = self._near_preposition(index) or self._near_verb(index, last)
        return self._leans[index]

    def _near_preposition(self, index: int) -> int:
        for back in range(1, 6):
            word = self.scanned.word(index - back)
            if word in _SINCE:
                return -1
            if word in _LEAD_AHEAD:
                return 1
            if word not in _LEAD_OVER:
                return 0
        return 0

    def _near_verb(self, index: int, last: int) -> int:
        words_, kinds = self.scanned.words, self.scanned.kinds
        for at in range(index - 1, max(-1, index - 1 - _CUES_BEFORE), -1):
            if kinds[at] == BREAK or words_[at] in _STOPS:
                break
            lean = 0 if self._is_owned(at, index) else self._cue(at, index - at)
            if lean:
                return lean
        for at in range(last, min(len(words_), last + _CUES_AFTER)):
            if kinds[at] == BREAK or words_[at] in _STOPS or words_[at] == ",":
                break
            lean = self._cue(at, 9)
            if lean:
                return lean
        return 0

    def _is_owned(self, at: int, index: int) -> bool:
        """As in "raised its outlook on May 22": a noun, and what was done with it decides."""
        owned = self.scanned.words[at] in _OWNED and self.scanned.word(at - 1) in _OWNERS
        return owned and self.scanned.word(index - 1) == "on"

    def _cue(self, at: int, distance: int) -> int:
        word = self.scanned.words[at]
        if word in _AHEAD_TO and self.scanned.word(at + 1) in _TO:
            return 1
        if word in _AHEAD and self.scanned.word(at - 1) in _HAD:
            return 0  # "than economists had expected, while February's figure"
        if word in _AHEAD:
            return 0 if _NAMES_TOO.get(word) == self.scanned.raws[at] else 1
        if word in _BEHIND or (word in _REPORTING and distance <= 3):
            return -1
        if len(word) > 4 and word.endswith(_PAST_ENDING) and word not in _NEUTRAL:
            if self.scanned.word(at - 1) in _INFINITIVE:  # "should be completed in October"
                return 1
            return 0 if word in _REPORTING else -1
        return 0
