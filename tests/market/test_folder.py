from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.errors import MarketDataError, MarketFormatError, NoObservationError, UnknownNameError
from nlp.market.folder import MarketFolder
from tests.market.making import INSTRUMENTS, OBSERVATIONS, SERIES, make_folder


@pytest.fixture
def folder(tmp_path: Path) -> MarketFolder:
    return MarketFolder(make_folder(tmp_path / "market"))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def seen(folder: MarketFolder, instrument: str, measure: str, instant: str) -> list[object]:
    info = folder.series(instrument, measure)[0]
    found = folder.observations(info, as_of=at(instant))
    rows = [found.observation(place) for place in range(len(found))]
    return [(str(row.date), row.value) for row in rows]


def test_opening_reads_the_tables(folder: MarketFolder) -> None:
    assert [entry.id for entry in folder.instruments()][:2] == ["COMM:WTI", "ECON:US"]
    acme = folder.instrument("XNAS:ACME")
    assert acme is not None
    assert acme.members_of == ("INDEX:SPX",)
    assert folder.instrument("XNAS:NONE") is None
    assert folder.series("XNAS:NONE", "close") == ()
    assert folder.check() == []


def test_close_finds_the_price_of_anything(folder: MarketFolder) -> None:
    for instrument, measure in [
        ("INDEX:SPX", "close"),
        ("FX:EURUSD", "fx_rate"),
        ("COMM:WTI", "spot_price"),
        ("RATE:US10Y", "yield"),
    ]:
        assert [info.measure for info in folder.series(instrument, "close")] == [measure]
    assert folder.series("ECON:US", "close") == ()


# What a report could know: the session of the day counts from its close.
@pytest.mark.parametrize(
    ("instant", "last"),
    [
        ("2018-12-26T15:59:59-05:00", "2018-12-24"),
        ("2018-12-26T16:00:00-05:00", "2018-12-26"),
        ("2018-12-26T16:50:00-05:00", "2018-12-26"),
        ("2018-12-26T21:00:00+00:00", "2018-12-26"),
        ("2018-12-27T05:00:00+08:00", "2018-12-26"),
        ("2018-12-27T04:59:59+08:00", "2018-12-24"),
        ("2018-12-24T13:00:00-05:00", "2018-12-24"),  # early close
        ("2018-12-30T12:00:00-05:00", "2018-12-27"),
    ],
)
def test_a_session_counts_from_its_close(folder: MarketFolder, instant: str, last: str) -> None:
    assert seen(folder, "INDEX:SPX", "close", instant)[-1][0] == last


@pytest.mark.parametrize(
    ("instrument", "instant", "last"),
    [
        ("INDEX:FTSE", "2018-12-27T17:30:00+00:00", "2018-12-27"),  # London evening report
        ("INDEX:FTSE", "2018-12-27T16:00:00+00:00", "2018-12-24"),
        ("COMM:WTI", "2018-12-26T16:50:00-05:00", "2018-12-26"),  # New York evening report
        ("COMM:WTI", "2018-12-26T14:00:00-05:00", "2018-12-24"),
        ("RATE:US10Y", "2018-12-26T16:50:00-05:00", "2018-12-26"),
        ("FX:EURUSD", "2018-12-27T15:59:00+01:00", "2018-12-24"),  # ECB reference rate
        ("FX:EURUSD", "2018-12-27T16:00:00+01:00", "2018-12-27"),
        ("RATE:ECBDFR", "2018-12-27T09:00:00+01:00", "2018-12-27"),  # announced beforehand
    ],
)
def test_when_the_value_of_a_day_is_known(
    folder: MarketFolder, instrument: str, instant: str, last: str
) -> None:
    assert seen(folder, instrument, "close", instant)[-1][0] == last


def test_the_days_of_a_coin_end_in_utc(tmp_path: Path) -> None:
    folder = MarketFolder(
        make_folder(
            tmp_path / "coins",
            instruments=INSTRUMENTS + "FX:BTCUSD,fx,Bitcoin,BTC,USD,,,,,\n",
            series=SERIES.splitlines()[0]
            + "\nFX:BTCUSD/close,FX:BTCUSD,close,currency,USD,D,none,,hand\n",
            observations="series,date,value\nFX:BTCUSD/close,2018-12-29,3923.92\n"
            "FX:BTCUSD/close,2018-12-30,3865.95\n",  # a Saturday and a Sunday
        )
    )
    before = seen(folder, "FX:BTCUSD", "close", "2018-12-30T18:59:59-05:00")
    after = seen(folder, "FX:BTCUSD", "close", "2018-12-30T19:00:00-05:00")
    assert [len(before), len(after)] == [1, 2]


