"""What is carried from one statement to the next: subjects, economies, windows; worked by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

TUESDAY = dt.datetime(2022, 3, 8, 19, 10, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


def found(text: str, detected: Callable[..., list[Claim]], title: str = "") -> dict[str, Claim]:
    """The claims of a text by form and figure."""
    each = detected(text, TUESDAY, title=title)
    return {f"{c.form} {c.quantity.text if c.quantity else ''}".strip(): c for c in each}


CRUDE = (
    "Brent crude was bid up 3.2% to $133.18 a barrel and U.S. West Texas Intermediate settled "
    "$4.38 higher at $123.64, up 3.7% on the day."
)
SHARED = (
    "Consumer prices in the nations that share the euro were 5.9% higher in February than a year "
    "before."
)
SUBJECTS = [
    # Figures in a row are of one thing, whatever the parse makes of the long sentence.
    (CRUDE, "level $123.64", "COMM:WTI"),
    (CRUDE, "pct_change 3.7%", "COMM:WTI"),
    # A pronoun goes on about what the sentence before began with.
    ("The Nasdaq Composite rose 0.9%, while the Dow added 0.8%. It is up 6% this year.",
     "pct_change 6%", "INDEX:IXIC"),
    # A name inside a relative clause is no subject of the verb behind it.
    (SHARED, "pct_change 5.9%", "-FX:EURUSD"),
    # The subject stands before a relative clause.
    ("The S&P 500, which the bank watches closely, edged down to 4,170 from 4,201.",
     "from_to 4,170", "INDEX:SPX"),
    # The price of one currency in another is that of their pair.
    ("Sterling weakened to €1.2050 against the euro.", "level €1.2050", "FX:EURGBP"),
    # The premium of one price over another is a spread of both.
    ("The premium of Brent over WTI widened to $9.54.", "spread $9.54", "COMM:BRENT"),
    # The first country's yield is of the length that the second one names.
    ("The spread between British and German ten-year yields widened to 180 basis points.",
     "spread 180 basis points", "RATE:UK10Y"),
    # Some of the stocks of a market are not its index.
    ("Half of U.S. stocks have lost 20% this year.", "pct_change 20%", "-INDEX:SPX"),
    ("Japanese shares have lost 20% this year.", "pct_change 20%", "INDEX:N225"),
    # Nobody can tell what "its cousin" is; it is not the thing before.
    ("Brent has leapt 72% this year, against 64% for its cousin.", "pct_change 64%", "-COMM:BRENT"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "meant"), SUBJECTS)
def test_subjects(text: str, key: str, meant: str, detected: Callable[..., list[Claim]]) -> None:
    each = found(text, detected)
    if meant.startswith("-"):
        assert all(m.id != meant[1:] for k, c in each.items() if k == key for m in c.subjects)
    else:
        assert [m.id for m in each[key].subjects] == [meant]


def test_what_is_described_is_of_its_own_kind(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("The North Sea benchmark rose 3%.", TUESDAY)
    assert [(m.id, m.kind) for m in claim.subjects] == [("COMM:BRENT", "COMMODITY")]


def test_company_without_entry_is_taken_up_again(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "Vasund Foods, which competes with Unilever, rose 3.2% on Tuesday. "
        "The stock has gained 31% this year."
    )
    each = found(text, detected, title="Vasund Foods profit climbs")
    later = each["pct_change 31%"]
    assert later.measure == "close"
    assert [m.id for m in later.subjects] == [None]  # not Unilever


def test_headlines_carry_nothing(detected: Callable[..., list[Claim]]) -> None:
    text = "DAX CLOSES 0.8% LOWER\nPUBLIC BORROWING 17.4 BLN STG VS 19.2 BLN A YEAR AGO"
    each = found(text, detected)
    told = [m.id for key, claim in each.items() if "19.2" in key for m in claim.subjects]
    assert "INDEX:DAX" not in told


WINDOWS = [
    # The day of an all-time peak is not that of the move.
    ("Gold jumped 2.3% to $2,040 on Tuesday, 1% off its peak of August 2020.",
     "pct_change 2.3%", "2022-03-08", "2022-03-08"),
    # The stretch behind the last figure is not that of the first.
    ("The FTSE 100 ended up 0.1% on Tuesday at 6,964, down 1.6% so far in March.",
     "pct_change 0.1%", "2022-03-08", "2022-03-08"),
    # A section on a week: on a Tuesday the one before, Monday to Friday.
    ("THE WEEK: The S&P 500 fell 1.3%.", "pct_change 1.3%", "2022-02-28", "2022-03-04"),
    # A statistic without a time is that of the month reported.
    ("Inflation in the euro zone was 5.8% in February. Core inflation was 2.7%.",
     "level 2.7%", "2022-02-01", "2022-02-28"),
    # A quarter that leaves out its unit.
    ("Gross domestic product grew 2.3% in the third quarter, after 6.7% in the second.",
     "growth_rate 6.7%", "2021-04-01", "2021-06-30"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "begin", "end"), WINDOWS)
def test_windows(
    text: str, key: str, begin: str, end: str, detected: Callable[..., list[Claim]]
) -> None:
    window = found(text, detected)[key].window
    assert window is not None
    assert (str(window.begin), str(window.end_on)) == (begin, end)


def test_superlative_without_noun_comments_on_the_change(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The S&P 500 lost 6% last week, its worst since January 2016."
    claim = next(c for k, c in found(text, detected).items() if k.startswith("superlative"))
    assert (claim.statistic, claim.period, claim.direction) == ("change", "week", "down")
    assert claim.window is not None
    assert str(claim.window.end_on) == "2022-03-06"  # with the week that it is said of


NOT_JUDGED = [
    # From when it doubled nobody tells.
    ("The oil price had sunk to $26 in February before doubling by the end of the year.",
     "pct_change doubling"),
    # Over which days it is an average neither.
    ("Twelve months earlier Brent had cost $38.01 on average.", "level $38.01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), NOT_JUDGED)
def test_windows_half_told_have_no_dates(
    text: str, key: str, detected: Callable[..., list[Claim]]
) -> None:
    window = found(text, detected)[key].window
    assert window is not None
    assert (window.begin, window.end_on) == (None, None)


def test_verb_between_two_figures_parts_them(detected: Callable[..., list[Claim]]) -> None:
    text = "The VIX leapt 4.9% to 25.76, though that is still far from the 40.74 of last August."
    each = found(text, detected)
    assert "from_to 25.76" not in each
    assert "level 25.76" in each


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The S&P 500 fell 3.5%. Oil hardly moved: at $61.46 it was 8 cents dearer.", "COMM:WTI"),
        ("The S&P 500 fell 3.5% and Brent 1%. Oil hardly moved: at $61.46 it was dearer.",
         "COMM:BRENT"),
    ],
)  # fmt: skip
def test_a_pronoun_at_a_price_is_no_index(
    text: str, meant: str, detected: Callable[..., list[Claim]]
) -> None:
    claim = found(text, detected)["level $61.46"]
    assert [m.id for m in claim.subjects] == [meant]
