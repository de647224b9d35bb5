"""``tapeproof fetch``: sources to articles."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.inputs import standard_input
from nlp.cli.options import Columns, Follow
from nlp.cli.session import Session, command
from nlp.records import Article
from nlp.report.figures import instant

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Feeds, pages and JSON Lines as URLs or files, folders of them, '-' for stdin.",
        show_default=False,
    ),
]

COLUMNS = ("published_at", "source", "title", "characters", "id")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fetch")(fetch_command)


@command("format")
def fetch_command(
    session: Session,
    sources: Sources,
    follow: Follow = False,
    columns: Columns = None,  # noqa: ARG001 - read from the settings
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write an archive: .jsonl, .jsonl.gz, .jsonl.zst, .parquet or .csv.",
        ),
    ] = None,
) -> int:
    """Print the articles of sources, or write them to an archive.

    Every archive is a source again, and gives the same articles with the same ids.

    Example: tapeproof fetch feed.xml --output articles.jsonl.zst
    """
    if output is not None:
        return _archived(session, sources, output, follow=follow)
    _printed(session, sources, follow=follow)
    return session.exit_code()


def _articles(
    session: Session, sources: list[str], *, follow: bool
) -> Generator[Article, None, None]:
    from nlp import ingest

    with session.progress() as progress:
        found = ingest.articles(
            sources,
            retrieve=session.network,
            pages=session.network.page,
            now=session.now,
            read_stdin=standard_input,
            follow=follow,
            columns=dict(session.settings.fetch.columns),
        )
        for article in session.kept(found):
            yield article
            progress.advance()


def _archived(session: Session, sources: list[str], path: Path, *, follow: bool) -> int:
    from nlp.report.articles import require_kind, write_articles

    require_kind(path)
    count = write_articles(_articles(session, sources, follow=follow), path)
    session.say(f"{path}: {count} article{'s' if count != 1 else ''}")
    return session.exit_code()


def _printed(session: Session, sources: list[str], *, follow: bool) -> None:
    output = session.output(COLUMNS)
    with contextlib.closing(_articles(session, sources, follow=follow)) as articles:
        for article in articles:
            row = {
                "published_at": instant(article.published_at),
                "source": article.source.name,
                "title": article.title,
                "characters": len(article.text),
                "id": article.id,
            }
            output.write(article, row)
    output.finish(empty="no articles")
