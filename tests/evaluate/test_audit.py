"""The audit: its file holds judgements and no text, and its arithmetic is right."""

from __future__ import annotations

import csv
import hashlib
import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from nlp.records.claim import Form
from tests.conftest import ROOT

AUDIT = ROOT / "corpora" / "claims" / "audit"
PARTS = (
    "development", "test", "test-2", "test-3", "wide-1", "wide-2", "wide-3", "wide-test",
)  # fmt: skip
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
    assert len(rows()) >= 200
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
    names = ("part", "key", "start", "end", "form", "digest")
    places = Counter(tuple(row[name] for name in names) for row in rows())
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
    assert first.startswith("3 judged: precision 0.667 ")
    assert [line.split() for line in lines[:2]] == [
        ["finer-ord", "1", "of", "1"],
        ["finentity", "1", "of", "2"],
    ]
    assert {tuple(line.split()) for line in lines[2:]} == {
        ("wrong", "subject", "1"), ("wrong", "form", "1"), ("wrong", "measure", "1"),
    }  # fmt: skip


def test_parts_are_of_one_half_and_have_seeds_of_their_own(audit: dict[str, Any]) -> None:
    unseen = {name for name, part in audit["PARTS"].items() if part.half == "89abcdef"}
    assert unseen == {"test", "test-2", "test-3", "wide-test"}
    corpora = [(part.corpora, part.seed, part.half) for part in audit["PARTS"].values()]
    assert len(set(corpora)) == len(corpora)


def test_a_filled_sample_is_taken_over_and_an_empty_one_is_not(
    audit: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = dict.fromkeys(audit["COLUMNS"], "0") | {"part": "wide-1", "right": "1", "errors": ""}
    path, kept = tmp_path / "sample.jsonl", tmp_path / "judgements.csv"
    monkeypatch.setitem(audit["take_over"].__globals__, "JUDGEMENTS", kept)
    path.write_text(json.dumps({**row, "sentence": "Gold rose.", "right": ""}) + "\n")
    with pytest.raises(SystemExit, match="1 records without a judgement"):
        audit["take_over"](path, [])
    path.write_text(json.dumps({**row, "sentence": "Gold rose."}) + "\n")
    audit["take_over"](path, [])
    audit["take_over"](path, audit["judgements"]())
    assert kept.read_text().splitlines() == [
        ",".join(audit["COLUMNS"]),
        ",".join(row[name] for name in audit["COLUMNS"]),
    ]


def test_texts_are_read_with_their_day_and_their_key(tmp_path: Path) -> None:
    texts = runpy.run_path(str(AUDIT / "texts.py"))
    folder = tmp_path / "meantime"
    folder.mkdir()
    document = {"id": "meantime-1", "text": "Acme up\nMarch 01, 2008\nAcme rose 3%.\nBolt fell."}
    (folder / "docs.jsonl").write_text(json.dumps(document) + "\n")
    rest = {"id": "meantime-1-rest-0", "text": "Cole was flat."}
    (folder / "unannotated.jsonl").write_text(json.dumps(rest) + "\n")
    ((name, article),) = texts["articles"](tmp_path, ("meantime",))
    assert (name, article.title) == ("meantime", "Acme up")
    assert article.text == "Acme rose 3%.\n\nBolt fell.\n\nCole was flat."
    assert article.published_at.isoformat() == "2008-03-01T12:00:00+00:00"
    words = "acme up march 01 2008 acme rose 3 bolt fell"
    assert article.id == hashlib.sha1(words.encode()).hexdigest()[:12]
