"""How much more: size of an outperformance (form R2) and multiples of something (form P2)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure, word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.ratio import valuation
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import PRICED, Scene
from nlp.detect.timing import window_of
from nlp.records import ClaimWindow, Direction, Quantity, Step

_COMPARED = frozenset({"INDEX", "COMPANY", "COMMODITY", "CURRENCY", "RATE"})
_GAP_UNITS = frozenset({"percentage_point", "percent", "points", "basis_point", "count"})


def comparison_sizes(context: Context) -> Iterator[Draft]:
    """As in "trailed its peers by eight points", "two percentage points more than the DAX"."""
    scene = context.scene
    verbs: dict[str, Direction] = {
        **dict.fromkeys(words("stating", "comparison", "above_verbs"), "above"),
        **dict.fromkeys(words("stating", "comparison", "below_verbs"), "below"),
    }
    for figure in context.free():
        if figure.unit not in _GAP_UNITS:
            continue
        verb = _verb(context, figure, verbs) if figure.preposition == "by" else None
        side = verbs.get(scene.lemma(verb)) if verb is not None else _side_after(context, figure)
        if side is None:
            continue
        start = verb + 1 if verb is not None else figure.end
        compared = _compared(context, start, figure.start if verb is not None else None)
        anchor = verb if verb is not None else figure.start
        subjects = context.about_predicate(anchor, anchor)
        if not compared or not subjects:
            continue
        yield Draft(
            form="comparison_size",
            rule="comparison_size:verb" if verb is not None else "comparison_size:than",
            anchor=anchor,
            figures=(figure,),
            subjects=subjects,
            objects=compared,
            direction=side,
            quantity=_in_points(figure),
            end=figure.end - 1,
        )


def _in_points(figure: Figure) -> Quantity:
    """Eight points of outperformance are percentage points."""
    if figure.unit in {"points", "count"}:
        return figure.quantity.replace(unit="percentage_point")
    return figure.quantity


def _verb(context: Context, figure: Figure, verbs: dict[str, Direction]) -> int | None:
    scene = context.scene
    for index in range(figure.start - 1, max(-1, figure.start - 14), -1):
        if scene.word(index) in {";", ":"}:
            return None
        if scene.lemma(index) in verbs and scene.tokens[index].pos in {"VERB", "NOUN"}:
            return index
    return None


def _side_after(context: Context, figure: Figure) -> Direction | None:
    """As in "two percentage points more than", "1.5 points ahead of", "3 points behind"."""
    after = context.scene.phrase(figure.end, figure.end + 3)
    if figure.unit == "basis_point":  # "108 basis points above the ten-year yield"
        sides: dict[str, Direction] = labels("stating", "gap_sides")  # type: ignore[assignment]
        near = [context.scene.entity_at(i) for i in range(figure.end, figure.end + 6)]
        if any(e is not None and e.label == "RATE" for e in near):
            return sides.get(context.scene.word(figure.end))
    moved = word_direction(context.scene, figure.start - 1) is not None
    if moved and after.startswith("ahead of"):  # "surges 9% ahead of results": before them
        return None
    for side in ("above", "below"):
        if any(after.startswith(p) for p in entry("stating", "comparison", f"{side}_phrases")):
            return side
    return None


def _compared(context: Context, start: int, end: int | None) -> tuple[Referent, ...]:
    """The other side: the first name, or the first noun phrase, after the verb or "than"."""
    scene = context.scene
    stop = min(end or start + 9, len(scene.tokens))
    if any(scene.time_at(index) is not None for index in range(start, min(stop, start + 5))):
        return ()  # "higher than a year ago"
    for index in range(start, stop):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in _COMPARED:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    for index in range(start, stop):
        if scene.tokens[index].pos == "NOUN" and scene.quantity_at(index) is None:
            return tuple(context.referents.of(scene, index))
    return ()


def times(context: Context) -> Iterator[Draft]:
    """As in "four times the ECB's target", "three times normal", "twice that of gold"."""
    scene = context.scene
    for figure in context.free():
        if figure.unit != "multiple" or context.gapped(figure) is not None:
            continue
        if is_frequency(scene, figure):
            continue
        opening = scene.word(figure.end)
        fits = opening in words("times", "openings") or scene.tokens[
            min(figure.end, len(scene.tokens) - 1)
        ].pos in {"NOUN", "PROPN", "PRON", "DET"}
        moved = _moved(context, figure)
        if not fits and moved is None:
            continue
        subjects = context.about(figure, None)
        if not subjects:
            continue
        objects = () if moved is not None else _whole(context, figure)
        yield Draft(
            form="times",
            rule="times:of",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            objects=objects,
            measure=_measured_by(context, figure) if objects else None,
            window=_window_told(context, figure, subjects) if objects else None,
            direction=moved or "above",
            quantity=figure.quantity,
            end=scene.index_at(objects[0].mention.end - 1) if objects else figure.end - 1,
            steps=(Step(field="form", by="times words", evidence=figure.quantity.text),),
        )


def is_frequency(scene: Scene, figure: Figure) -> bool:
    """As in "has raised rates three times this year": how often, and no size of anything.

    Before "last year's level" it is a size.
    """
    time = scene.time_at(figure.end)
    repeated = figure.quantity.text.lower().endswith("times") and time is not None
    return repeated and time is not None and scene.word(scene.span(time)[1]) not in {"'s", "’s"}


def _measured_by(context: Context, figure: Figure) -> str | None:
    """What is so many times as much: "on earnings" a multiple, "is worth" a market value."""
    before = {context.scene.lemma(i) for i in range(max(0, figure.start - 5), figure.start)}
    behind = set(context.scene.lowered[figure.end : figure.end + 3])
    worth = before | behind
    return "market_cap" if worth & words("stating", "worth", "words") else valuation(context)


def _window_told(
    context: Context, figure: Figure, subjects: tuple[Referent, ...]
) -> ClaimWindow | None:
    """As in "rose 39% in 2025, three times the advance of": that of the change just stated."""
    ids = {referent.mention.id for referent in subjects}
    told = [
        draft
        for draft in context.drafts
        if draft.form == "pct_change"
        and draft.anchor < figure.start
        and ids & {referent.mention.id for referent in draft.subjects}
    ]
    return window_of(context, max(told, key=lambda d: d.anchor), "stated") if told else None


def _moved(context: Context, figure: Figure) -> Direction | None:
    """As in "has risen fivefold": a multiple of what it was."""
    found = word_direction(context.scene, figure.start - 1)
    if found is None:
        moves: dict[str, Direction] = labels("direction", "nouns")  # type: ignore[assignment]
        return moves.get(context.scene.lemma(figure.end))
    return found.direction


def _whole(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """What it is a multiple of: the name after the figure, else the noun phrase."""
    scene = context.scene
    for index in range(figure.end, min(figure.end + 11, len(scene.tokens))):
        if scene.word(index) in {",", ";", "."}:
            break
        entity = scene.entity_at(index)
        if entity is not None and entity.label in PRICED:
            return (named(entity),)
    for index in range(figure.end, min(figure.end + 6, len(scene.tokens))):
        if scene.word(index) in {",", ";", "."}:
            return ()
        if scene.tokens[index].pos in {"NOUN", "PROPN"}:
            entity = scene.entity_at(index)
            top = scene.top(*scene.span(entity)) if entity is not None else index
            return tuple(context.referents.of(scene, top)[:1])
    return ()
