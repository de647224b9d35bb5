"""Decisions of central banks (form E4): a raise, a cut, a rate left where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects import subject_head
from nlp.records import Direction, Form, Mention, Quantity, Step

_REACH = 14


def policies(context: Context) -> Iterator[Draft]:
    """As in "raised its policy rate by half a point to 4.5%", "left rates unchanged"."""
    scene = context.scene
    verbs: dict[str, Direction] = labels("policy", "verbs")  # type: ignore[assignment]
    for index, token in enumerate(scene.tokens):
        direction = verbs.get(token.lemma)
        if direction is None or token.pos not in {"VERB", "NOUN"}:
            continue
        rate = _rate(scene, index)
        if rate is None:
            continue
        subject = decider(context, index, rate)
        if subject is None:
            continue
        yield from _decision(context, index, rate, direction, subject)


def _rate(scene: Scene, verb: int) -> int | None:
    """The rate that the verb sets: "rates", "its deposit rate", "borrowing costs"."""
    for index in range(verb + 1, min(verb + 7, len(scene.tokens))):
        if scene.word(index) in {",", ";", "."} or scene.quantity_at(index):
            return None
        before = scene.word(index - 1)
        aimed = before in words("policy", "aimed")  # "cut its federal funds target", "its target"
        if scene.word(index) == "target" and (aimed or before in {"its", "their"}):
            return index
        if scene.word(index) == "range" and before in words("policy", "ranges"):
            return index  # "raised its target range"
        if scene.lemma(index) in words("policy", "rates") and scene.lemma(index + 1) != "rate":
            return index
    return None


def decided(context: Context, noun: int) -> Referent | None:
    """Whose move of rates a noun tells: "the Fed's rate cut", "cut its target, the first move".

    Args:
        context: The sentence and its article.
        noun: Token of the noun of the move.
    """
    scene = context.scene
    if scene.word(noun - 1) in {"rate", "interest-rate"}:
        return bank_of(context, noun)
    for verb in range(noun - 1, -1, -1):
        moves = scene.tokens[verb].pos == "VERB" and scene.lemma(verb) in labels("policy", "verbs")
        rate = _rate(scene, verb) if moves else None
        if rate is not None:
            return decider(context, verb, rate)
    return None


def decider(context: Context, verb: int, rate: int) -> Referent | None:
    """The rate itself where its name is known, else the central bank's economy."""
    scene = context.scene
    named = scene.entity_at(rate)
    if named is not None and named.label == "RATE" and named.id:
        found = context.referents.of(scene, scene.top(*scene.span(named)))
        if any(r.measure == "policy_rate" for r in found):
            return found[0]
        bank = bank_of(context, verb)  # "the central bank hiked the repo rate"
        return replace(found[0], measure="policy_rate") if bank is not None else None
    return bank_of(context, verb)


def bank_of(context: Context, verb: int) -> Referent | None:
    """The central bank that decides: the verb's subject, or the one named before it.

    Args:
        context: The sentence and its article.
        verb: Token of the verb or noun of the decision.
    """
    scene = context.scene
    before = [e for e in scene.entities if scene.index_at(e.start) < verb and e.id]
    official = [
        e
        for e in before
        if e.label == "ORG"
        and (named := context.reference.get(e.id or "")) is not None
        and named.sector == "central bank"
    ]
    head = subject_head(scene, verb)
    spoken = head is not None and scene.lemma(head) in words("policy", "deciders")
    economy = None
    mention = None
    if official:
        mention = official[-1]
        economy = context.reference.economy_of(mention.id or "")
    elif spoken:
        economy = context.memory.economy
    if economy is None:
        return None
    if mention is not None:
        start, end = mention.start, mention.end
    else:
        token = scene.tokens[head or 0]
        start, end = token.start, token.end
    text = scene.document.article.text[start:end]
    return Referent(
        Mention(text=text, start=start, end=end, id=economy, kind="INDICATOR"), "policy_rate"
    )


def _decision(
    context: Context, verb: int, rate: int, direction: Direction, subject: Referent
) -> Iterator[Draft]:
    """One claim for the step, one for where the rate stands then; one without figures else."""
    scene = context.scene
    step, level = _figures(context, rate)
    first = "first time" in scene.phrase(rate, rate + _REACH)
    evidence = scene.phrase(verb, rate + 1)
    told: list[tuple[Form, Figure]] = []
    if step is not None:
        told.append(("policy", step))
    if level is not None:
        told.append(("policy" if step is None else "level", level))
    for form, figure in told:
        yield Draft(
            form=form,
            rule="policy:figure",
            anchor=figure.start,
            figures=(figure,),
            subjects=(subject,),
            measure="policy_rate",
            direction=direction if form == "policy" else None,
            quantity=_in_percent(figure.quantity),
            end=figure.end - 1,
            steps=(Step(field="direction", by="policy words", evidence=evidence),),
        )
    if not told and not first:
        yield Draft(
            form="policy",
            rule="policy:silent",
            anchor=verb,
            subjects=(subject,),
            measure="policy_rate",
            direction=direction,
            end=rate,
            steps=(Step(field="direction", by="policy words", evidence=evidence),),
        )


def _figures(context: Context, rate: int) -> tuple[Figure | None, Figure | None]:
    """The step ("by half a point") and the level ("to 4.5%", "at 5.25 percent", "near zero")."""
    step, level = None, None
    scene = context.scene
    for figure in context.free():
        if not rate < figure.start <= rate + _REACH:
            continue
        if any(scene.word(i) in {";", ":"} for i in range(rate, figure.start)):
            break
        points = figure.unit in {"percentage_point", "basis_point"}
        if points and step is None and figure.preposition != "from":
            step = figure
        elif _tells_level(scene, figure) and level is None:
            zero = figure.quantity.value == 0 and figure.unit == "count"
            level = figure if figure.unit == "percent" or zero else None
    return step, level


def _tells_level(scene: Scene, figure: Figure) -> bool:
    """As in "to 4.5%", "at 5.25 percent", "to a range of 2.25% to 2.5%"."""
    ranged = "range" in scene.lowered[max(0, figure.start - 3) : figure.start]
    return ranged or figure.preposition in {"to", "at", "near", "around", "in"}


def _in_percent(quantity: Quantity) -> Quantity:
    return quantity.replace(unit="percent") if quantity.unit == "count" else quantity
