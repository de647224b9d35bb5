"""``tapeproof annotate``: articles to documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from nlp.cli.inputs import file_or_stdin, standard_input
from nlp.cli.session import Session, command
from nlp.records import Document, Score, Span

COLUMNS = ("kind", "text", "meaning", "sentiment", "start", "end", "article_id")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("annotate")(annotate_command)


@command("format", "fast")
def annotate_command(
    session: Session,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|-",
            help="Articles as JSON Lines, or a text, HTML or feed file; '-' for stdin.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Print what articles hold: names, figures, times, quotes.

    Documents as JSON Lines have sentences, tokens and sentiment too.

    Example: tapeproof fetch feed.xml | tapeproof annotate --format table
    """
    source = file_or_stdin(source, what="a file of articles")
    pipeline = session.pipeline(quiet=True)
    output = session.output(COLUMNS)
    with session.progress() as progress:
        articles = session.kept(pipeline.articles([source], read_stdin=standard_input))
        for document in session.kept(pipeline.documents(session.readable(articles))):
            if output.form == "jsonl":
                output.write(document, {})
            else:
                for row in rows(document):
                    output.write(document, row)
            progress.advance()
    output.finish(empty="no annotations")
    session.tell_foreign()
    return session.exit_code()


def rows(document: Document) -> list[dict[str, object]]:
    """What was found in a document, a row each, in order of position."""
    found = sorted(_found(document), key=lambda pair: (pair[0].start, pair[0].end))
    return [
        {
            "kind": kind,
            "text": span.text,
            "meaning": meaning,
            "sentiment": sentiment.label if sentiment else None,
            "start": span.start,
            "end": span.end,
            "article_id": document.article_id,
        }
        for span, kind, meaning, sentiment in found
    ]


def _found(document: Document) -> Iterator[tuple[Span, str, str, Score | None]]:
    for entity in document.entities:
        yield entity, entity.label.lower(), entity.id or "", entity.sentiment
    for quantity in document.quantities:
        upper = f" to {quantity.high}" if quantity.high is not None else ""
        yield (
            quantity,
            "figure",
            f"{quantity.value}{upper} {quantity.currency or quantity.unit}",
            None,
        )
    for time in document.times:
        days = f"{time.begin or '..'}/{time.end_on or '..'}" if time.begin or time.end_on else ""
        yield time, "time", days or time.timex or "", None
    for attribution in document.attributions:
        if attribution.holder is not None:
            says = document.article.text[attribution.content.start : attribution.content.end]
            yield attribution.holder, "speaker", f"{attribution.cue.text}: {says}", None
