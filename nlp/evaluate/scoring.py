"""Scores the pipeline on annotated corpora."""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nlp.errors import RecordError
from nlp.evaluate.attribution import Attributions
from nlp.evaluate.claims.matching import Found
from nlp.evaluate.claims.task import Claims
from nlp.evaluate.corpora import corpus_files, is_readable, records
from nlp.evaluate.counting import Measure
from nlp.evaluate.gold import GoldRecord, OtherRecord
from nlp.evaluate.names import Names
from nlp.evaluate.quantities import Quantities
from nlp.evaluate.sentences.checkworthiness import Checkworthiness
from nlp.evaluate.sentences.modality import SentenceModality
from nlp.evaluate.sentences.sentiment import SentenceSentiment
from nlp.evaluate.targets import TargetSentiment
from nlp.evaluate.task import Task
from nlp.evaluate.times import Times
from nlp.records import Article, Document, Failure, Record

#: What is scored on documents, by name, in the order of the results.
_READING: Mapping[str, type[Task]] = {
    "names": Names,
    "sentiment": SentenceSentiment,
    "target-sentiment": TargetSentiment,
    "checkworthiness": Checkworthiness,
    "modality": SentenceModality,
    "attribution": Attributions,
    "quantities": Quantities,
    "times": Times,
}

#: What can be scored, by name.
TASKS: Mapping[str, type[Task | Claims]] = {**_READING, "claims": Claims}

#: Finds the claims of a document, or says why some of them could not be processed.
Finder = Callable[[Document], Iterable[Found | Failure]]

#: At most so many labels or fields are named.
_NAMED = 8


class CorpusFile(Record, frozen=True, kw_only=True):
    """A file with something to score.

    Attributes:
        path: The file.
        records: How many of its records are scored.
    """

    path: Path
    records: int


class PassedOver(Record, frozen=True, kw_only=True):
    """A file with nothing to score.

    Attributes:
        path: The file.
        reason: Why, in words.
    """

    path: Path
    reason: str


class Survey(Record, frozen=True, kw_only=True):
    """What there is to score; all records of it are known to be sound.

    Attributes:
        files: In order.
        passed_over: In order.
        tasks: Names of the tasks to score.
        limit: Records of each file that are looked at, from the first on; None for all.
    """

    files: tuple[CorpusFile, ...]
    passed_over: tuple[PassedOver, ...]
    tasks: tuple[str, ...]
    limit: int | None = None

    @property
    def records(self) -> int:
        """How many texts will be annotated."""
        return sum(file.records for file in self.files)


class Scored(Record, frozen=True, kw_only=True):
    """One task on one file.

    Attributes:
        path: The file.
        task: Name of the task.
        records: How many records had gold for it.
        measures: What came out.
        notes: What a reader of the numbers has to know.
    """

    path: Path
    task: str
    records: int
    measures: tuple[Measure, ...]
    notes: tuple[str, ...] = ()


def survey(paths: Iterable[Path], *, tasks: Sequence[str] = (), limit: int | None = None) -> Survey:
    """Read corpora through before anything is scored.

    Args:
        paths: Files and folders; folders are searched through.
        tasks: Names of tasks; all when empty.
        limit: Only so many records of each file, from the first on.

    Raises:
        FetchError: A path is not there or cannot be read.
        RecordError: A record is broken; the message names file and line.
        KeyError: There is no such task.
    """
    chosen = {name: TASKS[name] for name in TASKS if not tasks or name in tasks}
    if unknown := set(tasks) - set(chosen):
        raise KeyError(*sorted(unknown))
    looked_at = [_looked_at(path, [*chosen.values()], limit) for path in corpus_files(paths)]
    return Survey(
        files=tuple(file for file in looked_at if isinstance(file, CorpusFile)),
        passed_over=tuple(file for file in looked_at if isinstance(file, PassedOver)),
        tasks=tuple(chosen),
        limit=limit,
    )


