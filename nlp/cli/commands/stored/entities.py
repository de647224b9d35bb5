"""``tapeproof entities``: who and what is named, how often and in which light."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp.cli.options import Entities, Limit, Since, Source, Until
from nlp.cli.queries import entity_query, first, resolver
from nlp.cli.session import Session, command

COLUMNS = (
    "entity_id",
    "name",
    "label",
    "period",
    "mentions",
    "articles",
    "sentiment",
    "positive",
    "neutral",
    "negative",
)
DEFAULT_LIMIT = 50


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("entities")(entities_command)


@command("format", "store")
def entities_command(
    session: Session,
    entity: Entities = None,
    label: Annotated[
        list[str] | None, typer.Option("--label", metavar="LABEL", help="As in COMPANY or INDEX.")
    ] = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    per: Annotated[
        str | None,
        typer.Option("--per", metavar="day|week|month", help="Sentiment over time, a row each."),
    ] = None,
    limit: Limit = None,
) -> int:
    """Print what stored articles name, with mentions and sentiment.

    Sentiment is the mean over mentions, from -1 to 1.

    Example: tapeproof entities --entity "S&P 500" --per month
    """
    in_table = session.form == "table"
    shown = DEFAULT_LIMIT if limit is None and in_table else None
    query = entity_query(
        entity=entity,
        label=label,
        since=since,
        until=until,
        source=source,
        per=per,
        limit=shown + 1 if shown else limit,
    )
    columns = [c for c in COLUMNS if per or not in_table or c != "period"]
    output = session.output(columns)
    with session.store() as store:
        found = store.entities(query, resolve=resolver(entity or (), session))
        for count in first(found, shown, session=session):
            output.write(count, {column: getattr(count, column) for column in COLUMNS})
    output.finish(empty="nothing of that kind is named")
    return session.exit_code()
