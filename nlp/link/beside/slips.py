"""What a figure is easily mixed up with: open and close, the fiscal and the calendar year.

Such readings never decide; they explain a wrong figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from nlp.link.fiscal import own_year
from nlp.link.meaning import Missing, Window
from nlp.link.readings import Brief, reading, with_measure
from nlp.records import PlannedReading

_OF_A_SESSION = {"open": "the open", "high": "the high of the session", "low": "the low"}
_DATED = frozenset({"level", "pct_change", "abs_change", "growth_rate", "market_value"})

Planner = Callable[[Brief], "list[PlannedReading] | Missing"]


def mixed_up(brief: Brief, default: PlannedReading, planned: Planner) -> tuple[PlannedReading, ...]:
    """The default reading with what its figure may have been mixed up with, as its name says.

    Args:
        brief: The claim and where its data come from.
        default: Its default reading.
        planned: Plans the readings of a claim.
    """
    claim = brief.claim
    if len(claim.subjects) != 1 or claim.quantity is None or default.formula == "unavailable":
        return ()
    return (*_within_the_session(brief, default), *_fiscal(brief, planned))


def _within_the_session(brief: Brief, default: PlannedReading) -> Iterator[PlannedReading]:
    """A close for which the open, the high or the low was printed."""
    if default.formula != "level" or default.begin is None or default.end_on is None:
        return
    part = default.operands[0]
    if part.measure != "close" or part.frequency != "D":
        return
    day = part.day_on_or_before(default.end_on) or dt.date.min
    stored = brief.desk.measures(part.instrument)
    for measure, name in _OF_A_SESSION.items():
        if measure not in stored:
            continue
        field = with_measure(brief, measure).operands(as_levels=True)
        if isinstance(field, Missing) or field.best[0].series.frequency != "D":
            continue
        found = reading("level", Window("session", day, day), field.best)
        if found.formula == "level":
            yield found.replace(name=name)


def _fiscal(brief: Brief, planned: Planner) -> Iterator[PlannedReading]:
    """A calendar period that stands for the one of the same name in the subject's own year."""
    window = own_year(brief.claim) if brief.claim.form in _DATED else None
    if window is None:
        return
    found = planned(brief.over(window))
    if not isinstance(found, Missing) and found and found[0].formula != "unavailable":
        yield found[0].replace(name="its own fiscal year")
