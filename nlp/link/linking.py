"""The stage's main function: each claim with its readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

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
    for claim in claims:
        try:
            yield linked_claim(claim, desk=desk)
        except (MarketDataError, RegistryError) as error:
            at = now() if now is not None else claim.seen_at
            yield Failure.from_error(error, stage="link", subject=claim.id, at=at)


def linked_claim(claim: Claim, *, desk: Desk) -> LinkedClaim:
    """One claim with its readings.

    Args:
        claim: The claim.
        desk: Where series come from.

    Raises:
        MarketDataError: The provider failed.
        UnknownNameError: An instrument names a trading calendar that there is not.
    """
    as_of = knowledge_instant(claim.seen_at)
    if claim.modality != "stated" or not claim.checkable or claim.form in _UNDECIDABLE:
        return LinkedClaim(claim=claim, as_of=as_of)
    brief = Brief(claim, desk, as_of, claim.seen_at.date())
    found = planned(brief)
    if isinstance(found, Missing):
        return LinkedClaim(
            claim=claim, missing=found.reason, explanation=found.explanation, as_of=as_of
        )
    readings = with_noise(kept(found), desk=desk, as_of=as_of)
    beside = _beside(brief, readings[0]) if readings else ()
    return _without_empty(
        LinkedClaim(
            claim=claim,
            readings=readings,
            as_of=as_of,
            neighbours=beside,
            peers=peers(brief, readings[0]) if readings else (),
            opinions=opinions(brief, readings),
        )
    )


def _beside(brief: Brief, default: PlannedReading) -> tuple[PlannedReading, ...]:
    """What the figure may have been mixed up with: other instruments, prices, periods."""
    return (*neighbours(brief, default), *mixed_up(brief, default, planned))


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
