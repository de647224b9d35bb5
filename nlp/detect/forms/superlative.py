"""Superlatives: the highest, the lowest, the biggest move since a time (form M1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.detect.cues import word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.windows.back import is_ever, reaching_back
from nlp.detect.windows.periodic import of_several
from nlp.records import Direction, Period, Statistic, Step

_NOMINAL = frozenset({"NOUN", "ADJ", "PUNCT", "PROPN", "NUM", "VERB"})


def superlatives(context: Context) -> Iterator[Draft]:
    """As in "its best day since March 2009", "the biggest one-day drop in eleven months"."""
    for index in range(len(context.scene.tokens)):
        sign = labels("memory", "superlatives").get(context.scene.word(index))
        if sign is None or _is_one_of_many(context.scene, index):
            continue
        draft = _superlative(context, index, sign)
        if draft is not None:
            yield draft
    yield from _unseen(context)


def _is_one_of_many(scene: Scene, index: int) -> bool:
    """As in "one of its worst days", "among the biggest since": others may have been worse."""
    before = scene.lowered[max(0, index - 3) : index]
    counted = {"of", "among", "amongst"} & {*before[:-1]}
    return (
        bool(counted)
        and before[-1] in {"the", "its", "their", "our"}
        and ("of" not in before or bool({"one", "some", "two", "three"} & set(before)))
    )


def _unseen(context: Context) -> Iterator[Draft]:
    """As in "a pace not seen in three decades", "levels last seen in 2008"."""
    scene = context.scene
    for index in range(1, len(scene.tokens)):
        pair = scene.phrase(index - 1, index + 1)
        if pair not in {"not seen", "last seen"} and scene.word(index) != "unseen":
            continue
        back = next((t for t in scene.times if 0 < scene.index_at(t.start) - index <= 4), None)
        told = [d for d in context.drafts if d.anchor < index and d.subjects and d.direction]
        if back is None or not told:
            continue
        first = told[-1]
        place = first.figures[0].start if first.figures else first.anchor
        taken = tuple(f for f in context.free() if back.start <= f.quantity.start < back.end)
        yield Draft(
            form="superlative",
            rule="superlative:unseen",
            anchor=place,
            figures=taken,
            subjects=first.subjects,
            measure=first.measure,
            direction=first.direction,
            time=back,
            statistic="level",
            end=scene.index_at(back.end - 1),
            steps=(Step(field="direction", by="statement before", evidence=pair),),
        )


def _superlative(context: Context, index: int, sign: str) -> Draft | None:
    scene = context.scene
    extreme = _what_is_extreme(context, index, sign)
    back = reaching_back(scene, extreme.noun)
    if back is None and not is_ever(scene, extreme.noun):
        return None
    subjects = _subjects(context, index, extreme.noun)
    if not subjects or extreme.direction is None or _is_of_else(scene, extreme.noun, subjects):
        return None
    taken = tuple(f for f in context.free() if back and back.start <= f.quantity.start < back.end)
    return Draft(
        form="superlative" if back is not None else "record",
        rule=f"superlative:{scene.word(index)}",
        anchor=extreme.noun,
        figures=taken,
        subjects=subjects,
        direction=extreme.direction,
        time=back,
        no_window=back is None,
        window=of_several(scene, extreme.noun),
        statistic=extreme.statistic,
        period=extreme.period if extreme.statistic != "level" else None,
        aspect="intraday" if extreme.statistic == "level" and _is_touched(scene, index) else None,
        end=scene.index_at(back.end - 1) if back is not None else extreme.noun,
        steps=(
            Step(field="direction", by="superlative words", evidence=scene.word(index)),
            Step(field="statistic", by="superlative noun", evidence=scene.word(extreme.noun)),
        ),
    )


def _is_touched(scene: Scene, index: int) -> bool:
    """As in "touched $1.32, its weakest since 1985": of a moment, and of no close."""
    before = scene.phrase(max(0, index - _TOUCHED), index)
    return any(f" {word} " in f" {before} " for word in words("stating", "moments", "phrases"))


#: Tokens from the word of a moment to the superlative.
_TOUCHED = 14


def _subjects(context: Context, index: int, noun: int) -> tuple[Referent, ...]:
    """Whose extreme it is: named beside it, the clause's subject, or spoken of before."""
    found = (
        _possessor(context, index)
        or context.named_after(noun + 1)
        or _beside(context, index)
        or context.about_predicate(context.scene.clause_of(noun), index)
    )
    if any(referent.measure for referent in found):
        return of_account(context.scene, noun, found)
    return _subjects_told(context, index) or _its(context, index) or found


