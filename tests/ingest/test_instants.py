from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.ingest.instants import DATE_ONLY, ZONE_ASSUMED, offset_of, parse_instant


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("Tue, 05 Feb 2013 08:59:00 -0500", "2013-02-05T08:59:00-05:00"),
        ("Tue, 5 Feb 2013 8:59 EST", "2013-02-05T08:59:00-05:00"),
        ("Tue, 05 Feb 2013 21:30:00 HKT", "2013-02-05T21:30:00+08:00"),
        ("Fri, 14 Jun 2024 08:00 JST", "2024-06-14T08:00:00+09:00"),
        ("Fri, 14 Jun 2024 08:00:00 BST", "2024-06-14T08:00:00+01:00"),
        ("2013-02-05T08:59:00Z", "2013-02-05T08:59:00+00:00"),
        ("2026-01-19T09:00:00+08:00", "2026-01-19T09:00:00+08:00"),
        ("2024-01-05T10:00:00+0530", "2024-01-05T10:00:00+05:30"),
        ("Sept. 5, 2024, 10:00 a.m. EDT", "2024-09-05T10:00:00-04:00"),
        # POSIX would read these two hours behind Greenwich
        ("Thu, 05 Sep 2024 10:00:00 GMT+2", "2024-09-05T10:00:00+02:00"),
        ("Thu, 05 Sep 2024 10:00:00 UTC+0200", "2024-09-05T10:00:00+02:00"),
    ],
)
def test_printed_zone_is_kept(printed: str, iso: str) -> None:
    stamp = parse_instant(printed)
    assert stamp is not None
    assert stamp.instant.isoformat() == iso
    assert stamp.flags == ()


def test_without_zone_the_hint_is_taken_and_flagged() -> None:
    zone = dt.timezone(dt.timedelta(hours=-5))
    stamp = parse_instant("Tue, 05 Feb 2013 08:59:00", zone=zone)
    assert stamp is not None
    assert stamp.instant.isoformat() == "2013-02-05T08:59:00-05:00"
    assert stamp.flags == (ZONE_ASSUMED,)


def test_unknown_zone_name_is_assumed_utc() -> None:
    stamp = parse_instant("Tue, 05 Feb 2013 08:59:00 XYZ")
    assert stamp is not None
    assert (stamp.instant.isoformat(), stamp.flags) == (
        "2013-02-05T08:59:00+00:00",
        (ZONE_ASSUMED,),
    )


@pytest.mark.parametrize("printed", ["2013-02-05", "05 Feb 2013", "February 5, 2013", "05.02.2013"])
def test_date_without_time_is_flagged(printed: str) -> None:
    stamp = parse_instant(printed)
    assert stamp is not None
    assert stamp.instant == dt.datetime(2013, 2, 5, tzinfo=dt.UTC)
    assert DATE_ONLY in stamp.flags


@pytest.mark.parametrize(
    "printed",
    [
        None,
        "",
        "   ",
        7,
        "yesterday",
        "10",  # dateutil would make it the 10th of the running month
        "Friday",
        "2024",
        "Jan 2024",
        "1705312345",
        "03/04/2024",  # the third of April or the fourth of March
        "Mon, 32 Jan 2024 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",  # what programs write for "unknown"
        "0001-01-01T00:00:00",
        "1" * 100_000,
        "Tue, " * 20_000,
    ],
)
def test_what_states_no_instant_gives_none(printed: object) -> None:
    assert parse_instant(printed) is None


def test_unambiguous_slashes_are_read() -> None:
    stamp = parse_instant("13/04/2024 10:00")
    assert stamp is not None
    assert stamp.instant.date() == dt.date(2024, 4, 13)


def test_offset_of_a_date_without_zone_is_none() -> None:
    assert offset_of("Tue, 05 Feb 2013 08:59:00") is None
    assert offset_of("Tue, 05 Feb 2013 08:59:00 -0500") == dt.timezone(dt.timedelta(hours=-5))


@given(
    st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2199, 12, 31)),  # noqa: DTZ001
    st.integers(-12 * 4, 14 * 4),
)
def test_rfc_822_and_iso_round_trip(naive: dt.datetime, quarters: int) -> None:
    zone = dt.timezone(dt.timedelta(minutes=15 * quarters))
    instant = naive.replace(microsecond=0, tzinfo=zone)
    for printed in (instant.isoformat(), instant.strftime("%a, %d %b %Y %H:%M:%S %z")):
        stamp = parse_instant(printed)
        assert stamp is not None
        assert stamp.instant == instant
        assert stamp.instant.utcoffset() == instant.utcoffset()
        assert stamp.flags == ()


@given(st.text(alphabet="0123456789-:/., TZ+apmJanFebGMT%(){}é\n", max_size=60))
def test_any_text_gives_an_aware_instant_or_none(text: str) -> None:
    stamp = parse_instant(text)
    assert stamp is None or stamp.instant.utcoffset() is not None
