"""Tickers in brackets."""

from __future__ import annotations

import pytest

from nlp.reference import Reference

REFERENCE = Reference.load()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("(NYSE: TGT)", ("XNYS:TGT",)),
        ("(NYSE:TGT)", ("XNYS:TGT",)),
        ("(Nasdaq: NVDA)", ("XNAS:NVDA",)),
        ("(0700.HK)", ("XHKG:0700",)),
        ("(700 HK)", ("XHKG:0700",)),
        ("(AAPL.O)", ("XNAS:AAPL",)),
        ("<AAPL.O>", ("XNAS:AAPL",)),
        ("(AMZN)", ("XNAS:AMZN",)),
        ("($AMZN)", ("XNAS:AMZN",)),
        ("(7203.T)", ("XTKS:7203",)),
        ("(688256.SS)", ("XSHG:688256",)),
        ("(LON:SHEL)", ("XLON:SHEL",)),
        ("(BRK.B)", ("XNYS:BRK.B",)),
        ("(NYSE: NVDA)", ()),
        ("(QQZZY)", ()),
    ],
)
def test_ticker_is_read(text: str, ids: tuple[str, ...]) -> None:
    ticker = REFERENCE.ticker(text, 0)
    assert ticker is not None
    assert REFERENCE.listings_of(ticker) == ids
    assert text[ticker.start : ticker.end].endswith(ticker.ticker[-1]) or "." in text or " " in text


@pytest.mark.parametrize(
    "text", ["(see: below)", "( )", "(2021)x", "(up 3%)", "(Reuters: AAPL)", "AAPL", ""]
)
def test_other_brackets_are_none_or_unknown(text: str) -> None:
    ticker = REFERENCE.ticker(text, 0)
    assert ticker is None or REFERENCE.listings_of(ticker) == ()


def test_tickers_of_a_text_name_their_exchange() -> None:
    text = "The stock (NYSE: TGT) and Tencent (0700.HK) fell (AMZN)."
    assert [text[t.start : t.end] for t in REFERENCE.tickers(text)] == ["TGT", "0700.HK"]
