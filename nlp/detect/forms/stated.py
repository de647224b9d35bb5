"""Figures that no other form takes: what somebody has, makes, holds, spends (form L1 at large).

"The company runs 1,933 stores", "a 70% stake in the field", "tanks that can hold 76 million
barrels": a measurable quantity of something, whatever its name. Only sentences worth checking
count, and only figures that their noun or verb ties to a subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp.detect.cues import Cue, Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.reached import led_to
from nlp.detect.forms.sizes import is_frequency
from nlp.detect.forms.units import decided
from nlp.detect.lexicon import labels, words
from nlp.detect.lists import compared_by
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects import subject_head
from nlp.records import Direction, Form, Step

#: Probability of the encoder's check-worthiness head below which a loose figure is left alone.
WORTH = 0.3
#: Smaller counts in words ("two companies") are part of a name or a list and state nothing.
_SMALLEST_COUNT = 10
_UNITS = frozenset({"percent", "percentage_point", "basis_point", "currency", "multiple", "ratio"})


def stated(context: Context) -> Iterator[Draft]:
    """A figure that states something about a subject, in the widest sense."""
    scene = context.scene
    worth = scene.sentence.checkworthiness
    if worth is not None and worth < WORTH:
        return
    for figure in context.free():
        if not _is_statement(context, figure) or compared_by(
            context.scene, context.figures, figure
        ):
            continue
        found = context.cue(figure)
        wealth = _vanished(context, figure)
        subjects = wealth or _subjects(context, figure, found)
        if not subjects or _is_of_name(figure, subjects):
            continue
        form = "abs_change" if wealth else _form(context, figure, found)
        if form == "level":
            subjects = decided(scene, figure.quantity, subjects, context.memory)
        share = _of_the_same(context, figure)
        yield Draft(
            form="share" if share is not None else form,
            objects=share.objects if share is not None else (),
            rule="stated:wealth" if wealth else "stated:figure",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects if wealth else _unpriced(subjects, figure),
            measure=_per_share(scene, figure),
            direction=_direction(scene, figure, found, form),
            quantity=figure.quantity,
            aside=True,
            end=figure.end - 1,
            steps=(Step(field="form", by="check-worthiness head", evidence=f"{worth or 1:.2f}"),),
        )


def _per_share(scene: Scene, figure: Figure) -> str | None:
    """As in "20 times earnings of $5 a share": what is had for each share, and no price."""
    kinds = labels("stated", "per_share")
    noun = kinds.get(scene.lemma(figure.start - 2)) if figure.preposition == "of" else None
    return noun if figure.quantity.per == "share" else None


def _is_of_name(figure: Figure, subjects: tuple[Referent, ...]) -> bool:
    """Whether a count only tells whose measure it is: "the market value of 33 chip makers"."""
    place = figure.quantity.start
    return figure.unit == "count" and any(
        referent.mention.start <= place < referent.mention.end for referent in subjects
    )


def _of_the_same(context: Context, figure: Figure) -> Draft | None:
    """As in "A accounted for 11% of the market, B 19%": the share said of the one before."""
    if figure.unit != "percent" or context.gapped(figure) is None:
        return None
    before = [d for d in context.drafts if d.form == "share" and d.anchor < figure.start]
    return next((d for d in reversed(before) if d.objects), None)


def _direction(scene: Scene, figure: Figure, found: Cue | None, form: Form) -> Direction | None:
    """Of a change, and of a level that was reached by one ("plunged to minus $36.98")."""
    reached = form == "level" and figure.preposition == "to"
    if figure.quantity.hedge == "at_most" and scene.word(figure.start - 1) == "to":
        return None  # "up to EUR 5 mn more"
    if found is not None and (form in _MOVES or reached):
        return found.direction
    return led_to(scene, figure)


_MOVES = frozenset({"pct_change", "abs_change", "point_change"})


def _is_moved_by(figure: Figure, found: Cue) -> bool:
    """Whether a word beside the figure says that it is how far something moved."""
    before, after = figure.start - found.index, found.index - figure.end
    beside = 0 < before <= 4 or 0 <= after <= 2
    moves = found.direction in {"up", "down"} and found.kind not in {"figure", "list"}
    beside = beside or (figure.preposition == "by" and 0 < before <= 6)
    return moves and beside and figure.preposition in {"", "by", "of"}


def _is_statement(context: Context, figure: Figure) -> bool:
    quantity = figure.quantity
    if quantity.unit in {"duration", "points"} | words("stated", "specifications"):
        return False
    if _is_definition(context, figure):
        return False
    if _is_part_of_word(context, figure) or is_frequency(context.scene, figure):
        return False
    if context.scene.phrase(figure.start - 2, figure.start) == "one of":
        return False
    if quantity.unit != "count":
        return quantity.unit in _UNITS or quantity.unit not in {"count"}
    if figure.preposition in _PLACING:
        return False
    noun = quantity.noun
    if noun is None or noun in words("stated", "uncounted"):
        return False
    counted = quantity.written == "digits" and quantity.value >= _SMALLEST_COUNT
    return counted and _is_held(context, figure)


#: Before a count these say where, with whom or at what: "in 40 markets".
_PLACING = frozenset({"in", "for", "with", "between", "against", "on", "from"})


def _is_held(context: Context, figure: Figure) -> bool:
    """Whether a verb of having or making, or a total, ties a count to its subject."""
    scene = context.scene
    near = range(figure.start - 1, max(-1, figure.start - 8), -1)
    verb = next((i for i in near if scene.tokens[i].pos in {"VERB", "AUX"}), None)
    return verb is not None and scene.lemma(verb) in words("stated", "holding")


def _is_part_of_word(context: Context, figure: Figure) -> bool:
    """As in "a 10-day low", "the top 100 firms", "the $56 billion project rolls out"."""
    scene = context.scene
    after = min(figure.end, len(scene.tokens) - 1)
    if scene.tokens[after].tag == "JJS":  # "one of the 10 largest"
        return True
    if scene.word(figure.end) == "-" or scene.word(figure.start - 1) in {"top", "no", "number"}:
        return True
    attribute = scene.dep(figure.head) in {"nummod", "compound", "nmod", "amod"}
    opened = scene.tokens[figure.start - 1].pos == "DET" if figure.start else False
    noun = scene.tokens[after].pos in {"NOUN", "PROPN"} and scene.head(figure.head) >= figure.end
    parts = scene.word(after) in words("stated", "parts")
    return attribute and opened and noun and not parts and figure.unit == "currency"


def _is_definition(context: Context, figure: Figure) -> bool:
    """As in "a drop of 10% or more is what Wall Street calls a correction", "a 20% fall would"."""
    scene = context.scene
    after = scene.phrase(figure.end, figure.end + 2)
    if after in {"or more", "or less", "or higher", "or lower", "in either"}:
        return True
    noun = scene.lemma(figure.end)
    spelt = figure.quantity.written == "words" and scene.word(figure.end) == "the"
    if noun in words("stated", "aims") or spelt:  # "half the pace of"
        return True
    certain = figure.unit == "percent" and figure.quantity.value == 100
    behind = (
        figure.end + 1
        if scene.tokens[min(figure.end, len(scene.tokens) - 1)].pos == ("PUNCT")
        else figure.end
    )
    return certain and behind < len(scene.tokens) and scene.tokens[behind].pos in {"ADJ", "ADV"}


def _subjects(context: Context, figure: Figure, found: Cue | None) -> tuple[Referent, ...]:
    bought = _bought(context, figure)
    if bought:
        return bought
    if _has_no_subject(context, figure):
        return ()
    near = tuple(
        r for r in context.about(figure, found) if not _comes_later(context.scene, figure, r)
    )
    if any(r.mention.id or r.measure for r in near):
        return near
    scene = context.scene
    head = subject_head(scene, figure.head)
    if head is not None and scene.time_at(head) is not None:  # "A day after settling at $9, it"
        head = next(iter(scene.children(scene.head(head), "nsubj")), None)
    if head is not None and not scene.quantity_at(head) and not _is_generic(context, head):
        return tuple(context.referents.of(scene, head))
    return tuple(r for r in near if not _is_generic(context, scene.index_at(r.mention.start)))


def _has_no_subject(context: Context, figure: Figure) -> bool:
    """As in "29 per cent will get cable", "there were 39 apps", "the purchase for $1 billion".

    Of what the figure is a part, where it is, or what was bought, the names before it do not tell.
    """
    scene = context.scene
    clause = scene.clause_of(figure.head)
    if scene.children(clause, "expl") and scene.word(scene.children(clause, "expl")[0]) == "there":
        return True
    itself = scene.dep(figure.head) in {"nsubj", "nsubj:pass"} and figure.unit == "percent"
    if itself and scene.word(figure.end) != "of":
        return True
    governor = scene.tokens[scene.head(figure.head)]
    paid = figure.preposition == "for" and figure.unit == "currency"
    return (paid and governor.pos in {"NOUN", "PROPN"}) or _is_wish(scene, figure)


def _is_wish(scene: Scene, figure: Figure) -> bool:
    """As in "made a bid to take a 35% stake": what a noun only aims at."""
    verb = next((i for i in scene.ancestors(figure.head) if scene.tokens[i].pos == "VERB"), None)
    return (
        verb is not None
        and scene.tokens[verb].tag == "VB"
        and scene.dep(verb) == "acl"
        and scene.tokens[scene.head(verb)].pos == "NOUN"
    )


def _comes_later(scene: Scene, figure: Figure, referent: Referent) -> bool:
    """As in "with a gap of $8 billion, it will": a pronoun behind the figure is not its subject."""
    index = scene.index_at(referent.mention.start)
    behind = referent.mention.start > figure.quantity.start
    return behind and scene.tokens[index].pos == "PRON" and figure.preposition != "at"


def _bought(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "drivers pay $3.41 a gallon for regular gasoline": the price of what is bought."""
    scene = context.scene
    if figure.unit != "currency" or not figure.quantity.per:
        return ()
    for index in range(figure.end, min(figure.end + 7, len(scene.tokens))):
        entity = scene.entity_at(index)
        named = entity is not None and entity.label == "COMMODITY" and entity.id is not None
        if entity is not None and named and "for" in scene.lowered[figure.end : index]:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    return ()


