"""Times as newsrooms write them: intervals worked out by hand on the calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from nlp.annotate.times import times
from nlp.records import Entity, Time

MONDAY = "2026-03-09"


def seen(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T17:00:00+00:00")


def only(text: str, day: str = MONDAY) -> Time:
    found = times(text, seen(day))
    assert len(found) == 1, [(one.text, one.kind) for one in found]
    return found[0]


def dates(time: Time) -> tuple[str | None, str | None]:
    begin = time.begin.isoformat() if time.begin else None
    return begin, time.end_on.isoformat() if time.end_on else None


def named(text: str, name: str, identity: str) -> Entity:
    start = text.index(name)
    return Entity(start=start, end=start + len(name), text=name, label="COMPANY", id=identity)


# Text, surface, relation, first day, last day; the article is of Monday, 9 March 2026.
WINDOWS = [
    ("Tin has doubled over the past year.", "the past year", "past", "2025-03-09", "2026-03-09"),
    ("Tin is up 9% so far this year.", "this year", "to_date", "2026-01-01", "2026-03-09"),
    ("Tin lost 9% since the end of January.", "the end of January", "since", "2026-01-31",
     "2026-03-09"),
    ("Filings rose in the week to March 6.", "the week to March 6", "to", "2026-02-28",
     "2026-03-06"),
    ("Wages grew in the 12 months to February.", "the 12 months to February", "to", "2025-03-01",
     "2026-02-28"),
    ("Output fell between January and March 2025.", "between January and March 2025", "between",
     "2025-01-01", "2025-03-31"),
    ("Output rose in the October-December quarter.", "the October-December quarter", "in",
     "2025-10-01", "2025-12-31"),
    ("Output rose in the April-June quarter of 2023.", "the April-June quarter of 2023", "in",
     "2023-04-01", "2023-06-30"),
    ("Tin slid in the previous session.", "the previous session", "on", "2026-03-06",
     "2026-03-06"),
    ("Tin slid in each of the past three sessions.", "the past three sessions", "past",
     "2026-03-04", "2026-03-09"),
    ("Tin has held above $9 all month.", "all month", "to_date", "2026-03-01", "2026-03-09"),
    ("Tin has risen all year long.", "all year long", "to_date", "2026-01-01", "2026-03-09"),
    ("Month to date it gained 2%.", "Month to date", "to_date", "2026-03-01", "2026-03-09"),
    ("The quarter-to-date loss is 2%.", "The quarter-to-date", "to_date", "2026-01-01",
     "2026-03-09"),
    ("Sales in 1H26 were weak.", "1H26", "to_date", "2026-01-01", "2026-03-09"),
    ("Sales in 3Q were weak.", "3Q", "in", "2025-07-01", "2025-09-30"),
    ("Sales in Q3'24 were weak.", "Q3'24", "in", "2024-07-01", "2024-09-30"),
    ("Sales in 2H 2024 were weak.", "2H 2024", "in", "2024-07-01", "2024-12-31"),
    ("Sales fell from May 2010 to 2015.", "May 2010 to 2015", "between", "2010-05-01",
     "2015-12-31"),
    ("Tin fell from Monday to Wednesday.", "Monday to Wednesday", "between", "2026-03-02",
     "2026-03-04"),
    ("Cash for the three months to end-December fell.", "the three months to end-December", "to",
     "2025-10-01", "2025-12-31"),
    ("Cash for the 52 weeks to Feb. 1 fell.", "the 52 weeks to Feb. 1", "to", "2025-02-03",
     "2026-02-01"),
    ("Over the next year it should grow.", "the next year", "by", "2026-03-09", "2027-03-09"),
    ("It will grow in the coming months.", "the coming months", "by", None, None),
    ("Tin has firmed in recent months.", "recent months", "past", None, None),
    ("Tin has firmed over the past few weeks.", "the past few weeks", "past", None, None),
    ("Tin firmed overnight.", "overnight", "on", "2026-03-08", "2026-03-09"),
    ("Tin firmed late on Thursday.", "Thursday", "on", "2026-03-05", "2026-03-05"),
    ("Tin firmed late Thursday.", "late Thursday", "on", "2026-03-05", "2026-03-05"),
    ("Tin firmed in the last week of January.", "the last week of January", "in", "2026-01-26",
     "2026-02-01"),
    ("Tin firmed on the first Friday of March.", "the first Friday of March", "on", "2026-03-06",
     "2026-03-06"),
    ("Tin firmed in the last three months of 2024.", "the last three months of 2024", "in",
     "2024-10-01", "2024-12-31"),
    ("Tin firmed in the late 1980s.", "the late 1980s", "in", "1987-01-01", "1989-12-31"),
    ("Tin firmed in the 70s.", "the 70s", "in", "1970-01-01", "1979-12-31"),
    ("Rates will rise in the second quarter.", "the second quarter", "in", "2026-04-01",
     "2026-06-30"),
    ("Rates rose in the second quarter.", "the second quarter", "in", "2025-04-01", "2025-06-30"),
    ("Sales beat the year-ago quarter.", "the year-ago quarter", "in", "2024-10-01",
     "2024-12-31"),
    ("Sales beat the same quarter of 2023.", "the same quarter of 2023", "in", "2023-10-01",
     "2023-12-31"),
    ("It cut jobs in the quarter.", "the quarter", "in", "2025-10-01", "2025-12-31"),
    ("A decade ago it was smaller.", "A decade ago", "ago", "2016-03-09", "2016-03-09"),
    ("The plant opened on Friday the 13th.", "Friday the 13th", "on", "2026-03-13", "2026-03-13"),
    ("The plant opened on 28-Nov-2015.", "28-Nov-2015", "on", "2015-11-28", "2015-11-28"),
    ("The plant opened on 13/05/19.", "13/05/19", "on", "2019-05-13", "2019-05-13"),
    ("Tin sales for the first quarter ended June rose.", "the first quarter ended June", "in",
     "2025-04-01", "2025-06-30"),
    ("Tin fell in the second half, which ended on March 31, 2024, by 9%.",
     "the second half, which ended on March 31, 2024", "in", "2023-10-01", "2024-03-31"),
    ("Tin fell in January and February.", "January and February", "between", "2026-01-01",
     "2026-02-28"),
    ("May's figures were weak.", "May", "in", "2025-05-01", "2025-05-31"),
    ("It opens the day after tomorrow.", "the day after tomorrow", "on", "2026-03-11",
     "2026-03-11"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "relation", "begin", "end"), WINDOWS)
def test_windows(
    text: str, surface: str, relation: str, begin: str | None, end: str | None
) -> None:
    time = only(text)
    assert (time.text, time.relation) == (surface, relation)
    assert dates(time) == (begin, end)


RUNS = [
    ("for a fifth straight day", "fifth straight day", 5, "2026-03-03"),
    ("for the third session in a row", "the third session in a row", 3, "2026-03-05"),
    ("for a second consecutive month", "second consecutive month", 2, "2026-02-01"),
    ("for a 4th week running", "4th week running", 4, "2026-02-16"),
    ("for a sixth day", "sixth day", 6, "2026-03-02"),
]


@pytest.mark.parametrize(("text", "surface", "count", "begin"), RUNS)
def test_runs_are_counted_back_from_now(text: str, surface: str, count: int, begin: str) -> None:
    time = only(f"Tin fell {text}.")
    assert (time.text, time.kind, time.relation, time.count) == (surface, "duration", None, count)
    assert dates(time) == (begin, MONDAY)


def test_ordinals_without_a_run_are_none() -> None:
    for text in ("It won for a second time.", "A third day trader left.", "The fifth estate."):
        assert times(text, seen(MONDAY)) == ()


VALUES = [
    ("It closes now.", "now", "PRESENT_REF"),
    ("It has slowed recently.", "recently", "PAST_REF"),
    ("It had been higher in the past.", "the past", "PAST_REF"),
    ("It may rise in the near future.", "the near future", "FUTURE_REF"),
    ("It took weeks.", "weeks", "PXW"),
    ("It took more than two years.", "more than two years", "P2Y"),
    ("It took two and a half years.", "two and a half years", "P2Y6M"),
    ("It took two to three weeks.", "two to three weeks", "P2W"),
    ("It fell on Friday afternoon.", "Friday afternoon", "2026-03-06TAF"),
    ("It fell last night.", "last night", "2026-03-08TNI"),
    ("It fell at noon on Thursday.", "noon on Thursday", "2026-03-05T12:00"),
    ("It fell at 14:30 GMT yesterday.", "14:30 GMT yesterday", "2026-03-08T14:30Z"),
    ("It pays every Monday.", "every Monday", "XXXX-WXX-1"),
    ("It pays each July.", "each July", "XXXX-07"),
    ("It pays twice a year.", "twice a year", "P1Y"),
    ("It pays every other week.", "every other week", "P2W"),
    ("It pays 3% per month.", "per month", "P1M"),
    ("In nineteen ninety-six it floated.", "nineteen ninety-six", "1996"),
]


@pytest.mark.parametrize(("text", "surface", "timex"), VALUES)
def test_values_for_exchange(text: str, surface: str, timex: str) -> None:
    time = only(text)
    assert (time.text, time.timex) == (surface, timex)


def test_vague_times_name_no_window() -> None:
    for text in (
        "It rises now.",
        "It rose recently.",
        "It rose for weeks.",
        "It rose in the past.",
    ):
        assert only(text).relation is None


def test_the_period_of_the_sentence_moves_a_year_back() -> None:
    text = "Profit rose to $5m in the third quarter from $4m a year earlier."
    third, earlier = times(text, seen(MONDAY))
    assert dates(third) == ("2025-07-01", "2025-09-30")
    assert (earlier.relation, earlier.timex, dates(earlier)) == (
        "ago", "2024-Q3", ("2024-07-01", "2024-09-30"),
    )  # fmt: skip
    alone = only("Profit is up from a year earlier.")
    assert (alone.timex, dates(alone)) == ("2025", ("2025-03-09", "2025-03-09"))


def test_times_told_by_the_one_before() -> None:
    text = (
        "It fell on March 3. The next day it rose. Two days later it fell. That month it lost 4%."
    )
    found = times(text, seen(MONDAY))
    assert [(one.text, dates(one)[0]) for one in found] == [
        ("March 3", "2026-03-03"),
        ("The next day", "2026-03-04"),
        ("Two days later", "2026-03-06"),
        ("That month", "2026-03-01"),
    ]
    _, apart = times("It fell on March 3.\n\nThe next day is unknown.", seen(MONDAY))
    assert dates(apart)[0] == "2026-03-10"


EVENTS = [
    ("since the pandemic", "the pandemic", "2020-03-11"),
    ("since the financial crisis", "the financial crisis", "2007-08-09"),
    ("since Lehman Brothers collapsed", "Lehman Brothers collapsed", "2008-09-15"),
    ("since Russia's invasion of Ukraine", "Russia's invasion of Ukraine", "2022-02-24"),
    ("since the U.S. election", "the U.S. election", "2024-11-05"),
]


@pytest.mark.parametrize(("text", "surface", "begin"), EVENTS)
def test_dated_events(text: str, surface: str, begin: str) -> None:
    time = only(f"Tin has doubled {text}.")
    assert (time.text, time.relation, dates(time)) == (surface, "since", (begin, MONDAY))


@pytest.mark.parametrize(
    ("text", "surface"),
    [("since the election", "the election"), ("since polling day", "polling day"),
     ("since the merger", "the merger"), ("since the reopening", "the reopening")],
)  # fmt: skip
def test_events_of_an_unknown_country_stand_without_dates(text: str, surface: str) -> None:
    time = only(f"Shares have doubled {text}.")
    assert (time.text, time.kind, time.relation, dates(time)) == (
        surface, "window", "since", (None, None),
    )  # fmt: skip


def test_the_country_of_the_text_tells_which_event_is_meant() -> None:
    text = "The Footsie has gained a tenth since the election."
    index = [named(text, "Footsie", "INDEX:FTSE")]
    [british] = times(text, seen(MONDAY), entities=index)
    assert dates(british) == ("2024-07-04", MONDAY)
    [before] = times(text, seen("2018-05-01"), entities=index)
    assert dates(before) == ("2017-06-08", "2018-05-01")
    reopened = "Alibaba rose after reopening."
    [time] = times(reopened, seen(MONDAY), entities=[named(reopened, "Alibaba", "XNYS:BABA")])
    assert (time.text, time.relation, dates(time)) == (
        "reopening", None, ("2023-01-08", "2023-01-08"),
    )  # fmt: skip


def test_a_dated_event_is_its_date() -> None:
    assert only("It is the worst since the crash of October 1987.").text == "October 1987"
    assert only("It is the worst since the 2008 financial crisis.").text == "2008"


FISCAL = [
    ("Apple", "XNAS:AAPL", "fiscal 2025", "2024-10-01", "2025-09-30"),
    ("Nvidia", "XNAS:NVDA", "FY26", "2025-02-01", "2026-01-31"),
    ("Home Depot", "XNYS:HD", "fiscal 2024", "2024-02-01", "2025-01-31"),
    ("Microsoft", "XNAS:MSFT", "fiscal second quarter", "2025-10-01", "2025-12-31"),
    ("Microsoft", "XNAS:MSFT", "last fiscal year", "2024-07-01", "2025-06-30"),
    ("Infosys", "XNSE:INFY", "FY 2024-25", "2024-04-01", "2025-03-31"),
    ("Amazon", "XNAS:AMZN", "fiscal 2025", "2025-01-01", "2025-12-31"),
]


@pytest.mark.parametrize(("name", "identity", "words", "begin", "end"), FISCAL)
def test_fiscal_periods_of_known_companies(
    name: str, identity: str, words: str, begin: str, end: str
) -> None:
    text = f"{name} grew by a tenth in {words}."
    [time] = times(text, seen(MONDAY), entities=[named(text, name, identity)])
    assert (time.text, time.fiscal, time.assumed) == (words, True, False)
    assert dates(time) == (begin, end)


def test_fiscal_periods_of_nobody_known_are_assumed_to_be_of_the_calendar() -> None:
    time = only("Sales grew in fiscal 2025.")
    assert (time.fiscal, time.assumed, dates(time)) == (True, True, ("2025-01-01", "2025-12-31"))
    other = "Apple grew.\n\nSales fell in fiscal 2025."
    [apart] = times(other, seen(MONDAY), entities=[named(other, "Apple", "XNAS:AAPL")])
    assert apart.assumed


def test_the_month_of_an_event_tells_which_one_is_meant() -> None:
    text = "Sterling has lost a tenth since the night of the June referendum."
    [time] = times(text, seen("2016-10-04"))
    assert (time.text, dates(time)) == (
        "the night of the June referendum", ("2016-06-23", "2016-10-04"),
    )  # fmt: skip
    assert only("It rose since the November election.", "2016-12-01").begin == dt.date(2016, 11, 8)


def test_a_year_that_opens_a_sentence_is_that_of_its_months_and_days() -> None:
    _, month = times("In 1998 tin fell in August.", seen(MONDAY))
    assert dates(month) == ("1998-08-01", "1998-08-31")
    _, day = times("In 1998 tin fell on August 31.", seen(MONDAY))
    assert dates(day) == ("1998-08-31", "1998-08-31")


def test_this_one_is_the_running_period_of_the_kind_told_before() -> None:
    text = "Tin lost 9% in the fourth quarter and has gained 3% so far in this one."
    _, one = times(text, seen(MONDAY))
    assert (one.text, one.relation, *dates(one)) == (
        "this one", "to_date", "2026-01-01", "2026-03-09",
    )  # fmt: skip


def test_the_overnight_rate_is_no_time() -> None:
    assert times("The overnight dollar rate rose.", seen(MONDAY)) == ()
