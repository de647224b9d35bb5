"""Times as a text states them, seen from the instant of the article."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from nlp.errors import RecordError
from nlp.records.span import Span

TimeKind = Literal["date", "period", "duration", "window", "set"]

#: How the interval relates to the words. Each row of the window rules has its own relation, so
#: that linking never has to read the words again.
Relation = Literal[
    "on",  # a day: today, on Friday, March 3
    "in",  # a named period: in May, in the third quarter, last week, in 2023, fiscal 2025
    "to_date",  # from the start of the running period until now: this month, so far this year
    "past",  # so many units back from now: over the past year, in the last five sessions
    "since",  # from a day or period until now: since June, since March 3
    "between",  # two ends are named: from 2008 to 2012, between January and March
    "to",  # so many units up to a named end: the 12 months to February
    "by",  # until a time ahead: by December, before the end of next year
    "ago",  # a point so many units back: a year ago, a week earlier
]
Granularity = Literal[
    "hour", "day", "session", "week", "month", "quarter", "half", "year", "decade", "century"
]


class Time(Span, frozen=True, kw_only=True):
    """A stated time as an interval of calendar days.

    Attributes:
        kind: date (a day), period (a named stretch), duration (a bare length), window (a stretch
            defined from now or from an anchor), set (a repetition such as "each month").
        begin: First day, included; None where unknown.
        end_on: Last day, included; None where unknown.
        granularity: The unit that the words name.
        timex: The TIMEX3 value for exchange ("2026-Q1", "P3M", "2026-W03"), or None.
        relation: How the interval relates to the words; None for bare durations and sets.
        count: Number of units ("past five sessions" has 5), or None.
        fiscal: Whether the words name a fiscal period.
        assumed: Whether a fiscal period was read as one of the calendar year, because nothing tells
            when the fiscal year ends.
    """

    kind: TimeKind
    begin: dt.date | None = None
    end_on: dt.date | None = None
    granularity: Granularity = "day"
    timex: str | None = None
    relation: Relation | None = None
    count: int | None = None
    fiscal: bool = False
    assumed: bool = False

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        if self.begin and self.end_on and self.end_on < self.begin:
            raise RecordError("an interval must not end before it begins", subject=self.text)
