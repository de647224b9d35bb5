"""Runs every form over a document and completes what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from nlp.detect import speech, timing
from nlp.detect.cues import figures_of
from nlp.detect.draft import Context, Draft
from nlp.detect.forms import FORMS, Pattern, doubtful, growth, unmatched
from nlp.detect.forms.accounts import accounted, trimmed
from nlp.detect.forms.compared import is_of_before
from nlp.detect.forms.comparison import other_currency
from nlp.detect.forms.owned import governed
from nlp.detect.forms.printed import with_printed
from nlp.detect.forms.reached import by_figures, from_earlier
from nlp.detect.forms.tied import is_tied
from nlp.detect.forms.unnamed import completed
from nlp.detect.lexicon import words
from nlp.detect.memory import Memory
from nlp.detect.outcome.refused import is_boilerplate, is_table
from nlp.detect.outcome.trace import Told, trace
from nlp.detect.outcome.worth import worth
from nlp.detect.referents import Referents, named
from nlp.detect.scene import Scene, scenes
from nlp.detect.subjects.descriptions import called, is_likened
from nlp.detect.windows import noted, session
from nlp.market.measures import is_growth
from nlp.records import (
    Attribution,
    Claim,
    ClaimWindow,
    Direction,
    Document,
    Entity,
    Mention,
    Modality,
)
from nlp.reference import Reference

_FORECASTS = words("speech", "forecast", "nouns") | {"forecasts", "estimates", "expectations"}
#: Verbs of a level that is still ahead of a rise.
_REACHING = frozenset({"reach", "hit", "top", "touch"})
#: Rules that look after their subject themselves: a figure may be of something without a name.
_LOOSE = (
    "stated:", "compared:", "forecast:", "governor:", "record:", "superlative:", "expectation:",
)  # fmt: skip
_STANDING = frozenset({"level", "share", "multiple", "yield", "market_value"})
_KEEPS_FORM = frozenset({"superlative", "record", "streak", "comparison", "share", "multiple"})


def claims(
    documents: Iterable[Document], *, reference: Reference, forms: Sequence[str] | None = None
) -> Iterator[Claim]:
    """Find the claims of documents, lazily and in order of position.

    Args:
        documents: Any number of documents.
        reference: Tables for descriptions and economies.
        forms: Names of the forms to run, in order; all registered ones when None.

    Yields:
        Claims; the same document gives the same claims whatever came before it.

    Raises:
        UnknownNameError: A form of that name is not registered.
    """
    patterns = [FORMS.get(name) for name in (forms if forms is not None else FORMS)]
    for document in documents:
        yield from _claims_of(document, reference, patterns)


def _claims_of(
    document: Document, reference: Reference, patterns: Sequence[Pattern]
) -> Iterator[Claim]:
    memory = Memory()
    referents = Referents(reference, memory)
    seen: set[str] = set()
    for number, scene in enumerate(scenes(document)):
        if scene.text.isupper():  # a headline stands for itself: nothing is carried into it
            memory = Memory()
            referents = Referents(reference, memory)
        referents.anaphora.sentence = number
        _note_names(scene, number, referents)
        context = Context(
            scene=scene,
            number=number,
            referents=referents,
            memory=memory,
            reference=reference,
            figures=figures_of(scene),
        )
        if is_boilerplate(scene) or is_table(scene):
            continue
        drafts = sorted(_drafts(context, patterns), key=lambda draft: draft.anchor)
        complete = [_complete(context, draft) for draft in drafts]
        noted.note_sentence(context)
        made = with_printed(complete, scene.quantities)
        for claim in sorted(made, key=lambda c: (c.start, c.end)):
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim


def _note_names(scene: Scene, number: int, referents: Referents) -> None:
    """Remember every name of the sentence, so that later ones can refer to it.

    A company that no table knows counts where the article is about it: its title says so.
    """
    title, memory = scene.document.article.title or "", referents.memory
    for entity in scene.entities:
        if entity.id is None:
            name = called(entity)
            if name is not None and name in title:
                memory.note(number, replace(named(entity), name=name))
            elif entity.label == "COMMODITY":
                memory.note(number, referents.local(named(entity)))
        elif entity.label not in {"PERSON", "PLACE", "ORG", "INDICATOR"}:
            if _is_unit(scene, entity) or is_likened(scene, entity):
                continue
            memory.note(number, named(entity))
    referents.economies.note(scene)


def _is_unit(scene: Scene, entity: Entity) -> bool:
    """As in "NOK 612 million": a currency that only says in what a figure is counted."""
    counted = scene.quantity_at(scene.index_at(entity.start)) is not None
    return entity.label == "CURRENCY" and counted


def _drafts(context: Context, patterns: Sequence[Pattern]) -> list[Draft]:
    """Each form in turn; a figure belongs to the first claim that takes it."""
    for pattern in patterns:
        for found in pattern(context):
            draft = doubtful.settled(context, accounted(context, governed(context, found)))
            if draft is None:
                continue
            taken = {f.start for other in context.drafts for f in other.figures}
            if any(f.start in taken for f in draft.figures) or _is_repeated(draft, context.drafts):
                continue
            whole = completed(context, _named_once(trimmed(context.scene, draft)))
            if not is_tied(context, whole) or not _is_about_something(context.scene, draft):
                continue
            context.drafts.append(whole)
            for referent in whole.subjects:
                context.memory.note_subject(context.number, referent)
    return context.drafts


def _named_once(draft: Draft) -> Draft:
    """A draft without what its subjects name twice: a name that the parse has split."""
    kept = {(r.mention.start, r.key): r for r in draft.subjects}
    return replace(draft, subjects=tuple(kept.values()))


def _is_about_something(scene: Scene, draft: Draft) -> bool:
    """Whether a reader could tell what is measured: no "you may lose 100%", no definitions."""
    if any(referent.mention.id or referent.measure for referent in draft.subjects):
        return True
    if draft.rule.startswith(_LOOSE):
        return bool(draft.subjects)
    if draft.form == "from_to" and draft.subjects:
        told = draft.subjects[0].mention
        first, last = scene.index_at(told.start), scene.index_at(told.end - 1)
        return first != last or scene.tokens[first].pos != "PRON"
    mention = draft.subjects[0].mention if draft.subjects else None
    if mention is None or draft.quantity is None:
        return False
    start, end = scene.index_at(mention.start), scene.index_at(mention.end - 1)
    inside = mention.start <= draft.quantity.start < mention.end
    pronoun = start == end and scene.tokens[start].pos == "PRON"
    vague = draft.measure is None and draft.quantity.unit in {"count", "currency"}
    return not (inside or pronoun or vague)


def _is_repeated(draft: Draft, others: Sequence[Draft]) -> bool:
    """The same statement found by two rules."""
    return any(
        other.form == draft.form
        and other.anchor == draft.anchor
        and not draft.figures
        and not other.figures
        for other in others
    )


def _complete(context: Context, found: Draft) -> Claim:
    scene = context.scene
    attribution = speech.attribution_of(scene, *_place(scene, found))
    how, because, window = _placed(context, found, attribution)
    draft = _settled(context, found, window, how)
    _note_level(context, draft, how)
    denied = speech.negation(scene, draft.anchor) if draft.rule != unmatched.RULE else ""
    start, end = _extent(scene, draft)
    claim = Claim(
        article_id=scene.document.article_id,
        seen_at=scene.document.article.seen_at,
        start=start,
        end=end,
        text=scene.document.article.text[start:end],
        sentence_start=scene.sentence.start,
        sentence_end=scene.sentence.end,
        form=draft.form,
        subjects=tuple(referent.mention for referent in draft.subjects),
        objects=tuple(referent.mention for referent in draft.objects),
        measure=draft.stated_measure,
        direction=draft.direction,
        quantity=draft.quantity,
        quantity_from=draft.quantity_from,
        window=window,
        rank=draft.rank,
        statistic=draft.statistic,
        period=draft.period,
        aspect=draft.aspect,
        modality=how,
        negated=bool(denied),
        holder=_holder(scene, draft, how),
        checkable=how == "stated",
        reason=how if how != "stated" else None,
        sentiment=scene.sentence.sentiment,
    )
    claim = claim.replace(checkworthiness=worth(claim, scene.sentence.checkworthiness, draft.rule))
    told = Told(because, attribution.cue.text if attribution is not None else "", denied)
    return claim.replace(trace=trace(scene, draft, claim, told))


def _placed(
    context: Context, found: Draft, attribution: Attribution | None
) -> tuple[Modality, str, ClaimWindow | None]:
    """How a statement is made, why, and of when it is."""
    how, because = _how(context.scene, found, attribution)
    window = timing.window_of(context, found, how)
    if how == "stated" and timing.is_still_ahead(context.scene, window):
        how, because = "forecast", "time ahead"
    if how == "forecast" and is_of_before(context.scene, found, window):
        how, because = "stated", ""
    if how == "forecast":
        context.memory.note_forecast(found.subjects)
    return how, because, window


def _holder(scene: Scene, draft: Draft, how: Modality) -> Mention | None:
    """Who answers for a statement: told by a verb of saying, by the form, or by a noun."""
    said = speech.attribution_of(scene, *_place(scene, draft), advised=False)
    holder = speech.holder_of(said) or draft.holder or _analyst(scene, draft)
    ahead = holder is None and how == "forecast"
    return speech.forecaster(scene, draft.anchor) if ahead else holder


def _note_level(context: Context, draft: Draft, how: Modality) -> None:
    """Remember where things stand: a forecast is up or down from there."""
    if how == "stated" and draft.form in {"level", "from_to"}:
        ids = (r.mention.id for r in draft.subjects)
        context.memory.note_level(ids, draft.stated_measure, draft.quantity)


def _how(scene: Scene, found: Draft, attribution: Attribution | None) -> tuple[Modality, str]:
    """How a statement is made, and why."""
    how, because = speech.modality(scene, found.anchor)
    told = attribution.cue.text if attribution is not None else ""
    known = speech.has_happened(scene, found.anchor) or speech.is_added(scene, found.anchor)
    if how == "stated" and speech.foretells(told) and not known:
        how, because = "forecast", told
    priced = found.measure_is({"probability"}) and speech.is_priced(scene)
    if priced and how in {"stated", "forecast"} and not speech.is_forecaster(attribution):
        return "stated", ""
    ahead = found.form == "forecast" or found.measure_is({"probability", "price_target"})
    if ahead and how == "stated":
        how, because = "forecast", scene.word(found.anchor)
    compares = found.form in {"expectation", "policy"}  # "missed forecasts", "its rate target"
    compares = compares or (found.measure_is({"policy_rate"}) and because == "target")
    awaited = found.form == "expectation" and because in words("expectation", "nouns")
    if compares and how == "forecast" and (because in _FORECASTS or awaited):
        how, because = "stated", ""
    return how, because


def _analyst(scene: Scene, draft: Draft) -> Mention | None:
    """Whose price target it is: the person, else the firm, named before it in the sentence."""
    if not draft.measure_is({"price_target"}):
        return None
    ids = {referent.mention.id for referent in draft.subjects}
    before = [e for e in scene.entities if scene.index_at(e.start) < draft.anchor]
    people = [e for e in before if e.label == "PERSON"]
    firms = [e for e in before if e.label in {"ORG", "COMPANY"} and e.id not in ids]
    named = [*firms, *people]  # a person comes before a firm
    return speech.as_holder(named[-1]) if named else None


def _settled(context: Context, draft: Draft, window: ClaimWindow | None, how: Modality) -> Draft:
    """The draft with what only the whole sentence tells: which statistic, and forecasts."""
    measure, form = growth.headline(context.scene, draft, window)
    other = draft.objects or other_currency(context, draft)
    settled = replace(draft, form=form, measure=measure, objects=other)
    settled = replace(settled, aspect=session.aspect(context.scene, settled, window))
    if settled.direction is None and settled.figures and form in _STANDING:
        way = from_earlier(context.scene, settled.figures[0])
        settled = replace(settled, direction=way)
    if form == "from_to":
        settled = replace(settled, direction=by_figures(context.scene, settled))
    if form == "streak":
        settled = replace(settled, measure=growth.of_run(context.scene, settled))
    if form in {"superlative", "record"}:
        told = timing.rate_told(context, draft)
        measure = growth.headline(context.scene, *told)[0] if told else measure
        settled = replace(settled, measure=measure)
        if is_growth(measure):  # "the steepest decline" of a growth rate is its lowest level
            settled = replace(settled, statistic="level", period=None)
    if how in {"forecast", "conditional"} and form not in _KEEPS_FORM:
        way = settled.direction or _way_of_forecast(context, settled)
        ids = (r.mention.id or "" for r in settled.subjects)
        levels = context.memory.levels
        last = next((v for i in ids if (v := levels.get((i, settled.stated_measure)))), None)
        way = way or _way_from(last, settled)
        settled = replace(settled, form="forecast", direction=way)
    return settled


def _way_of_forecast(context: Context, draft: Draft) -> Direction | None:
    """Which way a foretold level lies: told by a change beside it, by its verb, or its sign."""
    if draft.quantity is None or not draft.figures:
        return None
    before = range(draft.figures[0].start - 1, max(-1, draft.figures[0].start - 5), -1)
    if any(context.scene.word(i) == "back" for i in before):
        return "down"
    if is_growth(draft.stated_measure):
        return "up" if draft.quantity.value > 0 else "down"
    ids = {referent.mention.id for referent in draft.subjects}
    for other in context.drafts:
        beside = other.form == "pct_change" and other.anchor > draft.anchor
        if beside and ids & {r.mention.id for r in other.subjects}:
            return other.direction
    return "up" if any(context.scene.lemma(i) in _REACHING for i in before) else None


def _way_from(last: Decimal | None, draft: Draft) -> Direction | None:
    """Which way a foretold level lies from the last one that the article gave of the same thing."""
    if last is None or draft.quantity is None or last == draft.quantity.value:
        return None
    return "up" if draft.quantity.value > last else "down"


def _place(scene: Scene, draft: Draft) -> tuple[int, int]:
    """Characters of what the statement rests on."""
    if draft.figures:
        return draft.figures[-1].quantity.start, draft.figures[-1].quantity.end
    token = scene.tokens[draft.anchor]
    return token.start, token.end


def _extent(scene: Scene, draft: Draft) -> tuple[int, int]:
    """The clause: from its subject, where that stands next to it, to its last word."""
    tokens = [draft.anchor, draft.end if draft.end is not None else draft.anchor]
    for fig in draft.figures:
        tokens += [fig.start, fig.end - 1]
    start, end = scene.tokens[min(tokens)].start, scene.tokens[max(tokens)].end
    inside = [
        referent.mention
        for referent in draft.subjects
        if scene.sentence.start <= referent.mention.start
        and referent.mention.end <= scene.sentence.end
    ]
    for mention in inside:
        between = scene.document.article.text[mention.end : start]
        if mention.start < start and len(between) < 160:
            start = mention.start
    for referent in draft.objects:
        if scene.sentence.start <= referent.mention.start < scene.sentence.end:
            end = max(end, referent.mention.end)
    return start, end
