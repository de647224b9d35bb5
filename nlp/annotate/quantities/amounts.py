"""Single amounts: sign, currency, number, scale and unit."""

from __future__ import annotations

from nlp.annotate.quantities import names
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.numerals import Numeral, read_numeral
from nlp.annotate.quantities.scan import NUMBER, SIGN, Scan
from nlp.annotate.quantities.units import (
    SPAN_HEADS,
    Unit,
    currency_before,
    unit_after,
)
from nlp.annotate.quantities.vocabulary import ARTICLES, OF, OLD, word_set
from nlp.annotate.quantities.wording import is_run, minus_before


def read_amount(scanned: Scan, index: int, floor: int) -> Figure | None:
    """The single amount whose number is at a token; no range, hedge or direction.

    Args:
        scanned: The tokens.
        index: The number, or the first word of it.
        floor: The first token that no earlier figure has taken.
    """
    before, minus = _currency(scanned, index, floor)
    numeral = read_numeral(scanned, index, money=before is not None)
    if numeral is None or (numeral.end == index + 1 and scanned.words[index] in ARTICLES):
        return None
    first = before[0] if before else index
    found = None if before else unit_after(scanned, numeral.end)
    if found is None and scanned.word(numeral.end) in _TIMES and numeral.value % 1:
        found = numeral.end + 1, Unit("multiple")
    end = found[0] if found else numeral.end
    if names.is_part_of_name(scanned, first, end):
        return None
    figure = Figure(first, end, numeral.value, numeral.step, spelt=numeral.spelt)
    figure.power = numeral.power
    if before is not None:
        figure.value = -figure.value if minus else figure.value
        figure.in_unit(before[1])
        _money_tail(scanned, figure)
    elif found is not None and not _settle_unit(scanned, figure, found[1], numeral):
        return None
    _sign(scanned, figure, floor)
    return figure


def _currency(scanned: Scan, index: int, floor: int) -> tuple[tuple[int, Unit] | None, bool]:
    """The currency before a number, and whether a minus stands between: "$-50.8bn", "EUR -3"."""
    minus = scanned.word(index - 1) in {"-", "−"} and scanned.glued(index)
    minus = minus and (not scanned.glued(index - 1) or scanned.kind(index - 2) == SIGN)
    before = currency_before(scanned, index - minus)
    if before is None or before[0] < floor:
        return None, False
    return before, minus


def _money_tail(scanned: Scan, figure: Figure) -> None:
    """As in "$5 million-a-year", "$100 US dollars": what may hang on a money amount."""
    found = unit_after(scanned, figure.last)
    if found is None or found[1].unit != "currency" or scanned.word(figure.last) == "-":
        return
    if scanned.kind(found[0]) == NUMBER:  # "EUR 2 million USD 2.5 m": that of the next sum
        return
    if found[1].factor == 1 and scanned.raw(found[0] - 1).isalpha():
        figure.last = found[0]
        figure.unit = found[1] if figure.unit.currency == "USD" else figure.unit


def _settle_unit(scanned: Scan, figure: Figure, unit: Unit, numeral: Numeral) -> bool:
    """Puts the unit on; False where the words are a name or an age after all."""
    hyphen = scanned.word(numeral.end) in {"-", "‑"}
    if unit.unit == "duration":
        ahead = scanned.word(figure.last + (scanned.word(figure.last) == "-"))
        of_age = scanned.word(figure.last) in OF and scanned.word(figure.last + 1) in _AGE
        if ahead in OLD or of_age:
            return False
        if hyphen and not _is_span(scanned, figure.last):
            return False
        if is_run(scanned, figure.last):
            figure.noun = unit.noun
            return True
    figure.in_unit(unit)
    return True


def _is_span(scanned: Scan, index: int) -> bool:
    """Whether "nine-day" goes on as a streak or a look back, over one word at most."""
    if scanned.word(index) == "-":
        index += 1
    return scanned.word(index) in SPAN_HEADS or scanned.word(index + 1) in SPAN_HEADS


_AGE = word_set("age")
_TIMES = word_set("times")


def _sign(scanned: Scan, figure: Figure, floor: int) -> None:
    found = minus_before(scanned, figure.first)
    if found is None or found[0] < floor:
        return
    at, sign = found
    figure.first = at
    if sign < 0:
        figure.value = -figure.value
    else:
        figure.change = "up"
