"""What is taken off something: "wiped 3% off the index" (forms C1 and C2 of the object)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.units import definite, form_of_move, is_company_figure
from nlp.detect.lexicon import words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.records import Step

#: Tokens from a figure back to its verb, and on to the name of what lost it.
_BACK, _ON = 4, 7


def taken(context: Context) -> Iterator[Draft]:
    """As in "wiped 3% off the index", "knocked 200 points off the Dow": what stands behind fell."""
    scene = context.scene
    for figure in context.free():
        verb = _verb(scene, figure)
        subject = _owner(context, figure) if verb is not None else None
        if verb is None or subject is None:
            continue
        measure = _measure(scene, figure, subject)
        form = form_of_move(figure.quantity, (subject,), measure)
        if form is None or (measure == "close" and is_company_figure(figure.quantity, subject)):
            continue
        yield Draft(
            form=form,
            rule="taken:off",
            anchor=verb,
            figures=(figure,),
            subjects=(subject,),
            measure=measure,
            direction="down",
            quantity=definite(figure.quantity, subject),
            end=figure.end,
            steps=(Step(field="direction", by="direction words", evidence=scene.word(verb)),),
        )


def _verb(scene: Scene, figure: Figure) -> int | None:
    """The verb that takes the figure off something."""
    if scene.word(figure.end) != "off":
        return None
    before = range(figure.start - 1, max(-1, figure.start - _BACK), -1)
    return next(
        (i for i in before if scene.lemma(i) in words("direction", "taking", "verbs")), None
    )


def _owner(context: Context, figure: Figure) -> Referent | None:
    """What the figure is taken off, where it has a name or was named before."""
    scene = context.scene
    for index in range(figure.end + 1, min(figure.end + _ON, len(scene.tokens))):
        entity = scene.entity_at(index)
        named = entity is not None and entity.label in PRICED
        if scene.word(index) in {",", ";", "."} or (entity is not None and not named):
            return None
        end = scene.word(index + 1) in {",", ";", ".", "on", "in"} or index + 1 == len(scene.tokens)
        if not named and not (end and scene.tokens[index].pos in {"NOUN", "PROPN"}):
            continue
        head = scene.top(*scene.span(entity)) if entity is not None else index
        return next((r for r in context.referents.of(scene, head) if r.measure), None)
    return None


def _measure(scene: Scene, figure: Figure, subject: Referent) -> str | None:
    """As in "wiped $50bn off its value": money is taken off the market value of a company."""
    behind = scene.lowered[figure.end : figure.end + _ON]
    return "market_cap" if figure.unit == "currency" and "value" in behind else subject.measure
