from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nlp.errors import MarketDataError, NoObservationError
from nlp.market.combined import CombinedProvider
from nlp.market.folder import MarketFolder
from tests.market.making import OBSERVATIONS, SERIES, make_folder

INSTANT = dt.datetime(2019, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def both(tmp_path: Path) -> CombinedProvider:
    mine = make_folder(
        tmp_path / "mine" / "market",
        instruments="id,kind,name,aliases\nINDEX:SPX,index,S&P,Spoos\nINDEX:DAX,index,DAX,\n",
        series="series,instrument,measure,unit,frequency\n"
        "INDEX:SPX/close,INDEX:SPX,close,points,D\n"
        "INDEX:DAX/close,INDEX:DAX,close,points,D\n"
        "INDEX:SPX/close.M,INDEX:SPX,close,points,M\n",
        observations="series,date,value\nINDEX:SPX/close,2018-12-26,1\nINDEX:DAX/close,2018-12-27,2\n"
        "INDEX:SPX/close.M,2018-11-30,3\n",
    )
    other = make_folder(
        tmp_path / "market",
        series=SERIES,
        observations=OBSERVATIONS,
        splits="instrument,date,ratio\nXNAS:ACME,2020-08-31,4\n",
        constituents="index,instrument,start,end\nINDEX:SPX,XNAS:ACME,,\n",
    )
    return CombinedProvider([MarketFolder(mine), MarketFolder(other)])


def test_the_first_folder_comes_first_and_nothing_is_lost(both: CombinedProvider) -> None:
    found = both.series("INDEX:SPX", "close")
    assert [(info.id, info.provider) for info in found] == [
        ("INDEX:SPX/close", "market"),
        ("INDEX:SPX/close", "market-2"),
        ("INDEX:SPX/close.M", "market"),
    ]
    first, second, _ = (both.observations(info, as_of=INSTANT) for info in found)
    assert list(first.values) == [1.0]
    assert list(second.values) == [2351.10, 2467.70, 2488.83]
    assert second.observation(0).provider == "market-2"


def test_instruments_are_merged(both: CombinedProvider) -> None:
    entry = both.instrument("INDEX:SPX")
    assert entry is not None
    assert entry.name == "S&P"
    assert entry.aliases == ("Spoos", "S&P", "the benchmark")
    assert entry.calendar == "XNYS"
    assert both.instrument("INDEX:DAX") is not None
    assert both.instrument("INDEX:NONE") is None
    ids = [instrument.id for instrument in both.instruments()]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) == 9


def test_splits_and_members_come_from_whoever_knows(both: CombinedProvider) -> None:
    assert both.splits("XNAS:ACME") == ((dt.date(2020, 8, 31), 4.0),)
    assert both.constituents("INDEX:SPX", dt.date(2019, 1, 2)) == ("XNAS:ACME",)


def test_a_strange_series_is_refused(both: CombinedProvider) -> None:
    info = both.series("INDEX:SPX", "close")[0].replace(provider="elsewhere")
    with pytest.raises(NoObservationError, match="elsewhere"):
        both.observations(info, as_of=INSTANT)


def test_no_provider_at_all() -> None:
    with pytest.raises(MarketDataError, match="at least one market folder"):
        CombinedProvider([])
