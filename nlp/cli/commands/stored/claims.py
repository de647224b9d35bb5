"""``tapeproof claims``: what the store holds."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp.cli.options import (
    Entities,
    Flags,
    Forms,
    Holders,
    Limit,
    Measures,
    MinCheckworthiness,
    Since,
    Source,
    Text,
    Until,
    Verdicts,
)
from nlp.cli.queries import claim_query, first, resolver, tell_unnamed
from nlp.cli.session import Session, command
from nlp.cli.verdicts import VerdictOutput, tally

DEFAULT_LIMIT = 50


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("claims")(claims_command)


@command("format", "store")
def claims_command(
    session: Session,
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
    sort: Annotated[
        str,
        typer.Option("--sort", metavar="ORDER", help="newest, oldest, checkworthiness, verdict."),
    ] = "newest",
    limit: Limit = None,
) -> int:
    """Print stored claims with their verdicts.

    All conditions hold together; several values of one mean any of them.

    Example: tapeproof claims --verdict contradicted --entity "S&P 500" --since 2018-01-01
    """
    shown = DEFAULT_LIMIT if limit is None and session.form == "table" else None
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
        sort=sort,
        limit=shown + 1 if shown else limit,
    )
    output = VerdictOutput(session)
    with session.store() as store:
        resolve = resolver([*(entity or ()), *(holder or ())], session)
        found = store.claims(query, resolve=resolve)
        for stored in first(found, shown, session=session):
            output.write(stored.claim, stored.verdict, article=stored.article)
        if not output.labels:
            tell_unnamed(entity or (), resolve=resolve, store=store, session=session)
    output.finish(empty="no such claims")
    if session.form == "table" and output.labels:
        session.say(tally(output.labels))
    return session.exit_code()
