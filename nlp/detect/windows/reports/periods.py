"""The period that a report is about, and those that are named relative to it."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nlp.detect.memory import Memory
from nlp.detect.scene import Scene
from nlp.detect.windows.carried import is_day
from nlp.detect.windows.reach import last_of
from nlp.detect.windows.reports.accounts import is_likened
from nlp.detect.windows.stated import is_compared
from nlp.records import ClaimWindow, Time

#: A year that is the one spoken of; "this year", "last year" say which they mean.
_THE_YEAR = ("the year", "the full year", "the whole year", "the entire year")


def of_statistic(
    time: Time, *, memory: Memory, told: ClaimWindow | None = None
) -> ClaimWindow | None:
    """The period of a statistic that is named relative to the one spoken of before.

    "1.9% a year earlier" is the same month of the year before, "on the month" the last month of
    the period spoken of; None where the time stands for itself.

    Args:
        time: The stated time.
        memory: Windows spoken of so far.
        told: The period that the report is about: "a year ago" counts from there.
    """
    periods = [w for _, _, w in memory.windows if w.begin and w.end_on and not is_day(w)]
    periods = [w for w in periods if w.relation in _WHOLE] or periods
    if not periods or periods[-1].end_on is None or periods[-1].begin is None:
        return None
    last, begin, end = periods[-1], periods[-1].begin, periods[-1].end_on
    if told is not None and told.begin and told.end_on and not refers_back(time):
        last, begin, end = told, told.begin, told.end_on
    if time.relation == "ago" and time.granularity == "year":
        years = time.count or 1
        moved = {"begin": _years_before(begin, years), "end_on": _years_before(end, years)}
        return last.replace(text=time.text, relation="in", **moved)
    words = time.text.lower().split()
    if len(words) == _THREE and words[0] == "the" and end.day >= _LAST_DAYS:
        unit = next((u for u in ("month", "quarter") if u in words[1:]), None)
        if unit is not None and set(words[1:]) & _JUST_BEFORE:
            before = begin - dt.timedelta(days=1)
            first = before.replace(day=1) - relativedelta(months=0 if unit == "month" else 2)
            return last.replace(text=time.text, begin=first, end_on=before)
    if time.relation == "past" and time.granularity == "month" and _JUST_BEFORE & set(words):
        first = begin - relativedelta(months=time.count or 1)  # "the previous three months"
        return last.replace(text=time.text, begin=first, end_on=begin - dt.timedelta(days=1))
    if is_likened(time) and time.granularity == "year" and time.begin is not None:
        years = end.year - time.begin.year  # "the same period last year" of a quarter
        moved = {"begin": _years_before(begin, years), "end_on": _years_before(end, years)}
        return last.replace(text=time.text, relation="in", **moved)
    if (
        time.relation == "to_date"
        and time.granularity == "year"
        and time.text.lower() == "the year"
    ):
        within = (end - begin).days < _QUARTER  # "in March, up 25% on the year": of that March
        return last.replace(text=time.text) if within else None
    if time.relation == "to_date" and time.granularity == "month":
        return last.replace(
            text=time.text, relation="in", granularity="month", begin=end.replace(day=1), end_on=end
        )
    return None


#: Days of the longest quarter.
_QUARTER = 92
#: As in "the previous month", "the quarter before".
_THREE, _JUST_BEFORE = 3, frozenset({"previous", "before", "prior", "preceding", "earlier"})
#: A day of the month from which it can be the last one.
_LAST_DAYS = 28


def of_quarter(time: Time, *, memory: Memory) -> ClaimWindow | None:
    """The year of the quarter spoken of: "fourth-quarter growth was 4%; for the year, 5%".

    None where the words say which year they mean, and where no quarter of an earlier year was
    spoken of.

    Args:
        time: The stated time.
        memory: Windows of facts and forecasts so far.
    """
    definite = time.text.lower().removesuffix(" as a whole").endswith(_THE_YEAR)
    spoken = [w for _, _, w in (*memory.windows, *memory.ahead) if w.granularity == "quarter"]
    definite = definite and time.relation in {"in", "to_date"}  # not "by the end of the year"
    if not definite or time.fiscal or time.begin is None or not spoken:
        return None
    last = max(spoken, key=lambda window: window.end_on or dt.date.min)
    if last.fiscal or last.end_on is None or last.end_on.year >= time.begin.year:
        return None
    year = last.end_on.year
    return last.replace(
        text=time.text, relation="in", kind="period", granularity="year",
        begin=dt.date(year, 1, 1), end_on=dt.date(year, 12, 31),
    )  # fmt: skip


def year_to(time: Time, told: ClaimWindow | None) -> ClaimWindow | None:
    """As in "earnings rose 4.1% from a year ago": the year up to the period reported."""
    if time.relation != "ago" or time.granularity != "year" or (time.count or 1) != 1:
        return None
    if told is None or told.end_on is None:
        return None
    begin = _years_before(told.end_on, 1)
    return ClaimWindow(
        text=time.text, kind="window", relation="past", granularity="year", count=1,
        begin=begin, end_on=told.end_on,
    )  # fmt: skip


def is_relative(time: Time) -> bool:
    """As in "a year earlier", "the same period last year", "the previous quarter"."""
    just = len(time.text.split()) == _THREE or time.relation == "past"
    just = just and bool(_JUST_BEFORE & set(time.text.lower().split()))
    return refers_back(time) or is_likened(time) or just


def refers_back(time: Time) -> bool:
    """As in "a year earlier": before the period named last, not before the one reported."""
    return time.text.lower().rsplit(" ", 1)[-1] in {"earlier", "before", "previously"}


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; the last day of a month stays the last."""
    last = (day + dt.timedelta(days=1)).month != day.month
    moved = (day + dt.timedelta(days=1) if last else day) - relativedelta(years=years)
    return moved - dt.timedelta(days=1) if last else moved


