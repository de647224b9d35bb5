"""How many of a group moved (forms B2 to B4): breadth, averages of groups, contributions."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure, clause_cue, word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import Scene
from nlp.detect.subjects.heads import mention_of
from nlp.records import Direction, Step


def breadths(context: Context) -> Iterator[Draft]:
    """As in "nine of the eleven sectors lost ground", "decliners outnumbered gainers by two"."""
    yield from _outnumbering(context)
    yield from _favouring(context)
    yield from _counted(context)


def _outnumbering(context: Context) -> Iterator[Draft]:
    scene = context.scene
    sides: dict[str, Direction] = labels("basket", "sides")  # type: ignore[assignment]
    for figure in context.free():
        verb = next(
            (
                i
                for i in range(figure.start - 1, max(-1, figure.start - 9), -1)
                if scene.lemma(i) in {"outnumber", "outpace", "lead", "beat"}
            ),
            None,
        )
        if verb is None or figure.unit in {"percent", "currency"}:
            continue
        more = next((i for i in range(verb - 1, -1, -1) if _side(scene, i, sides)), None)
        less = next((i for i in range(verb + 1, figure.start) if _side(scene, i, sides)), None)
        if more is None or less is None:
            continue
        yield Draft(
            form="breadth",
            rule="breadth:outnumber",
            anchor=verb,
            figures=(figure,),
            subjects=(_plain(context, more),),
            objects=(_plain(context, less),),
            measure="breadth",
            direction=_side(scene, more, sides),
            quantity=figure.quantity,
            end=figure.end - 1,
        )


def _side(scene: Scene, index: int, sides: dict[str, Direction]) -> Direction | None:
    """Which side a word counts: "decliners", "advancing issues"."""
    return sides.get(scene.lemma(index)) or sides.get(scene.word(index))


def _favouring(context: Context) -> Iterator[Draft]:
    """As in "a 1.92-to-1 ratio favored decliners"."""
    scene = context.scene
    sides: dict[str, Direction] = labels("basket", "sides")  # type: ignore[assignment]
    for figure in context.free():
        after = range(figure.end, min(figure.end + 5, len(scene.tokens)))
        favours = any(scene.lemma(i) in {"favor", "favour"} for i in after)
        side = next((i for i in after if _side(scene, i, sides)), None)
        if figure.unit == "ratio" and favours and side is not None:
            yield Draft(
                form="breadth",
                rule="breadth:favour",
                anchor=side,
                figures=(figure,),
                subjects=(_plain(context, side),),
                measure="breadth",
                direction=_side(scene, side, sides),
                quantity=figure.quantity,
                end=side,
            )


def _plain(context: Context, index: int) -> Referent:
    """A noun that names no thing of the tables."""
    return Referent(mention_of(context.scene, index, index), "breadth")


def _counted(context: Context) -> Iterator[Draft]:
    """A count of members with a movement: "25 of 30 stocks ended lower", "all 11 sectors fell"."""
    scene = context.scene
    members = words("basket", "members")
    for figure in context.free():
        noun = figure.quantity.noun or ""
        of_group = scene.word(figure.end) in {"of", "out"}
        counted = noun in members or (of_group and _names_members(context, figure))
        if figure.unit not in {"count", "ratio"} or not counted or figure.preposition:
            continue
        if scene.word(figure.start - 1) in _THESE and scene.word(figure.start - 2) != "all":
            continue  # "the four biggest banks": which ones, and not how many
        moved = _movement(context, figure)
        whole = "of" in scene.lowered[max(0, figure.start - 4) : figure.start]
        if moved is None or whole or scene.entity_at(figure.start) is not None:
            continue
        rest = tuple(
            f for f in context.free() if of_group and figure.end <= f.start <= figure.end + 3
        )
        yield Draft(
            form="breadth",
            rule="breadth:count",
            anchor=moved[1],
            figures=(figure, *rest) if rest and rest[0].unit == "count" else (figure,),
            subjects=(_members(context, figure),),
            measure="breadth",
            direction=moved[0],
            quantity=figure.quantity,
            end=max(moved[1], figure.end - 1),
            steps=(Step(field="direction", by="direction words", evidence=scene.word(moved[1])),),
        )


_THESE = frozenset({"the", "these", "those", "its", "their"})


def _names_members(context: Context, figure: Figure) -> bool:
    after = range(figure.end, min(figure.end + 7, len(context.scene.tokens)))
    return any(context.scene.lemma(i) in words("basket", "members") for i in after)


def _movement(context: Context, figure: Figure) -> tuple[Direction, int] | None:
    """The first movement after a count, with no other figure between."""
    scene = context.scene
    phrases: dict[str, Direction] = labels("basket", "phrases")  # type: ignore[assignment]
    for index in range(figure.end, min(figure.end + 12, len(scene.tokens))):
        told = next((p for p in phrases if scene.phrase(index, index + len(p.split())) == p), None)
        if told is not None:
            return phrases[told], index
        quantity = scene.quantity_at(index)
        if quantity is not None and quantity.unit not in {"count"}:
            return None
        found = word_direction(scene, index)
        if found is None and index > 0 and scene.tokens[index].pos in {"VERB", "AUX"}:
            found = clause_cue(scene, index)
        if found is not None and found.index >= figure.end:
            after = scene.quantity_at(found.index + 1)
            return None if after is not None else (found.direction, found.index)
    return None


def _members(context: Context, figure: Figure) -> Referent:
    """The whole phrase of the count, as its subject: "nine of the eleven sectors"."""
    scene = context.scene
    end = figure.end
    last = end - 1
    for index in range(figure.start, min(end + 7, len(scene.tokens))):
        if scene.lemma(index) in words("basket", "members"):
            last = max(last, index)
            break
    index_id = _group(context, figure.start, last)
    kind = "INDEX" if index_id else None
    return Referent(mention_of(scene, figure.start, last, meant=index_id, kind=kind), "breadth")


def _group(context: Context, first: int, last: int) -> str | None:
    """Whose members they are: "members of the Dow", "the FTSE 100's members", "its 50 members"."""
    scene = context.scene
    behind = last + 1 if scene.word(last + 1) in {"of", "in", "on"} else last
    behind = behind + 1 if scene.word(behind + 1) == "the" else behind
    inside = (scene.entity_at(i) for i in range(first, min(behind + 2, len(scene.tokens))))
    found = next((e for e in inside if e is not None and e.label == "INDEX"), None)
    if found is not None:
        return found.id
    own = any(scene.word(i) in {"its", "their"} for i in range(first, last))
    latest = context.memory.latest({"INDEX"}, before=scene.tokens[first].start) if own else None
    return latest.mention.id if latest is not None else None


def averages(context: Context) -> Iterator[Draft]:
    """As in "the typical regional lender fell 4%", "the median stock is down 12%"."""
    scene = context.scene
    for figure in context.free():
        found = context.cue(figure)
        if figure.unit != "percent" or found is None or found.direction not in {"up", "down"}:
            continue
        place = next(
            (
                i
                for i in range(figure.start - 1, max(-1, figure.start - 9), -1)
                if scene.word(i) in words("basket", "typical")
            ),
            None,
        )
        if place is None or scene.lemma(place + 1) in {"of", "hourly", "earnings", "price"}:
            continue
        nouns = range(place + 1, min(place + 5, len(scene.tokens)))
        if not any(scene.lemma(i) in words("basket", "members") for i in nouns):
            continue
        yield Draft(
            form="basket_average",
            rule="basket:average",
            anchor=found.index,
            figures=(figure,),
            subjects=_index_of(context, place, figure) or (_typical(context, place),),
            measure="close",
            direction=found.direction,
            quantity=figure.quantity,
            end=figure.end - 1,
            steps=(Step(field="form", by="average words", evidence=scene.word(place)),),
        )


def _typical(context: Context, place: int) -> Referent:
    """The words of a group whose typical member is spoken of: it is no one of them."""
    scene = context.scene
    after = range(place + 1, min(place + 5, len(scene.tokens)))
    last = next(i for i in after if scene.lemma(i) in words("basket", "members"))
    return Referent(mention_of(scene, place, last), "close")


def _index_of(context: Context, place: int, figure: Figure) -> tuple[Referent, ...]:
    """As in "the typical stock in the S&P 500": the index whose members are meant."""
    scene = context.scene
    for index in range(place, figure.start):
        entity = scene.entity_at(index)
        if entity is not None and entity.label == "INDEX":
            return (named(entity),)
    return ()


def contributions(context: Context) -> Iterator[Draft]:
    """As in "two stocks drove half of the gain", "accounted for a third of the index's rise"."""
    scene = context.scene
    verbs = words("basket", "drivers")
    for figure in context.free():
        near = range(figure.start - 1, max(-1, figure.start - 7), -1)
        verb = next((i for i in near if scene.lemma(i) in verbs), None)
        moved = _moved(scene, figure)
        opens = scene.word(figure.end) in {"of", "to"} or figure.unit == "points"
        if verb is None or moved is None or not opens or figure.unit not in {"percent", "points"}:
            continue
        subjects = context.about_predicate(verb, figure.start) or _counted_before(context, verb)
        if not subjects:
            continue
        whole = context.referents.of(scene, moved)
        yield Draft(
            form="contribution",
            rule="contribution:verb",
            anchor=verb,
            figures=(figure,),
            subjects=subjects,
            objects=tuple(whole[:1]),
            direction=_move(scene.lemma(moved)),
            quantity=figure.quantity,
            end=moved,
        )


def _moved(scene: Scene, figure: Figure) -> int | None:
    """The noun of the movement that a part is of, before any other figure."""
    for index in range(figure.end, min(figure.end + 9, len(scene.tokens))):
        if scene.quantity_at(index) is not None:  # "added 0.1% to 22,405.60"
            return None
        if _move(scene.lemma(index)) is not None:
            return index
    return None


def _counted_before(context: Context, verb: int) -> tuple[Referent, ...]:
    """As in "seven stocks accounted for": who moved it is told by a count."""
    before = [f for f in context.figures if f.quantity.noun and f.end <= verb <= f.end + 3]
    return (_members(context, before[-1]),) if before else ()


def _move(lemma: str) -> Direction | None:
    moves: dict[str, Direction] = labels("basket", "moves")  # type: ignore[assignment]
    return moves.get(lemma)
