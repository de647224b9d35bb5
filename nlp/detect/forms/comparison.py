"""Two or more series side by side: which did better (form R1), and the other side of a pair."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.ratio import valuation
from nlp.detect.lexicon import entry, words
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import PRICED
from nlp.records import Direction, Entity, Step


def comparisons(context: Context) -> Iterator[Draft]:
    """As in "both are outperforming the Nasdaq 100", "higher than that of the Nasdaq 100"."""
    yield from _by_verb(context)
    yield from _by_phrase(context)
    yield from _by_fate(context)


def _by_fate(context: Context) -> Iterator[Draft]:
    """As in "the Dow did better still": than what was spoken of before."""
    scene = context.scene
    for index in range(1, len(scene.tokens)):
        side = _SIDES.get(scene.word(index))
        if side is None or scene.lemma(index - 1) not in {"do", "fare", "perform"}:
            continue
        if scene.word(index + 1) == "than":
            continue
        subjects = context.about_predicate(index - 1, index - 1)
        start = scene.tokens[0].start
        ids = {referent.mention.id for referent in subjects}
        last = context.memory.latest(PRICED, before=start)
        compared = (last,) if last is not None and last.mention.id not in ids else ()
        if _comparable(subjects, compared):
            yield _draft(context, index, subjects, compared, side, scene.word(index), index)


_SIDES: dict[str, Direction] = {"better": "above", "worse": "below"}


def _by_verb(context: Context) -> Iterator[Draft]:
    scene = context.scene
    above = words("stating", "comparison", "above_verbs")
    below = words("stating", "comparison", "below_verbs")
    verbs = above | below
    for index, token in enumerate(scene.tokens):
        # Taggers miss these verbs now and then: the printed form counts as well.
        printed = scene.word(index).removesuffix("ed")
        lemma = token.lemma if token.lemma in verbs else printed
        if lemma not in verbs:
            continue
        objects = [o for o in scene.children(index, "obj", "obl") if not scene.quantity_at(o)]
        compared = _named_after(context, index + 1)
        if not compared and objects and token.pos == "VERB":
            compared = tuple(context.referents.of(scene, objects[0]))
        if not compared:
            continue
        subjects = context.about_predicate(index, index)
        direction: Direction = "above" if lemma in above else "below"
        if _comparable(subjects, compared) and not _is_sized(context, index):
            end = scene.index_at(compared[0].mention.end - 1)
            yield _draft(context, index, subjects, compared, direction, scene.word(index), end)


def _by_phrase(context: Context) -> Iterator[Draft]:
    scene = context.scene
    said = scene.phrase(0, len(scene.tokens))
    valued = valuation(context) is not None
    for side in ("above", "below"):
        phrases = entry("stating", "comparison", f"{side}_phrases")
        for phrase in phrases + (
            entry("stating", "comparison", f"valued_{side}") if valued else []
        ):
            width = len(phrase.split())
            for index in range(len(scene.tokens) - width) if phrase in said else ():
                if scene.phrase(index, index + width) != phrase:
                    continue
                compared = _named_after(context, index + width)
                if not compared:
                    continue
                subjects = _subjects_before(context, index)
                if _comparable(subjects, compared) and not _is_sized(context, index):
                    end = scene.index_at(compared[0].mention.end - 1)
                    above = (side == "above") != _is_turned(context, index)
                    direction: Direction = "above" if above else "below"
                    yield _draft(
                        context,
                        index,
                        subjects,
                        compared,
                        direction,
                        phrase,
                        end,
                    )


def _is_sized(context: Context, index: int) -> bool:
    """Whether the size of the difference was told, which says the same and more."""
    sized = ("comparison_size", "times", "spread")
    return any(d.form in sized and abs(d.anchor - index) <= 12 for d in context.drafts)


def _is_turned(context: Context, index: int) -> bool:
    """As in "has lost less than": to lose less is to do better."""
    verb = word_direction(context.scene, index - 1)
    return verb is not None and verb.direction == "down"


def _subjects_before(context: Context, index: int) -> tuple[Referent, ...]:
    """What stands before "higher than": the earlier claim's subject, else the clause's."""
    scene = context.scene
    own = scene.clause_of(index)
    same = [d for d in context.drafts if d.anchor < index and d.subjects]
    if same and not (same[-1].anchor < own < index and scene.children(own, "nsubj", "nsubj:pass")):
        return same[-1].subjects
    return context.about_predicate(own, index)


def _named_after(context: Context, start: int) -> tuple[Referent, ...]:
    """The thing named right after "than" or "of", over "that of"."""
    scene = context.scene
    for index in range(start, min(start + 5, len(scene.tokens))):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in {"INDEX", "COMPANY", "COMMODITY", "CURRENCY"}:
            first, last = scene.span(entity)
            return tuple(context.referents.of(scene, scene.top(first, last)))
        if scene.word(index) not in {"that", "of", "the", "those", "its", "their", "both", "for"}:
            return ()
    return ()


def _comparable(subjects: tuple[Referent, ...], compared: tuple[Referent, ...]) -> bool:
    """Both sides are there, and are not the same thing."""
    ours = {referent.mention.id for referent in subjects}
    theirs = {referent.mention.id for referent in compared}
    return bool(subjects and compared) and bool(theirs - {None}) and not (ours & theirs - {None})


def _draft(
    context: Context,
    index: int,
    subjects: tuple[Referent, ...],
    objects: tuple[Referent, ...],
    direction: Direction,
    evidence: str,
    end: int,
) -> Draft:
    earlier = [d for d in context.drafts if d.anchor < index and d.form == "multiple"]
    valued = valuation(context) if set(evidence.split()) & _VALUED else ranked_by(context)
    measure = earlier[-1].measure if earlier else valued or subjects[0].measure
    return Draft(
        form="comparison",
        rule="comparison:words",
        anchor=index,
        subjects=subjects,
        objects=objects,
        measure=measure,
        direction=direction,
        end=end,
        steps=(Step(field="direction", by="comparison words", evidence=evidence),),
    )


_PAIRED = frozenset(
    {
        "pct_change",
        "abs_change",
        "level",
        "direction_only",
        "threshold",
        "record",
        "superlative",
        "streak",
    }
)


def other_currency(context: Context, draft: Draft) -> tuple[Referent, ...]:
    """As in "the dollar rose 1% against the yen": the other side of the pair, where one is named.

    What stands behind the figure comes before what stands in front of it.

    Args:
        context: The sentence.
        draft: A statement about one currency.
    """
    scene = context.scene
    if draft.form not in _PAIRED or [r.kind for r in draft.subjects] != ["CURRENCY"]:
        return ()
    place = draft.figures[-1].end if draft.figures else draft.anchor
    own = {referent.mention.id for referent in draft.subjects}
    behind = _told_per(context, draft)
    if behind is not None and behind.id not in own:
        return (named(behind),)
    told = [i for i in scene.clause_tokens(draft.anchor) if scene.word(i) in _AGAINST]
    for index in sorted(told, key=lambda i: (i < place, abs(i - place))):
        if any(place <= f.start < index for f in context.figures):  # "and 0.1% against the euro"
            continue
        inside = (scene.entity_at(i) for i in range(index + 1, index + 4))
        found = next((e for e in inside if e is not None), None)
        if found is not None and found.label == "CURRENCY" and found.id and found.id not in own:
            return (named(found),)
    return ()


def _told_per(context: Context, draft: Draft) -> Entity | None:
    """As in "0.5% weaker at 87.6 pence per euro", "steady at 4.31 to the euro": its other side.

    Dollars are left out: currencies stand in dollars where nothing else is told.
    """
    scene = context.scene
    place = draft.figures[-1].start if draft.figures else draft.anchor
    behind = [f for f in context.figures if f.start >= place and f.unit in {"currency", "count"}]
    price = behind[0] if behind and behind[0].start - place <= _PRICE_REACH else None
    if price is None or scene.word(price.end) not in _PER:
        return None
    inside = (scene.entity_at(i) for i in range(price.end + 1, price.end + 4))
    found = next((e for e in inside if e is not None), None)
    known = found is not None and found.label == "CURRENCY" and found.id is not None
    return found if known and found is not None and str(found.id).startswith("FX:") else None


_PRICE_REACH = 5  # tokens from a change to the price that it led to
_PER = frozenset({"per", "to", "against", "versus", "a"})
_AGAINST = words("stating", "other_side", "words")
_VALUED = words("stating", "valuation", "cues")


def ranked_by(context: Context) -> str | None:
    """The measure by which companies are compared: "the most valuable", "by market value"."""
    return "market_cap" if _is_of_value(context) else None


def _is_of_value(context: Context) -> bool:
    text = " ".join(context.scene.lowered)
    return any(phrase in text for phrase in entry("ranking", "by_value"))
