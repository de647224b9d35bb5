"""``tapeproof fetch``: sources to articles."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp.cli.inputs import standard_input
from nlp.cli.options import Follow
from nlp.cli.session import Session, command
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
def fetch_command(session: Session, sources: Sources, follow: Follow = False) -> int:
    """Print the articles of feeds, pages, files and folders.

    Example: tapeproof fetch feed.xml > articles.jsonl
    """
    from nlp import ingest

    output = session.output(COLUMNS)
    with session.progress() as progress:
        articles = ingest.articles(
            sources,
            retrieve=session.network,
            pages=session.network.page,
            now=session.now,
            read_stdin=standard_input,
            follow=follow,
        )
        for article in session.kept(articles):
            row = {
                "published_at": instant(article.published_at),
                "source": article.source.name,
                "title": article.title,
                "characters": len(article.text),
                "id": article.id,
            }
            output.write(article, row)
            progress.advance()
    output.finish(empty="no articles")
    return session.exit_code()
