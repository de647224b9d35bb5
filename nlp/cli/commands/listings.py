"""``tapeproof patterns`` and ``providers``: what is there."""

from __future__ import annotations

import typer

from nlp.cli.session import Session, command


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("patterns")(patterns_command)
    app.command("providers")(providers_command)


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
    """Print the market data in use, the preferred first.

    Example: tapeproof providers --market my/market
    """
    from nlp.pipeline import open_market

    output = session.output(("provider", "path", "instruments", "series", "first", "last"))
    for folder in session.folders():
        provider = open_market([folder])
        instruments = list(provider.instruments())
        series = [info for one in instruments for info in provider.series(one.id)]
        row: dict[str, object] = {
            "provider": provider.name,
            "path": str(folder),
            "instruments": len(instruments),
            "series": len(series),
            "first": min((info.first for info in series if info.first), default=None),
            "last": max((info.last for info in series if info.last), default=None),
        }
        output.write(row, row)
    output.finish(empty="no market data")
    return session.exit_code()
