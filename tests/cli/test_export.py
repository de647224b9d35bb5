"""``tapeproof export`` and ``report`` from end to end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from nlp import resources
from tests.cli.calling import call, filled_store


@pytest.fixture
def store(user: Path) -> Path:
    return filled_store(user)


def test_lines_hold_claim_verdict_and_article(store: Path) -> None:
    records = call("export", "--store", store).records
    assert [record["article"]["id"] for record in records] == [
        "true",
        "false",
        "unknown",
        "forecast",
    ]
    assert records[0]["verdict"]["claim_id"] == records[0]["claim"]["id"]


def test_csv_has_the_columns_of_claims(store: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(call("export", "--store", store, "--format", "csv").out))
    )
    assert [row["verdict"] for row in rows] == [
        "supported", "contradicted", "insufficient_data", "not_checkable",
    ]  # fmt: skip


def test_parquet_reads_back_with_types(store: Path, user: Path) -> None:
    called = call("export", "--store", store, "--format", "parquet", "--output", user / "c.parquet")
    assert called.code == 0, called.err
    frame = pd.read_parquet(user / "c.parquet")
    assert list(frame["verdict"]) == [
        "supported",
        "contradicted",
        "insufficient_data",
        "not_checkable",
    ]
    assert list(frame["value"][:2]) == [2.7, 1.9]
    assert str(frame["seen_at"].dtype) == "datetime64[us, UTC]"
    none = call("export", "--store", store, "--format", "parquet", "--output", user / "n.parquet",
                "--entity", "INDEX:FTSE")  # fmt: skip
    assert none.code == 0, none.err
    assert list(pd.read_parquet(user / "n.parquet").columns) == list(frame.columns)


def test_claim_reviews_of_what_was_decided(store: Path) -> None:
    called = call("export", "--store", store, "--format", "claimreview", "--author", "Desk")
    reviews = [json.loads(line) for line in called.out.splitlines()]
    assert [review["reviewRating"]["ratingValue"] for review in reviews] == [5, 1]
    assert {review["author"]["name"] for review in reviews} == {"Desk"}
    assert "note: 2 claims are left out" in called.err


def test_filters_are_those_of_claims(store: Path) -> None:
    records = call("export", "--store", store, "--verdict", "contradicted").records
    assert [record["article"]["id"] for record in records] == ["false"]


def test_wrong_formats(store: Path) -> None:
    called = call("export", "--store", store, "--format", "xlsx")
    assert called.code == 2
    assert "wrong --format" in called.err


def test_a_report(store: Path, user: Path) -> None:
    called = call("report", "--store", store, "--market", resources.corpus("market"),
                  "--output", user / "week.html", "--title", "Week 52")  # fmt: skip
    assert called.code == 0, called.err
    assert "4 articles, 4 claims" in called.err
    text = (user / "week.html").read_text(encoding="utf-8")
    assert "<h1>Week 52</h1>" in text
    assert text.count("<svg") == 2  # the two claims that data settle
    assert "2018-12-24: 2,351.10 points" in text
    only = call(
        "report", "--store", store, "--output", user / "bad.html", "--verdict", "contradicted"
    )
    assert "1 articles, 1 claims" in only.err
    assert call("report", "--store", store, "--output", user).code == 2


def test_only_the_newest_articles(store: Path, user: Path) -> None:
    called = call("report", "--store", store, "--output", user / "r.html", "--articles", "1")
    assert "1 articles, 1 claims" in called.err
    assert "will reach 3,000" in (user / "r.html").read_text(encoding="utf-8")  # of December 27


def test_a_chart_shows_nothing_that_came_later(store: Path, user: Path) -> None:
    market = resources.corpus("market")
    out = user / "r.html"
    call("report", "--store", store, "--market", market, "--output", out, "--verdict", "supported")
    text = (user / "r.html").read_text(encoding="utf-8")
    assert "to 2018-12-24," in text
    assert "2018-12-26" not in text


def test_a_limit_is_a_number(store: Path) -> None:
    assert len(call("export", "--store", store, "--limit", "2").records) == 2
    for wrong in ("0", "-1", "two"):
        called = call("export", "--store", store, "--limit", wrong)
        assert (called.code, called.out) == (2, "")
        assert "'--limit'" in called.err


@pytest.mark.parametrize("command", ["export", "report"])
def test_where_a_file_cannot_be_is_told_before_anything_is_done(store: Path, command: str) -> None:
    nowhere = call(command, "--store", store, "--output", "no/such/place.out")
    assert (nowhere.code, nowhere.out) == (2, "")
    assert "there is no folder for this file: 'no/such/place.out' (make the folder" in nowhere.err
    folder = call(command, "--store", store, "--output", store.parent)
    assert folder.code == 2
    assert "this is a folder" in folder.err
