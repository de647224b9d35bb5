"""Windows that are counted back from an event, and those of a period that it ends."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

from dateutil.relativedelta import relativedelta

from nlp.detect.scene import Scene
from nlp.records import ClaimWindow, Granularity, Quantity, Time
from nlp.records.time import Relation

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7}
_ENDING = frozenset({"end", "close", "finish"})
_DAY = dt.timedelta(days=1)
#: Units back that a calendar can hold.
_FURTHEST = 2000


def counted(quantity: Quantity, event: ClaimWindow, *, run: bool) -> ClaimWindow | None:
    """The stretch that a number of periods takes up, last day that of the event.

    "A 28-month high" reaches back so many months, "the ninth yearly gain in a row" to the first
    day of the first of nine years, the last one included.

    Args:
        quantity: How many periods; ``noun`` is the period.
        event: The day or period that they lead up to.
        run: Whether the periods are those of a run, the last one included.
    """
    end, unit = event.end_on, quantity.noun or ""
    count = int(quantity.value)
    if end is None or not 0 < count <= _FURTHEST:
        return None
    if unit == "session":
        begin: dt.date | None = sessions_before(end, count - 1 if run else count)
    elif run:
        begin = _back(period_begin(end, unit), count - 1, unit)
    else:
        whole = event.begin is not None and event.begin < end
        begin = _back(end + _DAY if whole else end, count, unit)
    if begin is None:
        return None
    return ClaimWindow(text=quantity.text, kind="window", begin=begin, end_on=end, relation="past")


def ever(text: str, event: ClaimWindow) -> ClaimWindow:
    """All that came before an event: the window of a record "in its history"."""
    return ClaimWindow(text=text, kind="window", end_on=event.end_on, relation="past")


def sessions_before(day: dt.date, count: int) -> dt.date:
    """The weekday so many weekdays before a day; exchange holidays are not known here.

    Example:
        >>> sessions_before(dt.date(2024, 5, 20), 1)
        datetime.date(2024, 5, 17)
    """
    weeks, rest = divmod(count, 5)
    day -= dt.timedelta(weeks=weeks)
    while rest:
        day -= _DAY
        rest -= day.weekday() < 5
    return day


def period_begin(day: dt.date, unit: str) -> dt.date:
    """The first day of the week, month, quarter or year in which a day lies.

    Example:
        >>> period_begin(dt.date(2024, 5, 17), "quarter")
        datetime.date(2024, 4, 1)
    """
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    months = _MONTHS.get(unit)
    if months is None or months > 12:
        return day
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def period_end(day: dt.date, unit: str) -> dt.date:
    """The last day of the week, month, quarter or year in which a day lies.

    Example:
        >>> period_end(dt.date(2024, 5, 17), "quarter")
        datetime.date(2024, 6, 30)
    """
    return last_of(period_begin(day, unit), unit)


def to_the_end(scene: Scene, window: ClaimWindow) -> ClaimWindow:
    """As in "will close the year at 2,700": what is foretold of a period is of its last day.

    Args:
        scene: The sentence.
        window: The window that the words give of a fact.
    """
    seen, text = scene.document.article.seen_at.date(), (window.text or "").lower()
    unit = _PERIODS.get(text.rsplit(" ", 1)[-1])
    if unit is None or "last" in text:
        return window
    end = period_end(seen, unit)
    begin = end if window.relation == "on" else period_begin(seen, unit)
    relation: Relation = "on" if window.relation == "on" else "in"
    return window.replace(begin=begin, end_on=end, relation=relation)


def period_named(scene: Scene, anchor: int) -> Granularity | None:
    """As in "having firmed 0.7% over the month", "lost 2% in the week": the unit of the period.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate; the words up to the next part count, and all of
            them where the sentence names no time.
    """
    for index in range(anchor if scene.times else 0, len(scene.tokens) - 2):
        if scene.word(index) in {",", ";"} and scene.times:
            return None
        if index > anchor and _goes_on(scene, index):
            return None
        told = scene.word(index) in _DURING and scene.word(index + 1) == "the"
        told = told and scene.word(index + 3) not in _BOUND
        if told and scene.word(index + 2) in _PERIODS and scene.time_at(index + 2) is None:
            return _PERIODS[scene.word(index + 2)]
    return None


def _goes_on(scene: Scene, index: int) -> bool:
    """As in "added 0.3% and has climbed 9.5% over the month": where the next predicate begins."""
    joins = scene.word(index) in {"and", "but", "while"}
    return joins and scene.tokens[index + 1].tag in {"VBD", "VBZ", "VBP"}


#: Behind a period that is bound by something else: "in the year after the last five cuts".
_BOUND = frozenset({"after", "before", "of", "that", "when", "since", "following", "to", "from"})
_DURING = frozenset({"over", "in", "during"})
_PERIODS: dict[str, Granularity] = {
    "week": "week", "month": "month", "quarter": "quarter", "year": "year",
}  # fmt: skip


def over_period(
    scene: Scene, anchor: int, *, told: Iterable[ClaimWindow] = ()
) -> ClaimWindow | None:
    """As in "lost 0.4% in the month": the running one, in its first days the one before.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate.
        told: Windows that the paragraph has spoken of; the last one of that length is meant.
    """
    unit = period_named(scene, anchor)
    if unit is None:
        return None
    spoken = [w for w in told if w.granularity == unit and w.relation == "in"]
    if spoken:
        return spoken[-1].replace(text=None)
    seen = scene.document.article.seen_at.date()
    begin, end = period_begin(seen, unit), seen
    if (seen - begin).days < _FIRST_DAYS:
        end = begin - _DAY
        begin = period_begin(end, unit)
    return ClaimWindow(kind="period", begin=begin, end_on=end, relation="in", granularity=unit)


#: Days in which a period that has just begun is not yet told of.
_FIRST_DAYS = 3


def last_of(begin: dt.date, unit: str) -> dt.date:
    """The last day of the week, month, quarter or year that begins on a day, as seasons do.

    Example:
        >>> last_of(dt.date(2023, 9, 1), "quarter")
        datetime.date(2023, 11, 30)
    """
    if unit == "week":
        return begin + dt.timedelta(days=6)
    return begin + relativedelta(months=_MONTHS[unit]) - _DAY if unit in _MONTHS else begin


def _back(day: dt.date, count: int, unit: str) -> dt.date | None:
    if unit in _DAYS:
        return day - dt.timedelta(days=count * _DAYS[unit])
    months = count * _MONTHS.get(unit, 0)
    return day - relativedelta(months=months) if 0 < months < 12 * day.year else None


def period_ended(scene: Scene, anchor: int, *, today: dt.date, at_end: bool) -> ClaimWindow | None:
    """As in "ended the week 1.2% lower", "closed the year at $53.75".

    Args:
        scene: The sentence.
        anchor: Token of the figure.
        today: The last day that the article speaks of.
        at_end: For a level, which is that of the last weekday; else the whole period.
    """
    for index in range(anchor - 1, -1, -1):
        if scene.word(index) == ";":
            return None
        if scene.lemma(index) in _ENDING and scene.tokens[index].pos == "VERB":
            if _is_put_in(scene, index, anchor):
                return None
            if any(index + 5 < scene.index_at(t.start) < anchor for t in scene.times):
                return None  # "finished June up 0.1%, the quarter with a gain of 2%"
            return _ended(scene, index, today=today, at_end=at_end)
    return None


def _is_put_in(scene: Scene, verb: int, anchor: int) -> bool:
    """As in "oil, which had ended the week at $107, tumbled $10": a clause of its own."""
    relative = {"which", "that", "who"} & set(scene.lowered[max(0, verb - 3) : verb])
    later = any(scene.tokens[i].tag == "VBD" for i in range(verb + 1, anchor + 1))
    return bool(relative) and later


def _ended(scene: Scene, verb: int, *, today: dt.date, at_end: bool) -> ClaimWindow | None:
    """The period that is the object of a verb of ending."""
    month = scene.time_at(verb + 1)
    if month is not None and month.granularity == "month" and month.relation == "in":
        return _of_last_day(month, today) if at_end else _of(month)
    for index in range(verb + 2, min(verb + 5, len(scene.tokens))):
        unit = scene.word(index)
        if unit not in {"week", "month", "quarter", "year"}:
            continue
        if scene.word(verb + 1) not in {"the", "a", "its", "their", "last"}:
            return None
        named = scene.time_at(index)
        if (period_end(today, unit) - today).days <= _LAST_DAYS:
            named = None  # told when it is all but over: that one, and not the one before
        begin = named.begin if named and named.begin else period_begin(today, unit)
        whole = named.end_on if named and named.end_on else today
        text = scene.document.article.text[scene.tokens[verb + 1].start : scene.tokens[index].end]
        if at_end:
            last = min(whole, today)
            last = last if last.weekday() < 5 else sessions_before(last, 1)
            return ClaimWindow(text=text, begin=last, end_on=last, relation="on")
        told: Relation = "in" if whole < today else "to_date"
        return ClaimWindow(
            text=text,
            kind="window",
            begin=begin,
            end_on=whole,
            relation=told,
            granularity=unit,  # type: ignore[arg-type]
        )
    return None


def _of_last_day(time: Time, today: dt.date) -> ClaimWindow | None:
    """As in "closed October at 4.05%": on the last weekday of the month."""
    if time.end_on is None:
        return None
    last = min(time.end_on, today)
    last = last if last.weekday() < 5 else sessions_before(last, 1)
    return ClaimWindow(text=time.text, begin=last, end_on=last, relation="on")


def _of(time: Time) -> ClaimWindow:
    """As in "finished June up 0.1%"."""
    return ClaimWindow(
        text=time.text, kind=time.kind, begin=time.begin, end_on=time.end_on,
        relation="in", granularity=time.granularity,
    )  # fmt: skip


#: Days before the end of a period on which "ended the quarter" means that one.
_LAST_DAYS = 4


def next_of(window: ClaimWindow, seen: dt.date) -> ClaimWindow:
    """As in "put the odds of a December cut at 70%": the next such month, whatever the tense.

    Args:
        window: The window of a chance.
        seen: The day on which it was told.
    """
    begin, end = window.begin, window.end_on
    if window.granularity != "month" or begin is None or end is None or end >= seen:
        return window
    later = begin.replace(year=begin.year + 1)
    if later.year > seen.year + 1 or any(part.isdigit() for part in window.text or ""):
        return window
    return window.replace(begin=later, end_on=period_end(later, "month"))


#: Within this time the statistics of a month come out.
_AWAITED = dt.timedelta(days=92)
_MONTH_NAMES = frozenset(name.lower() for name in calendar.month_name if name)
_QUARTERS = frozenset({"first", "second", "third", "fourth"})


def _is_bare(window: ClaimWindow) -> bool:
    """Whether a month or quarter is named without its year and without a word that looks back."""
    text = (window.text or "").strip().lower()
    if text in _MONTH_NAMES:
        return True
    names = text.removeprefix("the ").removesuffix(" quarter")
    return names in _QUARTERS | _MONTH_NAMES and window.granularity == "quarter"


def next_year(window: ClaimWindow, seen: dt.date) -> ClaimWindow:
    """As in "could hit 18% in January": a month or quarter long over means the next one.

    What is foretold of a month just past is a release that is awaited, no later than a quarter on.

    Args:
        window: The window of a forecast.
        seen: The day on which it was made.
    """
    begin, end = window.begin, window.end_on
    told = (window.text or "").lower().removeprefix("the ")
    if end is None or not (_is_bare(window) or told in _FULL_YEARS):
        return window
    if window.relation == "by":
        later = end + _DAY + relativedelta(years=1) - _DAY
        return window.replace(begin=seen, end_on=later) if end < seen else window
    if begin is None or end >= seen - _AWAITED:
        return window
    following = begin + relativedelta(years=1)  # "cut its full-year outlook"
    return window.replace(begin=following, end_on=end + _DAY + relativedelta(years=1) - _DAY)


_FULL_YEARS = frozenset({"full-year", "full year", "whole year"})


def turned(window: ClaimWindow, seen: dt.date) -> ClaimWindow:
    """As in "could hit $1,600 within six months": of what is foretold, the stretch lies ahead.

    Args:
        window: The window of a forecast.
        seen: The day on which it was made.
    """
    begin, end = window.begin, window.end_on
    if begin is None or end is None:
        return window
    if window.relation != "past":
        return window
    return window.replace(begin=seen, end_on=seen + (end - begin), relation="by")
