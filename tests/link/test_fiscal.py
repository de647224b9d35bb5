"""Fiscal windows: days worked out by hand from the months in which fiscal years end."""

from __future__ import annotations

import datetime as dt

import pytest

from nlp.link.fiscal import fiscal_windows, own_year
from nlp.records import Claim, ClaimWindow, Mention
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, quantity, window


def a_claim(identity: str | None, begin: str, end: str, *, placed: bool = False) -> Claim:
    day = dt.date.fromisoformat
    return Claim(
        id="c1",
        article_id="a1",
        seen_at=dt.datetime(2025, 1, 2, tzinfo=dt.UTC),
        start=0,
        end=1,
        text="x",
        sentence_start=0,
        sentence_end=1,
        form="pct_change",
        subjects=(Mention(start=0, end=1, text="x", id=identity, kind="COMPANY"),),
        window=ClaimWindow(begin=day(begin), end_on=day(end), fiscal=True, placed=placed),
    )


def days(window: ClaimWindow | None) -> tuple[str, str] | None:
    if window is None:
        return None
    assert not window.fiscal
    return str(window.begin), str(window.end_on)


@pytest.mark.parametrize(
    ("identity", "own"),
    [
        ("XNAS:AAPL", ("2023-10-01", "2024-09-30")),  # ends in September
        ("XNYS:HD", ("2024-02-01", "2025-01-31")),  # ends in January, named after its beginning
        ("XNAS:NVDA", ("2023-02-01", "2024-01-31")),  # ends in January, named after its end
        ("XNAS:AMZN", None),  # the calendar year
        ("XNAS:ZZZZ", None),
        (None, None),
    ],
)
def test_a_calendar_period_is_moved_to_the_subject_s_year(
    identity: str | None, own: tuple[str, str] | None
) -> None:
    found = fiscal_windows(a_claim(identity, "2024-01-01", "2024-12-31"))
    assert (days(found[0]), days(found[1])) == (own, ("2024-01-01", "2024-12-31"))


def test_a_placed_period_is_not_moved_twice() -> None:
    own, calendar = fiscal_windows(a_claim("XNAS:AAPL", "2023-10-01", "2024-09-30", placed=True))
    assert days(own) == ("2023-10-01", "2024-09-30")
    assert days(calendar) == ("2024-01-01", "2024-12-31")


def test_a_quarter_keeps_its_length() -> None:
    own, _ = fiscal_windows(a_claim("XNAS:AAPL", "2024-01-01", "2024-03-31"))
    assert days(own) == ("2023-10-01", "2023-12-31")


def test_a_calendar_year_may_have_been_the_companys_own() -> None:
    """Sales of Apple's year to September 2023 are no sales of the calendar year."""
    year = window("in", "2023-01-01", "2023-12-31", granularity="year")
    own = own_year(claim("level", "XNAS:AAPL", window=year))
    assert own is not None
    assert (str(own.begin), str(own.end_on)) == ("2022-10-01", "2023-09-30")
    assert own_year(claim("level", "XNAS:AMZN", window=year)) is None
    day_of = window("on", "2023-01-03")
    assert own_year(claim("level", "XNAS:AAPL", window=day_of)) is None


def test_a_figure_of_the_own_year_is_told_as_such() -> None:
    provider = FakeProvider()
    provider.add("XNAS:AAPL", "close", [day(each) for each in CLOSES], list(CLOSES.values()),
                 unit="currency", currency="USD", calendar="XNYS")  # fmt: skip
    year = window("in", "2023-01-01", "2023-12-31", granularity="year")
    # From 30 September 2022 to 29 September 2023: 110 to 130; in the calendar year 120 to 150.
    made = claim("pct_change", "XNAS:AAPL", direction="up", quantity=quantity("18.2"), window=year)
    verdict = check(made, provider)
    assert (verdict.label, verdict.slip) == (
        "contradicted", "matches if its own fiscal year is meant",
    )  # fmt: skip


CLOSES = {
    "2022-09-30": 110.0, "2022-12-30": 120.0, "2023-09-29": 130.0, "2023-12-29": 150.0,
    "2024-01-17": 151.0,
}  # fmt: skip
