"""The stage's main function: each claim with its readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from nlp.errors import MarketDataError, RegistryError
from nlp.link.beside.neighbours import neighbours, peers
from nlp.link.beside.noise import with_noise
from nlp.link.beside.opinions import opinions
from nlp.link.beside.slips import mixed_up
from nlp.link.forms.table import planned
from nlp.link.meaning import Missing
from nlp.link.readings import Brief, kept
from nlp.link.series import Desk
from nlp.market.provider import Provider
from nlp.records import Claim, Failure, LinkedClaim, PlannedReading

_MIDNIGHT = dt.time()
_ERRORS = (MarketDataError, RegistryError)
#: Claims of which each step is done before the next step of the first: the same code over and over
#: runs faster than all of it for each claim in turn.
_AT_ONCE = 64
_UNDECIDABLE = frozenset({"forecast"})


def linked(
    claims: Iterable[Claim],
    *,
    provider: Provider,
    desk: Desk | None = None,
    now: Callable[[], dt.datetime] | None = None,
) -> Iterator[LinkedClaim | Failure]:
    """Claims with the instruments, windows and data that each of them needs.

    Args:
        claims: Claims in any order; the order changes nothing.
        provider: Market data as they were known at the article's instant.
        desk: What an earlier call has looked up of the provider; its own when None.
        now: Gives the aware instant for failures; the article's instant where it is None.

    Yields:
        For each claim a ``LinkedClaim`` (with ``missing`` set where the data are not there), or
        a ``Failure`` where the provider failed.
    """
    desk = desk or Desk(provider)
    pending = iter(claims)
    while batch := list(islice(pending, _AT_ONCE)):
        try:
            found: list[LinkedClaim | Failure] = [*_linked(batch, desk)]
        except _ERRORS:  # one by one, so that it costs its own claim only
            found = [_tried(claim, desk, now) for claim in batch]
        yield from found


def linked_claim(claim: Claim, *, desk: Desk) -> LinkedClaim:
    """One claim with its readings.

    Args:
        claim: The claim.
        desk: Where series come from.

    Raises:
        MarketDataError: The provider failed.
        UnknownNameError: An instrument names a trading calendar that there is not.
    """
    return _linked([claim], desk)[0]


def _tried(
    claim: Claim, desk: Desk, now: Callable[[], dt.datetime] | None
) -> LinkedClaim | Failure:
    try:
        return linked_claim(claim, desk=desk)
    except _ERRORS as error:
        at = now() if now is not None else claim.seen_at
        return Failure.from_error(error, stage="link", subject=claim.id, at=at)


def _linked(claims: Sequence[Claim], desk: Desk) -> list[LinkedClaim]:
    """Claims with their readings, each step for all of them before the next one."""
    briefs = [
        Brief(claim, desk, knowledge_instant(claim.seen_at), claim.seen_at.date())
        for claim in claims
    ]
    plans = [_planned(brief) if _is_open(brief.claim) else [] for brief in briefs]
    readings = list(map(_readings, briefs, plans))
    beside = list(map(_beside, briefs, readings))
    others = list(map(_peers, briefs, readings))
    second = list(map(opinions, briefs, readings))
    return list(map(_claim, briefs, plans, readings, beside, others, second))


def _planned(brief: Brief) -> list[PlannedReading] | Missing:
    """The readings of a claim, and the first one of each other thing that its subject may mean."""
    plan = planned(brief)
    if isinstance(plan, Missing) or len(brief.claim.subjects) != 1:
        return plan
    [subject] = brief.claim.subjects
    floor = _ALSO * max((each.score for each in subject.candidates), default=0.0)
    for other in subject.candidates:
        if other.id == subject.id or other.score < floor:
            continue
        meant = brief.claim.replace(subjects=(subject.replace(id=other.id),))
        also = planned(brief.replace(claim=meant))
        if not isinstance(also, Missing) and also:
            about = f"if {other.id} is meant: {also[0].description}"
            plan.append(also[0].replace(name=f"{also[0].name}_of_{other.id}", description=about))
    return plan


#: Share of the best candidate's score from which another one is a reading.
_ALSO = 0.15


def _is_open(claim: Claim) -> bool:
    """Whether data might settle it."""
    return claim.modality == "stated" and claim.checkable and claim.form not in _UNDECIDABLE


def _readings(brief: Brief, plan: list[PlannedReading] | Missing) -> tuple[PlannedReading, ...]:
    if isinstance(plan, Missing):
        return ()
    return with_noise(kept(plan), desk=brief.desk, as_of=brief.as_of)


def _claim(
    brief: Brief,
    plan: list[PlannedReading] | Missing,
    readings: tuple[PlannedReading, ...],
    beside: tuple[PlannedReading, ...],
    others: tuple[PlannedReading, ...],
    second: tuple[PlannedReading, ...],
) -> LinkedClaim:
    claim, as_of = brief.claim, brief.as_of
    if isinstance(plan, Missing):
        return LinkedClaim(
            claim=claim, missing=plan.reason, explanation=plan.explanation, as_of=as_of
        )
    made = LinkedClaim(
        claim=claim, readings=readings, as_of=as_of, neighbours=beside, peers=others,
        opinions=second,
    )  # fmt: skip
    return _without_empty(made) if _is_open(claim) else made


def _beside(brief: Brief, readings: tuple[PlannedReading, ...]) -> tuple[PlannedReading, ...]:
    """What the figure may have been mixed up with: other instruments, prices, periods."""
    if not readings:
        return ()
    return (*neighbours(brief, readings[0]), *mixed_up(brief, readings[0], planned))


def _peers(brief: Brief, readings: tuple[PlannedReading, ...]) -> tuple[PlannedReading, ...]:
    return peers(brief, readings[0]) if readings else ()


def knowledge_instant(seen_at: dt.datetime) -> dt.datetime:
    """The instant up to which data count for an article.

    An article stamped exactly midnight carries a date only: it is taken to be written at the end
    of that day, since newspapers and archives date what happened on the day.

    Args:
        seen_at: Aware instant of the article.

    Example:
        >>> knowledge_instant(dt.datetime(2018, 12, 26, tzinfo=dt.UTC)).isoformat()
        '2018-12-26T23:59:59+00:00'
    """
    if seen_at.time() != _MIDNIGHT:
        return seen_at
    return seen_at.replace(hour=23, minute=59, second=59)


def _without_empty(linked_claim: LinkedClaim) -> LinkedClaim:
    """Readings that all lack data are a missing claim, with the reason of the first."""
    readings = linked_claim.readings
    for reading in readings:
        if reading.formula != "unavailable":
            return linked_claim
    first: PlannedReading | None = readings[0] if readings else None
    return linked_claim.replace(
        readings=(),
        neighbours=(),
        peers=(),
        opinions=(),
        missing="no_coverage",
        explanation=first.description if first else "no reading of the window has data",
    )
