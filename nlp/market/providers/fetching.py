"""Bringing into a market folder what somebody needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from nlp.errors import (
    CredentialsError,
    MarketDataError,
    NoObservationError,
    OfflineError,
    ProviderError,
    RateLimitError,
)
from nlp.market.measures import MEASURES, price_measures
from nlp.market.provider import Instrument
from nlp.market.providers.filling import Change, Filling
from nlp.market.providers.remote import Offer, Remote
from nlp.records import Failure, Record

#: Days before the last known one that are asked for again: late corrections of prices.
_OVERLAP = dt.timedelta(days=14)
#: After these a provider is not asked again in the same run.
_FINAL = (RateLimitError, CredentialsError)


class Want(Record, frozen=True, kw_only=True):
    """Something that market data are needed for.

    Attributes:
        instrument: The instrument.
        measures: Names of measures; empty for all that there are.
    """

    instrument: Instrument
    measures: frozenset[str] = frozenset()


def fetched(
    wants: Iterable[Want],
    *,
    remotes: Sequence[Remote],
    filling: Filling,
    since: dt.date | None = None,
    now: dt.datetime,
) -> Iterator[Change | Failure]:
    """Ask every provider for what it has, and put the answers into a folder.

    Nothing is written: call ``filling.save()`` at the end, and when this is cut short.

    Args:
        wants: What is needed.
        remotes: The providers; all are asked, so that their series stand side by side.
        filling: The folder.
        since: First day that is wanted of series that were never fetched; None for all.
        now: Aware instant, for failures.

    Yields:
        What became of each series; a failure for what could not be had.
    """
    round_ = _Round(remotes=remotes, filling=filling, since=since, now=now)
    for want in wants:
        yield from round_.of(want)
    yield from round_.left_out()


def measures_needed(instrument: Instrument, measures: Iterable[str]) -> frozenset[str]:
    """The measures that can settle what is said with some measures: prices, levels behind rates.

    Example:
        >>> sorted(measures_needed(Instrument(id="ECON:US", kind="economy", name=""), ["cpi_yoy"]))
        ['cpi_index', 'cpi_yoy']
    """
    needed: set[str] = set()
    waiting = list(measures)
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        waiting += price_measures(instrument.kind) if name == "close" else ()
        waiting += MEASURES[name].derived_from if name in MEASURES else ()
    return frozenset(needed)


class _Round:
    """One run over all wants."""

    def __init__(
        self,
        *,
        remotes: Sequence[Remote],
        filling: Filling,
        since: dt.date | None,
        now: dt.datetime,
    ) -> None:
        self._remotes = remotes
        self._filling = filling
        self._since = since
        self._now = now
        self._stopped: dict[str, tuple[MarketDataError, list[str]]] = {}

    def of(self, want: Want) -> Iterator[Change | Failure]:
        """What becomes of one want."""
        empty: list[NoObservationError] = []
        something = False
        for remote in self._remotes:
            for offer in self._offers(remote, want):
                if remote.name in self._stopped:
                    self._stopped[remote.name][1].append(offer.symbol)
                    continue
                try:
                    yield from self._delivered(remote, offer, want.instrument)
                    something = True
                except NoObservationError as error:
                    empty.append(error)
                except MarketDataError as error:
                    something = True
                    if isinstance(error, _FINAL):
                        self._stopped[remote.name] = (error, [])
                    subject = f"{remote.name}: {want.instrument.id}"
                    yield Failure.from_error(error, stage="fetch", subject=subject, at=self._now)
        if not something:
            yield self._nothing(want, empty)

    def left_out(self) -> Iterator[Failure]:
        """What was not asked for after a provider had refused for good."""
        for name, (error, symbols) in self._stopped.items():
            if symbols:
                left = ProviderError(
                    f"{len(symbols)} more were not asked for",
                    subject=f"{', '.join(symbols[:10])}{' …' if len(symbols) > 10 else ''}",
                    cause=error.what,
                    hint="fetch again later: what is there already is not asked for again",
                )
                yield Failure.from_error(left, stage="fetch", subject=name, at=self._now)

    def _offers(self, remote: Remote, want: Want) -> list[Offer]:
        if not want.measures:
            return list(remote.offers(want.instrument))
        needed = measures_needed(want.instrument, want.measures)
        return [
            offer
            for offer in remote.offers(want.instrument)
            if needed & {info.measure for info in offer.series}
        ]

    def _delivered(self, remote: Remote, offer: Offer, instrument: Instrument) -> Iterator[Change]:
        last = self._filling.last(offer)
        daily = all(info.frequency == "D" for info in offer.series)
        begin = self._since if last is None else last - _OVERLAP if daily else None
        try:
            delivery = remote.fetch(offer, begin=begin)
        except (NoObservationError, OfflineError):
            if last is not None:
                return  # nothing new is no news
            raise
        yield from self._filling.take(offer, delivery, instrument=instrument, provider=remote.name)

    def _nothing(self, want: Want, empty: Sequence[NoObservationError]) -> Failure:
        said = "; ".join(str(error) for error in empty[:3])
        named = ", ".join(sorted(want.measures)) or "anything"
        skipped = [remote.name for remote in self._remotes if remote.name in self._stopped]
        error = NoObservationError(
            f"no provider that was asked has {named} of it",
            subject=want.instrument.id,
            cause=said or (f"stopped: {', '.join(skipped)}" if skipped else None),
            hint="'tapeproof providers' lists them; load your own data with 'tapeproof market "
            "import'",
        )
        return Failure.from_error(error, stage="fetch", subject=want.instrument.id, at=self._now)
