"""Which times of a text belong to which figure: parts of sentences, reports, lengths of then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

FRIDAY = dt.datetime(2024, 5, 17, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=-4)))

QUARTER = ("2024-01-01", "2024-03-31")
UNKNOWN = ("None", "None")

CASES = [
    # What a colon announces is of the day before it.
    ("Stocks fell on Wednesday: the Dow lost 2%.", "2%", ("2024-05-15", "2024-05-15")),
    # A semicolon begins a part with a time of its own.
    ("The Dow fell 0.5% on Friday; on Thursday it had gained 1.2%.",
     "0.5%", ("2024-05-17", "2024-05-17")),
    # A length told of another time is counted from then, and nobody tells to when.
    ("In 1973 the price of oil rose 40% within four months.", "40%", UNKNOWN),
    # A year that opens a sentence is that of its months.
    ("In 2020 the S&P 500 fell 12.5% in March.", "12.5%", ("2020-03-01", "2020-03-31")),
    # A forecast is none of the week in which it was asked for.
    ("Economists polled last week expect inflation to slow to 3.1% in May.",
     "3.1%", ("2024-05-01", "2024-05-31")),
    # A statistic goes on about the period of the clause before.
    ("U.S. payrolls rose in April and the jobless rate went up to 3.9%.",
     "3.9%", ("2024-04-01", "2024-04-30")),
    # What a report says of the quarter before is counted from the one reported.
    (("Acme's revenue rose 4% in the first quarter. Revenue had fallen 2% in the previous"
     " quarter."),
     "2%", ("2023-10-01", "2023-12-31")),
    (("Acme's revenue rose 4% in the first quarter. Its margin was 21% in the same period last"
     " year."), "21%", ("2023-01-01", "2023-03-31")),
    # Accounts go on about the period across a paragraph.
    (("Acme's revenue rose 4% to $37 million in the first quarter.\n\nOperating profit came to"
     " $5 million."), "$5 million", QUARTER),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "days"), CASES)
def test_whose_a_time_is(
    text: str, figure: str, days: tuple[str, str], detected: Callable[..., list[Claim]]
) -> None:
    [claim] = [c for c in detected(text, FRIDAY) if c.quantity and c.quantity.text == figure]
    assert claim.window is not None
    assert (str(claim.window.begin), str(claim.window.end_on)) == days
