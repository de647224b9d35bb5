"""The annotated articles: built from their sources, consistent, and true where they mean to be."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nlp.evaluate.corpora import records
from nlp.evaluate.gold import GoldRecord
from tests.conftest import ROOT

CLAIMS = ROOT / "corpora" / "claims"
PARTS = ("development", "test")


def paths() -> list[Path]:
    return sorted(path for part in PARTS for path in (CLAIMS / part).glob("*.json"))


def articles() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths()]


@pytest.fixture(scope="module")
def build() -> dict[str, Any]:
    return runpy.run_path(str(CLAIMS / "build.py"))


def test_the_sources_give_what_is_shipped(build: dict[str, Any], tmp_path: Path) -> None:
    build["main"](tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("*/*.json")}
    assert made == {path.relative_to(CLAIMS): path.read_bytes() for path in paths()}


def test_parts_are_settled_by_the_text() -> None:
    for path in paths():
        text = json.loads(path.read_text(encoding="utf-8"))["text"].lower()
        digest = hashlib.sha1(re.sub("[^a-z0-9]+", " ", text).encode()).hexdigest()
        assert path.parent.name == PARTS[int(digest[2], 16) % 2], path.name


def test_there_are_enough_articles_and_forms(build: dict[str, Any]) -> None:
    forms = Counter(claim["form"] for article in articles() for claim in article["claims"])
    assert len(articles()) >= 60
    assert set(forms) == build["FORMS"]
    assert min(forms.values()) >= 8


def test_the_readme_counts_rightly() -> None:
    text = (CLAIMS / "README.md").read_text(encoding="utf-8")
    claims = {part: [] for part in PARTS}  # type: dict[str, list[dict[str, Any]]]
    for path in paths():
        claims[path.parent.name] += json.loads(path.read_text(encoding="utf-8"))["claims"]
    for part, mine in claims.items():
        optional = sum(claim["optional"] for claim in mine)
        figures = sum(bool(claim["quantity"]) for claim in mine)
        number = len(list((CLAIMS / part).glob("*.json")))
        assert f"| `{part}/` | {number} | {len(mine)} | {optional} | {figures} |" in text
    of_test = Counter(claim["form"] for claim in claims["test"])
    for form, n in Counter(claim["form"] for mine in claims.values() for claim in mine).items():
        assert f"| `{form}` | {n} | {of_test[form]} |" in text
    total = sum(map(len, claims.values()))
    assert f"{len(paths())} articles" in text
    assert f"{total:,} claims" in text


def test_everything_points_into_the_text() -> None:
    for article in articles():
        text, sentences = article["text"], {tuple(pair) for pair in article["sentences"]}
        spans = sorted(sentences)
        between = [text[a[1] : b[0]] for a, b in pairwise(spans)]
        assert (spans[0][0], spans[-1][1], set(between) <= {" ", "\n"}) == (0, len(text), True)
        for claim in article["claims"]:
            start, end = claim["sentence_start"], claim["sentence_end"]
            assert (start, end) in sentences
            assert start <= claim["start"] < claim["end"] <= end
            assert text[claim["start"] : claim["end"]] == claim["text"]
            for figure in filter(None, (claim["quantity"], claim["quantity_from"])):
                assert figure["text"] in text[start:end], claim["id"]
            window = claim["window"]
            if window and window["text"]:
                assert window["text"] in text[start:end], claim["id"]
        ids = [claim["id"] for claim in article["claims"]]
        assert ids == [f"{article['id']}#{at:02d}" for at in range(1, len(ids) + 1)]


def test_fields_agree_with_each_other() -> None:
    for claim in (claim for article in articles() for claim in article["claims"]):
        expected = claim["expected"]
        assert claim["checkable"] is (claim["modality"] == "stated"), claim["id"]
        assert (expected["label"] == "not_checkable") is not claim["checkable"], claim["id"]
        assert bool(expected["error"]) is (expected["label"] == "contradicted"), claim["id"]
        assert claim["form"] != "forecast" or not claim["checkable"], claim["id"]
        figure = claim["quantity"]
        if figure:
            assert (figure["unit"] == "currency") is (figure["currency"] is not None), claim["id"]
        if claim["form"] == "ranking":
            assert claim["rank"] or claim["optional"], claim["id"]


def test_the_corpus_is_read_by_the_program() -> None:
    read = [record for part in PARTS for record in records(CLAIMS / part)]
    assert len(read) == len(paths())
    assert all(isinstance(record, GoldRecord) and record.published_at for record in read)


@pytest.mark.parametrize(
    ("figure", "value", "right"),
    [
        ({"value": "1.2", "hedge": "exact"}, 1.249, True),  # rounded down
        ({"value": "1.2", "hedge": "exact"}, 1.151, True),  # rounded up
        ({"value": "1.2", "hedge": "exact"}, 1.28, True),  # cut off
        ({"value": "1.2", "hedge": "exact"}, 1.31, False),
        ({"value": "13", "hedge": "below"}, 12.9, True),
        ({"value": "13", "hedge": "below"}, 13.1, False),
        ({"value": "13", "hedge": "above"}, 13.1, True),
        ({"value": "20", "hedge": "about"}, 20.9, True),
        ({"value": "20", "hedge": "about"}, 22, False),
        ({"value": "5", "hedge": "at_least"}, 9, True),
        ({"value": "5", "hedge": "at_most"}, 9, False),
        ({"value": "12990000000000", "hedge": "exact"}, 12990341000000, True),
    ],
)
def test_what_a_printed_number_allows(
    build: dict[str, Any], figure: dict[str, str], value: float, right: bool
) -> None:
    assert build["inside"](figure, value) is right


def test_the_build_refuses_what_the_data_do_not_say(build: dict[str, Any], tmp_path: Path) -> None:
    def record(claim: str) -> dict[str, Any]:
        path = tmp_path / "test" / "x.txt"
        path.parent.mkdir(exist_ok=True)
        head = "title: x\npublished: 2018-12-24T17:00:00-05:00\nsource: x\nday: 2018-12-24\n---\n"
        path.write_text(f"{head}The S&P 500 fell 2.7% on Monday.\n> {claim}\n", encoding="utf-8")
        series, known = build["load"](), build["reference_ids"]()
        return build["Article"](path, series, known).record()  # type: ignore[no-any-return]

    fell = "The S&P 500 fell 2.7% | pct_change | The S&P 500=INDEX:SPX | q=2.7% | v=ch(SPX)"
    (claim,) = record(f"{fell} | d=down | w=on Monday")["claims"]
    assert claim["expected"]["label"] == "supported"
    assert claim["expected"]["true_value"] == pytest.approx(-2.7112, abs=1e-4)
    assert claim["window"] == {"text": "on Monday", "begin": "2018-12-24", "end_on": "2018-12-24"}
    (claim,) = record(f"{fell} | d=up | err=wrong sign")["claims"]
    assert claim["expected"]["error"] == "wrong sign"
    for broken in (
        f"{fell} | d=up",
        f"{fell} | d=down | err=none at all",
        fell.replace("INDEX:SPX", "INDEX:NOWHERE"),
        fell.replace("fell 2.7%", "rose 2.7%"),
        f"{fell} | d=sideways",
        f"{fell} | colour=red",
        fell.replace("pct_change", "change"),
    ):
        with pytest.raises(Exception, match="x: The S&P"):
            record(broken)
