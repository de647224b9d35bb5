"""Why a claim looks as it does: which rule or model set which field, on which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nlp.detect.draft import Draft
from nlp.detect.scene import Scene
from nlp.records import Claim, Mention, Quantity, Step


class Told(NamedTuple):
    """Words that tell how a statement is made, "" where none does.

    Attributes:
        modality: What makes it a forecast, a condition or a question.
        cue: The word that reports it.
        denied: The word that denies it.
    """

    modality: str
    cue: str
    denied: str


def trace(scene: Scene, draft: Draft, claim: Claim, told: Told) -> tuple[Step, ...]:
    """The reasons for the fields of a claim, the form first."""
    figures = " ".join(figure.quantity.text for figure in draft.figures)
    words = figures or scene.word(draft.anchor)
    return (
        Step(field="form", by=draft.rule, evidence=words),
        *draft.steps,
        *_things("subjects", claim.subjects),
        *_things("objects", claim.objects),
        *_measured(draft, claim),
        *_when(claim),
        *_said(claim, told),
    )


def _things(field: str, mentions: tuple[Mention, ...]) -> Iterator[Step]:
    for mention in mentions:
        reason = mention.candidates[0].reason if mention.candidates else None
        yield Step(field=field, by=reason or "name in the text", evidence=mention.text)


def _measured(draft: Draft, claim: Claim) -> Iterator[Step]:
    if claim.measure is not None:
        by_form = draft.measure is not None
        about = claim.subjects[0].text if claim.subjects else draft.rule
        source = f"form {claim.form}" if by_form else "what is measured of the subject"
        yield Step(field="measure", by=source, evidence=about)
    for field, figure in (("quantity", claim.quantity), ("quantity_from", claim.quantity_from)):
        if figure is not None:
            yield Step(field=field, by=_reading(figure), evidence=figure.text)


def _reading(figure: Quantity) -> str:
    """Unit and hedge under which a figure was read."""
    loosened = "" if figure.hedge == "exact" else f", {figure.hedge}"
    return f"figure in {figure.currency or figure.unit.replace('_', ' ')}{loosened}"


def _when(claim: Claim) -> Iterator[Step]:
    window = claim.window
    if window is not None:
        dated = window.begin is not None or window.end_on is not None
        source = "stated" if dated else "words that give no date"
        source = source if window.text else "carried over from the context"
        yield Step(field="window", by=source, evidence=window.text or str(window.end_on))


def _said(claim: Claim, told: Told) -> Iterator[Step]:
    if told.modality:
        yield Step(field="modality", by=f"{claim.modality} words", evidence=told.modality)
    if told.denied:
        yield Step(field="negated", by="negation words", evidence=told.denied)
    if claim.holder is not None:
        by = f"attribution, {told.cue!r}" if told.cue else f"form {claim.form}"
        yield Step(field="holder", by=by, evidence=claim.holder.text)
    if claim.checkworthiness is not None:
        score = f"{claim.checkworthiness:.2f}"
        yield Step(field="checkworthiness", by="check-worthiness of claims", evidence=score)
