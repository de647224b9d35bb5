"""Figures of ours in the words of NewsQuant (Almasian et al., EMNLP 2023).

What differs from our records, apart from the names of units: "from A to B" is one range; a
fraction in words is a number with the unit "% noun"; cents are no hundredths; ordinals ("a fifth
straight day") are no quantities; a direction that a noun tells ("a 3% drop") is none; "nearly" and
"almost" are "about"; counted nouns stand with adjectives in the positive and without participles.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from nlp import resources
from nlp.records import Quantity

#: One number, or the ends of a range; None for a number that gold leaves open.
Value = float | tuple[float | None, float | None] | None

NO_UNIT = "-"
_PER_CENT = ("%", "percent", "per cent", "pct")
_REACH = 30  # characters before a figure in which its hedge or "from" stands


class Figure(NamedTuple):
    """A figure in the words of the corpus.

    Attributes:
        value: The value, or both ends of a range; an open end is None.
        unit: Name of the unit; ``-`` for none.
        change: ``=``, ``~``, ``<``, ``>``, ``up``, ``down`` or None.
    """

    value: Value
    unit: str
    change: str | None


def our_figures(quantities: Sequence[Quantity], text: str) -> list[Figure]:
    """The figures of a text, those of "from A to B" as one range.

    Args:
        quantities: In the order of the text.
        text: What they stand in.
    """
    kept = [quantity for quantity in quantities if not _is_ordinal(quantity)]
    if not kept:
        return []
    ways = [_is_way(low, high, text) for low, high in pairwise(kept)] + [False]
    figures = [our_figure(quantity, text) for quantity in kept]
    spread = [
        _spread(*pair) for pair, is_way in zip(pairwise(figures), ways, strict=False) if is_way
    ]
    ends = [before or after for before, after in pairwise([False, *ways])]
    return spread + [figure for figure, is_end in zip(figures, ends, strict=True) if not is_end]


def our_figure(quantity: Quantity, text: str = "") -> Figure:
    """One figure; without its text, hedges and directions are taken as they are."""
    scale, unit = _scale_and_unit(quantity)
    low = float(quantity.value * scale)
    high = None if quantity.high is None else float(quantity.high * scale)
    return Figure(
        value=low if high is None else (low, high),
        unit=unit,
        change=_change(quantity, text),
    )


def _is_ordinal(quantity: Quantity) -> bool:
    word = quantity.text.split()[-1].lower() if quantity.unit == "count" else ""
    return word in conventions()["ordinals"]["words"] or (word[:1].isdigit() and word[-2:] in {
        "st", "nd", "rd", "th"
    })  # fmt: skip


def _is_way(low: Quantity, high: Quantity, text: str) -> bool:
    """Whether two figures are the ends of "from A to B"."""
    if low.high is not None or high.high is not None or low.value > high.value * 1000:
        return False
    if (low.unit, low.currency) != (high.unit, high.currency):
        return False
    between = text[low.end : high.start].split()
    before = text[max(0, low.start - _REACH) : low.start].split()[-3:]
    return between in (["to"], ["up", "to"]) and "from" in (word.lower() for word in before)


def _spread(low: Figure, high: Figure) -> Figure:
    ends = low.value, high.value
    if isinstance(ends[0], tuple) or isinstance(ends[1], tuple):
        return high
    return Figure(value=(ends[0], ends[1]), unit=high.unit, change="=")


def _scale_and_unit(quantity: Quantity) -> tuple[Decimal, str]:
    if _is_fraction(quantity):
        return Decimal("0.01"), f"% {quantity.counted or NO_UNIT}"
    name = _unit(quantity)
    scale = Decimal(1)
    if quantity.currency == "USD" and _printed(quantity.text) == quantity.value * 100:
        scale, name = Decimal(100), "cent"
    return scale, f"{name} per {quantity.per.replace('_', ' ')}" if quantity.per else name


def _printed(text: str) -> Decimal | None:
    """The digits of a text as they stand; None without any."""
    digits = "".join(sign for sign in text if sign.isdigit() or sign == ".").strip(".")
    return Decimal(digits) if digits.replace(".", "", 1).isdigit() else None


def _is_fraction(quantity: Quantity) -> bool:
    """Whether the text says "a third", which is a percentage to us and 0.333 to the corpus."""
    if quantity.unit != "percent" or quantity.written != "words":
        return False
    return not any(sign in quantity.text.lower() for sign in _PER_CENT)


def _unit(quantity: Quantity) -> str:
    table = conventions()
    if quantity.unit == "currency":
        code = quantity.currency or ""
        name: str = table["currencies"].get(code, code.lower())
    elif quantity.unit == "count":
        words = (quantity.counted or quantity.noun or NO_UNIT).split()
        name = " ".join(_lemma(word) for word in words if not _is_participle(word))
        name = table["nouns"].get(name, name)
    elif quantity.unit == "duration":
        name = quantity.noun or NO_UNIT
    else:
        name = table["units"].get(quantity.unit, quantity.unit.replace("_", " "))
    return name


def _is_participle(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and "-" not in word


def _lemma(word: str) -> str:
    """The positive of a superlative: "oldest" is "old", "earliest" is "early"."""
    stem = word.removesuffix("est")
    if stem == word or len(stem) < 3 or word in conventions()["superlatives"]["others"]:
        return word
    if stem.endswith("i"):
        return stem[:-1] + "y"
    return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "ls" else stem


def _change(quantity: Quantity, text: str) -> str | None:
    table = conventions()
    if quantity.change in {"up", "down"} and not _is_nominal(quantity, text):
        return quantity.change
    if _before(quantity, text) in table["about"]["words"]:
        return "~"
    sign: str = table["hedges"][quantity.hedge]
    return sign


def _is_nominal(quantity: Quantity, text: str) -> bool:
    """Whether a noun tells the direction: "a 3% drop", "an increase of 3%"."""
    nouns = conventions()["directions"]["nouns"]
    behind = text[quantity.end : quantity.end + _REACH].replace("-", " ").split()[:3]
    ahead = text[max(0, quantity.start - _REACH) : quantity.start].split()[-3:]
    of = [word for word, following in pairwise([*ahead, ""]) if following == "of"]
    return any(word.strip(".,;") in nouns for word in (*behind, *of))


def _before(quantity: Quantity, text: str) -> str:
    words = text[max(0, quantity.start - _REACH) : quantity.start].lower().split()
    return words[-1] if words else ""


def conventions() -> dict[str, dict[str, Any]]:
    """The tables of names."""
    return resources.table("nlp.evaluate", "conventions", "units.toml")
