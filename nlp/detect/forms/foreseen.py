"""Forecasts that say little: of what was spoken of, moves of a rate, what is left of a move."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from nlp.detect import speech
from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.policy import bank_of
from nlp.detect.forms.units import definite, fits_level
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.heads import mention_of
from nlp.records import Direction, Entity, Mention, Step

#: Tokens between a verb of seeing ahead and the figure that is its object.
_BESIDE = 4
#: Tokens behind a figure within which "target" names it.
_NAMED = 3
#: Times its level that a thing may be foreseen at.
_FARTHEST = 3
#: Moves of a rate within one forecast.
_MOST_MOVES = 12


def foreseen(context: Context) -> Iterator[Draft]:
    """As in "she sees $1,320", "two more hikes", "has 25% upside", "a $430 target"."""
    yield from _named_targets(context)
    yield from _moves(context)
    yield from _left(context)
    yield from _views(context)
    yield from _possible(context)


def _draft(
    context: Context,
    figure: Figure,
    subject: Referent,
    *,
    rule: str,
    anchor: int,
    direction: Direction | None = None,
    holder: Mention | None = None,
) -> Draft:
    return Draft(
        form="forecast",
        rule=f"forecast:{rule}",
        anchor=anchor,
        figures=(figure,),
        subjects=(subject,),
        direction=direction,
        quantity=definite(figure.quantity, subject),
        holder=holder,
        end=max(anchor, figure.end - 1),
        steps=(Step(field="form", by="forecast words", evidence=context.scene.word(anchor)),),
    )


def _named_targets(context: Context) -> Iterator[Draft]:
    """As in "has a $430 target on the stock", "Acme, with a price target of $60"."""
    scene = context.scene
    for figure in context.free():
        noun = _target_beside(scene, figure)
        if noun is None or figure.unit != "currency" or figure.quantity.noun:
            continue
        holder = _house(scene, noun)
        subject = _aimed_at(context, figure, holder)
        if subject is not None:
            held = speech.as_holder(holder) if holder is not None else None
            yield _draft(context, figure, subject, rule="target", anchor=noun, holder=held)


def _target_beside(scene: Scene, figure: Figure) -> int | None:
    """The noun by which a figure is a target: behind it, or before it with "of"."""
    for index in range(figure.end, min(figure.end + _NAMED, len(scene.tokens))):
        if scene.tokens[index].pos not in {"NOUN", "ADJ", "PUNCT"}:
            break
        if scene.lemma(index) == "target":
            return index
    priced = scene.phrase(figure.start - 3, figure.start)
    return figure.start - 2 if priced == "price target of" else None


def _house(scene: Scene, noun: int) -> Entity | None:
    """Who has a target: the name next before it that can hold one."""
    named = (e for e in reversed(scene.entities) if scene.span(e)[1] <= noun)
    return next((e for e in named if e.label in {"COMPANY", "ORG", "PERSON"}), None)


def _aimed_at(context: Context, figure: Figure, holder: Entity | None) -> Referent | None:
    """The share of a target: behind "on" or "for", else another one than the holder's."""
    scene = context.scene
    start = scene.tokens[figure.start].start
    for index in range(figure.end, min(figure.end + 6, len(scene.tokens))):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in PRICED:
            return context.referents.of(scene, scene.top(*scene.span(entity)))[0]
    pool = context.memory.recent({"COMPANY"}, before=start)
    taken = holder.id if holder is not None else None
    text = holder.text if holder is not None else None
    return next((r for r in pool if r.mention.id != taken or r.mention.text != text), None)


def _moves(context: Context) -> Iterator[Draft]:
    """As in "expects four more hikes by the end of 2019", "two rate cuts this year"."""
    scene = context.scene
    for figure in context.free():
        noun = _move_behind(scene, figure)
        if noun is None or figure.quantity.value > _MOST_MOVES or not _is_ahead(context, noun):
            continue
        bank = bank_of(context, noun)
        if bank is None and not _is_of_rate(scene, figure, noun):
            continue
        subject = bank or Referent(
            mention_of(scene, noun, noun).replace(id=context.memory.economy, kind="INDICATOR"),
            "policy_rate",
        )
        way: Direction = "down" if scene.lemma(noun) in {"cut", "reduction"} else "up"
        yield _draft(context, figure, subject, rule="moves", anchor=noun, direction=way)


def _move_behind(scene: Scene, figure: Figure) -> int | None:
    if figure.unit != "count":
        return None
    for index in range(figure.end - 1, min(figure.end + 5, len(scene.tokens))):
        if scene.lemma(index) in words("speech", "forecast", "moves"):
            return index
        if scene.tokens[index].pos not in {"NUM", "ADJ", "NOUN", "PUNCT"}:
            return None
    return None


def _is_of_rate(scene: Scene, figure: Figure, noun: int) -> bool:
    told = {"rate", "rates", "interest", "quarter", "point"}
    return scene.lemma(noun) == "hike" or bool(told & set(scene.lowered[figure.start : noun]))


def _is_ahead(context: Context, anchor: int) -> bool:
    scene = context.scene
    if speech.modality(scene, anchor)[0] in {"forecast", "conditional"}:
        return True
    start, end = scene.tokens[anchor].start, scene.tokens[anchor].end
    said = speech.attribution_of(scene, start, end)
    return said is not None and speech.foretells(said.cue.text)


