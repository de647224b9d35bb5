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

from nlp.annotate.quantities import names, sharing
from nlp.annotate.quantities.amounts import read_amount
from nlp.annotate.quantities.counting import finish
from nlp.annotate.quantities.figure import Figure, make_quantity
from nlp.annotate.quantities.languages import is_read
from nlp.annotate.quantities.lonely import read_unit_word
from nlp.annotate.quantities.numerals import CARDINALS, VULGAR, part_of_scale
from nlp.annotate.quantities.ranges import read_range
from nlp.annotate.quantities.readers import (
    STARTERS,
    ordinal_streak,
    read_chance,
    read_fraction,
    read_ratio,
    read_word,
)
from nlp.annotate.quantities.scan import NUMBER, Scan, scan
from nlp.annotate.quantities.vocabulary import ARTICLES, HALF, word_set
from nlp.records import Extent, NumberStyle, Quantity, Time

__all__ = ["quantities"]

# Units of numbers that names hold: "S&P 500", "Model 3", "20 Minutes", "Five Points".
_NAMED = frozenset({"count", "duration", "points", "multiple", "ratio"})
_ENDINGS = word_set("ordinal_endings")
_STARTERS = STARTERS | CARDINALS.keys() | VULGAR.keys()


def quantities(
    text: str,
    *,
    language: str = "en",
    exclude: Sequence[Extent] = (),
    numbers: NumberStyle | None = None,
) -> tuple[Quantity, ...]:
    """The figures of a text, in order and not overlapping.

    Args:
        text: Plain text.
        language: ISO 639-1 code; texts in a language without a glossary
            (``lexicons/languages``) give none.
        exclude: Stretches in which no figure may begin, such as names and dates. A ``Time`` that
            is a bare duration ("11 years") excludes nothing: it is a figure as well. In a name,
            figures in percent, money or a physical unit are read all the same: there the name
            was taken too long.
        numbers: How the publisher writes numbers; as the language has it when None.

    Example:
        >>> move, level = quantities("Shares fell nearly 3% to $84.50 a barrel.")
        >>> move.text, str(move.value), move.unit, move.hedge, move.change
        ('3%', '3', 'percent', 'below', 'down')
        >>> str(level.value), level.currency, str(level.step), level.per
        ('84.50', 'USD', '0.01', 'barrel')
    """
    if not is_read(language):
        return ()
    comma = None if numbers is None else numbers == "1.234,5"
    scanned = scan(text, language, comma=comma)
    dates = [extent for extent in exclude if isinstance(extent, Time)]
    other = [extent for extent in exclude if not isinstance(extent, Time)]
    figures = _figures(scanned, dates=_Closed(dates), named=_Closed(other))
    figures = sharing.merged(scanned, figures)
    sharing.share_units(scanned, figures)
    figures = sharing.bounded(scanned, sharing.described(scanned, figures))
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


def _figures(scanned: Scan, *, dates: _Closed, named: _Closed) -> list[Figure]:
    found: list[Figure] = []
    index, floor = 0, 0
    kinds, words, starts = scanned.kinds, scanned.words, scanned.starts
    while index < len(words):
        if (kinds[index] != NUMBER and words[index] not in _STARTERS) or starts[index] in dates:
            index += 1
            continue
        figures, after = _read(scanned, index, floor)
        if starts[index] in named and any(figure.unit.unit in _NAMED for figure in figures):
            index += 1
            continue
        found.extend(figures)
        index = max(after, index + 1)
        floor = max(floor, index) if figures else floor
    return found


def _read(scanned: Scan, index: int, floor: int) -> tuple[list[Figure], int]:
    """The figures at a token that may begin one, and where reading goes on."""
    word = scanned.words[index]
    if scanned.kinds[index] != NUMBER and part_of_scale(scanned, index) is not None:
        return _read_figure(scanned, index, floor)
    if scanned.kinds[index] == NUMBER:
        streak = _printed_ordinal(scanned, index)
        return ([streak], streak.last) if streak else _read_figure(scanned, index, floor)
    if word in CARDINALS or word in VULGAR:
        fraction = read_fraction(scanned, index) if word in CARDINALS else None
        return ([fraction], fraction.last) if fraction else _read_figure(scanned, index, floor)
    figure = read_word(scanned, index)
    if figure is None and word in ARTICLES | HALF:
        figures, after = _read_figure(scanned, index, floor)
        if figures:
            return figures, after
        figure = read_unit_word(scanned, index)
    return ([figure], max(figure.last, figure.resume)) if figure else ([], index + 1)


def _printed_ordinal(scanned: Scan, index: int) -> Figure | None:
    if not scanned.glued(index + 1) or scanned.words[index + 1] not in _ENDINGS:
        return None
    raw = scanned.raws[index]
    if not raw.isdigit() or len(raw) > 3:
        return None
    return ordinal_streak(scanned, index, int(raw), index + 2)


def _read_figure(scanned: Scan, index: int, floor: int) -> tuple[list[Figure], int]:
    """The figures that begin at a number, and the token where reading goes on."""
    behind = names.skip_run(scanned, index) if scanned.kinds[index] == NUMBER else None
    if behind is not None:
        return [], behind
    figure = read_amount(scanned, index, floor)
    if figure is None:
        return [], index + 1
    if figure.bare and not figure.spelt and names.is_named(scanned, index, figure.last):
        return [], figure.last
    joined = read_range(scanned, figure)
    if joined is not None:
        return joined
    if figure.bare:
        share = read_chance(scanned, index, figure.value, figure.last) or read_ratio(
            scanned, index, figure.value, figure.last
        )
        if share is not None:
            return [share], share.last
    kept = finish(scanned, figure, index)
    return ([figure], max(figure.last, figure.resume)) if kept else ([], figure.last)
