"""``tapeproof explain``: how a verdict came about."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from typing import Annotated

import typer

from nlp.cli.session import Session, command
from nlp.errors import MarketDataError
from nlp.records import Verdict
from nlp.report.jsonl import json_line

_OF_ROW = ("series", "date", "value", "unit", "provider", "vintage")
COLUMNS = (
    *("claim_id", "label", "reading", "default", "formula", "result", "result_unit", "holds"),
    *_OF_ROW,
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain_command)


@command("format", "store", "market")
def explain_command(
    session: Session,
    claim_id: Annotated[
        str, typer.Argument(metavar="CLAIM_ID", help="The id of a claim, or its beginning.")
    ],
) -> int:
    """Tell how a verdict came about.

    Shows normal form, admissible interval, every reading with formula and rows, the versions of
    models and data, and history. Where series come from is asked of the market data in use. As CSV,
    each data row that a reading rests on is a line.

    Example: tapeproof explain c1f0a2
    """
    from nlp.report import explanation, series_used
    from nlp.store import ArticleQuery

    with session.store() as store:
        stored = store.claim(claim_id)
        claim, verdict = stored.claim, stored.verdict
        history = store.verdict_history(claim.id)
        article = store.article(claim.article_id)
        models = store.models(claim.article_id)
        (kept,) = store.articles(ArticleQuery(id=claim.article_id))
    if session.form == "csv":
        _print_rows(session, claim.id, verdict)
        return session.exit_code()
    found = _sources(session, verdict)
    if session.form == "jsonl":
        data = [
            {"series": series, "provider": provider, "source": found.get((provider, series))}
            for provider, series in (series_used(verdict) if verdict else ())
        ]
        told = {"claim": claim, "verdict": verdict, "history": history}
        more = {"withdrawn_at": stored.withdrawn_at, "superseded_by": kept.superseded_by}
        print(json_line({**told, **more, "models": models, "data": data}))
    else:
        print(
            explanation(
                claim,
                verdict,
                article,
                history,
                note=_note(stored.withdrawn_at, kept.superseded_by),
                models=models,
                sources=found,
                width=_width(),
            )
        )
    return session.exit_code()


def _note(withdrawn_at: dt.datetime | None, superseded_by: str | None) -> str | None:
    """What became of a claim that is no longer made."""
    if withdrawn_at is None:
        return None
    on = f"Withdrawn on {withdrawn_at:%Y-%m-%d}"
    if superseded_by:
        return f"{on}: the article has been corrected; its next version is {superseded_by}."
    return f"{on}: a later version of tapeproof no longer finds it."


def _print_rows(session: Session, claim_id: str, verdict: Verdict | None) -> None:
    """The stored rows behind each reading; a line without one for a reading that has none."""
    output = session.output(COLUMNS)
    for number, reading in enumerate(verdict.readings if verdict else ()):
        told = {
            "claim_id": claim_id,
            "label": verdict.label if verdict else None,
            "reading": reading.name,
            "default": "yes" if verdict and number == verdict.default_reading else "",
            "formula": reading.formula,
            "result": reading.result,
            "result_unit": reading.unit,
            "holds": None if reading.holds is None else "yes" if reading.holds else "no",
        }
        for observation in reading.inputs or (None,):
            stored = {name: getattr(observation, name, None) for name in _OF_ROW}
            output.write(reading, {**told, **stored})
    output.finish(empty="no readings")


def _sources(session: Session, verdict: Verdict | None) -> Mapping[tuple[str, str], str]:
    """Where the series come from; an explanation goes without where the folders cannot tell."""
    from nlp.pipeline import open_market, sources

    if verdict is None or not any(reading.inputs for reading in verdict.readings):
        return {}
    try:
        return sources(verdict, provider=open_market(session.folders(quiet=True)))
    except MarketDataError as error:
        session.say(f"note: the sources of the series are not shown: {error}")
        return {}


def _width() -> int:
    return max(60, min(100, shutil.get_terminal_size((88, 24)).columns))