def _left(context: Context) -> Iterator[Draft]:
    """As in "has 25% upside", "has another 30% to fall", "room to rise another 15%"."""
    scene = context.scene
    for figure in context.free():
        if figure.unit != "percent":
            continue
        found = _upside(scene, figure) or _still_to_go(scene, figure)
        if found is None:
            continue
        place, way = found
        have = next((i for i in scene.ancestors(place) if scene.lemma(i) == "have"), None)
        subjects = context.about_predicate(have if have is not None else place, figure.start)
        if subjects:
            yield _draft(context, figure, subjects[0], rule="left", anchor=place, direction=way)


def _upside(scene: Scene, figure: Figure) -> tuple[int, Direction] | None:
    ways: dict[str, Direction] = labels("speech", "forecast", "left")  # type: ignore[assignment]
    near = (figure.end, figure.end + 1, figure.start - 2, figure.start - 1)
    found = next((i for i in near if scene.word(i) in ways), None)
    return (found, ways[scene.word(found)]) if found is not None else None


def _still_to_go(scene: Scene, figure: Figure) -> tuple[int, Direction] | None:
    """The infinitive behind a figure that something has, or before one that there is room for."""
    ways: dict[str, Direction] = labels("direction", "verbs")  # type: ignore[assignment]
    behind = figure.end + 1 if scene.word(figure.end) == "to" else None
    for index in (behind, figure.start - 1, figure.start - 2, figure.start - 3):
        if index is None or scene.lemma(index) not in ways or scene.word(index - 1) != "to":
            continue
        before = scene.word(index - 2) in words("speech", "forecast", "room")
        had = any(scene.lemma(i) == "have" for i in scene.ancestors(index))
        if (before or index == behind) and had:
            return index, ways[scene.lemma(index)]
    return None


def _views(context: Context) -> Iterator[Draft]:
    """As in "who sees $1,320", "has pencilled in $60", "expects 5,500 by Christmas"."""
    scene = context.scene
    for figure in context.free():
        verb = _seen_by(scene, figure)
        if verb is None or figure.quantity.noun:
            continue
        subject = _spoken_of(context, figure)
        if subject is not None:
            yield _draft(context, figure, subject, rule="seen", anchor=verb)


def _seen_by(scene: Scene, figure: Figure) -> int | None:
    """The verb of seeing ahead whose object a figure is."""
    for index in range(figure.start - 1, max(-1, figure.start - _BESIDE), -1):
        if scene.quantity_at(index) is not None:
            return None
        seen = scene.lemma(index) in words("speech", "forecast", "seeing")
        seen = seen or scene.phrase(index, index + 2) in words("speech", "forecast", "seeing_in")
        past = scene.tokens[index].tag in {"VBD", "VBN"} and scene.lemma(index) in {"see", "put"}
        if seen and scene.tokens[index].pos == "VERB" and not past:
            return index
        aimed = scene.lemma(index) in words("expectation", "targets")
        if aimed and scene.word(index + 1) == "of" and figure.unit != "percent":
            return index
        if scene.tokens[index].pos not in {"ADP", "ADV", "DET", "ADJ", "SYM"}:
            return None
    return None


def _spoken_of(context: Context, figure: Figure) -> Referent | None:
    """What a figure without a subject can be of: named behind it, foretold or told before."""
    scene, memory = context.scene, context.memory
    for index in range(figure.end, min(figure.end + _BESIDE, len(scene.tokens))):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in PRICED and scene.word(index - 1) in {"for", "on"}:
            named = context.referents.of(scene, scene.top(*scene.span(entity)))
            return next((r for r in named if fits_level(figure.quantity, r)), None)
    before = scene.tokens[figure.start].start
    pool = [memory.foretold] if memory.foretold is not None else []
    pool += memory.recent(PRICED, before=before)
    fitting = [r for r in pool if fits_level(figure.quantity, r)]
    told = [(r, memory.level_of(r)) for r in fitting]
    near = (r for r, level in told if level is not None and _is_near(figure, level))
    silent = (r for r, level in told if level is None)
    return next(near, None) or next(silent, None)


def _is_near(figure: Figure, level: Decimal) -> bool:
    """Whether a thing that stands at a level may be foreseen at a figure."""
    value = figure.quantity.value
    return level / _FARTHEST <= value <= level * _FARTHEST


def _possible(context: Context) -> Iterator[Draft]:
    """As in "$50 is possible", "a fall to 2,400 on the S&P 500 cannot be ruled out"."""
    scene = context.scene
    for figure in context.free():
        own = scene.clause_of(figure.head)
        if figure.start > own or figure.quantity.noun or not _is_doubtful(scene, own):
            continue
        subject = _spoken_of(context, figure)
        if subject is None:
            continue
        moved = context.cue(figure)
        way = moved.direction if moved is not None and moved.index < figure.start else None
        yield _draft(context, figure, subject, rule="possible", anchor=figure.start, direction=way)


def _is_doubtful(scene: Scene, predicate: int) -> bool:
    possible = words("speech", "forecast", "adjectives")
    clause = scene.clause_tokens(predicate)
    said = scene.phrase(clause[0], clause[-1] + 1)
    if scene.tokens[predicate].pos == "ADJ" and scene.lemma(predicate) in possible:
        return True
    return any(phrase in said for phrase in words("speech", "forecast", "not_yet"))
