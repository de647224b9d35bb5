"""Clauses that leave out what the one before said: "services 4.4%", "Italy's to 12.8%"."""

from __future__ import annotations

from nlp.detect.cues import Figure
from nlp.detect.scene import Scene
from nlp.records import Direction, Entity

_FURTHER = frozenset({"a further", "an additional", "an extra"})
#: Before the same move over another time: "11% this year and 3% this month", "after 30% in 2013".
_FOLLOWING = frozenset({"and", "or", "after", "following"})
#: Between the owner and its figure.
_BETWEEN = frozenset({"to", "by", "at", "was", "is", "only", "just", ",", "about", "nearly"})


def same_over_time(
    scene: Scene, figure: Figure, way: Direction | None, unit: str | None
) -> Direction | None:
    """As in "has lost 12% this month and 10% for the year": the same move over another time.

    Args:
        scene: The sentence.
        figure: A figure without a word that moves it.
        way: Which way the change before it went; None where there is none.
        unit: Unit of that change.
    """
    place = figure.start - 1
    if scene.phrase(place - 1, place + 1) in _FURTHER:
        place -= 2  # "lost 3.9 percent, and in March a further 2.7 percent"
    if way is not None and place < figure.start - 1 and scene.time_at(place) is not None:
        return way
    joined = scene.word(place) in _FOLLOWING and figure.unit == "percent"
    timed = any(0 <= scene.index_at(t.start) - figure.end <= 2 for t in scene.times)
    return way if joined and timed and unit == "percent" else None


def listed_noun(scene: Scene, figure: Figure, after: Figure) -> int | None:
    """The noun of "energy was 41.9% dearer, food and tobacco 13.1%", where a list goes on.

    Args:
        scene: The sentence.
        figure: A figure right behind a noun.
        after: The last figure before it that says how far something moved.
    """
    last = figure.start - 1
    plain = figure.unit == after.unit and not figure.preposition
    if not plain or scene.tokens[last].pos != "NOUN" or scene.entity_at(last) is not None:
        return None
    comma = last
    while comma > after.end and scene.word(comma) != ",":
        named = scene.tokens[comma].pos in _NAMING or scene.tokens[comma].tag == "VBN"
        if not named or scene.quantity_at(comma) is not None or scene.time_at(comma) is not None:
            return None
        comma -= 1
    between = (scene.tokens[i].tag for i in range(after.end, comma))
    return last if scene.word(comma) == "," and not _FINITE & {*between} else None


#: Parts of speech of a noun phrase and the joints in it; tags of verbs that open a clause.
_NAMING = frozenset({"NOUN", "ADJ", "CCONJ", "DET"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def owner_alone(scene: Scene, index: int) -> Entity | None:
    """As in "Italy's to 12.8%", "Albemarle's, by contrast, rose 1%": an owner and no thing owned.

    Args:
        scene: The sentence.
        index: The token behind the owner and its mark.
    """
    place = index - 1
    while place > 0 and scene.word(place) in _BETWEEN:
        place -= 1
    entity = scene.entity_at(place - 1) if scene.word(place) == "'s" else None
    owns = entity is not None and entity.label in {"PLACE", "COMPANY"} and entity.id
    return entity if owns else None
