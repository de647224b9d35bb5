"""A local server that answers as the providers do, and clients that do not wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_httpserver import HTTPServer

from nlp.market.provider import Instrument
from nlp.market.providers.client import Client
from nlp.market.providers.remote import Setup
from nlp.market.providers.transport import HttpTransport

NOW = dt.datetime(2026, 11, 20, 22, 0, tzinfo=dt.UTC)
APPLE = Instrument(
    id="XNAS:AAPL", kind="equity", name="Apple", currency="USD", calendar="XNYS", ticker="AAPL"
)
SHELL = Instrument(id="XLON:SHEL", kind="equity", name="Shell", currency="GBP", calendar="XLON")
AMERICA = Instrument(id="ECON:US", kind="economy", name="United States", currency="USD")
CHINA = Instrument(id="ECON:CN", kind="economy", name="China", currency="CNY")
EURO = Instrument(id="FX:EURUSD", kind="fx", name="euro", currency="USD")


class Waits:
    """Stands in for sleeping: remembers for how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client(
    *,
    now: dt.datetime = NOW,
    cache: Path | None = None,
    offline: bool = False,
    waits: Waits | None = None,
) -> Client:
    return Client(
        HttpTransport(timeout_seconds=5),
        cache=cache,
        offline=offline,
        spacing_seconds=0,
        now=lambda: now,
        sleep=waits or Waits(),
    )


def setup(server: HTTPServer, **more: Any) -> Setup:
    base = server.url_for("").rstrip("/")
    names = ("yahoo", "fred", "worldbank", "ecb", "sec")
    keys: Mapping[str, str] = more.pop("keys", {"fred": "s3cr3t"})
    contact: str = more.pop("contact", "Jane Roe jane@example.org")
    return Setup(
        client=client(**more), keys=keys, contact=contact, bases=dict.fromkeys(names, base)
    )


def chart(
    days: Mapping[str, tuple[float | None, ...]],
    *,
    currency: str = "USD",
    zone: str = "America/New_York",
    opens: dt.time = dt.time(9, 30),
    splits: Mapping[str, tuple[int, int]] | None = None,
    session_end: dt.datetime | None = None,
) -> dict[str, Any]:
    """An answer of Yahoo: closes (and volumes, where a second number stands) by day."""
    from zoneinfo import ZoneInfo

    def stamp(day: str) -> int:
        date = dt.date.fromisoformat(day)
        return int(dt.datetime.combine(date, opens, ZoneInfo(zone)).timestamp())

    closes = [row[0] for row in days.values()]
    volumes = [row[1] if len(row) > 1 else 1000 for row in days.values()]
    meta: dict[str, Any] = {"currency": currency, "exchangeTimezoneName": zone, "symbol": "X"}
    if session_end is not None:
        meta["currentTradingPeriod"] = {"regular": {"end": int(session_end.timestamp())}}
    result: dict[str, Any] = {
        "meta": meta,
        "timestamp": [stamp(day) for day in days],
        "indicators": {
            "quote": [
                {
                    **dict.fromkeys(("close", "open", "high", "low"), closes),
                    "volume": volumes,
                }
            ],
            # what a careless reader would take: dividends are taken off
            "adjclose": [{"adjclose": [None if c is None else c * 0.9 for c in closes]}],
        },
    }
    if splits:
        result["events"] = {
            "splits": {
                str(stamp(day)): {
                    "date": stamp(day),
                    "numerator": after,
                    "denominator": before,
                    "splitRatio": f"{after}:{before}",
                }
                for day, (after, before) in splits.items()
            }
        }
    return {"chart": {"result": [result], "error": None}}
