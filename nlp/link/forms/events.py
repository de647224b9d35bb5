"""Readings of statements about what happened: decisions, reversals, expectations met or missed."""

from __future__ import annotations

from nlp.link.forms.announced import announced
from nlp.link.meaning import Missing, Window
from nlp.link.readings import Brief, Field, joined, plan, plan_field, renamed
from nlp.link.series import CONSENSUS, Desk, Operand
from nlp.link.sessions import Sessions
from nlp.link.stretches import changes
from nlp.link.windows import points
from nlp.records import ClaimWindow, PlannedReading

_EPISODES = frozenset({"to_date", "past", "since", "in", "between"})


def policy(brief: Brief) -> list[PlannedReading] | Missing:
    """A rate decision: the rate it left, its size, or how many of its kind there have been."""
    claim = brief.claim
    quantity = claim.quantity
    if quantity is not None and quantity.unit == "percent":
        return announced(brief, plan(brief, "policy_level", points, as_levels=True))
    counted = quantity is not None and quantity.unit == "count"
    if counted and claim.window is not None and claim.window.relation in _EPISODES:
        return plan(brief, "policy_count", changes)
    return announced(brief, plan(brief, "policy", changes))


def reversal(brief: Brief) -> list[PlannedReading] | Missing:
    """A move undone: whether, how much of it, or how long that took."""
    claim = brief.claim
    if claim.window is None:
        return Missing("no_window", "nothing tells which move was undone")
    quantity = claim.quantity
    if quantity is None:
        return plan(brief, "reversal", _moves)
    if quantity.unit == "percent":
        return plan(brief, "reversal_share", _moves)
    if quantity.unit in {"duration", "count"} and quantity.noun:
        return plan(brief, "reversal_time", _moves)
    return Missing("unknown_form", f"a recovery of {quantity.unit} cannot be computed")


def _moves(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The stretch of the move that was undone: "last month's losses" are those of a full month."""
    if sessions.is_stale:  # whether it was undone by now
        return Missing(
            "no_coverage", f"the data end on {sessions.row_on_or_before(sessions.latest)}"
        )
    if window is not None and window.relation == "in":
        window = window.replace(text="")
    return changes(window, sessions)


def expectation(brief: Brief) -> list[PlannedReading] | Missing:
    """The figure against what was expected of it: a series with the tag ``consensus``."""
    claim = brief.claim
    measure = claim.measure or "figure"
    field = brief.operands(as_levels=True)
    if isinstance(field, Missing):
        return field
    forecasts = brief.replace(desk=Desk(brief.desk.provider, tag=CONSENSUS))
    expected = forecasts.operands(as_levels=True)
    if isinstance(expected, Missing):
        return Missing(
            "no_series",
            f"no forecasts of {measure} are stored; load a series tagged .{CONSENSUS}",
        )
    pairs: list[list[Operand]] = [[field.best[0]], [expected.best[0]]]
    return plan_field(brief, "against_forecast", points, Field(pairs, 1))


def other(brief: Brief) -> list[PlannedReading] | Missing:
    """Moving in step, what an amount put in would have become, and a chance read from prices."""
    claim = brief.claim
    if claim.objects and claim.direction in {"up", "down"}:
        return _in_step(brief)
    if claim.measure == "probability":
        return plan(brief, "level", points, as_levels=True)
    amounts = (claim.quantity, claim.quantity_from)
    if all(each is not None and each.unit == "currency" for each in amounts):
        return _grown(brief)
    return Missing("unknown_form", "this kind of statement cannot be computed")


def _in_step(brief: Brief) -> list[PlannedReading] | Missing:
    if brief.claim.window is None:
        return Missing("no_window", "nothing tells over which time they moved in step")
    if brief.claim.quantity is not None and brief.claim.quantity.unit not in {"ratio", "count"}:
        return Missing("unknown_form", "a correlation is a plain number")
    return plan(brief, "correlation", changes)


def _grown(brief: Brief) -> list[PlannedReading] | Missing:
    """With dividends put back in where such a series is stored; by price alone as a reading."""
    field = brief.operands(as_levels=False)
    if isinstance(field, Missing):
        return field
    total = [
        [operand for operand in each if operand.series.adjustment == "total"]
        for each in field.choices
    ]
    by_price = plan_field(brief, "grown", changes, field)
    if not all(total):
        return by_price
    with_dividends = plan_field(brief, "grown", changes, field.replace(choices=total))
    return joined(with_dividends, renamed(by_price, "by_price"))
