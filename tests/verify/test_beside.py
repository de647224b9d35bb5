"""What stands beside a verdict: peers, slips, versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.verify import verdicts
from tests.fakes import FakeProvider
from tests.verify.making import NOW, check, claim, day, link, quantity, window

_MONEY: dict[str, Any] = {"unit": "currency", "currency": "GBP", "calendar": "XNYS"}
_DAYS = [day(f"2024-01-{number:02d}") for number in (2, 3, 4, 5, 8, 9, 10, 11, 12, 16, 17)]


def _risers(**ends: float) -> FakeProvider:
    """Shares that go from 100 to their end in even steps after the turn of the year."""
    provider = FakeProvider()
    for name, end in ends.items():
        days = [day("2023-12-29"), *_DAYS]
        values = [100 + (end - 100) * place / len(_DAYS) for place in range(len(days))]
        provider.add(f"XNAS:{name}", "close", days, values, members_of=("INDEX:ALL",), **_MONEY)
    provider.add_members("INDEX:ALL", *(f"XNAS:{name}" for name in ends))
    return provider


def _year(name: str, figure: str) -> Any:
    return claim(
        "pct_change", f"XNAS:{name}", direction="up", quantity=quantity(figure),
        window=window("to_date", "2024-01-01", "2024-01-17", granularity="year"),
    )  # fmt: skip


def test_uniqueness_is_the_share_of_peers_that_went_as_far() -> None:
    provider = _risers(AAA=120, BBB=130, CCC=119.6, DDD=105, EEE=90)
    found = check(_year("AAA", "20"), provider).robustness
    assert found is not None
    # Of the four others BBB rose by more, CCC by 19.6 %, which prints as 20 % too.
    assert (found["uniqueness"], found["peers"]) == (0.5, 4.0)
    alone = check(_year("AAA", "20"), _risers(AAA=120)).robustness
    assert alone is not None
    assert (alone["uniqueness"], alone["peers"]) == (None, 0.0)


def test_a_day_s_move_has_no_peers() -> None:
    provider = _risers(AAA=120, BBB=130)
    made = claim("pct_change", "XNAS:AAA", direction="up", quantity=quantity("1.5"))
    assert link(made, provider).peers == ()


def test_a_figure_of_the_year_before() -> None:
    provider = FakeProvider()
    rows = {
        "2021-12-31": 100.0, "2022-12-30": 130.0, "2023-01-17": 110.0, "2023-12-29": 200.0,
        "2024-01-16": 190.0, "2024-01-17": 210.0,
    }  # fmt: skip
    days = [day(each) for each in rows]
    provider.add("FX:EURUSD", "fx_rate", days, list(rows.values()), unit="currency", currency="USD")
    made = claim(
        "pct_change", "FX:EURUSD", direction="up", quantity=quantity("30"),
        window=window("in", "2023-01-01", "2023-12-31", granularity="year"),
    )  # fmt: skip
    verdict = check(made, provider)
    assert verdict.label == "contradicted"
    assert verdict.slip == "matches the same time a year earlier, 2022-12-31"
    assert "stale" in verdict.flags


def test_pence_for_pounds() -> None:
    provider = _risers(AAA=120)
    made = claim("level", "XNAS:AAA", quantity=quantity("12000", "currency", currency="GBP"))
    verdict = check(made, provider)
    assert (verdict.label, verdict.slip) == ("contradicted", "matches in pence, not pounds")


@pytest.mark.parametrize(("told", "slip"), [("5", "too few"), ("7", "too many")])
def test_a_run_miscounted_by_one(told: str, slip: str) -> None:
    provider = FakeProvider()
    days = [day("2023-12-29"), *_DAYS]
    values = [9.0, 8, 7, 6, 5, 4, 5, 6, 7, 8, 9, 10]
    provider.add("INDEX:RUN", "close", days, values, calendar="XNYS")
    made = claim(
        "streak", "INDEX:RUN", direction="up", quantity=quantity(told, "count", noun="session")
    )
    verdict = check(made, provider)
    assert verdict.label == "contradicted"
    assert verdict.slip is not None
    assert slip in verdict.slip


def test_the_software_is_told_and_changes_no_evidence() -> None:
    linked = link(_year("AAA", "20"), _risers(AAA=120))
    later = NOW + dt.timedelta(days=1)
    (one,) = verdicts([linked], now=lambda: NOW, software="tapeproof 1.0")
    (two,) = verdicts([linked], now=lambda: later, software="tapeproof 2.0")
    assert (one.software, two.software) == ("tapeproof 1.0", "tapeproof 2.0")
    assert one.evidence_hash == two.evidence_hash


@pytest.mark.parametrize(
    ("apart", "figure", "label"),
    [
        # 100.00 printed as 100.4: half a point off, four digits printed to one decimal.
        (0.006, "100.40", "close"),  # copies differ by 0.6 %: so may the writer's
        (0.0, "100.40", "contradicted"),
        (0.006, "101.40", "contradicted"),
    ],
)
def test_the_noise_of_a_series_is_that_of_its_copies(apart: float, figure: str, label: str) -> None:
    """Two copies of a pair, one of which is now and then further off than the other."""
    days = [day("2023-09-01") + dt.timedelta(days=number) for number in range(139)]
    ours = [100.0 + (number % 7) / 100 for number in range(138)] + [100.0]
    theirs = [value * (1 + apart * (number % 3 == 0)) for number, value in enumerate(ours)]
    provider = FakeProvider()
    for tag, values in (("", ours), ("vendor", theirs)):
        provider.add("FX:EURJPY", "fx_rate", days, values, unit="currency", currency="JPY", tag=tag)
    made = claim("level", "FX:EURJPY", quantity=quantity(figure, "currency", currency="JPY"))
    verdict = check(made, provider)
    assert verdict.label == label, verdict.explanation


def test_a_series_alone_has_the_noise_of_its_kind() -> None:
    provider = FakeProvider()
    days = [day("2024-01-16"), day("2024-01-17")]
    provider.add("FX:EURJPY", "fx_rate", days, [100.0, 100.0], unit="currency", currency="JPY")
    made = claim("level", "FX:EURJPY", quantity=quantity("100.25", "currency", currency="JPY"))
    assert check(made, provider).label == "close"  # 0.25 % of the 0.3 % that fixings lie apart
    far = made.replace(quantity=quantity("100.40", "currency", currency="JPY"))
    assert check(far, provider).label == "contradicted"
