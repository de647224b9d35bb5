"""Prices as a board shows them: "S&P 500 2,588.26 (-2.1%), VIX 24.87 (+1.53), Brent -0.4% at $61".

Forms L1, C1 and C2 without a verb: a name, where it stands, how far it moved. A sign or brackets
tell the move from the level; word order decides, for such lines have no syntax to parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.units import definite, fits_level, form_of_move, is_company_figure
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.records import Direction, Entity, Step

_WAYS: Mapping[str, Direction] = {"+": "up", "-": "down", "−": "down", "–": "down"}
_STOPS = frozenset({",", ";", ".", "|", "/", ":"})


@dataclass(frozen=True)
class Row:
    """One line of the board.

    Attributes:
        name: What stands there.
        level: Where it stands; None where only its move is told.
        move: How far it moved; None where only its level is told.
        end: One after its last token.
    """

    name: Entity
    level: Figure | None
    move: Figure | None
    end: int


def boards(context: Context) -> Iterator[Draft]:
    """Levels and moves that stand right behind their names."""
    rows = [row for entity in context.scene.entities if (row := _row(context, entity)) is not None]
    if all(row.move is None for row in rows):
        return
    for row in rows:
        [subject, *_] = context.referents.of(context.scene, context.scene.span(row.name)[1] - 1)
        if subject.mention.id != row.name.id:
            continue
        yield from _level(row, subject)
        yield from _move(context.scene, row, subject)


def _row(context: Context, entity: Entity) -> Row | None:
    """What stands behind a name, if it is a row of a board."""
    scene = context.scene
    if entity.label not in PRICED or entity.id is None:
        return None
    figures = {figure.start: figure for figure in context.figures}
    at = scene.span(entity)[1]
    first = figures.get(at)
    if first is not None and way_of(first) is None:
        move, end = _moved(scene, figures, first.end)
        if move is not None or scene.word(end) in _STOPS or end == len(scene.tokens):
            return Row(entity, first, move, end)
        return None
    move, end = _moved(scene, figures, at)
    if move is None:
        return None
    level = figures.get(end + 1) if scene.word(end) in {"at", "to"} else figures.get(end)
    if level is None or way_of(level) is not None:
        return Row(entity, None, move, end)
    return Row(entity, level, move, level.end)


def _moved(scene: Scene, figures: Mapping[int, Figure], at: int) -> tuple[Figure | None, int]:
    """The signed figure at a token, in brackets, behind a comma or bare; and where it ends."""
    opened = scene.word(at) == "("
    figure = figures.get(at + (opened or scene.word(at) == ","))
    if figure is None or way_of(figure) is None:
        return None, at
    if opened and scene.word(figure.end) != ")":
        return None, at
    return figure, figure.end + opened


def way_of(figure: Figure) -> Direction | None:
    """The direction that a printed sign gives."""
    return _WAYS.get(figure.quantity.text[:1])


def _level(row: Row, subject: Referent) -> Iterator[Draft]:
    if row.level is None or not fits_level(row.level.quantity, subject):
        return
    if is_company_figure(row.level.quantity, subject):
        return
    yield Draft(
        form="level",
        rule="board:level",
        anchor=row.level.start,
        figures=(row.level,),
        subjects=(subject,),
        quantity=definite(row.level.quantity, subject),
        end=row.level.end - 1,
    )


def _move(scene: Scene, row: Row, subject: Referent) -> Iterator[Draft]:
    if row.move is None or is_company_figure(row.move.quantity, subject):
        return
    form = form_of_move(row.move.quantity, (subject,), subject.measure)
    if form is None:
        return
    yield Draft(
        form=form,
        rule="board:move",
        anchor=row.move.start,
        figures=(row.move,),
        subjects=(subject,),
        direction=way_of(row.move),
        quantity=definite(row.move.quantity, subject),
        end=row.move.end - 1,
        steps=(Step(field="direction", by="printed sign", evidence=scene.word(row.move.start)),),
    )
