"""From a claim to the readings that verify computes: formula, series and days, default first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp.link.instruments import Target, target
from nlp.link.meaning import Missing, Window
from nlp.link.series import Desk, Operand
from nlp.market.measures import is_rate
from nlp.records import Claim, Flag, Mention, PlannedReading

#: Readings kept at most: each further one makes a wrong claim likelier to find a home.
_MOST_READINGS = 5
_UNAVAILABLE = "unavailable"
_APART = 6  # days; two markets are rarely shut longer than that while the other trades
_LEVEL_MEASURES = frozenset(
    {"market_cap", "pe_ttm", "pe_forward", "pb", "price_to_sales", "cape", "dividend_yield"}
)

Windows = Callable[..., "list[Window] | Missing"]


@dataclass(frozen=True, slots=True)
class Brief:
    """What linking one claim works with.

    Attributes:
        claim: The claim.
        desk: Where series come from.
        as_of: Aware instant whose knowledge counts.
        today: The article's day in its own zone.
    """

    claim: Claim
    desk: Desk
    as_of: dt.datetime
    today: dt.date

    def operands(
        self, *, as_levels: bool, since: dt.date | None = None
    ) -> list[list[Operand]] | Missing:
        """For each subject, then each object, the series that it may be read from."""
        found: list[list[Operand]] = []
        for mention in self.claim.subjects + self._others():
            meant = target(mention, self.claim, provider=self.desk.provider)
            if isinstance(meant, Missing):
                return meant
            choices = self.choices(meant, as_levels=as_levels, since=since)
            if isinstance(choices, Missing):
                return choices
            found.append(choices)
        if not found:
            return Missing("not_linked", "the claim names no subject")
        return found

    def choices(
        self, meant: Target, *, as_levels: bool, since: dt.date | None = None
    ) -> list[Operand] | Missing:
        """The series that one target may be read from, best first."""
        return self.desk.operands(
            meant,
            as_of=self.as_of,
            today=self.today,
            window=self.claim.window,
            as_levels=as_levels,
            since=since,
        )

    def _others(self) -> tuple[Mention, ...]:
        """The objects that are series of their own; a whole keeps the parts it is said to hold."""
        if not self.is_joint:
            return ()
        if self.claim.form == "share":
            return self.claim.objects
        named = {mention.id for mention in self.claim.subjects if mention.id}
        return tuple(mention for mention in self.claim.objects if mention.id not in named)

    @property
    def is_joint(self) -> bool:
        """Whether the objects are series of their own, not the other side of a pair."""
        return self.claim.form in _JOINT_FORMS


_JOINT_FORMS = frozenset(
    {"comparison", "comparison_size", "ranking", "spread", "share", "times", "multiple", "breadth"}
)


def plan(
    brief: Brief,
    formula: str,
    windows: Windows,
    *,
    as_levels: bool = False,
    since: dt.date | None = None,
) -> list[PlannedReading] | Missing:
    """Readings of one formula: every window with the best series, then the other series.

    Args:
        brief: The claim and where its data come from.
        formula: Name of a registered formula.
        windows: ``changes``, ``points`` or ``ranges``.
        as_levels: Whether levels count, not changes.
        since: A day that the rows should reach back to, or None.
    """
    choices = brief.operands(as_levels=as_levels, since=since)
    if isinstance(choices, Missing):
        return choices
    best = [each[0] for each in choices]
    meant = windows(brief.claim.window, best[0].sessions)
    if isinstance(meant, Missing):
        return meant
    made = [reading(formula, _until_all(window, best), best) for window in meant]
    if len(choices) == 1:
        made += _other_series(brief, formula, windows, choices[0])
    return made


def reading(formula: str, window: Window, operands: Sequence[Operand]) -> PlannedReading:
    """One reading, marked as unavailable where a value that it needs is missing."""
    missing = window.missing or _hole(formula, window, operands)
    flags = dict.fromkeys(flag for operand in operands for flag in operand.flags)
    return PlannedReading(
        name=window.name,
        formula=_UNAVAILABLE if missing else formula,
        operands=tuple(operand.part for operand in operands),
        begin=window.begin,
        end_on=window.end_on,
        description=missing or window.description,
        flags=tuple(flags),
    )


def _until_all(window: Window, operands: Sequence[Operand]) -> Window:
    """For several series whose last values lie a holiday apart: each with its own last one."""
    if len(operands) == 1 or window.begin != window.end_on:
        return window
    latest = [operand.sessions.row_on_or_before(window.end_on) for operand in operands]
    days = [day for day in latest if day is not None and (window.end_on - day).days <= _APART]
    return replace(window, begin=min(days, default=window.begin))


def _other_series(
    brief: Brief, formula: str, windows: Windows, choices: list[Operand]
) -> list[PlannedReading]:
    """The same by other series that a reader may mean: futures for spot, another fixing."""
    first = choices[0].series
    made: list[PlannedReading] = []
    for other in choices[1:]:
        series = other.series
        differs = series.measure != first.measure or first.measure == "fx_rate"
        if not differs or series.frequency != first.frequency or len(made) == 2:
            continue
        meant = windows(brief.claim.window, other.sessions)
        if isinstance(meant, Missing):
            continue
        found = reading(formula, meant[0], [other])
        if found.formula != _UNAVAILABLE:
            name = series.tag or series.measure
            made.append(found.replace(name=f"{found.name}_by_{name}", description=series.id))
    return made


def _hole(formula: str, window: Window, operands: Sequence[Operand]) -> str | None:
    """Which value that the reading turns on is missing from the data, if one is."""
    for operand in operands:
        sessions = operand.sessions
        if sessions.frequency != "D":
            continue
        ends = [min(window.end_on, sessions.latest)]
        if formula in _TWO_ENDED:
            ends.append(window.begin)
        for day in ends:
            session = sessions.on_or_before(day)
            if session is None or not sessions.has(session):
                known = sessions.row_on_or_before(day)
                if known is None or session is None or sessions.calendar is not None:
                    name = operand.target.instrument.id
                    return f"{operand.series.measure} of {name} is missing for {session or day}"
    return None


_TWO_ENDED = frozenset(
    {
        "pct_change", "abs_change", "ratio_in_time", "annual_rate", "from_to", "reversal",
        "compare_change", "gap_of_changes", "ratio_of_changes", "rank_change", "sum_change",
        "mean_change", "median_change", "breadth",
    }
)  # fmt: skip


def joined(*parts: list[PlannedReading] | Missing) -> list[PlannedReading] | Missing:
    """Readings of several formulas, the first one's first; what is missing is left out."""
    first = parts[0]
    if isinstance(first, Missing):
        return first
    made = list(first)
    for part in parts[1:]:
        if not isinstance(part, Missing):
            made += part
    return made


