"""``tapeproof reference``: who and what can be named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp import config, resources
from nlp.cli.output import Output
from nlp.cli.queries import first, known_among
from nlp.cli.session import Session, command
from nlp.config import nearest
from nlp.errors import ConfigError

if TYPE_CHECKING:
    from nlp.reference import Named, Reference
    from nlp.reference.imported import Done
    from nlp.reference.tables import Kind

LIST_COLUMNS = ("id", "kind", "name", "country", "sector", "aliases", "source")
SHOW_COLUMNS = ("field", "value")
_EXAMPLES = 3


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="reference",
        help="The companies, indices, economies and others that can be named.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("import")(import_command)
    group.command("list")(list_command)
    group.command("show")(show_command)
    app.add_typer(group)


@command()
def import_command(
    session: Session,
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table of names: CSV or JSON, also .gz.")
    ],
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="What its rows are, as in company or index."),
    ] = None,
    exchange: Annotated[
        str | None,
        typer.Option("--exchange", metavar="MIC", help="Where rows that do not say it are listed."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Drop what was imported before.")
    ] = False,
) -> int:
    """Add a larger table of names to the shipped ones.

    Takes the SEC's company_tickers_exchange.json, tables of FinanceDatabase, and others with
    columns such as id or ticker, name, aliases, exchange, country. The shipped rows stay what
    they are.

    Example: tapeproof reference import equities.csv.gz
    """
    from nlp.reference.imported import import_table
    from nlp.reference.imported.rows import kinds

    known_among([kind] if kind else [], kinds(), flag="--kind")
    done = import_table(
        source,
        config.user_reference(),
        folder=resources.corpus("reference"),
        kind=_kind(kind),
        exchange=exchange,
        replace=replace,
    )
    _tell(session, done)
    return session.exit_code()


@command("format")
def list_command(
    session: Session,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="Show those whose id or names have all the words."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="As in company or institution.")
    ] = None,
    imported: Annotated[
        bool, typer.Option("--imported", help="Show what was imported only.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Show at most so many.")
    ] = None,
) -> int:
    """Print who and what can be named.

    Example: tapeproof reference list bank --kind company
    """
    rows = session.reference().rows()
    known_among([kind] if kind else [], sorted({row.kind for row in rows}), flag="--kind")
    output = session.output(LIST_COLUMNS)
    found = (
        row
        for row in rows
        if kind in (None, row.kind)
        and (row.source is not None or not imported)
        and _matches(row, words or ())
    )
    for row in first(found, limit, session=session):
        record = _listed(row)
        output.write(record, record)
    output.finish(empty="nothing of that name")
    return session.exit_code()


@command("format")
def show_command(
    session: Session,
    wanted: Annotated[
        str, typer.Argument(metavar="ID|NAME", help="An id such as XNYS:TGT, a name or a ticker.")
    ],
) -> int:
    """Print what is known of one of them: names, listings, context.

    Example: tapeproof reference show Footsie
    """
    reference = session.reference()
    rows = _wanted(reference, wanted)
    output = session.output(SHOW_COLUMNS)
    for row in rows:
        _show(output, row, reference)
    output.finish(empty="nothing of that name")
    if len(rows) > 1:
        session.say(f"note: {wanted!r} can mean {len(rows)} things; its context decides")
    return session.exit_code()


def _tell(session: Session, done: Done) -> None:
    """What an import did, and what it left alone."""
    for reason, number, example in done.left_out:
        session.say(f"note: rows left out: {number}, {reason} (the first: {example})")
    if done.shipped:
        some = ", ".join(done.shipped[:_EXAMPLES])
        session.say(f"note: rows shipped already, which stay: {len(done.shipped)}, as in {some}")
    if done.taken:
        some = ", ".join(f"{name!r} ({meant})" for name, meant in done.taken[:_EXAMPLES])
        session.say(
            f"note: names that mean something shipped and go on doing so: {len(done.taken)}, "
            f"as in {some}"
        )
    session.say(
        f"{config.user_reference()} holds {done.total} rows; {done.rows} read, {done.new} new, "
        f"{done.changed} changed"
    )


def _kind(word: str | None) -> Kind | None:
    from nlp.reference.imported.rows import as_kind

    return as_kind(word) if word else None


def _matches(row: Named, words: list[str] | tuple[str, ...]) -> bool:
    names = " ".join([row.id, *row.listings, *_names(row)]).lower()
    return all(word.lower() in names for word in words)


def _names(row: Named) -> list[str]:
    """All names, the one that readers know it by first."""
    doubtful = (entry.text for entry in row.ambiguous)
    return list(dict.fromkeys([row.name, *row.aliases, *row.demonyms, *doubtful]))


def _listed(row: Named) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "country": row.country,
        "sector": row.sector,
        "aliases": _names(row)[1:],
        "source": row.source or "shipped",
    }


def _wanted(reference: Reference, wanted: str) -> list[Named]:
    """The row of an id, or those that a name can mean.

    Raises:
        ConfigError: There is none.
    """
    row = reference.get(wanted) or reference.get(wanted.upper())
    if row is not None:
        return [row]
    named = wanted.lower().removeprefix("the ")
    rows = reference.rows()
    found = [row for row in rows if wanted.upper() in _tickers(row)]
    found += [row for row in rows if named in (name.lower() for name in _names(row))]
    found = list({row.id: row for row in found}.values())
    if not found:
        known = [name for row in rows for name in (row.id, *_names(row))]
        raise ConfigError("nothing has this id or name", subject=wanted, hint=_offer(wanted, known))
    return found


def _tickers(row: Named) -> list[str]:
    if row.kind != "company":
        return []
    return [identity.partition(":")[2] for identity in (row.id, *row.listings)]


def _offer(wanted: str, known: list[str]) -> str:
    near = nearest(wanted, known)
    return near if near.startswith("did") else "see 'tapeproof reference list'"


def _show(output: Output, row: Named, reference: Reference) -> None:
    doubtful = [entry.text for entry in row.ambiguous]
    offices = [f"{office.id} {office.name}" for office in reference.offices(row.id)]
    record: dict[str, object] = {
        **_listed(row),
        "names": [name for name in _names(row) if name not in doubtful],
        "names_in_context": doubtful,
        "context": list(row.context),
        "descriptions": list(row.description),
        "listings": list(row.listings),
        "currency": row.currency,
        "provider": row.provider,
        "fiscal_year_end": row.fiscal_year_end,
        "stands_for": row.stands_for,
        "offices": offices,
    }
    del record["aliases"]
    told = {name: value for name, value in record.items() if value not in (None, [])}
    if output.form == "jsonl":
        output.write(told, told)
        return
    for name, value in told.items():
        shown = " | ".join(map(str, value)) if isinstance(value, list) else value
        output.write(told, {"field": name.replace("_", " "), "value": shown})
