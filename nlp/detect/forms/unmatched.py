"""Superlatives and records told by what there has not been (forms M1 and M2).

As in "had not closed that high since August", "has never fallen as far in a day", "more than on
any other day in its history", "not since 1997 has it gained as much".
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.scene import Scene
from nlp.detect.windows.back import is_ever, reaching_back
from nlp.records import Direction, Period, Statistic, Step, Time

#: Tokens behind the degree within which the period of the move stands: "as much in a single day".
_PERIOD_WITHIN = 8
#: Tokens from "than" to the "any" that makes it all others.
_ANY_WITHIN = 3
_LIKE = frozenset({"as", "so", "that", "this"})

#: Its "not" says that nothing else reached as far: the statement itself is not denied.
RULE = "superlative:unmatched"


def unmatched(context: Context) -> Iterator[Draft]:
    """Degrees that nothing has reached since a time, or ever."""
    scene = context.scene
    sides: dict[str, str] = labels("memory", "unmatched")
    for index, word in enumerate(scene.lowered):
        if word not in sides or not _is_unmatched(scene, index):
            continue
        back = _back(scene, index)
        if back is None and not _is_of_all_time(scene, index):
            continue
        moved = _moved(scene, index)
        direction = moved if sides[word] == "far" else sides[word]
        subjects = context.about_predicate(scene.clause_of(index), index)
        if direction is None or not subjects or subjects[0].measure is None:
            continue
        change = sides[word] == "far"
        yield Draft(
            form="superlative" if back is not None else "record",
            rule=RULE,
            anchor=index,
            subjects=subjects,
            direction=direction,  # type: ignore[arg-type]
            time=back,
            no_window=back is None,
            statistic=_statistic(context) if change else "level",
            period=_period(scene, index) if change else None,
            end=max(index, scene.index_at(back.end - 1) if back is not None else index),
            steps=(Step(field="direction", by="words that nothing matches", evidence=word),),
        )


def _is_unmatched(scene: Scene, index: int) -> bool:
    """Whether nothing else reached the degree: "not that high", "more than any other"."""
    before = set(scene.lowered[:index])
    denied = bool(before & words("memory", "denials", "words"))
    if scene.word(index - 1) in _LIKE:
        return denied
    if scene.word(index + 1) == "than":
        return _is_any_time(scene, index + 2)
    compares = scene.word(index).endswith("er") or scene.word(index) == "more"
    return compares and "never" in before


def _is_any_time(scene: Scene, start: int) -> bool:
    """As in "than on any other day", "than at any time": and not "than any other market"."""
    near = range(start, min(start + _ANY_WITHIN, len(scene.tokens)))
    any_of = next((i for i in near if scene.word(i) == "any"), None)
    if any_of is None:
        return False
    times = labels("memory", "period_nouns").keys() | {"time", "point", "stage", "period"}
    return bool(times & set(scene.lowered[any_of + 1 : any_of + 1 + _ANY_WITHIN]))


def _back(scene: Scene, index: int) -> Time | None:
    """The time since which nothing did: "since 2015", "in four decades"."""
    since = [time for time in scene.times if time.relation == "since"]
    behind = [time for time in since if scene.index_at(time.start) > index]
    if behind or since:
        return (behind or since)[0]
    return reaching_back(scene, index)


def _is_of_all_time(scene: Scene, index: int) -> bool:
    """As in "has never", "in its history", "on record"."""
    return "never" in scene.lowered[:index] or any(
        is_ever(scene, place) for place in range(index, len(scene.tokens))
    )


def _moved(scene: Scene, index: int) -> Direction | None:
    """The direction of the movement whose degree it is."""
    found = (word_direction(scene, i) for i in reversed(range(index)))
    return next((cue.direction for cue in found if cue is not None), None)


def _statistic(context: Context) -> Statistic:
    """Points where the move was just told in points."""
    told = [d.figures[-1].unit for d in context.drafts if d.form == "abs_change" and d.figures]
    return "points" if told[-1:] == ["points"] else "change"


def _period(scene: Scene, index: int) -> Period:
    """The period over which it moved; a session where none is told."""
    periods: dict[str, Period] = labels("memory", "period_nouns")  # type: ignore[assignment]
    near = scene.lowered[index : index + _PERIOD_WITHIN]
    return next((periods[word] for word in near if word in periods), "session")
