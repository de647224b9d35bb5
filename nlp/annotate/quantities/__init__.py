"""Figures in a text: money, percentages, points, multiples, counts, durations and ranges.

*Input*: plain text. *Output*: ``Quantity`` records in order, not overlapping, with offsets into
the text. *Invariants*: time linear in the length of the text; ``text[start:end]`` is the quoted
text; values are exact decimals that keep the printed digits. *Raises*: nothing.

Conventions

- The text of a figure leaves out hedges and what a rate is per ("more than $60 a barrel" has the
  text "$60", hedge ``above`` and ``per`` "barrel").
- "From A to B" are two figures; "between A and B", "A-B" and "A to B" are one with ``high``.
- Fractions and words of change are percent ("a quarter" 25, "halved" 50 down); "-fold", "twice"
  and "times" are multiples. "One in five" is 20 percent. "Nine to one" is a ratio of 9. "Nine of
  the eleven sectors" are two counts, 9 and 11, of the noun "sector".
- A streak ("seventh straight session", "nine years running") is a count of its periods.
- A bare number is a count without a noun; years, dates, times of day, ages, telephone and
  section numbers and numbers in names are no figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from nlp.annotate.quantities import wording
from nlp.annotate.quantities.amounts import read_figure
from nlp.annotate.quantities.figure import Figure, make_quantity
from nlp.annotate.quantities.lonely import read_unit_word
from nlp.annotate.quantities.numerals import CARDINALS, VULGAR, part_of_scale
from nlp.annotate.quantities.readers import STARTERS, ordinal_streak, read_fraction, read_word
from nlp.annotate.quantities.scan import NUMBER, Scan, scan
from nlp.records import Extent, Quantity, Time

__all__ = ["quantities"]

_STARTERS = STARTERS | CARDINALS.keys() | VULGAR.keys()


def quantities(
    text: str, *, language: str = "en", exclude: Sequence[Extent] = ()
) -> tuple[Quantity, ...]:
    """The figures of a text, in order and not overlapping.

    Args:
        text: Plain text.
        language: ISO 639-1 code; figures are read in English only, other texts give none.
        exclude: Stretches in which no figure may begin, such as names and dates. A ``Time`` that
            is a bare duration ("11 years") excludes nothing: it is a figure as well.

    Example:
        >>> move, level = quantities("Shares fell nearly 3% to $84.50 a barrel.")
        >>> move.text, str(move.value), move.unit, move.hedge, move.change
        ('3%', '3', 'percent', 'below', 'down')
        >>> str(level.value), level.currency, str(level.step), level.per
        ('84.50', 'USD', '0.01', 'barrel')
    """
    if language not in {"en", "und"}:
        return ()
    scanned = scan(text)
    figures = _figures(scanned, _Closed(exclude))
    figures = _merged(scanned, figures)
    _share_units(scanned, figures)
    figures = _bounded(scanned, _describe(scanned, figures))
    return tuple(make_quantity(scanned, figure) for figure in figures)


class _Closed:
    """Character ranges in which no figure begins."""

    def __init__(self, extents: Sequence[Extent]) -> None:
        ordered = sorted(
            (extent.start, extent.end)
            for extent in extents
            if not (isinstance(extent, Time) and extent.kind == "duration")
        )
        self._starts = [start for start, _ in ordered]
        self._ends = [end for _, end in ordered]

    def __contains__(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def _figures(scanned: Scan, closed: _Closed) -> list[Figure]:
    found: list[Figure] = []
    index, floor = 0, 0
    kinds, words, starts = scanned.kinds, scanned.words, scanned.starts
    while index < len(words):
        if (kinds[index] != NUMBER and words[index] not in _STARTERS) or starts[index] in closed:
            index += 1
            continue
        figures, after = _read(scanned, index, floor)
        found.extend(figures)
        index = max(after, index + 1)
        floor = max(floor, index) if figures else floor
    return found


def _read(scanned: Scan, index: int, floor: int) -> tuple[list[Figure], int]:
    """The figures at a token that may begin one, and where reading goes on."""
    word = scanned.words[index]
    if scanned.kinds[index] != NUMBER and part_of_scale(scanned, index) is not None:
        return read_figure(scanned, index, floor)
    if scanned.kinds[index] == NUMBER:
        streak = _printed_ordinal(scanned, index)
        return ([streak], streak.last) if streak else read_figure(scanned, index, floor)
    if word in CARDINALS or word in VULGAR:
        fraction = read_fraction(scanned, index) if word in CARDINALS else None
        return ([fraction], fraction.last) if fraction else read_figure(scanned, index, floor)
    figure = read_word(scanned, index)
    if figure is None and word in {"a", "an", "half"}:
        figures, after = read_figure(scanned, index, floor)
        if figures:
            return figures, after
        figure = read_unit_word(scanned, index)
    return ([figure], max(figure.last, figure.resume)) if figure else ([], index + 1)


def _printed_ordinal(scanned: Scan, index: int) -> Figure | None:
    if not scanned.glued(index + 1) or scanned.words[index + 1] not in {"st", "nd", "rd", "th"}:
        return None
    raw = scanned.raws[index]
    if not raw.isdigit() or len(raw) > 3:
        return None
    return ordinal_streak(scanned, index, int(raw), index + 2)


def _merged(scanned: Scan, figures: list[Figure]) -> list[Figure]:
    """The figures, "3 dollars and 50 cents" as one."""
    merged: list[Figure] = []
    for figure in figures:
        left = merged[-1] if merged else None
        if left is not None and _is_change_of(scanned, left, figure):
            left.value, left.step, left.last = left.value + figure.value, figure.step, figure.last
        else:
            merged.append(figure)
    return merged


def _is_change_of(scanned: Scan, left: Figure, right: Figure) -> bool:
    """Whether the right figure is the cents of the left one."""
    if left.unit.unit != "currency" or left.unit.currency != right.unit.currency or left.power:
        return False
    gap = scanned.words[left.last : right.first]
    small = left.unit.factor == 1 and right.unit.factor < 1 and left.step == 1
    return small and left.high is None and gap in ([], ["and"])


def _share_units(scanned: Scan, figures: list[Figure]) -> None:
    """Bare numbers take the unit of a neighbour: "51 basis points from 125", "6 or 7 percent"."""
    anchor: Figure | None = None
    for left, right in pairwise(figures):
        anchor = left if left.unit.unit in _LEVELS and left.step < left.unit.factor else anchor
        gap = scanned.words[max(left.last, left.resume) : right.first]
        if left.bare and gap in _ALTERNATIVES and right.unit.unit != "count":
            left.in_unit(right.unit)
        elif left.bare and right.unit.unit == "points" and _is_move_from(gap):
            left.unit = right.unit
        elif right.bare and not right.spelt and _is_compared(left, gap):
            _take_over(left, right)
        elif anchor is not None and right.bare and _is_parallel(scanned, anchor, right):
            right.in_unit(anchor.unit)


_ALTERNATIVES = (["and"], ["or"], ["-", "and"], ["-", "or"], ["-", "to"])
# Words before a bare number that make it of the same kind as the figure before.
_BESIDE = (["against"], ["versus"], ["vs"], ["vs", "."])
_COMPARED = (["up", "from"], ["down", "from"], ["compared", "with"], ["compared", "to"])
_COMPARED_REACH = 5


def _is_compared(left: Figure, gap: list[str]) -> bool:
    """Whether a bare number behind continues the figure: "3.9 million cars, up from 2.4 million"."""
    if left.bare or left.unit.unit == "duration":
        return False
    if gap == ["from"]:
        return left.unit.unit != "currency" and left.noun is None
    words = [word for word in gap if word not in {",", "("}]
    if words[-2:] in _COMPARED or words[-1:] == ["including"]:
        return len(words) <= _COMPARED_REACH
    return words in _BESIDE


def _take_over(left: Figure, right: Figure) -> None:
    if left.unit.unit == "currency" and left.power != right.power:
        return
    right.unit, right.noun, right.phrase = left.unit, left.noun, left.phrase


def _is_parallel(scanned: Scan, left: Figure, right: Figure) -> bool:
    """Whether a bare level later in the sentence repeats a unit: "to 7,463.87 points, ... to 1,333.18".

    Printed with as many decimals, of about the size, and reached by the same kind of word.
    """
    factor = left.unit.factor
    if left.step != right.step * factor:
        return False
    between = scanned.words[left.last : right.first]
    near = len(between) <= _PARALLEL_REACH and not {".", ";", "\n\n"} & {*between}
    alike = left.value < right.value * factor * 5 < left.value * 25
    return near and alike and scanned.word(right.first - 1) in {"to", "at", "is", "was", "of"}


_LEVELS = frozenset({"points", "currency"})
_PARALLEL_REACH = 16


def _is_move_from(gap: list[str]) -> bool:
    """As in "at 16,369.03, up 58.06 points": what moved by points is in points."""
    return [word for word in gap if word != ","] in (["up"], ["down"], ["off"])


def _describe(scanned: Scan, figures: list[Figure]) -> list[Figure]:
    """The figures with hedges and directions; "632 points, or 2.7%" passes the direction on."""
    previous: Figure | None = None
    for figure in figures:
        begin = wording.hedge_before(scanned, figure)
        wording.hedge_after(scanned, figure)
        if figure.change is None:
            figure.change = wording.change_before(scanned, begin, figure) or wording.change_after(
                scanned, figure
            )
        if previous is not None:
            _inherit(scanned, previous, figure, begin)
        figure.begin = begin
        previous = figure
    return figures


def _bounded(scanned: Scan, figures: list[Figure]) -> list[Figure]:
    """The figures, "above 2% and below 3%" as one range."""
    joined: list[Figure] = []
    for figure in figures:
        low = joined[-1] if joined else None
        if low is None or not _is_bound(scanned, low, figure):
            joined.append(figure)
            continue
        if low.bare:
            low.in_unit(figure.unit)
        low.high, low.last, low.hedge = figure.value, figure.last, "exact"
        low.step = min(low.step, figure.step)
        low.noun, low.phrase = figure.noun or low.noun, figure.phrase or low.phrase
    return joined


def _is_bound(scanned: Scan, low: Figure, high: Figure) -> bool:
    """Whether two figures are a lower and an upper bound of the same thing."""
    if low.hedge not in {"above", "at_least"} or high.hedge not in {"below", "at_most"}:
        return False
    gap = scanned.words[low.last : high.begin]
    same = low.unit == high.unit or low.bare
    apart = low.high is None and high.high is None and low.value < high.value
    return gap in (["and"], ["but"]) and same and apart


def _inherit(scanned: Scan, previous: Figure, figure: Figure, begin: int) -> None:
    """The direction of "632 points, or 2.7%", the hedge of "over 7.5 million crowns ($1.1 million)"."""
    gap = scanned.words[previous.last : begin]
    if figure.change is None and gap in ([",", "or"], ["or"], ["("], [",", "or", "by"]):
        figure.change = previous.change
    if figure.change is None and gap[-1:] == ["by"] and _is_series(previous, figure, gap):
        figure.change = previous.change
    if figure.hedge == "exact" and gap in (["("], ["/"]) and figure.unit != previous.unit:
        figure.hedge = previous.hedge


def _is_series(previous: Figure, figure: Figure, gap: list[str]) -> bool:
    """As in "Ross was down 2.3%, Burlington by 2.6%": the verb of the first holds for the second."""
    return len(gap) < 6 and gap[0] in {",", "and", ";"} and figure.unit == previous.unit
