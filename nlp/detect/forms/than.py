"""How far something stands from where it stood before (form C2).

As in "216,000 claims, 2,000 fewer than a week earlier", "worth $464bn, $74bn less than in May".
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels
from nlp.detect.memory import Referent
from nlp.records import Direction, Step, Time

#: Tokens from "than" to the time.
_TIME = 5
#: Tokens from the figure told before to the one of the difference: ", " or ", or ".
_BESIDE = 2
#: Percentages and points of rates are changes without the word as well.
_UNITS = frozenset({"currency", "count", "points"})


def than_before(context: Context) -> Iterator[Draft]:
    """Differences from an earlier time that a comparative tells."""
    scene = context.scene
    sides: dict[str, Direction] = labels("direction", "comparatives")  # type: ignore[assignment]
    for figure in context.free():
        side = sides.get(scene.word(figure.end))
        than = scene.word(figure.end + 1) == "than"
        if side is None or figure.unit not in _UNITS or not than:
            continue
        time = _time(context, figure.end + 2)
        subjects = _subjects(context, figure) if time is not None else ()
        if time is None or not subjects:
            continue
        yield Draft(
            form="abs_change",
            rule="change:than",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            direction=side,
            quantity=figure.quantity,
            time=time,
            end=scene.index_at(time.end - 1),
            steps=(Step(field="direction", by="comparatives", evidence=scene.word(figure.end)),),
        )


def _time(context: Context, start: int) -> Time | None:
    """The earlier time behind "than": "a week earlier", "seven days ago", "in April"."""
    scene = context.scene
    for index in range(start, min(start + _TIME, len(scene.tokens))):
        time = scene.time_at(index)
        if time is not None:
            return time if time.relation not in {"ahead", "by"} else None
        if scene.tokens[index].pos not in {"ADP", "DET", "ADV", "SCONJ"}:
            return None
    return None


def _subjects(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """Of what the figure before is, where the difference stands right behind it."""
    scene = context.scene
    near = (f for f in context.figures if 0 < figure.start - f.end <= _BESIDE)
    before = next((f for f in near if scene.word(f.end) == ","), None)
    return context.valued(before or figure, context.about(before or figure, None))
