from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from nlp import resources
from nlp.errors import RecordError
from nlp.evaluate import TASKS, Scored, scores, survey
from nlp.evaluate.gold import Modality, Sentiment
from nlp.records import Article, Document, EntityLabel, Failure, Sentence
from tests.evaluate.making import NOW, annotator, document, score

LAYERED = {
    "text": "Acme rose 3% on Friday, Orbis said.",
    "sentiment": "positive",
    "checkworthy": 1,
    "modality": "stated",
    "entities": [{"start": 0, "end": 4, "label": "COMPANY"}],
    "targets": [{"start": 0, "end": 4, "label": "positive"}],
    "attributions": [{"source": [24, 29], "cue": [30, 34], "content": [0, 22]}],
}


def written(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def cheerful(article: Article) -> Document:
    """Every text is one positive sentence."""
    sentence = Sentence(start=0, end=len(article.text), sentiment=score("positive", 0.9))
    return document(article.text, sentences=(sentence,))


def clock() -> Any:
    return NOW


def test_each_text_is_annotated_once_whatever_is_scored(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", LAYERED, LAYERED)
    seen: list[Article] = []

    def make(article: Article) -> Document:
        seen.append(article)
        return cheerful(article)

    surveyed = survey([path])
    made = list(scores(surveyed, documents=annotator(make), now=clock))
    assert surveyed.records == len(seen) == 2
    assert [one.task for one in made if isinstance(one, Scored)] == [
        "names", "sentiment", "target-sentiment", "checkworthiness", "modality", "attribution",
    ]  # fmt: skip
    assert all(one.records == 2 for one in made if isinstance(one, Scored))
    assert len({article.id for article in seen}) == 2
    assert {article.text for article in seen} == {LAYERED["text"]}
    assert {article.language for article in seen} == {"en"}


def test_only_what_is_asked_for_is_annotated(tmp_path: Path) -> None:
    plain = {"text": "Orbis fell.", "label": "negative"}
    path = written(tmp_path / "x.jsonl", LAYERED, plain, {"text": "nothing"})
    surveyed = survey([path], tasks=["names"])
    assert surveyed.records == 1
    (made,) = scores(surveyed, documents=annotator(cheerful), now=clock)
    assert isinstance(made, Scored)
    assert (made.task, made.records, made.path) == ("names", 1, path)
    (made,) = scores(survey([path], tasks=["sentiment"]), documents=annotator(cheerful), now=clock)
    assert isinstance(made, Scored)
    assert made.records == 2
    assert made.measures[0].value == 0.5
    assert survey([path], limit=1).records == 1


def test_a_text_that_fails_is_told_and_counts_as_wrong(tmp_path: Path) -> None:
    labels = [{"text": text, "label": "positive"} for text in ("one", "two", "three")]
    path = written(tmp_path / "x.jsonl", *labels)

    def make(article: Article) -> Document | Failure:
        if article.text == "two":
            return Failure(stage="annotate", subject="a", error="E", message="refused", at=NOW)
        return cheerful(article)

    failure, made = scores(survey([path]), documents=annotator(make), now=clock)
    assert isinstance(failure, Failure)
    assert failure.subject == f"{path} line 2"
    assert isinstance(made, Scored)
    accuracy = made.measures[0]
    assert (accuracy.correct, accuracy.gold) == (2, 3)


def test_texts_are_dated_where_they_say_so(tmp_path: Path) -> None:
    times: dict[str, Any] = {"text": "On Friday.", "timexes": []}
    path = written(tmp_path / "x.jsonl", times | {"dct": "2013-03-22"}, times)
    seen: list[Article] = []
    make = annotator(lambda article: seen.append(article) or cheerful(article))  # type: ignore[func-returns-value]
    list(scores(survey([path]), documents=make, now=clock))
    assert [article.seen_at.date().isoformat() for article in seen] == ["2013-03-22", "2026-01-05"]


def test_what_is_passed_over_says_why(tmp_path: Path) -> None:
    written(tmp_path / "relations.jsonl", {"tokens": ["a"], "e1": [0, 1]})
    written(tmp_path / "stance.jsonl", {"text": "a", "label": "hawkish"})
    written(tmp_path / "speech.jsonl", {"text": "a", "label": "positive"})
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "table.csv").touch()
    surveyed = survey([tmp_path], tasks=["modality"])
    assert surveyed.files == ()
    assert {file.path.name: file.reason for file in surveyed.passed_over} == {
        "empty.jsonl": "nothing of the chosen tasks",
        "relations.jsonl": "a form that is not scored: tokens, e1",
        "speech.jsonl": "no label of the chosen tasks: positive",
        "stance.jsonl": "no label of the chosen tasks: hawkish",
        "table.csv": "neither JSON Lines nor JSON",
    }


def test_a_broken_record_stops_before_anything_is_annotated(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", LAYERED)
    (tmp_path / "b.jsonl").write_text('{"text": "a", "label": 1}\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"b\.jsonl line 1"):
        survey([tmp_path])


def test_a_stage_that_drops_texts_is_found_out(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", LAYERED, LAYERED)

    def drops(articles: Iterable[Article]) -> Iterator[Document]:
        yield from map(cheerful, list(articles)[:1])

    with pytest.raises(RecordError, match=r"not every text came back.*line 2"):
        list(scores(survey([path]), documents=drops, now=clock))


def test_conventions_speak_of_labels_that_exist() -> None:
    def table(name: str) -> dict[str, Any]:
        return resources.table("nlp.evaluate", "conventions", f"{name}.toml")

    assert {label for group in table("names")["ours"].values() for label in group} <= {
        *get_args(EntityLabel)
    }
    assert table("names")["ours"].keys() == table("names")["gold"].keys()
    labels = table("labels")
    assert labels.keys() <= TASKS.keys()
    assert set(labels["sentiment"].values()) == {*get_args(Sentiment)}
    assert set(labels["modality"].values()) == {"forecast", "other"}
    assert "forecast" in get_args(Modality)
    written_labels = [label for group in labels.values() for label in group]
    assert len(written_labels) == len(set(written_labels))
