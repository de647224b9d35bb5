"""Rows and what is written from them: CSV, JSON Lines, tables."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.records import Claim, Verdict, from_json
from nlp.report import (
    CLAIM_COLUMNS,
    COLUMNS,
    meaning,
    pair_line,
    row,
    table,
    write_csv,
    write_jsonl,
)
from nlp.report.csv import guarded
from nlp.report.figures import figure
from nlp.report.text import display_width, wrapped
from tests.store.material import article, claim, failure, gold_claim, verdict

ARTICLE = article()
CLAIM = claim(ARTICLE)
VERDICT = verdict(CLAIM, flags=("stale", "single_source"))


def test_a_row_says_it_all_in_flat_cells() -> None:
    cells = row(CLAIM, VERDICT, ARTICLE)
    assert tuple(cells) == COLUMNS
    wanted = {
        "id": CLAIM.id,
        "published_at": "2018-12-26T01:00:00Z",
        "source": "Wire",
        "verdict": "contradicted",
        "form": "pct_change",
        "subject": "The S&P 500",
        "measure": "close",
        "statement": "The S&P 500 rose 3.2% on Friday",
        "stated": "about 3.2%",
        "found": "2.06%",
        "reason": "",
        "flags": "stale single_source",
        "window": "2018-12-21",
        "holder": "Jefferies",
        "value": "3.20",
        "unit": "percent",
        "subject_ids": "INDEX:SPX",
        "explanation": "It rose 2.1% that day.",
        "interval_low": "3.15",
        "interval_high": "3.25",
        "checkworthiness": "0.750",
        "url": "https://news.example/1",
    }
    assert {name: cells[name] for name in wanted} == wanted


def test_found_is_the_value_of_the_reading_that_carries_the_verdict() -> None:
    assert row(CLAIM, verdict(CLAIM, "supported_other_reading"))["found"] == "3.20%"


def test_a_row_without_verdict_and_article_has_the_same_columns() -> None:
    cells = row(gold_claim(ARTICLE), None)
    assert tuple(cells) == COLUMNS
    assert (cells["verdict"], cells["explanation"]) == ("", "not verified yet")


def test_without_an_explanation_the_typed_reason_speaks() -> None:
    bare = verdict(CLAIM, "insufficient_data", explanation="").replace(reason="no_series")
    assert row(CLAIM, bare)["explanation"] == meaning("reason", "no_series")
    assert row(CLAIM, bare)["reason"] == "no_series"


def test_cells_hold_no_control_characters() -> None:
    nasty = CLAIM.replace(text="rose \x1b[31m3.2%\r\n\x07 on\u202eFriday")
    assert row(nasty, VERDICT, ARTICLE)["statement"] == "rose [31m3.2% onFriday"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (2.0588, "percent", "2.06%"),
        (0.3, "percentage_point", "0.3 percentage points"),
        (-9.0, "basis_point", "-9.00 basis points"),
        (732_000_000_000, "USD", "732.00 billion USD"),
        (1_900_000_000_000, "USD", "1.90 trillion USD"),
        (1250.5, "points", "1,250.50 points"),
        (0, "percent", "0.00%"),
        (120.0, "multiple", "120.00 times"),
        (4.0, None, "4.00"),
        (1e300, "points", "1e+300 points"),
        (float("nan"), "percent", "nan%"),
    ],
)
def test_figures(value: float, unit: str | None, shown: str) -> None:
    assert figure(value, unit) == shown


# CSV


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\uff1d1", "'\uff1d1"),
        ("-0.4%", "-0.4%"),
        ("+1,250.5", "+1,250.5"),
        ("-2\n", "'-2\n"),
        ("3%", "3%"),
        ("", ""),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_defused(cell: str, safe: str) -> None:
    assert guarded(cell) == safe


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_csv_reads_back_as_it_was_written(cells: list[list[str]]) -> None:
    def unix(cell: str) -> str:
        return cell.replace("\r\n", "\n").replace("\r", "\n")

    stream = io.StringIO(newline="")
    rows = [{"a": first, "b": second, "c": "left out"} for first, second in cells]
    assert write_csv(rows, stream, columns=("a", "b")) == len(cells)
    stream.seek(0)
    read = list(csv.reader(stream))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[guarded(unix(cell)) for cell in pair] for pair in cells]


def test_csv_has_its_header_without_rows() -> None:
    stream = io.StringIO()
    assert write_csv([], stream) == 0
    assert stream.getvalue() == ",".join(COLUMNS) + "\n"


# JSON Lines


def test_a_pair_is_one_line_and_comes_back() -> None:
    line = pair_line(CLAIM, VERDICT)
    assert "\n" not in line
    parts = json.loads(line)
    assert list(parts) == ["claim", "verdict"]
    assert from_json(json.dumps(parts["claim"]), Claim) == CLAIM
    assert from_json(json.dumps(parts["verdict"]), Verdict) == VERDICT
    assert json.loads(pair_line(CLAIM, None))["verdict"] is None


def test_lines_of_all_kinds() -> None:
    stream = io.StringIO()
    assert write_jsonl([failure(), {"claim": CLAIM}, '{"a":1}'], stream) == 3
    first, second, third = map(json.loads, stream.getvalue().splitlines())
    assert (first["schema"], second["claim"]["id"], third) == ("failure/1", CLAIM.id, {"a": 1})


# Tables


def test_a_table_lines_up() -> None:
    rows = [{"verdict": "close", "subject": "日経平均", "found": "3.1%"}, {"verdict": "supported"}]
    chosen = [column for column in CLAIM_COLUMNS if column.name in {"verdict", "subject", "found"}]
    assert list(table(rows, width=40, columns=chosen)) == [
        "verdict    subject   found",
        "---------  --------  -----",
        "close      日経平均   3.1%",
        "supported",
    ]


def test_a_table_wraps_and_then_drops_what_matters_least() -> None:
    rows = [row(CLAIM, VERDICT, ARTICLE)]
    for width, shown in [
        (160, ["verdict", "subject", "statement", "stated", "found", "why", "id"]),
        (90, ["verdict", "subject", "statement", "stated", "found", "why"]),
        (64, ["verdict", "statement", "found", "why"]),
        (60, ["verdict", "statement", "why"]),
        (30, ["verdict", "statement"][:1]),
    ]:
        lines = list(table(rows, width=width))
        assert lines[0].split() == shown
        assert max(map(display_width, lines)) <= width
    text = " ".join(line.split("  ")[1].strip() for line in list(table(rows, width=64))[2:])
    assert "rose" in text


texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("日本 \u0301🙂"), max_size=60
)


@settings(max_examples=80)
@given(
    st.lists(st.fixed_dictionaries({column.name: texts for column in CLAIM_COLUMNS}), max_size=3),
    st.integers(12, 200),
)
def test_no_line_is_wider_than_asked(rows: list[dict[str, str]], width: int) -> None:
    lines = list(table(rows, width=width))
    assert all(display_width(line) <= width for line in lines)
    assert bool(lines) == bool(rows)


@settings(max_examples=80)
@given(texts, st.integers(2, 30))
def test_wrapping_keeps_all_characters(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(display_width(line) <= columns for line in lines)


def test_colours_do_not_disturb_the_widths() -> None:
    def paint(name: str, cells: object, text: str) -> str:
        return f"<{text}>" if name == "verdict" else text

    chosen = CLAIM_COLUMNS[:2]
    lines = list(
        table([{"verdict": "close", "subject": "Gold"}], width=80, columns=chosen, paint=paint)
    )
    assert lines[-1] == "<close  >  Gold"


def test_very_long_cells_are_no_trouble() -> None:
    rows = [{"verdict": "9" * 100_000, "statement": "x " * 50_000, "explanation": "日" * 50_000}]
    lines = list(table(rows, width=100))
    assert max(map(display_width, lines)) <= 100
    assert sum(line.count("日") for line in lines) == 50_000
