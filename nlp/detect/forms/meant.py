"""What a draft is about where its grammatical subject only expects, leads or stands for it."""

from __future__ import annotations

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene

#: Kinds of subject that hold an expectation, and nothing is expected of.
_HOLDING = frozenset({"ORG", "PERSON", None})


def meant(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """The subjects of a draft, or what a reader takes for them."""
    readings = (_of_expecting, _of_unit, _of_mover, _of_stock)
    found = (read(context, draft) for read in readings)
    return next((subjects for subjects in found if subjects), draft.subjects)


def _of_expecting(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """As in "policymakers expect growth of 3%": what is expected grows, and not who expects it."""
    scene = context.scene
    if not draft.figures or len(draft.subjects) != 1:
        return ()
    told, figure = draft.subjects[0], draft.figures[0]
    inside = scene.sentence.start <= told.mention.start < scene.sentence.end
    if not inside or told.measure is not None or told.kind not in _HOLDING:
        return ()
    verb = _expecting(scene, scene.index_at(told.mention.end - 1) + 1, figure)
    noun = _expected(scene, verb, figure) if verb is not None else None
    return tuple(context.referents.of(scene, noun)) if noun is not None else ()


def _of_unit(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """As in "settled at $60 a barrel, having dipped to $59": of what was told, and no barrel."""
    if len(draft.subjects) != 1:
        return ()
    scene, told = context.scene, draft.subjects[0].mention
    text = told.text.lower()
    before = [d for d in context.drafts if d.anchor < draft.anchor and d.subjects]
    if text in words("stating", "units", "telling"):
        before = [d for d in before if scene.tokens[d.anchor].start > told.start]
    elif text not in words("stating", "units", "phrases"):
        return ()
    return before[-1].subjects if before else ()


def _of_stock(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """As in "Acme splits its unit; stock up 15%": of the one company named before."""
    scene, told = context.scene, draft.subjects[0].mention if draft.subjects else None
    if told is None or told.id is not None or told.text.lower() not in {"stock", "shares", "scrip"}:
        return ()
    firms = [e for e in scene.entities if e.label == "COMPANY" and e.end <= told.start]
    if len({e.text for e in firms}) != 1:
        return ()
    firm = firms[0]
    meant = told.replace(id=firm.id, kind="COMPANY", candidates=firm.candidates)
    return (Referent(meant, "close"),)


def _of_mover(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """As in "the top gainers were A, followed by B, surging 8%": the name right before."""
    scene, told = context.scene, draft.subjects[0].mention if draft.subjects else None
    if told is None or not draft.figures or draft.form not in {"pct_change", "abs_change"}:
        return ()
    if not scene.sentence.start <= told.start < scene.sentence.end:
        return ()
    first, last = scene.index_at(told.start), scene.index_at(told.end - 1) + 1
    movers = words("basket", "movers")
    if not any(scene.lemma(i) in movers or scene.word(i) in movers for i in range(first, last)):
        return ()
    end = draft.figures[0].start
    while end > last and scene.word(end) != ",":
        end -= 1
    entity = scene.entity_at(scene.before_brackets(end - 1)) if end > last else None
    named = entity is not None and entity.label in PRICED
    return tuple(context.referents.of(scene, scene.top(*scene.span(entity)))) if named else ()  # type: ignore[arg-type]


def _expecting(scene: Scene, first: int, figure: Figure) -> int | None:
    """The first verb behind a subject and its apposition, where it looks ahead."""
    commas = [i for i in range(first, figure.start) if scene.word(i) == ","]
    if len(commas) > 1 and commas[0] == first:  # "Dana Lind, chief economist at Acme, expects"
        first = commas[1] + 1
    for index in range(first, figure.start):
        if scene.tokens[index].pos == "VERB":
            ahead = scene.lemma(index) in words("speech", "forecast", "verbs")
            return index if ahead else None
        passive = scene.lemma(index) == "be"  # "the industry is expected to grow 5%"
        if passive or scene.tokens[index].pos not in {"AUX", "ADV", "PART"}:
            return None
    return None


def _expected(scene: Scene, verb: int, figure: Figure) -> int | None:
    """The noun of an expectation: before its figure ("growth of 3%"), else behind it."""
    for index in range(figure.start - 1, verb, -1):
        free = scene.time_at(index) is None and scene.quantity_at(index) is None
        if free and scene.tokens[index].pos in {"NOUN", "PROPN"}:
            return index
    behind = range(figure.end, min(figure.end + 3, len(scene.tokens)))
    return next((i for i in behind if scene.tokens[i].pos == "NOUN"), None)
