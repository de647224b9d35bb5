"""What closes and later prints cannot refute, worked out by hand.

The share alternates between 100 and 101 on 80 sessions, so that its usual daily move is 1; it
closes at 101 on 16 January and at 100 on the 17th.
"""

from __future__ import annotations

from typing import Any

import pytest

from nlp.market.calendars import Calendar
from nlp.records import Claim, Verdict
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, quantity, window

_SESSIONS = Calendar.of("XNYS").sessions(day("2023-01-03"), day("2024-01-17"))[-80:]
_CLOSES = [101.0 - number % 2 for number in range(80)]
_MONEY: dict[str, Any] = {"unit": "currency", "currency": "USD", "calendar": "XNYS"}


def _market(low: float | None = None) -> FakeProvider:
    provider = FakeProvider()
    provider.add("XNAS:AAA", "close", _SESSIONS, _CLOSES, **_MONEY)
    if low is not None:
        lows = [close - 0.5 for close in _CLOSES[:-1]] + [low]
        provider.add("XNAS:AAA", "low", _SESSIONS, lows, **_MONEY)
    return provider


def _below(bound: str, form: str = "crossing", **fields: Any) -> Claim:
    figure = quantity(bound, "currency")
    return claim(form, "XNAS:AAA", direction="below", quantity=figure, **fields)


def _found(verdict: Verdict) -> tuple[str, str | None]:
    return verdict.label, verdict.reason


def test_a_bound_near_the_closes_may_have_been_passed_between_them() -> None:
    assert _found(check(_below("97.5"), _market())) == ("insufficient_data", "no_series")
    assert _found(check(_below("96.5"), _market())) == ("contradicted", "no_reading_holds")


def test_stored_lows_settle_it() -> None:
    dipped = check(_below("97.5"), _market(low=97.0))
    assert _found(dipped) == ("supported_other_reading", "closes_intraday")
    assert check(_below("97.5"), _market(low=98.0)).label == "contradicted"


def test_a_statement_about_the_close_is_settled_by_the_close() -> None:
    said = _below("97.5").replace(text="closed below $97.5", end=18, id="")
    assert check(said, _market()).label == "contradicted"
    assert check(said, _market(low=97.0)).label == "contradicted"
    assert check(_below("97.5", aspect="close"), _market()).label == "contradicted"


def test_a_level_that_was_touched_needs_highs_and_lows() -> None:
    figure = quantity("102.5", "currency")
    plain = claim("level", "XNAS:AAA", quantity=figure)
    touched = plain.replace(text="touched $102.5", end=14, id="")
    assert check(plain, _market()).label == "contradicted"
    assert _found(check(touched, _market())) == ("insufficient_data", "no_series")
    far = plain.replace(quantity=quantity("109", "currency"), text="touched $109", end=12, id="")
    assert check(far, _market()).label == "contradicted"


@pytest.mark.parametrize(
    ("bound", "first", "label"),
    [
        ("103", False, "supported"),  # 102 on the 11th, 104 on the 12th
        ("103", True, "supported"),
        ("101.5", True, "contradicted"),  # 102 on 4 January, before that week
        ("106", False, "contradicted"),
    ],
)
def test_a_bound_crossed_on_some_day_of_a_week(bound: str, *, first: bool, label: str) -> None:
    rows = dict(zip(_SESSIONS, [100.0] * 80, strict=True))
    rows |= {day("2024-01-04"): 102.0, day("2024-01-11"): 102.0}
    rows |= {each: 104.0 for each in _SESSIONS if each >= day("2024-01-12")}
    provider = FakeProvider()
    provider.add("XNAS:AAA", "close", list(rows), list(rows.values()), complete=True, **_MONEY)
    made = claim(
        "crossing", "XNAS:AAA", direction="above", quantity=quantity(bound, "currency"),
        aspect="first" if first else None,
        window=window("in", "2024-01-08", "2024-01-14", granularity="week"),
    )  # fmt: skip
    made = made.replace(text="closed above it", end=15, id="")
    verdict = check(made, provider)
    assert verdict.label == label, verdict.explanation
    assert verdict.readings[0].name.endswith("some_day")


def test_a_price_does_not_rise_to_a_percentage() -> None:
    figure = quantity("4.92").replace(text="4.92%", end=5)
    made = claim("level", "XNAS:AAA", direction="up", quantity=figure)
    assert check(made, _market()).label == "contradicted"  # "was up 4.92%"
    assert check(made.replace(text="rose to 4.92%", end=13, id=""), _market()).label == (
        "insufficient_data"
    )


def test_a_decision_of_the_day_is_not_yet_in_the_series() -> None:
    provider = FakeProvider()
    provider.add("RATE:BANK", "policy_rate", _SESSIONS, [2.5] * 80, unit="percent")
    figure = quantity("2.25").replace(text="2.25%", end=5)
    made = claim("level", "RATE:BANK", measure="policy_rate", quantity=figure)
    assert check(made, provider).label == "contradicted"
    cut = made.replace(text="cut its rate to 2.25%", end=21, id="")
    assert _found(check(cut, provider)) == ("insufficient_data", "no_coverage")
