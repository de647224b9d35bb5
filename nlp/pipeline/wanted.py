"""Which market data stored claims need, and what the instruments are that nobody described."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from nlp import resources
from nlp.market.measures import kind_of
from nlp.market.provider import Instrument
from nlp.records import Claim

if TYPE_CHECKING:
    from nlp.market.provider import Provider
    from nlp.reference import Reference

#: What stands before the colon of ids that are no instruments.
_NO_INSTRUMENTS = frozenset({"ORG", "PLACE", "MEASURE", "PERSON", "THEME"})


def needed(claims: Iterable[Claim]) -> Mapping[str, frozenset[str]]:
    """The measures that claims speak about, by instrument.

    Forecasts count: they are checked when they fall due. What no data can settle does not.

    Args:
        claims: Any claims.

    Returns:
        Instrument ids, sorted, with their measures; ``close`` stands for the price of anything.
    """
    found: dict[str, set[str]] = {}
    for claim in claims:
        if not claim.checkable and claim.reason != "forecast":
            continue
        measure = "market_cap" if claim.form == "market_value" else claim.measure or "close"
        for identity in _identities(claim):
            found.setdefault(identity, set()).add(measure)
    return {identity: frozenset(found[identity]) for identity in sorted(found)}


def _identities(claim: Claim) -> Iterator[str]:
    """The instruments behind the names; a central bank stands for the rate that it sets."""
    from nlp.link.instruments import POLICY_RATES, is_policy

    for mention in (*claim.subjects, *claim.objects):
        if mention.id is None:
            continue
        identity = POLICY_RATES.get(mention.id, mention.id) if is_policy(claim) else mention.id
        if identity.partition(":")[0] not in _NO_INSTRUMENTS:
            yield identity


def described(identity: str, *, provider: Provider, reference: Reference) -> Instrument:
    """An instrument as the market data in use have it, else as the reference tables do.

    Args:
        identity: Its id, such as ``XNAS:AAPL`` or ``INDEX:SPX``.
        provider: The market data in use.
        reference: Who and what can be named.
    """
    known = provider.instrument(identity)
    if known is not None:
        return known
    scheme, _, code = identity.partition(":")
    kind = kind_of(identity)
    row = reference.get(identity)
    exchange = _exchanges().get(scheme)
    country = (row.country if row else None) or (exchange[0] if exchange else None)
    currency = exchange[1] if exchange else (row.currency if row else None)
    return Instrument(
        id=identity,
        kind="fund" if row is not None and row.kind == "fund" else kind,
        name=row.name if row else identity,
        aliases=row.certain_names() if row else (),
        currency=code[3:] if kind == "fx" and len(code) == 6 else currency,
        calendar=_calendar(scheme, kind, country),
        country=country,
        ticker=code if kind in {"equity", "fund"} else None,
    )


@cache
def _exchanges() -> Mapping[str, tuple[str, str]]:
    """Country and currency by market."""
    from nlp.reference.tables import read_exchanges

    exchanges = read_exchanges(resources.corpus("reference"))
    return {each.mic: (each.country, each.currency) for each in exchanges}


def _calendar(scheme: str, kind: str, country: str | None) -> str | None:
    """The trading calendar: that of the market, for an index that of its country's first one."""
    from nlp.market.calendars import known_codes

    if kind in {"equity", "fund"}:
        return scheme if scheme in known_codes() else None
    if kind != "index":
        return None
    found = (mic for mic, (place, _) in _exchanges().items() if place == country)
    return next((mic for mic in found if mic in known_codes()), None)
