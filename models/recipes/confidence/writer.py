"""A simulated writer: statements about real series whose truth, reading and rounding are known.

A statement is made the way a newsroom makes it. A window is chosen, read (by default, or by
another sensible reading), computed on data that differ from ours now and then, and printed with
so many digits, rounded or cut off, hedged or not. Then, for a good third of them, something goes
wrong: a sign, a session, a digit, a scale. What went which way is kept beside the claim.

The habits below are ours, from the measurements in the reference of claims: sources of index
closes differ on about 0.2 % of days, fixings of currencies always a little.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

import numpy as np

from nlp.link import Desk, linked_claim
from nlp.market.folder import MarketFolder
from nlp.market.provider import SeriesInfo
from nlp.records import Claim, ClaimWindow, LinkedClaim, Mention, PlannedReading, Quantity, Slice
from nlp.verify.compute import Outcome, outcomes

OTHER_READING = 0.1  # of statements are meant by another reading than the default
CUT_OFF = 0.05  # of figures are cut off, not rounded
HEDGES = {"exact": 0.84, "about": 0.08, "above": 0.04, "below": 0.04}
DIGITS = {"percent": (0.25, 0.65, 0.1), "level": (0.35, 0.25, 0.4)}  # of 0, 1 and 2 decimals
SILENT = 0.15  # of changes are told without a figure
FALSE = 0.4  # of statements are altered
ERRORS = ("sign", "session", "near", "digits", "scale")
NOISE = {"close": (0.002, 0.003), "fx_rate": (1.0, 0.001), "market_cap": (1.0, 0.012),
         "spot_price": (0.05, 0.003), "yield": (0.02, 0.004)}  # fmt: skip
FIRST = dt.date(1991, 1, 1)  # trading calendars are certain from about then
WINDOWS = ("day", "week", "month", "year", "past_month", "past_year", "since", "in_month", "level")


@dataclass(frozen=True)
class Statement:
    """A claim and what is known about it.

    Attributes:
        linked: The claim, linked against the stored data.
        true: Whether the writer said what their data say.
        meant: The reading that the writer had in mind.
        exact: What the writer's data gave, before printing, signed as stated; the altered figure
            itself of a false statement.
        same_data: Whether the stored values lead to the same printed figure.
    """

    linked: LinkedClaim
    true: bool
    meant: PlannedReading
    exact: float
    same_data: bool


def statements(folder: MarketFolder, *, count: int, seed: int = 20240229) -> Iterator[Statement]:
    """So many statements about daily series of a market folder, the same ones every time."""
    rng = random.Random(seed)
    desk = Desk(folder)
    every = [
        series
        for series in folder.all_series()
        if series.frequency == "D"
        and series.measure in NOISE
        and series.adjustment != "total"
        and (series.n or 0) > 600
    ]
    kinds = sorted({series.measure for series in every})
    made = 0
    while made < count:
        measure = rng.choice(kinds)
        series = rng.choice([each for each in every if each.measure == measure])
        statement = _statement(series, folder, desk, rng)
        if statement is not None:
            made += 1
            yield statement


def _statement(
    series: SeriesInfo, folder: MarketFolder, desk: Desk, rng: random.Random
) -> Statement | None:
    days = folder.rows(series.id).days
    first = max(400, int(np.searchsorted(days, FIRST.toordinal())))
    session = dt.date.fromordinal(int(days[rng.randrange(first, len(days))]))
    seen = dt.datetime.combine(session, dt.time(23, 30), dt.UTC)
    kind = rng.choice(WINDOWS)
    silent = _claim(series, seen, _window(kind, session, rng), kind, None, None)
    found = linked_claim(silent, desk=desk)
    usable = [each for each in found.readings if each.formula != "unavailable"]
    if not usable:
        return None
    meant = usable[0]
    if len(usable) > 1 and rng.random() < OTHER_READING:
        meant = rng.choice(usable[1:])
    stored, theirs = _value(meant, silent), _value(_noisy(meant, rng), silent)
    if stored is None or theirs is None or not math.isfinite(theirs):
        return None
    return _printed(series, seen, kind, silent, meant, stored, theirs, desk, rng)


def _printed(
    series: SeriesInfo,
    seen: dt.datetime,
    kind: str,
    silent: Claim,
    meant: PlannedReading,
    stored: float,
    theirs: float,
    desk: Desk,
    rng: random.Random,
) -> Statement | None:
    wrong = rng.random() < FALSE
    value, direction = theirs, "up" if theirs >= 0 else "down"
    if kind != "level" and rng.random() < SILENT:
        way = "up" if (theirs >= 0) != wrong else "down"
        claim = _claim(series, seen, silent.window, kind, None, way).replace(form="direction_only")
        same = (stored >= 0) == (theirs >= 0)
        return Statement(linked_claim(claim, desk=desk), not wrong, meant, theirs, same)
    digits = rng.choices((0, 1, 2), DIGITS["level" if kind == "level" else "percent"])[0]
    if kind == "level" and abs(theirs) < 20:
        digits = 2 if abs(theirs) >= 1 else 4
    if wrong:
        altered = _altered(value, digits, meant, silent, rng, level=kind == "level")
        if altered is None:
            return None
        value = altered
        direction = "up" if value >= 0 else "down"
    hedge = rng.choices(list(HEDGES), list(HEDGES.values()))[0]
    size = abs(value) if kind != "level" else value
    text = _digits(size, digits, hedge, cut=rng.random() < CUT_OFF)
    if Decimal(text) == 0 or size <= 0:
        return None
    if wrong and _digits(abs(theirs), digits, hedge, cut=False) == text and value * theirs > 0:
        return None  # altered into the same
    claim = _claim(
        series, seen, silent.window, kind, _quantity(text, series, kind, hedge),
        None if kind == "level" else direction,
    )  # fmt: skip
    same = _digits(abs(stored), digits, hedge, cut=False) == _digits(
        abs(theirs), digits, hedge, cut=False
    )
    exact = abs(value) if kind != "level" else value
    return Statement(linked_claim(claim, desk=desk), not wrong, meant, exact, same)


def _altered(
    value: float,
    digits: int,
    meant: PlannedReading,
    silent: Claim,
    rng: random.Random,
    *,
    level: bool,
) -> float | None:
    error = rng.choice(ERRORS)
    step = 10.0**-digits
    if error == "sign":
        return None if level else -value
    if error == "session":
        before = _earlier(meant)
        return None if before is None else _value(before, silent)
    if error == "near":
        return value + rng.choice((-1, 1)) * rng.choice((1, 1, 2, 3, 5)) * step
    if error == "scale":
        return value * rng.choice((0.1, 10.0))
    text = list(f"{abs(value):.{digits}f}")
    places = [place for place in range(len(text) - 1) if text[place : place + 2] != text[place + 1]]
    places = [p for p in places if text[p].isdigit() and text[p + 1].isdigit()]
    if not places:
        return None
    place = rng.choice(places)
    text[place], text[place + 1] = text[place + 1], text[place]
    return math.copysign(float("".join(text)), value)


def _earlier(meant: PlannedReading) -> PlannedReading | None:
    """The same reading one row back at both ends."""
    series = meant.operands[0]
    if meant.begin is None or meant.end_on is None:
        return None
    places = [
        int(np.searchsorted(series.days, day.toordinal(), side="right")) - 2
        for day in (meant.begin, meant.end_on)
    ]
    if min(places) < 0:
        return None
    begin, end_on = (dt.date.fromordinal(int(series.days[place])) for place in places)
    return meant.replace(begin=begin, end_on=end_on)


def _noisy(meant: PlannedReading, rng: random.Random) -> PlannedReading:
    """The reading on the data of another vendor."""
    return meant.replace(operands=tuple(_other_vendor(each, rng) for each in meant.operands))


def _other_vendor(part: Slice, rng: random.Random) -> Slice:
    share, size = NOISE.get(part.measure, (0.002, 0.003))
    noise = np.random.default_rng(rng.randrange(2**32))
    differs = noise.random(len(part)) < share
    factors = 1 + np.where(differs, noise.normal(0, size, len(part)), 0)
    return part.replace(values=np.asarray(part.values) * factors)  # type: ignore[arg-type]


def _value(meant: PlannedReading, silent: Claim) -> float | None:
    found = outcomes(meant, silent)[0]
    return found.value if isinstance(found, Outcome) else None


def _digits(value: float, digits: int, hedge: str, *, cut: bool) -> str:
    rounding = ROUND_DOWN if cut or hedge == "above" else ROUND_HALF_UP
    if hedge == "below":
        rounding = ROUND_UP
    return str(Decimal(repr(abs(value))).quantize(Decimal(1).scaleb(-digits), rounding))


def _quantity(text: str, series: SeriesInfo, kind: str, hedge: str) -> Quantity:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    unit, currency = "percent", None
    if kind == "level":
        unit = "currency" if series.unit == "currency" else series.unit
        currency = series.currency if unit == "currency" else None
    return Quantity(
        start=0, end=len(text), text=text, value=value, unit=unit, currency=currency, step=step,
        hedge=hedge,  # type: ignore[arg-type]
    )  # fmt: skip


def _claim(
    series: SeriesInfo,
    seen: dt.datetime,
    window: ClaimWindow | None,
    kind: str,
    quantity: Quantity | None,
    direction: str | None,
) -> Claim:
    subject = Mention(text="it", start=0, end=2, id=series.instrument)
    return Claim(
        article_id="a", seen_at=seen, start=0, end=5, text="claim", sentence_start=0,
        sentence_end=5, form="level" if kind == "level" else "pct_change", subjects=(subject,),
        measure=series.measure if series.measure == "market_cap" else "close",
        direction=direction, quantity=quantity, window=window,  # type: ignore[arg-type]
    )  # fmt: skip


def _window(kind: str, on: dt.date, rng: random.Random) -> ClaimWindow:
    def to(begin: dt.date, relation: str, unit: str, count: int | None = None) -> ClaimWindow:
        return ClaimWindow(
            text="then", begin=begin, end_on=on, relation=relation, granularity=unit, count=count,
        )  # type: ignore[arg-type]  # fmt: skip

    if kind in {"day", "level"}:
        return to(on, "on", "day")
    if kind == "week":
        return to(on - dt.timedelta(days=on.weekday()), "to_date", "week")
    if kind == "month":
        return to(on.replace(day=1), "to_date", "month")
    if kind == "year":
        return to(on.replace(month=1, day=1), "to_date", "year")
    if kind in {"past_month", "past_year"}:
        unit = kind.removeprefix("past_")
        return to(on - dt.timedelta(days=30 if unit == "month" else 365), "past", unit, 1)
    begin = (on.replace(day=1) - dt.timedelta(days=rng.randrange(40, 300))).replace(day=1)
    if kind == "since":
        return to(begin, "since", "month")
    last = (begin + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return ClaimWindow(text="then", begin=begin, end_on=last, relation="in", granularity="month")
