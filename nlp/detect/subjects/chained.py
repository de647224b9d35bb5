"""Figures that go on about what the figure right before them is said of."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.detect.cues import Figure
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene

#: Tokens from the end of a figure within which the next one goes on about the same.
_REACH = 9
_PARTING = frozenset({";", ":", "and", "but", "while", "whereas", "with", "than", "(", ")"})


def goes_on(
    scene: Scene, figure: Figure, told: Sequence[tuple[int, tuple[Referent, ...]]]
) -> tuple[Referent, ...]:
    """Whom the figure right before is said of, where nothing comes between.

    As in "Brent rose and WTI settled $4.38 higher at $123.64, up 3.7%": no verb, no name and no
    "and" between two figures means that both are of one thing.

    Args:
        scene: The sentence.
        figure: The figure.
        told: End of an earlier figure and its subjects, in any order.
    """
    before = [(end, subjects) for end, subjects in told if end <= figure.start and subjects]
    if not before:
        return ()
    end, subjects = max(before, key=lambda each: each[0])
    between = range(end, figure.start)
    if len(between) > _REACH or not len(between):
        return ()
    parted = any(scene.word(i) in _PARTING or _opens(scene, i) for i in between)
    return () if parted else subjects


def _opens(scene: Scene, index: int) -> bool:
    """Whether a token is a verb, a pronoun or a name: something else may be meant."""
    if scene.tokens[index].pos in {"VERB", "AUX", "PRON", "PROPN"}:
        return scene.time_at(index) is None
    entity = scene.entity_at(index)
    return entity is not None and scene.time_at(index) is None
