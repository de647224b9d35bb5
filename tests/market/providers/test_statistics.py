"""FRED with its vintages, the World Bank, the ECB: their answers, their errors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from nlp.errors import (
    CredentialsError,
    NoObservationError,
    ProviderError,
    ProviderFormatError,
    RateLimitError,
)
from nlp.market.provider import Instrument
from nlp.market.providers.ecb import Ecb
from nlp.market.providers.fred import Fred
from nlp.market.providers.gathering import Value, values_of
from nlp.market.providers.remote import Delivery, Remote
from nlp.market.providers.worldbank import WorldBank
from tests.market.providers.serving import AMERICA, CHINA, EURO, setup

OBSERVATIONS = "/fred/series/observations"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def delivered(remote: Remote, instrument: Instrument, measure: str, **more: Any) -> Delivery:
    for offer in remote.offers(instrument):
        if offer.series[0].measure == measure:
            return remote.fetch(offer, begin=more.get("begin"))
    raise AssertionError("no such offer")


def only(delivery: Delivery) -> list[Value]:
    (rows,) = delivery.rows.values()
    return values_of(rows)


def observation(date: str, value: str, begins: str, ends: str = "9999-12-31") -> dict[str, str]:
    return {"realtime_start": begins, "realtime_end": ends, "date": date, "value": value}


def test_every_vintage_of_a_statistic_with_the_day_of_its_release(httpserver: HTTPServer) -> None:
    # US unemployment of August 2023: 3.8 when released on September 1; the start of the archive
    # brings all of the past at once
    rows = [
        observation("1959-12-01", "5.3", "1960-03-15"),
        observation("2023-08-01", "3.8", "2023-09-01", "2024-01-04"),
        observation("2023-08-01", "3.7", "2024-01-05"),
        observation("2023-09-01", ".", "2023-10-06"),
    ]
    httpserver.expect_request(OBSERVATIONS).respond_with_json({"count": 4, "observations": rows})
    delivery = delivered(Fred(setup(httpserver)), AMERICA, "unemployment_rate")
    assert list(delivery.rows) == ["ECON:US/unemployment_rate.M.sa.fred"]
    assert only(delivery) == [
        Value(day=day("1959-12-31"), value=5.3, vintage=day("1960-03-15")),
        Value(
            day=day("2023-08-31"), value=3.8, vintage=day("2023-09-01"), published=day("2023-09-01")
        ),
        Value(
            day=day("2023-08-31"), value=3.7, vintage=day("2024-01-05"), published=day("2023-09-01")
        ),
    ]
    (request, _) = httpserver.log[0]
    assert request.args["realtime_start"] == "1776-07-04"
    assert request.args["series_id"] == "UNRATE"
    assert request.args["api_key"] == "s3cr3t"
    assert "s3cr3t" not in delivery.url


def test_thousands_become_ones_and_quarters_end(httpserver: HTTPServer) -> None:
    rows = [observation("2026-04-01", "23456.7", "2026-07-30")]
    httpserver.expect_request(OBSERVATIONS).respond_with_json({"count": 1, "observations": rows})
    (value,) = only(delivered(Fred(setup(httpserver)), AMERICA, "gdp_real_saar"))
    assert (value.day, value.value) == (day("2026-06-30"), 23456.7e9)


def test_daily_values_have_no_vintages_and_are_asked_for_from_a_day_on(
    httpserver: HTTPServer,
) -> None:
    rows = [
        observation("2026-11-18", "4.11", "2026-11-20"),
        observation("2026-11-19", ".", "2026-11-20"),
    ]
    httpserver.expect_request(OBSERVATIONS).respond_with_json({"count": 2, "observations": rows})
    yields = Instrument(id="RATE:US10Y", kind="rate", name="10-year")
    delivery = delivered(Fred(setup(httpserver)), yields, "yield", begin=day("2026-11-01"))
    assert only(delivery) == [Value(day=day("2026-11-18"), value=4.11)]
    assert httpserver.log[0][0].args["observation_start"] == "2026-11-01"
    assert "realtime_start" not in httpserver.log[0][0].args


def test_long_answers_come_in_pages(httpserver: HTTPServer) -> None:
    first = [
        observation("2026-01-01", "1", "2026-02-01"),
        observation("2026-02-01", "2", "2026-03-01"),
    ]
    second = [observation("2026-03-01", "3", "2026-04-01")]
    for offset, rows in ((0, first), (2, second)):
        httpserver.expect_request(
            OBSERVATIONS,
            query_string={
                "series_id": "UNRATE",
                "file_type": "json",
                "limit": "100000",
                "realtime_start": "1776-07-04",
                "realtime_end": "9999-12-31",
                "offset": str(offset),
                "api_key": "s3cr3t",
            },
        ).respond_with_json({"count": 3, "observations": rows})
    found = only(delivered(Fred(setup(httpserver)), AMERICA, "unemployment_rate"))
    assert [value.value for value in found] == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("status", "answer", "kind", "message"),
    [
        (
            400,
            {"error_message": "Bad Request.  The value for variable api_key is not registered."},
            CredentialsError,
            "refuses the key",
        ),
        (
            400,
            {"error_message": "Bad Request.  The series does not exist."},
            ProviderError,
            "no such series",
        ),
        (
            429,
            {"error_message": "Too Many Requests.  Exceeded Rate Limit"},
            RateLimitError,
            "patience",
        ),
        (200, {"observation": []}, ProviderFormatError, "changed its form"),
        (
            200,
            {"count": 1, "observations": [{"date": "2026-01-01"}]},
            ProviderFormatError,
            "changed",
        ),
        (
            200,
            {"count": 1, "observations": [observation("2026-01-01", "n/a", "2026-02-01")]},
            ProviderFormatError,
            "found 'n/a' on '2026-01-01'",
        ),
        (200, {"count": 0, "observations": []}, NoObservationError, "no values"),
    ],
)
def test_refusals_of_fred(
    httpserver: HTTPServer, status: int, answer: object, kind: type[Exception], message: str
) -> None:
    httpserver.expect_request(OBSERVATIONS).respond_with_json(answer, status=status)
    with pytest.raises(kind, match=message) as caught:
        delivered(Fred(setup(httpserver)), AMERICA, "unemployment_rate")
    assert "s3cr3t" not in str(caught.value)


def test_without_a_key_nobody_is_asked(httpserver: HTTPServer) -> None:
    with pytest.raises(CredentialsError, match="TAPEPROOF_PROVIDERS_KEYS=fred=KEY"):
        delivered(Fred(setup(httpserver, keys={})), AMERICA, "unemployment_rate")
    assert httpserver.log == []


GROWTH = "/v2/country/CN/indicator/NY.GDP.MKTP.KD.ZG"


def bank_page(rows: list[tuple[str, float | None]], *, page: int = 1, pages: int = 1) -> object:
    head = {"page": page, "pages": pages, "per_page": 1000, "total": 9, "lastupdated": "2026-10-07"}
    return [
        head,
        [{"date": date, "value": value, "countryiso3code": "CHN"} for date, value in rows],
    ]


def test_the_world_bank_tells_when_it_updated(httpserver: HTTPServer) -> None:
    httpserver.expect_request(GROWTH).respond_with_json(bank_page([("2025", None), ("2024", 5.0)]))
    delivery = delivered(WorldBank(setup(httpserver)), CHINA, "gdp_growth_yoy")
    assert list(delivery.rows) == ["ECON:CN/gdp_growth_yoy.A.worldbank"]
    assert only(delivery) == [Value(day=day("2024-12-31"), value=5.0, vintage=day("2026-10-07"))]


def test_pages_of_the_world_bank(httpserver: HTTPServer) -> None:
    for page, rows in ((1, [("2024", 5.0)]), (2, [("2023", 5.4)])):
        httpserver.expect_request(
            GROWTH, query_string={"format": "json", "per_page": "1000", "page": str(page)}
        ).respond_with_json(bank_page(rows, page=page, pages=2))
    found = only(delivered(WorldBank(setup(httpserver)), CHINA, "gdp_growth_yoy"))
    assert [value.day.year for value in found] == [2023, 2024]


@pytest.mark.parametrize(
    ("place", "code"), [("ECON:EA", "EMU"), ("ECON:WORLD", "WLD"), ("ECON:JP", "JP")]
)
def test_places_of_the_world_bank(place: str, code: str) -> None:
    offers = WorldBank(setup(HTTPServer())).offers(CHINA.replace(id=place))
    assert {offer.symbol.partition("/")[0] for offer in offers} == {code}
    assert WorldBank(setup(HTTPServer())).offers(EURO) == ()


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (
            [{"message": [{"id": "120", "key": "Invalid value", "value": "not valid"}]}],
            ProviderError,
            "refuses.*Invalid value",
        ),
        (
            [{"page": 1, "pages": 1, "lastupdated": "2026-10-07"}, None],
            NoObservationError,
            "no values",
        ),
        ([{"page": 1, "pages": 1}, []], ProviderFormatError, "changed its form"),
        ({"data": []}, ProviderFormatError, "changed its form"),
        (bank_page([("2024M01", 1.0)]), ProviderFormatError, "2024M01"),
    ],
)
def test_refusals_of_the_world_bank_come_as_a_success(
    httpserver: HTTPServer, answer: object, kind: type[Exception], message: str
) -> None:
    httpserver.expect_request(GROWTH).respond_with_json(answer)
    with pytest.raises(kind, match=message):
        delivered(WorldBank(setup(httpserver)), CHINA, "gdp_growth_yoy")


RATES = "/service/data/EXR/D.USD.EUR.SP00.A"
CSV = (
    "KEY,FREQ,CURRENCY,TIME_PERIOD,OBS_VALUE\r\n"
    "EXR.D.USD.EUR.SP00.A,D,USD,2026-11-18,1.1578\r\n"
    "EXR.D.USD.EUR.SP00.A,D,USD,2026-11-19,1.1533\r\n"
    "EXR.D.USD.EUR.SP00.A,D,USD,2026-11-20,\r\n"
)


def test_reference_rates_of_the_euro(httpserver: HTTPServer) -> None:
    httpserver.expect_request(RATES).respond_with_data(CSV, content_type="text/csv")
    delivery = delivered(Ecb(setup(httpserver)), EURO, "fx_rate", begin=day("2026-11-10"))
    assert list(delivery.rows) == ["FX:EURUSD/fx_rate.ecb"]
    assert only(delivery) == [
        Value(day=day("2026-11-18"), value=1.1578),
        Value(day=day("2026-11-19"), value=1.1533),
    ]
    (request, _) = httpserver.log[0]
    assert request.args["startPeriod"] == "2026-11-10"
    assert request.args["format"] == "csvdata"


def test_months_and_quarters_of_the_ecb_end(httpserver: HTTPServer) -> None:
    key = "ICP/M.U2.N.000000.4.ANR"
    body = f"KEY,TIME_PERIOD,OBS_VALUE\n{key.replace('/', '.')},2026-10,2.1\n"
    httpserver.expect_request(f"/service/data/{key}").respond_with_data(body)
    area = Instrument(id="ECON:EA", kind="economy", name="euro zone")
    delivery = delivered(Ecb(setup(httpserver)), area, "cpi_yoy")
    assert list(delivery.rows) == ["ECON:EA/cpi_yoy.M.nsa.ecb"]
    assert only(delivery) == [Value(day=day("2026-10-31"), value=2.1)]


@pytest.mark.parametrize(
    ("status", "body", "kind", "message"),
    [
        (404, "No results found.", NoObservationError, "no values"),
        (400, "bad", ProviderError, "HTTP status 400"),
        (200, "", ProviderFormatError, "no column KEY, TIME_PERIOD, OBS_VALUE"),
        (200, "<html><body>Maintenance</body></html>", ProviderFormatError, "no column"),
        (200, CSV.replace("OBS_VALUE", "VALUE"), ProviderFormatError, "no column OBS_VALUE"),
        (200, CSV.replace("D.USD.EUR", "D.GBP.EUR"), ProviderFormatError, "D.GBP.EUR"),
        (200, CSV.replace("2026-11-18", "18/11/2026"), ProviderFormatError, "18/11/2026"),
        (
            200,
            CSV.replace("1.1578", "1,1578").replace(",1578", ";1578"),
            ProviderFormatError,
            "1;1578",
        ),
        (200, "KEY,TIME_PERIOD,OBS_VALUE\n", NoObservationError, "no values"),
    ],
)
def test_refusals_of_the_ecb(
    httpserver: HTTPServer, status: int, body: str, kind: type[Exception], message: str
) -> None:
    httpserver.expect_request(RATES).respond_with_data(body, status=status)
    with pytest.raises(kind, match=message):
        delivered(Ecb(setup(httpserver)), EURO, "fx_rate")
