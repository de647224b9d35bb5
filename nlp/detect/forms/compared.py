"""The earlier figure beside a statement: "compared with $3.69 a year before", "down from 3%".

Each is a claim of its own about the same thing, so that both sides of a comparison are checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.expectation import is_estimated
from nlp.detect.forms.ratio import two_sides
from nlp.detect.forms.units import definite
from nlp.detect.lexicon import labels, words
from nlp.detect.lists import compared_by
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.heads import mention_of, noun_end
from nlp.records import ClaimWindow, Direction, Form, Quantity, Step

#: A change that is compared with another change stays one.
_CHANGES = frozenset({"pct_change", "abs_change", "point_change"})


def compared(context: Context) -> Iterator[Draft]:
    """Figures that stand for what was before, or for the other side of a comparison."""
    for figure in context.free():
        words_before = compared_by(context.scene, context.figures, figure)
        if words_before is None:
            continue
        if is_estimated(context.scene, figure) and context.cue(figure) is not None:
            continue
        first = _compared_with(context, figure)
        subjects = _unnamed(context, figure) or _named(context, figure)
        subjects = subjects or _other_side(context, first)
        subjects = subjects or _own(context, figure, first)
        subjects = subjects or (first.subjects if first else _spoken_of(context, figure))
        if not subjects or figure.unit == "duration" or _is_empty(context, subjects[0]):
            continue
        if first is not None and subjects == first.subjects and not _is_dated(context, figure):
            continue  # of some earlier time: nothing tells of which
        yield Draft(
            form=_form(first, figure),
            rule="compared:" + words_before.replace(" ", "_"),
            anchor=figure.start,
            figures=(figure,),
            subjects=tuple(_timeless(context, each) for each in subjects),
            measure=_measure(first, subjects),
            direction=_direction(context, figure, first),
            quantity=_quantity(figure, first, subjects[0]),
            aside=True,
            end=figure.end - 1,
            steps=(Step(field="quantity", by="comparing words", evidence=words_before),),
        )


def _timeless(context: Context, subject: Referent) -> Referent:
    """As in "EBITDA for 2009 rose to EUR 4m, compared with EUR 3m in 2008": of no one year."""
    scene, told = context.scene, subject.mention
    times = (t for t in scene.times if told.start < t.start and t.end <= told.end)
    inside = next(times, None)
    if inside is None:
        return subject
    last = scene.index_at(inside.start) - 1
    while last > scene.index_at(told.start) and scene.tokens[last].pos not in {"NOUN", "PROPN"}:
        last -= 1
    end = scene.tokens[last].end
    text = scene.document.article.text[told.start : end]
    return replace(subject, mention=told.replace(text=text, end=end))


def _measure(first: Draft | None, subjects: tuple[Referent, ...]) -> str | None:
    """A valuation is compared with a valuation, whosever it is; else only of the same subject."""
    alike = first is not None and (first.form == "multiple" or subjects == first.subjects)
    return first.stated_measure if first is not None and alike else None


def _is_dated(context: Context, figure: Figure) -> bool:
    """Whether a time stands with an earlier figure: "3% a year ago", "last year's $0.12"."""
    scene = context.scene
    later = (f for f in context.figures if f.start > figure.start and f.quantity.per is None)
    last = next((f.start for f in later), len(scene.tokens))
    begin = max(0, figure.start - 4)
    marks = (i + 1 for i in range(begin, figure.start) if scene.word(i) in {",", ";"})
    begin = max(marks, default=begin)  # "3.5% in the third quarter, down from 4.2%"
    near = range(begin, min(last, figure.end + _NEAR))
    return any(scene.time_at(index) is not None for index in near)


#: Tokens behind an earlier figure within which its time begins.
_NEAR = 10


def _is_empty(context: Context, subject: Referent) -> bool:
    """A pronoun that nothing said before explains."""
    index = context.scene.index_at(subject.mention.start)
    sentence = context.scene.sentence
    inside = sentence.start <= subject.mention.start < sentence.end
    return subject.mention.id is None and inside and context.scene.tokens[index].pos == "PRON"


def _quantity(figure: Figure, first: Draft | None, subject: Referent) -> Quantity:
    """The figure with the unit of the one that it is compared with, where it has none."""
    bare = figure.unit == "count" and figure.quantity.noun in {None, "time"}
    if first is not None and first.form == "multiple" and bare:
        return figure.quantity.replace(unit="multiple", noun=None)
    return definite(figure.quantity, subject)


def _compared_with(context: Context, figure: Figure) -> Draft | None:
    """The statement before in the sentence whose figure has the same unit."""
    before = [
        draft
        for draft in context.drafts
        if draft.quantity is not None
        and draft.quantity.start < figure.quantity.start
        and draft.form not in {"streak", "superlative", "record"}
    ]
    same = [d for d in before if d.quantity and d.quantity.unit == figure.unit]
    alike = [d for d in same if d.quantity and d.quantity.per == figure.quantity.per]
    return max(alike or same or before, key=_place, default=None)


def _place(draft: Draft) -> int:
    return draft.quantity.start if draft.quantity else 0


def _named(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "compared with 24 times for Nvidia": the other side may be another thing."""
    found = context.named_after(figure.end)
    return found if found and found[0].mention.id else ()


