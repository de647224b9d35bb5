"""What a wrong figure would have been right for: "matches if ..."."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from nlp.records import Claim, Flag, PlannedReading, Record, Slice
from nlp.verify.compare import in_stated_unit, sign_of
from nlp.verify.compute import Gap, Outcome, Row, last_at, outcomes
from nlp.verify.formulas.changes import both_ends, in_percent, in_units
from nlp.verify.formulas.levels import at_row, last_within
from nlp.verify.interval import Interval

_WITH_HUNDREDTHS = frozenset({"GBP"})
_TELLING = 0.01  # a coarser figure than this share of a level resembles it by chance
_NO_SCALE = 9  # times: what is less far apart matches on no other scale
_SCALES = ((10, "ten"), (100, "a hundred"), (1000, "a thousand"), (10**6, "a million"))


class Slip(Record, frozen=True):
    """A known slip under which the claim would have been right.

    Attributes:
        text: ``matches if ...``.
        flag: Flag that goes with it (``stale``, ``unit_suspect``), or None.
    """

    text: str
    flag: Flag | None = None


def diagnosed(
    claim: Claim,
    reading: PlannedReading,
    admitted: Interval | None,
    found: Outcome,
    *,
    neighbours: Sequence[PlannedReading] = (),
) -> Slip | None:
    """The first known slip that explains a contradicted figure, or None.

    Args:
        claim: A contradicted claim with a figure.
        reading: Its default reading.
        admitted: The interval of the figure.
        found: What the reading gave.
        neighbours: The same reading for instruments that are easily confused with the subject.
    """
    if admitted is None or claim.negated or len(reading.operands) != len(claim.subjects):
        return None
    for attempt in _TRIES:
        slip = attempt(claim, reading, admitted, found)
        if slip is not None:
            return slip
    return _neighbour(claim, admitted, neighbours)


def _neighbour(
    claim: Claim, admitted: Interval, neighbours: Sequence[PlannedReading]
) -> Slip | None:
    for other in neighbours:
        value = _signed(claim, outcomes(other, claim)[0])
        if value is not None and admitted.contains(value):
            return Slip(f"matches if {other.name} is meant")
    return None


def _wrong_sign(claim: Claim, _: PlannedReading, admitted: Interval, found: Outcome) -> Slip | None:
    sign = sign_of(claim, found)
    turned = -(sign or 1) * in_stated_unit(claim, found)
    if not admitted.contains(turned):
        return None
    return Slip("matches if the direction is turned round")


def _wrong_scale(
    claim: Claim, _: PlannedReading, admitted: Interval, found: Outcome
) -> Slip | None:
    if admitted.lo is None or admitted.hi is None:
        return None  # a bound that is missed is met by some scale, always
    value = (sign_of(claim, found) or 1) * in_stated_unit(claim, found)
    if value < _NO_SCALE * admitted.low and admitted.high < _NO_SCALE * value:
        return None
    pence = claim.quantity is not None and claim.quantity.currency in _WITH_HUNDREDTHS
    for factor, name in _SCALES:
        if factor == 100 and pence and admitted.contains(value * factor):
            return Slip("matches in pence, not pounds", "unit_suspect")
        if admitted.contains(value * factor):
            return Slip(f"matches if the figure is {name} times smaller", "unit_suspect")
        if admitted.contains(value / factor):
            return Slip(f"matches if the figure is {name} times larger", "unit_suspect")
    return None


def _points_for_percent(
    claim: Claim, reading: PlannedReading, admitted: Interval, _: Outcome
) -> Slip | None:
    if reading.formula not in {"pct_change", "abs_change"}:
        return None
    ends = both_ends(reading.operands[0], reading.begin, reading.end_on)
    if ends is None:
        return None
    other, meant = (
        (in_units, "points") if reading.formula == "pct_change" else (in_percent, "per cent")
    )
    value = _signed(claim, other(*ends))
    if value is not None and admitted.contains(value):
        return Slip(f"matches if {meant} are meant", "unit_suspect")
    stand = ends[1].value
    if float(admitted.grain) <= _TELLING * abs(stand) and admitted.contains(stand):
        return Slip("matches the level, not the change", "unit_suspect")
    return None


def _previous_session(
    claim: Claim, reading: PlannedReading, admitted: Interval, _: Outcome
) -> Slip | None:
    rows = _one_row_back(reading)
    if rows is None:
        return None
    value = _signed(claim, _COMPUTE[reading.formula](*rows))
    if value is None or not (admitted.contains(value) or admitted.contains(-value)):
        return None
    turned = "" if admitted.contains(value) else ", with the direction turned round"
    daily = reading.operands[0].frequency == "D"
    text = f"matches the previous {'session' if daily else 'period'} of {rows[-1].day}{turned}"
    return Slip(text, "stale" if not turned else None)


def _other_day(
    _: Claim, reading: PlannedReading, admitted: Interval, found: Outcome
) -> Slip | None:
    """A run counted up to the session before, or one too many or too few."""
    if reading.formula not in {"streak", "streak_level", "first_in"}:
        return None
    for off, text in ((1, "one too many"), (-1, "one too few")):
        if admitted.contains(found.value + off):
            return Slip(f"matches if {text} were counted")
    return None


def _year_earlier(
    claim: Claim, reading: PlannedReading, admitted: Interval, _: Outcome
) -> Slip | None:
    """The same days of the year before: figures of the wrong year are a classic."""
    begin, end_on = reading.begin, reading.end_on
    if begin is None or end_on is None or reading.formula not in _COMPUTE:
        return None
    series = reading.operands[0]
    if int(series.days[0]) > begin.toordinal() - 365:
        return None
    rows = _rows(reading.formula, series, _year_before(begin), _year_before(end_on))
    value = _signed(claim, _COMPUTE[reading.formula](*rows)) if rows else None
    if value is None or not admitted.contains(value):
        return None
    return Slip(f"matches the same time a year earlier, {_year_before(end_on)}", "stale")


def _year_before(day: dt.date) -> dt.date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _one_row_back(reading: PlannedReading) -> tuple[Row, ...] | None:
    """The rows that decide one row earlier; over several rows only the end moves."""
    series = reading.operands[0]
    end = last_at(series, reading.end_on)
    if end is None or end < 2 or reading.formula not in _COMPUTE:
        return None
    if reading.formula == "level":
        return (Row(series, end - 1),)
    base = last_at(series, reading.begin)
    if base is None or base >= end:
        return None
    return Row(series, min(base, end - 2)), Row(series, end - 1)


def _rows(formula: str, series: Slice, begin: dt.date, end_on: dt.date) -> tuple[Row, ...] | None:
    if formula != "level":
        return both_ends(series, begin, end_on)
    row = last_within(series, begin, end_on)
    return None if row is None else (row,)


def _signed(claim: Claim, found: Outcome | Gap) -> float | None:
    if isinstance(found, Gap):
        return None
    return (sign_of(claim, found) or 1) * in_stated_unit(claim, found)


#: What is computed of the rows at the ends of a window.
_COMPUTE: Mapping[str, Callable[..., Outcome | Gap]] = MappingProxyType(
    {"level": at_row, "pct_change": in_percent, "abs_change": in_units}
)

#: The slips in the order in which they are tried.
_TRIES = (
    _wrong_sign, _wrong_scale, _points_for_percent, _previous_session, _other_day, _year_earlier,
)  # fmt: skip