def test_published_decides_where_it_is_given(folder: MarketFolder) -> None:
    assert seen(folder, "ECON:US", "cpi_yoy", "2018-12-11T09:00:00-05:00")[-1][0] == "2018-10-31"
    assert seen(folder, "ECON:US", "cpi_yoy", "2018-12-12T09:00:00-05:00")[-1][0] == "2018-11-30"
    assert seen(folder, "ECON:US", "cpi_yoy", "2019-01-10T09:00:00-05:00")[-1][0] == "2018-11-30"


def test_vintages_as_they_were_known(folder: MarketFolder) -> None:
    before = seen(folder, "ECON:US", "gdp_growth_yoy", "2019-03-01T09:00:00-05:00")
    after = seen(folder, "ECON:US", "gdp_growth_yoy", "2019-07-26T09:00:00-05:00")
    assert before == [("2018-09-30", 3.0), ("2018-12-31", 2.6)]
    assert after == [("2018-09-30", 3.1), ("2018-12-31", 2.5)]


def test_the_earliest_vintage_stands_in_when_all_are_later(folder: MarketFolder) -> None:
    assert seen(folder, "ECON:US", "gdp_growth_yoy", "2018-11-01T09:00:00-05:00") == [
        ("2018-09-30", 3.0)
    ]


@pytest.mark.parametrize(
    ("instrument", "measure", "known", "last", "first"),
    [
        # A price averaged over a month is known when the month is over.
        ("COMM:TIN", "spot_price", "2018-11-30", "2018-12-31", "2019-01-01"),
        # The advance estimate of a quarter is out after 24 full days at the earliest.
        ("ECON:US", "gdp_growth_qoq", "2018-09-30", "2019-01-24", "2019-01-25"),
        # A vintage of 8 January proves that this rate was out before the table expects it.
        ("ECON:US", "ppi_yoy", "2018-11-30", "2019-01-07", "2019-01-08"),
        ("ECON:US", "payrolls", "2018-11-30", "2018-12-31", "2019-01-01"),
    ],
)
def test_a_period_counts_from_its_end_or_its_earliest_release(
    tmp_path: Path, instrument: str, measure: str, known: str, last: str, first: str
) -> None:
    frequency = "Q" if measure.startswith("gdp") else "M"
    rows = [("2018-09-30", ""), ("2018-11-30", ""), ("2018-12-31", "")]
    if measure == "ppi_yoy":
        rows[-1] = ("2018-12-31", "2019-01-08")
    folder = MarketFolder(
        make_folder(
            tmp_path / "m",
            instruments=INSTRUMENTS + "COMM:TIN,commodity,Tin,,USD,,,,,\n",
            series=SERIES.splitlines()[0]
            + f"\n{instrument}/x,{instrument},{measure},percent,,{frequency},none,,hand\n",
            observations="series,date,value,vintage,published\n"
            + "".join(
                f"{instrument}/x,{day},1,{vintage},\n"
                for day, vintage in rows
                if frequency == "M" or day != "2018-11-30"
            ),
        )
    )
    before = seen(folder, instrument, measure, f"{last}T23:00:00-05:00")
    after = seen(folder, instrument, measure, f"{first}T01:00:00-05:00")
    assert [before[-1][0], after[-1][0]] == [known, "2018-12-31"]


def test_begin_and_end_are_included(folder: MarketFolder) -> None:
    info = folder.series("INDEX:SPX", "close")[0]
    found = folder.observations(
        info,
        as_of=at("2019-01-05T00:00:00+00:00"),
        begin=dt.date(2018, 12, 25),
        end_on=dt.date(2018, 12, 26),
    )
    assert [found.observation(0).value] == [2467.70]
    assert len(found) == 1
    assert not found.complete


