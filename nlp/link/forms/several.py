"""Readings of statements about several series: comparisons, rankings, groups."""

from __future__ import annotations

from nlp.link.currency import COMMON, converted
from nlp.link.meaning import Missing
from nlp.link.readings import (
    Brief,
    Field,
    is_level_measure,
    joined,
    plan,
    plan_field,
    renamed,
    with_measure,
)
from nlp.link.series import Operand
from nlp.link.stretches import changes
from nlp.link.windows import points
from nlp.records import PlannedReading


def comparison(brief: Brief) -> list[PlannedReading] | Missing:
    """Which of two stands higher, or moved further; also in one currency, and with dividends."""
    if is_level_measure(brief.claim):
        return plan(brief, "compare_level", points, as_levels=True)
    return _on_each_basis(brief, "compare_change")


def comparison_size(brief: Brief) -> list[PlannedReading] | Missing:
    """By how much, or how many times, one beats the other."""
    claim = brief.claim
    levels = is_level_measure(claim)
    ratio = claim.quantity is not None and claim.quantity.unit in {"multiple", "ratio"}
    if levels:
        return plan(brief, "ratio_of_levels" if ratio else "gap_of_levels", points, as_levels=True)
    return _on_each_basis(brief, "ratio_of_changes" if ratio else "gap_of_changes")


def ranking(brief: Brief) -> list[PlannedReading] | Missing:
    """The place among all that are named, or among the members of a group on the day."""
    claim = brief.claim
    if len(claim.subjects) + len(claim.objects) < 2:
        return Missing("no_members", "the others in the ranking are not named")
    if is_level_measure(claim):
        return plan(brief, "rank_level", points, as_levels=True)
    return _with_other_members(brief, "rank_change")


def share(brief: Brief) -> list[PlannedReading] | Missing:
    """The part of a whole that is named, or whose members are known; also of what floats freely."""
    if not brief.claim.objects:
        return Missing("no_members", "the whole that it is a share of is not named")
    brief = _by_value(brief)
    whole = plan(brief, "share", points, as_levels=True)
    if brief.claim.measure != "market_cap":
        return whole
    floating = plan(with_measure(brief, "market_cap_free_float"), "share", points, as_levels=True)
    if not isinstance(floating, Missing) and floating[0].lacking:
        return whole
    return joined(whole, renamed(floating, "free_float"))


def contribution(brief: Brief) -> list[PlannedReading] | Missing:
    """The part of the whole's move that the subjects made."""
    if not brief.claim.objects:
        return Missing("no_members", "the whole whose move was driven is not named")
    return _with_other_members(with_measure(brief, "market_cap"), "contribution")


def basket_sum(brief: Brief) -> list[PlannedReading] | Missing:
    """The sum over a list, or by how much it changed."""
    if brief.claim.direction in {"up", "down"}:
        return _with_other_members(_by_value(brief), "sum_change")
    return plan(_by_value(brief), "sum_level", points, as_levels=True)


def basket_average(brief: Brief) -> list[PlannedReading] | Missing:
    """The mean of a list's changes, the median, and the mean weighted by market value."""
    mean = _of_members(brief, "mean_change")
    median = renamed(plan(brief, "median_change", changes), "median")
    weighted = plan(with_measure(brief, "market_cap"), "weighted_change", changes)
    return joined(mean, median, renamed(weighted, "weighted"))


def breadth(brief: Brief) -> list[PlannedReading] | Missing:
    """How many of a list moved one way; of a group by its members at the end, or at the start."""
    return _of_members(brief, "breadth")


def _of_members(brief: Brief, formula: str) -> list[PlannedReading] | Missing:
    made = _with_other_members(brief, formula)
    if not isinstance(made, Missing) and made[0].operands and len(made[0].operands) < 2:
        return Missing("no_members", "the members of the group are not named")
    return made


def _by_value(brief: Brief) -> Brief:
    """Sums and shares of companies are those of their market values, never of prices."""
    return with_measure(brief, "market_cap") if brief.claim.measure in {None, "close"} else brief


def _with_other_members(brief: Brief, formula: str) -> list[PlannedReading] | Missing:
    """Members change: those of the last day count; those of the first, and of both, may be meant.

    A sum over a group that a text names may be that of its members then, now, or throughout.
    """
    made = plan(brief, formula, changes)
    if isinstance(made, Missing) or made[0].begin is None:
        return made
    start = made[0].begin
    found = [made]
    others = {
        "members_at_start": brief.replace(members_on=start),
        "members_throughout": brief.replace(members_since=start),
    }
    told = {_names(made[0])}
    for name, other in others.items():
        planned = renamed(plan(other, formula, changes), name)
        if not isinstance(planned, Missing) and _names(planned[0]) not in told:
            told.add(_names(planned[0]))
            found.append(planned)
    return joined(*found)


def _on_each_basis(brief: Brief, formula: str) -> list[PlannedReading] | Missing:
    """Each in its own currency by price; all in dollars, and with dividends, are readings."""
    field = brief.operands(as_levels=False)
    if isinstance(field, Missing):
        return field
    return joined(
        plan_field(brief, formula, changes, field),
        renamed(_in_common_currency(brief, formula, field), f"in_{COMMON.lower()}"),
        renamed(_with_dividends(brief, formula, field), "with_dividends"),
    )


def _in_common_currency(brief: Brief, formula: str, field: Field) -> list[PlannedReading] | Missing:
    currencies = {_currency(operand) for operand in field.best}
    if len(currencies) < 2 or None in currencies:
        return Missing("no_series", "all are in one currency")
    found = [
        converted(operand, COMMON, desk=brief.desk, as_of=brief.as_of, today=brief.today)
        for operand in field.best
    ]
    kept = [[operand] for operand in found if operand is not None]
    if len(kept) < len(found):
        return Missing("no_series", "an exchange rate is not stored")
    return plan_field(brief, formula, changes, field.replace(choices=kept))


def _with_dividends(brief: Brief, formula: str, field: Field) -> list[PlannedReading] | Missing:
    total = [
        [operand for operand in each if operand.series.adjustment == "total"]
        for each in field.choices
    ]
    if not all(total) or all(each[0].series.adjustment == "total" for each in field.choices):
        return Missing("no_series", "no total returns are stored")
    return plan_field(brief, formula, changes, field.replace(choices=total))


def _currency(operand: Operand) -> str | None:
    return operand.part.currency or operand.target.instrument.currency


def _names(reading: PlannedReading) -> frozenset[str]:
    return frozenset(operand.series for operand in reading.operands)
