"""Company facts: which period a figure is about, when it was known, quarters nobody filed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from nlp.errors import CredentialsError, NoObservationError, ProviderFormatError
from nlp.market.providers.filings import Fact, quarters_and_years
from nlp.market.providers.gathering import values_of
from nlp.market.providers.remote import Delivery
from nlp.market.providers.sec import Sec
from tests.market.providers.serving import APPLE, SHELL, setup

FACTS = "/api/xbrl/companyfacts/CIK0000320193.json"
TICKERS = {"0": {"cik_str": 320193, "ticker": "AAPL", "title": "Apple Inc."}}


def fact(start: str | None, end: str, val: float, filed: str, **more: Any) -> dict[str, Any]:
    # fy and fp are those of the filing: a comparison with last year carries this year's
    return {"start": start, "end": end, "val": val, "filed": filed, "fy": 2026, "fp": "FY", **more}


def answer(**concepts: list[dict[str, Any]]) -> dict[str, Any]:
    units = {
        "EarningsPerShareDiluted": "USD/shares",
        "EntityCommonStockSharesOutstanding": "shares",
    }
    told: dict[str, Any] = {}
    for name, facts in concepts.items():
        taxonomy = "dei" if name.startswith("Entity") else "us-gaap"
        told.setdefault(taxonomy, {})[name] = {"units": {units.get(name, "USD"): facts}}
    return {"cik": 320193, "facts": told}


def fetch(server: HTTPServer, facts: object, **more: Any) -> Delivery:
    server.expect_request("/files/company_tickers.json").respond_with_json(TICKERS)
    server.expect_request(FACTS).respond_with_json(facts)
    remote = Sec(setup(server, **more))
    (offer,) = remote.offers(APPLE)
    return remote.fetch(offer, begin=None)


def told(delivery: Delivery, series: str) -> list[tuple[str, float, str, str]]:
    return [
        (str(value.day), value.value, str(value.vintage), str(value.published))
        for value in values_of(delivery.rows[series])
    ]


REVENUE = "RevenueFromContractWithCustomerExcludingAssessedTax"


def test_periods_come_from_their_days_and_the_fourth_quarter_from_the_year(
    httpserver: HTTPServer,
) -> None:
    # a fiscal year from October: three quarters filed, nine months beside the third, then the year
    facts = [
        fact("2024-09-29", "2024-12-28", 124_300, "2025-01-31"),
        fact("2024-12-29", "2025-03-29", 95_359, "2025-05-02"),
        fact("2025-03-30", "2025-06-28", 94_036, "2025-08-01"),
        fact("2024-09-29", "2025-06-28", 313_695, "2025-08-01"),
        fact("2024-09-29", "2025-09-27", 416_161, "2025-10-31"),
        # the year before, for comparison, in the same filing
        fact("2023-10-01", "2024-09-28", 391_035, "2025-10-31"),
    ]
    delivery = fetch(httpserver, answer(**{REVENUE: facts}))
    assert told(delivery, "XNAS:AAPL/revenue.Q.sec") == [
        ("2024-12-28", 124_300, "2025-01-31", "2025-01-31"),
        ("2025-03-29", 95_359, "2025-05-02", "2025-05-02"),
        ("2025-06-28", 94_036, "2025-08-01", "2025-08-01"),
        ("2025-09-27", 102_466, "2025-10-31", "2025-10-31"),  # 416,161 less 313,695
    ]
    assert [row[:2] for row in told(delivery, "XNAS:AAPL/revenue.A.sec")] == [
        ("2024-09-28", 391_035),
        ("2025-09-27", 416_161),
    ]


def test_a_restatement_is_a_vintage_and_a_repetition_is_none(httpserver: HTTPServer) -> None:
    facts = [
        fact("2025-01-01", "2025-03-31", 100, "2025-04-20"),
        fact("2025-01-01", "2025-03-31", 100, "2025-07-20"),
        fact("2025-01-01", "2025-03-31", 97, "2026-04-20"),
    ]
    delivery = fetch(httpserver, answer(NetIncomeLoss=facts))
    assert told(delivery, "XNAS:AAPL/net_income.Q.sec") == [
        ("2025-03-31", 100, "2025-04-20", "2025-04-20"),
        ("2025-03-31", 97, "2026-04-20", "2025-04-20"),
    ]


def test_earnings_per_share_do_not_add_up(httpserver: HTTPServer) -> None:
    facts = [
        fact("2025-01-01", "2025-09-30", 4.5, "2025-10-20"),
        fact("2025-01-01", "2025-12-31", 6.0, "2026-01-30"),
    ]
    delivery = fetch(httpserver, answer(EarningsPerShareDiluted=facts))
    assert list(delivery.rows) == ["XNAS:AAPL/eps.A.sec"]


def test_an_older_name_of_a_figure_fills_in(httpserver: HTTPServer) -> None:
    facts = answer(
        **{
            REVENUE: [fact("2019-01-01", "2019-12-31", 50, "2020-02-01")],
            "Revenues": [
                fact("2015-01-01", "2015-12-31", 40, "2016-02-01"),
                fact("2019-01-01", "2019-12-31", 51, "2020-02-01"),
            ],
        }
    )
    rows = told(fetch(httpserver, facts), "XNAS:AAPL/revenue.A.sec")
    assert [row[:2] for row in rows] == [("2015-12-31", 40), ("2019-12-31", 50)]


def test_shares_as_of_a_day(httpserver: HTTPServer) -> None:
    facts = [fact(None, "2025-10-17", 14_776_353_000, "2025-10-31")]
    delivery = fetch(httpserver, answer(EntityCommonStockSharesOutstanding=facts))
    (row,) = told(delivery, "XNAS:AAPL/shares_outstanding.Q.sec")
    assert row == ("2025-10-17", 14_776_353_000, "2025-10-31", "2025-10-31")


def test_the_sec_is_told_who_asks(httpserver: HTTPServer) -> None:
    fetch(httpserver, answer(NetIncomeLoss=[fact("2025-01-01", "2025-03-31", 1, "2025-04-20")]))
    assert {request.headers["User-Agent"] for request, _ in httpserver.log} == {
        "Jane Roe jane@example.org"
    }


def test_without_a_contact_nobody_is_asked(httpserver: HTTPServer) -> None:
    with pytest.raises(CredentialsError, match="TAPEPROOF_FETCH_CONTACT"):
        fetch(httpserver, {}, contact="")
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("status", "facts", "kind", "message"),
    [
        (403, {}, CredentialsError, "HTTP status 403"),
        (404, {}, NoObservationError, "no facts of this company"),
        (200, {"fact": {}}, ProviderFormatError, "no object 'facts'"),
        (
            200,
            answer(NetIncomeLoss=[{"end": "2025-03-31", "value": 3}]),
            ProviderFormatError,
            "lacks",
        ),
        (200, answer(), NoObservationError, "files no such facts"),
    ],
)
def test_refusals(
    httpserver: HTTPServer, status: int, facts: object, kind: type[Exception], message: str
) -> None:
    httpserver.expect_request("/files/company_tickers.json").respond_with_json(TICKERS)
    httpserver.expect_request(FACTS).respond_with_json(facts, status=status)
    remote = Sec(setup(httpserver))
    with pytest.raises(kind, match=message):
        remote.fetch(remote.offers(APPLE)[0], begin=None)


def test_who_is_not_listed_in_america(httpserver: HTTPServer) -> None:
    assert Sec(setup(httpserver)).offers(SHELL) == ()
    httpserver.expect_request("/files/company_tickers.json").respond_with_json(TICKERS)
    remote = Sec(setup(httpserver))
    (offer,) = remote.offers(APPLE.replace(id="XNAS:NOPE"))
    with pytest.raises(NoObservationError, match="NOPE"):
        remote.fetch(offer, begin=None)


@given(
    st.lists(st.integers(-1000, 1000), min_size=4, max_size=4),
    st.permutations(["q", "h", "n", "y"]),
)
def test_running_sums_give_the_quarters_in_any_order(quarters: list[int], order: list[str]) -> None:
    """Cash flows are filed as sums from the beginning of the year."""
    ends = [dt.date(2025, 3, 31), dt.date(2025, 6, 30), dt.date(2025, 9, 30), dt.date(2025, 12, 31)]
    facts = {
        name: Fact(
            start=dt.date(2025, 1, 1),
            end=ends[place],
            filed=ends[place] + dt.timedelta(days=30),
            value=sum(quarters[: place + 1]),
        )
        for place, name in enumerate("qhny")
    }
    found = quarters_and_years([facts[name] for name in order], summed=True)
    assert [(value.day, value.value) for value in found["Q"]] == list(
        zip(ends, quarters, strict=True)
    )
    assert [value.published for value in found["Q"]] == [facts[name].filed for name in "qhny"]
    assert [value.value for value in found["A"]] == [sum(quarters)]
