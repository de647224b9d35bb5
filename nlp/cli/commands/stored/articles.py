"""``tapeproof articles``: the articles of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.options import Entities, Limit, Since, Source, Text, Until
from nlp.cli.queries import article_query, first, resolver
from nlp.cli.session import Session, command
from nlp.cli.verdicts import LABELS
from nlp.report.figures import instant

if TYPE_CHECKING:
    from nlp.store import StoredArticle

COLUMNS = (
    *("published_at", "source", "title", "status", "claims", *LABELS, "sentiment", "id"),
    *("duplicates_of", "copy", "version", "superseded_by"),
)
TABLE_COLUMNS = ("published_at", "source", "title", "status", "claims", "verdicts", "id")
DEFAULT_LIMIT = 50


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("articles")(articles_command)


@command("format", "store")
def articles_command(
    session: Session,
    entity: Entities = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    text: Text = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="done, failed or pending."),
    ] = None,
    sort: Annotated[
        str, typer.Option("--sort", metavar="ORDER", help="newest, oldest or claims.")
    ] = "newest",
    limit: Limit = None,
) -> int:
    """Print stored articles and what became of their claims.

    Example: tapeproof articles --text "rate cut" --sort claims --limit 10
    """
    in_table = session.form == "table"
    shown = DEFAULT_LIMIT if limit is None and in_table else None
    query = article_query(
        entity=entity,
        since=since,
        until=until,
        source=source,
        text=text,
        status=status,
        sort=sort,
        limit=shown + 1 if shown else limit,
    )
    output = session.output(TABLE_COLUMNS if in_table else COLUMNS)
    with session.store() as store:
        found = store.articles(query, resolve=resolver(entity or (), session))
        for stored in first(found, shown, session=session):
            article = stored.article
            row: dict[str, object] = {
                "published_at": instant(article.published_at),
                "source": article.source.name,
                "title": article.title,
                "status": f"{stored.status}{_relation(stored)}" if in_table else stored.status,
                "claims": stored.claims,
                "verdicts": [f"{n} {LABELS[k][0]}" for k, n in stored.verdicts.items() if n],
                "sentiment": stored.sentiment.label if stored.sentiment else None,
                "id": article.id,
                "duplicates_of": article.duplicates_of,
                "copy": stored.copy,
                "version": stored.version,
                "superseded_by": stored.superseded_by,
                **{label: stored.verdicts.get(label, 0) for label in LABELS},
            }
            output.write(stored, row)
    output.finish(empty="no such articles")
    return session.exit_code()


def _relation(stored: StoredArticle) -> str:
    """What an article is to others, as the table shows it."""
    if stored.article.duplicates_of:
        kind = "reprint" if stored.copy == "near" else "copy"
        return f"; {kind} of {stored.article.duplicates_of[:9]}"
    if stored.superseded_by:
        return f"; version {stored.version}, replaced by {stored.superseded_by[:9]}"
    return f"; version {stored.version}" if stored.version > 1 else ""
