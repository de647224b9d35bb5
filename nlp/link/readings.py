"""From a claim to the readings that verify computes: formula, series and days, default first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from nlp.link.currency import in_one_currency
from nlp.link.groups import OF_GROUPS, Group, group
from nlp.link.instruments import Target, target
from nlp.link.meaning import Missing, Window
from nlp.link.series import Desk, Operand
from nlp.market.measures import is_rate
from nlp.records import Claim, ClaimWindow, Flag, Mention, PlannedReading, Record, Slice

#: Readings kept at most: each further one makes a wrong claim likelier to find a home.
_MOST_READINGS = 6
_UNAVAILABLE = "unavailable"
_APART = 6  # days; two markets are rarely shut longer than that while the other trades
_LEVEL_MEASURES = frozenset(
    {"market_cap", "pe_ttm", "pe_forward", "pb", "price_to_sales", "cape", "dividend_yield"}
)

Windows = Callable[..., "list[Window] | Missing"]


class Field(Record, frozen=True):
    """What a claim speaks about: for each subject, then each object, where it may be read from.

    Attributes:
        choices: For each of them the series that it may be read from, best first.
        own: How many of them, from the first, stand for the subjects.
        lacking: How many members of a group have no series.
        note: Which group, for people.
    """

    choices: list[list[Operand]]
    own: int
    lacking: int = 0
    note: str = ""

    @property
    def best(self) -> list[Operand]:
        """The best series of each."""
        return [each[0] for each in self.choices]


class Brief(Record, frozen=True):
    """What linking one claim works with.

    Attributes:
        claim: The claim.
        desk: Where series come from.
        as_of: Aware instant whose knowledge counts.
        today: The article's day in its own zone.
        members_on: Day whose members count where the claim names a group; the last day of its
            window where it is None.
        members_since: Where it is a day, only those count that were members then, too.
    """

    claim: Claim
    desk: Desk
    as_of: dt.datetime
    today: dt.date
    members_on: dt.date | None = None
    members_since: dt.date | None = None

    def operands(self, *, as_levels: bool, since: dt.date | None = None) -> Field | Missing:
        """For each subject, then each object, the series that it may be read from."""
        found: dict[str, list[Operand]] = {}
        own, lacking, notes = 0, 0, []
        by_id = self.claim.form in OF_GROUPS
        for place, mention in enumerate(self.claim.subjects + self._others()):
            subject = place < len(self.claim.subjects)
            named = self._group(mention, subject=subject) if by_id else None
            if isinstance(named, Group):
                notes.append(named.note)
            members = named.members if isinstance(named, Group) else (mention,)
            for member in members:
                each = mention.replace(id=member) if isinstance(member, str) else member
                choices = self._choices_of(each, as_levels=as_levels, since=since)
                if not isinstance(choices, Missing):
                    found.setdefault(str(each.id if by_id else place), choices)
                elif named is None:
                    return choices
                else:
                    lacking += 1
            own = len(found) if subject else own
        if not found:
            why = f"none of {notes[0]} has a series" if notes else "the claim names no subject"
            return Missing("no_members" if notes else "not_linked", why)
        every = in_one_currency(
            list(found.values()), self.claim, desk=self.desk, as_of=self.as_of, today=self.today
        )
        return Field(every, own, lacking, "; ".join(notes))

    def over(self, window: ClaimWindow) -> Brief:
        """The same claim with another window."""
        return self.replace(claim=self.claim.replace(window=window))

    def _group(self, mention: Mention, *, subject: bool) -> Group | None:
        window = self.claim.window
        on = self.members_on or (window.end_on if window else None) or self.today
        named = self._group_on(mention, min(on, self.today), subject=subject)
        if named is None or self.members_since is None:
            return named
        before = self._group_on(mention, self.members_since, subject=subject)
        stayed = named.members if before is None else set(named.members) & set(before.members)
        members = tuple(each for each in named.members if each in stayed)
        return Group(members, f"the {len(members)} of them from {self.members_since} on")

    def _group_on(self, mention: Mention, on: dt.date, *, subject: bool) -> Group | None:
        provider = self.desk.provider
        return group(mention, self.claim, provider=provider, on=on, subject=subject)

    def _choices_of(
        self, mention: Mention, *, as_levels: bool, since: dt.date | None
    ) -> list[Operand] | Missing:
        meant = target(mention, self.claim, provider=self.desk.provider)
        if isinstance(meant, Missing):
            return meant
        return self.choices(meant, as_levels=as_levels, since=since)

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
        if self.claim.form in {"share", "contribution"}:
            return self.claim.objects
        named = {mention.id for mention in self.claim.subjects if mention.id}
        return tuple(mention for mention in self.claim.objects if mention.id not in named)

    @property
    def is_joint(self) -> bool:
        """Whether the objects are series of their own, not the other side of a pair."""
        return self.claim.form in _JOINT_FORMS


_JOINT_FORMS = frozenset(
    {
        "comparison", "comparison_size", "ranking", "spread", "share", "times", "multiple",
        "breadth", "contribution", "basket_sum", "basket_average", "other", "crossing",
    }
)  # fmt: skip


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
    field = brief.operands(as_levels=as_levels, since=since)
    if isinstance(field, Missing):
        return field
    return plan_field(brief, formula, windows, field)


def plan_field(
    brief: Brief, formula: str, windows: Windows, field: Field
) -> list[PlannedReading] | Missing:
    """The same as ``plan`` where the operands are already at hand.

    Args:
        brief: The claim.
        formula: Name of a registered formula.
        windows: As in ``plan``.
        field: What the formula is computed of.
    """
    best = field.best
    meant = windows(brief.claim.window, best[0].sessions)
    if isinstance(meant, Missing):
        return meant
    made = [_of_field(formula, _until_all(window, best), field) for window in meant]
    if len(field.choices) == 1:
        made += _other_series(brief, formula, windows, field.choices[0])
    return made


def _of_field(formula: str, window: Window, field: Field) -> PlannedReading:
    """One reading of all operands; members of a group that lack a value are counted, not asked."""
    if not field.note:
        return reading(formula, window, field.best, own=field.own)
    there = [
        (place, operand)
        for place, operand in enumerate(field.best)
        if _hole(formula, window, [operand]) is None
    ]
    made = reading(formula, window, [operand for _, operand in there])
    return made.replace(
        own=sum(place < field.own for place, _ in there),
        lacking=field.lacking + len(field.best) - len(there),
        description="; ".join(filter(None, (made.description, field.note))),
    )


def reading(
    formula: str, window: Window, operands: Sequence[Operand], *, own: int | None = None
) -> PlannedReading:
    """One reading, marked as unavailable where a value that it needs is missing."""
    missing = window.missing or _hole(formula, window, operands)
    flags = [flag for operand in operands for flag in operand.flags]
    return PlannedReading(
        name=window.name,
        formula=_UNAVAILABLE if missing else formula,
        operands=tuple([_with_holes(formula, operand) for operand in operands]),
        begin=window.begin,
        end_on=window.end_on,
        description=missing or window.description,
        flags=tuple(dict.fromkeys(flags)) if flags else (),
        own=own,
    )


def _with_holes(formula: str, operand: Operand) -> Slice:
    """The rows, with the sessions that lack one where a formula looks at every session."""
    if not formula.startswith(_EVERY_SESSION):
        return operand.part
    holes = operand.sessions.holes()
    return operand.part.replace(holes=holes) if len(holes) else operand.part


def _until_all(window: Window, operands: Sequence[Operand]) -> Window:
    """For several series whose last values lie a holiday apart: each with its own last one."""
    if len(operands) == 1 or window.begin != window.end_on:
        return window
    latest = [operand.sessions.row_on_or_before(window.end_on) for operand in operands]
    days = [day for day in latest if day is not None and (window.end_on - day).days <= _APART]
    return window.replace(begin=min(days, default=window.begin))


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


_EVERY_SESSION = (
    "streak", "first_in", "superlative", "record", "highest", "lowest", "extremes", "crossing",
    "crossing_of_other", "distance",
)  # fmt: skip
_TWO_ENDED = frozenset(
    {
        "pct_change", "abs_change", "ratio_in_time", "annual_rate", "from_to", "reversal",
        "compare_change", "gap_of_changes", "ratio_of_changes", "rank_change", "sum_change",
        "mean_change", "median_change", "weighted_change", "contribution", "breadth", "grown",
        "correlation", "reversal_share", "reversal_time",
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
    if len(readings) == 1:
        return tuple(readings)
    seen: dict[tuple[object, ...], PlannedReading] = {}
    for each in readings:
        series = tuple([(operand.provider, operand.series) for operand in each.operands])
        seen.setdefault((each.formula, each.begin, each.end_on, series), each)
    return tuple(list(seen.values())[:_MOST_READINGS])


def with_measure(brief: Brief, measure: str) -> Brief:
    """The same claim about another measure."""
    return brief.replace(claim=brief.claim.replace(measure=measure))


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


def over_period(brief: Brief) -> bool:
    """Whether a claim speaks of a stretch of days as a whole, not of its last one."""
    window = brief.claim.window
    if window is None or window.begin is None or window.begin == window.end_on:
        return False
    return window.relation in {"in", None, "between"}
