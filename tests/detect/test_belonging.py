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
    # A single session of another year is on no day that is told; one of a day is on that day.
    ("In 2008 the Dow fell 7.9% in a single session.", "7.9%", UNKNOWN),
    ("On Thursday the Dow fell 0.5% in a single day.", "0.5%", ("2024-05-16", "2024-05-16")),
    # A report is headed by its period, or named by it.
    ("Acme Pumps AB, interim report January-March 2024. Net sales increased by 8%.", "8%", QUARTER),
    (("Shares rose a day after Acme posted its March-quarter earnings. Net sales increased by"
      " 8%."), "8%", QUARTER),
    # What a growth is held against is not when it was.
    ("Acme sold 4,000 cars in April, a growth of 2% over the same month last year.",
     "2%", ("2024-04-01", "2024-04-30")),
    # A day in brackets does not move the story on.
    (("The Nikkei 225 fell 0.3% on Friday. The Hang Seng (up 1.6% on Thursday) edged up 0.9%. The"
      " Dow rose 0.2%."), "0.2%", ("2024-05-17", "2024-05-17")),
    # What is told next of a period just over is of that period, where no day was spoken of.
    ("The S&P 500 gained 1.5% last week. The Nasdaq rose 2.1%.",
     "2.1%", ("2024-05-06", "2024-05-12")),
    # The second of two shares the period of the first.
    ("The S&P 500 fell 4.1% in April, its worst month since September, and the Nasdaq 4.4%.",
     "4.4%", ("2024-04-01", "2024-04-30")),
    # "The previous three months" of a statistic lie before the period that is reported.
    (("The American economy grew 1.6% in the first quarter. It had expanded 3.4% in the previous"
      " three months."), "3.4%", ("2023-10-01", "2023-12-31")),
    # An amount of a period heads the accounts that follow.
    (("Acme burned through $3.9 million in the first three months of 2024. Revenue dropped 8%."),
     "8%", QUARTER),
    (("Coca-Cola earned $3.9 million in the first quarter. In the previous three months it earned"
      " $2.6 million."), "$2.6 million", ("2023-10-01", "2023-12-31")),
    # Results are what a price reacts to.
    ("Apple tanks 10% after weak Q1.", "10%", None),
    # A week that is over is gone on about, a day that is picked out of it is not.
    (("The S&P 500 fell 2.1% over the five days. Bitcoin dropped 7.3% on Thursday alone. The Dow"
      " fell 2.2% over the week to 39,000."), "39,000", ("2024-05-17", "2024-05-17")),
    # What happened at the day of a memory is on no day that is told.
    ("The Nikkei 225 lost 5%, the most since October 1987, when it had dropped 14.9%.", "14.9%",
     UNKNOWN),
    # "The month" is the one that the paragraph is about.
    (("The S&P 500 lost 4.2% in April. The yield on the 10-year Treasury note rose 48 basis points"
      " over the month."), "48 basis points", ("2024-04-01", "2024-04-30")),
    # No price moves for the period of accounts, in front of it or in the sentence before.
    ("Apple Q1 profit up 8% YoY, stock slips 4%.", "4%", None),
    ("Apple's revenue rose 50% in the March quarter. The stock is up 45%.", "45%",
     UNKNOWN),
    # A night is no session to go on about.
    (("Dow futures plunged 800 points overnight, then stocks staged a comeback. Pfizer leapt"
      " 7.1%."), "7.1%", None),
    # A day that is only told to lie in a month.
    ("On election day in April the Dow had lost 3.6%.", "3.6%", UNKNOWN),
    (("Acme added 3.9 million subscribers in the January-March period. Revenue rose 24%."), "24%",
     QUARTER),
    # The gap in brackets is that of the thing before alone.
    (("On Friday United Airlines sank 9.6% (it is down 25% this month) and Carnival 11%."), "11%",
     ("2024-05-17", "2024-05-17")),
    # The day of what a rate was is not gone on about.
    (("Two-year Treasury yields leapt to 4.83% from 4.79% on Thursday. London's FTSE 100 closed"
      " 1.5% lower."), "1.5%", None),
    (("Acme plc - Half-year results for the six months ended 31 March 2024. Revenue grew 18%."),
     "18%", ("2023-10-01", "2024-03-31")),
    ("The S&P 500 lost 6.2% in 2018, its worst since 2008, when it plunged 38.5%.", "38.5%",
     ("2008-01-01", "2008-12-31")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "days"), CASES)
def test_whose_a_time_is(
    text: str, figure: str, days: tuple[str, str] | None, detected: Callable[..., list[Claim]]
) -> None:
    [claim] = [c for c in detected(text, FRIDAY) if c.quantity and c.quantity.text == figure]
    if days is None:
        assert claim.window is None
        return
    assert claim.window is not None
    assert (str(claim.window.begin), str(claim.window.end_on)) == days
