"""The same amount for each share: "net income fell to $1.2 billion, or 83 cents per share"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.records import Direction, Step

#: What is earned for each share when these are told.
_EARNED = frozenset({"net_income", "earnings", "adjusted_net_income"})


def per_share(context: Context) -> Iterator[Draft]:
    """As in "to $1.2 billion, or 83 cents per share, from $1.6 billion, or $1.05 a share".

    One claim for the earlier and the later amount where both are told, else for the later one.
    """
    pairs = [pair for pair in pairwise(context.free()) if _is_restated(context.scene, *pair)]
    if not pairs:
        return
    whole, share = pairs[0]
    subjects = context.about(whole, context.cue(whole))
    if not subjects or subjects[0].measure not in _EARNED:
        return
    old = next((each for before, each in pairs[1:] if before.preposition == "from"), None)
    yield _draft(subjects, share, old if whole.preposition == "to" else None)


def _draft(subjects: tuple[Referent, ...], share: Figure, old: Figure | None) -> Draft:
    figures = (share,) if old is None else (old, share)
    return Draft(
        form="level" if old is None else "from_to",
        rule="per_share:restated",
        anchor=share.start,
        figures=figures,
        subjects=subjects,
        measure="eps",
        direction=_way(share, old),
        quantity=share.quantity,
        quantity_from=None if old is None else old.quantity,
        end=max(figure.end for figure in figures) - 1,
        steps=(Step(field="measure", by="amount for each share", evidence=share.quantity.text),),
    )


def _way(share: Figure, old: Figure | None) -> Direction | None:
    if old is None or old.quantity.value == share.quantity.value:
        return None
    return "up" if share.quantity.value > old.quantity.value else "down"


def _is_restated(scene: Scene, whole: Figure, share: Figure) -> bool:
    """Whether the second figure tells the first for each share: nothing but ", or" between."""
    between = {scene.word(i) for i in range(whole.end, share.start)}
    money = whole.unit == share.unit == "currency" and whole.quantity.per is None
    return money and share.quantity.per == "share" and "or" in between and between <= _JOINTS


_JOINTS = frozenset({",", "or", "(", "about", "some", "a"})
