"""Claims made by hand, and a small market whose answers fit on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from nlp.link import linked
from nlp.records import Claim, ClaimWindow, LinkedClaim, Mention, Quantity, Verdict
from nlp.verify import verdicts
from tests.fakes import FakeProvider

#: After the close of the New York session of 17 January 2024.
SEEN_AT = dt.datetime.fromisoformat("2024-01-17T17:00:00-05:00")
NOW = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def quantity(text: str, unit: str = "percent", **fields: Any) -> Quantity:
    """A figure from its digits: ``quantity("5.8")``, ``quantity("1e9", "currency")``."""
    value = Decimal(text.replace(",", ""))
    if "step" in fields:
        fields["step"] = Decimal(fields["step"])
    else:
        exponent = value.as_tuple().exponent
        fields["step"] = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    if unit == "currency":
        fields.setdefault("currency", "USD")
    if "high" in fields:
        fields["high"] = Decimal(fields["high"])
    return Quantity(start=0, end=len(text), text=text, value=value, unit=unit, **fields)


def window(relation: str, begin: str, end_on: str | None = None, **fields: Any) -> ClaimWindow:
    return ClaimWindow(
        text="then", relation=relation, begin=day(begin), end_on=day(end_on or begin), **fields
    )


def mention(instrument_id: str | None, text: str = "it", kind: str | None = None) -> Mention:
    return Mention(text=text, start=0, end=max(1, len(text)), id=instrument_id, kind=kind)


def claim(form: str, *subjects: str | Mention, **fields: Any) -> Claim:
    def mentions(names: Any) -> tuple[Mention, ...]:
        return tuple(each if isinstance(each, Mention) else mention(each) for each in names)

    fields.setdefault("measure", "close")
    fields.setdefault("seen_at", SEEN_AT)
    fields["objects"] = mentions(fields.get("objects", ()))
    return Claim(
        article_id="a",
        start=0,
        end=5,
        text="claim",
        sentence_start=0,
        sentence_end=5,
        form=form,
        subjects=mentions(subjects),
        **fields,
    )


#: What a row of a table of claims holds besides figures and windows.
_PLAIN = ("measure", "direction", "statistic", "period", "aspect", "rank", "modality", "negated",
          "checkable", "reason")  # fmt: skip
_OF_FIGURE = ("step", "currency", "hedge", "noun", "written", "high")


def claim_of(case: dict[str, Any]) -> Claim:
    """A row of the table as a claim."""
    fields = {key: case[key] for key in _PLAIN if key in case}
    if "figure" in case:
        shape = {key: case[key] for key in _OF_FIGURE if key in case}
        fields["quantity"] = quantity(*case["figure"].split(), **shape)
    if "figure_from" in case:
        fields["quantity_from"] = quantity(*case["figure_from"].split())
    if "window" in case:
        relation, granularity, begin, end_on, *count = case["window"].split()
        more = {"count": int(count[0])} if count else {}
        fields["window"] = window(relation, begin, end_on, granularity=granularity, **more)
    if "seen_at" in case:
        fields["seen_at"] = dt.datetime.fromisoformat(case["seen_at"])
    fields["objects"] = case.get("against", "").split()
    names = [None if name == "?" else name for name in case["about"].split()]
    words = case.get("words", "it")
    kind = "CURRENCY" if "words" in case else None
    return claim(case["form"], *[mention(name, words, kind) for name in names], **fields)


def link(made: Claim, provider: Any) -> LinkedClaim:
    (found,) = linked([made], provider=provider)
    assert isinstance(found, LinkedClaim), found
    return found


def check(made: Claim, provider: Any) -> Verdict:
    (verdict,) = verdicts([link(made, provider)], now=lambda: NOW)
    return verdict


_ONE = {
    "2023-12-28": 98, "2023-12-29": 100, "2024-01-02": 101, "2024-01-03": 103, "2024-01-04": 102,
    "2024-01-05": 104, "2024-01-08": 105, "2024-01-09": 106, "2024-01-10": 107,
    "2024-01-11": 107, "2024-01-12": 110, "2024-01-16": 99, "2024-01-17": 104.5,
    "2024-01-18": 90,  # after the article: must never be seen
}  # fmt: skip
_TWO = {
    "2023-12-28": 199, "2023-12-29": 200, "2024-01-02": 201, "2024-01-03": 201, "2024-01-04": 202,
    "2024-01-05": 203, "2024-01-08": 203, "2024-01-09": 204, "2024-01-10": 204,
    "2024-01-11": 204, "2024-01-12": 204, "2024-01-16": 205, "2024-01-17": 210,
    "2024-01-18": 500,
}  # fmt: skip


def market() -> FakeProvider:
    """Two indices, two shares, two rates, a pair, a commodity and an economy."""
    made = FakeProvider()

    def put(name: str, measure: str, rows: dict[str, float], **fields: Any) -> None:
        days = [day(each) for each in rows]
        made.add(name, measure, days, list(rows.values()), **fields)

    put("INDEX:ONE", "close", _ONE, calendar="XNYS")
    put("INDEX:TWO", "close", _TWO, calendar="XNYS")
    put("INDEX:ONE", "pe_ttm", {"2024-01-12": 36.15, "2024-01-17": 36.0}, unit="ratio")
    put("INDEX:TWO", "pe_ttm", {"2024-01-12": 24.0, "2024-01-17": 24.0}, unit="ratio")
    put("INDEX:ONE", "dividend_yield", {"2024-01-17": 6.48}, unit="percent")
    money = {"unit": "currency", "currency": "USD", "calendar": "XNYS"}
    for name, before, after in (("XNAS:AAA", 20e9, 30e9), ("XNAS:BBB", 80e9, 70e9)):
        put(name, "market_cap", {"2024-01-16": before, "2024-01-17": after}, **money)
    put("XNAS:AAA", "close", {"2024-01-12": 1200, "2024-01-16": 1208.88, "2024-01-17": 120.0},
        adjustment="raw", **money)  # fmt: skip
    made.add_split("XNAS:AAA", day("2024-01-17"), 10.0)
    days = [day("2023-12-11") + dt.timedelta(days=n) for n in range(26)]
    sessions = [str(each) for each in days if each.weekday() < 5 and str(each) != "2023-12-25"]
    rows = dict.fromkeys([*sessions, *[d for d in _ONE if d > "2024-01-05"]], 100.0)
    put("XNAS:AAA", "volume", {**rows, "2024-01-17": 300.0}, unit="count", calendar="XNYS")
    put("RATE:LONG", "yield", {"2024-01-15": 4.13, "2024-01-16": 4.11, "2024-01-17": 4.20},
        unit="percent")  # fmt: skip
    put("RATE:SHORT", "yield", {"2024-01-16": 3.01, "2024-01-17": 3.02}, unit="percent")
    put("RATE:BANK", "policy_rate", {
        str(day("2023-07-01") + dt.timedelta(days=n)): 5.0 if n < 190 else 5.25 for n in range(201)
    }, unit="percent")  # fmt: skip
    put("FX:USDCNY", "fx_rate", {"2023-12-29": 7.10, "2024-01-16": 7.00, "2024-01-17": 6.95},
        unit="currency", currency="CNY")  # fmt: skip
    put("COMM:OIL", "spot_price", {"2023-12-29": 80.0, "2024-01-03": 70.0, "2024-01-17": 72.25},
        unit="currency", currency="USD")  # fmt: skip
    statistic = {"unit": "percent", "frequency": "M"}
    put("ECON:XX", "cpi_yoy", {"2023-09-30": 3.7, "2023-10-31": 3.4, "2023-11-30": 3.1,
        "2023-12-31": 3.0}, **statistic)  # fmt: skip
    put("ECON:XX", "cpi_yoy", {"2022-12-31": 8.0, "2023-12-31": 4.1}, unit="percent",
        frequency="A", tag="wdi")  # fmt: skip
    put("ECON:XX", "gdp_growth_yoy", {"2022-12-31": 1.9, "2023-12-31": -0.24}, unit="percent",
        frequency="A")  # fmt: skip
    put("ECON:XX", "payrolls", {"2023-10-31": 1_000_000, "2023-11-30": 895_000,
        "2023-12-31": 959_000}, unit="count", frequency="M")  # fmt: skip
    put("ECON:XX", "gdp_real_saar", {"2020-12-31": 100.0, "2021-12-31": 110.0, "2022-12-31": 121.0},
        unit="currency", currency="USD", frequency="A")  # fmt: skip
    put("ECON:QQ", "gdp_real_saar", {"2022-12-31": 100.0, "2023-03-31": 101.0,
        "2023-06-30": 102.0, "2023-09-30": 102.97, "2023-12-31": 104.0}, unit="currency",
        currency="USD", frequency="Q")  # fmt: skip
    put("ECON:XX", "gdp_deflator_yoy", {"2022-12-31": 0.2, "2023-03-31": -0.1, "2023-06-30": -0.3,
        "2023-09-30": -0.2, "2023-12-31": -0.1}, unit="percent", frequency="Q")  # fmt: skip
    return made
