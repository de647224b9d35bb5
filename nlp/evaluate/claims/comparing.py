"""When a found claim is the gold one: numbers, subjects, measures, windows, holders."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable

from nlp import resources
from nlp.evaluate.gold import GoldClaim, GoldFigure, GoldMention, GoldWindow
from nlp.records import Claim, ClaimWindow, Mention, Quantity

_WORD = re.compile(r"[\w&]+")
_DIGIT = re.compile(r"\d")

#: What directions have in common: a price that is above has gone up.
POLES = {"up": "+", "above": "+", "down": "-", "below": "-", "unchanged": "0"}

#: Units that a number written as a word can be given in: "a quarter" is 25 % or 0.25.
_SHARES = {"percent", "multiple", "ratio"}

#: Units that the price of a currency can be given in.
_RATES = {"currency", "ratio", "points"}

#: Days that the end of a window may be off, by the length of the gold window in days.
_SLACK = ((0, 0), (6, 1))
_SLACK_ELSE = 4

#: Length in days of a window with an open end.
_OPEN = 400


def family(form: str) -> str:
    """The family of a form; ``other`` for a form that has none.

    Example:
        >>> family("streak"), family("other")
        ('memory', 'other')
    """
    return _families().get(form, "other")


def families(gold: GoldClaim) -> set[str]:
    """The families of all forms that describe a gold claim."""
    return {family(form) for form in gold.forms}


def has_number(claim: GoldClaim | Claim) -> bool:
    """Whether there is a figure with a value."""
    return claim.quantity is not None and claim.quantity.value is not None


def is_countless(claim: GoldClaim | Claim) -> bool:
    """Whether there is no figure, or a bare length of time."""
    figure = claim.quantity
    return figure is None or figure.value is None or figure.unit == "duration"


def same_value(gold: GoldFigure, found: Quantity) -> bool:
    """Whether value and upper end are the same; numbers in words may be told in other units."""
    if gold.value is None:
        return False
    if gold.value == found.value and gold.high == found.high:
        return True
    return _same_in_words(gold, found)


def same_unit(claim: GoldClaim, gold: GoldFigure, found: Quantity) -> bool:
    """Whether the unit is the same, a currency included.

    Args:
        claim: The claim that the gold figure belongs to: the price of a currency has several
            units.
        gold: The gold figure.
        found: The figure found.
    """
    if gold.unit == found.unit:
        known = gold.unit == "currency" and gold.currency and found.currency
        return not known or gold.currency == found.currency
    if _same_in_words(gold, found):
        return True
    rate = any(meaning.startswith("FX:") for meaning in gold_ids(claim.subjects))
    return rate and {gold.unit, found.unit} <= _RATES


def _same_in_words(gold: GoldFigure, found: Quantity) -> bool:
    """A quarter is 25 percent or 0.25, doubled is +100 percent or 2 times, halved 50 or 0.5."""
    spelt = gold.text and not _DIGIT.search(gold.text)
    if not spelt or gold.value is None or not {gold.unit, found.unit} <= _SHARES:
        return False
    value, other = float(gold.value), float(found.value)
    alike = {value}
    if gold.unit == "percent" and found.unit != "percent":
        alike = {value / 100, 1 + value / 100, 1 - value / 100}
    elif gold.unit != "percent" and found.unit == "percent":
        alike = {value * 100, (value - 1) * 100}
    return any(abs(other - each) <= 0.011 * max(abs(each), 0.01) for each in alike)


def gold_ids(mentions: Iterable[GoldMention]) -> set[str]:
    """Everything that some of the mentions may mean."""
    return set().union(*(mention.ids for mention in mentions))


def found_ids(mentions: Iterable[Mention]) -> set[str]:
    """Everything that the mentions mean."""
    return {mention.id for mention in mentions if mention.id}


def same_ids(gold: tuple[GoldMention, ...], found: tuple[Mention, ...]) -> bool:
    """Whether every gold mention is met by an id and no id is left over; null asks for null."""
    have = found_ids(found)
    left = set(have)
    for mention in gold:
        if mention.id is not None and not mention.ids & have:
            return False
        left -= mention.ids
    return not left


def subjects_meet(gold: GoldClaim, found: Claim) -> bool:
    """Whether the two are about the same: by id where both have one, else by a word in common."""
    wanted, have = gold_ids(gold.subjects), found_ids(found.subjects)
    if wanted and have:
        return bool(wanted & have)
    named = words(*(mention.text for mention in gold.subjects))
    others = words(*(mention.text for mention in found.subjects))
    return bool(named & others) or not named or not others


def words(*texts: str | None) -> set[str]:
    """The telling words of some mentions, in small letters.

    Example:
        >>> sorted(words("the S&P 500", None, "its shares"))
        ['500', 's&p']
    """
    found = {word for text in texts for word in _WORD.findall((text or "").lower())}
    return found - _empty_words()


def same_measure(gold: GoldClaim, found: Claim) -> bool:
    """Whether the measure is the same, or an accepted name of it."""
    wanted = {gold.measure, *gold.also_measures}
    have = (found.measure or "").lower()
    if have in wanted:
        return True
    groups = [group for group in _measures() if group & wanted]
    return not groups or any(have in group for group in groups)


def same_end(gold: GoldWindow, found: ClaimWindow | None, field: str) -> bool | None:
    """Whether an end of a window is right; None where gold leaves it open.

    Args:
        gold: The gold window: a day must be met exactly, longer ones nearly.
        found: The window found.
        field: ``begin`` or ``end_on``.
    """
    wanted: dt.date | None = getattr(gold, field)
    if wanted is None:
        return None
    have: dt.date | None = getattr(found, field) if found else None
    if have is None:
        return False
    open_end = gold.begin is None or gold.end_on is None
    length = _OPEN if open_end else (gold.end_on - gold.begin).days  # type: ignore[operator]
    slack = next((days for limit, days in _SLACK if length <= limit), _SLACK_ELSE)
    return abs((wanted - have).days) <= slack


def same_holder(gold: GoldClaim, found: Claim) -> bool:
    """Whether the same answers for the statement: a telling word in common."""
    if gold.holder is None or found.holder is None:
        return gold.holder is None and found.holder is None
    wanted = words(gold.holder.text)
    return not wanted or bool(wanted & words(found.holder.text))


@functools.cache
def _families() -> dict[str, str]:
    table = resources.table("nlp.evaluate.claims", "vocabulary.toml")["families"]
    return {form: name for name, forms in table.items() for form in forms}


@functools.cache
def _measures() -> tuple[frozenset[str], ...]:
    table = resources.table("nlp.evaluate.claims", "vocabulary.toml")["measures"]
    return tuple(frozenset(group) for group in table["alike"])


@functools.cache
def _empty_words() -> frozenset[str]:
    return frozenset(resources.table("nlp.evaluate.claims", "vocabulary.toml")["mentions"]["empty"])
