"""From printed digits and hedges to the values that a text admits, before any data are read.

The rules, in the order in which they are tried (u is the unit of the last printed digit):

* a bare figure admits ``[x - u/2, x + u/2]``; truncation ``[x, x + u)`` passes with a note, and
  so does the rounder grain of a round integer ("4,000" for 4,012);
* *about* admits one unit of the rounder grain either way, at most a tenth of the figure, and
  one and a half units of a figure that is not round;
* *nearly* admits ``[x - h, x)`` and *more than* ``(x, x + h]`` with ``h = max(u, 5 % of x)``;
  *more than* a round figure reaches to the next figure that is as round, with the flag weak;
* *at least* and *at most* are half-lines, weak once the fact is twice (half) the bound;
* fractions and multiples in words (a third, doubled) admit 2 points, or 0.1 of a multiple;
* a range admits what lies between the outer edges of its ends.
"""

from __future__ import annotations

import math
from decimal import Decimal

import msgspec

from nlp.records import Quantity, Record

_HALF = Decimal("0.5")
_HEDGE_SHARE = Decimal("0.05")  # a twentieth of the figure: how far "nearly" may reach
_ABOUT_SHARE = Decimal("0.1")  # "about 200" must not admit 100, though its grain is 100
_ROUND_SHARE = Decimal("0.025")  # grain wider than this turns "supported" into "close"
_SLIP = 1e-9  # share of a value by which floats may err
_MOST_ZEROS = 6  # a million: no grain is rounder than that in print
_WORD_POINTS = Decimal(2)  # "a third": 31.3 % to 35.3 %
_WORD_TIMES = Decimal("0.1")  # "twice": 1.9 to 2.1 times
_GRAIN_NAMES = {
    1: "tens",
    2: "hundreds",
    3: "thousands",
    4: "ten_thousands",
    5: "hundred_thousands",
}
_PLAIN_WORDS = ("percent", "per cent", "%", "point")
_MOST_KEPT = 4096  # intervals; print repeats the same few figures
_MULTIPLES = frozenset({Decimal("0.5"), *map(Decimal, (1, 2, 3, 4))})


class Interval(Record, frozen=True):
    """Admissible values.

    Attributes:
        lo: Lower end, or None where it is open-ended.
        hi: Upper end, or None where it is open-ended.
        lo_open: Whether the lower end itself is left out.
        hi_open: Whether the upper end itself is left out.
        rule: The rule that made it, for people.
        note: What a match by this interval means (``truncated``), or None.
        weak_below: A value below this one holds only weakly, or None.
        weak_above: A value above this one holds only weakly, or None.
        grain: One rounding grain of the figure: how far outside still counts as close.
        alternatives: Further intervals that also pass, each with its note.
        low: The lower end as a float, minus infinity where it is open-ended; follows from ``lo``.
        high: The upper end as a float; follows from ``hi``.
    """

    lo: Decimal | None
    hi: Decimal | None
    lo_open: bool = False
    hi_open: bool = False
    rule: str = ""
    note: str | None = None
    weak_below: Decimal | None = None
    weak_above: Decimal | None = None
    grain: Decimal = Decimal(0)
    alternatives: tuple[Interval, ...] = ()
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        low = -math.inf if self.lo is None else float(self.lo)
        high = math.inf if self.hi is None else float(self.hi)
        msgspec.structs.force_setattr(self, "low", low)
        msgspec.structs.force_setattr(self, "high", high)

    def contains(self, value: float) -> bool:
        """Whether a value is admissible; a closed end forgives a rounding error of floats."""
        if self.low < value < self.high:
            return True
        slip = _SLIP * max(1.0, abs(value))
        if value <= self.low and (self.lo_open or value < self.low - slip):
            return False
        return not (value >= self.high and (self.hi_open or value > self.high + slip))

    def gap(self, value: float) -> float:
        """How far outside a value lies; 0 inside."""
        return max(0.0, self.low - value, value - self.high)

    def match(self, value: float) -> Interval | None:
        """The interval that admits a value: this one, else an alternative, else None."""
        if self.contains(value):
            return self
        for other in self.alternatives:
            if other.contains(value):
                return other
        return None

    def is_weak(self, value: float) -> bool:
        """Whether a value holds only weakly ("at least 10" of 30)."""
        above = self.weak_above is not None and value > float(self.weak_above)
        return above or (self.weak_below is not None and value < float(self.weak_below))


