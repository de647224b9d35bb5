"""Instruments easily confused with the subject: they explain a wrong figure, never a right one."""

from __future__ import annotations

from functools import cache

from nlp.link.instruments import target
from nlp.link.meaning import Missing, Window
from nlp.link.readings import Brief, reading
from nlp.records import PlannedReading
from nlp.resources import table

_FORMS = frozenset({"level", "pct_change", "abs_change", "point_change"})


def neighbours(brief: Brief, default: PlannedReading) -> tuple[PlannedReading, ...]:
    """The default reading of a claim for each neighbour of its only subject.

    Args:
        brief: The claim and where its data come from.
        default: Its default reading.
    """
    claim = brief.claim
    if claim.form not in _FORMS or len(claim.subjects) != 1 or claim.quantity is None:
        return ()
    if default.begin is None or default.end_on is None or default.formula == "unavailable":
        return ()
    window = Window("neighbour", default.begin, default.end_on)
    made = []
    for name in _groups().get(claim.subjects[0].id or "", ()):
        mention = claim.subjects[0].replace(id=name)
        meant = target(mention, claim, provider=brief.desk.provider)
        if isinstance(meant, Missing):
            continue
        choices = brief.choices(meant, as_levels=default.formula == "level")
        if isinstance(choices, Missing):
            continue
        found = reading(default.formula, window, choices[:1])
        if found.formula == default.formula:
            made.append(found.replace(name=meant.instrument.name))
    return tuple(made)


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups = table("nlp.link", "tables", "neighbours.toml")["groups"]
    return {
        name: tuple(other for other in group if other != name) for group in groups for name in group
    }
