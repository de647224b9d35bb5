"""What a place in front tells: "in Hong Kong the benchmark"."""

from __future__ import annotations

from nlp.detect.scene import Scene
from nlp.records import Entity

_LOCAL = frozenset({"in", "at", "across"})
#: Tokens at the front of a sentence within which its place stands.
_FRONT = 4


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