def test_an_inverted_or_empty_stretch_is_empty(folder: MarketFolder) -> None:
    info = folder.series("INDEX:SPX", "close")[0]
    later, earlier = dt.date(2018, 12, 27), dt.date(2018, 12, 24)
    instant = at("2019-01-05T00:00:00+00:00")
    assert len(folder.observations(info, as_of=instant, begin=later, end_on=earlier)) == 0
    assert len(folder.observations(info, as_of=at("1990-01-05T00:00:00+00:00"))) == 0


def test_amounts_carry_their_currency(folder: MarketFolder) -> None:
    info = folder.series("COMM:WTI", "close")[0]
    found = folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))
    assert found.currency == "USD"
    assert found.observation(0).unit == "USD"
    assert found.provider == "market"


def test_slices_cannot_change_what_the_folder_holds(folder: MarketFolder) -> None:
    info = folder.series("INDEX:SPX", "close")[0]
    found = folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))
    with pytest.raises(ValueError, match="read-only"):
        found.values[0] = 1.0  # type: ignore[index]


def test_as_of_needs_a_zone(folder: MarketFolder) -> None:
    info = folder.series("INDEX:SPX", "close")[0]
    with pytest.raises(MarketDataError, match="time zone"):
        folder.observations(info, as_of=dt.datetime(2019, 1, 5))  # noqa: DTZ001


def test_a_series_of_another_folder_is_refused(folder: MarketFolder) -> None:
    info = folder.series("INDEX:SPX", "close")[0].replace(id="INDEX:SPX/other")
    with pytest.raises(NoObservationError, match="no such series"):
        folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    hours=st.integers(0, 24 * 400),
    offset=st.integers(-11, 13),
    place=st.integers(0, len(SERIES.splitlines()) - 2),
)
def test_nothing_is_seen_before_it_was_known(
    folder: MarketFolder, hours: int, offset: int, place: int
) -> None:
    zone = dt.timezone(dt.timedelta(hours=offset))
    instant = dt.datetime(2018, 10, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
    info = folder.all_series()[place]
    found = folder.observations(info, as_of=instant.astimezone(zone))
    later = folder.observations(info, as_of=instant + dt.timedelta(days=30))
    days = list(found.days)
    assert days == sorted(set(days))
    assert all(day <= instant.astimezone(zone).toordinal() + 1 for day in days)
    assert set(days) <= set(later.days)


VINTAGE_ROWS = st.lists(
    st.tuples(
        st.integers(0, 5),  # quarter
        st.one_of(st.none(), st.integers(0, 9)),  # vintage, in weeks after the first quarter's end
        st.integers(-99, 99),
    ),
    unique_by=lambda row: row[:2],
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(rows=VINTAGE_ROWS, week=st.integers(-1, 12))
def test_vintages_by_the_book(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int | None, int]], week: int
) -> None:
    """The latest vintage at or before the instant for each period, else the earliest."""
    start = dt.date(2010, 1, 1)

    def captured(vintage: int | None) -> dt.date | None:
        return None if vintage is None else start + dt.timedelta(weeks=40 * vintage)

    as_of = start + dt.timedelta(weeks=40 * week)
    expected = {}
    for quarter in sorted({row[0] for row in rows}):
        date = dt.date(2010 + quarter, 12, 31)
        versions = sorted(
            (captured(row[1]) or dt.date.min, row[2]) for row in rows if row[0] == quarter
        )
        known = [value for vintage, value in versions if vintage <= as_of]
        if date < as_of:
            expected[date.toordinal()] = known[-1] if known else versions[0][1]
    lines = [
        f"ECON:US/gdp_growth_yoy.Q,{2010 + quarter}-12-31,{value},{captured(vintage) or ''},"
        for quarter, vintage, value in rows
    ]
    text = "\n".join(["series,date,value,vintage,published", *lines, ""])
    folder = MarketFolder(make_folder(tmp_path_factory.mktemp("market"), observations=text))
    info = folder.series("ECON:US", "gdp_growth_yoy")[0]
    instant = dt.datetime.combine(as_of, dt.time(12), dt.UTC)
    found = folder.observations(info, as_of=instant)
    assert dict(zip(found.days, found.values, strict=True)) == expected