def interval(quantity: Quantity) -> Interval:
    """The values that a printed figure admits.

    Args:
        quantity: The figure; its sign is the printed one.

    Returns:
        An interval in the unit of the figure.

    Example:
        >>> from nlp.records import Quantity, Record
        >>> printed = Quantity(
        ...     start=0, end=4, text="4.5%", value=Decimal("4.5"), unit="percent",
        ...     step=Decimal("0.1"),
        ... )
        >>> made = interval(printed)
        >>> str(made.lo), str(made.hi), made.contains(4.5499), made.contains(4.56)
        ('4.45', '4.55', True, False)
        >>> made.match(4.56).note
        'truncated'
    """
    key = (
        str(quantity.value), str(quantity.high), str(quantity.step), quantity.unit,
        quantity.hedge, quantity.written, quantity.text,
    )  # fmt: skip
    made = _KEPT.get(key)
    if made is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        made = _KEPT[key] = _made(quantity)
    return made


#: Intervals by everything of a figure that decides them.
_KEPT: dict[tuple[str, ...], Interval] = {}


def _made(quantity: Quantity) -> Interval:
    if quantity.high is not None:
        return _range(quantity)
    if quantity.value < 0:
        return _mirror(_made(_magnitude(quantity)))
    match quantity.hedge:
        case "about":
            return _about(quantity)
        case "below":
            return _below(quantity)
        case "above":
            return _above(quantity)
        case "at_least" | "at_most":
            return _half_line(quantity)
    return _words(quantity) if _is_fraction_word(quantity) else _bare(quantity)


def beyond(quantity: Quantity, *, above: bool) -> Interval:
    """The half-line of a threshold: what lies above (or below) a stated bound.

    Example:
        >>> bound = Quantity(
        ...     start=0, end=3, text="$80", value=Decimal(80), unit="currency", currency="USD",
        ...     step=Decimal(1),
        ... )
        >>> beyond(bound, above=True).contains(80.01), beyond(bound, above=True).contains(79.99)
        (True, False)
    """
    bound = quantity.value
    if above:
        return Interval(bound, None, lo_open=True, rule=f"above {bound}", grain=quantity.step)
    return Interval(None, bound, hi_open=True, rule=f"below {bound}", grain=quantity.step)


def trailing_zeros(quantity: Quantity) -> int:
    """How many zeros a round integer ends in, counted from its last printed digit.

    Example:
        >>> printed = Quantity(
        ...     start=0, end=5, text="4,000", value=Decimal(4000), unit="points", step=Decimal(1)
        ... )
        >>> trailing_zeros(printed)
        3
    """
    if "." in quantity.text:
        return 0
    digits = quantity.value.as_tuple()
    if not isinstance(digits.exponent, int) or not quantity.value:
        return 0
    ends_in = next(place for place, digit in enumerate(reversed(digits.digits)) if digit)
    return max(0, digits.exponent + ends_in - quantity.step.adjusted())


def _bare(quantity: Quantity) -> Interval:
    value, step = quantity.value, quantity.step
    half = step * _HALF
    cut = Interval(
        value, value + step, hi_open=True, rule="digits cut off", note="truncated", grain=step
    )
    return Interval(
        value - half,
        value + half,
        rule=f"half a unit of the last digit ({step})",
        grain=step,
        alternatives=(cut, *_rounder(quantity)),
    )


