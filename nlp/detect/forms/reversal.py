"""Moves undone (form C6) and extremes of a window (form M5)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.units import definite, fits_level
from nlp.detect.lexicon import labels, words
from nlp.records import Direction, Step

_REACH = 9


def reversals(context: Context) -> Iterator[Draft]:
    """As in "recouped last week's losses", "erased the year's gains", "regain its peak"."""
    scene = context.scene
    undone = labels("reversal", "undone")
    for index, token in enumerate(scene.tokens):
        kind = _verb_kind(context, index)
        if kind is None or token.pos not in {"VERB", "NOUN", "ADJ"}:
            continue
        noun = next(
            (
                i
                for i in range(index + 1, min(index + _REACH, len(scene.tokens)))
                if scene.lemma(i) in undone or scene.word(i) in undone
            ),
            None,
        )
        if noun is None or any(scene.word(i) in {";", ":"} for i in range(index, noun)):
            continue
        side = undone.get(scene.lemma(noun)) or undone[scene.word(noun)]
        if kind == "any" or kind == side:
            direction: Direction = "up" if side == "loss" else "down"
            subjects = context.about_predicate(index, index)
            known = tuple(r for r in subjects if r.mention.id or r.measure)
            if known:
                taken = _duration(context, index)
                yield Draft(
                    form="reversal",
                    rule=f"reversal:{scene.lemma(index)}",
                    anchor=index,
                    figures=taken,
                    subjects=known,
                    direction=direction,
                    quantity=taken[0].quantity if taken else None,
                    end=noun,
                    steps=(
                        Step(
                            field="direction",
                            by="reversal words",
                            evidence=scene.phrase(index, noun + 1),
                        ),
                    ),
                )


def _verb_kind(context: Context, index: int) -> str | None:
    """Whether a verb undoes losses, gains, or either."""
    kinds = labels("reversal", "verbs")
    lemma = context.scene.lemma(index)
    return kinds.get(f"{lemma} {context.scene.word(index + 1)}") or kinds.get(lemma)


def _duration(context: Context, index: int) -> tuple[Figure, ...]:
    """As in "needed less than six months to regain its peak"."""
    scene = context.scene
    before = [
        f
        for f in context.free()
        if f.unit == "duration" and 0 < index - f.end <= 3 and scene.word(index - 1) == "to"
    ]
    return tuple(before[-1:])


def extremes(context: Context) -> Iterator[Draft]:
    """As in "have swung between $61 and $74 this year", "a 52-week range of 61 to 74"."""
    scene = context.scene
    for figure in context.free():
        quantity = figure.quantity
        if quantity.high is None:
            continue
        near = range(max(0, figure.start - 6), figure.start)
        verb = next((i for i in near if scene.lemma(i) in words("reversal", "swings")), None)
        if verb is None:
            continue
        subjects = context.about_predicate(verb, figure.start)
        if not subjects or not fits_level(quantity, subjects[0]):
            continue
        yield Draft(
            form="extremes",
            rule="extremes:range",
            anchor=verb,
            figures=(figure,),
            subjects=subjects,
            quantity=definite(quantity, subjects[0]),
            end=figure.end - 1,
        )