def reported(scene: Scene, memory: Memory, *, of: str | None = None) -> ClaimWindow | None:
    """The period that a report is about: the latest finished one spoken of.

    Args:
        scene: The sentence.
        memory: Windows spoken of so far.
        of: The measure: no month is reported of what is told by quarters.
    """
    quarterly = (of or "").startswith("gdp")
    seen = scene.document.article.seen_at.date()
    done = [
        (w.end_on, place, w)
        for place, (_, _, w) in enumerate(memory.windows)
        if w.relation == "in" and w.granularity in {"month", "quarter"}
        if w.end_on is not None and w.end_on <= seen
    ]
    fitting = [each for each in done if (each[2].granularity == "quarter") == quarterly]
    usable = done if of is None or (not fitting and not quarterly) else fitting
    return max(usable, key=lambda each: each[:2])[2] if usable else None


def of_accounts(scene: Scene, number: int, memory: Memory, *, dated: bool) -> ClaimWindow | None:
    """The period that accounts go on about: the last of the paragraph, else that of the report.

    A report is about the period that ended last; of two that ended together, the one told first.

    Args:
        scene: The sentence.
        number: Its number in the article.
        memory: Windows spoken of so far.
        dated: Whether the figure is one that only periods have; others count for the rest of the
            article only where it has told of no session.
    """
    seen = scene.document.article.seen_at.date()
    done = [
        (w.end_on, told, paragraph, w)
        for told, paragraph, w in memory.periods
        if w.relation in _WHOLE and w.granularity in _REPORTED and w.end_on and w.end_on <= seen
    ]
    here = [w for _, n, near, w in done if near == scene.paragraph or number - n <= _NEXT]
    if here:
        last = max(n for _, n, near, w in done if w in here)
        told = [w for _, n, _, w in done if n == last]
        return max(told, key=lambda w: w.end_on or dt.date.min).replace(text=None)
    recent = [each for each in done if (seen - each[0]).days <= _RECENT]
    if not recent or not (dated or not any(is_day(w) for _, _, w in memory.windows)):
        return None
    return max(recent, key=lambda each: each[0])[3].replace(text=None)


_WHOLE = frozenset({"in", "to"})
_REPORTED = frozenset({"week", "month", "quarter", "half", "year"})
#: Sentences within which figures go on about a period across paragraphs.
_NEXT = 2
#: Days from the end of a period to the last reports of it.
_RECENT = 150


def like(scene: Scene, time: Time, told: ClaimWindow | None) -> ClaimWindow | None:
    """As in "fell 1.3% from November", "8.7% lower than in December 2018", told in a report.

    From a period of the same length up to the one reported, not up to the day of the report.

    Args:
        scene: The sentence.
        time: One of its times.
        told: The period that the report is about.
    """
    if told is None or told.begin is None or time.begin is None or not is_compared(scene, time):
        return None
    alike = time.granularity == told.granularity and time.relation in {"in", "since"}
    if not alike or last_of(time.begin, time.granularity) >= told.begin:
        return None
    return told.replace(text=time.text, kind="window", relation="since", begin=time.begin)


def foreseen(scene: Scene, number: int, memory: Memory) -> ClaimWindow | None:
    """The time that the forecast before was made for, in the paragraph or two sentences back."""
    for told, paragraph, window in reversed(memory.ahead):
        if paragraph == scene.paragraph or number - told <= 1:
            return window
        break
    return None
