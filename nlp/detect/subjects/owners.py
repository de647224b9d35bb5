"""Whose a noun of movement is: "a 6% drop in the shares", "the fifth decline for the index"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from nlp.detect.lexicon import words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects.heads import noun_end

#: Reads the noun phrase of a head.
Read: TypeAlias = Callable[[Scene, int], list[Referent]]


def after_noun(scene: Scene, read: Read, noun: int) -> tuple[Referent, ...]:
    """As in "a 2% slump in the lender": what stands after "in" moves, known or not."""
    start = noun + 2
    opens = scene.word(noun + 1) in {"in", "for"}
    told = scene.tokens[min(noun + 1, len(scene.tokens) - 1)].tag == "VBN"
    if told and scene.word(start) in {"by", "in", "at"}:  # "10% growth recorded by the industry"
        opens, start = True, start + 1
    if not opens or start >= len(scene.tokens):
        return ()
    time = scene.time_at(start)
    if time is not None:  # "a 102% surge in Q3 profit", "a 2% rise in June"
        start = scene.span(time)[1]
        if start >= len(scene.tokens) or scene.tokens[start].pos not in {"NOUN", "PROPN"}:
            return ()
    for index in range(start, min(start + 6, len(scene.tokens))):
        if scene.lemma(index) in words("expectation", "holders"):  # "a rise in a poll"
            return ()
        named = scene.entity_at(index) or scene.time_at(index)
        if named is not None and scene.time_at(index) is not None:
            return ()
        if scene.tokens[index].tag == "PRP$":  # "in its production"
            continue
        if named is not None or scene.tokens[index].pos in {"NOUN", "PROPN", "PRON"}:
            end = scene.span(named)[1] if named is not None else noun_end(scene, index)
            place = scene.entity_at(index)
            if place is not None and place.label == "PLACE":  # "a 13% drop in China sales"
                end = max(end, noun_end(scene, end))
            return tuple(read(scene, scene.top(start, end)))
    return ()


def of_change(scene: Scene, read: Read, noun: int, end: int) -> tuple[Referent, ...]:
    """Whose change a noun tells, or what stands behind its figure: "a gain of 5% for the Nasdaq".

    Args:
        scene: The sentence.
        read: Reads a noun phrase.
        noun: Token of the noun.
        end: One after the last token of its figure.
    """
    owner = of_noun(scene, read, noun) or after_noun(scene, read, noun)
    if not owner and scene.word(end) == "for":
        owner = after_noun(scene, read, end - 1)
    return owner


def named_after(scene: Scene, read: Read, start: int) -> tuple[Referent, ...]:
    """As in "the fifth straight decline for the index": whose it is stands after the noun."""
    for index in range(start, min(start + 5, len(scene.tokens) - 1)):
        if scene.word(index) in {",", ";", "."}:
            return ()
        if scene.word(index) in {"for", "of"}:
            first = index + 2 if scene.word(index + 1) in {"the", "both"} else index + 1
            entity = scene.entity_at(first)
            place = scene.span(entity) if entity is not None else (first, first + 1)
            found = read(scene, scene.top(*place))
            return tuple(found) if any(r.measure for r in found) else ()
    return ()


def _is_indicator(scene: Scene, index: int) -> bool:
    entity = scene.entity_at(index)
    return entity is not None and entity.label == "INDICATOR"


def of_noun(scene: Scene, read: Read, noun: int) -> tuple[Referent, ...]:
    """As in "a 6% drop in the shares", "the benchmark's 3,217-point gain"."""
    owners = scene.children(noun, "nmod", "nmod:poss", "compound")
    for child in sorted(owners, key=lambda i: (_is_indicator(scene, i), i > noun, i), reverse=True):
        if child == noun or scene.quantity_at(child) or scene.time_at(child):
            continue
        case = [scene.word(i) for i in scene.children(child, "case")]
        if scene.dep(child) == "nmod" and not set(case) & {"in", "of", "for", "by"}:
            continue
        found = read(scene, child)
        if any(referent.mention.id or referent.measure for referent in found):
            return tuple(found)
    return ()
