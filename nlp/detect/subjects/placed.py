"""What a place in front tells: "Germany's ten-year yield", "in Hong Kong the benchmark"."""

from __future__ import annotations

from nlp.detect.scene import Scene
from nlp.records import Candidate, Entity
from nlp.reference import Reference

_OWNING = frozenset({"'s", "'", "’s", "’"})
_LOCAL = frozenset({"in", "at", "across"})
#: Tokens at the front of a sentence within which its place stands.
_FRONT = 4


def rate_of_place(scene: Scene, entity: Entity, reference: Reference) -> Entity:
    """As in "Germany's ten-year yield", "the Italian 10-year yield": that of the country.

    Args:
        scene: The sentence.
        entity: A rate, read without the words before it.
        reference: Tables of rates and places.

    Returns:
        The entity with the rate of the country named before it, where the tables have that.
    """
    index = scene.span(entity)[0] - 1
    if scene.word(index) in _OWNING:
        index -= 1
    place = scene.entity_at(index) if index >= 0 else None
    if entity.label != "RATE" or place is None or place.label != "PLACE" or not place.id:
        return entity
    home, meant = reference.economy_of(entity.id or ""), reference.economy_of(place.id)
    if home is None or meant is None or home == meant:
        return entity
    code, other = home.removeprefix("ECON:"), meant.removeprefix("ECON:")
    tail = (entity.id or "").removeprefix(f"RATE:{code}")
    found = reference.get(f"RATE:{other}{tail}")
    if tail == entity.id or found is None:
        return entity
    because = Candidate(id=found.id, score=0.9, reason=f"the same rate of {place.text}")
    return entity.replace(id=found.id, candidates=(because,))


def place_in_front(scene: Scene, index: int) -> Entity | None:
    """As in "In Hong Kong the benchmark added 3%": the place where a sentence or part is set.

    Args:
        scene: The sentence.
        index: Token of a noun; the place stands between the start of its part and the noun.
    """
    first = index
    while first > 0 and scene.word(first - 1) not in {";", ":"}:
        first -= 1
    for place in range(first, min(first + _FRONT, index)):
        entity = scene.entity_at(place)
        if entity is not None:
            local = scene.word(scene.span(entity)[0] - 1) in _LOCAL and place > first
            return entity if entity.label == "PLACE" and entity.id and local else None
    return None
