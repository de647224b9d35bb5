"""``tapeproof explain``: how a verdict came about."""

from __future__ import annotations

import shutil
from typing import Annotated

import typer

from nlp.cli.output import as_json
from nlp.cli.session import Session, command
from nlp.errors import ConfigError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain_command)


@command("format", "store")
def explain_command(
    session: Session,
    claim_id: Annotated[
        str, typer.Argument(metavar="CLAIM_ID", help="The id of a claim, or its beginning.")
    ],
) -> int:
    """Tell how a verdict came about.

    Shows normal form, admissible interval, every reading with formula and rows, and history.

    Example: tapeproof explain c1f0a2
    """
    if session.form == "csv":
        raise ConfigError("an explanation is no table", hint="use --format table or jsonl")
    from nlp.report import explanation

    with session.store() as store:
        stored = store.claim(claim_id)
        history = store.verdict_history(stored.claim.id)
        article = store.article(stored.claim.article_id)
    if session.form == "jsonl":
        print(as_json({"claim": stored.claim, "verdict": stored.verdict, "history": history}))
    else:
        print(explanation(stored.claim, stored.verdict, article, history, width=_width()))
    return session.exit_code()


def _width() -> int:
    return max(60, min(100, shutil.get_terminal_size((88, 24)).columns))
