"""The predicates that a statement stands under, and what they tell of its time."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene

AUXILIARIES = ("aux", "aux:pass", "cop")


def governing(scene: Scene, anchor: int) -> list[int]:
    """Predicates from the statement's own up to the sentence's, as far as they govern it."""
    own = scene.clause_of(anchor)
    chain = [anchor, own] if anchor != own else [own]
    index = own
    while scene.dep(index) in {"xcomp", "ccomp", "acl", "csubj", "acl:relcl"}:
        was_acl = scene.dep(index) == "acl"
        index = scene.head(index)
        if was_acl and scene.dep(index) == "obj":  # "expect the rate to reach": parsed as a noun's
            index = scene.head(index)
        if index in chain:
            break
        chain.append(index)
    return chain


def has_happened(scene: Scene, anchor: int) -> bool:
    """Whether the verb of a statement is in the simple past, in which nobody foretells."""
    own = scene.clause_of(anchor)
    if _is_given(scene, anchor, own):
        return True
    return scene.tokens[own].tag == "VBD" and not scene.children(own, *AUXILIARIES)


def is_added(scene: Scene, anchor: int) -> bool:
    """As in "anticipates growth, noting that they make up 6.5%": a fact that a forecaster adds."""
    adding = words("speech", "adding")
    return any(
        scene.tokens[index].tag == "VBG" and scene.lemma(index) in adding
        for index in scene.ancestors(scene.clause_of(anchor))
    )


def _is_given(scene: Scene, anchor: int, own: int) -> bool:
    """As in "with the shares 90% lower, holders will wonder": the background of a statement."""
    for index in (anchor, *scene.ancestors(anchor)):
        if index == own:
            return False
        cases = [c for c in scene.children(index, "case", "mark") if anchor < own]
        if any(scene.word(c) in {"with", "despite", "after", "following", "given"} for c in cases):
            return True
    return False
