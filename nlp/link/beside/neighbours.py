"""Instruments beside the subject: neighbours explain a wrong figure, peers tell how special it is.

Neither ever decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

from nlp.link.instruments import target
from nlp.link.meaning import Missing, Window
from nlp.link.readings import Brief, reading
from nlp.market.provider import Constituents
from nlp.records import PlannedReading
from nlp.resources import table

_MOST_PEERS = 40
_SHORTEST = 5  # days; over less everything is special now and then
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
    others = _groups().get(claim.subjects[0].id or "", ())
    return _read_for(brief, default, others)


def _read_for(
    brief: Brief, default: PlannedReading, names: Sequence[str]
) -> tuple[PlannedReading, ...]:
    """The same reading of other instruments, those that have it."""
    if default.begin is None or default.end_on is None:
        return ()
    claim, window = brief.claim, Window("neighbour", default.begin, default.end_on)
    made = []
    for name in names:
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


def peers(brief: Brief, default: PlannedReading) -> tuple[PlannedReading, ...]:
    """The default reading of a claim for others of its only subject's kind.

    Of a share: members of the first index that it belongs to, at most forty, evenly spread; of
    anything else: its neighbours.

    Args:
        brief: The claim and where its data come from.
        default: Its default reading; only changes over more than a few days have peers.
    """
    claim, begin, end_on = brief.claim, default.begin, default.end_on
    if default.formula != "pct_change" or len(claim.subjects) != 1 or not begin or not end_on:
        return ()
    if (end_on - begin).days < _SHORTEST:
        return ()
    subject = claim.subjects[0].id or ""
    names = _groups().get(subject) or _members_beside(brief, subject, end_on)
    step = max(1, -(-len(names) // _MOST_PEERS))
    return _read_for(brief, default, names[::step])


def _members_beside(brief: Brief, subject: str, on: dt.date) -> tuple[str, ...]:
    provider = brief.desk.provider
    instrument = provider.instrument(subject)
    if instrument is None or not isinstance(provider, Constituents):
        return ()
    for index in instrument.members_of:
        members = provider.constituents(index, on)
        if subject in members:
            return tuple(name for name in members if name != subject)
    return ()


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups = table("nlp.link", "tables", "neighbours.toml")["groups"]
    return {
        name: tuple(other for other in group if other != name) for group in groups for name in group
    }