def _is_of_else(scene: Scene, noun: int, subjects: tuple[Referent, ...]) -> bool:
    """As in "shares fell after the worst outbreak since": what is extreme is not their price."""
    if not any(r.measure for r in subjects) and not _is_told(scene, noun, subjects):
        return True
    if scene.tokens[noun].pos != "NOUN" or any(r.measure not in {"close", None} for r in subjects):
        return False
    own = labels("direction", "nouns").keys() | words("memory", "level_nouns", "words")
    own |= words("memory", "of_prices", "nouns")
    return scene.lemma(noun) not in own and scene.time_at(noun) is None


def _is_told(scene: Scene, noun: int, subjects: tuple[Referent, ...]) -> bool:
    """Whether a thing without a series of ours is what reached an extreme."""
    verb = scene.clause_of(noun)
    prices = words("memory", "of_prices", "nouns")
    moved = scene.lemma(noun) in labels("direction", "nouns").keys() | prices
    suffers = moved and scene.lemma(verb) in words("governor", "having")
    return suffers or reaches(scene, verb, subjects)


def reaches(scene: Scene, verb: int, subjects: tuple[Referent, ...]) -> bool:
    """Whether a verb says that a thing named by a noun moved or stands somewhere.

    As in "Orders rose to a record NOK 8.1 billion": of what no table holds a series.

    Args:
        scene: The sentence.
        verb: Token of the predicate.
        subjects: What the predicate is about.
    """
    told = subjects[0].mention if subjects else None
    if told is None or not scene.sentence.start <= told.start < scene.sentence.end:
        return False
    reached = scene.lemma(verb) in words("stating", "price_verbs")
    moves = reached or word_direction(scene, verb) is not None
    return moves and scene.tokens[scene.index_at(told.end - 1)].pos == "NOUN"


def of_account(scene: Scene, noun: int, found: tuple[Referent, ...]) -> tuple[Referent, ...]:
    """Subjects with what a noun calls measured, where it is an account of the company.

    As in "posted its strongest quarterly earnings": no extreme of the price.

    Args:
        scene: The sentence.
        noun: Token of the noun.
        found: Subjects as they were named.
    """
    entity = scene.entity_at(noun)
    if entity is None or entity.label != "INDICATOR" or entity.id is None:
        return found
    measure = entity.id.removeprefix("MEASURE:")
    return tuple(
        replace(r, measure=measure) if r.kind == "COMPANY" and r.measure == "close" else r
        for r in found
    )


def _its(context: Context, index: int) -> tuple[Referent, ...]:
    """As in "the fourth quarter was its worst since 2011": whose it is was said before."""
    if context.scene.word(index - 1) not in {"its", "their"}:
        return ()
    found = context.referents.of(context.scene, index - 1)
    return tuple(found) if any(referent.measure for referent in found) else ()


def _period_told(scene: Scene, index: int) -> Period | None:
    """The period that is the subject of a bare superlative."""
    before = [t for t in scene.times if scene.index_at(t.end - 1) < index]
    told = before[-1] if before else None
    if told is None or told.granularity not in {"week", "month", "quarter", "year"}:
        return None
    copula = scene.lowered[scene.index_at(told.end - 1) + 1 : index]
    return told.granularity if set(copula) & {"was", "is", "were"} else None


def _direction_told(scene: Scene, index: int) -> Direction | None:
    """The direction of the noun of movement before a bare "biggest"."""
    nouns = labels("direction", "nouns")
    for position in range(index):
        found = nouns.get(scene.lemma(position))
        if found:
            return found  # type: ignore[return-value]
    return None


def _beside(context: Context, index: int) -> tuple[Referent, ...]:
    """As in "rates fell and wages rose 4.1% on the year, the least since June": of the wages."""
    scene = context.scene
    told = [d for d in context.drafts if d.figures and d.subjects and d.figures[-1].end <= index]
    last = max(told, key=lambda draft: draft.figures[-1].end, default=None)
    if last is None or scene.word(index - 1) != "the" or scene.word(index - 2) != ",":
        return ()
    between = range(last.figures[-1].end, index)
    verbs = any(scene.tokens[i].pos in {"VERB", "AUX"} for i in between)
    measured = any(referent.measure for referent in last.subjects)
    return last.subjects if measured and not verbs and last.direction is not None else ()


def _subjects_told(context: Context, index: int) -> tuple[Referent, ...]:
    """Whom the statement before in the sentence was about."""
    before = [d for d in context.drafts if d.anchor <= index and d.subjects]
    return before[-1].subjects if before else ()


@dataclass(frozen=True)
class Extreme:
    """What a superlative is the extreme of.

    Attributes:
        noun: Last token of its noun phrase; the superlative itself where no noun follows.
        period: Period of a change.
        direction: Which way it is extreme.
        statistic: level or change.
    """

    noun: int
    period: Period
    direction: Direction | None
    statistic: Statistic