def _looked_at(
    path: Path, tasks: Sequence[type[Task | Claims]], limit: int | None
) -> CorpusFile | PassedOver:
    if not is_readable(path):
        return PassedOver(path=path, reason="neither JSON Lines nor JSON")
    asked = 0
    fields: tuple[str, ...] = ()
    labels: Counter[str] = Counter()
    for record in records(path, limit=limit):
        if isinstance(record, OtherRecord):
            fields = fields or record.fields
        elif any(task.asks(record) for task in tasks):
            asked += 1
        elif record.label is not None:
            labels[record.label] += 1
    if asked:
        return CorpusFile(path=path, records=asked)
    return PassedOver(path=path, reason=_nothing_to_score(fields, labels))


def _nothing_to_score(fields: Sequence[str], labels: Mapping[str, int]) -> str:
    if labels:
        return f"no label of the chosen tasks: {_listing(sorted(labels))}"
    if fields:
        return f"a form that is not scored: {_listing(fields)}"
    return "nothing of the chosen tasks"


def _listing(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def scores(
    surveyed: Survey,
    *,
    documents: Callable[[Iterable[Article]], Iterable[Document | Failure]],
    claims: Finder | None = None,
    now: Callable[[], dt.datetime],
) -> Iterator[Scored | Failure]:
    """Annotate each text once, and score each task on it.

    Args:
        surveyed: What there is to score.
        documents: Annotates articles, lazily and in order: a document or a failure for each.
        claims: Finds the claims of a document; claims are not scored without it.
        now: The clock; gives an aware instant. Texts without a date are read as of now.

    Yields:
        The tasks of a file when it is finished; before them a failure for each of its texts that
        could not be annotated and counts as one in which nothing was found, and for each claim
        that could not be processed.

    Raises:
        RecordError: A file has changed since it was surveyed, and is broken now.
    """
    for file in surveyed.files:
        yield from _of_file(file.path, surveyed, documents, claims, now)


def _of_file(
    path: Path,
    surveyed: Survey,
    documents: Callable[[Iterable[Article]], Iterable[Document | Failure]],
    claims: Finder | None,
    now: Callable[[], dt.datetime],
) -> Iterator[Scored | Failure]:
    tasks = {name: TASKS[name]() for name in surveyed.tasks if claims or name in _READING}
    counts: Counter[str] = Counter()
    waiting: deque[GoldRecord] = deque()

    def articles() -> Iterator[Article]:
        for record in records(path, limit=surveyed.limit):
            if isinstance(record, GoldRecord) and any(t.asks(record) for t in tasks.values()):
                waiting.append(record)
                yield _article(record, now)

    for made in documents(articles()):
        record = waiting.popleft()
        if isinstance(made, Failure):
            yield made.replace(subject=record.place)
        for name, task in tasks.items():
            if task.asks(record):
                counts[name] += 1
                yield from _add(task, record, made, claims)
    if waiting:
        raise RecordError("not every text came back", subject=waiting[0].place)
    for name in counts:
        yield _scored(path, name, tasks[name], counts[name])


def _add(
    task: Task | Claims, record: GoldRecord, made: Document | Failure, claims: Finder | None
) -> Iterator[Failure]:
    """Count one record; what failed for good is told."""
    document = made if isinstance(made, Document) else None
    if not isinstance(task, Claims):
        task.add(record, document)
        return
    found = [*claims(document)] if claims and document else []
    yield from (item for item in found if isinstance(item, Failure))
    task.add(record, [item for item in found if isinstance(item, Found)])


def _article(record: GoldRecord, now: Callable[[], dt.datetime]) -> Article:
    """The text as it is: offsets of gold point into it."""
    return Article(
        id=record.place,
        title=record.title or "",
        text=record.text,
        language="en",
        published_at=record.published_at,
        retrieved_at=now(),
    )


def _scored(path: Path, name: str, task: Task | Claims, records: int) -> Scored:
    return Scored(
        path=path,
        task=name,
        records=records,
        measures=tuple(task.measures()),
        notes=tuple(task.notes()),
    )
