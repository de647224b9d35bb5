"""One computed result against one claim: does it hold, and if not, by how much and in what way."""

from __future__ import annotations

from nlp.records import Claim, Flag, Record, Subtype
from nlp.records.quantity import Hedge
from nlp.verify.compute import Outcome
from nlp.verify.interval import Interval, beyond, interval

#: A change smaller than this (percent, or points of a rate) may be called unchanged; reports say
#: "little changed" of indices up to about a quarter of a per cent.
UNCHANGED_PERCENT = 0.3
UNCHANGED_POINTS = 0.03

#: A move smaller than this, in percent, may have either sign at another vendor.
NOISE_PERCENT = 0.02

#: Forms whose figure is a change even where the series holds it as a level (cpi_yoy).
_RATES_OF_CHANGE = frozenset({"pct_change", "growth_rate"})
_COUNTED = frozenset({"breadth", "streak", "first_in", "ranking"})
_FACTORS = {("percentage_point", "basis_point"): 100.0, ("percent", "basis_point"): 100.0}


class Judgement(Record, frozen=True):
    """How one outcome stands to the claim.

    Attributes:
        holds: Whether the claim holds, before negation.
        near: Whether a failed one misses by so little that it is close.
        subtype: Kind of error when it fails.
        signed: The result in the unit of the figure, signed so that the stated direction is
            positive; None for statements without a figure.
        note: What a reader should know, or None.
        flags: What a reader must know.
        match: The interval, or the alternative to it, that admits the result; None where none does.
    """

    holds: bool
    near: bool = False
    subtype: Subtype | None = None
    signed: float | None = None
    note: str | None = None
    flags: tuple[Flag, ...] = ()
    match: Interval | None = None


def admissible(claim: Claim) -> Interval | None:
    """The interval of a claim's figure: a half-line for thresholds, None without a figure."""
    quantity = claim.quantity
    if quantity is None or quantity.unit == "duration":
        return None
    if claim.form == "threshold":
        return beyond(quantity, above=_is_above(claim))
    if claim.form in _EACH and len(claim.subjects) > 1 and quantity.hedge in _BOUNDING:
        quantity = quantity.replace(hedge=_BOUNDING[quantity.hedge])
    return interval(quantity)


#: "Both fell more than 2.5 %" gives a bound that each keeps, and the size of neither.
_EACH = frozenset({"pct_change", "abs_change", "point_change", "distance"})
_BOUNDING: dict[str, Hedge] = {"above": "at_least", "below": "at_most"}


def judged(claim: Claim, outcome: Outcome, admitted: Interval | None, *, noise: float) -> Judgement:
    """Judge one outcome.

    Args:
        claim: The claim; ``negated`` is left to the caller.
        outcome: What a formula found.
        admitted: From ``admissible``.
        noise: By how much vendors differ, as a share of the result (0.002 is 0.2 %).
    """
    if outcome.truth is not None:
        subtype = _subtype(claim, outcome)
        return Judgement(
            holds=outcome.truth,
            near=outcome.near,
            subtype=None if outcome.truth else subtype,
            note=outcome.note,
            flags=outcome.flags,
        )
    if admitted is None or claim.form == "direction_only":
        return _by_direction(claim, outcome)
    return _by_size(claim, outcome, admitted, noise=noise)


def in_stated_unit(claim: Claim, outcome: Outcome) -> float:
    """The result in the unit of the claim's figure."""
    unit = claim.quantity.unit if claim.quantity else outcome.unit
    return outcome.value * _FACTORS.get((outcome.unit, unit), 1.0)


def sign_of(claim: Claim, outcome: Outcome) -> int:
    """1 where the figure is stated as it is computed, -1 where the direction turns it round.

    Changes, and rates of change stored as levels ("the economy shrank 0.2%" is a growth rate of
    -0.2), take the sign of the direction; levels do not ("unemployment fell to 4.1%").
    0 means that nothing tells the direction, so that the size alone counts ("a 3% move").
    """
    quantity = claim.quantity
    if not (outcome.signed or claim.form in _RATES_OF_CHANGE):
        return 1
    if quantity is not None and quantity.value < 0:
        return 1
    direction = claim.direction or (quantity.change if quantity else None)
    if direction in {"down", "below"}:
        return -1
    if direction in {"up", "above"}:
        return 1
    return 0 if outcome.signed else 1


def _by_size(claim: Claim, outcome: Outcome, admitted: Interval, *, noise: float) -> Judgement:
    raw = in_stated_unit(claim, outcome)
    sign = sign_of(claim, outcome)
    signed = abs(raw) if sign == 0 else sign * raw
    match = admitted.match(signed)
    if match is not None:
        flags = (*outcome.flags, *_flags(claim, admitted, match, signed))
        return Judgement(True, signed=signed, note=match.note, flags=flags, match=match)
    turned = sign != 0 and admitted.match(-signed) is not None
    wrong_way = turned or (sign != 0 and signed * _stated(claim) < 0)
    near = outcome.near or _is_near(claim, admitted, signed, noise=noise)
    near = near and not wrong_way
    subtype: Subtype = "direction" if wrong_way else "size"
    if claim.form in _COUNTED:
        subtype = "count"
    return Judgement(
        False, near=near, subtype=subtype, signed=signed, note=outcome.note, flags=outcome.flags
    )


def _by_direction(claim: Claim, outcome: Outcome) -> Judgement:
    value = outcome.value
    percent = outcome.unit == "percent"
    if claim.direction == "unchanged":
        limit = UNCHANGED_PERCENT if percent else UNCHANGED_POINTS
        holds = abs(value) < limit
        near = not holds and abs(value) < 2 * limit
        subtype: Subtype | None = None if holds else "direction"
        return Judgement(holds, near=near, subtype=subtype, note=outcome.note)
    sign = -1 if claim.direction in {"down", "below"} and claim.form != "distance" else 1
    holds = sign * value > 0
    near = not holds and percent and abs(value) < NOISE_PERCENT
    return Judgement(holds, near=near, subtype=None if holds else "direction", note=outcome.note)


def _stated(claim: Claim) -> float:
    return float(claim.quantity.value) if claim.quantity else 1.0


def _is_near(claim: Claim, admitted: Interval, signed: float, *, noise: float) -> bool:
    gap = admitted.gap(signed)
    size = abs(_stated(claim))
    if claim.form in _COUNTED or claim.form == "threshold":
        return claim.form == "threshold" and gap <= noise * size
    grain = min(float(admitted.grain), max(0.1 * size, noise * size))
    slip = 1e-9 * max(1.0, size)
    return gap <= max(grain, noise * abs(signed)) + slip


def _flags(claim: Claim, admitted: Interval, match: Interval, signed: float) -> list[Flag]:
    flags: list[Flag] = []
    if match.note == "truncated":
        flags.append("truncated")
    elif match.note and _stated(claim) > signed:
        flags.append("rounded_up")
    if admitted.is_weak(signed):
        flags.append("weak")
    return flags


def _subtype(claim: Claim, outcome: Outcome) -> Subtype:
    if outcome.subtype is not None:
        return outcome.subtype
    return "order" if claim.form in {"comparison", "ranking"} else "size"


def _is_above(claim: Claim) -> bool:
    if claim.direction in {"above", "up"}:
        return True
    if claim.direction in {"below", "down"}:
        return False
    return claim.quantity is None or claim.quantity.hedge not in {"below", "at_most"}
