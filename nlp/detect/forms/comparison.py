"""Two or more series: comparisons and spreads (forms R1 and R4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.detect.cues import Figure, clause_cue, word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.ratio import valuation
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import PRICED
from nlp.records import Direction, Entity, Mention, Step


def comparisons(context: Context) -> Iterator[Draft]:
    """As in "both are outperforming the Nasdaq 100", "higher than that of the Nasdaq 100"."""
    yield from _by_verb(context)
    yield from _by_phrase(context)
    yield from _by_fate(context)


def _by_fate(context: Context) -> Iterator[Draft]:
    """As in "the Dow did better still": than what was spoken of before."""
    scene = context.scene
    for index in range(1, len(scene.tokens)):
        side = _SIDES.get(scene.word(index))
        if side is None or scene.lemma(index - 1) not in {"do", "fare", "perform"}:
            continue
        if scene.word(index + 1) == "than":
            continue
        subjects = context.about_predicate(index - 1, index - 1)
        start = scene.tokens[0].start
        ids = {referent.mention.id for referent in subjects}
        last = context.memory.latest(PRICED, before=start)
        compared = (last,) if last is not None and last.mention.id not in ids else ()
        if _comparable(subjects, compared):
            yield _draft(context, index, subjects, compared, side, scene.word(index), index)


_SIDES: dict[str, Direction] = {"better": "above", "worse": "below"}


def _by_verb(context: Context) -> Iterator[Draft]:
    scene = context.scene
    above = words("stating", "comparison", "above_verbs")
    below = words("stating", "comparison", "below_verbs")
    verbs = above | below
    for index, token in enumerate(scene.tokens):
        # Taggers miss these verbs now and then: the printed form counts as well.
        printed = scene.word(index).removesuffix("ed")
        lemma = token.lemma if token.lemma in verbs else printed
        if lemma not in verbs:
            continue
        objects = [o for o in scene.children(index, "obj", "obl") if not scene.quantity_at(o)]
        compared = _named_after(context, index + 1)
        if not compared and objects and token.pos == "VERB":
            compared = tuple(context.referents.of(scene, objects[0]))
        if not compared:
            continue
        subjects = context.about_predicate(index, index)
        direction: Direction = "above" if lemma in above else "below"
        if _comparable(subjects, compared) and not _is_sized(context, index):
            end = scene.index_at(compared[0].mention.end - 1)
            yield _draft(context, index, subjects, compared, direction, scene.word(index), end)


def _by_phrase(context: Context) -> Iterator[Draft]:
    scene = context.scene
    said = scene.phrase(0, len(scene.tokens))
    valued = valuation(context) is not None
    for side in ("above", "below"):
        phrases = entry("stating", "comparison", f"{side}_phrases")
        for phrase in phrases + (
            entry("stating", "comparison", f"valued_{side}") if valued else []
        ):
            width = len(phrase.split())
            for index in range(len(scene.tokens) - width) if phrase in said else ():
                if scene.phrase(index, index + width) != phrase:
                    continue
                compared = _named_after(context, index + width)
                if not compared:
                    continue
                subjects = _subjects_before(context, index)
                if _comparable(subjects, compared) and not _is_sized(context, index):
                    end = scene.index_at(compared[0].mention.end - 1)
                    above = (side == "above") != _is_turned(context, index)
                    direction: Direction = "above" if above else "below"
                    yield _draft(
                        context,
                        index,
                        subjects,
                        compared,
                        direction,
                        phrase,
                        end,
                    )


def _is_sized(context: Context, index: int) -> bool:
    """Whether the size of the difference was told, which says the same and more."""
    sized = ("comparison_size", "times")
    return any(d.form in sized and abs(d.anchor - index) <= 12 for d in context.drafts)


def _is_turned(context: Context, index: int) -> bool:
    """As in "has lost less than": to lose less is to do better."""
    verb = word_direction(context.scene, index - 1)
    return verb is not None and verb.direction == "down"


def _subjects_before(context: Context, index: int) -> tuple[Referent, ...]:
    """What stands before "higher than": the earlier claim's subject, else the clause's."""
    scene = context.scene
    own = scene.clause_of(index)
    same = [d for d in context.drafts if d.anchor < index and d.subjects]
    if same and not (same[-1].anchor < own < index and scene.children(own, "nsubj", "nsubj:pass")):
        return same[-1].subjects
    return context.about_predicate(own, index)


def _named_after(context: Context, start: int) -> tuple[Referent, ...]:
    """The thing named right after "than" or "of", over "that of"."""
    scene = context.scene
    for index in range(start, min(start + 5, len(scene.tokens))):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in {"INDEX", "COMPANY", "COMMODITY", "CURRENCY"}:
            first, last = scene.span(entity)
            return tuple(context.referents.of(scene, scene.top(first, last)))
        if scene.word(index) not in {"that", "of", "the", "those", "its", "their", "both", "for"}:
            return ()
    return ()


def _comparable(subjects: tuple[Referent, ...], compared: tuple[Referent, ...]) -> bool:
    """Both sides are there, and are not the same thing."""
    ours = {referent.mention.id for referent in subjects}
    theirs = {referent.mention.id for referent in compared}
    return bool(subjects and compared) and bool(theirs - {None}) and not (ours & theirs - {None})


def _draft(
    context: Context,
    index: int,
    subjects: tuple[Referent, ...],
    objects: tuple[Referent, ...],
    direction: Direction,
    evidence: str,
    end: int,
) -> Draft:
    earlier = [d for d in context.drafts if d.anchor < index and d.form == "multiple"]
    valued = valuation(context) if set(evidence.split()) & _VALUED else ranked_by(context)
    measure = earlier[-1].measure if earlier else valued or subjects[0].measure
    return Draft(
        form="comparison",
        rule="comparison:words",
        anchor=index,
        subjects=subjects,
        objects=objects,
        measure=measure,
        direction=direction,
        end=end,
        steps=(Step(field="direction", by="comparison words", evidence=evidence),),
    )


_PAIRED = frozenset(
    {
        "pct_change",
        "abs_change",
        "level",
        "direction_only",
        "threshold",
        "record",
        "superlative",
        "streak",
    }
)


def other_currency(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """As in "the dollar rose 1% against the yen": the other side of the pair, where one is named.

    What stands behind the figure comes before what stands in front of it.

    Args:
        context: The sentence.
        draft: A statement about one currency.
    """
    scene = context.scene
    if draft.form not in _PAIRED or [r.kind for r in draft.subjects] != ["CURRENCY"]:
        return ()
    place = draft.figures[-1].end if draft.figures else draft.anchor
    own = {referent.mention.id for referent in draft.subjects}
    behind = _told_per(context, draft)
    if behind is not None and behind.id not in own:
        return (named(behind),)
    told = [i for i in scene.clause_tokens(draft.anchor) if scene.word(i) in _AGAINST]
    for index in sorted(told, key=lambda i: (i < place, abs(i - place))):
        if any(place <= f.start < index for f in context.figures):  # "and 0.1% against the euro"
            continue
        inside = (scene.entity_at(i) for i in range(index + 1, index + 4))
        found = next((e for e in inside if e is not None), None)
        if found is not None and found.label == "CURRENCY" and found.id and found.id not in own:
            return (named(found),)
    return ()


def _told_per(context: Context, draft: Draft) -> Entity | None:
    """As in "0.5% weaker at 87.6 pence per euro", "steady at 4.31 to the euro": its other side.

    Dollars are left out: currencies stand in dollars where nothing else is told.
    """
    scene = context.scene
    place = draft.figures[-1].start if draft.figures else draft.anchor
    behind = [f for f in context.figures if f.start >= place and f.unit in {"currency", "count"}]
    price = behind[0] if behind and behind[0].start - place <= _PRICE_REACH else None
    if price is None or scene.word(price.end) not in _PER:
        return None
    inside = (scene.entity_at(i) for i in range(price.end + 1, price.end + 4))
    found = next((e for e in inside if e is not None), None)
    known = found is not None and found.label == "CURRENCY" and found.id is not None
    return found if known and found is not None and str(found.id).startswith("FX:") else None


_PRICE_REACH = 5  # tokens from a change to the price that it led to
_PER = frozenset({"per", "to", "against", "versus", "a"})
_AGAINST = words("stating", "other_side", "words")
_VALUED = words("stating", "valuation", "cues")


def ranked_by(context: Context) -> str | None:
    """The measure by which companies are compared: "the most valuable", "by market value"."""
    return "market_cap" if _is_of_value(context) else None


def _is_of_value(context: Context) -> bool:
    text = " ".join(context.scene.lowered)
    return any(phrase in text for phrase in entry("ranking", "by_value"))


_YEARS = re.compile(r"(\d{1,3})Y\Z")
_SPREAD_REACH = 22  # tokens from the noun to its figure, both rates with theirs between
_SPREAD_VERBS = frozenset({"be", "reach", "hit", "average"})


def spreads(context: Context) -> Iterator[Draft]:
    """As in "the spread over German 10-year debt to about 230 basis points"."""
    yield from _price_gaps(context)
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
