"""Which market data claims need, and instruments that no folder describes."""

from __future__ import annotations

import pytest

from nlp.pipeline.wanted import described, needed
from nlp.reference import Reference
from tests.fakes import FakeProvider
from tests.verify.making import claim, mention, quantity


def test_what_claims_speak_about() -> None:
    found = needed(
        [
            claim("pct_change", "INDEX:SPX", objects=["INDEX:IXIC"], quantity=quantity("3")),
            claim("level", "INDEX:SPX", measure="pe_ttm"),
            claim("forecast", "XNAS:AAPL", modality="forecast", checkable=False, reason="forecast"),
            claim("market_value", "XNAS:NVDA", quantity=quantity("5e12", "currency")),
            claim("policy", "ORG:FED", measure="policy_rate"),
            claim("other", "INDEX:DAX", checkable=False, reason="opinion"),
            claim("level", mention(None, "the gauge"), "PLACE:WALLSTREET"),
        ]
    )
    assert found == {
        "INDEX:IXIC": {"close"},
        "INDEX:SPX": {"close", "pe_ttm"},
        "RATE:FEDFUNDS": {"policy_rate"},
        "XNAS:AAPL": {"close"},
        "XNAS:NVDA": {"market_cap"},
    }
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("identity", "kind", "name", "currency", "calendar"),
    [
        ("XNAS:AAPL", "equity", "Apple", "USD", "XNAS"),
        ("XLON:ZZZZ", "equity", "XLON:ZZZZ", "GBP", "XLON"),
        ("INDEX:N225", "index", "Nikkei 225", "JPY", "XTKS"),
        ("INDEX:SPX", "index", "S&P 500", "USD", "XNYS"),
        ("FX:USDCNY", "fx", "yuan", "CNY", None),
        ("ECON:CN", "economy", "China", None, None),
        ("RATE:US10Y", "rate", "10-year Treasury yield", "USD", None),
    ],
)
def test_an_instrument_that_no_folder_describes(
    identity: str, kind: str, name: str, currency: str | None, calendar: str | None
) -> None:
    made = described(identity, provider=FakeProvider(), reference=Reference.load())
    assert (made.kind, made.name, made.currency, made.calendar) == (kind, name, currency, calendar)


def test_a_folder_describes_better() -> None:
    provider = FakeProvider()
    provider.add("INDEX:SPX", "close", [], [], currency="EUR")
    made = described("INDEX:SPX", provider=provider, reference=Reference.load())
    assert made.currency == "EUR"
