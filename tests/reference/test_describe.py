"""Descriptions: what is meant when no name is given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reference import Reference

REFERENCE = Reference.load()


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("A local Chinese tech stock index, akin to the Nasdaq,", "INDEX:STAR50"),
        ("a secondary index tracking Chinese tech firms listed in Hong Kong", "INDEX:HSTECH"),
        ("China's answer to the Nasdaq", "INDEX:STAR50"),
        ("a Hong Kong gauge of Chinese internet giants", "INDEX:HSTECH"),
        ("Korea's answer to the Nasdaq", "INDEX:KQ11"),
        ("another index focused on Chinese robotics companies", "INDEX:CSI_ROBOT"),
        ("an index tracking mainland Chinese chipmakers", "INDEX:CSI_SEMICONDUCTOR"),
        ("an index of Chinese companies listed in the United States", "INDEX:GOLDENDRAGON"),
        ("the UK blue-chip index", "INDEX:FTSE"),
        ("Germany's mid-caps", "INDEX:MDAX"),
        ("Europe's fear gauge", "INDEX:VSTOXX"),
        ("a measure of expected volatility in U.S. stocks", "INDEX:VIX"),
        ("a gauge of American chipmakers", "INDEX:SOX"),
        ("U.S. small caps", "INDEX:RUT"),
        ("the dollar against a basket of peers", "INDEX:DXY"),
        ("the broadest gauge of world stocks", "INDEX:ACWI"),
        ("Japan's broader stock gauge", "INDEX:TOPX"),
        ("China's blue-chip index", "INDEX:CSI300"),
        ("Shanghai’s benchmark index", "INDEX:SSE"),
        ("Shenzhen's start-up board", "INDEX:CHINEXT"),
        ("the Indian benchmark", "INDEX:NSEI"),
    ],
)
def test_described_index_is_on_top(text: str, identity: str) -> None:
    candidates = REFERENCE.describe(text)
    assert candidates[0].id == identity
    assert candidates[0].score >= 0.5
    assert candidates[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the index",
        "the benchmark index",
        "a local index",
        "the company",
        "a cake",
        "the Chinese company",
        "the French stock",
        "a Chilean robotics index",
        "!?",
        "the the the",
    ],
)
def test_too_little_to_go_by_gives_nothing(text: str) -> None:
    assert REFERENCE.describe(text) == ()


def test_things_that_fit_alike_share_the_score() -> None:
    candidates = REFERENCE.describe("an index of smaller companies")
    assert len(candidates) > 1
    assert candidates[0].score < 0.5


@pytest.mark.parametrize(
    "text", ["China’s tech stocks", "Chinese AI stocks", "the tech-heavy index", "bank stocks"]
)
def test_words_that_fit_several_things_decide_nothing(text: str) -> None:
    assert all(candidate.score < 0.3 for candidate in REFERENCE.describe(text))


def test_home_of_the_text_decides_where_the_description_names_no_country() -> None:
    home = REFERENCE.describe("the tech-heavy index", economies=["ECON:US"])
    assert home[0].id == "INDEX:IXIC"
    abroad = REFERENCE.describe("the Chinese tech index", economies=["ECON:US"])
    assert abroad[0].id == "INDEX:STAR50"


def test_very_long_text_is_read_in_part() -> None:
    assert isinstance(REFERENCE.describe("tech " * 50_000), tuple)


@settings(max_examples=80)
@given(st.text(max_size=80))
def test_scores_add_up_to_at_most_one(text: str) -> None:
    candidates = REFERENCE.describe(text + " chinese tech index")
    assert sum(candidate.score for candidate in candidates) <= 1.0
    assert list(candidates) == sorted(candidates, key=lambda c: -c.score)


@pytest.mark.parametrize(
    ("text", "first", "also"),
    [
        ("Japanese shares", "INDEX:N225", ["INDEX:TOPX"]),
        ("Chinese stocks", "INDEX:CSI300", ["INDEX:SSE"]),
        ("UK equities", "INDEX:FTSE", []),
        ("London stocks", "INDEX:FTSE", []),
        ("Hong Kong shares", "INDEX:HSI", []),
        ("the German stock market", "INDEX:DAX", []),
    ],
)
def test_the_stocks_of_a_place_are_its_benchmark(text: str, first: str, also: list[str]) -> None:
    candidates = REFERENCE.describe(text)
    assert [candidate.id for candidate in candidates] == [first, *also]
    assert 0.3 < candidates[0].score <= 0.6
