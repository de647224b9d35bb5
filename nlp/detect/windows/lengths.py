"""Lengths told of another time than now: "four months" of 1973, "a single session" of 2008."""

from __future__ import annotations

from nlp.detect.draft import Context, Draft
from nlp.detect.windows import carried, stated
from nlp.detect.windows.ends import CHANGES, DAILY
from nlp.detect.windows.reports import booked
from nlp.records import ClaimWindow, Time

_MOVES = CHANGES | {"from_to"}


def of_then(context: Context, draft: Draft, time: Time) -> ClaimWindow | None:
    """The window of a move over a length that does not end now.

    Of a single day told with its date it is that day; otherwise nobody tells which days or months
    they were, and nothing is judged.

    Args:
        context: The sentence.
        draft: A statement of fact.
        time: The time that it names.

    Returns:
        None where the length is counted back from now, or none is told.
    """
    if draft.time is not None or draft.form not in _MOVES:
        return None
    if booked.is_priced(draft) and _is_day_in(context, time):
        return _unknown(time)
    length = time if time.kind == "duration" else _day_behind(context, draft)
    if length is None or carried.is_running(context.scene, draft.anchor):
        return None
    placed = [t for t in _placed(context, draft) if t is not length]
    if not placed:
        return None
    if _is_one_day(length):
        days = [t for t in placed if t.begin == t.end_on]
        return stated.from_time(days[-1]) if days else _unknown(length)
    seen = context.scene.document.article.seen_at.date()
    long_ago = any(t.end_on and (seen - t.end_on).days > carried.NEAR for t in placed)
    return _unknown(length) if long_ago else None


def _unknown(length: Time) -> ClaimWindow:
    return ClaimWindow(text=length.text, kind="window", relation="since")


def _is_day_in(context: Context, time: Time) -> bool:
    """As in "on Brexit day in June", "one day in 2008": one that nobody dates."""
    scene, first = context.scene, context.scene.span(time)[0]
    day = scene.word(first - 1) in {"in", "of"} and scene.lemma(first - 2) in {"day", "session"}
    return day and time.granularity not in {"day", "session"}


def _is_one_day(time: Time) -> bool:
    return time.kind == "duration" and time.granularity in {"day", "session"} and time.count == 1


def _day_behind(context: Context, draft: Draft) -> Time | None:
    """As in "in 2008 the index fell 7% in a single session": told right behind the figure."""
    if draft.stated_measure not in DAILY or not draft.figures:
        return None
    scene, end = context.scene, draft.figures[-1].end
    behind = (t for t in scene.times if _is_one_day(t) and t.begin is not None)
    return next((t for t in behind if 0 <= scene.apart(end, scene.index_at(t.start)) <= 1), None)


def _placed(context: Context, draft: Draft) -> list[Time]:
    """Times of the sentence that can tell when such a length was: before the statement, or next."""
    scene = context.scene
    told = [t for t in scene.times if t.relation in {"on", "in", "between"} and t.end_on]
    near = [t for t in told if scene.index_at(t.start) < draft.anchor]
    last = draft.figures[-1].end if draft.figures else draft.anchor
    behind = [t for t in told if 0 < scene.index_at(t.start) - last <= _NEXT]
    return near + behind


#: Tokens from a figure to the time behind its length: "7.9% in a day last week".
_NEXT = 5
