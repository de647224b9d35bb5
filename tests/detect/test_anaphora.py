"""What stands for something named before, within one article; what is open stays open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

NOW = dt.datetime(2024, 6, 5, 21, 0, tzinfo=dt.UTC)


def found(text: str, detected: Callable[..., list[Claim]]) -> dict[str, Claim]:
    """The claims of a text by the words of their figure."""
    made = detected(text, NOW)
    return {claim.quantity.text: claim for claim in made if claim.quantity}


def ids(claim: Claim) -> list[str | None]:
    return [mention.id for mention in claim.subjects]


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        (
            "Target reported on Wednesday. Shares in the retailer fell 4.2%.",
            "4.2%",
            ["XNYS:TGT"],
        ),
        ("Target reported on Wednesday. The company lost 3%.", "3%", ["XNYS:TGT"]),
        ("Target fell on Wednesday. It is down 12% this year.", "12%", ["XNYS:TGT"]),
        (
            "China Mobile and China Telecom met. The former rose 2.1% and the latter fell 0.4%.",
            "2.1%",
            ["XHKG:0941"],
        ),
        (
            "China Mobile and China Telecom met. The former rose 2.1% and the latter fell 0.4%.",
            "0.4%",
            ["XHKG:0728"],
        ),
        (
            "The Shanghai Composite and the CSI 300 parted ways: the former ended 1.5% lower.",
            "1.5%",
            ["INDEX:SSE"],
        ),
        (
            "The S&P 500 and the Nasdaq opened higher. Both indices closed down 1%.",
            "1%",
            ["INDEX:SPX", "INDEX:IXIC"],
        ),
        (
            "Tencent fell 2% on Tuesday. JD.com slid 4%. Both stocks have lost 10% this year.",
            "10%",
            ["XHKG:0700", "XNAS:JD"],
        ),
        (
            "Shell rose 1.9% and BP 2.2%. Glencore lost 3%. The two oil majors are worth £240bn.",
            "£240bn",
            ["XLON:SHEL", "XLON:BP"],
        ),
        (
            "Alibaba rose 3% in New York. Its Hong Kong-listed shares had gained 2%.",
            "2%",
            ["XHKG:9988"],
        ),
        (
            "The S&P 500 lost 1.2% on Monday. The VIX hit 25. The index could slide to 5,000.",
            "5,000",
            ["INDEX:SPX"],
        ),
        (
            "The dollar rose against the yen. The Japanese currency has lost 11% this year.",
            "11%",
            ["FX:USDJPY"],
        ),
        (
            "Nvidia closed at a record, above Apple. The iPhone maker slipped 0.3%.",
            "0.3%",
            ["XNAS:AAPL"],
        ),
        (
            "A local Chinese tech stock index, akin to the Nasdaq, rose 3.2% on Wednesday.",
            "3.2%",
            ["INDEX:STAR50"],
        ),
        (
            "The 10-year Treasury yield rose. The ten-year has since slipped to 4.40%.",
            "4.40%",
            ["RATE:US10Y"],
        ),
    ],
)
def test_words_take_up_what_was_named(
    text: str, figure: str, expected: list[str], detected: Callable[..., list[Claim]]
) -> None:
    assert ids(found(text, detected)[figure]) == expected


@pytest.mark.parametrize(
    ("text", "figure", "possible"),
    [
        (
            "Toyota and Honda reported. The larger carmaker rose 3%.",
            "3%",
            {"XTKS:7203", "XTKS:7267"},
        ),
        (
            "Walmart and Target reported. The smaller company has lost 8% in a month.",
            "8%",
            {"XNAS:WMT", "XNYS:TGT"},
        ),
    ],
)
def test_what_only_knowledge_of_the_world_decides_stays_open(
    text: str, figure: str, possible: set[str], detected: Callable[..., list[Claim]]
) -> None:
    [mention] = found(text, detected)[figure].subjects
    assert mention.id is None
    assert {candidate.id for candidate in mention.candidates} == possible
    assert sum(candidate.score for candidate in mention.candidates) <= 1
    assert all(candidate.reason for candidate in mention.candidates)


def test_a_peer_is_not_the_company_itself(detected: Callable[..., list[Claim]]) -> None:
    text = "Target fell 2% on Tuesday. Its Hong Kong-listed peer lost 7%."
    assert "XNYS:TGT" not in ids(found(text, detected)["7%"])


def test_description_keeps_its_reason(detected: Callable[..., list[Claim]]) -> None:
    text = "A local Chinese tech stock index, akin to the Nasdaq, rose 3.2% on Wednesday."
    [mention] = found(text, detected)["3.2%"].subjects
    assert mention.candidates[0].reason.startswith("describes: ")
