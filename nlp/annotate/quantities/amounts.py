"""Amounts: sign, currency, number, scale, unit, range, rate and counted noun."""

from __future__ import annotations

from decimal import Decimal

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities import names
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.numerals import CARDINALS, Numeral, read_numeral
from nlp.annotate.quantities.readers import read_chance, read_ratio
from nlp.annotate.quantities.nouns import counted_noun, single_noun
from nlp.annotate.quantities.scan import NUMBER, SIGN, Scan
from nlp.annotate.quantities.units import (
    COUNT,
    SPAN_HEADS,
    Unit,
    currency_before,
    per_after,
    unit_after,
)
from nlp.annotate.quantities.wording import MOVE_WORDS, PAST_MOVES, minus_before

_DASHES = frozenset("-‑–—")


def read_amount(scanned: Scan, index: int, floor: int) -> Figure | None:
    """The single amount whose number is at a token; no range, hedge or direction.

    Args:
        scanned: The tokens.
        index: The number, or the first word of it.
        floor: The first token that no earlier figure has taken.
    """
    before, minus = _currency(scanned, index, floor)
    numeral = read_numeral(scanned, index, money=before is not None)
    if numeral is None or (numeral.end == index + 1 and scanned.words[index] in {"a", "an"}):
        return None
    first = before[0] if before else index
    found = None if before else unit_after(scanned, numeral.end)
    if found is None and scanned.word(numeral.end) == "times" and numeral.value % 1:
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
    """The currency before a number, and whether a minus stands between: "$-50.8bn"."""
    minus = scanned.word(index - 1) in {"-", "−"} and scanned.glued(index)
    minus = minus and scanned.glued(index - 1) and scanned.kind(index - 2) == SIGN
    before = currency_before(scanned, index - minus)
    if before is None or before[0] < floor:
        return None, False
    return before, minus


def _money_tail(scanned: Scan, figure: Figure) -> None:
    """As in "$5 million-a-year", "$100 US dollars": what may hang on a money amount."""
    found = unit_after(scanned, figure.last)
    if found is None or found[1].unit != "currency" or scanned.word(figure.last) == "-":
        return
    if found[1].factor == 1 and scanned.raw(found[0] - 1).isalpha():
        figure.last = found[0]
        figure.unit = found[1] if figure.unit.currency == "USD" else figure.unit


def _settle_unit(scanned: Scan, figure: Figure, unit: Unit, numeral: Numeral) -> bool:
    """Puts the unit on; False where the words are a name or an age after all."""
    hyphen = scanned.word(numeral.end) in {"-", "‑"}
    if unit.unit == "duration":
        ahead = scanned.word(figure.last + (scanned.word(figure.last) == "-"))
        if ahead in {"old", "olds"} or scanned.words[figure.last : figure.last + 2] == [
            "of",
            "age",
        ]:
            return False
        if hyphen and not _is_span(scanned, figure.last):
            return False
        if _is_streak(scanned, figure.last):
            figure.noun = unit.noun
            return True
    figure.in_unit(unit)
    return True


def _is_span(scanned: Scan, index: int) -> bool:
    """Whether "nine-day" goes on as a streak or a look back, over one word at most."""
    if scanned.word(index) == "-":
        index += 1
    return scanned.word(index) in SPAN_HEADS or scanned.word(index + 1) in SPAN_HEADS


def _is_streak(scanned: Scan, index: int) -> bool:
    """Whether "nine years" goes on with "running" or "in a row"."""
    return scanned.word(index) == "running" or scanned.words[index : index + 3] == [
        "in",
        "a",
        "row",
    ]


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


def read_figure(scanned: Scan, index: int, floor: int) -> tuple[list[Figure], int]:
    """The figures that begin at a number, and the token where reading goes on."""
    behind = names.skip_run(scanned, index) if scanned.kinds[index] == NUMBER else None
    if behind is not None:
        return [], behind
    figure = read_amount(scanned, index, floor)
    if figure is None:
        return [], index + 1
    joined = _range(scanned, figure)
    if joined is not None:
        return joined
    if figure.bare:
        share = read_chance(scanned, index, figure.value, figure.last) or read_ratio(
            scanned, index, figure.value, figure.last
        )
        if share is not None:
            return [share], share.last
    kept = _finish(scanned, figure, index)
    return ([figure], max(figure.last, figure.resume)) if kept else ([], figure.last)


def _finish(scanned: Scan, figure: Figure, index: int) -> bool:
    """Finds noun and rate; False when the number states nothing after all."""
    if not figure.bare:
        return _finish_unit(scanned, figure)
    end = figure.last
    if figure.spelt and (names.is_spelt_name(scanned, index) or scanned.word(end) == "-"):
        return False
    printed = not figure.spelt
    if printed and figure.power == 0 and _is_no_figure(scanned, index, end):
        return False
    if scanned.word(end) in {"-", "‑"} and scanned.glued(end):
        return names.is_shared_hyphen(scanned, end)
    _count(scanned, figure)
    if scanned.words[index] == "one" and figure.value == 1:
        return _count_one(scanned, figure, index)
    counted = figure.noun is not None
    return printed or counted or _stands_alone(scanned, figure, index)


