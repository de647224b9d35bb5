"""Times in a text as intervals of calendar days, seen from the article's local date.

*Input*: plain text and the aware instant of the article. *Output*: ``Time`` records in order, not
overlapping. *Invariants*: time linear in the length of the text; first and last day are included;
``text[start:end]`` is the quoted text, without the preposition before it ("since June" has the
text "June" and the relation ``since``), with it for "between". *Raises*: nothing for text.

Conventions

- A weekday is the latest such day at or before the article's date, unless the words around it
  look ahead. Undated months and quarters are the latest ones that have begun.
- A running period ("this year", "in December" in December) ends on the article's date with
  relation ``to_date``, unless the words around it look ahead.
- "Over the past year" begins on the same day last year; "since June" on 1 June, ends now.
- A bare length ("in 11 years") is a duration without relation whose interval is counted back.
- Fiscal periods are flagged and follow the fiscal year of whom the text speaks; where that is not
  known they are calendar periods, and ``assumed`` says so.
- An event ("since the pandemic") has the dates of the reference table; without them, or where the
  country that the text speaks of does not tell which is meant, the words stand without dates.
- A run ("a fifth straight day") and a vague time ("recently", "for weeks") name no window.
- What refers to another time ("two days later", "that month") looks back within the paragraph.
- Sessions are counted in weekdays; exchange holidays are the business of linking.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nlp.annotate.quantities.languages import is_read
from nlp.annotate.quantities.scan import scan
from nlp.annotate.times.driver import read_time
from nlp.annotate.times.subjects import Subjects
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.windows import place
from nlp.records import Entity, Extent, Time
from nlp.reference import FiscalYear

__all__ = ["times"]


def times(
    text: str,
    seen_at: dt.datetime,
    *,
    language: str = "en",
    fiscal_year_end: int | None = None,
    entities: Sequence[Entity] = (),
    exclude: Sequence[Extent] = (),
) -> tuple[Time, ...]:
    """The times of a text, in order and not overlapping.

    Args:
        text: Plain text.
        seen_at: Aware instant of the article; relative words count from its local date.
        language: ISO 639-1 code; texts in a language without a glossary
            (``lexicons/languages``) give none.
        fiscal_year_end: Month (1 to 12) in which the fiscal year of the text's subject ends.
        entities: Names in the text with their ids. They tell whose fiscal year is meant and whose
            election, where the reference tables know it.
        exclude: Stretches in which no time may begin, such as names with years in them.

    Example:
        >>> seen_at = dt.datetime.fromisoformat("2026-01-19T09:00:00+08:00")
        >>> [time] = times("It gained $732 billion over the past year.", seen_at)
        >>> time.text, time.relation, time.begin.isoformat(), time.end_on.isoformat()
        ('the past year', 'past', '2025-01-19', '2026-01-19')
    """
    if not is_read(language):
        return ()
    subjects = Subjects(text, entities)
    own = FiscalYear(fiscal_year_end) if fiscal_year_end else None
    view = View(
        scanned=scan(text, language),
        day=seen_at.date(),
        fiscal_at=(lambda _: own) if own else subjects.fiscal_year,
        country_at=subjects.country,
    )
    closed = sorted((extent.start, extent.end) for extent in exclude)
    return tuple(_time(view, found) for found in _expressions(view, closed))


def _expressions(view: View, closed: list[tuple[int, int]]) -> list[Found]:
    result: list[Found] = []
    starts = view.scanned.starts
    index, next_closed = 0, 0
    while index < len(starts):
        while next_closed < len(closed) and closed[next_closed][1] <= starts[index]:
            next_closed += 1
        inside = next_closed < len(closed) and closed[next_closed][0] <= starts[index]
        found = None if inside else read_time(view, index)
        if found is None:
            view.follow(index)
            index += 1
            continue
        floor = result[-1].last if result else 0
        found = place(view, found)
        found.first = max(found.first, floor)
        result.append(found)
        view.story.append(found)
        for token in range(index, found.last):
            view.follow(token)
        index = max(found.last, index + 1)
    return result


def _time(view: View, found: Found) -> Time:
    start, end = view.scanned.starts[found.first], view.scanned.ends[found.last - 1]
    return Time(
        start=start,
        end=end,
        text=view.scanned.text[start:end],
        kind=found.kind,
        begin=found.begin,
        end_on=found.end,
        granularity=found.granularity,
        timex=found.timex,
        relation=found.relation,
        count=found.count,
        fiscal=found.fiscal,
        assumed=found.assumed,
    )
