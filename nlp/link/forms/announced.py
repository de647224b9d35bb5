"""Decisions that were announced when a text was written, and took effect some days later."""

from __future__ import annotations

import datetime as dt

from nlp.link.meaning import Missing
from nlp.link.readings import Brief
from nlp.market.cutoffs import EFFECTIVE_DAYS
from nlp.records import PlannedReading, Slice


def announced(brief: Brief, made: list[PlannedReading] | Missing) -> list[PlannedReading] | Missing:
    """Readings of a decision with the rows in which it takes effect.

    This is the one place where rows after the article count: who writes on the day of a decision
    knows the rate that applies from next week on. The verdict says so by a flag.

    Args:
        brief: The claim.
        made: Its readings, over rows as they were known when it was written.
    """
    if isinstance(made, Missing):
        return made
    return [
        each.replace(operands=tuple([_prolonged(brief, part) for part in each.operands]))
        for each in made
    ]


def _prolonged(brief: Brief, part: Slice) -> Slice:
    stored = brief.desk.series(part.instrument, part.measure)
    info = next((each for each in stored if each.id == part.series), None)
    if info is None or part.measure != "policy_rate" or part.frequency != "D":
        return part
    later = brief.desk.slice(info, as_of=brief.as_of + dt.timedelta(days=EFFECTIVE_DAYS))
    return later if len(later) > len(part) else part