SERIES_ORDER = """series,instrument,measure,unit,currency,frequency,adjustment,seasonal,source,n
XNAS:ACME/close.total,XNAS:ACME,close,currency,USD,D,total,,hand,9
XNAS:ACME/close.M,XNAS:ACME,close,currency,USD,M,raw,,hand,9
XNAS:ACME/close.split.old,XNAS:ACME,close,currency,USD,D,split,,hand,99
XNAS:ACME/close.split,XNAS:ACME,close,currency,USD,D,split,,hand,9
XNAS:ACME/close.vendor,XNAS:ACME,close,currency,USD,D,raw,,hand,9
XNAS:ACME/close,XNAS:ACME,close,currency,USD,D,raw,,hand,9
ECON:US/cpi_index.M.sa,ECON:US,cpi_index,index,,M,none,SA,hand,9
ECON:US/cpi_index.M.nsa,ECON:US,cpi_index,index,,M,none,NSA,hand,9
ECON:US/cpi_index.A.wdi,ECON:US,cpi_index,index,,A,none,,hand,9
"""


def test_preferred_series_come_first(tmp_path: Path) -> None:
    folder = MarketFolder(make_folder(tmp_path / "market", series=SERIES_ORDER))
    assert [info.id for info in folder.series("XNAS:ACME", "close")] == [
        "XNAS:ACME/close",
        "XNAS:ACME/close.vendor",
        "XNAS:ACME/close.split",
        "XNAS:ACME/close.split.old",
        "XNAS:ACME/close.total",
        "XNAS:ACME/close.M",
    ]
    found = folder.series("ECON:US", "cpi_index")
    assert [info.id.partition(".")[2] for info in found] == ["M.nsa", "M.sa", "A.wdi"]
    assert [info.seasonal for info in found] == ["nsa", "sa", None]
    assert [info.tag for info in folder.series("XNAS:ACME", "close")][:4] == [
        "",
        "vendor",
        "",
        "old",
    ]


def test_complete_by_declaration_and_by_length(tmp_path: Path) -> None:
    header, *lines = SERIES.splitlines()
    marked = [f"{line},{'yes' if line.startswith('INDEX:SPX') else ''}" for line in lines]
    long = "\n".join(f"COMM:WTI/spot_price,{year}-06-01,50,," for year in range(1990, 2012))
    folder = MarketFolder(
        make_folder(
            tmp_path / "market",
            series="\n".join([f"{header},complete", *marked]),
            observations=OBSERVATIONS + long,
        )
    )
    instant = at("2019-01-05T00:00:00+00:00")
    for instrument, expected in [("INDEX:SPX", True), ("INDEX:FTSE", False), ("COMM:WTI", True)]:
        info = folder.series(instrument, "close")[0]
        assert folder.observations(info, as_of=instant).complete is expected
    info = folder.series("COMM:WTI", "close")[0]
    assert not folder.observations(info, as_of=at("2005-01-05T00:00:00+00:00")).complete


def test_splits_and_constituents(tmp_path: Path) -> None:
    folder = MarketFolder(
        make_folder(
            tmp_path / "market",
            splits="instrument,date,ratio\nXNAS:ACME,2020-08-31,4\nXNAS:ACME,2014-06-09,7\n",
            constituents="index,instrument,start,end\nINDEX:SPX,XNAS:ACME,2018-01-01,2018-06-30\n"
            "INDEX:SPX,XNAS:OTHER,,\n",
        )
    )
    assert folder.splits("XNAS:ACME") == ((dt.date(2014, 6, 9), 7.0), (dt.date(2020, 8, 31), 4.0))
    assert folder.splits("INDEX:SPX") == ()
    assert folder.constituents("INDEX:SPX", dt.date(2018, 6, 30)) == ("XNAS:ACME", "XNAS:OTHER")
    assert folder.constituents("INDEX:SPX", dt.date(2018, 7, 1)) == ("XNAS:OTHER",)


def test_unknown_measures_are_kept_with_a_warning(tmp_path: Path) -> None:
    series = SERIES.replace(",cpi_yoy,", ",cpi_yo,")
    folder = MarketFolder(make_folder(tmp_path / "market", series=series))
    assert len(folder.warnings) == 1
    assert "did you mean 'cpi_yoy'" in folder.warnings[0]
    assert folder.series("ECON:US", "cpi_yo")


