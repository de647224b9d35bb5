"""Runs of moves of one sign, and the first move after one (forms M3 and M4)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from nlp.detect.cues import Cue, Figure, word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.policy import decided, decider
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.scene import Scene
from nlp.detect.windows.back import reaching_back
from nlp.records import Direction, Period, Quantity, Step, Time

_PERIODS: dict[str, Period] = {
    "session": "session",
    "day": "session",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}


def streaks(context: Context) -> Iterator[Draft]:
    """As in "gained for a seventh straight session", "its third gain in a row"."""
    yield from _each_of(context)
    for figure in context.free():
        noun = figure.quantity.noun or ""
        signs = labels("direction", "nouns")
        if (noun not in _PERIODS and noun not in signs) or figure.unit not in {"count", "duration"}:
            continue
        rule = _streak_rule(context.scene, figure)
        if rule is None:
            continue
        direction, index = _streak_direction(context, figure)
        bound = _bound(context, figure)
        side = bound[0] if bound else _side_of_zero(context.scene, figure)
        direction = side or direction
        if direction is not None and _is_ended(context.scene, figure):
            yield from _ended(context, figure, direction, index)
            continue
        subjects = context.named_after(figure.end) or context.about_predicate(index, figure.start)
        if direction is None or not subjects:
            continue
        period = _PERIODS.get(noun, "session")
        yield Draft(
            form="streak",
            rule=f"streak:{rule}",
            anchor=index,
            figures=(figure, bound[1]) if bound else (figure,),
            subjects=subjects,
            direction=direction,
            quantity=figure.quantity.replace(unit="count", noun=period),
            quantity_from=bound[1].quantity if bound else None,
            statistic="level" if side else "change",
            period=period,
            no_window=True,
            end=max(figure.end - 1, bound[1].end - 1 if bound else index),
        )


def _bound(context: Context, figure: Figure) -> tuple[Direction, Figure] | None:
    """As in "the 27th straight month below 4%": the bound that every value of the run keeps to."""
    scene = context.scene
    later = next((f for f in context.free() if f.start > figure.start), None)
    if later is None or later.preposition not in _SIDES:
        return None
    between = range(figure.end, later.start)
    near = len(between) <= _BOUND_REACH and not any(scene.word(i) in {",", ";"} for i in between)
    verbs = any(scene.tokens[i].pos in {"VERB", "AUX"} for i in between)
    return (_SIDES[later.preposition], later) if near and not verbs else None


_SIDES: dict[str, Direction] = {
    "below": "below", "under": "below", "beneath": "below", "above": "above", "over": "above",
}  # fmt: skip
#: Tokens from a count to the bound of its run: "straight month below".
_BOUND_REACH = 5


def _each_of(context: Context) -> Iterator[Draft]:
    """As in "has risen in each of the past three sessions": the run is told by a time."""
    scene = context.scene
    for time in scene.times:
        start = scene.index_at(time.start)
        opened = {"each of", "every one of", "all of"}
        before = scene.phrase(start - 3, start)
        counted = time.count is not None and time.count > 1
        if not counted or not any(phrase in before for phrase in opened):
            continue
        found = next(
            (c for i in range(start - 1, -1, -1) if (c := word_direction(scene, i)) is not None),
            None,
        )
        if found is None or found.direction not in {"up", "down"}:
            continue
        subjects = context.about_predicate(found.index, start)
        period = _PERIODS.get(str(time.granularity), "session")
        number = _spelt(scene, time)
        if subjects and number is not None:
            yield Draft(
                form="streak",
                rule="streak:each",
                anchor=found.index,
                subjects=subjects,
                direction=found.direction,
                quantity=number.replace(noun=period),
                statistic="change",
                period=period,
                skip=(time,),
                no_window=True,
                end=scene.index_at(time.end - 1),
            )


def _spelt(scene: Scene, time: Time) -> Quantity | None:
    """The count inside a time as a figure: "three" of "the past three sessions"."""
    first, last = scene.span(time)
    for index in range(first, last):
        token = scene.tokens[index]
        if token.pos == "NUM":
            text = scene.document.article.text[token.start : token.end]
            return Quantity(
                start=token.start,
                end=token.end,
                text=text,
                value=Decimal(time.count or 0),
                unit="count",
                step=Decimal(1),
                written="digits" if text.isdigit() else "words",
            )
    return None


def _is_ended(scene: Scene, figure: Figure) -> bool:
    """As in "snapped a three-day winning streak": the run is over."""
    before = range(max(0, figure.start - 4), figure.start)
    return any(scene.lemma(i) in words("memory", "streak", "ends") for i in before)


def _ended(context: Context, figure: Figure, direction: Direction, index: int) -> Iterator[Draft]:
    """The first move the other way after a run."""
    subjects = context.about_predicate(index, figure.start)
    noun = figure.quantity.noun or ""
    period = _PERIODS.get(noun, "session")
    if subjects:
        yield Draft(
            form="first_in",
            rule="first_in:ended",
            anchor=index,
            figures=(figure,),
            subjects=subjects,
            direction="down" if direction == "up" else "up",
            quantity=figure.quantity.replace(unit="count", noun=period),
            statistic="change",
            period=period,
            no_window=True,
            end=figure.end - 1,
        )


def _side_of_zero(scene: Scene, figure: Figure) -> Direction | None:
    """As in "below zero for eleven quarters in a row": a run of levels, not of moves."""
    before = scene.phrase(figure.start - 6, figure.start)
    if "below zero" in before or "negative" in before.split():
        return "down"
    return "up" if "above zero" in before or "positive" in before.split() else None


def _streak_rule(scene: Scene, figure: Figure) -> str | None:
    """Which wording makes a count a streak: an order, a run, or a named streak."""
    around = scene.phrase(figure.start - 2, figure.end + 5)
    if set(around.split()) & words("memory", "streak", "order"):
        return "order"
    before = scene.phrase(figure.start - 5, figure.start)
    runs = entry("memory", "streak", "run")
    if any(phrase in around for phrase in runs) or "each of the" in before:
        return "run"
    return "noun" if set(around.split()) & words("memory", "streak", "nouns") else None


def _streak_direction(context: Context, figure: Figure) -> tuple[Direction | None, int]:
    scene = context.scene
    wider = scene.phrase(figure.start - 4, figure.end + 5).split()
    for word, sign in entry("memory", "streak", "signs").items():
        if word in wider:
            return sign, figure.head
    nouns = labels("direction", "nouns")
    for index in range(figure.end, min(figure.end + 4, len(scene.tokens))):
        found = nouns.get(scene.lemma(index)) or nouns.get(scene.word(index))
        if found:
            return found, index  # type: ignore[return-value]
    for index in range(figure.start - 1, -1, -1):
        cue = word_direction(scene, index)
        if cue is not None and cue.direction in {"up", "down"}:
            return cue.direction, cue.index
    return None, figure.head


def firsts(context: Context) -> Iterator[Draft]:
    """As in "its first gain in four sessions", "raised rates for the first time in 11 years"."""
    scene = context.scene
    for index, word in enumerate(scene.lowered):
        if word != "first":
            continue
        found = (
            _first_time(context, index)
            or _first_move(context, index)
            or _first_alone(context, index)
        )
        crossed = any(d.aspect == "first" and d.anchor < index for d in context.drafts)
        if found is None or crossed:
            continue
        noun, moved = found
        figure = _span_after(context, noun)
        since = reaching_back(scene, noun) if figure is None else None
        if figure is None and since is None:
            continue
        bounded = any(f.preposition in _BOUNDS for f in context.figures if 0 < noun - f.end <= 5)
        policy = decider(context, moved.index, noun) if _policy_move(scene, moved.index) else None
        deciding = policy or (decided(context, moved.index) if moved.kind == "noun" else None)
        subjects = (deciding,) if deciding else context.about_predicate(moved.index, index)
        if bounded or not subjects or moved.direction not in {"up", "down"}:
            continue
        yield Draft(
            form="first_in",
            rule="first_in:time" if word == scene.word(noun - 1) else "first_in:noun",
            anchor=noun,
            figures=(figure,) if figure is not None else (),
            subjects=subjects,
            direction=moved.direction,
            quantity=_in_periods(figure),
            time=since,
            no_window=since is None,
            statistic="change",
            period=_period(scene, index, noun, figure),
            end=figure.end - 1 if figure is not None else noun,
            steps=(
                Step(field="direction", by="direction words", evidence=scene.word(moved.index)),
            ),
        )


_BOUNDS = frozenset({"above", "below", "over", "under", "past", "beyond"})


def _first_time(context: Context, index: int) -> tuple[int, Cue] | None:
    """As in "fell for the first time in four sessions": the verb before tells the move."""
    scene = context.scene
    if scene.word(index + 1) != "time":
        return None
    for position in range(index - 1, max(-1, index - 14), -1):
        found = word_direction(scene, position) or _policy_move(scene, position)
        if found is not None:
            return index + 1, found
    return None


def _policy_move(scene: Scene, index: int) -> Cue | None:
    moves = labels("direction", "causes")
    verb = scene.tokens[index].pos == "VERB" and scene.lemma(index) in moves
    side = moves.get(scene.lemma(index))
    return Cue(side, index, "verb") if verb and side in {"up", "down"} else None  # type: ignore[arg-type]


def _first_move(context: Context, index: int) -> tuple[int, Cue] | None:
    """As in "its first weekly loss since May": a noun of movement after "first"."""
    scene = context.scene
    nouns = labels("direction", "nouns")
    for noun in range(index + 1, min(index + 4, len(scene.tokens))):
        side = nouns.get(scene.lemma(noun))
        if side:
            return noun, Cue(side, noun, "noun")  # type: ignore[arg-type]
        if scene.tokens[noun].pos not in {"ADJ", "NOUN", "PUNCT"}:
            return None
    return None


def _first_alone(context: Context, index: int) -> tuple[int, Cue] | None:
    """As in "managed a small gain, its first in six sessions": of the move told before."""
    scene = context.scene
    alone = scene.word(index - 1) in {"its", "their"} and scene.word(index + 1) in {"in", "since"}
    for place in range(index - 1, max(-1, index - _ALONE), -1) if alone else ():
        side = labels("direction", "nouns").get(scene.lemma(place))
        verb = word_direction(scene, place) or _policy_move(scene, place)
        if side and scene.tokens[place].pos == "NOUN":
            return index, Cue(side, place, "noun")  # type: ignore[arg-type]
        if verb is not None:
            return index, verb
    return None


#: Tokens from a move to the "its first" that comments on it.
_ALONE = 12


def _span_after(context: Context, noun: int) -> Figure | None:
    """The "in four sessions" right after."""
    near = [
        f for f in context.free() if noun < f.start <= noun + 6 and f.unit in {"count", "duration"}
    ]
    opened = [f for f in near if {"in", "for"} & set(context.scene.lowered[noun + 1 : f.start])]
    return opened[0] if opened and (opened[0].quantity.noun or "") in _PERIODS | _LONG else None


_LONG: dict[str, Period] = {"decade": "year", "century": "year"}


def _in_periods(figure: Figure | None) -> Quantity | None:
    if figure is None:
        return None
    long = figure.unit == "duration" and (figure.quantity.noun or "") not in {"day", "session"}
    return figure.quantity if long else figure.quantity.replace(unit="count")


def _period(scene: Scene, index: int, noun: int, figure: Figure | None) -> Period:
    named: dict[str, Period] = labels("memory", "period_nouns")  # type: ignore[assignment]
    told = next((named[w] for w in scene.lowered[index:noun] if w in named), None)
    if told is not None:
        return told
    counted = (figure.quantity.noun or "") if figure is not None else ""
    return _PERIODS.get(counted, "session")
