"""The golden stories are sound, and the folder gives their inputs without looking ahead."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from nlp.market.folder import MarketFolder
from nlp.records import Article, from_json

STORIES = Path(__file__).resolve().parents[1] / "golden" / "stories"
SLUGS = sorted(path.name for path in STORIES.iterdir() if path.is_dir())


def article(slug: str) -> Article:
    return from_json((STORIES / slug / "article.json").read_bytes(), Article)


def values(slug: str, instrument: str, measure: str) -> dict[str, float]:
    market = MarketFolder(STORIES / slug / "market")
    info = market.series(instrument, measure)[0]
    found = market.observations(info, as_of=article(slug).seen_at)
    rows = [found.observation(place) for place in range(len(found))]
    return {str(row.date): row.value for row in rows}


def test_there_are_four_stories() -> None:
    assert SLUGS == ["jobs-revised-growth", "london-morning", "new-york-week", "share-split"]


@pytest.mark.parametrize("slug", SLUGS)
def test_story_is_sound(slug: str) -> None:
    text = article(slug).text
    expected = json.loads((STORIES / slug / "expected.json").read_text(encoding="utf-8"))
    assert MarketFolder(STORIES / slug / "market").check() == []
    assert (STORIES / slug / "WHY.md").is_file()
    for claim in expected:
        assert claim["sentence"] in text
        assert claim["figure"] in claim["sentence"]
        assert claim["label"] not in claim["also_ok"]


def test_tuesday_is_not_seen_before_the_opening() -> None:
    assert max(values("london-morning", "INDEX:FTSE", "close")) == "2031-03-10"
    assert max(values("london-morning", "COMM:BRENT", "close")) == "2031-03-10"


def test_growth_is_the_first_estimate() -> None:
    assert values("jobs-revised-growth", "ECON:US", "gdp_growth_yoy")["2030-12-31"] == 2.0
    assert values("jobs-revised-growth", "ECON:US", "unemployment_rate")["2031-02-28"] == 4.5


def test_the_split_is_told() -> None:
    market = MarketFolder(STORIES / "share-split" / "market")
    assert market.splits("XNAS:NVDA") == ((dt.date(2031, 3, 11), 10.0),)
    assert values("share-split", "XNAS:NVDA", "close")["2031-03-11"] == 130


def test_friday_is_seen_in_the_evening() -> None:
    closes = values("new-york-week", "INDEX:SPX", "close")
    assert closes["2031-03-14"] == 4242
    assert len(closes) == 71  # sessions of XNYS from 2 December to 14 March
