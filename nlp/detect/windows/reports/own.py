"""Quarters of a company's own year: "Q2" of one whose year ends in March is over in September."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.windows.ends import CHANGES
from nlp.detect.windows.reports import periods
from nlp.detect.windows.reports.booked import is_account, place_of
from nlp.records import ClaimWindow, Time
from nlp.reference import FiscalYear
from nlp.reference.timelines import fiscal_years

#: Months.
_QUARTER, _YEAR = 3, 12
_DAY = dt.timedelta(days=1)
#: Days from the end of a quarter in which it is still forecast ("analysts expect").
_AWAITED = 60
#: Statistics count their quarters from January, but for India's (Ministry of Statistics).
_OWN_STATISTICS = frozenset({"ECON:IN"})


def of_name(
    context: Context, draft: Draft, time: Time, window: ClaimWindow, *, ahead: bool
) -> ClaimWindow | None:
    """The quarter that a bare name means in the accounts of a company: "Q2", "this quarter".

    Args:
        context: The sentence.
        draft: The statement.
        time: The time that it names; one with its year or its months stands for itself.
        window: What that means on the calendar.
        ahead: Whether it is foretold.

    Returns:
        None where the calendar quarter is meant, or nobody knows the year of the subject.
    """
    year = _year_of(draft)
    if year is None:
        return None
    told = periods.of_accounts(context.scene, context.number, context.memory, dated=True)
    bare = set(_words(time)) <= words("times", "quarters", "plain")
    if bare and year.month != _YEAR and told is not None and told.granularity == "quarter":
        return told.replace(text=time.text)
    if not ahead and told is not None and window.granularity == "year":
        return _closed(year, time, window, told)
    seen = context.scene.document.article.seen_at.date()
    return of_year(year, time, window, seen=seen, ahead=ahead)


def of_year(
    year: FiscalYear, time: Time, window: ClaimWindow, *, seen: dt.date, ahead: bool = False
) -> ClaimWindow | None:
    """The quarter of a year that ends in a month of its own which a bare name means.

    Args:
        year: Whose quarters they are.
        time: The name of the quarter.
        window: What that means on the calendar.
        seen: The day of the article.
        ahead: Whether it is spoken of as one to come.

    Returns:
        None where the year is that of the calendar, and where the name is none of a quarter.
    """
    if year.month == _YEAR or window.granularity != "quarter" or window.fiscal:
        return None
    said = [word for word in _words(time) if word not in words("times", "quarters", "plain")]
    pointed = labels("times", "quarters", "pointers").get(" ".join(said) or "last")
    if pointed is not None:
        begin = _running(seen, year) + relativedelta(months=_QUARTER * int(pointed))
    elif words("times", "quarters", "numbered") >= set(said) and window.begin is not None:
        number = (window.begin.month - 1) // _QUARTER
        begin = _named(number, year, seen=seen, ahead=ahead)
    else:
        return None
    return _quarter(begin, window)


def _closed(
    year: FiscalYear, time: Time, window: ClaimWindow, told: ClaimWindow
) -> ClaimWindow | None:
    """As in "for the full year, sales rose 7.7%", behind the last quarter of that year."""
    whole = window.relation in {"to_date", "in"} and time.text.lower() in _THE_YEAR
    if not whole or told.end_on is None or told.granularity != "quarter":
        return None
    end = told.end_on.replace(day=1) + relativedelta(months=1) - _DAY
    if end.month != year.month:
        return None
    begin = end + _DAY - relativedelta(years=1)
    return window.replace(
        kind="period", begin=begin, end_on=end, relation="in", fiscal=year.month != _YEAR,
        placed=True,
    )  # fmt: skip


_THE_YEAR = words("times", "quarters", "years")


def _words(time: Time) -> list[str]:
    return time.text.lower().replace("-", " ").split()


def _year_of(draft: Draft) -> FiscalYear | None:
    subject = draft.subjects[0].mention.id if draft.subjects else None
    if subject in _OWN_STATISTICS and (draft.stated_measure or "").startswith("gdp"):
        return fiscal_years().get(subject)
    return fiscal_years().get(subject or "") if is_account(draft) else None


def _named(number: int, year: FiscalYear, *, seen: dt.date, ahead: bool) -> dt.date:
    """The first day of the latest such quarter that is over, or of the next one foretold."""
    month = (year.month + number * _QUARTER) % _YEAR + 1
    last = seen - dt.timedelta(days=_AWAITED) if ahead else seen
    begins = (dt.date(seen.year + later, month, 1) for later in (1, 0, -1, -2))
    over = next(day for day in begins if day + relativedelta(months=_QUARTER) <= last)
    return over + relativedelta(years=1) if ahead else over


def _running(seen: dt.date, year: FiscalYear) -> dt.date:
    """The first day of the own quarter in which a day lies."""
    return seen.replace(day=1) - relativedelta(months=(seen.month - year.month - 1) % _QUARTER)


def _quarter(begin: dt.date, window: ClaimWindow) -> ClaimWindow:
    end = begin + relativedelta(months=_QUARTER) - _DAY
    return window.replace(
        kind="period", begin=begin, end_on=end, relation="in", fiscal=True, placed=True
    )


def quarter_reported(context: Context, draft: Draft) -> ClaimWindow | None:
    """As in "quarterly earnings came to $2.19 a share": the company's last quarter that was over.

    None where the sentence says no "quarterly", or the tables do not know the company's year.
    """
    scene = context.scene
    start = scene.tokens[place_of(draft)].end
    said = any(t.text.lower() == "quarterly" and t.start < start for t in scene.times)
    company = draft.subjects[0].mention.id if said and draft.subjects else None
    year = fiscal_years().get(company or "")
    if year is None or draft.form not in CHANGES | {"level"}:
        return None
    begin = _running(scene.document.article.seen_at.date(), year) - relativedelta(months=_QUARTER)
    told = ClaimWindow(
        text="quarterly", kind="period", begin=begin,
        end_on=begin + relativedelta(months=_QUARTER) - _DAY, relation="in",
        granularity="quarter", fiscal=year.month % _QUARTER != 0, placed=True,
    )  # fmt: skip
    if draft.form == "level":
        context.memory.windows.append((context.number, scene.paragraph, told))
    return told
