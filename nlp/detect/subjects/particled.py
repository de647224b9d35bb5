"""The noun phrase right before a particle or a figure: "with oil stocks down 3%, banks up 2%".

In lists of sectors and baskets each figure is said of the words beside it, and none is the subject
of the sentence. Word order decides, because parsers tie such lists together in many ways.
"""

from __future__ import annotations

from nlp.detect.cues import Cue, Figure
from nlp.detect.lexicon import labels, words
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.governor import belongs

_NOMINAL = frozenset({"NOUN", "PROPN"})
#: Words between a particle and its figure, hedges not counted.
_LOOSE = frozenset({"by", "about", "nearly", "almost", "over", "some", "roughly", "around", "as"})
#: What stands before the first noun phrase of such a list, and between its members.
_OPENING = frozenset({"with", "and", ",", ";", "but", "while", "as", ":", "-", "–", "whereas"})
_LONGEST = 7
#: Past forms that are verbs, whatever a tagger says.
_FORMS = words("direction", "forms")
_STANDING = words("stating", "threshold", "hold_verbs")


def noun_beside(scene: Scene, figure: Figure, cue: Cue) -> tuple[int, int] | None:
    """First and last token of the noun phrase that a figure is said of; None where a verb moves it.

    Args:
        scene: The sentence.
        figure: A figure that says how far something moved.
        cue: The word that moves it.

    Example:
        In "with oil stocks down 3%" the phrase "oil stocks"; none in "oil stocks were down 3%".
    """
    last = _before_particle(scene, figure, cue)
    if last is None or not _is_noun(scene, last):
        return None
    entity = scene.entity_at(last)
    if entity is not None and (entity.label in PRICED | {"INDICATOR", "RATE"}) and entity.id:
        return None
    first = last
    while first > 0 and last - first < _LONGEST and belongs(scene, first - 1):
        first -= 1
    if first > 0 and scene.tokens[first - 1].pos in {"DET", "PRON"}:
        first -= 1
    opened = first == 0 or scene.word(first - 1) in _OPENING
    return (first, last) if opened else None


def _before_particle(scene: Scene, figure: Figure, cue: Cue) -> int | None:
    """The token before a particle that stands right beside its figure."""
    if cue.kind == "particle" and cue.index == figure.end:  # "its shares 3% lower"
        return figure.start - 1
    index = figure.start - 1
    while index > 0 and scene.word(index) in _LOOSE:
        index -= 1
    if _is_particle(scene, index):
        return index - 1
    joined = index == figure.start - 1 and figure.preposition == ""
    return index if joined and cue.kind in {"gap", "list"} else None  # "and technology 1.6%"


def _is_particle(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    return word in labels("direction", "particles") or word in labels("direction", "adjectives")


def _is_noun(scene: Scene, index: int) -> bool:
    if index < 0 or not (_is_plural(scene, index) or scene.tokens[index].pos in _NOMINAL):
        return False
    if scene.quantity_at(index) is not None or scene.time_at(index) is not None:
        return False
    lemma = scene.lemma(index)
    moves = lemma in labels("direction", "verbs") or lemma in labels("direction", "nouns")
    word = scene.word(index)
    stems = {word, word.removesuffix("ed"), word.removesuffix("s"), lemma}
    either = stems & (labels("direction", "verbs").keys() | _FORMS | _STANDING)
    empty = lemma in words("governor", "empty") - words("stating", "stand_ins", "price")
    return not (moves or either or empty)


def _is_plural(scene: Scene, index: int) -> bool:
    """As in ", utilities up 1.3%": a plural that the tagger took for a verb, as it opens a part."""
    opens = index > 0 and scene.word(index - 1) in _OPENING
    return opens and scene.tokens[index].tag == "VBZ" and scene.word(index).endswith("s")


def particle_beside(scene: Scene, figure: Figure) -> Cue | None:
    """As in "Nasdaq down 0.4%": the particle right before a figure that a name stands before."""
    index = figure.start - 1
    while index > 0 and scene.word(index) in _LOOSE:
        index -= 1
    way = labels("direction", "particles").get(scene.word(index))
    if way is None or scene.entity_at(index - 1) is None:
        return None
    return Cue(way, index, "particle")  # type: ignore[arg-type]
