"""Build the sample market folder from data sets that travel with arch and statsmodels.

Run from the repository root, with the extra ``dev`` installed::

    python corpora/market/build.py            # rewrites corpora/market
    python corpora/market/build.py FOLDER     # writes a new folder elsewhere
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nlp.market.observations import Rows
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.writing import write_folder

HERE = Path(__file__).resolve().parent
ARCH = "arch.data"
STATSMODELS = "statsmodels.datasets.macrodata"
MACRO_VINTAGE = dt.date(2009, 12, 15)  # day on which the data set says it was drawn from FRED

INSTRUMENTS = [
    Instrument(
        id="INDEX:SPX", kind="index", name="S&P 500", currency="USD", calendar="XNYS",
        country="US", ticker="SPX", aliases=("S&P", "S&P 500 index", "Standard & Poor's 500"),
    ),
    Instrument(
        id="INDEX:IXIC", kind="index", name="Nasdaq Composite", currency="USD", calendar="XNYS",
        country="US", ticker="IXIC", aliases=("Nasdaq", "Nasdaq Composite Index"),
    ),
    Instrument(
        id="INDEX:VIX", kind="index", name="CBOE Volatility Index", currency="USD",
        calendar="XNYS", country="US", ticker="VIX", aliases=("VIX", "fear gauge", "fear index"),
    ),
    Instrument(
        id="COMM:WTI", kind="commodity", name="West Texas Intermediate crude oil", currency="USD",
        ticker="WTI", aliases=("WTI", "West Texas Intermediate", "US crude", "U.S. crude"),
    ),
    Instrument(
        id="COMM:BRENT", kind="commodity", name="Brent crude oil", currency="USD",
        ticker="BRENT", aliases=("Brent", "Brent crude", "North Sea crude"),
    ),
    Instrument(
        id="ECON:US", kind="economy", name="United States", currency="USD", country="US",
        aliases=("US economy", "U.S. economy", "American economy"),
    ),
    Instrument(
        id="RATE:US3M", kind="rate", name="US three-month Treasury bill rate", country="US",
        aliases=("three-month Treasury bill", "three-month T-bill"),
    ),
]  # fmt: skip

#: Every value before the first one lay below values of the first quarter of 1999: the S&P 500
#: and the Nasdaq Composite stood at their highest ever then, so no older value breaks a record.
_COMPLETE = {"INDEX:SPX/close", "INDEX:IXIC/close", "INDEX:SPX/high", "INDEX:IXIC/high"}


def series() -> Iterator[tuple[SeriesInfo, Rows]]:
    """Every series of the sample with its rows."""
    yield from _indices()
    yield from _oil()
    yield from _core_prices()
    yield from _macro()


def _info(instrument: str, measure: str, unit: str, **other: Any) -> SeriesInfo:
    parts = [measure]
    if other.get("frequency", "D") != "D":
        parts.append(other["frequency"])
    if other.get("seasonal"):
        parts.append(other["seasonal"])
    return SeriesInfo(
        id=f"{instrument}/{'.'.join(parts)}",
        instrument=instrument,
        measure=measure,
        unit=unit,
        complete=f"{instrument}/{measure}" in _COMPLETE,
        **other,
    )


def _rows(days: Any, values: Any, *, decimals: int, vintage: dt.date | None = None) -> Rows:
    ordinals = np.array([day.toordinal() for day in days], np.int32)
    rounded = np.round(np.asarray(values, np.float64), decimals)
    kept = np.isfinite(rounded)
    vintages = None
    if vintage is not None:
        vintages = np.full(int(kept.sum()), vintage.toordinal(), np.int32)
    return Rows(ordinals[kept], rounded[kept], vintages)


def _indices() -> Iterator[tuple[SeriesInfo, Rows]]:
    from arch.data import nasdaq, sp500, vix

    plan = [
        ("INDEX:SPX", sp500.load(), ("high", "low", "close")),  # opens: see README.md
        ("INDEX:IXIC", nasdaq.load(), ("open", "high", "low", "close")),
    ]
    for instrument, frame, measures in plan:
        for measure in measures:
            info = _info(instrument, measure, "points", source=ARCH, licence_class="B")
            yield info, _rows(frame.index, frame[measure.title()], decimals=2)
    frame = vix.load()
    info = _info("INDEX:VIX", "close", "points", source=ARCH, licence_class="B")
    yield info, _rows(frame.index, frame["vix"], decimals=2)


def _oil() -> Iterator[tuple[SeriesInfo, Rows]]:
    from arch.data import crude, wti

    amount = {"unit": "currency", "currency": "USD", "source": ARCH, "licence_class": "A"}
    frame = wti.load()
    yield (
        _info("COMM:WTI", "spot_price", **amount),
        _rows(frame.index, frame["DCOILWTICO"], decimals=2),
    )
    frame = crude.load()
    month_ends = [_month_end(day.year, day.month) for day in frame.index]
    for instrument, column in (("COMM:WTI", "WTI"), ("COMM:BRENT", "Brent")):
        info = _info(instrument, "spot_price", frequency="M", **amount)
        yield info, _rows(month_ends, frame[column], decimals=2)


def _core_prices() -> Iterator[tuple[SeriesInfo, Rows]]:
    from arch.data import core_cpi

    frame = core_cpi.load()
    month_ends = [_month_end(day.year, day.month) for day in frame.index]
    levels = frame["CPILFESL"].to_numpy()
    common = {"frequency": "M", "seasonal": "sa", "source": ARCH, "licence_class": "A"}
    info = _info("ECON:US", "core_cpi_index", "index", **common)
    yield info, _rows(month_ends, levels, decimals=3)
    info = _info("ECON:US", "core_cpi_yoy", "percent", **common)
    yield info, _rows(month_ends[12:], _change(levels, 12), decimals=4)


def _macro() -> Iterator[tuple[SeriesInfo, Rows]]:
    from statsmodels.datasets import macrodata

    frame = macrodata.load_pandas().data
    months = zip(frame["year"], frame["quarter"] * 3, strict=True)
    ends = [_month_end(int(year), int(month)) for year, month in months]
    gdp = frame["realgdp"].to_numpy()
    usd = {"currency": "USD", "seasonal": "sa"}
    plan: list[tuple[str, str, str, Any, int, dict[str, Any]]] = [
        ("ECON:US", "gdp_real_saar", "currency", gdp * 1e9, 0, usd),
        ("ECON:US", "gdp_growth_yoy", "percent", _change(gdp, 4), 4, {"seasonal": "sa"}),
        ("ECON:US", "gdp_growth_qoq", "percent", _change(gdp, 1), 4, {"seasonal": "sa"}),
        ("ECON:US", "gdp_growth_qoq_saar", "percent", _annualised(gdp), 4, {"seasonal": "sa"}),
        ("ECON:US", "unemployment_rate", "percent", frame["unemp"], 1, {"seasonal": "sa"}),
        ("ECON:US", "money_supply_m1", "currency", frame["m1"] * 1e9, 0, usd),
        ("ECON:US", "population", "count", frame["pop"] * 1e6, 0, {}),
        ("RATE:US3M", "yield", "percent", frame["tbilrate"], 2, {}),
    ]
    for instrument, measure, unit, values, decimals, other in plan:
        info = _info(
            instrument, measure, unit, frequency="Q", source=STATSMODELS, licence_class="A", **other
        )
        days = ends[len(ends) - len(values) :]
        yield info, _rows(days, values, decimals=decimals, vintage=MACRO_VINTAGE)


def _change(levels: Any, periods: int) -> Any:
    """Percentage change over so many periods; shorter by as many values."""
    return 100 * (levels[periods:] / levels[:-periods] - 1)


def _annualised(levels: Any) -> Any:
    """Percentage change on the quarter before, compounded over four quarters."""
    return 100 * ((levels[1:] / levels[:-1]) ** 4 - 1)


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def build(folder: Path) -> int:
    """Write the sample folder; returns the number of rows."""
    content = {info.id: (info, rows) for info, rows in series()}
    return write_folder(
        folder,
        instruments=INSTRUMENTS,
        series=[info for info, _ in content.values()],
        read=lambda info: content[info.id][1],
    )


def main() -> None:
    """Rewrite the sample folder, or write it to the folder named on the command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    if folder == HERE:
        shutil.rmtree(HERE / "observations", ignore_errors=True)
    print(f"{build(folder):,} rows in {folder}")


if __name__ == "__main__":
    main()
