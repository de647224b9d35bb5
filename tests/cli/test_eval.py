"""``tapeproof eval``: scores on annotated corpora, with a stand-in for the models but once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nlp import resources
from nlp.records import Article, Document, Entity, Failure, Score, Sentence
from tests.cli.calling import TRUE, call

NAMES = {"tokens": ["Acme", "rose", "."], "tags": ["B-ORG", "O", "O"]}
MISSED = {"tokens": ["Oslo", "fell", "."], "tags": ["B-LOC", "O", "O"]}
GLAD = {"text": "Acme rose.", "label": "positive"}
LEFT_OUT = "labels without a counterpart are left out of the gold: EVENT (1)"
SAD = {"text": "Acme fell.", "label": "negative"}


def corpus(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of the models: Acme is a company, all is positive, and "refuse" fails."""
    seen: list[str] = []

    def documents(_: object, articles: Iterable[Article]) -> Iterator[Document | Failure]:
        for article in articles:
            seen.append(article.text)
            text, at = article.text, article.retrieved_at
            if "refuse" in text:
                yield Failure(stage="annotate", subject="x", error="E", message="refused", at=at)
                continue
            acme = Entity(start=0, end=4, text=text[:4], label="COMPANY")
            glad = Score(label="positive", score=0.8)
            yield Document(
                article_id=article.id,
                article=article,
                entities=(acme,) if text.startswith("Acme") else (),
                sentences=(Sentence(start=0, end=len(text), sentiment=glad),),
            )

    monkeypatch.setattr("nlp.pipeline.Pipeline.documents", documents)
    return seen


def test_one_line_a_score(user: Path, reader: list[str]) -> None:
    path = corpus(user / "x.jsonl", NAMES, MISSED, GLAD, SAD)
    called = call("eval", path)
    assert (called.code, called.err) == (0, "")
    rows = {(row["task"], row["part"], row["score"]): row for row in called.records}
    assert rows["names", "micro", "F1"] == {
        "file": str(path),
        "task": "names",
        "part": "micro",
        "score": "F1",
        "value": 0.666667,
        "precision": 1.0,
        "recall": 0.5,
        "correct": 1,
        "found": 1,
        "gold": 2,
        "records": 2,
    }
    assert rows["sentiment", "all", "accuracy"]["value"] == 0.5
    assert rows["sentiment", "all", "calibration error"]["value"] == pytest.approx(0.3)
    assert len(reader) == 4


def test_the_same_as_csv_and_as_a_table(user: Path, reader: list[str]) -> None:
    path = corpus(user / "x.jsonl", NAMES, MISSED, GLAD)
    read = list(csv.DictReader(io.StringIO(call("eval", path, "--format", "csv").out)))
    assert {row["file"] for row in read} == {str(path)}
    assert read[0]["value"] == "0.6667"
    head, rule, *lines = call("eval", "x.jsonl", "--format", "table").out.splitlines()
    assert " ".join(head.split()) == "file task part score value precision recall found gold"
    assert set(rule) == {"-", " "}
    assert " ".join(lines[0].split()) == "x.jsonl names micro F1 0.6667 1.0000 0.5000 1 2"
    # file and task stand in the first line of theirs only
    assert sum("x.jsonl" in line for line in lines) == 1
    assert sum("sentiment" in line for line in lines) == 1


def test_tasks_and_a_limit(user: Path, reader: list[str]) -> None:
    path = corpus(user / "x.jsonl", GLAD, NAMES, SAD, MISSED)
    called = call("eval", "names", path, "--limit", "3")
    assert {(row["task"], row["records"]) for row in called.records} == {("names", 1)}
    assert reader == ["Acme rose ."]
    both = call("eval", "names", "sentiment", path)
    assert {row["task"] for row in both.records} == {"names", "sentiment"}


def test_what_is_passed_over_and_left_out_is_told(user: Path, reader: list[str]) -> None:
    corpus(user / "relations.jsonl", {"tokens": ["a"], "e1": [0, 1]})
    corpus(user / "names.jsonl", NAMES, {"tokens": ["Eid", "came"], "tags": ["B-EVENT", "O"]})
    (user / "table.csv").touch()
    (user / "README.md").touch()
    called = call("eval", user)
    assert called.code == 0
    notes = called.err.splitlines()
    assert [note.removeprefix("note: ") for note in notes] == [
        f"passed over: {user}/relations.jsonl: a form that is not scored: tokens, e1",
        f"passed over: {user}/table.csv: neither JSON Lines nor JSON",
        f"{user}/names.jsonl: names: {LEFT_OUT}",
    ]
    assert {row["file"] for row in called.records} == {f"{user}/names.jsonl"}