def _vanished(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "about $249 billion of shareholder wealth evaporated": of whom the story tells."""
    scene = context.scene
    of_value = {"wealth", "value", "capitalization", "capitalisation"} & set(
        scene.lowered[figure.end : figure.end + 5]
    )
    verb = scene.head(figure.head)
    moves = scene.lemma(verb) in labels("direction", "verbs")
    if not of_value or not moves or not scene.dep(figure.head).startswith("nsubj"):
        return ()
    start = scene.tokens[0].start
    latest = context.memory.latest({"COMPANY", "INDEX"}, before=start)
    return (replace(latest, measure="market_cap"),) if latest is not None else ()


def _is_generic(context: Context, index: int) -> bool:
    """Pronouns of nobody in particular: "you may lose 100%", "there are", "who", "what"."""
    scene = context.scene
    return scene.word(index) in words("stated", "generic") or scene.tokens[index].pos in {
        "VERB",
        "PRON",
    }


def _form(context: Context, figure: Figure, found: Cue | None) -> Form:
    scene = context.scene
    after = scene.lowered[figure.end : figure.end + 3]
    if figure.unit == "percent":
        held = bool({*after} & words("stated", "parts")) or after[:1] == ("of",)
        if held or scene.lemma(figure.start - 1) in {"own", "hold", "control"}:
            return "share"
    if found is not None and _is_moved_by(figure, found):
        points = figure.unit in {"percentage_point", "basis_point"}
        if points:
            return "point_change"
        return "pct_change" if figure.unit == "percent" else "abs_change"
    return "times" if figure.unit == "multiple" else "level"


def _unpriced(subjects: tuple[Referent, ...], figure: Figure) -> tuple[Referent, ...]:
    """A price is no measure of what a company spends or holds, nor of any percentage or count."""
    if figure.unit == "currency" and figure.preposition == "at":
        return subjects
    priced = figure.unit == "currency"
    return tuple(
        r if r.measure != "close" or (priced and r.kind != "COMPANY") else replace(r, measure=None)
        for r in subjects
    )
