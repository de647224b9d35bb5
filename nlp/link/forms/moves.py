"""Readings of statements about how far a series moved between two dates."""

from __future__ import annotations

import datetime as dt

from nlp.link.forms.announced import announced
from nlp.link.forms.within import within_the_day
from nlp.link.instruments import is_policy
from nlp.link.meaning import Missing
from nlp.link.readings import (
    Brief,
    flagged,
    joined,
    over_period,
    plan,
    plan_field,
    renamed,
    with_measure,
)
from nlp.link.stretches import changes
from nlp.link.windows import points, ranges
from nlp.market.measures import is_growth, is_rate
from nlp.records import Claim, ClaimWindow, PlannedReading

_AVERAGED = ("ECON:", "COMM:", "FX:", "RATE:")
#: Measures of growth beside that on the year, with the names of the readings.
_ON_QUARTER = (("gdp_growth_qoq", "on_quarter"), ("gdp_growth_qoq_saar", "annualised"))
_BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "gdp_growth_yoy": (("gdp_nominal_growth_yoy", "nominal"),),
    "cpi_yoy": (("cpi_mom", "on_month"),),
    "core_cpi_yoy": (("core_cpi_mom", "on_month"),),
}
#: With one of these a statement is about the rate of growth; without, about what grows.
_PACE = ("growth", "inflation", "rate", "pace", "slow", "accelerat", "cool", "ease", "easing",
         "moderat", "quicken", "pick")  # fmt: skip
_LONG_AGO = 5  # years
_COMPOUND_DAYS = 700  # growth "a year" is compounded over windows of about two years or more


def pct_change(brief: Brief) -> list[PlannedReading] | Missing:
    """A change in per cent; of a rate also in points, which may be meant."""
    claim = brief.claim
    if is_growth(claim.measure) or (claim.quantity is not None and claim.quantity.per == "year"):
        return growth_rate(brief)
    if claim.quantity is not None and claim.quantity.unit == "multiple":
        return plan(brief, "ratio_in_time", changes)
    default = plan(brief, "pct_change", changes)
    window = claim.window
    if is_rate(claim.measure) and claim.quantity is not None:
        points_meant = renamed(plan(brief, "abs_change", changes), "in_points")
        return joined(flagged(default, "unit_suspect"), flagged(points_meant, "unit_suspect"))
    if over_period(brief):
        between = claim.window is not None and claim.window.relation == "between"
        swings = renamed(plan(brief, "swing", ranges), "high_to_low") if between else []
        if not _is_averaged(brief):
            return joined(default, swings)
        averaged = renamed(plan(brief, "change_of_averages", ranges), "average")
        return joined(default, swings, averaged)
    if window is not None and window.relation == "to":
        return joined(default, renamed(plan(brief, "change_of_averages", ranges), "average"))
    if window is not None and window.relation == "past" and _is_long_ago(window):
        averages = plan(brief, "change_of_year_averages", changes)
        return joined(default, renamed(averages, "year_averages"))
    return joined(default, within_the_day(brief, default))


def abs_change(brief: Brief) -> list[PlannedReading] | Missing:
    """A change in the unit of the series; of a policy rate by its decision."""
    if is_policy(brief.claim):
        return announced(brief, plan(brief, "policy", changes))
    return plan(brief, "abs_change", changes)


def direction(brief: Brief) -> list[PlannedReading] | Missing:
    """Which way a series went, where no figure tells how far."""
    claim = brief.claim
    if claim.quantity is not None and claim.quantity.unit == "percent":
        return pct_change(brief)
    if is_growth(claim.measure) and not _is_of_pace(claim):
        return _growth_as_published(brief)
    rates = is_rate(claim.measure) or any(
        (mention.id or "").startswith("RATE:") for mention in claim.subjects
    )
    return plan(brief, "abs_change" if rates else "pct_change", changes)


def _is_of_pace(claim: Claim) -> bool:
    """As in "growth slowed", "inflation rose": how fast it moves, not which way it goes."""
    return any(word.startswith(_PACE) for word in claim.text.casefold().split())


def growth_rate(brief: Brief) -> list[PlannedReading] | Missing:
    """Growth over a period, or a year where the period is long."""
    claim = brief.claim
    if is_growth(claim.measure):
        return _growth_as_published(brief)
    change, compound = plan(brief, "pct_change", changes), plan(brief, "annual_rate", changes)
    if isinstance(compound, list) and _is_long(compound[0]):
        return joined(compound, renamed(change, "whole"))
    return joined(change, renamed(compound, "a_year"))


def _growth_as_published(brief: Brief) -> list[PlannedReading] | Missing:
    """A rate of growth that an office publishes, by the other ways in which it does so."""
    claim = brief.claim
    default = plan(brief, "level", points, as_levels=True)
    others = [_otherwise_adjusted(brief)]
    kinds = _BESIDE.get(claim.measure or "", ())
    if claim.measure == "gdp_growth_yoy" and _is_quarter(brief):
        kinds = _ON_QUARTER + kinds
    others += [
        renamed(plan(with_measure(brief, measure), "level", points, as_levels=True), name)
        for measure, name in kinds
    ]
    return joined(default, *others)


def _otherwise_adjusted(brief: Brief) -> list[PlannedReading] | Missing:
    """The same with or without the seasons, where both are stored."""
    field = brief.operands(as_levels=True)
    if isinstance(field, Missing) or len(field.choices) != 1:
        return Missing("no_series", "one figure of several is asked for")
    first, *others = field.choices[0]
    both = {"sa", "nsa"}
    fitting = [
        each for each in others
        if {each.series.seasonal, first.series.seasonal} == both
        and (each.series.measure, each.series.frequency)
        == (first.series.measure, first.series.frequency)
    ]  # fmt: skip
    if not fitting:
        return Missing("no_series", "only one of the two is stored")
    name = "seasonally_adjusted" if fitting[0].series.seasonal == "sa" else "not_adjusted"
    made = plan_field(brief, "level", points, field.replace(choices=[fitting[:1]]))
    return renamed(made, name)


def from_to(brief: Brief) -> list[PlannedReading] | Missing:
    """A move between two stated levels."""
    brief = _of_last_period(brief)
    default = plan(brief, "from_to", changes, as_levels=True)
    if isinstance(default, Missing) or not default[0].operands:
        return default
    first = default[0]
    if first.operands[0].frequency not in {"M", "Q"} or first.end_on is None:
        return default
    year_back = first.end_on - dt.timedelta(days=365)
    return [*default, first.replace(name="from_year_earlier", begin=year_back)]


def _of_last_period(brief: Brief) -> Brief:
    """As in "slowed to 2.5% in the year to May": a yearly rate of May, against that of April."""
    window = brief.claim.window
    if window is None or window.relation != "to" or window.end_on is None:
        return brief
    if not is_growth(brief.claim.measure):
        return brief
    begin = window.end_on.replace(day=1)
    month = window.replace(begin=begin, relation="in", granularity="month")
    return brief.replace(claim=brief.claim.replace(window=month))


def _is_long_ago(window: ClaimWindow) -> bool:
    """Five years or more, over which whole years are compared too."""
    years = {"year": 1, "decade": 10, "century": 100}.get(window.granularity, 0)
    return years * (window.count or 1) >= _LONG_AGO


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
