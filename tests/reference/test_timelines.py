"""The shipped fiscal years and events, and what happens to malformed rows."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from nlp import resources
from nlp.errors import RecordError
from nlp.reference.tables import read_tables
from nlp.reference.timelines import FiscalYear, events, fiscal_years, read_events, read_fiscal_years

FOLDER = resources.corpus("reference")


def test_fiscal_years_belong_to_known_rows() -> None:
    rows = read_tables(FOLDER)
    known = {row.id for row in rows}.union(*(row.listings for row in rows))
    years = fiscal_years()
    assert len(years) > 300
    assert set(years) <= known


def test_events_are_in_order_and_named() -> None:
    found = events()
    assert len({event.id for event in found}) == len(found)
    assert [event.begin for event in found] == sorted((e.begin for e in found), reverse=True)
    for event in found:
        assert event.aliases
        assert event.end_on is None or event.begin <= event.end_on
        assert event.begin <= dt.date(2026, 11, 1)


def test_known_dates() -> None:
    # Filing 08-13555; UK Electoral Commission; WHO; each checked against the calendar of its day.
    begin = {event.id: event.begin for event in events()}
    assert begin["EVENT:LEHMAN"] == dt.date(2008, 9, 15)
    assert begin["EVENT:BREXIT_VOTE"] == dt.date(2016, 6, 23)
    assert begin["EVENT:PANDEMIC"] == dt.date(2020, 3, 11)
    # Elections in the United States fall on the Tuesday after the first Monday of November.
    for year in (2008, 2012, 2016, 2020, 2024):
        day = begin[f"EVENT:US_ELECTION_{year}"]
        assert (day.month, day.weekday()) == (11, 1)
        assert 2 <= day.day <= 8


@pytest.mark.parametrize("row", ["XNAS:AAPL,13,end", "XNAS:AAPL,9,middle", "ECON:ZZ,,end"])
def test_a_malformed_fiscal_year_is_named(tmp_path: Path, row: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reference")
    (folder / "fiscal_years.csv").write_text(f"id,month,named\n{row}\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"fiscal_years\.csv:2"):
        read_fiscal_years(folder)


def test_names_of_years_and_further_listings() -> None:
    years = fiscal_years()
    assert years["XNYS:HD"] == FiscalYear(1, "begin")
    assert years["XNAS:AAPL"] == FiscalYear(9, "end")
    assert years["XNAS:AMZN"].month == 12
    assert years["XHKG:9988"] == years["XNYS:BABA"]


def test_a_malformed_event_is_named(tmp_path: Path) -> None:
    text = "id,name,aliases,country,begin,end,source\nEVENT:X,x,x,,2008-13-01,,nobody\n"
    (tmp_path / "events.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=r"events\.csv:2"):
        read_events(tmp_path)
