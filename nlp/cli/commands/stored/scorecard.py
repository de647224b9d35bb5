"""``tapeproof scorecard``: how forecasts came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from nlp.cli.options import Entities, Holders, Most, Since, Until
from nlp.cli.queries import claim_query, known_among, resolver
from nlp.cli.session import Session, command
from nlp.report.table import Column

if TYPE_CHECKING:
    from nlp.report.scorecard import Forecast, Score

COLUMNS = (
    *("holder", "holder_id", "forecasts", "open", "unsettled", "settled", "held", "close"),
    *("missed", "hit_rate", "low", "high", "few", "error_percent", "error_points"),
    *("bias_percent", "first", "last"),
)
TABLE_COLUMNS = (
    Column("holder", "holder", least=14, priority=0),
    Column("forecasts", "forecasts", least=9, right=True, priority=0),
    Column("due", "due", least=5, right=True, priority=0),
    Column("settled", "settled", least=7, right=True, priority=0),
    Column("held", "held", least=5, right=True, priority=0),
    Column("rate", "hit rate", least=22, priority=0),
    Column("error", "mean error", least=18, priority=1),
    Column("period", "made", least=22, priority=2),
)
_WAYS = ("holder", "source")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("scorecard")(scorecard_command)


@command("format", "store")
def scorecard_command(
    session: Session,
    by: Annotated[
        str, typer.Option("--by", metavar="holder|source", help="Who made it, or who printed it.")
    ] = "holder",
    entity: Entities = None,
    holder: Holders = None,
    since: Since = None,
    until: Until = None,
    min_settled: Annotated[
        int, typer.Option("--min-settled", metavar="N", help="Leave out who has fewer.", min=0)
    ] = 0,
    limit: Most = None,
) -> int:
    """Print how forecasts came out, for each of those who made them.

    Counts forecasts that 'tapeproof recheck' has settled. The same forecast in several articles
    counts once. A rate comes with its 95 % interval, and is marked where it rests on fewer than
    ten forecasts.

    Example: tapeproof scorecard --min-settled 5 --format csv
    """
    from nlp.pipeline.settling import foretells_change
    from nlp.report.scorecard import scorecard

    known_among([by], _WAYS, flag="--by")
    query = claim_query(
        entity=entity,
        holder=holder,
        since=since,
        until=until,
        form=None,
        verdict=None,
        measure=None,
        sort="oldest",
    )
    output = session.output(COLUMNS, shown=TABLE_COLUMNS)
    with session.store() as store:
        found = store.claims(
            query, resolve=resolver([*(entity or ()), *(holder or ())], session=session)
        )
        scores = scorecard(
            found,
            today=session.now().date(),
            by=_by_source if by == "source" else _by_holder,
            is_change=foretells_change,
        )
    shown = [score for score in scores if score.settled >= min_settled]
    for score in shown[:limit]:
        output.write(score, _row(score, people=session.form == "table"))
    output.finish(empty="no forecasts")
    if any(score.unsettled for score in scores):
        session.say("note: some forecasts are due and not settled; run 'tapeproof recheck'")
    if session.form == "table" and any(score.few and score.settled for score in shown):
        session.say("* fewer than ten settled forecasts: the rate says little")
    return session.exit_code()


def _by_holder(forecast: Forecast) -> tuple[str, str | None]:
    holder = forecast.claim.holder
    return (holder.text, holder.id) if holder else ("(the article itself)", None)


def _by_source(forecast: Forecast) -> tuple[str, str | None]:
    return forecast.article.source.name or "(no source)", None


def _row(score: Score, *, people: bool) -> dict[str, object]:
    cells: dict[str, object] = msgspec.structs.asdict(score)
    if not people:
        return cells | {"few": "yes" if score.few else ""}
    rate = "–"
    if score.hit_rate is not None and score.low is not None and score.high is not None:
        mark = " *" if score.few else ""
        rate = f"{score.hit_rate:.0%} ({score.low:.0%} to {score.high:.0%}){mark}"
    errors = [
        f"{error:.1f}{unit}"
        for error, unit in ((score.error_percent, "%"), (score.error_points, " points"))
        if error is not None
    ]
    return {
        **cells,
        "due": score.settled + score.unsettled,
        "rate": rate,
        "error": ", ".join(errors),
        "period": f"{score.first} to {score.last}",
    }
