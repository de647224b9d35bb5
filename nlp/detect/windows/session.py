"""Words that place a statement within the article's day: before the bell, at the close."""

from __future__ import annotations

from nlp.detect.draft import Draft
from nlp.detect.lexicon import words
from nlp.detect.scene import Scene
from nlp.detect.windows.ends import DAILY
from nlp.records import Aspect, ClaimWindow


def aspect(scene: Scene, draft: Draft, window: ClaimWindow | None) -> Aspect | None:
    """Which moment of a session a draft is about, where the words around it or an hour tell."""
    clocked = window is not None and window.granularity in {"hour", "minute"}
    if draft.figures and (clocked or _is_outside_session(scene, draft.anchor)):
        return "extended"
    if draft.aspect is None and draft.measure_is(DAILY) and _is_of_close(scene, draft.anchor):
        return "close"
    return draft.aspect


def is_of_day(scene: Scene, anchor: int) -> bool:
    """As in "rose 6% before the bell", "in late trading", "at one stage": on the article's day."""
    clause = scene.clause_tokens(anchor)
    said = " ".join(scene.word(index) for index in clause)
    return any(phrase in said for phrase in words("stating", "same_day", "phrases"))


def _is_outside_session(scene: Scene, anchor: int) -> bool:
    """As in "fell 4.8% in after-hours trading": no close tells what is meant."""
    said = " ".join(scene.word(index) for index in scene.clause_tokens(anchor))
    return any(phrase in said for phrase in words("stating", "extended", "phrases"))


def _is_of_close(scene: Scene, anchor: int) -> bool:
    """As in "closed at 4,012", "ended Friday up 2%", "at the close"; not "closing in on 4,012"."""
    clause, verbs = scene.clause_tokens(anchor), words("stating", "closing", "verbs")
    for index in clause:
        if scene.tokens[index].pos == "VERB" and scene.lemma(index) in verbs:
            return scene.phrase(index, index + 2) != "closing in"
    said = " ".join(scene.word(index) for index in clause)
    return any(phrase in said for phrase in words("stating", "closing", "phrases"))
