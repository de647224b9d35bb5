"""Gaps between two rates or two prices (form R4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.detect.cues import Figure, clause_cue
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import Scene
from nlp.records import Direction, Entity, Mention

_YEARS = re.compile(r"(\d{1,3})Y\Z")
_SPREAD_REACH = 22  # tokens from the noun to its figure, both rates with theirs between
_SPREAD_VERBS = frozenset({"be", "reach", "hit", "average"})


def spreads(context: Context) -> Iterator[Draft]:
    """As in "the spread over German 10-year debt to about 230 basis points"."""
    yield from _price_gaps(context)
    yield from _gaps_behind(context)
    for figure in context.free():
        scene = context.scene
        if figure.unit not in {"basis_point", "percentage_point"}:
            continue
        stands = scene.lemma(figure.start - 1) in _SPREAD_VERBS
        if not (figure.preposition in {"to", "at", "of"} or stands):
            continue
        named = [
            index
            for index in range(max(0, figure.start - _SPREAD_REACH), figure.start)
            if scene.lemma(index) in {"spread", "gap", "premium", "difference"}
        ]
        if not named:
            continue
        subjects, objects = _sides(context, figure)
        if not subjects:
            continue
        earlier = _earlier(context, figure)
        moved = clause_cue(scene, figure.clause)
        sizes = stands and bool(objects) and scene.lemma(named[-1]) in {"gap", "difference"}
        yield Draft(
            form="comparison_size" if sizes else "spread",  # a gap has a size, and no sign
            rule="spread:noun",
            anchor=figure.start,
            figures=(figure, earlier) if earlier is not None else (figure,),
            subjects=subjects,
            objects=objects,
            measure=subjects[0].measure if subjects[0].measure == "spread" else "yield",
            direction=moved.direction if moved is not None else None,
            quantity=figure.quantity,
            quantity_from=earlier.quantity if earlier is not None else None,
            end=figure.end - 1,
        )


def _price_gaps(context: Context) -> Iterator[Draft]:
    """As in "the premium of Brent over WTI widened to $9", "its discount to Brent was $3.14"."""
    scene = context.scene
    sides: dict[str, Direction] = labels("stating", "price_gap")  # type: ignore[assignment]
    for figure in context.free():
        if figure.unit != "currency":
            continue
        reach = range(figure.start - 1, max(-1, figure.start - _GAP_REACH), -1)
        noun = next((i for i in reach if scene.lemma(i) in sides), None)
        if noun is None or {",", ";"} & set(scene.lowered[noun : figure.start]):
            continue
        spans = [scene.span(e) for e in scene.entities if e.label == "COMMODITY"]
        near = [span for span in spans if noun - 3 <= span[0] < figure.start]
        found = [context.referents.of(scene, scene.top(*span))[0] for span in near]
        if len(found) == 1:
            others = context.memory.recent({"COMMODITY"}, before=found[0].mention.start)
            found += [r for r in others if r.mention.id != found[0].mention.id][:1]
        if len(found) < 2 or not all(r.mention.id for r in found):
            continue
        yield Draft(
            form="spread",
            rule="spread:prices",
            anchor=figure.start,
            figures=(figure,),
            subjects=(found[0],),
            objects=(found[1],),
            measure="close",
            direction=sides[scene.lemma(noun)],
            quantity=figure.quantity,
            end=figure.end - 1,
        )


def _gaps_behind(context: Context) -> Iterator[Draft]:
    """As in "Brent trades $10 above WTI", "$10 a barrel more than WTI"."""
    scene = context.scene
    for figure in context.free():
        side, other = _side_behind(scene, figure)
        subjects = context.about(figure, None) if side and figure.unit == "currency" else ()
        if other is None or [r.kind for r in subjects] != ["COMMODITY"]:
            continue
        if subjects[0].mention.id == other.id:
            continue
        yield Draft(
            form="spread",
            rule="spread:prices",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            objects=(named(other),),
            measure="close",
            direction=side,
            quantity=figure.quantity,
            end=scene.index_at(other.end - 1),
        )


def _side_behind(scene: Scene, figure: Figure) -> tuple[Direction | None, Entity | None]:
    """The word behind a sum that sets it against another commodity, and that commodity."""
    per = scene.phrase(figure.end, figure.end + 2) in words("stating", "units", "phrases")
    place = figure.end + 2 if per else figure.end
    more = scene.word(place + 1) == "than"
    table = labels("direction", "comparatives") if more else labels("stating", "gap_sides")
    told = table.get(scene.word(place), "")
    behind = place + 1 + more
    other = scene.entity_at(behind) or scene.entity_at(behind + (scene.word(behind) == "the"))
    if other is None or other.label != "COMMODITY" or not other.id:
        return None, None
    return _ABOVE.get(told), other


_ABOVE: dict[str, Direction] = {"up": "above", "down": "below", "above": "above", "below": "below"}

#: Tokens from "premium" to its figure, both names between them.
_GAP_REACH = 14


def _sides(context: Context, figure: Figure) -> tuple[tuple[Referent, ...], tuple[Referent, ...]]:
    """The two rates named before a spread; the longer maturity of "two- and ten-year" first."""
    scene = context.scene
    rates = [e for e in scene.entities if e.label == "RATE" and e.end <= figure.quantity.start]
    found = [named(entity) for entity in rates]
    gap = next((r for r in found if r.mention.id in words("stating", "spread_rates", "ids")), None)
    if gap is not None:  # "the yield curve, the gap between two- and ten-year yields"
        return (replace(gap, measure="spread"),), ()
    if len(found) > 1 and "between" in scene.lowered[: figure.start]:
        found.sort(key=_maturity, reverse=True)
    if len(found) == 1 and (other := _other_country(context, rates[0])) is not None:
        return (other,), (found[0],)
    if found:
        return tuple(found[:1]), tuple(found[1:2])
    return context.about_predicate(figure.clause, figure.start), ()


def _other_country(context: Context, rate: Entity) -> Referent | None:
    """As in "the spread between Italian and German ten-year yields": the same rate of the first."""
    scene = context.scene
    joint = scene.span(rate)[0] - 1
    place = scene.entity_at(joint - 1) if scene.word(joint) in {"and", "over"} else None
    if place is None or place.label != "PLACE":
        return None
    economy = context.reference.economy_of(place.id or "") or ""
    meant = context.reference.counterpart(rate.id or "", economy)
    if meant is None:
        return None
    mention = Mention(text=place.text, start=place.start, end=place.end, id=meant, kind="RATE")
    return Referent(mention, "yield")


def _maturity(rate: Referent) -> int:
    """Years until a bond is paid back, as its id tells; 0 where it does not."""
    found = _YEARS.search(rate.mention.id or "")
    return int(found.group(1)) if found else 0


def _earlier(context: Context, figure: Figure) -> Figure | None:
    """As in "to 51 basis points from 125": the figure of before, whose unit is understood."""
    later = [f for f in context.free() if figure.end <= f.start <= figure.end + 3]
    if not later or later[0].preposition != "from":
        return None
    return later[0] if later[0].unit in {figure.unit, "count"} else None
