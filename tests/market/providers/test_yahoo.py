"""Prices of Yahoo: splits, pence, sessions that go on, zones, and what goes wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from nlp.errors import NoObservationError, ProviderError, ProviderFormatError, RateLimitError
from nlp.market.provider import Instrument
from nlp.market.providers.client import Reply
from nlp.market.providers.gathering import values_of
from nlp.market.providers.remote import Delivery
from nlp.market.providers.transport import HttpTransport
from nlp.market.providers.yahoo import Yahoo
from tests.market.providers.serving import APPLE, EURO, NOW, SHELL, chart, setup


def yahoo(server: HTTPServer, **more: Any) -> Yahoo:
    return Yahoo(setup(server, **more), transport=HttpTransport(timeout_seconds=5))


def fetch(
    server: HTTPServer, answer: object, instrument: Instrument = APPLE, **more: Any
) -> Delivery:
    server.expect_request("/v8/finance/chart/" + symbol(instrument)).respond_with_json(answer)
    provider = yahoo(server, **more)
    (offer,) = provider.offers(instrument)
    return provider.fetch(offer, begin=dt.date(2020, 8, 1))


def symbol(instrument: Instrument) -> str:
    provider = Yahoo(setup(HTTPServer()))
    return provider.offers(instrument)[0].symbol


def by_day(delivery: Delivery, series: str) -> dict[str, float]:
    return {str(value.day): value.value for value in values_of(delivery.rows[series])}


def test_a_close_before_a_split_is_the_price_of_its_day(httpserver: HTTPServer) -> None:
    # Apple closed at 499.23 on August 28, 2020 and split 4 for 1 on the 31st: Yahoo shows 124.8075
    delivery = fetch(
        httpserver,
        chart(
            {"2020-08-28": (124.807501, 187_630_000), "2020-08-31": (129.04, 225_702_700)},
            splits={"2020-08-31": (4, 1)},
        ),
    )
    closes = by_day(delivery, "XNAS:AAPL/close.yahoo")
    assert closes["2020-08-28"] == pytest.approx(499.23, abs=0.001)
    assert closes["2020-08-31"] == 129.04
    assert by_day(delivery, "XNAS:AAPL/volume.yahoo")["2020-08-28"] == 46_907_500
    assert delivery.splits == ((dt.date(2020, 8, 31), 4.0),)
    info = delivery.infos["XNAS:AAPL/close.yahoo"]
    assert (info.adjustment, info.unit, info.currency) == ("raw", "currency", "USD")


def test_a_reverse_split_and_two_splits_multiply(httpserver: HTTPServer) -> None:
    delivery = fetch(
        httpserver,
        chart(
            {"2020-08-03": (60.0,), "2020-08-05": (30.0,), "2020-08-07": (300.0,)},
            splits={"2020-08-04": (2, 1), "2020-08-06": (1, 10)},
        ),
    )
    # 60 = raw / (2 * 0.1): raw 12; 30 = raw / 0.1: raw 3
    assert by_day(delivery, "XNAS:AAPL/close.yahoo") == {
        "2020-08-03": 12.0,
        "2020-08-05": 3.0,
        "2020-08-07": 300.0,
    }


@pytest.mark.parametrize(
    ("told", "currency", "value"),
    [
        ("GBp", "GBP", 27.345),
        ("GBP", "GBP", 2734.5),
        ("ZAc", "ZAR", 27.345),
        ("ILA", "ILS", 27.345),
    ],
)
def test_minor_units_become_major_ones(
    httpserver: HTTPServer, told: str, currency: str, value: float
) -> None:
    answer = chart({"2026-11-19": (2734.5,)}, currency=told, zone="Europe/London")
    delivery = fetch(httpserver, answer, SHELL)
    assert by_day(delivery, "XLON:SHEL/close.yahoo") == {"2026-11-19": value}
    assert delivery.infos["XLON:SHEL/close.yahoo"].currency == currency


def test_cents_of_futures(httpserver: HTTPServer) -> None:
    corn = Instrument(id="COMM:CORN", kind="commodity", name="corn", currency="USD")
    delivery = fetch(httpserver, chart({"2026-11-19": (431.25,)}, currency="USX"), corn)
    assert by_day(delivery, "COMM:CORN/futures_price.yahoo") == {"2026-11-19": 4.3125}


def test_a_price_below_zero_is_one(httpserver: HTTPServer) -> None:
    oil = Instrument(id="COMM:WTI", kind="commodity", name="WTI", currency="USD")
    delivery = fetch(httpserver, chart({"2020-04-20": (-37.63,)}), oil)
    assert by_day(delivery, "COMM:WTI/futures_price.yahoo") == {"2020-04-20": -37.63}


def test_days_without_a_price_are_left_out(httpserver: HTTPServer) -> None:
    delivery = fetch(
        httpserver, chart({"2020-08-03": (None,), "2020-08-04": (0.0,), "2020-08-05": (5.0,)})
    )
    assert list(by_day(delivery, "XNAS:AAPL/close.yahoo")) == ["2020-08-05"]


def test_a_session_that_goes_on_is_no_close(httpserver: HTTPServer) -> None:
    end = dt.datetime(2026, 11, 20, 21, 0, tzinfo=dt.UTC)
    answer = chart({"2026-11-19": (200.0,), "2026-11-20": (201.0,)}, session_end=end)
    during = fetch(httpserver, answer, now=end - dt.timedelta(minutes=1))
    assert list(by_day(during, "XNAS:AAPL/close.yahoo")) == ["2026-11-19"]
    after = fetch(httpserver, answer, now=end)
    assert list(by_day(after, "XNAS:AAPL/close.yahoo")) == ["2026-11-19", "2026-11-20"]


def test_a_day_belongs_to_the_zone_of_the_exchange(httpserver: HTTPServer) -> None:
    # 10:00 in Sydney is 23:00 UTC of the day before
    index = Instrument(id="INDEX:AXJO", kind="index", name="ASX 200", currency="AUD")
    answer = chart({"2026-11-19": (8500.0,)}, zone="Australia/Sydney", opens=dt.time(10))
    delivery = fetch(httpserver, answer, index)
    assert by_day(delivery, "INDEX:AXJO/close.yahoo") == {"2026-11-19": 8500.0}
    assert delivery.infos["INDEX:AXJO/close.yahoo"].unit == "points"
    assert "INDEX:AXJO/volume.yahoo" not in delivery.rows


def test_what_is_asked(httpserver: HTTPServer) -> None:
    fetch(httpserver, chart({"2020-08-03": (1.0,)}))
    (request, _) = httpserver.log[0]
    assert request.args["interval"] == "1d"
    assert request.args["events"] == "div,splits"
    assert dt.datetime.fromtimestamp(int(request.args["period1"]), dt.UTC).date() == dt.date(
        2020, 7, 31
    )
    assert int(request.args["period2"]) > NOW.timestamp()


def test_no_more_than_a_hundred_years_are_asked_for(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v8/finance/chart/AAPL").respond_with_json(
        chart({"2020-08-03": (1.0,)})
    )
    provider = yahoo(httpserver)
    provider.fetch(provider.offers(APPLE)[0], begin=None)
    (request, _) = httpserver.log[0]
    seconds = int(request.args["period2"]) - int(request.args["period1"])
    assert 98 < seconds / 86400 / 365.25 < 99.5


@pytest.mark.parametrize(
    ("identity", "kind", "symbol"),
    [
        ("XNAS:NVDA", "equity", "NVDA"),
        ("XNYS:BRK.B", "equity", "BRK-B"),
        ("XHKG:700", "equity", "0700.HK"),
        ("XHKG:9988", "equity", "9988.HK"),
        ("XSHG:600519", "equity", "600519.SS"),
        ("XKRX:5930", "equity", "005930.KS"),
        ("XLON:BP", "equity", "BP.L"),
        ("FX:USDCNY", "fx", "USDCNY=X"),
        ("FX:BTCUSD", "fx", "BTC-USD"),
        ("INDEX:HSI", "index", "^HSI"),
        ("RATE:US10Y", "rate", "^TNX"),
    ],
)
def test_symbols(identity: str, kind: str, symbol: str) -> None:
    instrument = Instrument(id=identity, kind=kind, name=identity)
    (offer,) = Yahoo(setup(HTTPServer())).offers(instrument)
    assert offer.symbol == symbol


def test_what_yahoo_does_not_have() -> None:
    provider = Yahoo(setup(HTTPServer()))
    assert provider.offers(Instrument(id="ECON:US", kind="economy", name="US")) == ()
    assert provider.offers(Instrument(id="INDEX:MAG7", kind="index", name="M7")) == ()


def test_the_currency_of_a_pair_is_the_second_one() -> None:
    (offer,) = Yahoo(setup(HTTPServer())).offers(EURO.replace(currency=None))
    assert [(info.id, info.currency) for info in offer.series] == [
        ("FX:EURUSD/fx_rate.yahoo", "USD")
    ]


ERROR = {"chart": {"result": None, "error": {"code": "Not Found", "description": "No data found"}}}


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (ERROR, NoObservationError, "Not Found: No data found"),
        ({"finance": {}}, ProviderFormatError, "no object 'chart'"),
        ({"chart": {"result": [], "error": None}}, ProviderFormatError, "changed its form"),
        ([1], ProviderFormatError, "no object 'chart'"),
        (chart({}), NoObservationError, "in the stretch asked for"),
    ],
)
def test_refusals_and_changed_forms(
    httpserver: HTTPServer, answer: object, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        fetch(httpserver, answer)


def test_columns_of_unequal_length_are_a_changed_form(httpserver: HTTPServer) -> None:
    answer = chart({"2020-08-03": (1.0,), "2020-08-04": (2.0,)})
    answer["chart"]["result"][0]["indicators"]["quote"][0]["close"] = [1.0]
    with pytest.raises(ProviderFormatError, match="not of one length"):
        fetch(httpserver, answer)


def test_the_session_of_yfinance_carries_requests(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real yfinance, with every request of its session led to the local server."""
    data = pytest.importorskip("yfinance.data")
    requests = pytest.importorskip("requests")
    local = httpserver.url_for("").rstrip("/")

    class Detour(requests.adapters.HTTPAdapter):  # type: ignore[misc,name-defined]
        def send(self, request: Any, **options: Any) -> Any:
            request.url = local + request.path_url
            return super().send(request, **options)

    session = requests.Session()
    session.mount("https://", Detour())
    monkeypatch.setattr(data.SingletonMeta, "_instances", {})
    monkeypatch.setattr(data.YfData, "_load_cookie_curlCffi", lambda self: False)
    monkeypatch.setattr(data.YfData, "_save_cookie_curlCffi", lambda self: False)
    data.YfData(session=session)
    httpserver.expect_request("/v1/test/getcrumb").respond_with_data("crumbs")
    httpserver.expect_request("/v8/finance/chart/AAPL", query_string=None).respond_with_json(
        chart({"2020-08-03": (435.75,)})
    )
    provider = Yahoo(setup(httpserver))
    (offer,) = provider.offers(APPLE)
    delivery = provider.fetch(offer, begin=None)
    assert by_day(delivery, "XNAS:AAPL/close.yahoo") == {"2020-08-03": 435.75}
    (asked,) = [request for request, _ in httpserver.log if "chart" in request.path]
    assert asked.args["crumb"] == "crumbs"

    httpserver.clear()
    httpserver.expect_request("/v1/test/getcrumb").respond_with_data("crumbs")
    httpserver.expect_request("/v8/finance/chart/AAPL").respond_with_data("", status=429)
    with pytest.raises(RateLimitError):
        Yahoo(setup(httpserver)).fetch(offer, begin=None)


def test_without_yfinance_the_message_says_how_to_get_it(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    provider = Yahoo(setup(httpserver))
    with pytest.raises(ProviderError, match=r"pip install 'tapeproof\[yahoo\]'"):
        provider.fetch(provider.offers(APPLE)[0], begin=None)


def test_a_transport_can_be_anything(httpserver: HTTPServer) -> None:
    import json

    content = json.dumps(chart({"2020-08-03": (7.0,)})).encode()
    provider = Yahoo(
        setup(httpserver), transport=lambda url, headers: Reply(status=200, content=content)
    )
    assert by_day(provider.fetch(provider.offers(APPLE)[0], begin=None), "XNAS:AAPL/low.yahoo") == {
        "2020-08-03": 7.0
    }
