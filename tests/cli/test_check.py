"""``tapeproof check``, end to end with the shipped models and the sample market data."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.records import Claim, Verdict, record_from_json
from tests.cli.calling import (
    EMPTY,
    FALSE,
    FORECAST,
    PUBLISHED,
    TRUE,
    UNKNOWN,
    article,
    call,
    rss,
)

AT = ("--published-at", PUBLISHED)


def test_a_true_figure_is_supported_with_its_rows() -> None:
    called = call("check", *AT, TRUE)
    assert called.code == 0
    (record,) = called.records
    assert list(record) == ["claim", "verdict"]
    claim, verdict = record["claim"], record["verdict"]
    assert TRUE[claim["start"] : claim["end"]] == claim["text"]
    assert (claim["form"], claim["measure"], claim["direction"]) == ("pct_change", "close", "down")
    assert claim["subjects"][0]["id"] == "INDEX:SPX"
    assert claim["quantity"]["value"] == "2.7"
    assert verdict["label"] == "supported"
    assert verdict["claim_id"] == claim["id"]
    reading = verdict["readings"][verdict["default_reading"]]
    assert reading["result"] == pytest.approx(-2.711, abs=0.001)
    assert [(row["date"], row["value"]) for row in reading["inputs"]] == [
        ("2018-12-21", 2416.62),
        ("2018-12-24", 2351.10),
    ]
    assert isinstance(record_from_json(json.dumps(claim)), Claim)
    assert isinstance(record_from_json(json.dumps(verdict)), Verdict)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (FALSE, "contradicted"),
        (UNKNOWN, "insufficient_data"),
        (FORECAST, "not_checkable"),
    ],
)
def test_the_other_labels(text: str, label: str) -> None:
    called = call("check", *AT, text)
    assert called.code == 0
    assert called.labels == [label]
    (record,) = called.records
    assert record["verdict"]["explanation"]


def test_the_holder_of_a_forecast_is_named() -> None:
    (record,) = call("check", *AT, FORECAST).records
    assert "Jane Roe" in record["claim"]["holder"]["text"]


def test_a_text_without_figures_is_fine() -> None:
    called = call("check", *AT, EMPTY)
    assert (called.code, called.out) == (0, "")
    table = call("check", *AT, "--format", "table", EMPTY)
    assert table.code == 0
    assert table.out == ""  # standard output is for data
    assert "no statement about a measurable quantity" in table.err


def test_fail_on_is_exit_code_1_only_when_it_matches() -> None:
    assert call("check", *AT, "--fail-on", "contradicted", FALSE).code == 1
    assert call("check", *AT, "--fail-on", "contradicted", TRUE).code == 0
    assert call("check", *AT, "--fail-on", "close,supported", TRUE).code == 1
    assert call("check", *AT, "--fail-on", "close", "--fail-on", "supported", TRUE).code == 1


def test_the_table_is_for_people() -> None:
    called = call("check", *AT, "--format", "table", f"{TRUE} {UNKNOWN}")
    lines = called.out.splitlines()
    assert lines[0].split() == ["verdict", "the", "text", "says", "stated", "found", "why", "claim"]
    assert max(map(len, lines)) <= 120
    text = " ".join(called.out.split())
    assert "supported S&P 500 fell 2.7 percent" in text
    assert "insufficient data" in text
    assert "-2.71%" in text
    assert "\x1b" not in called.out
    assert "2 claims: 1 supported, 1 insufficient data" in called.err


def test_csv_has_a_header_and_a_row_per_claim() -> None:
    called = call("check", *AT, "--format", "csv", f"{TRUE} {FALSE}")
    rows = list(csv.DictReader(io.StringIO(called.out)))
    assert [row["verdict"] for row in rows] == ["supported", "contradicted"]
    assert rows[0]["statement"].endswith("fell 2.7 percent")
    assert rows[0]["found"] == "-2.71%"
    empty = call("check", *AT, "--format", "csv", EMPTY)
    assert empty.out.splitlines() == [called.out.splitlines()[0]]


def test_full_prints_article_and_document_first() -> None:
    called = call("check", *AT, "--full", "--title", "Slide", "--url", "https://a.example", TRUE)
    article_line, document_line, pair = called.records
    assert (article_line["schema"], article_line["title"]) == ("article/1", "Slide")
    assert article_line["url"] == "https://a.example"
    assert document_line["schema"] == "document/1"
    assert document_line["article_id"] == article_line["id"] == pair["claim"]["article_id"]
    refused = call("check", *AT, "--full", "--format", "table", TRUE)
    assert refused.code == 2
    assert "--format jsonl" in refused.err


def test_without_an_instant_now_stands_in_and_a_flag_says_so() -> None:
    (record,) = call("check", "The S&P 500 stood at 3,000 on December 24, 2018.").records
    assert "published_at_missing" in record["verdict"]["flags"]
    (dated,) = call("check", *AT, TRUE).records
    assert "published_at_missing" not in dated["verdict"]["flags"]


def test_an_instant_without_a_zone_is_utc_with_a_note() -> None:
    called = call("check", "--published-at", "2018-12-24T22:00:00", TRUE)
    assert called.labels == ["supported"]
    assert "names no zone and is read as UTC" in called.err


def test_nothing_after_the_instant_is_known() -> None:
    early = call("check", "--published-at", "2018-12-24T09:00:00-05:00", TRUE)
    assert early.labels != ["supported"]  # the session had not even opened


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("story.txt", TRUE),
        ("story.html", f"<html><body><article><p>{TRUE.replace('&', '&amp;')}</p></article>"),
        ("feed.xml", rss(("Slide", TRUE))),
        ("story.json", article("mine", TRUE)),
        ("articles.jsonl", article("mine", TRUE) + "\n"),
    ],
)
def test_files_of_every_kind(name: str, content: str, user: Path) -> None:
    (user / name).write_text(content, encoding="utf-8")
    called = call("check", *AT, name)
    assert called.code == 0, called.err
    assert called.labels == ["supported"]


def test_each_article_of_a_file_has_its_own_instant(user: Path) -> None:
    lines = [
        article("a", "The S&P 500 fell 2.7 percent on Monday."),
        article("b", "The S&P 500 rose 5.0 percent on Wednesday.", "2018-12-26T17:00:00-05:00"),
        article("c", "The S&P 500 fell 2.7 percent on Monday.", None),
    ]
    (user / "two.jsonl").write_text("\n".join(lines), encoding="utf-8")
    called = call("check", *AT, "two.jsonl")
    assert [record["claim"]["article_id"] for record in called.records] == ["a", "b", "c"]
    assert called.labels == ["supported"] * 3


def test_standard_input_named_or_not() -> None:
    assert call("check", *AT, "-", stdin=TRUE).labels == ["supported"]
    assert call("check", *AT, stdin=TRUE).labels == ["supported"]
    latin = "The café owners said that the S&P 500 fell 2.7 percent on Monday.".encode("latin-1")
    assert "supported" in call("check", *AT, "-", stdin=latin).labels


def test_a_text_in_another_encoding_is_read_as_far_as_it_goes() -> None:
    (record,) = call("check", *AT, f"Caf\udce9 owners: {TRUE}").records
    assert record["verdict"]["label"] == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000,
        "rose " * 2_000,
        "S&P 500 " * 2_000,
        "3% " * 400,
        "\u202e\u0000 \x1b[31m 3%",
    ],
    ids=["digits", "verbs", "names", "figures", "controls"],
)
def test_hostile_texts_end_well(text: str) -> None:
    called = call("check", *AT, "-", stdin=text)
    assert called.code in (0, 3)
    assert "Traceback" not in called.err


def test_articles_in_another_language_are_passed_over_and_counted(user: Path) -> None:
    lines = [article("german", "Der Index fiel um 2 %.", language="de"), article("en", TRUE)]
    (user / "two.jsonl").write_text("\n".join(lines), encoding="utf-8")
    called = call("check", "two.jsonl")
    assert called.code == 0
    assert called.labels == ["supported"]
    assert "passed over: 1 article in languages that are not annotated (de 1)" in called.err


def test_nothing_is_stored(user: Path) -> None:
    # another process: what a library writes at its first use would escape this one
    command = [sys.executable, "-m", "nlp.cli", "check", *AT, TRUE]
    done = subprocess.run(command, cwd=user, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path for path in user.rglob("*") if path.is_file()] == []


def test_the_sample_market_data_are_announced() -> None:
    called = call("check", *AT, TRUE)
    assert "the shipped sample is used" in called.err
    from nlp import resources

    chosen = call("check", *AT, "--market", resources.corpus("market"), TRUE)
    assert "sample" not in chosen.err
    assert chosen.labels == ["supported"]


def test_the_gold_articles_print_contract_records(shared: Path, user: Path) -> None:
    gold = [json.loads(p.read_text(encoding="utf-8")) for p in (shared / "gold").glob("*.json")]
    assert len(gold) == 10
    (user / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    called = call("check", "--market", shared / "market", "gold.jsonl")
    assert called.code == 0, called.err
    texts = {told["id"]: told["text"] for told in gold}
    assert {record["claim"]["article_id"] for record in called.records} == set(texts)
    for record in called.records:
        claim = record["claim"]
        assert texts[claim["article_id"]][claim["start"] : claim["end"]] == claim["text"]


def test_the_article_that_it_all_started_from(shared: Path) -> None:
    path = shared / "gold" / "seed.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    at = ("--published-at", told["published_at"])
    called = call("check", "--market", shared / "market", *at, path)
    assert called.code == 0, called.err
    claims = [record["claim"] for record in called.records]
    changes = [
        (claim["subjects"][0]["id"], record["verdict"]["label"])
        for claim, record in zip(claims, called.records, strict=True)
        if claim["form"] == "pct_change" and claim["quantity"]["value"] in ("13", "6")
    ]
    assert [instrument for instrument, _ in changes] == ["INDEX:STAR50", "INDEX:HSTECH"]
    assert all(label not in ("insufficient_data", "not_checkable") for _, label in changes)
    compared = [c for c in claims if c["form"] == "comparison" and c["measure"] == "close"]
    (against,) = [c for c in compared if [m["id"] for m in c["objects"]] == ["INDEX:NDX"]]
    assert {m["id"] for m in against["subjects"]} == {"INDEX:STAR50", "INDEX:HSTECH"}
    forecasts = [r for r in called.records if r["claim"]["modality"] == "forecast"]
    assert forecasts
    assert {r["verdict"]["label"] for r in forecasts} == {"not_checkable"}
    assert any(r["claim"]["holder"] for r in forecasts)


def test_csv_names_the_article() -> None:
    line = article("a", TRUE, title="Stocks slide", source={"name": "Example Wire"})
    called = call("check", "-", "--format", "csv", stdin=line)
    header, row = called.out.splitlines()
    told = dict(zip(header.split(","), next(csv.reader([row])), strict=True))
    assert (told["source"], told["title"]) == ("Example Wire", "Stocks slide")


def test_full_prints_records_where_a_table_is_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.cli.session.chosen_format", lambda asked: asked or "table")
    called = call("check", *AT, "--full", TRUE)
    assert called.code == 0, called.err
    assert [r.get("schema") for r in called.records] == ["article/1", "document/1", None]
    assert call("check", *AT, "--full", "--format", "table", TRUE).code == 2
