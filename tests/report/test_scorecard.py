"""Counts of forecasts by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.report.scorecard import wilson


def test_an_interval_worked_out_by_hand() -> None:
    # 8 of 10, z = 1.96: centre (0.8 + 3.8415 / 20) / 1.38415 = 0.71673,
    # half width 1.96 * sqrt(0.016 + 0.0096037) / 1.38415 = 0.22657
    low, high = wilson(8, 10)
    assert low == pytest.approx(0.4902, abs=1e-4)
    assert high == pytest.approx(0.9433, abs=1e-4)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_rate_and_narrows(tried: int, data: st.DataObject) -> None:
    held = data.draw(st.integers(0, tried))
    low, high = wilson(held, tried)
    assert low is not None
    assert high is not None
    assert 0 <= low <= held / tried <= high <= 1
    more_low, more_high = wilson(4 * held, 4 * tried)
    assert more_low is not None
    assert more_high is not None
    assert more_high - more_low < high - low
