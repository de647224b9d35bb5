"""``tapeproof sources``, ``patterns`` and ``providers``: what is registered."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from nlp.cli.session import Session, command

PROVIDER_COLUMNS = (
    *("provider", "kind", "state", "path", "instruments", "series", "first", "last"),
    *("covers", "licence_class", "terms"),
)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sources")(sources_command)
    app.command("patterns")(patterns_command)
    app.command("providers")(providers_command)


@command("format")
def sources_command(session: Session) -> int:
    """Print the sources that the settings declare, a row for each feed.

    Example: tapeproof sources --format csv
    """
    output = session.output(("name", "title", "language", "numbers", "zone", "folder", "url"))
    for feed in session.settings.source:
        row: dict[str, object] = {
            "name": feed.name,
            "title": feed.title,
            "language": feed.language,
            "numbers": feed.numbers,
            "zone": feed.zone,
            "folder": feed.folder,
            "url": feed.url,
        }
        output.write(feed, row)
    output.finish(empty="no sources: declare them in tapeproof.toml as [[source]]")
    return session.exit_code()


@command("format")
def patterns_command(session: Session) -> int:
    """Print the claim forms that are looked for.

    Example: tapeproof patterns --format csv
    """
    from nlp.detect.forms import FORMS
    from nlp.report.meanings import meaning, meanings

    output = session.output(("name", "meaning"))
    for name in FORMS:
        own = meanings("pattern").get(name)
        row = {"name": name, "meaning": own or meaning("form", name)}
        output.write(row, row)
    output.finish(empty="no claim forms")
    return session.exit_code()


@command("format", "market")
def providers_command(session: Session) -> int:
    """Print the market data in use, and where more can be fetched.

    Example: tapeproof providers --market my/market
    """
    output = session.output(PROVIDER_COLUMNS)
    for row in (*_folders(session), *_remotes(session)):
        output.write(row, row)
    output.finish(empty="no market data")
    return session.exit_code()


def _folders(session: Session) -> Iterator[dict[str, object]]:
    """The folders in use, the preferred one first."""
    from nlp.pipeline import open_market

    for folder in session.folders():
        provider = open_market([folder])
        instruments = list(provider.instruments())
        series = [info for one in instruments for info in provider.series(one.id)]
        yield {
            "provider": provider.name,
            "kind": "folder",
            "state": "in use",
            "path": str(folder),
            "instruments": len(instruments),
            "series": len(series),
            "first": min((info.first for info in series if info.first), default=None),
            "last": max((info.last for info in series if info.last), default=None),
        }


def _remotes(session: Session) -> Iterator[dict[str, object]]:
    """Where ``tapeproof market fetch`` asks, and what each still needs."""
    from nlp.market.providers import PROVIDERS
    from nlp.market.providers.setup import lacking, opened

    settings = session.settings
    keys, contact = dict(settings.providers.keys), settings.fetch.contact or ""
    with opened(now=session.now, keys=keys, contact=contact) as setup:
        for name in PROVIDERS:
            remote = PROVIDERS.get(name)(setup)
            yield {
                "provider": name,
                "kind": "network",
                "state": lacking(name, remote.about, setup) or "ready",
                "covers": remote.about.covers,
                "licence_class": remote.about.licence_class,
                "terms": remote.about.terms,
            }
