"""From a predicate to the head of the noun phrase that it is about."""

from __future__ import annotations

from nlp.detect.lexicon import labels, words
from nlp.detect.scene import PRICED, Scene

_SUBJECT = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")


def subject_head(scene: Scene, predicate: int) -> int | None:
    """Head of the subject of a predicate, through control, relatives and participles."""
    beside = _right_before(scene, predicate)
    if beside is not None:
        return beside
    for index in (predicate, *scene.ancestors(predicate)):
        moved = _caused(scene, index) or _foreseen(scene, index, predicate)
        if moved is not None:
            return moved
        found = scene.children(index, *_SUBJECT)
        if found:
            return _antecedent(scene, index, found[0])
        beside = _named_beside(scene, index)
        if beside is not None:
            return beside
        if scene.dep(index) in {"acl", "acl:relcl"}:
            if _is_extent(scene, scene.head(index)):
                continue
            return scene.head(index)
        if scene.dep(index) in {"root", "ROOT"}:
            break
    return None


def _right_before(scene: Scene, predicate: int) -> int | None:
    """As in "the former rose": whatever the parse makes of it."""
    if scene.tokens[predicate].pos not in {"VERB", "AUX"}:
        return None
    index = predicate - 1
    while index > 0 and scene.tokens[index].pos in {"AUX", "ADV", "PART"}:
        index -= 1
    taken = index > 0 and scene.word(index) in {"former", "latter"}
    return index if taken and scene.word(index - 1) == "the" else None


def _is_extent(scene: Scene, index: int) -> bool:
    """Nouns that say how far or where, and are about nothing themselves ("a record low")."""
    lemma = scene.lemma(index)
    return lemma in labels("direction", "nouns") or lemma in words(
        "memory", "level_nouns", "words"
    ) | {"record", "high", "low", "peak"}


def _caused(scene: Scene, index: int) -> int | None:
    """As in "pushing the yield to 1.56%": what moves is the object."""
    causes = labels("direction", "causes")
    if scene.lemma(index) not in causes or scene.tokens[index].pos != "VERB":
        return None
    objects = scene.children(index, "obj")
    if not objects or scene.quantity_at(objects[0]):
        return None
    return objects[0]


def _foreseen(scene: Scene, index: int, predicate: int) -> int | None:
    """As in "see the index at 7,250", "expects the S&P 500 to retest 2,350"."""
    if scene.lemma(index) not in words("speech", "forecast", "seeing"):
        return None
    objects = scene.children(index, "obj")
    if not objects or scene.quantity_at(objects[0]) or objects[0] == predicate:
        return None
    if scene.lemma(objects[0]) in labels("direction", "nouns"):  # "has seen an increase"
        return None
    return objects[0]


def _named_beside(scene: Scene, index: int) -> int | None:
    """As in "with the Dow jumping 1,086 points": a name right before a participle."""
    if scene.tokens[index].tag not in {"VBG", "VBN"}:
        return None
    entity = scene.entity_at(index - 1)
    if entity is None or entity.label not in PRICED:
        return None
    return scene.top(*scene.span(entity))


def _antecedent(scene: Scene, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for."""
    if scene.word(subject) in {"which", "that", "who"} and scene.dep(verb) in {
        "acl:relcl",
        "acl",
    }:
        noun = scene.head(verb)
        inner = scene.children(noun, "nmod") if scene.tokens[noun].pos == "PRON" else []
        return inner[0] if inner else noun  # "that of the Nasdaq 100, which ..."
    return subject
