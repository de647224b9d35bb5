"""Readings of statements about where a series stands."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.link.forms.announced import announced
from nlp.link.forms.moves import pct_change
from nlp.link.meaning import Missing
from nlp.link.readings import (
    Brief,
    intraday,
    is_level_measure,
    joined,
    over_period,
    plan,
    renamed,
    with_measure,
)
from nlp.link.stretches import changes
from nlp.link.windows import points, ranges
from nlp.records import Claim, PlannedReading

_IN_PERCENT = ("RATE:", "ECON:", "ORG:")

#: What else a measure may be meant as, with the name of the reading. A text that says which of
#: them it means has the measure of its own.
_KINDRED = {
    "market_cap": (("diluted", "market_cap_diluted"),),
    "pe_ttm": (("forward", "pe_forward"),),
    "pe_forward": (("fiscal_year", "pe_forward_fiscal"),),
    "dividend_yield": (
        ("forward", "dividend_yield_forward"),
        ("annualised", "dividend_yield_annualised"),
    ),
}
#: With one of these words a multiple is of earnings that were reported.
_REPORTED = ("trailing", "reported", "historical", "past", "last")


def levels(brief: Brief) -> list[PlannedReading] | Missing:
    """Where a series stands: on a day, on average or at its extremes over a period."""
    if brief.claim.aspect == "intraday":
        return plan(intraday(brief), "level", points, as_levels=True)
    if _is_change(brief.claim):
        return pct_change(brief)
    if _is_decided(brief.claim):
        decided = announced(brief, plan(brief, "policy_level", points, as_levels=True))
        if _tells_where_to(brief.claim):
            return decided
        in_effect = plan(brief, "level", points, as_levels=True)
        return joined(in_effect, renamed(decided, "decided"))
    if brief.claim.aspect == "average":
        return renamed(plan(brief, "average", ranges, as_levels=True), "average")
    default = plan(brief, "level", points, as_levels=True)
    if not over_period(brief):
        return joined(default, *_kindred(brief))
    return joined(
        default,
        renamed(plan(brief, "average", ranges, as_levels=True), "average"),
        renamed(plan(brief, "highest", ranges, as_levels=True), "high"),
        renamed(plan(brief, "lowest", ranges, as_levels=True), "low"),
    )


def _kindred(brief: Brief) -> Iterator[list[PlannedReading] | Missing]:
    """The level of what is called by the same name: diluted, forward, annualised."""
    claim = brief.claim
    if claim.measure == "pe_ttm" and any(word in claim.text.casefold() for word in _REPORTED):
        return
    for name, measure in _KINDRED.get(claim.measure or "", ()):
        other = with_measure(brief, measure)
        yield renamed(plan(other, "level", points, as_levels=True), name)


def _tells_where_to(claim: Claim) -> bool:
    """As in "cut its rate on Thursday to 3.5%": that which takes effect, not that in effect."""
    stated = claim.quantity
    return stated is not None and f"to {stated.text}".casefold() in claim.text.casefold()


def _is_decided(claim: Claim) -> bool:
    """Whether a rate of a central bank is told of a day, on which another may be decided."""
    day = claim.window is not None and claim.window.relation == "on"
    return claim.measure == "policy_rate" and day and claim.form == "level"


def _is_change(claim: Claim) -> bool:
    """A price has no level in per cent: "it managed 3.7%" tells its change.

    A percentage of which neither measure nor direction is known may be one of anything, and what
    rises "to 4.9%" is not the price.
    """
    known = claim.measure == "close" or (claim.measure is None and claim.direction is not None)
    prices = known and not any(
        (mention.id or "").startswith(_IN_PERCENT) for mention in claim.subjects
    )
    stated = claim.quantity
    if not prices or stated is None or stated.unit != "percent":
        return False
    return f"to {stated.text}" not in claim.text


def threshold(brief: Brief) -> list[PlannedReading] | Missing:
    """Above or below a bound: at the end, throughout the window, or once in it."""
    if brief.claim.aspect == "intraday":
        brief = intraday(brief)
    claim = brief.claim
    window = claim.window
    below = claim.direction in {"below", "down"}
    touched, held = ("lowest", "highest") if below else ("highest", "lowest")
    last = plan(brief, "level", points, as_levels=True)
    if window is None or (window.relation in {"on", "ago", None} and not over_period(brief)):
        return last
    whole = renamed(plan(brief, held, ranges, as_levels=True), "held")
    once = renamed(plan(brief, touched, ranges, as_levels=True), "touched")
    within = _touched_within(brief, touched)
    if claim.aspect == "hold" or window.relation in {"since", "to"}:
        return whole
    if window.relation in {"past", "to_date"}:
        return joined(whole, renamed(last, "last"))
    return joined(once, within, whole, renamed(last, "last"))


def _touched_within(brief: Brief, touched: str) -> list[PlannedReading] | Missing:
    """By the highs or lows of the sessions, unless the text speaks of closes or of a statistic."""
    claim = brief.claim
    if claim.measure not in {None, "close"} or claim.tells_close or len(claim.subjects) != 1:
        return Missing("no_series", "only closes are meant")
    return renamed(plan(intraday(brief), touched, ranges, as_levels=True), "touched_intraday")


def multiple(brief: Brief) -> list[PlannedReading] | Missing:
    """A valuation, or one valuation over another."""
    if brief.claim.objects:
        return plan(brief, "ratio_of_levels", points, as_levels=True)
    return joined(plan(brief, "level", points, as_levels=True), *_kindred(brief))


def times(brief: Brief) -> list[PlannedReading] | Missing:
    """So many times something: another series, an earlier value, what is normal."""
    claim = brief.claim
    if claim.objects:
        if is_level_measure(claim):
            return plan(brief, "ratio_of_levels", points, as_levels=True)
        if claim.window is None and claim.direction not in {"up", "down"}:
            return Missing("no_series", "nothing tells what is so many times as much")
        return plan(brief, "ratio_of_changes", changes)
    if claim.measure == "volume":
        return _volume_times(brief)
    if claim.window is None:
        return Missing("no_window", "nothing tells since when it is so many times as much")
    return plan(brief, "ratio_in_time", changes)


def _volume_times(brief: Brief) -> list[PlannedReading] | Missing:
    """Against what is normal: the average of 20, 50 or 90 sessions before."""
    last = plan(brief, "ratio_to_average", points, as_levels=True)
    if isinstance(last, Missing):
        return last
    found = brief.operands(as_levels=True)
    if isinstance(found, Missing) or last[0].end_on is None:
        return last
    sessions, end = found.best[0].sessions, last[0].end_on
    made = []
    for count in (20, 50, 90):
        begin = sessions.before(end, count)
        if begin is not None:
            made.append(last[0].replace(name=f"average_of_{count}_sessions", begin=begin))
    return made or Missing("thin_history", "fewer than 20 sessions are stored")


def spread(brief: Brief) -> list[PlannedReading] | Missing:
    """The gap between two rates, stored or computed."""
    claim = brief.claim
    if claim.objects:
        return plan(brief, "gap_of_levels", points, as_levels=True)
    provider = brief.desk.provider
    if all(provider.series(mention.id or "", "spread") for mention in claim.subjects):
        return plan(with_measure(brief, "spread"), "level", points, as_levels=True)
    return Missing("not_linked", "the other side of the spread is not named")
