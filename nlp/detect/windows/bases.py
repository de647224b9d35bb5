"""What a change counts from: the day before, a period compared with, a peak."""

from __future__ import annotations

import datetime as dt

from nlp.detect.lexicon import labels
from nlp.detect.memory import Memory
from nlp.detect.scene import Scene
from nlp.detect.windows.carried import from_here, last_day
from nlp.detect.windows.stated import from_time, is_compared, is_possessive, stated_time
from nlp.records import ClaimWindow, Extreme, Time

_EARLIER = frozenset({"earlier", "before", "previously"})
_FROM = frozenset({"from", "than", "with", "to", "on", "since", "versus"})


def since_base(scene: Scene, time: Time, *, last: dt.date) -> ClaimWindow | None:
    """As in "1.4 points higher than in December": the change runs from that period until now.

    Args:
        scene: The sentence.
        time: One of its times.
        last: The last session spoken of.
    """
    start = scene.index_at(time.start)
    before = scene.lowered[max(0, start - 2) : start]
    if is_possessive(scene, time) and scene.quantity_at(scene.span(time)[1] + 1) is not None:
        return None  # "from Monday's 7.7% plunge": the figure's own day
    if time.relation == "since":
        return _before(from_time(time), last).replace(base=_extreme(scene, start))
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


def _before(window: ClaimWindow, last: dt.date) -> ClaimWindow:
    """As in "up 2% since last Friday", told on a Saturday: no change begins where it ends."""
    named = any(letter.isdigit() for letter in window.text or "")
    if window.granularity != "day" or named or window.begin is None or window.begin < last:
        return window
    return window.replace(begin=window.begin - _WEEK)


_WEEK = dt.timedelta(days=7)


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


def day_before(scene: Scene, anchor: int, memory: Memory) -> ClaimWindow | None:
    """As in "slumped on Friday, a day after finishing at a record": the day before that Friday.

    A clause that an "after" with a length of time opens is older than the one that it hangs on;
    "the day before" counts from the day spoken of. With any other length the window keeps null
    dates: nothing is judged on a day that the text does not mean.
    """
    own = scene.clause_of(anchor)
    mark = next((i for i in scene.children(own, "mark") if scene.word(i) == "after"), None)
    length = scene.time_at(mark - 1) if mark is not None else None
    if mark is None or length is None or length.kind != "duration":
        return _the_day_before(scene, anchor, memory)
    told = ClaimWindow(
        text=from_here(scene, scene.index_at(length.start)), relation="on", granularity="session"
    )
    day = stated_time(scene, scene.head(own), skip=(length,))
    if (length.count or 1) != 1 or length.granularity not in {"day", "session"}:
        return told
    dated = day is not None and day.relation == "on"
    last = day.end_on if day is not None and dated else last_day(scene, memory)
    earlier = weekday_before(last) if last is not None else None
    return told.replace(begin=earlier, end_on=earlier, count=1)


def _the_day_before(scene: Scene, anchor: int, memory: Memory) -> ClaimWindow | None:
    """As in "which had dropped 0.5% the day before", "the previous day it had risen"."""
    behind = range(anchor + 1, min(anchor + 3, len(scene.tokens)))
    for index in sorted({*scene.clause_tokens(anchor), *behind}):
        words = scene.phrase(index, index + 3)
        if words not in _BEFORE or scene.time_at(index + 2) is not None:
            continue
        if scene.tokens[min(index + 3, len(scene.tokens) - 1)].pos in {"DET", "NOUN", "PROPN"}:
            continue  # "the day before the vote"
        earlier = weekday_before(last_day(scene, memory))
        text = scene.document.article.text
        told = text[scene.tokens[index].start : scene.tokens[index + 2].end]
        return ClaimWindow(
            text=told, begin=earlier, end_on=earlier, relation="on", granularity="session", count=1
        )
    return None


_BEFORE = frozenset({"the day before", "the session before"})


def since_old(scene: Scene, told: Time | None, measure: str | None) -> ClaimWindow | None:
    """As in "to $53.45 from $98.17 at the end of 2013": the price moved from that day until now.

    Args:
        scene: The sentence.
        told: The time of the older price.
        measure: What is measured; accounts and statistics have periods.
    """
    if told is None or told.begin is None or told.begin != told.end_on or measure != "close":
        return None
    seen = scene.document.article.seen_at.date()
    if told.begin >= seen:
        return None
    return ClaimWindow(
        text=told.text, kind="window", begin=told.begin, end_on=seen, relation="between"
    )
