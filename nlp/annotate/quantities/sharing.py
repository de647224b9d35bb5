"""What figures take from their neighbours: units, nouns, hedges and directions."""

from __future__ import annotations

from itertools import pairwise

from nlp.annotate.quantities import wording
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.numerals import scale_after
from nlp.annotate.quantities.scan import Scan
from nlp.annotate.quantities.vocabulary import AND, BY, FROM, gaps, word_set


def merged(scanned: Scan, figures: list[Figure]) -> list[Figure]:
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
    return small and left.high is None and (not gap or (len(gap) == 1 and gap[0] in AND))


def share_units(scanned: Scan, figures: list[Figure]) -> None:
    """Bare numbers take the unit of a neighbour: "51 basis points from 125", "6 or 7 percent"."""
    anchor: Figure | None = None
    for left, right in pairwise(figures):
        anchor = left if left.unit.unit in _LEVELS and left.step < left.unit.factor else anchor
        gap = scanned.words[max(left.last, left.resume) : right.first]
        _share_column(scanned, left, right)
        if left.bare and gap in _ALTERNATIVES and right.unit.unit != "count":
            left.in_unit(right.unit)
        elif left.bare and right.unit.unit == "points" and _is_move_from(gap):
            left.unit = right.unit
        elif right.bare and not right.spelt and _is_compared(left, gap):
            _take_over(left, right)
        elif anchor is not None and right.bare and _is_parallel(scanned, anchor, right):
            right.in_unit(anchor.unit)


def _share_column(scanned: Scan, left: Figure, right: Figure) -> None:
    """As in "EUR 105.9 (82.7) million": currency and scale of two periods are told once."""
    gap = scanned.words[left.last : right.first]
    alike = right.bare or right.unit == left.unit
    if left.unit.unit != "currency" or left.power or left.high is not None or not alike:
        return
    if gap == ["("] and not right.power and scanned.word(right.last) == ")":
        power = scale_after(scanned, right.last + 1)
        columns = [left, right]
    else:
        power = right.power if gap == [] else 0
        columns = [left]
    for figure in columns if power else []:
        figure.value, figure.step = figure.value.scaleb(power), figure.step.scaleb(power)
        figure.power = power
    right.unit = left.unit if power else right.unit


_ALTERNATIVES = gaps("alternatives")
# Words before a bare number that make it of the same kind as the figure before.
_BESIDE = gaps("beside")
_COMPARED = gaps("compared")
_APPOSITION, _SERIES = gaps("apposition"), word_set("series")
_INCLUDING, _PARALLEL, _DIRECTIONS = (
    word_set("including"),
    word_set("parallel_words"),
    word_set("directions"),
)
_BOUND_JOINERS = word_set("and") | word_set("but")
_COMPARED_REACH = 5


def _is_compared(left: Figure, gap: list[str]) -> bool:
    """Whether a bare number continues a figure: "3.9 million cars, up from 2.4 million"."""
    if left.bare or left.unit.unit == "duration":
        return False
    if len(gap) == 1 and gap[0] in FROM:
        return left.unit.unit != "currency" and left.noun is None
    told = [word for word in gap if word not in {",", "("}]
    if told[-2:] in _COMPARED or (told and told[-1] in _INCLUDING):
        return len(told) <= _COMPARED_REACH
    return told in _BESIDE


def _take_over(left: Figure, right: Figure) -> None:
    if left.unit.unit == "currency" and left.power != right.power:
        return
    right.unit, right.noun, right.phrase = left.unit, left.noun, left.phrase


def _is_parallel(scanned: Scan, left: Figure, right: Figure) -> bool:
    """Whether a bare level repeats a unit of its sentence: "7,463.87 points, ... to 7,333.18".

    It is printed with as many decimals, of about the size, and led to by a word for levels.
    """
    factor = left.unit.factor
    if left.step != right.step * factor:
        return False
    between = scanned.words[left.last : right.first]
    near = len(between) <= _PARALLEL_REACH and not {".", ";", "\n\n"} & {*between}
    alike = left.value < right.value * factor * 5 < left.value * 25
    return near and alike and scanned.word(right.first - 1) in _PARALLEL


_LEVELS = frozenset({"points", "currency"})
_PARALLEL_REACH = 16


def _is_move_from(gap: list[str]) -> bool:
    """As in "at 16,369.03, up 58.06 points": what moved by points is in points."""
    told = [word for word in gap if word != ","]
    return len(told) == 1 and told[0] in _DIRECTIONS


def described(scanned: Scan, figures: list[Figure]) -> list[Figure]:
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


def bounded(scanned: Scan, figures: list[Figure]) -> list[Figure]:
    """The figures, "above 2% and below 3%" as one range."""
    joined: list[Figure] = []
    for figure in figures:
        low = joined[-1] if joined else None
        if low is None or not _is_bound(scanned, low, figure):
            joined.append(figure)
            continue
        if low.bare:
            low.in_unit(figure.unit)
        low.value, low.high = sorted((low.value, figure.value))
        low.last, low.hedge = figure.last, "exact"
        low.step = min(low.step, figure.step)
        low.noun, low.phrase = figure.noun or low.noun, figure.phrase or low.phrase
    return joined


def _is_bound(scanned: Scan, left: Figure, right: Figure) -> bool:
    """Whether two figures are a lower and an upper bound of the same thing, in any order."""
    gap = scanned.words[left.last : right.begin]
    if len(gap) != 1 or gap[0] not in _BOUND_JOINERS or left.high or right.high:
        return False
    low, high = (left, right) if left.value < right.value else (right, left)
    bounds = low.hedge in {"above", "at_least"} and high.hedge in {"below", "at_most"}
    return bounds and (left.unit == right.unit or left.bare)


def _inherit(scanned: Scan, previous: Figure, figure: Figure, begin: int) -> None:
    """The direction of "632 points, or 2.7%", the hedge of "over 7 million crowns ($1m)"."""
    gap = scanned.words[previous.last : begin]
    if figure.change is None and gap in _APPOSITION:
        figure.change = previous.change
    if figure.change is None and gap[-1:] and gap[-1] in BY and _is_series(previous, figure, gap):
        figure.change = previous.change
    if figure.hedge == "exact" and gap in (["("], ["/"]) and figure.unit != previous.unit:
        figure.hedge = previous.hedge


def _is_series(previous: Figure, figure: Figure, gap: list[str]) -> bool:
    """As in "Acme was down 2.3%, Borealis by 2.6%": the verb of the first holds for both."""
    return len(gap) < 6 and gap[0] in _SERIES and figure.unit == previous.unit
