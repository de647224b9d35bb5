from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.records import Verdict
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, quantity, window

SEEN_AT = dt.datetime(2024, 3, 1, 22, tzinfo=dt.UTC)
COUNT = 120


def _verdict(values: list[float], stated: str, base: str, **fields: Any) -> Verdict:
    provider = FakeProvider()
    days = [dt.date(2024, 3, 1) - dt.timedelta(days=back) for back in range(len(values))][::-1]
    provider.add("COMM:OIL", "spot_price", days, values, unit="currency", currency="USD")
    made = claim(
        "pct_change", "COMM:OIL", direction="up", quantity=quantity(stated), seen_at=SEEN_AT,
        window=window("since", base, "2024-03-01"), **fields,
    )  # fmt: skip
    return check(made, provider)


def test_a_steady_rise_is_supported_by_every_window() -> None:
    # One unit a day from 100: 31 days before the end the value is 188, at the end 219: +16.49 %.
    verdict = _verdict([100.0 + place for place in range(COUNT)], "16.5", "2024-01-31")
    assert verdict.label == "supported"
    assert verdict.robustness is not None
    assert verdict.robustness["support"] == 1.0
    assert verdict.robustness["counter_argument"] is None
    assert "fragile_window" not in verdict.flags


def test_a_window_that_starts_at_the_trough_is_fragile() -> None:
    # 200 for months, one day at 100 just before the window, 150 since: +50 % since the trough.
    values = [200.0] * COUNT
    values[-12:] = [100.0] + [150.0] * 11
    verdict = _verdict(values, "50", "2024-02-20")
    assert verdict.label == "supported"
    assert verdict.robustness is not None
    assert float(verdict.robustness["support"] or 0) < 0.5
    assert "past month" in str(verdict.robustness["counter_argument"])
    assert "-25.00%" in str(verdict.robustness["counter_argument"])
    assert float(verdict.robustness["fairness"] or 0) < 0
    assert "fragile_window" in verdict.flags


def test_a_days_move_has_no_chosen_window() -> None:
    values = [100.0 + place for place in range(COUNT)]
    provider_values = _verdict(values, "0.5", "2024-03-01")
    assert provider_values.label == "supported"
    assert provider_values.robustness is None


@pytest.mark.parametrize("stated", ["99", "3"])
def test_only_supported_claims_are_tried(stated: str) -> None:
    verdict = _verdict([100.0 + place for place in range(COUNT)], stated, "2024-01-31")
    assert verdict.label == "contradicted"
    assert verdict.robustness is None
