"""Times without dates: "now", "recently", "in the future", "for weeks", "in recent months"."""

from __future__ import annotations

from typing import Any

from nlp.annotate.quantities.numerals import CARDINALS
from nlp.annotate.quantities.scan import NUMBER, Phrases
from nlp.annotate.times.calendar.periods import day_period, length_timex
from nlp.annotate.times.readers.lengths import granularity, is_number, unit_at
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import FEW, TIMEWORDS, UNITS, loosened, words

_VAGUE: Phrases[tuple[str, str]] = Phrases(
    (phrase, (phrase, value)) for phrase, value in TIMEWORDS["vague"].items()
)
_PRESENT: Phrases[str] = Phrases(TIMEWORDS["present"].items())
_NEEDS: dict[str, dict[str, Any]] = TIMEWORDS["vague_needs"]
_NOT_BARE = words("not_bare")
_NOT_MINUTES = words("not_minutes")
_MINUTES = words("minutes")
_OF = words("of")
_AND = words("joining_and")
#: First words of all phrases read here.
FIRST_WORDS = _VAGUE.first_words() | _PRESENT.first_words()
#: Plural units that are lengths by themselves.
PLURALS = frozenset(word for word in UNITS if word.endswith("s")) - _NOT_BARE


def read_vague(view: View, index: int) -> Found | None:
    """A phrase of the lists at a token, or None."""
    scanned = view.scanned
    present = _PRESENT.at(scanned.words, index)
    if present is not None:
        found = Found.of(index, present[0], day_period(view.day))
        found.timex = present[1]
        return found
    match = _VAGUE.at(scanned.words, index)
    if match is None:
        return None
    last, (phrase, value) = match
    if not _fits(view, index, last, phrase):
        return None
    found = Found(index, last, kind="date", relation=None, settled=True, timex=value)
    if value == "PRESENT_REF":
        found.begin = found.end = view.day
    return found


def _fits(view: View, index: int, last: int, phrase: str) -> bool:
    needs = _NEEDS.get(phrase)
    if needs is None:
        return True
    before, after = view.scanned.word(index - 1), view.scanned.word(last)
    if after in FEW or is_number(view, last) or unit_at(view, last) is not None:
        return False
    return (not needs["before"] or before in needs["before"]) and after not in needs["not_after"]


def read_recent(view: View, index: int) -> Found | None:
    """As in "in recent weeks": behind us, no dates."""
    unit = unit_at(view, index + 1)
    if unit is None or not view.scanned.word(unit[2] - 1).endswith("s"):
        return None
    last = unit[2]
    if view.scanned.word(last) in _AND and view.scanned.word(last + 1) in PLURALS:
        last += 2
    found = Found(index, last, kind="window", relation="past", settled=True)
    found.granularity, found.timex = granularity(unit[0]), length_timex("X", unit[0])
    return found


def read_plural(view: View, index: int) -> Found | None:
    """As in "for weeks", "decades ago", "minutes before the close"."""
    scanned = view.scanned
    word, before = scanned.words[index], scanned.word(index - 1)
    if view.scanned.kind(index - 1) == NUMBER or before in CARDINALS or before in FEW:
        return None
    if word in _MINUTES and (before in _NOT_MINUTES or scanned.word(index + 1) in _OF):
        return None
    unit = str(UNITS[word][0])
    last = index + 1
    found = Found(index, last, kind="duration", relation=None, settled=True)
    found.granularity, found.timex = granularity(unit), length_timex("X", unit)
    if scanned.word(last) == "-" and scanned.word(last + 1) in words("long"):
        found.last = last + 2
        return found
    if scanned.word(last) in words("ago") - words("before_length"):
        found.last, found.kind, found.relation, found.timex = last + 1, "date", "ago", "PAST_REF"
        return found
    found.first, found.last = loosened(scanned, index, last)
    return found
