"""``tapeproof market``: the market data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp import config
from nlp.cli.commands.market.fetching import fetch_command
from nlp.cli.session import Session, command
from nlp.config import nearest
from nlp.errors import ConfigError, UnknownInstrumentError
from nlp.market.provider import Instrument, SeriesInfo

if TYPE_CHECKING:
    from nlp.market.provider import Provider

LIST_COLUMNS = ("id", "kind", "name", "currency", "calendar", "series", "first", "last", "provider")
SERIES_COLUMNS = (
    "series",
    "measure",
    "unit",
    "currency",
    "frequency",
    "adjustment",
    "first",
    "last",
    "source",
)
VALUE_COLUMNS = ("series", "date", "value", "unit", "vintage", "provider")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="market",
        help="The market data that claims are checked against.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("import")(import_command)
    group.command("fetch")(fetch_command)
    group.command("list")(list_command)
    group.command("show")(show_command)
    app.add_typer(group)


@command()
def import_command(
    session: Session,
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE", help="A market folder, or a CSV of dates and values."
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="PATH", help="The folder to add to (default: your own)."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Drop what the folder holds instead of adding to it.")
    ] = False,
    instrument: Annotated[
        str | None,
        typer.Option("--instrument", metavar="ID", help="What a CSV is about, as in XNAS:NVDA."),
    ] = None,
    measure: Annotated[
        str, typer.Option("--measure", metavar="NAME", help="What its values are.")
    ] = "close",
    name: Annotated[
        str | None, typer.Option("--name", help="The name of the instrument in a CSV.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Of its values, as in USD.")
    ] = None,
) -> int:
    """Check market data and keep them.

    From then on they are used without --market.

    Example: tapeproof market import prices.csv --instrument XNAS:NVDA --currency USD
    """
    from nlp.market.importing import import_folder, import_prices

    into = into or config.user_market()
    if source.is_file() and instrument is None:
        raise ConfigError(
            "a single file does not say what it is about",
            subject=str(source),
            hint="name it with --instrument, as in --instrument XNAS:NVDA",
        )
    if instrument is not None:
        done = import_prices(
            source,
            into,
            instrument=instrument,
            measure=measure,
            name=name,
            currency=currency,
            replace=replace,
        )
    else:
        done = import_folder(source, into, replace=replace)
    for warning in done.warnings:
        session.say(f"note: {warning}")
    session.say(
        f"{into} holds {done.instruments} instruments, {done.series} series "
        f"({done.new_series} new), {done.rows} values"
    )
    return session.exit_code()


@command("format", "market")
def list_command(
    session: Session,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="Show those whose id or name has all the words."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="As in index, equity, economy.")
    ] = None,
) -> int:
    """Print what there are market data for.

    Example: tapeproof market list nasdaq --kind index
    """
    provider = session.provider()
    output = session.output(LIST_COLUMNS)
    kinds = sorted({instrument.kind for instrument in provider.instruments()})
    if kind is not None and kind not in kinds:
        raise ConfigError("wrong --kind", subject=kind, hint=nearest(kind, kinds))
    for instrument in provider.instruments():
        if kind in (None, instrument.kind) and _matches(instrument, words or ()):
            row = _listed(instrument, provider.series(instrument.id))
            output.write(row, row)
    output.finish(empty="no such instruments")
    return session.exit_code()


@command("format", "market")
def show_command(
    session: Session,
    instrument_id: Annotated[
        str, typer.Argument(metavar="ID", help="An instrument such as INDEX:SPX.")
    ],
    measure: Annotated[
        str | None, typer.Argument(metavar="MEASURE", help="Show the values of this measure.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Values on or after this day.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Values up to this day.")
    ] = None,
) -> int:
    """Print the series of an instrument, or the values of one measure.

    Example: tapeproof market show INDEX:SPX close --since 2018-12-20
    """
    provider = session.provider()
    if provider.instrument(instrument_id) is None:
        known = [instrument.id for instrument in provider.instruments()]
        raise UnknownInstrumentError(
            "no such instrument in the market data",
            subject=instrument_id,
            hint=_offer(instrument_id, known),
        )
    series = provider.series(instrument_id)
    if measure is None:
        output = session.output(SERIES_COLUMNS)
        for info in series:
            output.write(info, {**_as_row(info), "series": info.id})
        output.finish(empty="no series: the name is known, and there are no values")
        return session.exit_code()
    _show_values(session, provider, series, measure, since=since, until=until)
    return session.exit_code()


def _show_values(
    session: Session,
    provider: Provider,
    series: tuple[SeriesInfo, ...],
    measure: str,
    *,
    since: str | None,
    until: str | None,
) -> None:
    from nlp.cli.inputs import date

    chosen = [info for info in series if info.measure == measure]
    if not chosen:
        known = sorted({info.measure for info in series})
        raise ConfigError(
            "no series of this measure", subject=measure, hint=nearest(measure, known)
        )
    output = session.output(VALUE_COLUMNS)
    stretch = provider.observations(
        chosen[0],
        as_of=session.now(),
        begin=date(since, flag="--since"),
        end_on=date(until, flag="--until"),
    )
    for index in range(len(stretch)):
        observation = stretch.observation(index)
        output.write(observation, _as_row(observation))
    output.finish(empty="no values in that stretch")
    if len(chosen) > 1:
        others = ", ".join(info.id for info in chosen[1:])
        session.say(f"note: {chosen[0].id} is the preferred series; others: {others}")


def _matches(instrument: Instrument, words: list[str] | tuple[str, ...]) -> bool:
    names = " ".join([instrument.id, instrument.name, *instrument.aliases]).lower()
    return all(word.lower() in names for word in words)


def _listed(instrument: Instrument, series: tuple[SeriesInfo, ...]) -> dict[str, object]:
    return {
        "id": instrument.id,
        "kind": instrument.kind,
        "name": instrument.name,
        "currency": instrument.currency,
        "calendar": instrument.calendar,
        "series": len(series),
        "first": min((info.first for info in series if info.first), default=None),
        "last": max((info.last for info in series if info.last), default=None),
        "provider": series[0].provider if series else None,
    }


def _offer(identity: str, known: list[str]) -> str:
    near = nearest(identity, known)
    return near if near.startswith("did") else "see 'tapeproof market list'"


def _as_row(record: SeriesInfo | object) -> dict[str, object]:
    import msgspec

    plain: dict[str, object] = msgspec.structs.asdict(record)  # type: ignore[arg-type]
    return plain
