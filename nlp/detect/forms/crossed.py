"""One rate that crosses another (form L4 with a series for its bound).

As in "the ten-year yield fell below that on two-year notes for the first time since 2007".
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.records import Direction, Step, Time

#: Tokens from the verb to its "below", and from there to the name of the other rate.
_NEAR, _NAMED = 3, 7
#: Tokens behind the other rate within which "for the first time" belongs to the crossing.
_FIRST = 4


def crossed(context: Context) -> Iterator[Draft]:
    """Rates that go above or below another one, with the words that tell since when."""
    scene = context.scene
    sides: dict[str, Direction] = labels("stating", "threshold")  # type: ignore[assignment]
    for index, word in enumerate(scene.lowered):
        verb = _verb(scene, index) if sides.get(word) in {"above", "below"} else None
        other = _other(context, index + 1) if verb is not None else None
        if verb is None or other is None:
            continue
        subjects = context.about_predicate(verb, index)
        if [r.kind for r in subjects] != ["RATE"] or subjects[0].mention.id == other.mention.id:
            continue
        last = scene.index_at(other.mention.end - 1)
        first, since, end = _first(scene, last)
        yield Draft(
            form="crossing",
            rule="crossing:other",
            anchor=verb,
            subjects=subjects,
            objects=(other,),
            direction=sides[word],
            time=since,
            aspect="first" if first else None,
            end=end,
            steps=(Step(field="direction", by="threshold words", evidence=word),),
        )


def _verb(scene: Scene, index: int) -> int | None:
    """The verb of going just before the preposition."""
    for place in range(index - 1, max(-1, index - 1 - _NEAR), -1):
        moved = word_direction(scene, place)
        if moved is not None and moved.direction in {"up", "down"}:
            return place
        if scene.lemma(place) in words("stating", "threshold", "cross_verbs"):
            return place
        if scene.tokens[place].pos not in {"ADV", "ADP", "PART"}:
            return None
    return None


def _other(context: Context, start: int) -> Referent | None:
    """The rate named behind, over "that of" and "its"; None where a figure comes first."""
    scene = context.scene
    for index in range(start, min(start + _NAMED, len(scene.tokens))):
        figure = scene.quantity_at(index)
        if scene.word(index) in {",", ";"} or (figure is not None and figure.unit != "duration"):
            return None
        entity = scene.entity_at(index)
        if entity is None and scene.word(index) not in words("stating", "sovereign", "bonds"):
            continue
        head = scene.top(*scene.span(entity)) if entity is not None else index
        found = context.referents.of(scene, head)  # "the two-year yield", "that on two-year notes"
        return next((r for r in found if r.kind == "RATE" and r.mention.id), None)
    return None


def _first(scene: Scene, last: int) -> tuple[bool, Time | None, int]:
    """Whether it is told for the first time, since when, and the last token of that."""
    said = scene.phrase(last + 1, last + 1 + _FIRST)
    if "first time" not in said:
        return False, None, last
    place = last + 1 + said.split().index("time")
    since = (t for t in scene.times if place < scene.index_at(t.start) <= place + 2)
    time = next((t for t in since if t.relation in {"since", "past"}), None)
    return True, time, scene.index_at(time.end - 1) if time is not None else place
