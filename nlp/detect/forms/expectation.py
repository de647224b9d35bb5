"""Against what was expected (form E1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects import subject_head
from nlp.records import Direction, Quantity, Step

_REACH = 8


def expectations(context: Context) -> Iterator[Draft]:
    """As in "topped the 3.2% consensus", "above estimates of $4.58", "beat expectations"."""
    yield from _with_figure(context)
    yield from _silent(context)


def _with_figure(context: Context) -> Iterator[Draft]:
    """A figure tied to "estimate", "forecast", "consensus" after a comparing word."""
    scene = context.scene
    for figure in context.free():
        noun = expected_near(scene, figure)
        if noun is None:
            continue
        side = side_of(scene, min(noun, figure.start))
        if side is None:
            continue
        apart = _of_figure_before(context, figure)
        subjects = apart or told(context, figure)
        subjects = subjects or context.about_predicate(figure.clause, figure.start)
        if not any(r.mention.id or r.measure for r in subjects):
            subjects = spoken_of(context) or subjects
        if not subjects:
            continue
        yield Draft(
            form="expectation",
            rule="expectation:figure",
            anchor=figure.start,
            figures=(figure,),
            subjects=_unpriced(subjects),
            measure=None if apart else _measure(context, figure),
            direction=side,
            quantity=_of_no_holder(figure.quantity),
            no_window=True,
            end=max(noun, figure.end - 1),
            steps=(Step(field="form", by="expectation words", evidence=scene.word(noun)),),
        )


def _of_figure_before(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "revenue of $2.7 billion, below the $3.4 billion expected": of the revenue."""
    scene = context.scene
    before = [f for f in context.free() if 0 < figure.start - f.end <= _REACH]
    last = before[-1] if before else None
    if last is None or last.preposition != "of" or scene.word(last.end) != ",":
        return ()
    found = context.referents.of(scene, last.start - 2)
    return tuple(found) if any(referent.measure for referent in found) else ()


def _of_no_holder(quantity: Quantity) -> Quantity:
    """As in "the 190,000 economists had expected": no number of economists."""
    told = quantity.text.rpartition(" ")
    if quantity.unit != "count" or told[2].removesuffix("s").lower() not in _HOLDERS:
        return quantity
    end = quantity.start + len(told[0])
    return quantity.replace(text=told[0], end=end, noun=None)


_HOLDERS = words("expectation", "holders")


def expected_near(scene: Scene, figure: Figure) -> int | None:
    """The expecting word beside a figure, or None.

    As in "estimates of $4.58", "the 3.2% consensus", "the $4.58 analysts had expected".
    """
    nouns = words("expectation", "nouns")
    if figure.preposition in {"of", "for"}:
        near = range(figure.start - 1, max(-1, figure.start - 7), -1)
        relative = _told_behind(scene, figure)
        if relative is not None:
            return relative
    else:
        near = range(figure.end, min(figure.end + 6, len(scene.tokens)))
    for index in near:
        if scene.word(index) in {",", ";", ":"} or scene.tokens[index].pos == "SCONJ":
            return None
        if scene.lemma(index) in nouns or scene.word(index) in nouns:
            return index
    return None


def _told_behind(scene: Scene, figure: Figure) -> int | None:
    """As in "the loss of 61 cents a share that was forecast by analysts"."""
    nouns = words("expectation", "nouns")
    for index in range(figure.end, min(figure.end + 5, len(scene.tokens) - 2)):
        clause = scene.word(index) in {"that", "which"} and scene.lemma(index + 1) in {"be", "have"}
        if clause and (scene.word(index + 2) in nouns or scene.lemma(index + 2) in nouns):
            return index + 2
    return None


def is_held_against(scene: Scene, figure: Figure) -> bool:
    """Whether a figure is what was expected, as in "missing forecasts for a 10% increase"."""
    noun = expected_near(scene, figure)
    return noun is not None and side_of(scene, min(noun, figure.start)) is not None


def is_estimated(scene: Scene, figure: Figure) -> bool:
    """As in "compared to analysts' estimates of a 3% increase": nothing has moved by that."""
    noun = expected_near(scene, figure)
    if noun is None or not noun < figure.start <= noun + 4:
        return False
    return bool(_AGAINST & set(scene.lowered[max(0, noun - 6) : noun]))