def test_parquet_in_any_order_reads_like_csv(tmp_path: Path, folder: MarketFolder) -> None:
    rows = [line.split(",") for line in OBSERVATIONS.splitlines()[1:]][::-1]
    table = pa.table(
        {
            "value": [float(row[2]) for row in rows],
            "series": [row[0] for row in rows],
            "date": pa.array([dt.datetime.fromisoformat(row[1]) for row in rows]),
            "vintage": [row[3] or None for row in rows],
            "published": [row[4] or None for row in rows],
        }
    )
    other = make_folder(tmp_path / "other", observations=None)
    pq.write_table(table, other / "observations" / "all.parquet", row_group_size=5)
    parquet = MarketFolder(other)
    assert parquet.check() == []
    instant = at("2019-03-05T00:00:00+00:00")
    for info in folder.all_series():
        left = folder.observations(info, as_of=instant)
        right = parquet.observations(info, as_of=instant)
        assert list(left.days) == list(right.days), info.id
        assert list(left.values) == list(right.values), info.id


@pytest.mark.shared
def test_the_shared_folder(shared: Path) -> None:
    folder = MarketFolder(shared / "market")
    assert folder.warnings == ()
    instant = at("2018-12-26T16:50:00-05:00")
    info = folder.series("INDEX:SPX", "close")[0]
    found = folder.observations(info, as_of=instant)
    # The S&P 500 rose 4.96 % to 2,467.70 on 26 December 2018, as every newspaper printed.
    assert round(found.observation(-1).value, 2) == 2467.70
    assert round(100 * (found.values[-1] / found.values[-2] - 1), 2) == 4.96
    assert found.complete
    assert len(folder.constituents("INDEX:SPX", dt.date(2025, 1, 2))) == 503


