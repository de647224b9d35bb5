"""Numbers, instants and claims in the short form that tables and explanations use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nlp.records import Claim, ClaimWindow, Quantity, Reading, Verdict
from nlp.report.meanings import meaning

_SUFFIXES = {
    "percent": "%",
    "percentage_point": " percentage points",
    "basis_point": " basis points",
    "multiple": " times",
}

#: Largest first; a figure takes the first scale that it reaches.
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: float | Decimal) -> str:
    """A computed number with as many digits as a reader needs: two decimals, or four figures.

    Example:
        >>> number(2351.1), number(-3.0), number(0.012345), number(731_900_000_000)
        ('2,351.10', '-3.00', '0.01235', '731.90 billion')
    """
    plain = float(value)
    for scale, word in _SCALES:
        if scale <= abs(plain) < 1e18:
            return f"{plain / scale:,.2f} {word}"
    if plain and abs(plain) < 1:
        return f"{plain:.4g}"
    return f"{plain:,.2f}" if abs(plain) < 1e18 else f"{plain:.4g}"


def figure(value: float | Decimal, unit: str | None) -> str:
    """A computed number with its unit.

    Example:
        >>> figure(3.1234, "percent"), figure(2351.1, "points"), figure(5e9, "USD")
        ('3.12%', '2,351.10 points', '5.00 billion USD')
    """
    shown = number(value)
    if unit is None:
        return shown
    return shown + _SUFFIXES.get(unit, f" {unit.replace('_', ' ')}")


def stated(claim: Claim) -> str:
    """The figures of a claim as its text has them, or "".

    Example:
        >>> from decimal import Decimal
        >>> hedged = Quantity(start=0, end=3, text="13%", value=Decimal(13), unit="percent",
        ...                   step=Decimal(1), hedge="below")
        >>> _hedged(hedged)
        'a little below 13%'
    """
    figures = [part for part in (claim.quantity_from, claim.quantity) if part is not None]
    return " to ".join(_hedged(part) for part in figures)


def _hedged(quantity: Quantity) -> str:
    if quantity.hedge == "exact":
        return quantity.text
    return f"{meaning('hedge', quantity.hedge)} {quantity.text}"


def default_reading(verdict: Verdict) -> Reading | None:
    """The reading that the rules prefer, or None where there is none."""
    within = 0 <= verdict.default_reading < len(verdict.readings)
    return verdict.readings[verdict.default_reading] if within else None


def deciding_reading(verdict: Verdict) -> Reading | None:
    """The reading that carries the verdict: the first that holds if another one is needed."""
    if verdict.label == "supported_other_reading":
        holding = [reading for reading in verdict.readings if reading.holds]
        if holding:
            return holding[0]
    return default_reading(verdict)


def found(verdict: Verdict) -> str:
    """The value that the data give, under the reading that carries the verdict, or ""."""
    reading = deciding_reading(verdict)
    if reading is None or reading.result is None:
        return ""
    return figure(reading.result, reading.unit)


def subjects(claim: Claim) -> str:
    """What a claim is about, in the words of the text."""
    return ", ".join(mention.text for mention in claim.subjects)


def window(stretch: ClaimWindow | None) -> str:
    """A stretch of days, "2018-12-03/2018-12-24", a single day, or ""."""
    if stretch is None or (stretch.begin is None and stretch.end_on is None):
        return ""
    begin = stretch.begin.isoformat() if stretch.begin else ".."
    end = stretch.end_on.isoformat() if stretch.end_on else ".."
    return begin if begin == end else f"{begin}/{end}"


def instant(moment: dt.datetime | None) -> str:
    """An instant in UTC to the second, "2026-01-19T01:00:00Z", or ""."""
    if moment is None:
        return ""
    try:
        moment = moment.astimezone(dt.UTC)
    except OverflowError:
        return moment.isoformat(timespec="seconds")
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def why(claim: Claim, verdict: Verdict | None) -> str:
    """One line on why the verdict is what it is."""
    if verdict is None:
        return "not verified yet"
    if verdict.explanation:
        return verdict.explanation
    reason = verdict.reason or claim.reason
    return meaning("reason", reason) if reason else meaning("label", verdict.label)
