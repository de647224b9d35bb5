"""What denies a statement."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene


def negation(scene: Scene, anchor: int) -> str:
    """The word by which a statement is denied ("did not fall", "failed to lift"), else ""."""
    particles = words("speech", "negation", "particles")
    own = scene.clause_of(anchor)
    for index in sorted({anchor, own}):
        deps = ("advmod", "det", "cc", "mark") if index == anchor else ("advmod",)
        denied = [c for c in scene.children(index, *deps) if scene.word(c) in particles]
        if denied:
            return scene.word(denied[0])
    opened = scene.word(0) == "nor" and not {";", ":"} & set(scene.lowered[:anchor])
    if scene.word(own - 1) == "nor" or opened:  # "Nor has the index reached its high"
        return "nor"
    return _not_done(scene, anchor, own)


def _not_done(scene: Scene, anchor: int, own: int) -> str:
    """The verb of failing or avoiding whose complement holds a token of a clause, else ""."""
    for index in (anchor, *scene.ancestors(anchor)):
        governor = scene.head(index)
        if scene.dep(index) == "xcomp" and scene.lemma(governor) in _failing():
            return scene.word(governor)
        if index == own:
            break
    return ""


def _failing() -> frozenset[str]:
    return words("speech", "negation", "verbs")