_AGAINST = frozenset({"compared", "versus", "vs", "against", "than"})


def side_of(scene: Scene, index: int) -> Direction | None:
    """The comparing word before: "above", "topped", "missed", "in line with"."""
    sides: dict[str, Direction] = labels("expectation", "sides")  # type: ignore[assignment]
    for position in range(index - 1, max(-1, index - _REACH), -1):
        pair = f"{scene.lemma(position)} {scene.word(position + 1)}"
        found = sides.get(pair) or _of_word(scene, position, sides)
        if found:
            return found
        if scene.word(position) in {";", "."}:
            return None
    return None


def _of_word(scene: Scene, position: int, sides: dict[str, Direction]) -> Direction | None:
    """By lemma, else by the printed form less its ending: taggers miss "topping"."""
    word = scene.word(position)
    stems = (scene.lemma(position), word, word.removesuffix("ing"), word.removesuffix("ed"))
    single = word.removesuffix("ping").removesuffix("ped")
    return next((sides[s] for s in (*stems, single) if s in sides), None)


def told(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """What the statement before in the sentence was about."""
    before = _before(context, figure)
    return before.subjects if before is not None else ()


def _measure(context: Context, figure: Figure) -> str | None:
    before = _before(context, figure)
    return before.stated_measure if before is not None else None


def _before(context: Context, figure: Figure) -> Draft | None:
    """The statement whose figure stands next before a figure."""
    told = [d for d in context.drafts if d.figures and d.figures[-1].start < figure.start]
    return max(told, key=lambda draft: draft.figures[-1].start, default=None)


def _unpriced(subjects: tuple[Referent, ...]) -> tuple[Referent, ...]:
    """As in "the retailer beat estimates": nobody estimates the price of its shares."""
    return tuple(
        replace(r, measure=None) if r.kind == "COMPANY" and r.measure == "close" else r
        for r in subjects
    )


def spoken_of(context: Context) -> tuple[Referent, ...]:
    """The statistic or account that the sentences before were about."""
    start = context.scene.tokens[0].start
    latest = context.memory.latest({"INDICATOR", "COMPANY"}, before=start, measures=True)
    return (latest,) if latest is not None else ()


def _silent(context: Context) -> Iterator[Draft]:
    """As in "beat expectations", "fell short of forecasts", "in line with estimates"."""
    scene = context.scene
    told = {d.anchor for d in context.drafts if d.form == "expectation"}
    for index, token in enumerate(scene.tokens):
        nouns = entry("expectation", "silent")
        if token.lemma not in nouns or token.pos not in {"NOUN", "PROPN"}:
            continue
        near = range(max(0, index - 5), index)
        side = next(
            (s for i in reversed(near) if (s := _exact_side(scene, i, index)) is not None), None
        )
        if side is None or any(abs(index - anchor) < 8 for anchor in told):
            continue
        if any(index <= f.start <= index + 3 for f in context.figures):
            continue
        head = subject_head(scene, index)
        subjects = tuple(context.referents.of(scene, head)) if head is not None else ()
        known = tuple(r for r in subjects if r.mention.id)
        if known:
            yield Draft(
                form="expectation",
                rule="expectation:silent",
                anchor=index,
                subjects=_unpriced(known),
                direction=side,
                no_window=True,
                end=index,
                steps=(Step(field="form", by="expectation words", evidence=scene.word(index)),),
            )


#: Between "lower" and "forecasts" these begin another statement: "are lower after forecasts".
_PARTING = frozenset({",", ";", "and", "after", "as", "on", "amid", "from", "despite", "while"})


def _exact_side(scene: Scene, position: int, noun: int) -> Direction | None:
    sides: dict[str, Direction] = labels("expectation", "sides")  # type: ignore[assignment]
    if scene.tokens[position].pos == "VERB" and scene.lemma(position) in {"lower", "higher"}:
        return None  # "lowered its growth forecast"
    pair = f"{scene.lemma(position)} {scene.word(position + 1)}"
    found = sides.get(pair) or _of_word(scene, position, sides)
    between = range(position + 1, noun)
    plain = all(scene.word(i) not in _PARTING for i in between)
    return found if found and plain else None
