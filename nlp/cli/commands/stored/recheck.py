"""``tapeproof recheck``: what time or new data can change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.guard import INTERRUPTED, Interrupts
from nlp.cli.options import Entities, FailOn, Holders, Since, Until
from nlp.cli.queries import claim_query, known_among
from nlp.cli.session import Session, command
from nlp.cli.verdicts import LABELS
from nlp.report.rows import row
from nlp.report.table import Column

if TYPE_CHECKING:
    from nlp.pipeline.rechecking import Rechecked
    from nlp.records import Failure

COLUMNS = ("id", "cause", "origin", "before", "after", "statement", "explanation", "verified_at")
TABLE_COLUMNS = (
    Column("cause", "because", least=7, priority=1),
    Column("before", "before", least=13, priority=0),
    Column("after", "now", least=13, priority=0),
    Column("statement", "the text says", least=20, priority=0),
    Column("explanation", "why", least=26, priority=0),
    Column("id", "claim", least=9, priority=2),
)
#: How a table says why a claim was looked at.
_CAUSES = {"due": "fell due", "missing": "data came", "revised": "data changed"}
_BY_VERSION = "new version"
#: Where a new verdict comes from, after a number.
_ORIGINS = {
    "time": "as time has passed",
    "data": "by other data",
    "version": "by this version of the program on the same data",
}
_ID_SHOWN = 9


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("recheck")(recheck_command)


@command("format", "store", "market")
def recheck_command(
    session: Session,
    cause: Annotated[
        list[str] | None,
        typer.Option(
            "--cause",
            metavar="NAME",
            help="Only forecasts that are due, claims whose data were missing, or revised ones.",
        ),
    ] = None,
    entity: Entities = None,
    holder: Holders = None,
    since: Since = None,
    until: Until = None,
    fail_on: FailOn = None,
) -> int:
    """Verify stored claims again, where time or new data count.

    Settles forecasts whose day has come, tries claims again that lacked data, and looks whether
    data have changed. Prints what has become another verdict; the earlier ones stay in the history
    that 'tapeproof explain' shows. JSON Lines and CSV also hold the same verdicts on other
    evidence, and say where each comes from: time, data, or this version of the program.

    Example: tapeproof recheck --cause due
    """
    from nlp.cli.queries import resolver
    from nlp.pipeline.rechecking import CAUSES, recheck
    from nlp.store import Store

    known_among(cause, CAUSES, flag="--cause")
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
    job = _Job(session)
    session.store().close()  # says so where there is none, and makes none
    with Store(session.settings.store) as store:
        results = recheck(
            session.pipeline(),
            store,
            query=query,
            resolve=resolver([*(entity or ()), *(holder or ())], session=session),
            causes=[name for name in CAUSES if not cause or name in cause],
        )
        job.work(results)
    job.tell(CAUSES)
    if job.interrupted:
        return INTERRUPTED
    return session.exit_code(labels=job.labels, fail_on=fail_on)


@dataclass
class _Job:
    session: Session
    counts: Counter[str] = field(default_factory=Counter)
    labels: list[str] = field(default_factory=list)
    interrupted: bool = False

    def work(self, results: Iterator[Rechecked | Failure]) -> None:
        """Write what has changed."""
        output = self.session.output(COLUMNS, shown=TABLE_COLUMNS)
        people = self.session.form == "table"
        with self.session.progress("claims") as progress, Interrupts() as interrupts:
            try:
                for item in self.session.kept(results):
                    self.session.begun = True
                    self.counts[item.cause] += 1
                    self.labels.append(item.after.label)
                    progress.advance(failed=False)
                    if item.changed:
                        self.counts["turned" if item.turned else "same"] += 1
                        self.counts[f"{item.turned}:{item.origin}"] += 1
                    if item.turned or (item.changed and not people):
                        output.write(_record(item), _row(item, people=people))
                    interrupts.heed()
            except KeyboardInterrupt:
                self.interrupted = True
        output.finish(empty="no verdict has become another one")

    def tell(self, causes: Sequence[str]) -> None:
        """The summary."""
        looked = ", ".join(f"{self.counts[name]} {name}" for name in causes)
        self.session.say(
            f"{'interrupted; ' if self.interrupted else ''}{len(self.labels)} claims looked at "
            f"({looked}), {self.counts['turned']} have another verdict{self._origins(turned=True)}"
        )
        if self.counts["same"]:
            self.session.say(
                f"{self.counts['same']} have the same verdict on other evidence"
                f"{self._origins(turned=False)}; the earlier evidence stays in the history"
            )

    def _origins(self, *, turned: bool) -> str:
        """How many verdicts come from what, in brackets."""
        told = {name: self.counts[f"{turned}:{name}"] for name in _ORIGINS}
        parts = [f"{count} {_ORIGINS[name]}" for name, count in told.items() if count]
        return f" ({', '.join(parts)})" if parts else ""


def _record(item: Rechecked) -> dict[str, object]:
    return {
        "cause": item.cause,
        "claim": item.claim,
        "origin": item.origin,
        "before": item.before.label if item.before else None,
        "verdict": item.after,
    }


def _row(item: Rechecked, *, people: bool) -> dict[str, object]:
    cells = row(item.claim, item.after)
    before = item.before.label if item.before else ""
    if not people:
        return {
            **cells,
            "cause": item.cause,
            "origin": item.origin or "",
            "before": before,
            "after": item.after.label,
        }
    return {
        **cells,
        "id": item.claim.id[:_ID_SHOWN],
        "cause": _BY_VERSION if item.origin == "version" else _CAUSES[item.cause],
        "before": LABELS[before][0] if before else "no verdict",
        "after": LABELS[item.after.label][0],
    }