def _stands_alone(scanned: Scan, figure: Figure, index: int) -> bool:
    """Whether a number in words states something without a noun: no pronoun, no "two of us"."""
    if figure.value == 0 or figure.value > 12 or figure.last > index + 1:
        return True
    return scanned.word(figure.first) in {"minus", "negative"}


def _count_one(scanned: Scan, figure: Figure, index: int) -> bool:
    """Whether "one" counts something: "one lender", "one of the lenders"; no pronoun."""
    if figure.last > index + 1 or scanned.word(index + 1) == "of":
        return figure.noun is not None
    if scanned.word(index - 1) in names.BEFORE_PRONOUN:
        return False
    noun = single_noun(scanned, index + 1)
    if noun is None or noun.single in names.NEVER_COUNTED:
        return False
    figure.noun, figure.phrase = noun.single, noun.phrase
    return True


def _is_no_figure(scanned: Scan, index: int, end: int) -> bool:
    return names.is_dated(scanned, index, end) or names.is_named(scanned, index, end)


def _finish_unit(scanned: Scan, figure: Figure) -> bool:
    if figure.spelt and figure.unit.noun == "day" and figure.value == 1:
        return False
    if figure.noun is not None and figure.unit.unit == "count":
        return True
    figure.per = figure.per or per_after(scanned, figure.last)
    if figure.per:
        figure.resume = figure.last
    return True


def _count(scanned: Scan, figure: Figure) -> None:
    """The counted noun; "nine of the eleven sectors" counts sectors."""
    at = figure.last
    if scanned.word(at) in {"straight", "consecutive", "successive"}:
        at += 1
    if scanned.word(at) == "of":
        at += 1 + (scanned.word(at + 1) in {"the", "its", "their", "those", "these", "our"})
        at += 2 if scanned.word(at + 1) == "'s" else 0  # "one of Acme's plants"
        inner = read_numeral(scanned, at)
        at = inner.end if inner else at
    elif scanned.raw(at)[:1].isupper() and scanned.raw(at - 1)[:1].isupper():
        return
    found = counted_noun(scanned, at)
    if found is None:
        return
    figure.noun, figure.phrase = found.single, found.phrase
    if found.last == figure.last:
        figure.last += 1
    figure.per = per_after(scanned, found.last + 1)


# ---------------------------------------------------------------- ranges


def _range(scanned: Scan, low: Figure) -> tuple[list[Figure], int] | None:
    """As in "3-5%", "between 3% and 5%" (one figure), "fell from 5 to 3 percent" (two)."""
    mark, after = _range_mark(scanned, low)
    if not mark:
        return None
    high = _second(scanned, after, low)
    if high is None:
        return None
    if mark == "to" and (_is_from(scanned, low) or _is_move(scanned, low, high)):
        return _pair(scanned, low, high)
    _share_scale(low, high)
    if not _compatible(low, high):
        return None
    if high.bare:
        return _bare_range(scanned, low, high, sure=mark == "and" or low.power > 0)
    return [_joined(scanned, low, high)], high.last


def _range_mark(scanned: Scan, low: Figure) -> tuple[str, int]:
    """The mark of a range behind its first number and the token behind the mark; "" for none."""
    at = low.last
    mark = scanned.word(at)
    if mark in _DASHES and scanned.glued(at):
        if scanned.word(at + 1) == "to":  # "a 0-to-60-mph time"
            return "dash", at + 2 + (scanned.word(at + 2) == "-")
        return ("dash", at + 1) if scanned.glued(at + 1) else ("", 0)
    if mark == "and" and _opens(scanned, low, "between"):
        return mark, at + 1
    if mark == "up" and scanned.word(at + 1) == "to" and _opens(scanned, low, "from"):
        return "to", at + 2
    return ("to", at + 1) if mark == "to" else ("", 0)


def _is_from(scanned: Scan, low: Figure) -> bool:
    """Whether "from 3 to 5" tells a way from one value to another, and no spread of values."""
    for back in (1, 2, 3):
        if scanned.word(low.first - back) == "from":
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


_RANGE_FILL = frozenset({"about", "around", "as", "much", "nearly", "almost", "roughly", "over"})


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


def _opens(scanned: Scan, figure: Figure, word: str) -> bool:
    return any(scanned.word(figure.first - back) == word for back in (1, 2, 3))


def _is_move(scanned: Scan, low: Figure, high: Figure) -> bool:
    """Whether "rose 3% to 4,012" is a move and a level: two figures."""
    if low.unit.unit != high.unit.unit and not low.bare and not high.bare:
        return True
    if high.bare and not low.bare and low.unit.unit != "currency":
        return True
    for back in range(1, 5):
        word = scanned.word(low.first - back)
        if word in PAST_MOVES:
            return not low.bare or (
                not high.bare and low.bare and scanned.word(low.first - back - 1) != "to"
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
    _count(scanned, joined)
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
        figure for figure in (low, high) if _finish(scanned, figure, _number_of(scanned, figure))
    ]
    return kept, high.last


def _number_of(scanned: Scan, figure: Figure) -> int:
    at = figure.first
    while (
        at < figure.last - 1 and scanned.kinds[at] != NUMBER and scanned.words[at] not in CARDINALS
    ):
        at += 1
    return at
