"""What a draft is about where its figure belongs to a noun of its own."""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.accounts import is_account
from nlp.detect.lexicon import words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects import subject_head
from nlp.detect.subjects.governor import Governor, governor, is_predicate
from nlp.detect.subjects.heads import mention_of
from nlp.records import Mention, Step

#: Rules that look no further than the subject of the clause.
_RULES = ("stated:figure", "level:", "share:", "market_value:", "compared:")
_MOVES = frozenset({"pct_change", "abs_change", "point_change", "market_value", "basket_sum"})
#: Words after a noun that tell whose or of what it is.
_TELLING = frozenset({"in", "of", "for", "from", "with", "at"})


def governed(context: Context, draft: Draft) -> Draft:
    """The draft about the noun that its figure belongs to, where there is one."""
    own = next((f for f in draft.figures if f.quantity.start == _place(draft)), None)
    if own is None or not draft.rule.startswith(_RULES):
        return draft
    found = governor(context.scene, own)
    if found is None or _is_told(context.scene, draft, own, found):
        return draft
    if _is_had(context.scene, own, found) and _is_apart(draft, own):
        return draft if draft.objects else replace(draft, objects=_held_in(context, found))
    part = context.scene.lemma(found.head) in words("stated", "parts")
    if draft.form == "share" and found.kind == "of" and not part:
        return draft  # "the recipient of two thirds of": no noun of which it is the size
    if _is_equal(context.scene, found):
        return replace(draft, rule="governor:equal")
    subject = _subject(context, found, own)
    if draft.rule.startswith("compared:"):
        loss = context.scene.lemma(found.head) == "loss"
        same = draft.stated_measure if loss or _is_bare_profit(subject) else None
        told = same or subject.measure
        if told is None and not loss:
            return draft
        subject = replace(subject, measure=told)
    form = "level" if draft.form in _MOVES else draft.form
    share = own.unit == "percent" and part
    return replace(
        draft,
        form="share" if share else form,
        rule=draft.rule if draft.rule.startswith("compared:") else f"governor:{found.kind}",
        subjects=(subject,),
        objects=(),
        measure=None,
        direction=None if draft.form in _MOVES else draft.direction,
        quantity=own.quantity,
        steps=(
            *draft.steps,
            Step(
                field="subjects", by="noun of the figure", evidence=context.scene.word(found.head)
            ),
        ),
    )


def _is_bare_profit(subject: Referent) -> bool:
    """As in "an operating loss, down from a profit of EUR 2m": the result that was told before."""
    return subject.mention.text.lower() in {"profit", "a profit"}


def _is_equal(scene: Scene, found: Governor) -> bool:
    """As in "the result before taxes was a loss of EUR 25m": of what the loss is."""
    verb = found.first - 1
    result = scene.lemma(found.head) in {"loss", "profit"} and found.kind == "of"
    return result and verb > 0 and scene.lemma(verb) == "be"


def _place(draft: Draft) -> int | None:
    return draft.quantity.start if draft.quantity is not None else None


def _is_told(scene: Scene, draft: Draft, own: Figure, found: Governor) -> bool:
    """Whether the draft is about that noun already, in words that do not hold the figure."""
    head = scene.tokens[found.head]
    return any(
        r.mention.start <= head.start < r.mention.end and r.mention.end <= own.quantity.start
        for r in draft.subjects
    )


def _is_had(scene: Scene, own: Figure, found: Governor) -> bool:
    """As in "with debts of $5bn", "owns a 39% stake": the figure is said of who has it."""
    lemma = scene.lemma(found.head)
    if lemma in words("stated", "parts"):
        before = range(own.start - 1, -1, -1)
        verb = next((i for i in before if scene.tokens[i].pos in {"VERB", "AUX"}), None)
        return verb is not None and scene.lemma(verb) in words("governor", "owning")
    return lemma in words("governor", "belonging")


