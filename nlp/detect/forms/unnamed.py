"""What a noun phrase is of that names nobody: accounts of the company, parts of the statistic.

As in "net interest income at the lender", "the group's gearing", "cash flow from operations" of a
company's results, and "energy was 41.9% dearer, food 13.1%" after consumer prices.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.draft import Context, Draft
from nlp.detect.forms.comparison import other_currency
from nlp.detect.forms.units import form_of_move
from nlp.detect.lexicon import entry, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects.anaphora import kinds_of
from nlp.detect.subjects.descriptions import is_of_many
from nlp.records import Candidate, Entity, Mention

#: Sentences that a statistic or a company's results are gone on about.
_REACH = 3
_DOLLAR = "INDEX:DXY"
_OF = frozenset({"at", "of", "for", "from"})


def completed(context: Context, draft: Draft) -> Draft:
    """The draft about what its words are of, where they do not say so themselves."""
    if draft.form in {"basket_sum", "breadth"}:
        return draft
    draft = _against(context, draft)
    subjects = tuple(_completed(context, each) for each in draft.subjects)
    if subjects == draft.subjects:
        return draft
    first, before = subjects[0], draft.subjects[0]
    if draft.measure not in {None, before.measure} or first.measure == before.measure:
        return replace(draft, subjects=subjects)
    form = draft.form
    if draft.rule.startswith("change:") and draft.quantity is not None:
        form = form_of_move(draft.quantity, subjects, first.measure) or form
    return replace(draft, subjects=subjects, form=form, measure=None)


def _against(context: Context, draft: Draft) -> Draft:
    """As in "the dollar fell 2% against the yen": no index of the dollar, but the pair."""
    dollar = [r for r in draft.subjects if r.mention.id == _DOLLAR and r.kind == "CURRENCY"]
    other = other_currency(context, draft) if dollar and len(draft.subjects) == 1 else ()
    pair = next((r.mention.id for r in other), None)
    if pair is None or "USD" not in pair:
        return draft
    mention = dollar[0].mention.replace(id=pair, candidates=())
    return replace(draft, subjects=(replace(dollar[0], mention=mention),), objects=other)


def _completed(context: Context, referent: Referent) -> Referent:
    told, scene = referent.mention, context.scene
    if told.id is not None:
        return referent
    inside = scene.sentence.start <= told.start and told.end <= scene.sentence.end
    if not inside or referent.kind == "INDICATOR":
        return referent
    phrase = [*range(scene.index_at(told.start), scene.index_at(told.end - 1) + 1)]
    return _part(context, referent, phrase) or _account(context, referent, phrase) or referent


def _part(context: Context, referent: Referent, phrase: list[int]) -> Referent | None:
    """As in "services 4.4%", "rents" after "consumer prices rose": a part of that statistic."""
    scene = context.scene
    said = [scene.lemma(i) for i in phrase] + [scene.word(i) for i in phrase]
    parts: dict[str, str] = entry("statistics", "parts", "measures")
    part = next((word for word in said if word in parts), None)
    empty = words("statistics", "parts", "empty")
    whole = all(
        scene.lemma(i) in parts.keys() | empty or scene.word(i) in parts.keys() | empty
        for i in phrase
    )
    last = _prices(context, referent.mention.start)
    if part is None or not whole or last is None:
        return None
    text = scene.text.lower()
    monthly = any(each in text for each in entry("statistics", "on_the_month", "words"))
    because = "part of the statistic spoken of"
    meant = _meant(referent.mention, last.mention.id, "INDICATOR", because)
    return Referent(meant, None if monthly else parts[part] or None)


def _prices(context: Context, before: int) -> Referent | None:
    """The price statistic that is being broken down; None where something else was spoken of."""
    for referent in reversed(_told(context, before)):
        if referent.kind != "INDICATOR":
            return None
        if referent.measure in words("statistics", "parts", "of"):
            return referent
    return None


def _told(context: Context, before: int) -> list[Referent]:
    """What the last sentences were about, oldest first."""
    return [
        referent
        for number, referent in context.memory.subjects
        if referent.mention.end <= before and context.number - number <= _REACH
    ]


def _last(context: Context, before: int) -> Referent | None:
    told = _told(context, before)
    return told[-1] if told else None


def _account(context: Context, referent: Referent, phrase: list[int]) -> Referent | None:
    """As in "the bank's deposits", "order intake": what a company reports."""
    scene = context.scene
    if any(scene.entity_at(i) is not None and _is_priced(scene.entity_at(i)) for i in phrase):
        return None
    noun = _account_noun(scene, phrase)
    if noun is None or is_of_many(scene, phrase):
        return None
    owner = _owner(context, phrase, noun)
    if owner is None or owner.mention.id is None or owner.kind != "COMPANY":
        return None
    because = "account of the company spoken of"
    meant = _meant(referent.mention, owner.mention.id, "COMPANY", because)
    measures: dict[str, str] = entry("governor", "reported", "measures")
    known = None if referent.measure == "close" else referent.measure
    return Referent(meant, known or measures.get(scene.phrase(noun - 1, noun + 1)))


def _is_priced(entity: Entity | None) -> bool:
    return entity is not None and entity.label in {"INDEX", "RATE", "CURRENCY"}


def _account_noun(scene: Scene, phrase: list[int]) -> int | None:
    """The noun of an account that a phrase is, or begins with: "net income at the lender"."""
    behind = (i for i in phrase if scene.word(i) in _OF or scene.word(i) in {"attributable", "in"})
    end = next(behind, phrase[-1] + 1)
    last = end - 1
    if last < phrase[0] or scene.lemma(last) not in words("governor", "reported", "nouns"):
        return None
    return last


def _owner(context: Context, phrase: list[int], noun: int) -> Referent | None:
    """Whose account it is: said with it, or the company that is reporting."""
    scene = context.scene
    named = [e for i in phrase if (e := scene.entity_at(i)) is not None and e.label == "COMPANY"]
    known = next((e for e in named if e.id is not None), None) or _named_before(scene, phrase)
    if known is not None:
        return Referent(_as_mention(known), None)
    described = _described(context, phrase, noun)
    if described is not None or _is_described(scene, phrase, noun):
        return described
    last = _last(context, scene.tokens[phrase[0]].start)
    if last is None or last.kind != "COMPANY":
        return None
    opens = scene.word(phrase[0]) in {"its", "their"}
    reports = last.measure not in {"close", "market_cap"}
    return last if opens or reports else None


def _named_before(scene: Scene, phrase: list[int]) -> Entity | None:
    """As in "OCBC's | gearing": the owner that the phrase has lost."""
    if scene.word(phrase[0] - 1) != "'s":
        return None
    entity = scene.entity_at(phrase[0] - 2)
    return entity if entity is not None and entity.label == "COMPANY" and entity.id else None


def _is_described(scene: Scene, phrase: list[int], noun: int) -> bool:
    """Whether words tell an owner, known or not: "the unit's", "of the subsidiary"."""
    inside = {scene.word(i) for i in phrase}
    return "'s" in inside or scene.word(phrase[0] - 1) == "'s" or scene.word(noun + 1) in _OF


def _described(context: Context, phrase: list[int], noun: int) -> Referent | None:
    """As in "the group's gearing", "deposits at the bank": a description of the owner."""
    scene = context.scene
    marks = [i for i in phrase if scene.word(i) == "'s"]
    spans = [(phrase[0], i - 1) for i in marks[:1]]
    if scene.word(noun + 1) in _OF:
        spans.append((noun + 2, phrase[-1] if phrase[-1] > noun else noun + 3))
    for first, last in spans:
        if first <= last < len(scene.tokens) and "COMPANY" in kinds_of(scene, last):
            words_ = [*range(first, last + 1)]
            inside = [e for i in words_ if (e := scene.entity_at(i)) is not None]
            places = [e for e in inside if e.label == "PLACE"]
            found = context.referents.anaphora.find(scene, last, words_, places)
            return found[0] if len(found) == 1 else None
    return None


def _as_mention(entity: Entity) -> Mention:
    return Mention(
        text=entity.text,
        start=entity.start,
        end=entity.end,
        id=entity.id,
        kind=entity.label,
        candidates=entity.candidates,
    )


def _meant(said: Mention, identity: str | None, kind: str, because: str) -> Mention:
    known = (Candidate(id=identity, score=0.8, reason=because),) if identity else ()
    return said.replace(id=identity, kind=kind, candidates=known)
