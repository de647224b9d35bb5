"""Words that place a statement within the article's day: before the bell, at the close."""

from __future__ import annotations

import datetime as dt

from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import words
from nlp.detect.memory import Memory
from nlp.detect.scene import Scene
from nlp.detect.windows.carried import last_day
from nlp.detect.windows.ends import CHANGES, DAILY
from nlp.records import Aspect, ClaimWindow


def aspect(scene: Scene, draft: Draft, window: ClaimWindow | None) -> Aspect | None:
    """Which moment of a session a draft is about, where the words around it or an hour tell."""
    clocked = window is not None and window.granularity in {"hour", "minute"}
    clocked = clocked or (
        draft.form in CHANGES and is_of_day(scene, draft.anchor) and _was_then(scene, draft)
    )
    if draft.figures and (clocked or _is_outside_session(scene, draft.anchor)):
        return "extended"
    if draft.aspect is None and draft.measure_is(DAILY) and _is_of_close(scene, draft.anchor):
        return "close"
    return draft.aspect


def overnight(context: Context, draft: Draft, window: ClaimWindow) -> ClaimWindow:
    """As in "Wall Street lost 3% overnight", told east of America: that of the day before.

    Args:
        context: The sentence.
        draft: The statement.
        window: The night from one day to the next.

    Returns:
        The session of America where a thing of America is told of from elsewhere; any other
        window as it is: what was open in that night is told by the market's calendar.
    """
    begin, end = window.begin, window.end_on
    if window.granularity != "session" or begin is None or end != begin + dt.timedelta(days=1):
        return window
    offset = context.scene.document.article.seen_at.utcoffset()
    about = draft.subjects[0].mention.id if draft.subjects else None
    american = about is not None and context.reference.economy_of(about) == _AMERICA
    if not american or offset is None or offset < _WESTERNMOST:
        return window
    begin -= dt.timedelta(days=max(0, begin.weekday() - _FRIDAY))
    return window.replace(begin=begin, end_on=begin, relation="on", granularity="day")


_AMERICA, _FRIDAY = "ECON:US", 4
#: Offset from UTC of the places for which the American session is in the night.
_WESTERNMOST = dt.timedelta(hours=-1)


def is_of_day(scene: Scene, anchor: int) -> bool:
    """As in "rose 6% before the bell", "in late trading", "at one stage": on the article's day."""
    clause = scene.clause_tokens(anchor)
    said = " ".join(scene.word(index) for index in clause)
    return any(phrase in said for phrase in words("stating", "same_day", "phrases"))


def day_of(scene: Scene, anchor: int, memory: Memory) -> dt.date:
    """The day of such words: the last one spoken of; of a morning told that morning, this one."""
    last, seen = last_day(scene, memory), scene.document.article.seen_at
    said = " ".join(scene.word(index) for index in scene.clause_tokens(anchor))
    early = any(phrase in said for phrase in words("stating", "same_day", "mornings"))
    trading = seen.weekday() <= _FRIDAY and seen.hour in _MORNING
    return seen.date() if early and trading else last


#: Hours of the day in which a morning's trading is told of as it happens.
_MORNING = range(4, 16)


def _is_outside_session(scene: Scene, anchor: int) -> bool:
    """As in "fell 4.8% in after-hours trading": no close tells what is meant."""
    said = " ".join(scene.word(index) for index in scene.clause_tokens(anchor))
    return any(phrase in said for phrase in words("stating", "extended", "phrases"))


def _was_then(scene: Scene, draft: Draft) -> bool:
    """As in "at one stage the index had been down 700 points": before the close, and no close."""
    auxiliaries = scene.children(scene.clause_of(draft.anchor), "aux")
    return any(scene.word(index) == "had" for index in auxiliaries)


def _is_of_close(scene: Scene, anchor: int) -> bool:
    """As in "closed at 4,012", "ended Friday up 2%", "at the close"; not "closing in on 4,012"."""
    clause, verbs = scene.clause_tokens(anchor), words("stating", "closing", "verbs")
    for index in clause:
        if scene.tokens[index].pos == "VERB" and scene.lemma(index) in verbs:
            return scene.phrase(index, index + 2) != "closing in"
    said = " ".join(scene.word(index) for index in clause)
    return any(phrase in said for phrase in words("stating", "closing", "phrases"))
