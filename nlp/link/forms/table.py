"""The table from forms to what plans their readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from nlp.link.fiscal import fiscal_windows
from nlp.link.forms import events, levels, memory, moves, several
from nlp.link.meaning import Missing
from nlp.link.readings import Brief, flagged, joined, renamed
from nlp.records import PlannedReading

#: From the form of a claim to what plans its readings.
PLANS: Mapping[str, Callable[[Brief], list[PlannedReading] | Missing]] = MappingProxyType(
    {
        "level": levels.levels,
        "market_value": levels.levels,
        "threshold": levels.threshold,
        "crossing": memory.crossings,
        "pct_change": moves.pct_change,
        "abs_change": moves.abs_change,
        "point_change": moves.abs_change,
        "from_to": moves.from_to,
        "growth_rate": moves.growth_rate,
        "reversal": events.reversal,
        "comparison": several.comparison,
        "comparison_size": several.comparison_size,
        "ranking": several.ranking,
        "spread": levels.spread,
        "superlative": memory.superlatives,
        "record": memory.records,
        "streak": memory.streaks,
        "first_in": memory.firsts,
        "extremes": memory.extremes,
        "multiple": levels.multiple,
        "times": levels.times,
        "share": several.share,
        "yield": levels.levels,
        "distance": memory.peaks,
        "basket_sum": several.basket_sum,
        "basket_average": several.basket_average,
        "breadth": several.breadth,
        "contribution": several.contribution,
        "expectation": events.expectation,
        "policy": events.policy,
        "direction_only": moves.direction,
        "other": events.other,
    }
)


def planned(brief: Brief) -> list[PlannedReading] | Missing:
    """The readings of a claim, the default first, or why there are none.

    A fiscal period is that of the subject's own year; the calendar period of the same name is a
    further reading, and stands in, flagged, where the subject's year is not known.
    """
    planner = PLANS.get(brief.claim.form)
    if planner is None:
        return Missing("unknown_form", f"claims of the form {brief.claim.form!r} are not computed")
    if brief.claim.aspect == "extended":
        return Missing("no_series", "prices before the opening and after the close are not stored")
    window = brief.claim.window
    if window is None or not window.fiscal:
        return planner(brief)
    own, calendar = fiscal_windows(brief.claim)
    if own is None:
        return flagged(planner(brief), "basis_mismatch")
    of_own = planner(brief.over(own))
    if calendar is None:
        return of_own
    by_calendar = flagged(planner(brief.over(calendar)), "basis_mismatch")
    return joined(of_own, renamed(by_calendar, "by_calendar"))
