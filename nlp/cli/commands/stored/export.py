"""``tapeproof export``: stored claims in a standard form, for other programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from nlp.cli.inputs import writable
from nlp.cli.options import (
    Entities,
    Flags,
    Forms,
    Holders,
    Measures,
    MinCheckworthiness,
    Most,
    Since,
    Source,
    Text,
    Until,
    Verdicts,
)
from nlp.cli.queries import claim_query, known_among, resolver
from nlp.cli.session import Session, command
from nlp.errors import ConfigError

if TYPE_CHECKING:
    from nlp.store import StoredClaim

FORMS = ("jsonl", "csv", "parquet", "claimreview")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export_command)


@command("store")
def export_command(
    session: Session,
    format: Annotated[  # noqa: A002 - the flag that all commands have
        str,
        typer.Option(
            "--format", metavar="jsonl|csv|parquet|claimreview", help="What to write (jsonl)."
        ),
    ] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Where to (default: standard output)."),
    ] = None,
    author: Annotated[
        str,
        typer.Option("--author", metavar="NAME", help="Who answers for a ClaimReview."),
    ] = "tapeproof",
    page: Annotated[
        str | None,
        typer.Option("--page", metavar="URL", help="Where a ClaimReview is shown, with {id}."),
    ] = None,
    entity: Entities = None,
    measure: Measures = None,
    form: Forms = None,
    verdict: Verdicts = None,
    flag: Flags = None,
    holder: Holders = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    text: Text = None,
    min_checkworthiness: MinCheckworthiness = None,
    limit: Most = None,
) -> int:
    """Write stored claims with their verdicts for other programs.

    Selects what 'tapeproof claims' selects, oldest first. ClaimReview is JSON-LD of schema.org, one
    review a line; claims about which nothing was decided are left out of it.

    Example: tapeproof export --format parquet --output claims.parquet --since 2018-01-01
    """
    known_among([format], FORMS, flag="--format")
    query = claim_query(
        entity=entity,
        measure=measure,
        form=form,
        verdict=verdict,
        flag=flag,
        holder=holder,
        since=since,
        until=until,
        source=source,
        text=text,
        min_checkworthiness=min_checkworthiness,
        sort="oldest",
        limit=limit,
    )
    if format == "parquet" and output is None and sys.stdout.isatty():
        raise ConfigError("Parquet is no text for a terminal", hint="name a file with --output")
    if output is not None:
        writable(output)
    with session.store() as store:
        found = store.claims(query, resolve=resolver([*(entity or ()), *(holder or ())], session))
        if format == "parquet":
            count = _parquet(found, output)
        else:
            count = _text(session, found, output, form=format, author=author, page=page)
    if output is not None:
        session.say(f"{output}: {count} claim{'s' if count != 1 else ''}")
    return session.exit_code()


def _parquet(found: Iterable[StoredClaim], output: Path | None) -> int:
    from nlp.report.parquet import write_parquet
    from nlp.store import StoredClaim

    if output is not None:
        return write_parquet(found, output, kind=StoredClaim)
    held = io.BytesIO()  # a pipe cannot be wound back
    count = write_parquet(found, held, kind=StoredClaim)
    target: BinaryIO = sys.stdout.buffer
    target.write(held.getvalue())
    return count


def _text(
    session: Session,
    found: Iterable[StoredClaim],
    output: Path | None,
    *,
    form: str,
    author: str,
    page: str | None,
) -> int:
    if output is None:
        return _written(session, found, sys.stdout, form=form, author=author, page=page)
    with output.open("w", encoding="utf-8", newline="") as stream:
        return _written(session, found, stream, form=form, author=author, page=page)


def _written(
    session: Session,
    found: Iterable[StoredClaim],
    stream: TextIO,
    *,
    form: str,
    author: str,
    page: str | None,
) -> int:
    from nlp.report import row, write_csv, write_jsonl
    from nlp.report.claimreview import claim_review, is_reviewable

    if form == "csv":
        return write_csv((row(one.claim, one.verdict, one.article) for one in found), stream)
    if form == "jsonl":
        return write_jsonl(
            ({"claim": one.claim, "verdict": one.verdict, "article": one.article} for one in found),
            stream,
        )
    left_out: list[str] = []

    def reviews() -> Iterable[dict[str, object]]:
        for one in found:
            if one.verdict is None or not is_reviewable(one.verdict):
                left_out.append(one.claim.id)
                continue
            yield claim_review(one.claim, one.verdict, one.article, author=author, page=page)

    count = write_jsonl(reviews(), stream)
    if left_out:
        session.say(f"note: {len(left_out)} claims are left out: nothing was decided about them")
    return count
