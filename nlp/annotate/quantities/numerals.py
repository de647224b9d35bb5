"""Numbers, in digits and in words, with the unit of their last digit."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.nouns import counted_noun
from nlp.annotate.quantities.scan import BREAK, NUMBER, WORD, Scan
from nlp.annotate.quantities.vocabulary import AND, ARTICLES, DETERMINERS, HALF, OF, word_set

_NUMBERS = lexicon("numbers")
CARDINALS: dict[str, int] = _NUMBERS["cardinals"]
SCALES: dict[str, int] = _NUMBERS["scales"]
ORDINALS: dict[str, int] = _NUMBERS["ordinals"]
FRACTIONS: dict[str, int] = _NUMBERS["fractions"]
VULGAR: dict[str, list[int]] = _NUMBERS["vulgar"]
_ABBREVIATIONS: dict[str, int] = _NUMBERS["abbreviations"]
_AMBIGUOUS = frozenset(_NUMBERS["ambiguous"]["forms"])
_LARGE = {word for word, power in SCALES.items() if power > 2} | word_set("dozens")
_DOZENS = word_set("dozens")
_DOZEN, _HUNDRED, _POINT = word_set("dozen"), word_set("hundred"), word_set("point")
_QUARTERS = word_set("quarters")
_ONE = Decimal(1)
_FINE = Decimal("1e-10")  # fractions that have no end are cut here

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
    part = part_of_scale(scanned, index)
    if part is not None:
        return part
    return _spelt(scanned, index) if word in CARDINALS or word in ARTICLES else None


def decimal_of(raw: str) -> Decimal:
    """The value of printed digits, whatever separates their groups.

    Example:
        >>> str(decimal_of("1,208.88")), str(decimal_of("1.208,88")), str(decimal_of("3,5"))
        ('1208.88', '1208.88', '3.5')
    """
    if raw.isdigit():
        return Decimal(raw)
    if "." in raw and "," in raw and raw.index(".") < raw.index(","):
        raw = raw.replace(".", "").replace(",", ".")
    elif "," in raw and (_SPACES & {*raw} or len(raw) - raw.rindex(",") < 4):
        raw = raw.replace(",", ".")
    return Decimal("".join(sign for sign in raw if sign != "," and sign not in _SPACES))


def _without_points(raw: str) -> str:
    """As in "EUR 40.000": three noughts behind a point are thousands, as no sum is that exact."""
    whole, _, last = raw.rpartition(".")
    grouped = last == "000" and whole.isdigit() and len(whole) < 4 and whole[0] != "0"
    return whole + last if grouped else raw


_SPACES = frozenset(" \u00a0\u2009\u202f")


def _digits(scanned: Scan, index: int, *, money: bool) -> Numeral | None:
    raw = scanned.raws[index]
    if len(raw) > MAX_DIGITS:
        return None
    value = decimal_of(_without_points(raw) if money else raw)
    number = Numeral(value, _step_of(value), index + 1)
    if number.step == 1:
        number = _with_fraction(scanned, number)
    number = _scaled(scanned, _power_of_ten(scanned, number), money=money)
    if scanned.word(number.end) in _DOZENS:
        value, step = number.value * 12, number.step * 12
        return number._replace(value=value, step=step, end=number.end + 1)
    return _and_a_part(scanned, _and_less(scanned, number))


def _and_less(scanned: Scan, number: Numeral) -> Numeral:
    """As in "3 hundred and 21", "6 crore and two lakh"."""
    if number.power not in {2, 5, 7} or scanned.word(number.end) not in AND:
        return number
    rest = read_numeral(scanned, number.end + 1)
    if rest is None or rest.value >= 10**number.power:
        return number
    return number._replace(value=number.value + rest.value, step=rest.step, end=rest.end)


def _power_of_ten(scanned: Scan, number: Numeral) -> Numeral:
    """As in "1.3x10^6", "1.3 × 10^6"."""
    at = number.end
    sign = scanned.word(at) in {"x", "×", "*"} and scanned.raw(at + 1) == "10"
    raised = sign and scanned.word(at + 2) == "^" and scanned.raw(at + 3).isdigit()
    if not raised or len(scanned.raw(at + 3)) > 2:
        return number
    return _raised(number, int(scanned.raw(at + 3)), at + 4)


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
    share = _ratio(top, low)
    number = Numeral(whole + share, _coarse(share), index + 1)
    return _scaled(scanned, number, money=True)


def _ratio(top: int, low: int) -> Decimal:
    exact = Decimal(top) / Decimal(low)
    return exact if low in {2, 4, 5, 8, 10, 16, 20, 32} else exact.quantize(_FINE)


def _step_of(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return _ONE.scaleb(exponent) if isinstance(exponent, int) and exponent else _ONE


def _scaled(scanned: Scan, number: Numeral, *, money: bool) -> Numeral:
    """The number with the scale words after it: "1.2 lakh crore", "5.6bn", "5-million"."""
    index, power = number.end, number.power
    while scanned.kind(index) != NUMBER:
        at = index
        if scanned.word(at) == "-" and scanned.glued(at) and scanned.word(at + 1) in _LARGE:
            at += 1
        found = _scale_at(scanned, at, money=money)
        letter = scanned.word(at) in _AMBIGUOUS and not scanned.glued(at)
        if found is None or (letter and power):  # "1.1 million B shares"
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
    if power is None:
        return None
    if not scanned.glued(index) and (word in _AMBIGUOUS or word == "k"):
        if money:
            return power if _ends_sum(scanned, index + 1) else None
        capital = scanned.raws[index] in {"B", "M"}
        return power if capital and _is_counted(scanned, index + 1) else None
    if word in _AMBIGUOUS and not money and not _counts(scanned, index):
        return None
    return power


def scale_after(scanned: Scan, index: int) -> int:
    """The power of ten of a scale word of money at a token: 6 for "million"; 0 for none."""
    return _scale_at(scanned, index, money=True) or 0


def _is_counted(scanned: Scan, index: int) -> bool:
    """Whether a lone "M" scales a count: "8 B people", or the phrase ends."""
    if scanned.kind(index) == WORD:
        return counted_noun(scanned, index) is not None
    return scanned.word(index) in {"", ",", ".", ";", ")"} or scanned.kind(index) == BREAK


def _ends_sum(scanned: Scan, index: int) -> bool:
    """Whether "EUR 4.8 m" ends here: no "m" of a longer word or a price by the metre."""
    return not scanned.glued(index) or scanned.kind(index) not in {NUMBER, WORD}


def _counts(scanned: Scan, index: int) -> bool:
    """Whether "13m" goes on with what a million of can be: "13m barrels", "35m of its devices"."""
    word = scanned.words[index]
    if word == "b" or scanned.raws[index] == "M":
        return not (scanned.glued(index + 1) and scanned.kind(index + 1) in {NUMBER, WORD})
    if word != "m" or scanned.word(index + 1) in _LENGTHS:
        return False
    if scanned.word(index + 1) in OF:
        return scanned.word(index + 2) in DETERMINERS
    return counted_noun(scanned, index + 1) is not None


# Words after "100m" that make it metres.
_LENGTHS = frozenset(_NUMBERS["ambiguous"]["lengths"])


def part_of_scale(scanned: Scan, index: int) -> Numeral | None:
    """As in "half a million", "a quarter of a million", "two thirds of a billion"."""
    part = fraction_at(scanned, index)
    if part is None:
        return None
    share, at = part
    at += scanned.word(at) in OF
    at += scanned.word(at) in ARTICLES | {"-"}
    scale = scanned.word(at)
    if scale in _DOZEN:
        return Numeral(share * 12, _ONE, at + 1, spelt=True) if share * 12 % 1 == 0 else None
    if SCALES.get(scale, 0) < 3:
        return None
    return _scaled(scanned, Numeral(share, _coarse(share), at, spelt=True), money=False)


def _closes(scanned: Scan, end: int, share: Decimal) -> bool:
    """Whether a fraction behind "and" belongs to the number, not to what follows it."""
    if share == Decimal("0.5"):
        return scanned.word(end) not in OF | DETERMINERS
    return scanned.kind(end) != WORD or scanned.word(end) in SCALES


def _coarse(share: Decimal) -> Decimal:
    """The step of a fraction: that of its decimals, a hundredth where they have no end."""
    return max(_step_of(share.normalize()), Decimal("0.01")) if share < 1 else _ONE


def fraction_at(scanned: Scan, index: int) -> tuple[Decimal, int] | None:
    """The share that "a third", "two-thirds", "one twenty-fifth" name, and the token behind it."""
    word, at, top = scanned.word(index), index, 1
    if word in ARTICLES or word in CARDINALS:
        top, at = CARDINALS.get(word, 1), index + 1
        at += scanned.word(at) == "-" and scanned.glued(at)
    low, end = _denominator(scanned, at)
    if not low or not 0 < top < low or (top > 1) != scanned.word(end - 1).endswith("s"):
        return None
    return _ratio(top, low), end


def _denominator(scanned: Scan, index: int) -> tuple[int, int]:
    word = scanned.word(index)
    tens = CARDINALS.get(word, 0)
    if tens >= 20:
        at = index + 1 + (scanned.word(index + 1) == "-")
        ones = FRACTIONS.get(scanned.word(at), 0)
        return (tens + ones, at + 1) if 0 < ones < 10 else (0, index)
    return FRACTIONS.get(word, 0), index + 1


def _spelt(scanned: Scan, index: int) -> Numeral | None:
    """A number in words: "twenty-five", "a hundred", "two and a half million", "five point two"."""
    at, total, group, last = index, 0, 0, 1
    if scanned.words[index] in ARTICLES:
        if scanned.word(index + 1) not in SCALES and scanned.word(index + 1) not in _DOZEN:
            return None
        group, at = 1, index + 1
    while True:
        word = scanned.word(at)
        if word in CARDINALS and _fits(group, CARDINALS[word], at == index):
            group, last = group + CARDINALS[word], 1
        elif word in _HUNDRED and 0 < group < 100:
            group, last = group * 100, 100
        elif word in SCALES and SCALES[word] > 2 and group:
            total, group, last = total + group * 10 ** SCALES[word], 0, 10 ** SCALES[word]
        elif word in _DOZENS and group:
            total, group, last = total + group * 12, 0, 1
        else:
            break
        at = _next(scanned, at + 1)
    end = at if scanned.word(at - 1) not in AND | {"-"} else at - 1
    number = Numeral(Decimal(total + group), Decimal(last), end, spelt=True, power=_power(last))
    return _and_a_part(scanned, _improper(scanned, _point(scanned, number)))


def _improper(scanned: Scan, number: Numeral) -> Numeral:
    """As in "twenty-three fifths"; quarters are periods."""
    word = scanned.word(number.end)
    low = FRACTIONS.get(word, 0) if word.endswith("s") and word not in _QUARTERS else 0
    if low < 3 or number.value < low:
        return number
    value = _ratio(int(number.value), low)
    return Numeral(value, _coarse(value % 1), number.end + 1, spelt=True)


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
    if word in AND and after_scale and scanned.word(index + 1) in CARDINALS:
        return index if fraction_at(scanned, index + 1) else index + 1
    return index


def _point(scanned: Scan, number: Numeral) -> Numeral:
    """As in "five point two", "two point five million": decimals in words."""
    at, digits = number.end + 1, ""
    if scanned.word(number.end) not in _POINT or number.power:
        return number
    while CARDINALS.get(scanned.word(at), 10) < 10 and len(digits) < 6:
        digits += str(CARDINALS[scanned.word(at)])
        at += 1
    if not digits:
        return number
    value = Decimal(f"{number.value}.{digits}")
    return _scaled(scanned, Numeral(value, _step_of(value), at, spelt=True), money=False)


def _and_a_part(scanned: Scan, number: Numeral) -> Numeral:
    """As in "two and a half", "one and a half million", "three million and a half"."""
    at = number.end + (scanned.word(number.end) == "-")
    if scanned.word(at) not in AND or number.step < 1:
        return number
    at += 1 + (scanned.word(at + 1) == "-")
    hyphens = scanned.word(at) in ARTICLES and scanned.word(at + 1) == "-"
    if hyphens and scanned.word(at + 2) in HALF:
        part: tuple[Decimal, int] | None = (Decimal("0.5"), at + 3)
    else:
        part = fraction_at(scanned, at)
    if part is None or not _closes(scanned, part[1], part[0]):
        return number
    share = part[0].scaleb(number.power)
    step = _coarse(part[0]).scaleb(number.power)
    whole = number._replace(value=number.value + share, step=step, end=part[1])
    return whole if number.power else _scaled(scanned, whole, money=False)