def _what_is_extreme(context: Context, index: int, sign: str) -> Extreme:
    """As in "biggest one-day loss", "highest close", "the gain was the biggest"."""
    scene = context.scene
    noun, period, moved, level = _noun_phrase(scene, index)
    direction = moved
    if sign not in {"size", "small"} and not (moved and not level and sign == "up"):
        direction = sign  # type: ignore[assignment]
    if scene.lemma(noun) in {"pace", "rate", "clip"} and _falls(scene, index):
        direction = "down" if direction == "up" else direction  # "fell at their fastest pace"
    paced = scene.word(index) in {"fastest", "slowest"} and noun == index
    changes = bool(moved) or paced or (period is not None and not level)
    if noun == index or scene.lemma(noun) in words("memory", "of_changes", "nouns"):
        told = [d for d in context.drafts if d.rule == "change:noun" and d.anchor < index]
        named = _period_told(scene, index)
        if told:  # "the gain was the biggest in its history"
            return Extreme(noun, "session", told[-1].direction, "change")
        moved_before = _change_before(context, index) if _is_bare(scene, index, sign) else None
        if moved_before is not None:  # "lost 6% last week, its worst since January 2016"
            return Extreme(noun, _period_of(scene, index), moved_before, "change")
        if named is not None:  # "the fourth quarter was its worst since 2011"
            return Extreme(noun, named, direction, "change")
    if direction is None:  # "the drop was the biggest since 2008"
        return Extreme(noun, period or "session", _direction_told(scene, index), "change")
    if moved and period is None and _change_before(context, index) == direction:
        period = _period_of(scene, index)  # "lost 6.2% in 2018, the biggest loss since 2008"
    pointed = bool({"point", "points"} & set(scene.lowered[index : noun + 1]))
    statistic: Statistic = "points" if moved and pointed else "change" if changes else "level"
    return Extreme(noun, period or "session", direction, statistic)


def _is_bare(scene: Scene, index: int, sign: str) -> bool:
    """Whether a superlative without a noun speaks of a move: "its worst", not "the lowest"."""
    return scene.word(index) in {"worst", "best"} or sign in {"size", "small"}


def _change_before(context: Context, index: int) -> Direction | None:
    """The direction of the change with a figure right before a superlative."""
    scene = context.scene
    changes = (d for d in context.drafts if d.form in {"pct_change", "abs_change"})
    moves = [d for d in changes if d.figures and d.figures[-1].end <= index]
    last = max(moves, key=lambda d: d.figures[-1].end, default=None)
    near = last is not None and scene.apart(last.figures[-1].end, index) <= _COMMENTING
    return last.direction if last is not None and near else None


#: Tokens from a change to the superlative that comments on it.
_COMMENTING = 8


def _period_of(scene: Scene, index: int) -> Period:
    """The period that the sentence has told of before a superlative, else a session."""
    before = (t for t in scene.times if scene.index_at(t.start) < index)
    told = [t.granularity for t in before if t.relation in {"in", "to_date"}]
    periods: dict[str, Period] = labels("memory", "period_nouns")  # type: ignore[assignment]
    return next((periods[p] for p in told if p in periods), "session")


def _falls(scene: Scene, index: int) -> bool:
    """Whether the verb before a superlative is one of falling."""
    found = (word_direction(scene, i) for i in range(index - 1, max(-1, index - 5), -1))
    return any(cue is not None and cue.direction == "down" for cue in found)


def _noun_phrase(scene: Scene, index: int) -> tuple[int, Period | None, Direction | None, bool]:
    """Last noun after a superlative, the period and direction it names, whether it is a level."""
    periods: dict[str, Period] = labels("memory", "period_nouns")  # type: ignore[assignment]
    nouns: dict[str, Direction] = labels("direction", "nouns")  # type: ignore[assignment]
    period: Period | None = None
    moved: Direction | None = None
    noun, level = index, False
    for position in range(index + 1, min(index + 6, len(scene.tokens))):
        word, lemma = scene.word(position), scene.lemma(position)
        named = periods.get(word) or periods.get(lemma)
        stands = bool({word, lemma} & words("memory", "level_nouns", "words"))
        known = stands or named or lemma in nouns
        if not known and scene.tokens[position].pos not in _NOMINAL:
            break
        level = level or stands
        moved = moved or nouns.get(lemma) or nouns.get(word)
        period = period or named
        noun = position
    return noun, period, moved, level


def _possessor(context: Context, index: int) -> tuple[Referent, ...]:
    """As in "the Nasdaq's worst day", "its highest since": whose it is."""
    scene = context.scene
    entity = scene.entity_just_before(index)
    if entity is None and scene.word(index - 1) in {"'s", "'"}:
        entity = scene.entity_just_before(index - 1)
    if entity is None:
        return ()
    start, end = scene.span(entity)
    return tuple(context.referents.of(scene, scene.top(start, end)))
