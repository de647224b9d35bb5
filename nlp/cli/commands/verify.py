"""``tapeproof verify``: claims to verdicts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Annotated

import typer

from nlp.cli.inputs import file_or_stdin, record_lines
from nlp.cli.options import FailOn
from nlp.cli.session import Session, command
from nlp.cli.verdicts import VerdictOutput
from nlp.records import Claim, Failure, Record


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify_command)


@command("format", "market")
def verify_command(
    session: Session,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|-", help="Claims as JSON Lines; '-' for stdin.", show_default=False
        ),
    ] = None,
    fail_on: FailOn = None,
) -> int:
    """Print a verdict for each claim.

    Example: tapeproof detect articles.jsonl | tapeproof verify --market my/market
    """
    source = file_or_stdin(source, what="a file of claims")
    pipeline = session.pipeline()
    output = VerdictOutput(session, bare=True)
    with session.progress("verdicts") as progress:
        lines = record_lines(source, stage="verify", session=session)
        waiting: deque[Claim] = deque()
        for verdict in session.kept(pipeline.verdicts(_claims(lines, waiting, session))):
            while (claim := waiting.popleft()).id != verdict.claim_id:
                pass  # it failed
            output.write(claim, verdict)
            progress.advance()
    output.finish(empty="no claims")
    return session.exit_code(labels=output.labels, fail_on=fail_on)


def _claims(records: Iterator[Record], waiting: deque[Claim], session: Session) -> Iterator[Claim]:
    for record in records:
        if isinstance(record, Claim):
            waiting.append(record)
            yield record
            continue
        kind = type(record).__name__.lower()
        subject = str(getattr(record, "id", "") or getattr(record, "claim_id", kind))
        session.failed(
            Failure(
                stage="verify",
                subject=subject,
                error="RecordError",
                message=f"a {kind} cannot be verified; run 'tapeproof detect' on it first",
                at=session.now(),
            )
        )
