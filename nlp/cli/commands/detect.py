"""``tapeproof detect``: documents or articles to claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.inputs import STDIN, file_or_stdin, record_lines
from nlp.cli.session import Session, command
from nlp.records import Article, Claim, Document, Failure, Record
from nlp.report import figures

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline

COLUMNS = ("form", "subject", "measure", "stated", "direction", "window", "modality", "text", "id")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("detect")(detect_command)


@command("format", "fast")
def detect_command(
    session: Session,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|-",
            help="Documents or articles as JSON Lines; '-' for stdin.",
            show_default=False,
        ),
    ] = None,
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--forms", metavar="NAME", help="Look for these only (see 'tapeproof patterns')."
        ),
    ] = None,
) -> int:
    """Print what documents state: one claim a line.

    Example: tapeproof annotate articles.jsonl | tapeproof detect > claims.jsonl
    """
    source = file_or_stdin(source, what="a file of documents or articles")
    pipeline = session.pipeline(quiet=True, forms=forms or ())
    output = session.output(COLUMNS)
    with session.progress("claims") as progress:
        records = record_lines(
            source,
            stage="detect",
            session=session,
            plain=lambda line: pipeline.articles([STDIN], read_stdin=lambda: line),
        )
        documents = session.kept(_documents(records, pipeline, session))
        for claim in session.kept(pipeline.claims(documents)):
            output.write(claim, row(claim))
            progress.advance()
    output.finish(empty="no claims")
    session.tell_foreign()
    return session.exit_code()


def _documents(
    records: Iterator[Record], pipeline: Pipeline, session: Session
) -> Iterator[Document | Failure]:
    for record in records:
        if isinstance(record, Document):
            yield record
        elif isinstance(record, Article):
            yield from pipeline.documents(session.readable([record]))
        elif isinstance(record, Failure):
            yield record
        else:
            kind = type(record).__name__.lower()
            yield Failure(
                stage="detect",
                subject=str(getattr(record, "id", kind)),
                error="RecordError",
                message=f"a {kind} cannot be searched for claims; give documents or articles",
                at=pipeline.now(),
            )


def row(claim: Claim) -> dict[str, object]:
    """A claim as a line of a table."""
    return {
        "form": claim.form,
        "subject": figures.subjects(claim),
        "measure": claim.measure,
        "stated": figures.stated(claim),
        "direction": claim.direction,
        "window": figures.window(claim.window),
        "modality": claim.modality,
        "text": claim.text,
        "id": claim.id,
    }
