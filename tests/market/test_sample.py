from __future__ import annotations

import datetime as dt
import runpy
from pathlib import Path

import pytest

from nlp.market.folder import MarketFolder
from nlp.resources import corpus

SAMPLE = corpus("market")
MAX_BYTES = 2_000_000


def last(instrument: str, measure: str, instant: str) -> float:
    market = MarketFolder(SAMPLE)
    info = market.series(instrument, measure)[0]
    return market.observations(info, as_of=dt.datetime.fromisoformat(instant)).values[-1]


def test_the_sample_is_sound_and_small() -> None:
    assert MarketFolder(SAMPLE).check() == []
    size = sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file())
    assert size < MAX_BYTES


# Levels that newspapers printed; nothing here is computed from the folder.
@pytest.mark.parametrize(
    ("instrument", "measure", "instant", "value"),
    [
        ("INDEX:SPX", "close", "2009-03-09T17:00:00-04:00", 676.53),
        ("INDEX:SPX", "close", "2007-10-09T17:00:00-04:00", 1565.15),
        ("INDEX:SPX", "close", "2008-09-15T17:00:00-04:00", 1192.70),
        ("INDEX:SPX", "close", "2018-12-26T16:50:00-05:00", 2467.70),
        ("INDEX:IXIC", "close", "2000-03-10T17:00:00-05:00", 5048.62),
        ("INDEX:IXIC", "close", "2002-10-09T17:00:00-04:00", 1114.11),
        ("INDEX:VIX", "close", "2018-02-05T17:00:00-05:00", 37.32),
        ("COMM:WTI", "close", "2008-07-03T17:00:00-04:00", 145.31),
        ("ECON:US", "unemployment_rate", "2009-12-20T12:00:00-05:00", 9.6),
    ],
)
def test_the_sample_holds_what_newspapers_printed(
    instrument: str, measure: str, instant: str, value: float
) -> None:
    assert last(instrument, measure, instant) == value


def test_the_sample_can_be_rebuilt(tmp_path: Path) -> None:
    pytest.importorskip("arch")
    pytest.importorskip("statsmodels")
    build = runpy.run_path(str(SAMPLE / "build.py"))["build"]
    build(tmp_path / "market")
    for name in ("instruments.csv", "series.csv"):
        assert (tmp_path / "market" / name).read_text() == (SAMPLE / name).read_text()
    shipped, rebuilt = MarketFolder(SAMPLE), MarketFolder(tmp_path / "market")
    for info in shipped.all_series():
        left, right = shipped.rows(info.id), rebuilt.rows(info.id)
        assert left.days.tolist() == right.days.tolist(), info.id
        assert left.values.tolist() == right.values.tolist(), info.id
        assert (left.vintages is None) == (right.vintages is None), info.id
