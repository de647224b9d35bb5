"""``tapeproof eval``: how good the pipeline is on annotated corpora."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp import resources
from nlp.cli.output import Output
from nlp.cli.session import Session, command
from nlp.errors import ConfigError
from nlp.records import Article, Claim, Document, Failure
from nlp.report.table import Column

if TYPE_CHECKING:
    from nlp.evaluate import Found, Measure, Scored, Survey
    from nlp.pipeline import Pipeline

COLUMNS = (
    "file",
    "task",
    "part",
    "score",
    "value",
    "precision",
    "recall",
    "correct",
    "found",
    "gold",
    "records",
)
SHOWN = (
    Column("file", "file", least=20, priority=3),
    Column("task", "task", priority=1),
    Column("part", "part", priority=0),
    Column("score", "score", priority=0),
    Column("value", "value", least=6, right=True, priority=0),
    Column("precision", "precision", least=6, right=True, priority=2),
    Column("recall", "recall", least=6, right=True, priority=2),
    Column("found", "found", least=4, right=True, priority=3),
    Column("gold", "gold", least=4, right=True, priority=2),
)

#: At most so many files are named in one line.
_NAMED = 6


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(eval_command)


@command("format", "market", "fast")
def eval_command(
    session: Session,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TASK...] [PATH...]",
            help="Score these only: names, sentiment, target-sentiment, checkworthiness, modality, "
            "attribution, quantities, times or claims; all that the corpora are annotated with "
            "when left out. Then annotated corpora: JSON Lines (.jsonl, .jsonl.gz), articles "
            "(.json), or folders of them; the shipped ones when left out.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="Only the first N records of each file.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Print how well texts are read, measured on annotated corpora.

    What is scored is told by the fields of the records; the forms are in the README. Verdicts on
    claims are scored where a market folder is named.

    Example: tapeproof eval names my/corpus.jsonl
    """
    from nlp.evaluate import scores, survey

    tasks, paths = _told(words or ())
    surveyed = survey(paths or _shipped(tasks), tasks=tasks, limit=limit)
    _tell_passed_over(surveyed, session)
    pipeline = session.pipeline(quiet=True)
    table = _Table(session)
    with session.progress("texts") as progress:
        progress.total = surveyed.records

        def documents(articles: Iterable[Article]) -> Iterator[Document | Failure]:
            for item in pipeline.documents(articles):
                progress.advance(failed=isinstance(item, Failure))
                yield item

        def claims(document: Document) -> Iterator[Found | Failure]:
            return _found(document, pipeline, verified=bool(session.settings.market))

        scored = scores(surveyed, documents=documents, claims=claims, now=session.now)
        for one in session.kept(scored):
            session.begun = True
            table.write(one)
    table.finish()
    return session.exit_code()


def _found(document: Document, pipeline: Pipeline, *, verified: bool) -> Iterator[Found | Failure]:
    """The claims of a document, with the labels of their verdicts if wanted."""
    from nlp.evaluate import Found

    made = list(pipeline.claims([document]))
    claims = [item for item in made if isinstance(item, Claim)]
    yield from (item for item in made if isinstance(item, Failure))
    labels: dict[str, str] = {}
    for verdict in pipeline.verdicts(claims) if verified else ():
        if isinstance(verdict, Failure):
            yield verdict
        else:
            labels[verdict.claim_id] = verdict.label
    for claim in claims:
        yield Found(claim=claim, label=labels.get(claim.id))


def _told(words: Iterable[str]) -> tuple[list[str], list[Path]]:
    """Leading names of tasks, and paths behind them.

    Raises:
        ConfigError: A task stands behind a path.
    """
    from nlp.evaluate import TASKS

    tasks: list[str] = []
    paths: list[Path] = []
    for word in words:
        if word not in TASKS:
            paths.append(Path(word).expanduser())
        elif paths:
            hint = f"write './{word}' if you mean a file or folder of that name"
            raise ConfigError("a task behind a path", subject=word, hint=hint)
        else:
            tasks.append(word)
    return tasks, paths


def _shipped(tasks: Iterable[str]) -> list[Path]:
    """The shipped corpora: the articles for claims, the sentences for all else.

    Raises:
        ConfigError: They are not there.
    """
    chosen = set(tasks)
    paths = []
    if "claims" in chosen:
        paths += [resources.corpus("claims", part) for part in ("development", "test")]
    if not chosen or chosen - {"claims"}:
        paths.append(resources.corpus("annotated", "test.jsonl"))
    for path in paths:
        if not path.exists():
            raise ConfigError(
                "the shipped corpus is missing",
                subject=str(path),
                hint="name annotated corpora, as in: tapeproof eval my/corpus.jsonl",
            )
    return paths


def _tell_passed_over(surveyed: Survey, session: Session) -> None:
    """Name the files in which there is nothing to score.

    Raises:
        ConfigError: There is nothing to score in any.
    """
    files_of: dict[str, list[str]] = {}
    for file in surveyed.passed_over:
        files_of.setdefault(file.reason, []).append(str(file.path))
    told = [f"{_listing(files)}: {reason}" for reason, files in files_of.items()]
    if not surveyed.files:
        raise ConfigError(
            "nothing to score",
            cause="; ".join(told) or "no files",
            hint="give JSON Lines with tokens and tags, or with text and what is annotated",
        )
    for line in told:
        session.say(f"note: passed over: {line}")


def _listing(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


class _Table:
    """Rows for standard output, and what belongs to them on standard error."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._output = Output(session.form, COLUMNS, shown=SHOWN)
        self._group: tuple[str, str] = ("", "")

    def write(self, scored: Scored) -> None:
        """All measures of one task on one file, then its notes."""
        for measure in scored.measures:
            row = _row(scored, measure)
            self._output.write(row, self._cells(row))
        for note in scored.notes:
            self._session.say(f"note: {scored.path}: {scored.task}: {note}")

    def _cells(self, row: dict[str, object]) -> dict[str, object]:
        """The row as text; a table names file and task in the first row of theirs only."""
        cells = {
            name: f"{value:.4f}" if isinstance(value, float) else value
            for name, value in row.items()
        }
        before, self._group = self._group, (str(row["file"]), str(row["task"]))
        if self._output.form == "table":
            cells["file"] = "" if before[0] == self._group[0] else row["file"]
            cells["task"] = "" if before == self._group else row["task"]
        return cells

    def finish(self) -> None:
        """Draw the table."""
        self._output.finish(empty="no scores")


def _row(scored: Scored, measure: Measure) -> dict[str, object]:
    row: dict[str, object] = {"file": str(scored.path), "task": scored.task}
    for name in COLUMNS[2:-1]:
        value = getattr(measure, name)
        row[name] = round(value, 6) if isinstance(value, float) else value
    return row | {"records": scored.records}
