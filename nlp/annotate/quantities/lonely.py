"""Units without a number: "in more than a year", "by a percentage point", "in half a century"."""

from __future__ import annotations

from decimal import Decimal

from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.scan import Scan
from nlp.annotate.quantities.units import unit_after
from nlp.annotate.quantities.vocabulary import HALF, word_set

_HEDGED = word_set("lone_after")
_LENGTHS = word_set("lone_in")
_NO_LENGTH = word_set("not_lone_before")
_FULL = word_set("full")
_ONE = Decimal(1)


def read_unit_word(scanned: Scan, index: int) -> Figure | None:
    """As in "a year" and "a percentage point" as a figure of one, where they state a size."""
    if scanned.words[index] in HALF or scanned.word(index + 1) in {"-", "%", "x"}:
        return None
    at = index + 1 + (scanned.word(index + 1) in _FULL)
    found = unit_after(scanned, at)
    if found is None:
        return None
    end, unit = found
    if unit.unit == "duration":
        if not _is_stretch(scanned, index, end, unit.factor > 1):
            return None
    elif unit.unit not in {"percentage_point", "basis_point"}:
        return None
    figure = Figure(index, end, _ONE, _ONE, spelt=True)
    figure.in_unit(unit)
    return figure


def _is_stretch(scanned: Scan, index: int, end: int, long: bool) -> bool:
    """Whether "a year" is a length: hedged, or "in a decade"."""
    ahead, behind = scanned.word(end), scanned.word(index - 1)
    if ahead in _NO_LENGTH:
        return False
    return behind in _HEDGED or (behind in _LENGTHS and long)
