"""How times are carried through a text: periods of reports, nights, bases, weekends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

EAST = dt.timezone(dt.timedelta(hours=-4))
FRIDAY = dt.datetime(2024, 5, 17, 17, 0, tzinfo=EAST)
SATURDAY = dt.datetime(2024, 5, 18, 10, 0, tzinfo=EAST)
LONDON = dt.datetime(2024, 5, 20, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))

ACCOUNTS = (
    "Revenue was $37 million (Q1 2023: $48 million) in the first quarter. "
    "Operating profit came to $4 million."
)

CASES = [
    # Accounts go on about the period reported; a bracket holds that of the year before.
    (ACCOUNTS, FRIDAY, "$37 million", ("2024-01-01", "2024-03-31")),
    (ACCOUNTS, FRIDAY, "$4 million", ("2024-01-01", "2024-03-31")),
    # So does what was expected of a statistic.
    ("German retail sales fell 1.9% in March. Analysts had predicted a rise of 0.6%.",
     FRIDAY, "0.6%", ("2024-03-01", "2024-03-31")),
    # "Now" ends the time of the clause before, not that inside the subject.
    ("Growth in the fourth quarter of 2023 is now put at 0.6%.",
     FRIDAY, "0.6%", ("2023-10-01", "2023-12-31")),
    # The period right behind a figure is its own.
    ("The economy grew 8.1% last year but only 4% in the fourth quarter.",
     dt.datetime(2022, 1, 17, 16, 0, tzinfo=EAST), "4%", ("2021-10-01", "2021-12-31")),
    # A day in front of a figure is the day of that figure and no base.
    ("The S&P 500 gained 1.2% on Thursday, rebounding from Wednesday's 2.1% slump.",
     FRIDAY, "2.1%", ("2024-05-15", "2024-05-15")),
    # No change begins where it ends.
    ("The Nasdaq is down 3.8% since last Friday's close.",
     SATURDAY, "3.8%", ("2024-05-10", "2024-05-18")),
    # What a closed month ended at is of its last weekday.
    ("The S&P 500 closed March at 5,254.35.", FRIDAY, "5,254.35", ("2024-03-29", "2024-03-29")),
    # A day that is a number alone is of the month told before.
    ("The euro cost $1.07 in April and peaked at $1.09 on the 9th.",
     FRIDAY, "$1.09", ("2024-04-09", "2024-04-09")),
    # The American session is over when Europe tells of the night.
    ("The S&P 500 lost 0.2% overnight.", LONDON, "0.2%", ("2024-05-17", "2024-05-17")),
    # The best week behind a figure says over what it was gained.
    ("The Dow gained 1.2%, its best week since March.",
     SATURDAY, "1.2%", ("2024-05-13", "2024-05-17")),
    # Sessions told of at a weekend end on its Friday.
    ("The S&P 500 gained 1.7% in the past five sessions.",
     SATURDAY, "1.7%", ("2024-05-13", "2024-05-17")),
    # What happened in the month of a low.
    ("Copper has more than doubled since its low of March 2020, when it traded at $4,371.",
     FRIDAY, "$4,371", ("2020-03-01", "2020-03-31")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "seen", "figure", "days"), CASES)
def test_the_time_of_a_figure(
    text: str,
    seen: dt.datetime,
    figure: str,
    days: tuple[str, str],
    detected: Callable[..., list[Claim]],
) -> None:
    [claim] = [c for c in detected(text, seen) if c.quantity and c.quantity.text == figure]
    assert claim.window is not None
    assert (str(claim.window.begin), str(claim.window.end_on)) == days


def test_what_was_lost_within_a_day_is_no_loss_of_the_close(
    detected: Callable[..., list[Claim]],
) -> None:
    [claim] = detected("During the session the Dow had been down 700 points.", FRIDAY)
    assert claim.aspect == "extended"


def test_a_record_of_a_statistic_reaches_back_from_its_period(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Inflation was 5.1% in November, the highest in a decade."
    *_, claim = detected(text, dt.datetime(2021, 12, 16, 13, tzinfo=dt.UTC))
    assert claim.window is not None
    assert claim.window.end_on == dt.date(2021, 11, 30)
