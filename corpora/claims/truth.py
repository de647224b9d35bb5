"""What the sample market folder says, in pandas alone: nothing of the package is used.

``Truth`` gives the functions that the ``v=`` expressions of the annotated articles call. All of
them read closes (or the values of a statistic) as known at the end of a day; ``day`` is the day
that the article is about unless another one is given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

MARKET = Path(__file__).resolve().parents[1] / "market"
KEYS = {
    "SPX": "INDEX:SPX/close",
    "IXIC": "INDEX:IXIC/close",
    "VIX": "INDEX:VIX/close",
    "WTI": "COMM:WTI/spot_price",
    "SPXH": "INDEX:SPX/high",
    "SPXL": "INDEX:SPX/low",
    "IXICH": "INDEX:IXIC/high",
    "IXICL": "INDEX:IXIC/low",
    "WTIM": "COMM:WTI/spot_price.M",
    "BRENTM": "COMM:BRENT/spot_price.M",
    "CORE": "ECON:US/core_cpi_yoy.M.sa",
    "COREI": "ECON:US/core_cpi_index.M.sa",
    "GDP": "ECON:US/gdp_growth_qoq_saar.Q.sa",
    "GDPY": "ECON:US/gdp_growth_yoy.Q.sa",
    "GDPR": "ECON:US/gdp_real_saar.Q.sa",
    "UNEMP": "ECON:US/unemployment_rate.Q.sa",
    "BILL": "RATE:US3M/yield.Q",
}


def load() -> dict[str, pd.Series]:
    """The series of the sample, by short name."""
    parts = [pd.read_parquet(path) for path in sorted((MARKET / "observations").glob("*.parquet"))]
    rows = pd.concat(parts)
    rows["date"] = pd.to_datetime(rows["date"])
    wanted = {series: key for key, series in KEYS.items()}
    return {
        wanted[str(name)]: group.set_index("date")["value"].sort_index()
        for name, group in rows.groupby("series", observed=True)
        if str(name) in wanted
    }


class Truth:
    """The functions of the expressions, seen from one day."""

    def __init__(self, series: dict[str, pd.Series], day: str) -> None:
        self.series = series
        self.day = day

    def names(self) -> dict[str, Any]:
        """Everything an expression may name."""
        public = [name for name in dir(self) if not name.startswith("_")]
        return {name: getattr(self, name) for name in public} | {key: key for key in KEYS}

    def upto(self, key: str, day: str | None = None) -> pd.Series:
        """The values up to a day."""
        return self.series[key][: day or self.day]

    def lv(self, key: str, day: str | None = None) -> float:
        """The last value up to a day."""
        return float(self.upto(key, day).iloc[-1])

    def bef(self, key: str, day: str) -> float:
        """The last value before a day."""
        values = self.series[key]
        return float(values[values.index < pd.Timestamp(day)].iloc[-1])

    def pts(self, key: str, day: str | None = None) -> float:
        """The change of a session, in points."""
        values = self.upto(key, day)
        return float(values.iloc[-1] - values.iloc[-2])

    def ch(self, key: str, day: str | None = None) -> float:
        """The change of a session, in per cent."""
        values = self.upto(key, day)
        return float(100 * (values.iloc[-1] / values.iloc[-2] - 1))

    def pc(self, key: str, begin: str, end: str | None = None) -> float:
        """Per cent from the last value up to one day to the last up to another."""
        return 100 * (self.lv(key, end) / self.lv(key, begin) - 1)

    def since(self, key: str, begin: str, end: str | None = None) -> float:
        """Per cent from the last value before a day."""
        return 100 * (self.lv(key, end) / self.bef(key, begin) - 1)

    def wtd(self, key: str, day: str | None = None) -> float:
        """Per cent since the end of the week before."""
        at = pd.Timestamp(day or self.day)
        return self.since(key, str((at - pd.Timedelta(days=at.weekday())).date()), day)

    def mtd(self, key: str, day: str | None = None) -> float:
        """Per cent since the end of the month before."""
        return self.since(key, (day or self.day)[:7] + "-01", day)

    def ytd(self, key: str, day: str | None = None) -> float:
        """Per cent since the end of the year before."""
        return self.since(key, (day or self.day)[:4] + "-01-01", day)

    def mo(self, key: str, month: str) -> float:
        """Per cent in a calendar month."""
        end = (pd.Timestamp(month + "-01") + pd.offsets.MonthEnd(0)).date()
        return self.since(key, month + "-01", str(end))

    def yr(self, key: str, year: int) -> float:
        """Per cent in a calendar year."""
        return self.since(key, f"{year}-01-01", f"{year}-12-31")

    def yago(self, key: str, day: str | None = None) -> float:
        """Per cent since the same day a year before."""
        begin = pd.Timestamp(day or self.day) - pd.DateOffset(years=1)
        return self.pc(key, str(begin.date()), day)

    def dist(self, key: str, since: str | None = None, day: str | None = None) -> float:
        """Per cent from the highest close since a day (of all, when None); negative."""
        values = self.upto(key, day)
        high = values[since:].max() if since else values.max()
        return float(100 * (values.iloc[-1] / high - 1))

    def isrec(self, key: str, day: str | None = None) -> bool:
        """Whether the last close is the highest of all."""
        values = self.upto(key, day)
        return bool(values.iloc[-1] >= values.max())

    def hsince(self, key: str, day: str | None = None) -> str:
        """Day of the last close at least as high; empty for a record."""
        return self._last(self.upto(key, day), high=True)

    def lsince(self, key: str, day: str | None = None) -> str:
        """Day of the last close at least as low; empty where there was none."""
        return self._last(self.upto(key, day), high=False)

    def dsince(self, key: str, day: str | None = None) -> str:
        """Day of the last move in per cent at least as large in the same direction."""
        moves = self.upto(key, day).pct_change().dropna()
        return self._last(moves, high=bool(moves.iloc[-1] > 0))

    def psince(self, key: str, period: str, day: str | None = None) -> str:
        """Last day of the last period (a pandas frequency) with a move at least as large."""
        moves = self.upto(key, day).resample(period).last().pct_change().dropna()
        return self._last(moves, high=bool(moves.iloc[-1] > 0))

    def prun(self, key: str, period: str, day: str | None = None) -> int:
        """Length of the streak of periods, negative for falls."""
        return self._streak(self.upto(key, day).resample(period).last())

    def run(self, key: str, day: str | None = None) -> int:
        """Length of the streak, negative for falls."""
        return self._streak(self.upto(key, day))

    def _streak(self, values: pd.Series) -> int:
        signs = values.diff().dropna().map(lambda move: (move > 0) - (move < 0))
        last, length = signs.iloc[-1], 0
        for sign in reversed(signs.tolist()):
            if sign != last:
                break
            length += 1
        return int(length * last)

    def hi(self, key: str, begin: str, end: str | None = None) -> float:
        """The highest value of a stretch."""
        return float(self.upto(key, end)[begin:].max())

    def lo(self, key: str, begin: str, end: str | None = None) -> float:
        """The lowest value of a stretch."""
        return float(self.upto(key, end)[begin:].min())

    def mean(self, key: str, begin: str, end: str | None = None) -> float:
        """The mean value of a stretch."""
        return float(self.upto(key, end)[begin:].mean())

    def below(self, key: str, bound: float, begin: str, end: str | None = None) -> int:
        """Days of a stretch that end below a bound."""
        return int((self.upto(key, end)[begin:] < bound).sum())

    def falls(self, key: str, size: float, begin: str, end: str | None = None) -> int:
        """Sessions of a stretch that lose more than so many per cent."""
        moves = 100 * self.upto(key, end).pct_change()
        return int((moves[begin:] < -size).sum())

    def maxdrop(self, key: str, begin: str, end: str | None = None) -> float:
        """The largest loss of a stretch from an earlier close of it, in per cent; negative."""
        values = self.upto(key, end)[begin:]
        return float(100 * (values / values.cummax() - 1).min())

    def recs(self, key: str, begin: str, end: str | None = None) -> int:
        """Sessions of a stretch that close at a record."""
        values = self.upto(key, end)
        return int((values > values.cummax().shift())[begin:].sum())

    def ups(self, key: str, period: str, begin: str, end: str | None = None) -> int:
        """Periods (a pandas frequency) with a gain, from the one that begins after a day on."""
        last = self.upto(key, end).resample(period).last()[begin:]
        return int((last.diff().dropna() > 0).sum())

    def _last(self, values: pd.Series, *, high: bool) -> str:
        now, before = values.iloc[-1], values.iloc[:-1]
        kept = before[before >= now] if high else before[before <= now]
        return str(kept.index[-1].date()) if len(kept) else ""
