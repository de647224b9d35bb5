"""``tapeproof market fetch``: market data over the network."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from nlp import config
from nlp.cli.guard import INTERRUPTED, Interrupts
from nlp.cli.session import Session, command
from nlp.config import nearest
from nlp.errors import ConfigError

if TYPE_CHECKING:
    from nlp.market.providers.fetching import Want
    from nlp.market.providers.filling import Filling
    from nlp.market.providers.remote import Remote, Setup

COLUMNS = ("instrument", "series", "provider", "added", "revised", "last", "retrieved_at")


@command("format", "store", "market")
def fetch_command(
    session: Session,
    identities: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID...",
            help="Instruments such as XNAS:AAPL (default: those that stored claims name).",
            show_default=False,
        ),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="NAME", help="Only this measure; repeat for several."),
    ] = None,
    provider: Annotated[
        list[str] | None,
        typer.Option("--provider", metavar="NAME", help="Only this provider; repeat for several."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="PATH", help="The folder to fill (default: your own)."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="First day of series not fetched before."),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use answers that were fetched before, ask nobody.")
    ] = False,
) -> int:
    """Fetch market data from providers into a market folder.

    What you put into the folder stays as it is. Fetched again, only what is new is asked for, and
    a value that a provider has changed is kept beside the earlier one.

    Example: tapeproof market fetch XNAS:AAPL INDEX:SPX --since 2020-01-01
    """
    from nlp.cli.inputs import date
    from nlp.market.providers.filling import Filling

    first = date(since, flag="--since")
    wants = _wants(session, identities or [], measure or [])
    filling = Filling(into or config.user_market())
    with _setup(session, offline=offline) as setup:
        remotes = _remotes(session, provider or [], setup)
        job = _Job(session=session, filling=filling, remotes=remotes, since=first)
        job.work(wants)
    job.tell()
    return INTERRUPTED if job.interrupted else session.exit_code()


@dataclass
class _Job:
    session: Session
    filling: Filling
    remotes: Sequence[Remote]
    since: dt.date | None
    counts: Counter[str] = field(default_factory=Counter)
    interrupted: bool = False

    def work(self, wants: Sequence[Want]) -> None:
        """Fetch everything; what was fetched is kept whatever ends it."""
        from nlp.market.providers.fetching import fetched

        output = self.session.output(COLUMNS)
        with self.session.progress("instruments") as progress, Interrupts() as interrupts:
            progress.total = len(wants)

            def counted() -> Iterator[Want]:
                for want in wants:
                    interrupts.heed()
                    yield want
                    progress.advance(failed=False)

            results = fetched(
                counted(),
                remotes=self.remotes,
                filling=self.filling,
                since=self.since,
                now=self.session.now(),
            )
            try:
                for change in self.session.kept(results):
                    self.session.begun = True
                    self.counts["series"] += 1
                    self.counts["added"] += change.added
                    self.counts["revised"] += change.revised
                    output.write(change, msgspec.structs.asdict(change))
            except KeyboardInterrupt:
                self.interrupted = True
            finally:
                self.filling.save()
        output.finish(empty="nothing was fetched")

    def tell(self) -> None:
        """The summary."""
        counts = self.counts
        self.session.say(
            f"{'interrupted; ' if self.interrupted else ''}{self.filling.path}: "
            f"{counts['series']} series fetched, {counts['added']} new values, "
            f"{counts['revised']} revised"
        )


def _setup(session: Session, *, offline: bool) -> AbstractContextManager[Setup]:
    from nlp.market.providers.setup import opened

    settings = session.settings
    return opened(
        now=session.now,
        cache=config.answers_cache(),
        cache_hours=settings.providers.cache_hours,
        offline=offline,
        timeout_seconds=settings.fetch.timeout_seconds,
        keys=dict(settings.providers.keys),
        contact=settings.fetch.contact or "",
        bases=dict(settings.providers.addresses),
    )


def _wants(session: Session, identities: list[str], measures: list[str]) -> list[Want]:
    """What is needed: what was named, else what the stored claims speak about."""
    from nlp.market.measures import MEASURES
    from nlp.market.providers.fetching import Want
    from nlp.pipeline.wanted import described, needed

    for name in measures:
        if name not in MEASURES:
            raise ConfigError("wrong --measure", subject=name, hint=nearest(name, tuple(MEASURES)))
    for identity in identities:
        market, _, code = identity.partition(":")
        if not market or not code:
            raise ConfigError(
                "this is no id of an instrument",
                subject=identity,
                hint="write market and ticker, as in XNAS:NVDA, INDEX:SPX or FX:EURUSD",
            )
    wanted = {identity: frozenset(measures) for identity in identities}
    if not identities:
        with session.store() as store:
            found = needed(stored.claim for stored in store.claims())
        only = frozenset(measures)
        wanted = {identity: has & only if only else has for identity, has in found.items()}
        wanted = {identity: has for identity, has in wanted.items() if has}
    from nlp.pipeline import open_market

    provider = open_market(session.folders(quiet=True))
    reference = session.reference()
    return [
        Want(instrument=described(identity, provider=provider, reference=reference), measures=names)
        for identity, names in wanted.items()
    ]


def _remotes(session: Session, chosen: list[str], setup: Setup) -> list[Remote]:
    """The providers that were named; else all that are ready, and a note on the others."""
    from nlp.market.providers import PROVIDERS
    from nlp.market.providers.setup import lacking

    made = [PROVIDERS.get(name)(setup) for name in chosen or PROVIDERS]
    ready: list[Remote] = []
    for remote in made:
        missing = lacking(remote.name, remote.about, setup)
        if not missing:
            ready.append(remote)
        elif chosen:
            raise ConfigError("this provider is not ready", subject=remote.name, hint=missing)
        else:
            session.say(f"note: {remote.name} is not asked: {missing}")
    return ready