def _held_in(context: Context, found: Governor) -> tuple[Referent, ...]:
    """As in "controls a 94% stake in the brewery": of what a part is held."""
    scene = context.scene
    part = scene.lemma(found.head) in words("stated", "parts")
    last = _with_owner(scene, found.last) if part else found.last
    return tuple(context.referents.of(scene, _top(scene, last))) if last > found.last else ()


def _is_apart(draft: Draft, own: Figure) -> bool:
    """Whether the subject is named in words that do not hold the figure."""
    place = own.quantity.start
    return bool(draft.subjects) and not any(
        r.mention.start <= place < r.mention.end for r in draft.subjects
    )


def _subject(context: Context, found: Governor, own: Figure) -> Referent:
    """The owner of an account with its measure, else the noun phrase without the figure."""
    scene = context.scene
    named = context.referents.of(scene, found.head)
    measure = next((r.measure for r in named if is_account(r.measure)), None)
    text = _mention(scene, found)
    if measure is None or (measure == "net_income" and _is_before_tax(text.text)):
        return Referent(text, None)
    if own.unit == "percent" and measure == "dividend":  # "a 75 pc interim dividend"
        return Referent(text, None)
    owner = _owner(context, found) if scene.lemma(found.head) != "loss" else None
    if owner is not None:
        return Referent(owner.mention, measure)
    known = next((r.mention.id for r in named if r.kind == "COMPANY"), None)
    return Referent(text.replace(id=known, kind="COMPANY" if known else None), measure)


def _is_before_tax(told: str) -> bool:
    """As in "a quarterly pre-tax profit": not what is left after tax."""
    return any(word in told.lower() for word in words("governor", "before_tax"))


def _mention(scene: Scene, found: Governor) -> Mention:
    last = found.last if found.kind in {"of", "worth"} else _with_owner(scene, found.last)
    return mention_of(scene, found.first, last)


def _with_owner(scene: Scene, last: int) -> int:
    """As in "stake in the maker", "order from the mill": up to the end of what it is of."""
    if scene.word(last + 1) not in _TELLING or scene.time_at(last + 2) is not None:
        return last
    end = last + 1
    while end + 1 < len(scene.tokens) and scene.quantity_at(end + 1) is None:
        token = scene.tokens[end + 1]
        if token.pos not in {"NOUN", "PROPN", "ADJ", "DET", "PRON"} or scene.time_at(end + 1):
            break
        end += 1
    return end if scene.tokens[end].pos in {"NOUN", "PROPN"} else last


def _owner(context: Context, found: Governor) -> Referent | None:
    """Whose account it is: "X posted a net profit of", "the unit, with sales of"."""
    scene = context.scene
    inside = scene.lowered[found.first : found.head]
    if {"'s", "its", "their", "our"} & set(inside):
        return None
    before = found.first - 1
    if scene.word(before) == "with":
        end = before - 1 - (scene.word(before - 1) == ",")
        nominal = end >= 0 and scene.tokens[end].pos in {"NOUN", "PROPN"}
        return _read(context, _top(scene, end)) if nominal else None
    verb = next((i for i in range(before, -1, -1) if is_predicate(scene, i)), None)
    having = words("governor", "having") | words("governor", "paying")
    if verb is None or scene.lemma(verb) not in having:
        return None
    beside = scene.entity_at(scene.before_brackets(verb - 1))
    if beside is not None and beside.label in {"COMPANY", "ORG"}:
        return _read(context, _top(scene, scene.span(beside)[1] - 1))
    head = subject_head(scene, verb)
    return _read(context, head) if head is not None and head < verb else None


def _top(scene: Scene, end: int) -> int:
    """The head of the name or noun phrase that ends with a token."""
    named = scene.entity_at(end)
    return scene.top(*scene.span(named)) if named is not None else end


def _read(context: Context, head: int) -> Referent | None:
    scene = context.scene
    if scene.quantity_at(head) is not None or scene.word(head) in words("stated", "generic"):
        return None
    return next(iter(context.referents.of(scene, head)), None)
