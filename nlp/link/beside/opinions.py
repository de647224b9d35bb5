"""Second opinions on the default reading: by other providers, and by what is known today.

They decide nothing. Where they come out otherwise, the verdict says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from operator import is_
from typing import cast

import numpy as np

from nlp.link.instruments import target
from nlp.link.meaning import Missing, Window
from nlp.link.readings import Brief, reading
from nlp.link.series import Desk, Operand
from nlp.market.provider import SeriesInfo
from nlp.records import KNOWN_TODAY, PlannedReading, Slice

#: Later than any vintage.
_LATEST = dt.datetime(dt.MAXYEAR, 12, 31, tzinfo=dt.UTC)
#: Other providers asked at most.
_MOST = 2
#: Formulas that take prices as they stood, not changes of them.
_OF_LEVELS = frozenset({"level", "average", "highest", "lowest", "extremes", "crossing"})


def opinions(brief: Brief, readings: Sequence[PlannedReading]) -> tuple[PlannedReading, ...]:
    """The default reading of a claim with other rows of the same thing.

    Args:
        brief: The claim and where its data come from.
        readings: Its readings, the default one first; a series that one of them is read from
            gives no opinion besides.
    """
    if not readings or readings[0].formula == "unavailable":
        return ()
    default = readings[0]
    today = _known_today(brief.desk, default)
    found = [] if today is None else [today]
    others = _by_others(brief, default)
    if others:
        used = {(part.provider, part.series) for each in readings for part in each.operands}
        found += [
            each
            for each in others
            if not used & {(part.provider, part.series) for part in each.operands}
        ]
    return tuple(found)


def _known_today(desk: Desk, default: PlannedReading) -> PlannedReading | None:
    """The same days with the latest vintages; None where none of them is another one."""
    if not any(map(_has_vintages, default.operands)):
        return None
    operands = tuple([_revised(desk, each) for each in default.operands])
    if all(map(is_, operands, default.operands)):
        return None
    return default.replace(name=KNOWN_TODAY, operands=operands, description="", flags=())


def _revised(desk: Desk, part: Slice) -> Slice:
    if not len(part) or not _has_vintages(part):
        return part
    info = next((s for s in desk.series(part.instrument, part.measure) if _is(s, part)), None)
    if info is None:
        return part
    latest = desk.slice(info, as_of=_LATEST)
    places = np.searchsorted(np.asarray(latest.days), np.asarray(part.days))
    if len(latest) == 0 or places[-1] >= len(latest):
        return part
    known = np.asarray(latest.days)[places]
    values = np.asarray(latest.values)[places]
    if not np.array_equal(known, np.asarray(part.days)) or np.array_equal(values, part.values):
        return part
    vintages = None if latest.vintages is None else np.asarray(latest.vintages)[places]
    return part.replace(
        values=cast("list[float]", values),
        vintages=cast("list[int] | None", vintages),
        positive=latest.positive,
        sources=tuple(
            (source, cast("list[int]", (places if at is None else np.asarray(at)[places])))
            for source, at in latest.sources
        ),
    )


def _has_vintages(part: Slice) -> bool:
    """Whether the stored values that the values come from were captured more than once."""
    if not part.sources:
        return part.vintages is not None
    return any(_has_vintages(source) for source, _ in part.sources)


def _is(series: SeriesInfo, part: Slice) -> bool:
    return series.id == part.series and series.provider in {"", part.provider}


def _by_others(brief: Brief, default: PlannedReading) -> list[PlannedReading]:
    """By other providers of the same series; for claims about one thing only."""
    claim = brief.claim
    if len(claim.subjects) != 1 or len(default.operands) != 1:
        return []
    if default.begin is None or default.end_on is None:
        return []
    (part,) = default.operands
    if not rivals(brief.desk, part):
        return []
    meant = target(claim.subjects[0], claim, provider=brief.desk.provider)
    if isinstance(meant, Missing):
        return []
    choices = brief.choices(meant, as_levels=default.formula in _OF_LEVELS)
    own = None if isinstance(choices, Missing) else _own(choices, part)
    if isinstance(choices, Missing) or own is None:
        return []
    window = Window(default.name, default.begin, default.end_on)
    made: list[PlannedReading] = []
    for other in choices:
        if other is own or not _same_thing(other.series, own.series) or len(made) == _MOST:
            continue
        found = reading(default.formula, window, [other])
        if found.formula == default.formula:
            made.append(found.replace(name=f"by_{other.part.provider}:{other.series.id}"))
    return made


def rivals(desk: Desk, part: Slice) -> tuple[SeriesInfo, ...]:
    """Other series of the same thing, by other providers or of other tags; looks at no rows."""
    every = desk.series(part.instrument, part.measure)
    if len(every) == 1:
        return ()
    stored = part.series.removeprefix("1/")
    own = next((each for each in every if each.id == stored), None)
    if own is None:
        return ()
    return tuple(each for each in every if each is not own and _same_thing(each, own))


def _own(choices: list[Operand], part: Slice) -> Operand | None:
    stored = part.series.removeprefix("1/")
    return next((each for each in choices if each.series.id == stored and _is_of(each, part)), None)


def _is_of(operand: Operand, part: Slice) -> bool:
    return operand.part.provider == part.provider


def _same_thing(one: SeriesInfo, other: SeriesInfo) -> bool:
    """Whether two series measure the same, by the same rules."""
    alike = ("measure", "frequency", "unit", "currency", "seasonal")
    if any(getattr(one, name) != getattr(other, name) for name in alike):
        return False
    plain = {"raw", "none"}
    return one.adjustment == other.adjustment or {one.adjustment, other.adjustment} <= plain
