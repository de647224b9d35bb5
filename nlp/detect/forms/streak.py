"""Runs of moves of one sign, and the first move after one (forms M3 and M4)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure, word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.scene import Scene
from nlp.records import Direction, Period

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
    for figure in context.free():
        noun = figure.quantity.noun or ""
        signs = labels("direction", "nouns")
        if (noun not in _PERIODS and noun not in signs) or figure.unit not in {"count", "duration"}:
            continue
        rule = _streak_rule(context.scene, figure)
        if rule is None:
            if "first" in context.scene.phrase(figure.start - 6, figure.start):
                yield from _first_in(context, figure)
            continue
        around = context.scene.phrase(figure.start - 2, figure.end + 5)
        direction, index = _streak_direction(context, figure, around)
        side = _side_of_zero(context.scene, figure)
        direction = side or direction
        subjects = context.named_after(figure.end) or context.about_predicate(index, figure.start)
        if direction is None or not subjects:
            continue
        period = _PERIODS.get(noun, "session")
        yield Draft(
            form="streak",
            rule=f"streak:{rule}",
            anchor=index,
            figures=(figure,),
            subjects=subjects,
            direction=direction,
            quantity=figure.quantity.replace(unit="count", noun=period),
            statistic="level" if side else "change",
            period=period,
            no_window=True,
            end=max(figure.end - 1, index),
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


def _streak_direction(
    context: Context, figure: Figure, around: str
) -> tuple[Direction | None, int]:
    scene = context.scene
    for word, sign in entry("memory", "streak", "signs").items():
        if word in around:
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


def _first_in(context: Context, figure: Figure) -> Iterator[Draft]:
    """As in "its first gain in four sessions"."""
    scene = context.scene
    nouns = labels("direction", "nouns")
    for index in range(figure.start - 1, max(-1, figure.start - 6), -1):
        direction = nouns.get(scene.lemma(index))
        if direction and "first" in scene.phrase(index - 3, index):
            subjects = context.about_predicate(scene.clause_of(index), index)
            if subjects:
                yield Draft(
                    form="first_in",
                    rule="first_in:noun",
                    anchor=index,
                    figures=(figure,),
                    subjects=subjects,
                    direction=direction,  # type: ignore[arg-type]
                    quantity=figure.quantity.replace(unit="count"),
                    statistic="change",
                    period=_PERIODS.get(figure.quantity.noun or "", "session"),
                    end=figure.end - 1,
                )
            return
