"""From facts in filings to values of quarters and years, each as known from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from nlp.market.providers.gathering import Value
from nlp.records import Record

#: Days from the first to the last day of a period; fiscal quarters have 12 to 14 weeks, fiscal
#: years 52 or 53.
_QUARTER = range(80, 100)
_HALF = range(170, 190)
_NINE_MONTHS = range(260, 285)
_YEAR = range(350, 380)


class Fact(Record, frozen=True, kw_only=True):
    """One figure in one filing.

    Attributes:
        start: First day of the period; None for a figure as of a day.
        end: Last day of the period, or the day.
        filed: Day of the filing.
        value: The figure.
    """

    start: dt.date | None
    end: dt.date
    filed: dt.date
    value: float


_Period = tuple[dt.date, dt.date]
_Versions = list[tuple[dt.date, float]]  # day from which a value was known, oldest first


def stocks(facts: Iterable[Fact]) -> list[Value]:
    """Figures as of a day, with every later change of them as a further vintage."""
    by_day: dict[dt.date, list[Fact]] = {}
    for fact in facts:
        if fact.start is None:
            by_day.setdefault(fact.end, []).append(fact)
    return [
        value for day, found in sorted(by_day.items()) for value in _values(day, _versions(found))
    ]


def quarters_and_years(facts: Iterable[Fact], *, summed: bool) -> Mapping[str, list[Value]]:
    """Figures of quarters ("Q") and years ("A"), by the last day of the period.

    A quarter that no filing states on its own (the fourth nearly never is, and cash flows are
    filed as running sums) is the difference of two sums from the same day; it counts as known
    when both were.

    Args:
        facts: Figures over periods; those as of a day are left out.
        summed: Whether the figures of parts add up (not so for figures per share).
    """
    periods: dict[_Period, list[Fact]] = {}
    for fact in facts:
        if fact.start is not None:
            periods.setdefault((fact.start, fact.end), []).append(fact)
    known = {period: _versions(found) for period, found in periods.items()}
    quarters = {end: known[start, end] for start, end in known if _days(start, end) in _QUARTER}
    if summed:
        for end, versions in _differences(known):
            quarters.setdefault(end, versions)
    years = {end: known[start, end] for start, end in known if _days(start, end) in _YEAR}
    return {
        frequency: [value for day in sorted(found) for value in _values(day, found[day])]
        for frequency, found in (("Q", quarters), ("A", years))
    }


def _differences(known: Mapping[_Period, _Versions]) -> Iterator[tuple[dt.date, _Versions]]:
    """Quarters between two running sums: half a year less a quarter, a year less nine months."""
    for longer, shorter in ((_HALF, _QUARTER), (_NINE_MONTHS, _HALF), (_YEAR, _NINE_MONTHS)):
        sums = {start: end for start, end in known if _days(start, end) in shorter}
        for start, end in known:
            if _days(start, end) in longer and start in sums:
                yield end, _minus(known[start, end], known[start, sums[start]])


def _minus(whole: _Versions, part: _Versions) -> _Versions:
    """The difference as it was known from each day on which one of the two changed."""
    first = max(whole[0][0], part[0][0])
    days = sorted({first, *(day for day, _ in (*whole, *part) if day > first)})
    made = [(day, _at(whole, day) - _at(part, day)) for day in days]
    return _changes(made)


def _at(versions: _Versions, day: dt.date) -> float:
    return next(value for filed, value in reversed(versions) if filed <= day)


def _versions(facts: Iterable[Fact]) -> _Versions:
    filed = sorted({(fact.filed, fact.value) for fact in facts})
    return _changes(filed)


def _changes(versions: _Versions) -> _Versions:
    """Without the repetitions of later filings."""
    kept: _Versions = []
    for day, value in versions:
        if kept and kept[-1][1] == value:
            continue
        if kept and kept[-1][0] == day:
            kept.pop()
        kept.append((day, value))
    return kept


def _values(day: dt.date, versions: _Versions) -> Iterator[Value]:
    published = versions[0][0]
    for vintage, value in versions:
        yield Value(day=day, value=value, vintage=vintage, published=published)


def _days(start: dt.date, end: dt.date) -> int:
    return (end - start).days + 1