def test_a_text_that_fails_is_told_and_counts_as_wrong(user: Path, reader: list[str]) -> None:
    path = corpus(user / "x.jsonl", GLAD, {"text": "refuse", "label": "positive"})
    called = call("eval", path)
    assert called.code == 3
    assert called.err == f"failed: annotate: {path} line 2: refused\n"
    assert called.records[0]["value"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "no such file or folder: 'nowhere.jsonl'"),
        (["nmaes", "x.jsonl"], "no such file or folder: 'nmaes'"),
        (["x.jsonl", "names"], "a task behind a path: 'names'"),
        (["x.jsonl", "--limit", "0"], "--limit"),
        (["table.csv"], "nothing to score: table.csv: neither JSON Lines nor JSON"),
        (["times", "x.jsonl"], "nothing to score: x.jsonl: nothing of the chosen tasks"),
        (["empty"], "nothing to score: no files"),
        (["broken.jsonl"], "'broken.jsonl line 2': JSON is malformed"),
        (["x.jsonl", "broken.jsonl"], "(correct the line or take it out)"),
        (["cut.jsonl.gz"], "this file is damaged: 'cut.jsonl.gz'"),
    ],
)
def test_wrong_usage_and_broken_files(
    arguments: list[str], said: str, user: Path, reader: list[str]
) -> None:
    corpus(user / "x.jsonl", NAMES)
    (user / "table.csv").touch()
    (user / "empty").mkdir()
    (user / "broken.jsonl").write_text(json.dumps(GLAD) + "\nbroken\n", encoding="utf-8")
    (user / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00")
    called = call("eval", *arguments)
    assert (called.code, called.out, reader) == (2, "", [])
    (line,) = called.err.splitlines()
    assert line.startswith("error: ")
    assert said in line


def test_the_shipped_corpus_stands_in(
    user: Path, reader: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = user / "corpora" / "annotated" / "test.jsonl"
    folder = resources.corpus()
    monkeypatch.setattr(
        "nlp.resources.corpus",
        lambda *parts: shipped if parts[0] == "annotated" else folder.joinpath(*parts),
    )
    called = call("eval")
    assert called.code == 2
    assert "the shipped corpus is missing" in called.err
    assert "name annotated corpora" in called.err
    shipped.parent.mkdir(parents=True)
    corpus(shipped, NAMES)
    assert {row["file"] for row in call("eval").records} == {str(shipped)}


@pytest.mark.model
def test_with_the_shipped_models(user: Path) -> None:
    start = TRUE.index("2.7")
    record = {
        "text": TRUE,
        "dct": "2018-12-24",
        "entities": [{"start": 4, "end": 11, "text": "S&P 500", "label": "INDEX"}],
        "quantities": [
            {"start": start, "end": start + 11, "value": "2.7", "unit": "percent", "change": "down"}
        ],
        "timexes": [{"start": 32, "end": 38, "text": "Monday", "value": "2018-12-24"}],
    }
    called = call("eval", corpus(user / "x.jsonl", record))
    assert (called.code, called.err) == (0, "")
    values = {(row["task"], row["part"]): row["value"] for row in called.records}
    assert values["names", "INDEX"] == 1
    assert values["quantities", "value and unit"] == 1
    assert values["times", "value"] == 1


@pytest.mark.model
def test_claims_of_articles_with_the_shipped_models(user: Path) -> None:
    end = TRUE.index("percent") + len("percent")
    claim = {
        "id": "x#01", "start": 0, "end": end, "sentence_start": 0, "sentence_end": len(TRUE),
        "form": "pct_change", "subjects": [{"text": "S&P 500", "id": "INDEX:SPX"}],
        "measure": "close", "direction": "down",
        "quantity": {"text": "2.7 percent", "value": "2.7", "unit": "percent"},
        "expected": {"label": "supported"},
    }  # fmt: skip
    article = {"text": TRUE, "published_at": "2018-12-24T20:00:00-05:00", "claims": [claim]}
    path = user / "articles" / "x.json"
    path.parent.mkdir()
    path.write_text(json.dumps(article), encoding="utf-8")
    called = call("eval", "claims", path.parent)
    assert (called.code, called.err) == (0, "")
    values = {(row["part"], row["score"]): row["value"] for row in called.records}
    assert {row["file"] for row in called.records} == {str(path.parent)}
    assert values["all", "F1"] == values["subjects", "accuracy"] == 1
    assert ("verdict of all", "accuracy") not in values
    called = call("eval", "claims", path, "--market", resources.corpus("market"))
    values = {(row["part"], row["score"]): row["value"] for row in called.records}
    assert values["verdict of all", "accuracy"] == 1
