"""The sample feed says what articles.toml says, and its figures are those of the sample folder."""

from __future__ import annotations

import csv
import json
import runpy
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from nlp.resources import corpus

FEEDS = corpus("feeds")
LABELS = {
    *("supported", "supported_other_reading", "close", "contradicted", "direction_only"),
    *("not_checkable", "insufficient_data"),
}
FILES = {
    "harborwire.example": "markets.rss.xml",
    "lantern-economics.example": "economy.atom.xml",
    "tidewater.example": "wire.json",
    "quayside-ledger.example": "pages/{slug}",
}


@pytest.fixture(scope="module")
def build() -> dict[str, Any]:
    return runpy.run_path(str(FEEDS / ".source" / "build.py"))


def claims() -> list[dict[str, Any]]:
    with (FEEDS / ".source" / "expected.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    return [
        {**row, "also_ok": [name for name in row["also_ok"].split("|") if name]} for row in found
    ]


def test_every_figure_comes_out_of_the_sample_folder(build: dict[str, Any], tmp_path: Path) -> None:
    build["build"](tmp_path)  # stops when a figure does not come out
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 9
    for path in made:
        shipped = (FEEDS / path).read_text(encoding="utf-8")
        assert (tmp_path / path).read_text(encoding="utf-8") == shipped, path


def test_a_wrong_value_is_noticed(build: dict[str, Any]) -> None:
    claim = {
        "in": "Gold",
        "figure": "1 percent",
        "label": "supported",
        "check": "pct(SPX, '2018-12-24', '2018-12-26')",
        "value": 4.9,
    }
    article = {"slug": "x", "text": [["Gold rose 1 percent."]], "claims": [claim]}
    assert len(build["verify"]([article])) == 1
    claim["value"] = 4.959
    assert build["verify"]([article]) == []
    claim["in"] = "Silver"
    assert "begins no sentence" in build["verify"]([article])[0]


def test_expected_sentences_stand_in_the_files() -> None:
    for claim in claims():
        host, slug = claim["article"].split("/")[2], claim["article"].split("/")[-1]
        text = (FEEDS / FILES[host].format(slug=slug)).read_text(encoding="utf-8")
        if host == "tidewater.example":
            bodies = [item["content_html"] for item in json.loads(text)["items"]]
            text = "\n".join(bodies)
        assert claim["sentence"] in unescape(unescape(text)), claim["sentence"]
        assert claim["label"] in LABELS
        assert set(claim["also_ok"]) <= LABELS


def test_the_feed_covers_all_outcomes() -> None:
    found = [claim["label"] for claim in claims()]
    assert len({claim["article"] for claim in claims()}) == 22
    assert set(found) == LABELS - {"direction_only"}
    assert found.count("contradicted") >= 15
    china = [claim for claim in claims() if "china-technology" in claim["article"]]
    assert {claim["label"] for claim in china} == {"insufficient_data", "not_checkable"}


def test_figures_stand_in_their_sentences() -> None:
    """Figures are quoted as the text has them, so that a reader finds them."""
    assert [claim for claim in claims() if claim["figure"] not in claim["sentence"]] == []


def test_compare_finds_the_claim_of_a_figure() -> None:
    compare = runpy.run_path(str(FEEDS / ".source" / "compare.py"))
    sentence = "Oil fell 2 percent to $40, a third loss."

    def line(start: int, end: int, figure: tuple[int, int] | None) -> dict[str, Any]:
        quantity = figure and {"start": 100 + figure[0], "end": 100 + figure[1]}
        span = {"sentence_start": 100, "start": 100 + start, "end": 100 + end}
        return {"claim": {**span, "quantity": quantity, "quantity_from": None}}

    change, level, streak = line(0, 18, (9, 18)), line(0, 25, (22, 25)), line(0, 39, None)
    both = [change, level, streak]
    assert compare["about"]("2 percent", sentence, both) == [change]
    assert compare["about"]("$40", sentence, both) == [level]
    assert compare["about"]("third loss", sentence, both) == [streak]
