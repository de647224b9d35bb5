"""How each form of claim is read: the table from forms to formulas and windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from nlp.link.instruments import is_policy
from nlp.link.meaning import Missing
from nlp.link.memory import crossings, extremes, firsts, peaks, records, streaks, superlatives
from nlp.link.readings import (
    Brief,
    flagged,
    intraday,
    is_level_measure,
    joined,
    plan,
    renamed,
    with_measure,
)
from nlp.link.stretches import changes
from nlp.link.windows import points, ranges
from nlp.market.measures import is_growth, is_rate
from nlp.records import PlannedReading

_AVERAGED = ("ECON:", "COMM:", "FX:", "RATE:")
_COMPOUND_DAYS = 700  # growth "a year" is compounded over windows of about two years or more


def planned(brief: Brief) -> list[PlannedReading] | Missing:
    """The readings of a claim, the default first, or why there are none."""
    planner = PLANS.get(brief.claim.form)
    if planner is None:
        return Missing("unknown_form", f"claims of the form {brief.claim.form!r} are not computed")
    return planner(brief)


def _levels(brief: Brief) -> list[PlannedReading] | Missing:
    if brief.claim.aspect == "intraday":
        return plan(intraday(brief), "level", points, as_levels=True)
    default = plan(brief, "level", points, as_levels=True)
    averages = renamed(plan(brief, "average", ranges, as_levels=True), "average")
    if brief.claim.aspect == "average":
        return averages
    if not _over_period(brief):
        return default
    return joined(
        default,
        averages,
        renamed(plan(brief, "highest", ranges, as_levels=True), "high"),
        renamed(plan(brief, "lowest", ranges, as_levels=True), "low"),
    )


def _pct_change(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    if is_growth(claim.measure):
        return _growth_rate(brief)
    if claim.quantity is not None and claim.quantity.unit == "multiple":
        return plan(brief, "ratio_in_time", changes)
    default = plan(brief, "pct_change", changes)
    if is_rate(claim.measure) and claim.quantity is not None:
        points_meant = renamed(plan(brief, "abs_change", changes), "in_points")
        return joined(flagged(default, "unit_suspect"), flagged(points_meant, "unit_suspect"))
    if _over_period(brief):
        between = claim.window is not None and claim.window.relation == "between"
        swings = renamed(plan(brief, "swing", ranges), "high_to_low") if between else []
        if not _is_averaged(brief):
            return joined(default, swings)
        averaged = renamed(plan(brief, "change_of_averages", ranges), "average")
        return joined(default, swings, averaged)
    return default


def _abs_change(brief: Brief) -> list[PlannedReading] | Missing:
    if is_policy(brief.claim):
        return plan(brief, "policy", changes)
    return plan(brief, "abs_change", changes)


def _direction(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    if claim.quantity is not None and claim.quantity.unit == "percent":
        return _pct_change(brief)
    rates = is_rate(claim.measure) or any(
        (mention.id or "").startswith("RATE:") for mention in claim.subjects
    )
    return plan(brief, "abs_change" if rates else "pct_change", changes)


def _growth_rate(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    if is_growth(claim.measure):
        default = plan(brief, "level", points, as_levels=True)
        if claim.measure != "gdp_growth_yoy" or not _is_quarter(brief):
            return default
        others = [
            renamed(plan(with_measure(brief, measure), "level", points, as_levels=True), name)
            for measure, name in (
                ("gdp_growth_qoq", "on_quarter"),
                ("gdp_growth_qoq_saar", "annualised"),
            )
        ]
        return joined(default, *others)
    change, compound = plan(brief, "pct_change", changes), plan(brief, "annual_rate", changes)
    if isinstance(compound, list) and _is_long(compound[0]):
        return joined(compound, renamed(change, "whole"))
    return joined(change, renamed(compound, "a_year"))


def _from_to(brief: Brief) -> list[PlannedReading] | Missing:
    default = plan(brief, "from_to", changes, as_levels=True)
    if isinstance(default, Missing) or not default[0].operands:
        return default
    first = default[0]
    if first.operands[0].frequency not in {"M", "Q"} or first.end_on is None:
        return default
    year_back = first.end_on - dt.timedelta(days=365)
    return [*default, first.replace(name="from_year_earlier", begin=year_back)]


def _threshold(brief: Brief) -> list[PlannedReading] | Missing:
    if brief.claim.aspect == "intraday":
        brief = intraday(brief)
    claim = brief.claim
    window = claim.window
    below = claim.direction in {"below", "down"}
    touched, held = ("lowest", "highest") if below else ("highest", "lowest")
    last = plan(brief, "level", points, as_levels=True)
    if window is None or (window.relation in {"on", "ago", None} and not _over_period(brief)):
        return last
    whole = renamed(plan(brief, held, ranges, as_levels=True), "held")
    once = renamed(plan(brief, touched, ranges, as_levels=True), "touched")
    if claim.aspect == "hold" or window.relation in {"since", "to"}:
        return whole
    if window.relation in {"past", "to_date"}:
        return joined(whole, renamed(last, "last"))
    return joined(once, whole, renamed(last, "last"))


def _comparison(brief: Brief) -> list[PlannedReading] | Missing:
    if is_level_measure(brief.claim):
        return plan(brief, "compare_level", points, as_levels=True)
    return plan(brief, "compare_change", changes)


def _comparison_size(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    levels = is_level_measure(claim)
    ratio = claim.quantity is not None and claim.quantity.unit in {"multiple", "ratio"}
    if levels:
        return plan(brief, "ratio_of_levels" if ratio else "gap_of_levels", points, as_levels=True)
    return plan(brief, "ratio_of_changes" if ratio else "gap_of_changes", changes)


def _times(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    if claim.objects:
        if is_level_measure(claim):
            return plan(brief, "ratio_of_levels", points, as_levels=True)
        return plan(brief, "ratio_of_changes", changes)
    if claim.measure == "volume":
        return _volume_times(brief)
    return plan(brief, "ratio_in_time", changes)


def _multiple(brief: Brief) -> list[PlannedReading] | Missing:
    if brief.claim.objects:
        return plan(brief, "ratio_of_levels", points, as_levels=True)
    return plan(brief, "level", points, as_levels=True)


def _volume_times(brief: Brief) -> list[PlannedReading] | Missing:
    """Against what is normal: the average of 20, 50 or 90 sessions before."""
    last = plan(brief, "ratio_to_average", points, as_levels=True)
    if isinstance(last, Missing):
        return last
    found = brief.operands(as_levels=True)
    if isinstance(found, Missing) or last[0].end_on is None:
        return last
    sessions, end = found[0][0].sessions, last[0].end_on
    made = []
    for count in (20, 50, 90):
        begin = sessions.before(end, count)
        if begin is not None:
            made.append(last[0].replace(name=f"average_of_{count}_sessions", begin=begin))
    return made or Missing("thin_history", "fewer than 20 sessions are stored")


def _spread(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    if claim.objects:
        return plan(brief, "gap_of_levels", points, as_levels=True)
    provider = brief.desk.provider
    if all(provider.series(mention.id or "", "spread") for mention in claim.subjects):
        return plan(with_measure(brief, "spread"), "level", points, as_levels=True)
    return Missing("not_linked", "the other side of the spread is not named")


def _ranking(brief: Brief) -> list[PlannedReading] | Missing:
    if len(brief.claim.subjects) + len(brief.claim.objects) < 2:
        return Missing("no_members", "the others in the ranking are not named")
    if is_level_measure(brief.claim):
        return plan(brief, "rank_level", points, as_levels=True)
    return plan(brief, "rank_change", changes)


def _share(brief: Brief) -> list[PlannedReading] | Missing:
    if not brief.claim.objects:
        return Missing("no_members", "the whole that it is a share of is not named")
    return plan(brief, "share", points, as_levels=True)


def _basket_sum(brief: Brief) -> list[PlannedReading] | Missing:
    if brief.claim.direction in {"up", "down"}:
        return plan(brief, "sum_change", changes)
    return plan(brief, "sum_level", points, as_levels=True)


def _basket_average(brief: Brief) -> list[PlannedReading] | Missing:
    if len(brief.claim.subjects) < 2:
        return Missing("no_members", "the members of the group are not named")
    median = renamed(plan(brief, "median_change", changes), "median")
    return joined(plan(brief, "mean_change", changes), median)


def _breadth(brief: Brief) -> list[PlannedReading] | Missing:
    if len(brief.claim.subjects) + len(brief.claim.objects) < 2:
        return Missing("no_members", "the members of the group are not named")
    return plan(brief, "breadth", changes)


def _reversal(brief: Brief) -> list[PlannedReading] | Missing:
    if brief.claim.window is None:
        return Missing("no_window", "nothing tells which move was undone")
    if brief.claim.quantity is not None:
        return Missing("unknown_form", "how long a recovery took is not computed yet")
    return plan(brief, "reversal", changes)


def _policy(brief: Brief) -> list[PlannedReading] | Missing:
    claim = brief.claim
    quantity = claim.quantity
    if quantity is not None and quantity.unit == "percent":
        return plan(brief, "level", points, as_levels=True)
    return plan(brief, "policy", changes)


def _expectation(brief: Brief) -> Missing:
    measure = brief.claim.measure or "figure"
    return Missing("no_series", f"no forecasts of {measure} are stored; load a consensus series")


def _over_period(brief: Brief) -> bool:
    window = brief.claim.window
    if window is None or window.begin is None or window.begin == window.end_on:
        return False
    return window.relation in {"in", None, "between"}


def _is_averaged(brief: Brief) -> bool:
    """Whether reports compare averages of whole periods: statistics, commodities, currencies."""
    ids = [mention.id or "" for mention in brief.claim.subjects]
    return all(each.startswith(_AVERAGED) for each in ids)


def _is_quarter(brief: Brief) -> bool:
    window = brief.claim.window
    return window is None or window.granularity == "quarter"


def _is_long(reading: PlannedReading) -> bool:
    if reading.begin is None or reading.end_on is None:
        return False
    return (reading.end_on - reading.begin).days >= _COMPOUND_DAYS


#: From the form of a claim to what plans its readings.
PLANS: dict[str, Callable[[Brief], list[PlannedReading] | Missing]] = {
    "level": _levels,
    "market_value": _levels,
    "threshold": _threshold,
    "crossing": crossings,
    "pct_change": _pct_change,
    "abs_change": _abs_change,
    "point_change": _abs_change,
    "from_to": _from_to,
    "growth_rate": _growth_rate,
    "reversal": _reversal,
    "comparison": _comparison,
    "comparison_size": _comparison_size,
    "ranking": _ranking,
    "spread": _spread,
    "superlative": superlatives,
    "record": records,
    "streak": streaks,
    "first_in": firsts,
    "extremes": extremes,
    "multiple": _multiple,
    "times": _times,
    "share": _share,
    "yield": _levels,
    "distance": peaks,
    "basket_sum": _basket_sum,
    "basket_average": _basket_average,
    "breadth": _breadth,
    "expectation": _expectation,
    "policy": _policy,
    "direction_only": _direction,
}
