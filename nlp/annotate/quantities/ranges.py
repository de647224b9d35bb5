"""Two amounts: a range ("3-5%") or the ends of a way ("fell from 5% to 3%")."""

from __future__ import annotations

from decimal import Decimal

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities import names
from nlp.annotate.quantities.amounts import read_amount
from nlp.annotate.quantities.counting import count, finish
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.numerals import CARDINALS, read_numeral
from nlp.annotate.quantities.scan import NUMBER, Scan
from nlp.annotate.quantities.units import COUNT, currency_before, per_after, unit_after
from nlp.annotate.quantities.vocabulary import AND, FROM, OF, TO, word_set
from nlp.annotate.quantities.wording import MOVE_WORDS, PAST_MOVES

_DASHES = frozenset("-‑–—")
_BETWEEN, _UP = word_set("between"), word_set("up")


def read_range(scanned: Scan, low: Figure) -> tuple[list[Figure], int] | None:
    """As in "3-5%", "between 3% and 5%" (one figure), "fell from 5 to 3 percent" (two)."""
    mark, after = _range_mark(scanned, low)
    if not mark:
        return None
    high = _second(scanned, after, low)
    if high is None:
        return None
    by = mark in TO and scanned.word(low.first - 1) == "by" and not low.bare  # "by $2 to $4"
    if mark in TO and (by or _is_from(scanned, low) or _is_move(scanned, low, high)):
        return _pair(scanned, low, high)
    _share_scale(low, high)
    if not _compatible(low, high):
        return None
    if high.bare:
        return _bare_range(scanned, low, high, sure=mark in AND or low.power > 0)
    return [_joined(scanned, low, high)], high.last


def _range_mark(scanned: Scan, low: Figure) -> tuple[str, int]:
    """The mark of a range behind its first number and the token behind the mark; "" for none."""
    at = low.last
    mark = scanned.word(at)
    if mark in _DASHES and scanned.glued(at):
        if scanned.word(at + 1) in TO:  # "a 0-to-60-mph time"
            return "dash", at + 2 + (scanned.word(at + 2) == "-")
        return ("dash", at + 1) if scanned.glued(at + 1) else ("", 0)
    if mark in _DASHES and low.unit.unit == "percent" and scanned.word(low.first - 1) in OF:
        return "dash", at + 1  # "a margin of 10% -20%"
    if mark in AND and _opens(scanned, low, _BETWEEN):
        return mark, at + 1
    if mark in _UP and scanned.word(at + 1) in TO and _opens(scanned, low, FROM):
        return "to", at + 2
    return ("to", at + 1) if mark in TO else ("", 0)


def _is_from(scanned: Scan, low: Figure) -> bool:
    """Whether "from 3 to 5" tells a way from one value to another, and no spread of values."""
    for back in (1, 2, 3):
        if scanned.word(low.first - back) in FROM:
            before = {*scanned.words[max(0, low.first - back - _SPREAD_REACH) : low.first - back]}
            return not _SPREADS & before or bool(MOVE_WORDS & before)
    return False


_SPREADS = frozenset(lexicon("hedges")["ranges"]["cues"])
_SPREAD_REACH = 5


def _second(scanned: Scan, index: int, low: Figure) -> Figure | None:
    """The amount behind a range mark, at its sign, currency or number."""
    at = index
    for _ in range(4):
        if scanned.kind(at) == NUMBER or scanned.word(at) in CARDINALS:
            break
        at += 1
    else:
        return None
    if at > index:
        before = currency_before(scanned, at)
        hedged = all(scanned.word(k) in _RANGE_FILL for k in range(index, at))
        if (before is None or before[0] != index) and not hedged:
            return None
    if scanned.glued(index) and scanned.word(index - 1) in _DASHES and at == index:
        return _after_dash(scanned, at, low)
    return read_amount(scanned, at, index)


_RANGE_FILL = word_set("range_fill")