def _last_day(period: str) -> dt.date | None:
    """The last day of a period of facts.jsonl, None where it is of another kind."""
    end = period.rpartition("..")[2]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", end):
        return dt.date.fromisoformat(end)
    if found := re.fullmatch(r"(\d{4})(?:-(\d\d)|Q(\d))?", end):
        month = int(found[2] or 3 * int(found[3] or 4))
        return dt.date(int(found[1]) + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return None


@pytest.mark.shared
def test_what_facts_are_about_was_known_when_they_were_published(shared: Path) -> None:
    folder = MarketFolder(shared / "market")
    infos = {info.id: info for info in folder.all_series()}
    seen_values = 0
    for line in (shared / "market" / "facts.jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        end = _last_day(fact["period"] or "")
        if fact["expected"] not in {"supported", "contradicted", "revised"} or end is None:
            continue
        for info in (infos[name] for name in fact["series"].split("|") if name in infos):
            days = folder.rows(info.id).days
            wanted = days[days <= end.toordinal()][-1]
            found = folder.observations(info, as_of=at(fact["published_at"]))
            assert found.days[-1] >= wanted, fact["id"]
            seen_values += 1
    assert seen_values > 150


BROKEN = [
    pytest.param({"series": None}, r"series\.csv.*needs series\.csv", id="no-series-table"),
    pytest.param({"instruments": None}, r"instruments\.csv", id="no-instruments-table"),
    pytest.param({"observations": None}, "no observations", id="no-observations"),
    pytest.param(
        {"series": SERIES.replace("unit,", "units,", 1)},
        r"column 'unit' is missing.*row 1",
        id="missing-column",
    ),
    pytest.param(
        {"series": SERIES.replace(",", ";")}, "separated by ';'", id="semicolons"
    ),
    pytest.param(
        {"series": SERIES.replace(",percent,", ",per cent,", 1)},
        r"unknown unit.*row 4, column unit.*'per cent'.*points, currency",
        id="unknown-unit",
    ),
    pytest.param(
        {"series": SERIES.replace(",Q,", ",quarterly,")},
        r"unknown frequency.*row 4.*'quarterly'",
        id="unknown-frequency",
    ),
    pytest.param(
        {"series": SERIES + SERIES.splitlines()[1]}, r"twice.*row 11", id="series-twice"
    ),
    pytest.param(
        {"instruments": INSTRUMENTS + INSTRUMENTS.splitlines()[1]},
        r"instrument stands there twice.*row 10",
        id="instrument-twice",
    ),
    pytest.param(
        {"instruments": INSTRUMENTS.replace(",economy,", ",country,")},
        r"unknown kind.*row 4.*'country'",
        id="unknown-kind",
    ),
    pytest.param(
        {"series": SERIES + "INDEX:DAX/close,INDEX:DAX,close,points,,D,none,,hand\n"},
        r"unknown instrument.*'INDEX:DAX'.*instruments\.csv",
        id="unknown-instrument",
    ),
    pytest.param(
        {"series": SERIES + "RATE:US10Y/close,RATE:US10Y,close,currency,,D,none,,hand\n"},
        "an amount needs a currency",
        id="no-currency",
    ),
    pytest.param(
        {"instruments": INSTRUMENTS.replace("Footsie", "Ibérica").encode("latin-1")},
        r"not UTF-8.*CSV UTF-8",
        id="latin-1",
    ),
    pytest.param(
        {"instruments": INSTRUMENTS.encode("utf-16")}, "not UTF-8", id="utf-16"
    ),
    pytest.param(
        {"instruments": INSTRUMENTS + 'X:Y,equity,"never closed\n'}, "cannot be read", id="quote"
    ),
    pytest.param(
        {"instruments": INSTRUMENTS + "X:Y,equity,a,b,c,d,e,f,g,h,i,j\n"},
        r"more fields.*row 10",
        id="too-many-fields",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message"), BROKEN)
def test_broken_tables_say_file_row_column_value_and_next_step(
    tmp_path: Path, files: dict[str, str | None], message: str
) -> None:
    path = make_folder(tmp_path / "market", **files)  # type: ignore[arg-type]
    with pytest.raises(MarketFormatError, match=message):
        MarketFolder(path)


BROKEN_ROWS = [
    ("INDEX:SPX/close,2018-13-27,1,,", r"date cannot be read.*row 22, column date.*2018-13-27"),
    ("INDEX:SPX/close,28/12/2018,1,,", r"row 22, column date.*'28/12/2018'.*YYYY-MM-DD"),
    ("INDEX:SPX/close,,1,,", r"row 22, column date"),
    ('INDEX:SPX/close,2018-12-28,"2,488.83",,', r"row 22, column value.*'2,488.83'.*point"),
    ("INDEX:SPX/close,2018-12-28,n/a,,", r"row 22, column value.*'n/a'"),
    ("INDEX:SPX/close,2018-12-28,NaN,,", r"no number.*row 22, column value.*nan on 2018-12-28"),
    ("INDEX:SPX/close,2018-12-28,inf,,", r"no number.*row 22"),
    ("INDEX:SPX/close,2018-12-28,,,", r"missing.*row 22, column value"),
    (",2018-12-28,1,,", r"missing.*row 22, column series"),
    ("INDEX:SPX/close,2018-12-26,1,,", r"two values for one day.*2018-12-26"),
]


@pytest.mark.parametrize(("row", "message"), BROKEN_ROWS)
def test_broken_observations_say_where(tmp_path: Path, row: str, message: str) -> None:
    folder = MarketFolder(make_folder(tmp_path / "market", observations=OBSERVATIONS + row + "\n"))
    info = folder.series("INDEX:SPX", "close")[0]
    with pytest.raises(MarketFormatError, match=message):
        folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))
    assert any("all.csv" in problem for problem in folder.check())


READABLE = [
    ("series,date,value\nINDEX:SPX/close,2018-12-27,1\n", 1),
    ("\ufeffseries,date,value\r\nINDEX:SPX/close,2018-12-27,1\r\n", 1),
    ("series, date, value\nINDEX:SPX/close , 2018-12-27, 1e0\n", 1),
    ("series,date,value\n\nINDEX:SPX/close,2018-12-27,1\n\n", 1),
    ("note,value,series,date\nx,1,INDEX:SPX/close,2018-12-27\n", 1),
    ("series,date,value\n INDEX:SPX/close,2018-12-27,1\n", 1),
    ("series,date,value\n", 0),
]


@pytest.mark.parametrize(("text", "n"), READABLE)
def test_what_spreadsheets_write_is_readable(tmp_path: Path, text: str, n: int) -> None:
    folder = MarketFolder(make_folder(tmp_path / "market", observations=text))
    info = folder.series("INDEX:SPX", "close")[0]
    found = folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))
    assert list(found.values) == [1.0] * n


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "series;date;value\nINDEX:SPX/close;2018-12-27;1\n",
        "series,date,value\nINDEX:SPX/close,2018-12-27," + "9" * 100_000,
        "series,date,value\nINDEX:SPX/close,2018-12-27," + "9" * 300_000,
        "series,date,value\nINDEX:SPX/close," + "2" * 100_000 + ",1",
        "series,date,value\nINDEX:SPX/close,2018-12-27,1\x00\n",
        "series,date,value\nINDEX:SPX/close,2018-12-27\n",
        "series,date,value\nINDEX:SPX/close,2018-12-27,1_000\n",
        bytes(range(256)) * 20,
    ],
)
def test_hostile_observations_are_refused_in_words(tmp_path: Path, text: str | bytes) -> None:
    folder = MarketFolder(make_folder(tmp_path / "market", observations=text))
    info = folder.series("INDEX:SPX", "close")[0]
    with pytest.raises(MarketFormatError, match=r"all\.csv"):
        folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time(folder: MarketFolder, year: int) -> None:
    zone = dt.timezone(dt.timedelta(hours=14 if year == 1 else -12))
    instant = dt.datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 12, tzinfo=zone)
    for info in folder.all_series():
        assert (len(folder.observations(info, as_of=instant)) > 0) == (year > 1)


