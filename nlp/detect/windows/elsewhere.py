"""Times of a sentence that belong to something else than the statement at hand."""

from __future__ import annotations

from nlp.detect.scene import Scene
from nlp.records import Time

_BELOW = frozenset({"advcl", "acl", "acl:relcl", "ccomp", "advcl:relcl"})
_FINITE = frozenset({"VBD", "VBN", "VBZ", "VBP"})


def lying_ahead(scene: Scene) -> tuple[Time, ...]:
    """Times that nothing stated can be of: "due to report next week" and what fell before.

    A day is left for zones: a text of Tuesday evening may be of Wednesday elsewhere.
    """
    today = scene.document.article.seen_at.date()
    return tuple(t for t in scene.times if t.begin is not None and (t.begin - today).days > 1)


def is_subordinate(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "sank after it said on Tuesday that": the time of a clause below that of an anchor."""
    own = scene.clause_of(anchor)
    clause = scene.clause_of(scene.index_at(time.start))
    below = scene.tokens[clause].tag in _FINITE and scene.dep(clause) in _BELOW
    return clause != own and below and own in scene.ancestors(clause)


def is_of_infinitive(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "banks due to report results on Friday fell": a verb below that is not the anchor's."""
    top = scene.top(*scene.span(time))
    within = set(scene.ancestors(anchor)) | {anchor}
    for index in scene.ancestors(top):
        if index in within:
            return False
        if scene.tokens[index].tag == "VB" and scene.word(index - 1) == "to":
            return True
    return False