def _after_dash(scanned: Scan, index: int, low: Figure) -> Figure | None:
    """The second number of "3-5%": a hyphen before it is no part of a name here."""
    money = low.unit.unit == "currency"
    numeral = read_numeral(scanned, index, money=money)
    if numeral is None:
        return None
    found = unit_after(scanned, numeral.end)
    end = found[0] if found else numeral.end
    if (
        scanned.glued(end)
        and scanned.word(end) in {*_DASHES, "/"} | {"."}
        and (scanned.glued(end + 1) and scanned.kind(end + 1) == NUMBER)
    ):
        return None
    figure = Figure(index, end, numeral.value, numeral.step, spelt=numeral.spelt)
    figure.power = numeral.power
    if found:
        figure.in_unit(found[1])
    return figure


def _opens(scanned: Scan, figure: Figure, openers: frozenset[str]) -> bool:
    return any(scanned.word(figure.first - back) in openers for back in (1, 2, 3))


def _is_move(scanned: Scan, low: Figure, high: Figure) -> bool:
    """Whether "rose 3% to 4,012" is a move and a level: two figures."""
    if low.unit.unit != high.unit.unit and not low.bare and not high.bare:
        return True
    if low.unit.factor != high.unit.factor and not low.bare:  # "5 cents to $5.65"
        return True
    if high.bare and not low.bare and low.unit.unit != "currency":
        return True
    for back in range(1, 5):
        word = scanned.word(low.first - back)
        if word in PAST_MOVES:
            return not low.bare or (
                not high.bare and low.bare and scanned.word(low.first - back - 1) not in TO
            )
    return False


def _share_scale(low: Figure, high: Figure) -> None:
    """As in "$3-5bn": the first number takes currency and scale of the second, or the reverse."""
    if low.unit.unit == "currency" and high.bare:
        high.unit = low.unit
    if low.bare and not high.bare:
        low.in_unit(high.unit)
    if high.power > low.power == 0 and _same_size(low, high):
        low.value, low.step = low.value.scaleb(high.power), low.step.scaleb(high.power)
        low.power = high.power


def _same_size(low: Figure, high: Figure) -> bool:
    """Whether "$10 to $15 billion" leaves the scale of the first sum to the second."""
    mantissa = abs(high.value.scaleb(-high.power))
    return 0 < abs(low.value) < 1000 and mantissa < 20 * abs(low.value) < 400 * mantissa


def _compatible(low: Figure, high: Figure) -> bool:
    same = low.unit.unit == high.unit.unit and low.unit.currency == high.unit.currency
    return same and Decimal(0) != high.value >= low.value


# Two bare numbers from here on are no score, no page and no day.
_LARGE = 1000


def _bare_range(
    scanned: Scan, low: Figure, high: Figure, *, sure: bool
) -> tuple[list[Figure], int] | None:
    """Two bare numbers are a range of counted things ("2-3 stocks"), else a score, years, a model.

    Args:
        scanned: The tokens.
        low: The first number.
        high: The second one.
        sure: Whether "between" or a scale word makes it a range without a noun.
    """
    if names.is_year(scanned.raws[low.first]):
        return [], high.last
    joined = _joined(scanned, low, high)
    sure = sure or low.value >= _LARGE
    count(scanned, joined)
    return ([joined] if joined.noun or sure else []), joined.last


def _joined(scanned: Scan, low: Figure, high: Figure) -> Figure:
    figure = Figure(low.first, high.last, low.value, min(low.step, high.step), unit=low.unit)
    figure.high, figure.noun, figure.spelt = high.value, low.noun or high.noun, low.spelt
    figure.phrase = low.phrase or high.phrase
    figure.per = high.per or per_after(scanned, high.last)
    return figure


def _pair(scanned: Scan, low: Figure, high: Figure) -> tuple[list[Figure], int]:
    """Two figures of "from A to B"; a bare one takes the unit of the other."""
    if low.bare and not high.bare and high.unit != COUNT:
        low.in_unit(high.unit)
    if low.unit == high.unit:
        _share_scale(low, high)
    kept = [
        figure for figure in (low, high) if finish(scanned, figure, _number_of(scanned, figure))
    ]
    return kept, high.last


def _number_of(scanned: Scan, figure: Figure) -> int:
    at = figure.first
    while (
        at < figure.last - 1 and scanned.kinds[at] != NUMBER and scanned.words[at] not in CARDINALS
    ):
        at += 1
    return at