def _rounder(quantity: Quantity) -> tuple[Interval, ...]:
    made = []
    for zeros in range(1, min(trailing_zeros(quantity), _MOST_ZEROS) + 1):
        half = quantity.step * 10**zeros * _HALF
        if half > _ROUND_SHARE * abs(quantity.value):
            break
        note = f"rounded_to_{_GRAIN_NAMES.get(zeros, f'10^{zeros}')}"
        low, high = quantity.value - half, quantity.value + half
        made.append(Interval(low, high, rule="rounder grain", note=note, grain=2 * half))
    return tuple(made)


def _about(quantity: Quantity) -> Interval:
    value, step = abs(quantity.value), quantity.step
    if _is_fraction_word(quantity):
        return _words(quantity, widened=step)
    zeros = trailing_zeros(quantity)
    if zeros:
        reach = min(step * 10**zeros, max(step, _ABOUT_SHARE * value))
    else:
        reach = step + step * _HALF
    return Interval(value - reach, value + reach, rule=f"about: {reach} either way", grain=step)


def _below(quantity: Quantity) -> Interval:
    value = quantity.value
    reach = _reach(quantity)
    return Interval(
        value - reach, value, hi_open=True, rule=f"just below: at most {reach} less",
        grain=quantity.step,
    )  # fmt: skip


def _above(quantity: Quantity) -> Interval:
    value, reach = quantity.value, _reach(quantity)
    far = max(reach, quantity.step * 10 ** trailing_zeros(quantity))
    return Interval(
        value,
        value + far,
        lo_open=True,
        rule=f"just above: at most {far} more",
        weak_above=value + reach if far > reach else None,
        grain=quantity.step,
    )


def _reach(quantity: Quantity) -> Decimal:
    reach = max(quantity.step, _HEDGE_SHARE * abs(quantity.value))
    if _is_fraction_word(quantity):
        reach = max(reach, _WORD_POINTS if quantity.unit == "percent" else _WORD_TIMES)
    return reach


def _half_line(quantity: Quantity) -> Interval:
    value, half = quantity.value, quantity.step * _HALF
    if quantity.hedge == "at_least":
        return Interval(
            value - half, None, rule=f"at least {value}", weak_above=2 * value, grain=quantity.step
        )
    return Interval(
        None, value + half, rule=f"at most {value}", weak_below=value / 2, grain=quantity.step
    )


def _words(quantity: Quantity, *, widened: Decimal = Decimal(0)) -> Interval:
    percent = quantity.unit == "percent"
    reach = (_WORD_POINTS if percent else _WORD_TIMES) + (widened if percent else Decimal(0))
    value = quantity.value
    rule = f"in words: {reach} either way"
    return Interval(value - reach, value + reach, rule=rule, grain=reach)


def _range(quantity: Quantity) -> Interval:
    half = quantity.step * _HALF
    high = quantity.high if quantity.high is not None else quantity.value
    return Interval(
        quantity.value - half, high + half, rule="a range, each end rounded", grain=quantity.step
    )


def _is_fraction_word(quantity: Quantity) -> bool:
    """Whether the figure is a fraction or a multiple in words (a third, doubled, twice)."""
    if quantity.written != "words":
        return False
    if quantity.unit == "percent":
        text = quantity.text.casefold()
        return not any(word in text for word in _PLAIN_WORDS)
    return quantity.unit == "multiple" and quantity.value in _MULTIPLES


def _magnitude(quantity: Quantity) -> Quantity:
    swapped = {"below": "above", "above": "below", "at_least": "at_most", "at_most": "at_least"}
    # "Just below -3" lies further from zero: seen as a magnitude it is just above 3.
    hedge = swapped.get(quantity.hedge, quantity.hedge)
    return quantity.replace(value=-quantity.value, hedge=hedge)


def _mirror(made: Interval) -> Interval:
    return made.replace(
        lo=None if made.hi is None else -made.hi,
        hi=None if made.lo is None else -made.lo,
        lo_open=made.hi_open,
        hi_open=made.lo_open,
        weak_below=None if made.weak_above is None else -made.weak_above,
        weak_above=None if made.weak_below is None else -made.weak_below,
        alternatives=tuple(_mirror(other) for other in made.alternatives),
    )
