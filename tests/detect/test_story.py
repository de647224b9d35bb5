"""When the story of an article happens, for what names no time or a period in passing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

# A Thursday, the last session of a quarter.
THURSDAY = dt.datetime(2024, 3, 28, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=-4)))


def found(text: str, detected: Callable[..., list[Claim]]) -> dict[str, Claim]:
    """The claims of a text by form and figure."""
    each = detected(text, THURSDAY)
    return {f"{c.form} {c.quantity.text if c.quantity else ''}".strip(): c for c in each}


UNDATED = ("None", "None")
CRASH = (
    "The S&P 500 rose 0.4% on Thursday.\n\nOn October 19, 1987 it crashed. The Dow fell 22.6%."
    "\n\nThe Nasdaq added 0.2%."
)
WINDOWS = [
    # A day that no claim takes is still that of the sentences behind it.
    ("Traders returned from a long weekend on Tuesday in a sour mood. The Nasdaq lost 1.1%.",
     "pct_change 1.1%", ("2024-03-26", "2024-03-26")),
    # A day of long ago holds for its paragraph and not for the next one.
    (CRASH, "pct_change 22.6%", ("1987-10-19", "1987-10-19")),
    (CRASH, "pct_change 0.2%", ("2024-03-28", "2024-03-28")),
    # Adjectives and phrases name the period; told in its last days, it is that one.
    ("The S&P 500 closed out a quarterly gain of 10.2%.", "pct_change 10.2%",
     ("2024-01-01", "2024-03-28")),
    ("The rally cut its weekly loss for the Nasdaq to 0.3%. The Dow put in a monthly rise of 2.1%.",
     "pct_change 2.1%", ("2024-03-01", "2024-03-28")),
    ("Gold ended the quarter at $2,230.", "level $2,230", ("2024-03-28", "2024-03-28")),
    ("The VIX began the year at 12.45.", "level 12.45", ("2024-01-01", "2024-01-01")),
    # Two days as one.
    ("On Monday and Tuesday combined the Dow lost 0.5%.", "pct_change 0.5%",
     ("2024-03-25", "2024-03-26")),
    # To-date words end with the day that the clause names.
    ("On February 29 the S&P 500 had been up 6.8% for the year.", "pct_change 6.8%",
     ("2024-01-01", "2024-02-29")),
    # From an extreme in front, until now or until the day told.
    ("From its low of October 27, 2023 the S&P 500 is up 27.6%.", "pct_change 27.6%",
     ("2023-10-27", "2024-03-28")),
    ("Since touching 4,103.78 on October 27 the S&P 500 has climbed 28%.", "pct_change 28%",
     ("2023-10-27", "2024-03-28")),
    # No high lies ahead, in whatever tense the sentence is.
    ("The S&P 500 is back: from its November high it is up 15%.", "pct_change 15%",
     ("2023-11-01", "2024-03-28")),
    # Nobody tells since when.
    ("Two weeks ago the index of choice, the Nasdaq, was up 9%.", "pct_change 9%", UNDATED),
    # The time of what a figure is held against is not that of the figure.
    ("The S&P 500 rose on Thursday for an annual gain of 11% after 24% in 2023.", "pct_change 24%",
     ("2023-01-01", "2023-12-31")),
    # "On Wednesday, when": the day in front of the comma.
    ("Stocks were dull but for a rally on Wednesday, when the Dow jumped 1.2%.", "pct_change 1.2%",
     ("2024-03-27", "2024-03-27")),
    # An extreme that a move leads to is of now; that of a named day is of that day.
    ("The Nikkei added 2% on Thursday to a record close of 40,888.", "level 40,888",
     ("2024-03-28", "2024-03-28")),
    ("Since Monday's close at 5,218.19 the S&P 500 has gained 0.7%.", "level 5,218.19",
     ("2024-03-25", "2024-03-25")),
]  # fmt: skip


SUBJECTS = [
    # The rate of the country named before it.
    ("Italy's ten-year yield added 8 basis points.", "point_change 8 basis points", "RATE:IT10Y"),
    # The index of the market that the sentence is set in, whatever was named before.
    ("The Nikkei fell 1%. In Hong Kong the benchmark added 0.9%.", "pct_change 0.9%", "INDEX:HSI"),
    # What is of that country among the things named.
    ("WTI settled 2% lower. The US benchmark has lost 9% this month.", "pct_change 9%", "COMM:WTI"),
    # Words that stand for one thing alone.
    ("The S&P 500 fell 2%. The exchange's gauge of expected volatility jumped 21%.",
     "pct_change 21%", "INDEX:VIX"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "meant"), SUBJECTS)
def test_subjects(text: str, key: str, meant: str, detected: Callable[..., list[Claim]]) -> None:
    assert [m.id for m in found(text, detected)[key].subjects] == [meant]


DIRECTIONS = [
    ("S&P 500 up 4.6%, Nasdaq down 0.4%, gold up 2.5%.", "pct_change 0.4%", "down"),
    ("The Dow gave up 88 points, or 0.2%.", "pct_change 0.2%", "down"),
    ("Its low came at noon. The S&P 500 had sunk as low as 5,131.59.", "level 5,131.59", "down"),
]


@pytest.mark.parametrize(("text", "key", "way"), DIRECTIONS)
def test_directions(text: str, key: str, way: str, detected: Callable[..., list[Claim]]) -> None:
    assert found(text, detected)[key].direction == way


def test_name_split_by_the_parse_is_one_subject(detected: Callable[..., list[Claim]]) -> None:
    """The second half of "Standard & Poor's 500" is no thing of its own."""
    text = "By noon the Standard & Poor's 500 had fallen 2.1%."
    (each,) = found(text, detected).values()
    assert [m.id for m in each.subjects] == ["INDEX:SPX"]


BEFORE = [
    # What had happened before the story, on a day that nothing tells.
    ("The S&P 500 rose 2% on Thursday after having fallen 1.4%.", "pct_change 1.4%", UNDATED),
    # The day before, told in words.
    ("The S&P 500 rose 2% on Thursday. The Dow, which had slid 1.1% the day before, was flat.",
     "pct_change 1.1%", ("2024-03-27", "2024-03-27")),
    # The day stands before the extreme.
    ("The S&P 500 is 6% below its January 10 high of 4,783.", "level 4,783",
     ("2024-01-10", "2024-01-10")),
    # A state of a day that had been: nobody tells since when.
    ("At Wednesday's close the Nasdaq had been down 10%.", "pct_change 10%", UNDATED),
    # A period is counted in sessions, the last one included.
    ("The Dow rose 1% on Thursday. It has gained 3% over the last four sessions.", "pct_change 3%",
     ("2024-03-25", "2024-03-28")),
]  # fmt: skip


def test_the_widest_move_of_a_day_is_no_close(detected: Callable[..., list[Claim]]) -> None:
    text = "The S&P 500 opened lower on Thursday, falling as much as 1.6% to 5,170."
    each = found(text, detected)
    assert each["level 5,170"].aspect == "intraday"
    assert not any(key.startswith("direction_only") for key in each)


ASIDE = [
    # A clause put in has its own time; what moved has the day of the story.
    ("Oil, which had ended the previous week at $80, tumbled $2.10 on Monday.", "abs_change $2.10",
     ("2024-03-25", "2024-03-25")),
    # Where it stood at its worst is no close.
    ("At its low of 5,131.59 the S&P 500 was down 1.4%.", "pct_change 1.4%", UNDATED),
    # What came after the period named.
    ("From October to December the Dow added 0.6% before rising 4.4% later.", "pct_change 4.4%",
     UNDATED),
    # Days that nothing tells.
    ("The slump followed two days in which the Dow lost more than 5%.", "pct_change 5%", UNDATED),
    # The price moved from the day told until now.
    ("Gold rose to $2,230 from $2,062.98 at the end of 2023.", "from_to $2,230",
     ("2023-12-31", "2024-03-28")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "days"), [*WINDOWS, *BEFORE, *ASIDE])
def test_windows(
    text: str, key: str, days: tuple[str, str], detected: Callable[..., list[Claim]]
) -> None:
    window = found(text, detected)[key].window
    assert window is not None
    assert (str(window.begin), str(window.end_on)) == days


REPORTED = [
    # The day of a level told in passing is no day of the story.
    ("The S&P 500 rose 0.4% on Thursday, clear of the 5,117 of March 15. The Dow added 0.1%.",
     "pct_change 0.1%", ("2024-03-28", "2024-03-28")),
    # The year of the sentence holds for its second part.
    ("The gains put the Nasdaq into the black for 2024, but the Dow is down 5.5%.",
     "pct_change 5.5%", ("2024-01-01", "2024-03-28")),
    # Quarters named by their months are the quarter that the report is about.
    ("The U.S. economy grew at a 2% annual rate from October through December. Exports rose 4%.",
     "growth_rate 4%", ("2023-10-01", "2023-12-31")),
    # The month before the one reported, not the one before now.
    ("Unemployment in Australia stood at 4.1% in January, up from 3.9% the previous month.",
     "level 3.9%", ("2023-12-01", "2023-12-31")),
    # The first period of a sentence holds for the second figure of the accounts.
    ("Apple's revenue rose 2% in the quarter that ended December 30, and profit jumped 13%.",
     "pct_change 13%", ("2023-09-30", "2023-12-30")),
    # A time of the second predicate is not that of the first.
    ("Apple rose 0.2% on Thursday and was 3% above its close of February 1.", "pct_change 0.2%",
     ("2024-03-28", "2024-03-28")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "days"), REPORTED)
def test_periods_reported(
    text: str, key: str, days: tuple[str, str], detected: Callable[..., list[Claim]]
) -> None:
    window = found(text, detected)[key].window
    assert window is not None
    assert (str(window.begin), str(window.end_on)) == days
