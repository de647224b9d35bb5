"""Words that place a statement within the article's day: before the bell, after hours."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene


def is_of_day(scene: Scene, anchor: int) -> bool:
    """As in "rose 6% before the bell", "in late trading", "at one stage": on the article's day."""
    clause = scene.clause_tokens(anchor)
    said = " ".join(scene.word(index) for index in clause)
    return any(phrase in said for phrase in words("stating", "same_day", "phrases"))


def is_outside_session(scene: Scene, anchor: int) -> bool:
    """As in "fell 4.8% in after-hours trading": no close tells what is meant."""
    said = " ".join(scene.word(index) for index in scene.clause_tokens(anchor))
    return any(phrase in said for phrase in words("stating", "extended", "phrases"))
