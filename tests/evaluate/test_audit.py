"""The audit: its file holds judgements and no text, and its arithmetic is right."""

from __future__ import annotations

import csv
import runpy
from collections import Counter
from typing import Any, get_args

import pytest

from nlp.records.claim import Form
from tests.conftest import ROOT

AUDIT = ROOT / "corpora" / "claims" / "audit"
PARTS = ("development", "test", "test-2", "test-3")
ERRORS = {
    "subject", "form", "figure", "tokens", "window", "no_claim", "direction", "modality", "holder",
    "objects", "measure", "id", "hedge", "unit",
}  # fmt: skip


@pytest.fixture(scope="module")
def audit() -> dict[str, Any]:
    return runpy.run_path(str(AUDIT / "audit.py"))


def rows() -> list[dict[str, str]]:
    with (AUDIT / "judgements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_judgements_are_offsets_and_no_text(audit: dict[str, Any]) -> None:
    assert len(rows()) >= audit["SIZE"]
    for row in rows():
        assert tuple(row) == audit["COLUMNS"]
        assert row["corpus"] in audit["CORPORA"]
        assert len(bytes.fromhex(row["key"])) == len(bytes.fromhex(row["digest"])) == 6
        assert 0 <= int(row["start"]) < int(row["end"])
        assert row["form"] in get_args(Form)
        assert set(row["errors"].split()) <= ERRORS


def test_what_is_wrong_has_a_reason_and_nothing_is_judged_twice(audit: dict[str, Any]) -> None:
    assert all(row["errors"] for row in rows() if row["right"] == "0")
    assert {row["right"] for row in rows()} == {"0", "1"}
    places = Counter((row["key"], row["start"], row["end"], row["digest"]) for row in rows())
    assert len(audit["judgements"]()) == len(places) == len(rows())
    assert {row["part"] for row in rows()} <= set(PARTS) == set(audit["PARTS"])


def test_the_test_part_shares_no_sentence_with_what_was_looked_at() -> None:
    keys = {part: {row["key"] for row in rows() if row["part"] == part} for part in PARTS}
    assert not keys["test"] & keys["development"]
    assert all(key[0] in "89abcdef" for key in keys["test"])


def test_the_interval_of_a_share(audit: dict[str, Any]) -> None:
    # worked out by hand: (.9 + 1.9208/100 ± 1.96·√(.09/100 + .9604/10⁴)) / 1.038416
    assert audit["wilson"](90, 100) == pytest.approx((0.8256, 0.9448), abs=1e-4)
    low, high = audit["wilson"](10, 10)
    assert (low, high) == (pytest.approx(0.7225, abs=1e-4), pytest.approx(1.0))


def test_the_report_counts(audit: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    judged = [
        {"corpus": "finentity", "right": "1", "errors": ""},
        {"corpus": "finentity", "right": "0", "errors": "subject form"},
        {"corpus": "finer-ord", "right": "1", "errors": "measure"},
    ]
    audit["report"](judged)
    first, *lines = capsys.readouterr().out.splitlines()
    assert first.startswith("3 judged of 200: precision 0.667 ")
    assert [line.split() for line in lines[:2]] == [
        ["finer-ord", "1", "of", "1"],
        ["finentity", "1", "of", "2"],
    ]
    assert {tuple(line.split()) for line in lines[2:]} == {
        ("wrong", "subject", "1"), ("wrong", "form", "1"), ("wrong", "measure", "1"),
    }  # fmt: skip
