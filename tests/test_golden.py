"""Stories worked out by hand, and the sample feed, through the whole pipeline."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import json
from pathlib import Path
from typing import Any

import pytest

from nlp import resources
from nlp.ingest import Response, articles
from nlp.pipeline import Pipeline
from nlp.records import Article, Claim, Failure, Verdict, from_json
from tests.conftest import ROOT

STORIES = ROOT / "tests" / "golden" / "stories"
NOW = dt.datetime(2031, 6, 2, 12, 0, tzinfo=dt.UTC)

#: Share of the sample feed's statements that must come out as worked out by hand. What is below
#: is listed in the feed's README; the floor only ever rises.
SAMPLE_FLOOR = 0.90


@functools.cache
def pipeline(market: Path) -> Pipeline:
    return Pipeline.open(markets=[market], now=lambda: NOW)


Pair = tuple[Claim, Verdict]


def checked(article: Article, market: Path) -> list[Pair]:
    """The claims of an article with their verdicts, as the program gives them."""
    result = next(iter(pipeline(market).check([article])))
    assert not result.failures, result.failures
    return [(pair.claim, pair.verdict) for pair in result.checked if pair.verdict is not None]


def about(pairs: list[Pair], text: str, sentence: str, figure: str) -> list[Pair]:
    """The claims that hold a printed figure; else those without one that cover the words."""
    begin = text.index(sentence) + sentence.index(figure)
    end = begin + len(figure)
    exact = [
        (claim, verdict)
        for claim, verdict in pairs
        for part in (claim.quantity, claim.quantity_from)
        if part is not None and part.start < end and begin < part.end
    ]
    silent = [
        (claim, verdict)
        for claim, verdict in pairs
        if claim.quantity is None and claim.start < end and begin < claim.end
    ]
    told = [
        (claim, verdict)
        for claim, verdict in silent
        if any(step.evidence and step.evidence.lower() in figure for step in claim.trace)
    ]
    return exact or told or [pair for pair in silent if pair[0].end <= end + 1]


# ------------------------------------------------------------------ stories


def _stories() -> list[Any]:
    return [
        pytest.param(path.parent.name, case, id=f"{path.parent.name}:{case['figure']}")
        for path in sorted(STORIES.glob("*/expected.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


#: Statements of the stories that the detectors do not find yet.
NOT_FOUND_YET: set[tuple[str, str]] = set()


@functools.cache
def story(slug: str) -> tuple[Article, list[Pair]]:
    article = from_json((STORIES / slug / "article.json").read_bytes(), Article)
    return article, checked(article, STORIES / slug / "market")


@pytest.mark.parametrize(("slug", "case"), _stories())
def test_story(slug: str, case: dict[str, Any]) -> None:
    article, pairs = story(slug)
    found = about(pairs, article.text, case["sentence"], case["figure"])
    if (slug, case["figure"]) in NOT_FOUND_YET:
        assert not found, "found at last: take it off the list"
        return
    assert found, [claim.text for claim, _ in pairs]
    claim, verdict = found[0]
    assert verdict.label in {case["label"], *case["also_ok"]}, verdict.explanation
    assert claim.form in {case["form"], *case.get("also_forms", [])}
    if "subtype" in case:
        assert verdict.subtype == case["subtype"]
    if case.get("holder"):
        assert claim.holder is not None
        assert claim.holder.text == case["holder"]


# ------------------------------------------------------------------ sample feed


def _no_network(url: str) -> Response:
    raise AssertionError(f"the sample feed must not be fetched: {url}")


@functools.cache
def sample() -> dict[str, tuple[Article, list[Pair]]]:
    found = articles([resources.corpus("feeds")], retrieve=_no_network, now=lambda: NOW)
    made = {}
    for article in found:
        assert not isinstance(article, Failure), article
        assert article.url is not None
        made[article.url] = (article, checked(article, resources.corpus("market")))
    return made


@functools.cache
def compared() -> tuple[list[str], int]:
    """Differences between the sample's verdicts and those worked out by hand, and their number."""
    table = resources.corpus("feeds", ".source", "expected.csv")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    differences = []
    for row in rows:
        article, pairs = sample()[row["article"]]
        found = about(pairs, article.text, row["sentence"], row["figure"])
        label = found[0][1].label if found else "missed"
        if label not in {row["label"], *row["also_ok"].split("|")}:
            differences.append(f"{row['label']} → {label}: {row['figure']}: {row['sentence']}")
    return differences, len(rows)


def test_the_sample_feed_comes_out_as_worked_out_by_hand() -> None:
    differences, total = compared()
    assert total > 200
    assert 1 - len(differences) / total >= SAMPLE_FLOOR, "\n".join(differences)


def test_no_false_figure_of_the_sample_is_called_right() -> None:
    wrong = [d for d in compared()[0] if d.startswith("contradicted → supported:")]
    assert wrong == []


def test_the_sample_has_articles_with_every_kind_of_verdict() -> None:
    labels = {verdict.label for _, pairs in sample().values() for _, verdict in pairs}
    assert {"supported", "contradicted", "not_checkable", "insufficient_data"} <= labels
    assert labels & {"supported_other_reading", "close"}


def test_evidence_never_looks_ahead() -> None:
    for article, pairs in sample().values():
        for claim, verdict in pairs:
            for reading in verdict.readings:
                days = [row.date for row in reading.inputs]
                assert all(day <= article.seen_at.date() for day in days), (claim.text, days)
