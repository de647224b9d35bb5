"""What denies a statement."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene


def negation(scene: Scene, anchor: int) -> str:
    """The word by which a statement is denied ("did not fall", "failed to lift"), else ""."""
    particles = words("speech", "negation", "particles")
    own = scene.clause_of(anchor)
    if scene.lemma(own) in words("speech", "negation", "undone"):
        return ""  # "a fall to $40 cannot be ruled out"
    for index in sorted({anchor, own}):
        deps = ("advmod", "det", "cc", "mark") if index == anchor else ("advmod",)
        denied = [
            c
            for c in scene.children(index, *deps)
            if scene.word(c) in particles and not _is_apart(scene, c, anchor)
        ]
        if denied:
            return scene.word(denied[0])
    opened = scene.word(0) == "nor" and not {";", ":"} & set(scene.lowered[:anchor])
    if scene.word(own - 1) == "nor" or opened:  # "Nor has the index reached its high"
        return "nor"
    return _not_done(scene, anchor, own) or _not_thought(scene, own)


def _is_apart(scene: Scene, particle: int, anchor: int) -> bool:
    """As in "demand is not slowing: claims are below 240,000": denied is what stands before."""
    return bool({";", ":"} & set(scene.lowered[particle:anchor]))


def _not_thought(scene: Scene, own: int) -> str:
    """As in "we do not expect that rates will stay below 3%": what is thought not to be."""
    governor = scene.head(own)
    embedded = scene.dep(own) in {"ccomp", "xcomp"}
    if not embedded or scene.lemma(governor) not in words("speech", "negation", "thinking"):
        return ""
    denied = (c for c in scene.children(governor, "advmod") if _denies(scene, c))
    return next((scene.word(c) for c in denied), "")


def _denies(scene: Scene, index: int) -> bool:
    return scene.word(index) in words("speech", "negation", "particles")


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
