"""``claims``, ``articles``, ``entities``, ``explain``: what the store holds."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.calling import call, filled_store


@pytest.fixture
def store(user: Path) -> Path:
    return filled_store(user)


def articles_of(store: Path, *options: str) -> list[str]:
    called = call("claims", "--store", store, *options)
    assert called.code == 0, called.err
    return sorted(record["claim"]["article_id"] for record in called.records)


def test_a_table_says_when_it_is_not_all(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = "note: only the first 2 are shown; --limit N shows more"
    for command in ("claims", "articles", "entities"):
        monkeypatch.setattr(f"nlp.cli.commands.stored.{command}.DEFAULT_LIMIT", 2)
        called = call(command, "--store", store, "--format", "table")
        assert note in called.err
        assert note not in call(command, "--store", store, "--format", "jsonl").err
        assert note not in call(command, "--store", store, "--format", "table", "--limit", 2).err


def test_a_name_that_no_article_holds_is_told(store: Path) -> None:
    names = ("--entity", "Nosuch Corp", "--entity", "S&P 500")
    called = call("claims", "--store", store, *names, "--verdict", "close")
    assert called.code == 0
    assert called.out == ""
    assert called.err.splitlines() == [
        "note: no stored article names 'Nosuch Corp'; 'tapeproof entities' lists what they name"
    ]


def test_everything_newest_first(store: Path) -> None:
    called = call("claims", "--store", store)
    assert called.records[0]["claim"]["article_id"] == "forecast"
    assert sorted(called.labels) == [
        "contradicted",
        "insufficient_data",
        "not_checkable",
        "supported",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--verdict", "contradicted"], ["false"]),
        (["--verdict", "contradicted", "--verdict", "supported"], ["false", "true"]),
        (["--verdict", "contradicted", "--entity", "S&P 500"], ["false"]),
        (["--verdict", "contradicted", "--entity", "Nvidia"], []),
        (["--entity", "S&P 500"], ["false", "forecast", "true"]),
        (["--entity", "s&p 500"], ["false", "forecast", "true"]),
        (["--entity", "INDEX:SPX"], ["false", "forecast", "true"]),
        (["--entity", "Nvidia"], ["unknown"]),
        (["--form", "forecast"], ["forecast"]),
        (["--measure", "close", "--form", "pct_change"], ["false", "true", "unknown"]),
        (["--text", "fell"], ["true"]),
        (["--text", "nonsense"], []),
        (["--text", '"2.7 percent'], ["true"]),
        (["--source", "example wire"], ["false", "true"]),
        (["--since", "2018-12-27"], ["forecast"]),
        (["--until", "2018-12-24"], ["false", "true", "unknown"]),
        (["--since", "2018-12-25", "--until", "2018-12-26"], []),
        (["--holder", "Jane Roe"], ["forecast"]),
        (["--sort", "oldest", "--limit", "1", "--form", "pct_change"], ["true"]),
        (["--min-checkworthiness", "0"], ["false", "forecast", "true", "unknown"]),
    ],
)
def test_conditions(store: Path, options: list[str], expected: list[str]) -> None:
    assert articles_of(store, *options) == expected


def test_the_worst_first(store: Path) -> None:
    called = call("claims", "--store", store, "--sort", "verdict")
    assert called.labels[0] == "contradicted"


def test_csv_and_table(store: Path) -> None:
    called = call("claims", "--store", store, "--format", "csv", "--entity", "S&P 500")
    rows = list(csv.DictReader(io.StringIO(called.out)))
    assert {row["title"] for row in rows} == {"Stocks slide", "Stocks climb", "Outlook"}
    assert {row["source"] for row in rows} >= {"Example Wire"}
    table = call("claims", "--store", store, "--format", "table")
    assert "contradicted" in table.out
    assert "4 claims: 1 contradicted, 1 supported, 1 insufficient data, 1 not checkable" in (
        table.err
    )
    nothing = call("claims", "--store", store, "--format", "table", "--text", "nonsense")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "no such claims\n")
    header = call("claims", "--store", store, "--format", "csv", "--text", "nonsense")
    assert header.out.startswith("id,published_at,")


def test_articles(store: Path) -> None:
    called = call("articles", "--store", store)
    assert {r["article"]["id"] for r in called.records} == {
        "true",
        "false",
        "unknown",
        "forecast",
        "empty",
    }
    by_id = {record["article"]["id"]: record for record in called.records}
    assert by_id["false"]["verdicts"] == {"contradicted": 1}
    assert by_id["empty"]["claims"] == 0
    table = call("articles", "--store", store, "--format", "table", "--text", "Nvidia")
    assert "1 insufficient data" in " ".join(table.out.split())
    assert call("articles", "--store", store, "--status", "failed").out == ""
    rows = call("articles", "--store", store, "--format", "csv", "--limit", "2").out.splitlines()
    assert len(rows) == 3


def test_entities_and_their_sentiment_over_time(store: Path) -> None:
    called = call("entities", "--store", store, "--entity", "S&P 500")
    (count,) = called.records
    assert (count["entity_id"], count["mentions"], count["articles"]) == ("INDEX:SPX", 3, 3)
    months = call("entities", "--store", store, "--entity", "INDEX:SPX", "--per", "day").records
    assert sorted((m["period"], m["mentions"]) for m in months) == [
        ("2018-12-24", 2),
        ("2018-12-27", 1),
    ]
    assert call("entities", "--store", store, "--label", "COMPANY").records[0]["name"]
    table = call("entities", "--store", store, "--format", "table").out
    assert table.splitlines()[0].split()[:3] == ["entity", "id", "name"]


def test_explain_shows_formula_rows_and_readings(store: Path) -> None:
    (record,) = call("claims", "--store", store, "--verdict", "contradicted").records
    claim_id = record["claim"]["id"]
    told = call("explain", claim_id[:9], "--store", store, "--format", "table")
    assert told.code == 0, told.err
    text = " ".join(told.out.split())
    assert "contradicted" in text
    assert "[[S&P 500 rose 1.9 percent" in text or "S&P 500 rose 1.9 percent" in text
    assert "2018-12-21 2,416.62" in text
    assert "2018-12-24 2,351.1" in text
    assert "between 1.85 and 1.95" in text or "1.85" in text
    as_record = call("explain", claim_id, "--store", store).records[0]
    assert as_record["claim"] == record["claim"]
    assert as_record["verdict"] == record["verdict"]
    assert len(as_record["history"]) == 1


def test_explain_tells_versions_of_models_and_data(store: Path, tmp_path: Path) -> None:
    (record,) = call("claims", "--store", store, "--verdict", "contradicted").records
    claim_id = record["claim"]["id"]
    told = call("explain", claim_id, "--store", store, "--format", "table")
    versions = " ".join(told.out.partition("\nVersions\n")[2].split())
    assert "models en_tapeproof-" in versions
    assert "series INDEX:SPX/close, by market, source: arch.data" in versions
    as_record = call("explain", claim_id, "--store", store).records[0]
    syntax, encoder = as_record["models"]
    assert syntax.startswith("en_tapeproof-")
    assert encoder.startswith("encoder-")
    assert {"series": "INDEX:SPX/close", "provider": "market", "source": "arch.data"} in (
        as_record["data"]
    )
    gone = call("explain", claim_id, "--store", store, "--market", tmp_path / "gone")
    assert gone.code == 0
    assert "sources of the series are not shown" in gone.err
    assert {each["source"] for each in gone.records[0]["data"]} == {None}


def test_explain_of_an_unknown_or_ambiguous_claim(store: Path) -> None:
    missing = call("explain", "c000000", "--store", store)
    assert missing.code == 2
    assert "c000000" in missing.err
    several = call("explain", "c", "--store", store)
    assert several.code == 2


def test_an_explanation_as_csv_has_a_line_for_each_row_of_data(store: Path) -> None:
    (found,) = call("claims", "--store", store, "--verdict", "supported").records
    called = call("explain", found["claim"]["id"], "--store", store, "--format", "csv")
    assert called.code == 0, called.err
    first, second, *_ = csv.DictReader(io.StringIO(called.out))
    assert (first["label"], first["default"], first["holds"]) == ("supported", "yes", "yes")
    assert [(row["series"], row["date"], row["value"]) for row in (first, second)] == [
        ("INDEX:SPX/close", "2018-12-21", "2416.62"),
        ("INDEX:SPX/close", "2018-12-24", "2351.1"),
    ]
    forecast = call("claims", "--store", store, "--form", "forecast").records[0]["claim"]["id"]
    none = call("explain", forecast, "--store", store, "--format", "csv")
    assert none.out.startswith("claim_id,label,reading,default,")


def test_a_flag_that_does_not_exist_is_refused(store: Path) -> None:
    called = call("claims", "--store", store, "--flag", "stail")
    assert (called.code, called.out) == (2, "")
    assert "wrong --flag: 'stail' (did you mean 'stale'?)" in called.err
    assert call("claims", "--store", store, "--flag", "published_at_missing").code == 0
