"""What a change counts from: the day before, a period compared with, a peak."""

from __future__ import annotations

import datetime as dt

from nlp.detect.lexicon import labels
from nlp.detect.scene import Scene
from nlp.detect.windows.stated import from_time, is_compared
from nlp.records import ClaimWindow, Extreme, Time

_EARLIER = frozenset({"earlier", "before", "previously"})
_FROM = frozenset({"from", "than", "with", "to", "on", "since", "versus"})


def since_base(scene: Scene, time: Time) -> ClaimWindow | None:
    """As in "1.4 points higher than in December": the change runs from that period until now."""
    start = scene.index_at(time.start)
    before = scene.lowered[max(0, start - 2) : start]
    if time.relation == "since":
        return from_time(time).replace(base=_extreme(scene, start))
    seen = scene.document.article.seen_at.date()
    if time.begin is None or time.begin >= seen or not is_compared(scene, time):
        return None
    if time.relation == "ago" and scene.word(start - 1) == "from":
        return None
    if time.relation in {"on", "ago"} and time.begin == time.end_on:
        window = from_time(time)  # from close to close: that day is the base itself
        return window.replace(relation="between", granularity="day", kind="window", end_on=seen)
    if before and time.relation == "in" and {"than", "from"} & set(before):
        return from_time(time).replace(relation="since", kind="window", end_on=seen)
    return None


def of_earlier_day(scene: Scene, time: Time, *, last: dt.date) -> ClaimWindow | None:
    """As in "a day earlier it had lost 7%": the change of that day, not the one from it until now.

    None for a day that a change is counted from ("up 2% from a day earlier").

    Args:
        scene: The sentence.
        time: One of its times.
        last: The day spoken of last, which "earlier" counts back from.
    """
    start, end = scene.span(time)
    single = time.relation == "ago" and time.granularity in {"day", "session"} and time.count == 1
    if not single or scene.word(start - 1) in _FROM:
        return None
    window = from_time(time).replace(relation="on")
    if scene.word(end - 1) not in _EARLIER:
        return window
    earlier = weekday_before(last)
    return window.replace(begin=earlier, end_on=earlier)


def weekday_before(day: dt.date) -> dt.date:
    """The weekday before a day; which session that was is told by the market's calendar.

    Example:
        >>> weekday_before(dt.date(2024, 5, 20))
        datetime.date(2024, 5, 17)
    """
    return day - dt.timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def _extreme(scene: Scene, start: int) -> Extreme | None:
    """As in "since its peak of March 2000": which value of the period the change counts from."""
    before = scene.lowered[max(0, start - 5) : start]
    if "since" not in before and "from" not in before:
        return None
    kinds: dict[str, Extreme] = labels("stating", "extremes")  # type: ignore[assignment]
    return next((kinds[word] for word in before if word in kinds), None)