def renamed(
    readings: list[PlannedReading] | Missing, suffix: str
) -> list[PlannedReading] | Missing:
    """The same readings under names of their own; only the first is kept."""
    if isinstance(readings, Missing):
        return readings
    return [each.replace(name=f"{each.name}_{suffix}") for each in readings[:1]]


def flagged(
    readings: list[PlannedReading] | Missing, *flags: Flag
) -> list[PlannedReading] | Missing:
    """The same readings with flags."""
    if isinstance(readings, Missing):
        return readings
    return [each.replace(flags=(*each.flags, *flags)) for each in readings]


def kept(readings: list[PlannedReading]) -> tuple[PlannedReading, ...]:
    """The first few readings, each name and content once."""
    seen: dict[tuple[object, ...], PlannedReading] = {}
    for each in readings:
        series = tuple(operand.series for operand in each.operands)
        seen.setdefault((each.formula, each.begin, each.end_on, series), each)
    return tuple(list(seen.values())[:_MOST_READINGS])


def with_measure(brief: Brief, measure: str) -> Brief:
    """The same claim about another measure."""
    return replace(brief, claim=brief.claim.replace(measure=measure))


def intraday(brief: Brief) -> Brief:
    """The same claim about the extreme of the session instead of its close."""
    low = brief.claim.direction in {"down", "below"}
    return with_measure(brief, "low" if low else "high")


def is_level_measure(claim: Claim) -> bool:
    """Whether comparing subjects by a measure means comparing its levels.

    Prices are compared by their change over the window, everything else by where it stands.
    """
    if claim.statistic is not None:
        return claim.statistic == "level"
    return claim.measure in _LEVEL_MEASURES or is_rate(claim.measure)
