"""True sentences in many wordings, filled in from the shipped series: none is called false."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nlp.pipeline import Pipeline
from nlp.records import Article, Claim, Failure, Verdict

MARKET = Path(__file__).resolve().parents[1] / "corpora" / "market"
DAYS = [
    "2001-09-17", "2003-06-17", "2007-02-27", "2008-10-13", "2009-03-10", "2010-05-20",
    "2011-08-08", "2011-12-30", "2012-05-18", "2012-09-06", "2013-06-20", "2014-10-15",
    "2015-08-24", "2016-06-24", "2017-03-01", "2018-02-05",
]  # fmt: skip
ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.open(markets=[MARKET], now=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.fixture(scope="module")
def series() -> dict[str, Any]:
    from arch.data import nasdaq, sp500

    return {"S&P 500": sp500.load()["Adj Close"], "Nasdaq": nasdaq.load()["Adj Close"]}


class Report:
    """The closes around one session, and the words that they make true."""

    def __init__(self, series: dict[str, Any], day: str) -> None:
        import pandas as pd

        self.day = pd.Timestamp(day)
        self.index, self.nasdaq = series["S&P 500"], series["Nasdaq"]
        self.place = self.index.index.get_loc(self.day)
        self.close, self.before = self.index.iloc[self.place], self.index.iloc[self.place - 1]
        self.name = f"{self.day:%A}"

    def at(self, day: Any, of: Any = None) -> float:
        """The last close on or before a day."""
        found = (self.index if of is None else of)[:day]
        return float(found.iloc[-1])

    @property
    def month_end(self) -> Any:
        return self.day.replace(day=1) - dt.timedelta(days=1)

    def date(self, day: Any) -> str:
        year = "" if day.year == self.day.year else f", {day.year}"
        return f"{day:%B} {day.day}{year}"


def moved(base: float, end: float, up: str, down: str, digits: int = 1) -> str:
    """The verb and the size of a change."""
    change = 100 * (end / base - 1)
    return f"{up if change > 0 else down} {abs(change):.{digits}f}"


def today(report: Report) -> list[str]:
    """What the session did, in the order of a market report."""
    close, before, name = report.close, report.before, report.name
    points = abs(close - before)
    size = moved(before, close, "climbed", "dropped").split()[1]
    tech = report.at(report.day, report.nasdaq)
    tech_before = float(report.nasdaq.iloc[report.nasdaq.index.get_loc(report.day) - 1])
    verb = "climbed" if close > before else "dropped"
    shed = "added" if tech > tech_before else "shed"
    share = moved(tech_before, tech, "x", "x").split()[1]
    lead = (
        f"The S&P 500 {verb} {points:.2f} points, or {size} percent, to close at {close:,.2f} on "
        f"{name}, while the Nasdaq Composite {shed} {abs(tech - tech_before):.2f}, or {share} "
        f"percent, to {tech:,.2f}."
    )
    stood = f"which had closed at {before:,.2f} in the previous session"
    told = [
        lead,
        f"The S&P 500, {stood}, was at {close:,.2f}.",
        f"S&P 500 {close:,.2f} {'+' if close > before else '-'}{size}%",
    ]
    run = 0
    while (report.index.diff().iloc[report.place - run] > 0) == (close > before):
        run += 1
    if 2 <= run <= len(ORDINALS):
        kind = "gain" if close > before else "loss"
        told.append(f"It was the {ORDINALS[run - 2]} straight {kind} for the S&P 500.")
    return told


def longer(report: Report) -> list[str]:
    """Stretches up to the session."""
    close, day = report.close, report.day
    year_end = report.at(f"{day.year - 1}-12-31")
    earlier = report.at(f"{day.year - 2}-12-31")
    month = report.at(report.month_end)
    year_ago = report.at(day.replace(year=day.year - 1))
    back = float(report.index.iloc[report.place - 20])
    window = report.index[day - dt.timedelta(days=364) : day]
    low, high = window.idxmin(), window.idxmax()
    told = [
        f"The S&P 500 is {moved(year_end, close, 'up', 'down')} percent for the year.",
        f"So far this month the S&P 500 has {moved(month, close, 'risen', 'fallen')} percent.",
        f"Over the past year the S&P 500 has {moved(year_ago, close, 'gained', 'lost')} percent.",
        f"The S&P 500 has {moved(back, close, 'climbed', 'slid')}% in the past 20 sessions.",
        f"In {day.year - 1} the S&P 500 {moved(earlier, year_end, 'gained', 'lost')}%.",
    ]
    if window[low] < close:
        told.append(
            f"The S&P 500 is {moved(window[low], close, 'up', 'down')}% from its low of "
            f"{report.date(low)}."
        )
    if window[high] > close * 1.002:
        below = 100 * (1 - close / window[high])
        told.append(
            f"The S&P 500 stood {below:.1f} percent below its 52-week high of "
            f"{window[high]:,.2f}, set on {report.date(high)}."
        )
    return told


def judged(pipeline: Pipeline, text: str, day: Any) -> list[tuple[Claim, Verdict]]:
    """The claims of a text of an evening in New York, with their verdicts."""
    seen = dt.datetime(day.year, day.month, day.day, 21, 30, tzinfo=dt.UTC)
    article = Article(text=text, language="en", published_at=seen, retrieved_at=seen)
    claims = [c for c in pipeline.claims(pipeline.documents([article])) if isinstance(c, Claim)]
    verdicts = list(pipeline.verdicts(claims))
    assert not any(isinstance(verdict, Failure) for verdict in verdicts)
    return list(zip(claims, verdicts, strict=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("day", DAYS)
def test_no_true_sentence_is_called_false(
    day: str, pipeline: Pipeline, series: dict[str, Any]
) -> None:
    report = Report(series, day)
    text = "\n\n".join([*today(report), *longer(report)])
    made = judged(pipeline, text, report.day)
    refuted = [(c.text, v.explanation) for c, v in made if v.label == "contradicted"]
    assert refuted == []
    rest = [(c.text, v.explanation) for c, v in made if not v.label.startswith("supported")]
    assert len(rest) <= 1, rest