def _unnamed(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "72%, against 64% for its cousin": another thing, named behind it or not at all."""
    scene = context.scene
    start = figure.end + 2
    opens = scene.word(figure.end) == "for" and scene.word(figure.end + 1) in _OTHERS
    if not opens or start >= len(scene.tokens) or scene.time_at(start) is not None:
        return ()
    for index in range(start, min(start + _NAMED_WITHIN, len(scene.tokens))):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in PRICED:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    last = max(start + 1, noun_end(scene, start))
    return (Referent(mention_of(scene, start, last - 1), None),)


#: Tokens within which a name explains it: "for its benchmark, the MSCI World".
_NAMED_WITHIN = 6
_OTHERS = frozenset({"its", "their", "rival", "rivals", "other", "others", "peers", "smaller"})


def _other_side(context: Context, first: Draft | None) -> tuple[Referent, ...]:
    """As in "A is dearer than B, at 36 times against 24": the second figure is that of B."""
    if first is None or first.form != "multiple" or not first.figures:
        return ()
    sides = two_sides(context, first.figures[-1])
    return sides[1] if sides else ()


def _spoken_of(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """What the sentence before was about: "That compares with $18.31".

    Nothing where the sentence has a figure of its own that no statement took.
    """
    if any(other.start < figure.start for other in context.free()):
        return ()
    start = context.scene.tokens[0].start
    latest = context.memory.latest(None, before=start, measures=True)
    return (latest,) if latest is not None else ()


def _own(context: Context, figure: Figure, first: Draft | None) -> tuple[Referent, ...]:
    """As in "sales rose 5.9%, and profit increased from EUR 0.2 mn": a clause of its own."""
    found = context.cue(figure)
    if first is None or not first.figures or found is None or found.kind != "verb":
        return ()
    later = found.index > first.figures[-1].end
    told = context.about(figure, found) if later else ()
    return told if any(r.mention.id or r.measure for r in told) else ()


def _form(first: Draft | None, figure: Figure) -> Form:
    if first is not None and first.quantity is not None and first.quantity.unit != figure.unit:
        return "multiple" if first.form == "multiple" else "level"
    if first is None or first.form not in _CHANGES | {"multiple", "growth_rate"}:
        return "level"
    return "level" if first.form == "growth_rate" else first.form


def _direction(context: Context, figure: Figure, first: Draft | None) -> Direction | None:
    """Which way things went from the earlier figure: "down from 3%", "an acceleration from"."""
    if first is not None and first.form in _CHANGES:
        return first.direction
    nouns: dict[str, Direction] = labels("direction", "nouns")  # type: ignore[assignment]
    particles: dict[str, Direction] = labels("direction", "particles")  # type: ignore[assignment]
    for index in range(figure.start - 1, max(-1, figure.start - 4), -1):
        word = context.scene.word(index)
        found = particles.get(word) or nouns.get(context.scene.lemma(index))
        if found and word not in {"on", "ahead", "back", "loss"}:
            return found
    return None


def is_of_before(scene: Scene, draft: Draft, window: ClaimWindow | None) -> bool:
    """As in "is expected to be EUR 5m, compared with EUR 4m in 2013": what was is no forecast.

    Args:
        scene: The sentence.
        draft: A draft of any rule.
        window: Its window.
    """
    if not draft.rule.startswith("compared:") or window is None or window.end_on is None:
        return False
    before = range(max(0, draft.anchor - _FORETOLD), draft.anchor)
    foretold = any(scene.lemma(i) in words("speech", "forecast", "nouns") for i in before)
    return window.end_on < scene.document.article.seen_at.date() and not foretold


#: Tokens back from an earlier figure within which it would be called a forecast.
_FORETOLD = 6
