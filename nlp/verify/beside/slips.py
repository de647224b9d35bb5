"""What a wrong figure would have been right for: "matches if ..."."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nlp.records import Claim, Flag, PlannedReading, Record
from nlp.verify.compare import in_stated_unit, sign_of
from nlp.verify.compute import Gap, Outcome, last_at, outcomes, results
from nlp.verify.interval import Interval

_DATED = frozenset({"level", "pct_change", "abs_change"})
_WITH_HUNDREDTHS = frozenset({"GBP"})
_TELLING = 0.01  # a coarser figure than this share of a level resembles it by chance
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
        value = _signed(claim, other)
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
    other = {"pct_change": "abs_change", "abs_change": "pct_change"}.get(reading.formula)
    if other is None:
        return None
    found = results(reading.replace(formula=other), claim)[0]
    sign = 0 if isinstance(found, Gap) else sign_of(claim, found) or 1
    if not isinstance(found, Gap) and admitted.contains(sign * in_stated_unit(claim, found)):
        meant = "points" if other == "abs_change" else "per cent"
        return Slip(f"matches if {meant} are meant", "unit_suspect")
    stand = results(reading.replace(formula="level"), claim)[0]
    if isinstance(stand, Gap) or float(admitted.grain) > _TELLING * abs(stand.value):
        return None
    if admitted.contains(stand.value):
        return Slip("matches the level, not the change", "unit_suspect")
    return None


def _previous_session(
    claim: Claim, reading: PlannedReading, admitted: Interval, _: Outcome
) -> Slip | None:
    earlier = _one_row_back(reading)
    value = _signed(claim, earlier) if earlier else None
    if value is None or not (admitted.contains(value) or admitted.contains(-value)):
        return None
    turned = "" if admitted.contains(value) else ", with the direction turned round"
    when = f" of {earlier.end_on}" if earlier else ""
    daily = reading.operands[0].frequency == "D"
    text = f"matches the previous {'session' if daily else 'period'}{when}{turned}"
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
    if begin is None or end_on is None or reading.formula not in _DATED:
        return None
    series = reading.operands[0]
    if int(series.days[0]) > begin.toordinal() - 365:
        return None
    begin, end_on = _year_before(begin), _year_before(end_on)
    value = _signed(claim, reading.replace(begin=begin, end_on=end_on))
    if value is None or not admitted.contains(value):
        return None
    return Slip(f"matches the same time a year earlier, {end_on}", "stale")


def _year_before(day: dt.date) -> dt.date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _one_row_back(reading: PlannedReading) -> PlannedReading | None:
    series = reading.operands[0]
    end = last_at(series, reading.end_on)
    if end is None or end < 2 or reading.formula not in {"level", "pct_change", "abs_change"}:
        return None
    day, before = (dt.date.fromordinal(int(series.days[end - back])) for back in (1, 2))
    if reading.formula == "level":
        return reading.replace(begin=day, end_on=day)
    base = last_at(series, reading.begin)
    if base != end - 1:
        return reading.replace(end_on=day) if base is not None and base < end - 1 else None
    return reading.replace(begin=before, end_on=day)


def _signed(claim: Claim, reading: PlannedReading) -> float | None:
    outcome = outcomes(reading, claim)[0]
    if isinstance(outcome, Gap):
        return None
    return (sign_of(claim, outcome) or 1) * in_stated_unit(claim, outcome)


#: The slips in the order in which they are tried.
_TRIES = (
    _wrong_sign, _wrong_scale, _points_for_percent, _previous_session, _other_day, _year_earlier,
)  # fmt: skip
