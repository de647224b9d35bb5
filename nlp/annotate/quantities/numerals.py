"""Numbers, in digits and in words, with the unit of their last digit."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import NUMBER, Scan

_NUMBERS = lexicon("numbers")
CARDINALS: dict[str, int] = _NUMBERS["cardinals"]
SCALES: dict[str, int] = _NUMBERS["scales"]
ORDINALS: dict[str, int] = _NUMBERS["ordinals"]
FRACTIONS: dict[str, int] = _NUMBERS["fractions"]
VULGAR: dict[str, list[int]] = _NUMBERS["vulgar"]
_ABBREVIATIONS: dict[str, int] = _NUMBERS["abbreviations"]
_AMBIGUOUS = frozenset(_NUMBERS["ambiguous"]["forms"])
_LARGE = {word for word, power in SCALES.items() if power > 2} | {"dozen", "dozens"}

#: Longer runs of digits are no figures but keys, hashes and barcodes.
MAX_DIGITS = 30


class Numeral(NamedTuple):
    """A number in the text.

    Attributes:
        value: As a decimal with the printed digits.
        step: Unit of the last printed digit.
        end: The token after it.
        spelt: Whether it is written in words.
        power: Power of ten of its scale words, 0 without any.
    """

    value: Decimal
    step: Decimal
    end: int
    spelt: bool = False
    power: int = 0


def read_numeral(scanned: Scan, index: int, *, money: bool = False) -> Numeral | None:
    """The number that begins at a token, or None.

    Args:
        scanned: The tokens.
        index: Where the number begins.
        money: Whether a currency stands before it, which settles "m", "b" and "t".
    """
    if scanned.kind(index) == NUMBER:
        return _digits(scanned, index, money=money)
    word = scanned.word(index)
    if word in VULGAR:
        return _vulgar(scanned, index, Decimal(0))
    if word in CARDINALS or word in {"a", "an"}:
        return _spelt(scanned, index)
    return _half(scanned, index) if word == "half" else None


def _digits(scanned: Scan, index: int, *, money: bool) -> Numeral | None:
    raw = scanned.raws[index]
    if len(raw) > MAX_DIGITS:
        return None
    value = Decimal(raw.replace(",", ""))
    number = Numeral(value, _step_of(value), index + 1)
    if number.step == 1:
        number = _with_fraction(scanned, number)
    return _scaled(scanned, number, money=money)


def _with_fraction(scanned: Scan, number: Numeral) -> Numeral:
    """As in "2½", "2 1/2" and "1/4": the fraction after (or around) an integer."""
    index = number.end
    if scanned.word(index) in VULGAR:
        return _vulgar(scanned, index, number.value) or number
    if scanned.kind(index) == NUMBER and not scanned.glued(index):
        tail = _slash(scanned, index)
        if tail:
            return tail._replace(value=number.value + tail.value)
    if scanned.word(index) == "-" and scanned.glued(index) and scanned.glued(index + 1):
        tail = _slash(scanned, index + 1)
        if tail:
            return tail._replace(value=number.value + tail.value)
    return _slash(scanned, index - 1) or number


def _slash(scanned: Scan, index: int) -> Numeral | None:
    top, low = scanned.raw(index), scanned.raw(index + 2)
    joined = (
        scanned.word(index + 1) == "/" and scanned.glued(index + 1) and scanned.glued(index + 2)
    )
    if not joined or low not in {"2", "3", "4", "5", "8", "10", "16", "32"} or not top.isdigit():
        return None
    if int(top) >= int(low) or scanned.word(index + 3) == "/":
        return None
    value = _ratio(int(top), int(low))
    return Numeral(value, _step_of(value), index + 3)


def _vulgar(scanned: Scan, index: int, whole: Decimal) -> Numeral | None:
    top, low = VULGAR[scanned.words[index]]
    value = whole + _ratio(top, low)
    return _scaled(scanned, Numeral(value, _step_of(value), index + 1), money=True)


def _ratio(top: int, low: int) -> Decimal:
    exact = Decimal(top) / Decimal(low)
    return exact if low in {2, 4, 5, 8, 10, 16, 20, 32} else exact.quantize(Decimal("0.0001"))


def _step_of(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _scaled(scanned: Scan, number: Numeral, *, money: bool) -> Numeral:
    """The number with the scale words after it: "1.2 lakh crore", "5.6bn", "5-million"."""
    index, power = number.end, number.power
    while True:
        at = index
        if scanned.word(at) == "-" and scanned.glued(at) and scanned.word(at + 1) in _LARGE:
            at += 1
        found = _scale_at(scanned, at, money=money)
        if found is None:
            break
        power += found
        index = at + 1
    return _raised(number, power - number.power, index)


def _raised(number: Numeral, power: int, end: int) -> Numeral:
    if power == 0:
        return number._replace(end=end)
    return number._replace(
        value=number.value.scaleb(power),
        step=number.step.scaleb(power),
        end=end,
        power=number.power + power,
    )


def _scale_at(scanned: Scan, index: int, *, money: bool) -> int | None:
    word = scanned.word(index)
    power = SCALES.get(word)
    if power is not None:
        return power
    power = _ABBREVIATIONS.get(word)
    if power is None or (not scanned.glued(index) and (word in _AMBIGUOUS or word == "k")):
        return None
    if word in _AMBIGUOUS and not money and not _counts(scanned, index):
        return None
    return power


def _counts(scanned: Scan, index: int) -> bool:
    """Whether "13m" goes on with a word that a million of things can be ("13m barrels")."""
    following = scanned.word(index + 1)
    return scanned.word(index) != "t" and len(following) > 3 and following.endswith(("s", "e"))


def _half(scanned: Scan, index: int) -> Numeral | None:
    """As in "half a million", "half a dozen"; any other half is not read here."""
    scale = scanned.word(index + 2)
    if scanned.word(index + 1) not in {"a", "-"} or scale not in _LARGE:
        return None
    if scale.startswith("dozen"):
        return Numeral(Decimal(6), Decimal(1), index + 3, spelt=True)
    half = Numeral(Decimal("0.5"), Decimal("0.1"), index + 3, spelt=True)
    return _raised(half, SCALES[scale], index + 3)


def _spelt(scanned: Scan, index: int) -> Numeral | None:
    """A number in words: "twenty-five", "a hundred", "two and a half million"."""
    at, total, group, last = index, 0, 0, 1
    if scanned.words[index] in {"a", "an"}:
        if scanned.word(index + 1) not in SCALES and scanned.word(index + 1) != "dozen":
            return None
        group, at = 1, index + 1
    while True:
        word = scanned.word(at)
        if word in CARDINALS and _fits(group, CARDINALS[word], at == index):
            group, last = group + CARDINALS[word], 1
        elif word == "hundred" and 0 < group < 100:
            group, last = group * 100, 100
        elif word in SCALES and SCALES[word] > 2 and group:
            total, group, last = total + group * 10 ** SCALES[word], 0, 10 ** SCALES[word]
        elif word == "dozen" and group:
            total, group, last = total + group * 12, 0, 1
        else:
            break
        at = _next(scanned, at + 1)
    end = at if scanned.word(at - 1) not in {"-", "and"} else at - 1
    number = Numeral(Decimal(total + group), Decimal(last), end, spelt=True, power=_power(last))
    return _and_a_half(scanned, number)


def _power(step: int) -> int:
    return len(str(step)) - 1 if step >= 1000 else 0


def _fits(group: int, number: int, first: bool) -> bool:
    """Whether a number word continues the group: "twenty five", "a hundred and six"."""
    if first:
        return True
    if group % 100 == 0:
        return group > 0 or number > 0
    return group % 10 == 0 and group % 100 >= 20 and 0 < number < 10


def _next(scanned: Scan, index: int) -> int:
    """Steps over the hyphen of "twenty-five" and the "and" of "a hundred and six"."""
    word = scanned.word(index)
    if word == "-" and scanned.glued(index) and scanned.glued(index + 1):
        following = scanned.word(index + 1)
        return index + 1 if following in CARDINALS or following in SCALES else index
    after_scale = scanned.word(index - 1) in SCALES
    if word == "and" and after_scale and scanned.word(index + 1) in CARDINALS:
        return index + 1
    return index


def _and_a_half(scanned: Scan, number: Numeral) -> Numeral:
    """As in "two and a half", "one and a half million", "two-and-a-half"."""
    words, at = scanned.words, number.end
    while at < len(words) and words[at] == "-":
        at += 1
    tail = [word for word in words[at : at + 6] if word != "-"][:3]
    if tail[:3] != ["and", "a", "half"] or number.power:
        return number
    end = words.index("half", at) + 1
    value = number.value + Decimal("0.5")
    halved = number._replace(value=value, step=Decimal("0.1"), end=end)
    return _scaled(scanned, halved, money=False)
