from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import NoObservationError, UnknownNameError
from nlp.market.calendars import Calendar, known_codes

NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(dt.date(1992, 1, 1), dt.date(2035, 1, 1))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_christmas_week_of_2018() -> None:
    calendar = Calendar.of("XNYS")
    assert calendar.sessions(day("2018-12-22"), day("2018-12-27")) == (
        day("2018-12-24"),
        day("2018-12-26"),
        day("2018-12-27"),
    )
    assert calendar.session_on_or_before(day("2018-12-25")) == day("2018-12-24")
    assert calendar.previous(day("2018-12-26"), 2) == day("2018-12-21")
    assert calendar.next(day("2018-12-25"), 2) == day("2018-12-27")


def test_early_close_counts() -> None:
    calendar = Calendar.of("XNYS")
    closed = dt.datetime(2018, 12, 24, 13, 0, tzinfo=NEW_YORK)
    assert calendar.last_completed(closed) == day("2018-12-24")
    assert calendar.last_completed(closed - dt.timedelta(seconds=1)) == day("2018-12-21")


def test_new_york_did_not_trade_after_the_attacks_of_2001() -> None:
    calendar = Calendar.of("XNYS")
    assert calendar.previous(day("2001-09-17")) == day("2001-09-10")


def test_days_before_1990_are_built_on_demand() -> None:
    calendar = Calendar.of("XNYS", overrides=[day("1989-01-03")])
    assert calendar.previous(day("1990-01-02")) == day("1989-12-29")
    assert not calendar.is_session(day("1989-01-03"))
    assert calendar.is_session(day("1987-10-19"))


def test_known_closures_are_taken_out() -> None:
    calendar = Calendar.of("XHKG")
    assert not calendar.is_session(day("2023-09-01"))
    assert calendar.previous(day("2023-09-11")) == day("2023-09-07")


def test_overrides_are_taken_out_for_this_calendar_only() -> None:
    changed = Calendar.of("XLON", overrides=[day("2018-12-27")])
    assert changed.previous(day("2018-12-28")) == day("2018-12-24")
    assert Calendar.of("XLON").previous(day("2018-12-28")) == day("2018-12-27")


def test_the_same_arguments_give_the_same_calendar() -> None:
    assert Calendar.of("XNYS") is Calendar.of("XNYS")


def test_shenzhen_shares_the_sessions_of_shanghai() -> None:
    week = (day("2024-02-05"), day("2024-02-20"))
    assert Calendar.of("XSHE").sessions(*week) == Calendar.of("XSHG").sessions(*week)


def test_unknown_code_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'XNYS'"):
        Calendar.of("XNYSE")
    assert "XNYS" in known_codes()


def test_out_of_reach_says_what_is_covered() -> None:
    calendar = Calendar.of("XTKS")
    with pytest.raises(NoObservationError, match=r"before its first day.*1997-01-01"):
        calendar.is_session(day("1996-12-30"))
    with pytest.raises(NoObservationError, match="beyond its last day"):
        calendar.next(calendar.last)


@settings(max_examples=60, deadline=None)
@given(date=DAYS, n=st.integers(1, 30))
def test_previous_and_next_invert_each_other(date: dt.date, n: int) -> None:
    calendar = Calendar.of("XNYS")
    session = calendar.session_on_or_before(date)
    assert session <= date
    assert calendar.next(calendar.previous(session, n), n) == session
    assert len(calendar.sessions(calendar.previous(session, n), session)) == n + 1


@settings(max_examples=60, deadline=None)
@given(moment=st.datetimes(dt.datetime(1992, 1, 1), dt.datetime(2035, 1, 1)))  # noqa: DTZ001
def test_last_completed_had_closed_and_the_next_had_not(moment: dt.datetime) -> None:
    calendar = Calendar.of("XLON")
    instant = moment.replace(tzinfo=dt.UTC)
    last = calendar.last_completed(instant)
    local, following = instant.astimezone(ZoneInfo("Europe/London")), calendar.next(last)
    # London closes at 16:30, on the eves of Christmas and New Year at 12:30.
    assert (last, dt.time(12, 30)) <= (local.date(), local.time())
    assert (local.date(), local.time()) < (following, dt.time(16, 30))