def test_missing_empty_and_wrong_folders(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    for name, message in [
        ("nowhere", "no such market folder"),
        ("file", "this is a file"),
        ("empty", "market folder is empty"),
    ]:
        with pytest.raises(MarketFormatError, match=message):
            MarketFolder(tmp_path / name)


def test_damaged_parquet(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "market", observations=None)
    (path / "observations" / "index.parquet").write_bytes(b"PAR1 not really PAR1")
    folder = MarketFolder(path)
    info = folder.series("INDEX:SPX", "close")[0]
    with pytest.raises(MarketFormatError, match=r"index\.parquet.*damaged") as caught:
        folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))
    assert isinstance(caught.value.__cause__, (pa.ArrowException, OSError))


def test_parquet_without_a_column(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "market", observations=None)
    pq.write_table(pa.table({"series": ["a"], "value": [1.0]}), path / "observations" / "x.parquet")
    assert any("column 'date' is missing" in text for text in MarketFolder(path).check())


def test_check_lists_what_does_not_stop_the_opening(tmp_path: Path) -> None:
    folder = MarketFolder(
        make_folder(
            tmp_path / "market",
            instruments=INSTRUMENTS.replace("XLON", "XLONDON"),
            series=SERIES + "INDEX:SPX/high,INDEX:SPX,high,percent,,D,none,,hand\n",
            observations=OBSERVATIONS + "INDEX:DAX/close,2018-12-27,1,,\n",
            splits="instrument,date,ratio\nXNAS:ACME,2020-08-31,-4\n",
        )
    )
    problems = "\n".join(folder.check())
    assert "no such trading calendar: 'XLONDON'" in problems
    assert "INDEX:SPX/high is in percent, but high is in points" in problems
    assert "'INDEX:DAX/close' is not declared" in problems
    assert "INDEX:SPX/high has no observations" in problems
    assert "positive number" in problems
    info = folder.series("INDEX:FTSE", "close")[0]
    with pytest.raises(UnknownNameError, match="XLONDON"):
        folder.observations(info, as_of=at("2019-01-05T00:00:00+00:00"))


def test_check_compares_the_declared_coverage(tmp_path: Path) -> None:
    header, first, *rest = SERIES.splitlines()
    series = "\n".join([f"{header},first,last,n", f"{first},2018-12-24,2018-12-28,3", *rest])
    found = MarketFolder(make_folder(tmp_path / "market", series=series)).check()
    assert len(found) == 1
    assert "column last" in found[0]
    assert "2018-12-27" in found[0]


def test_a_table_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path / "market")
    reading = Path.open

    def refuse(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == "series.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return reading(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MarketFormatError, match=r"series\.csv': permission denied \(give yourself"):
        MarketFolder(folder)
