"""``tapeproof market fetch`` from end to end, against a local server."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers import PROVIDERS
from nlp.market.providers.gathering import Value, rows_of
from nlp.market.providers.remote import About, Delivery, Offer, Setup
from tests.cli.calling import article, call, filled_store

RATES = "/service/data/EXR/D.USD.EUR.SP00.A"


@pytest.fixture
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """All providers at the local server."""
    base = httpserver.url_for("").rstrip("/")
    names = ("fred", "worldbank", "ecb", "sec")
    addresses = ",".join(f"{name}={base}" for name in names)
    monkeypatch.setenv("TAPEPROOF_PROVIDERS_ADDRESSES", addresses)
    return httpserver


def test_fetched_data_are_used_from_then_on(server: HTTPServer, user: Path) -> None:
    server.expect_oneshot_request(RATES).respond_with_data(
        "KEY,TIME_PERIOD,OBS_VALUE\n"
        "EXR.D.USD.EUR.SP00.A,2018-12-21,1.1414\nEXR.D.USD.EUR.SP00.A,2018-12-24,1.1408\n"
    )
    called = call("market", "fetch", "FX:EURUSD", "--provider", "ecb")
    assert called.code == 0, called.err
    (row,) = called.records
    assert (row["series"], row["added"], row["last"]) == ("FX:EURUSD/fx_rate.ecb", 2, "2018-12-24")
    assert "1 series fetched, 2 new values, 0 revised" in called.err
    checked = call(
        "check",
        "--published-at",
        "2018-12-24T18:00:00+01:00",
        "The euro stood at $1.1408 on Monday.",
    )
    assert checked.labels == ["supported"]
    (reading, *_) = checked.records[0]["verdict"]["readings"]
    assert reading["inputs"][0]["series"] == "FX:EURUSD/fx_rate.ecb"
    offline = call("market", "fetch", "FX:EURUSD", "--provider", "ecb", "--offline")
    assert offline.code == 0, offline.err
    assert len(server.log) == 1


def test_data_are_fetched_for_stored_claims_which_are_then_rechecked(
    server: HTTPServer, user: Path
) -> None:
    text = "The euro stood at $1.1408 on Monday."
    (user / "a.jsonl").write_text(article("a", text, "2018-12-24T18:00:00+01:00"), encoding="utf-8")
    options = ("--store", user / "s.sqlite")
    (first,) = call("run", user / "a.jsonl", *options).records
    assert first["verdict"]["label"] == "insufficient_data"
    server.expect_request(RATES).respond_with_data(
        "KEY,TIME_PERIOD,OBS_VALUE\n"
        "EXR.D.USD.EUR.SP00.A,2018-12-21,1.1414\nEXR.D.USD.EUR.SP00.A,2018-12-24,1.1408\n"
    )
    fetched = call("market", "fetch", "--provider", "ecb", *options)
    assert [row["series"] for row in fetched.records] == ["FX:EURUSD/fx_rate.ecb"], fetched.err
    (row,) = call("recheck", *options).records
    assert (row["cause"], row["verdict"]["label"]) == ("missing", "supported")
    explained = call("explain", row["claim"]["id"], "--format", "table", *options).out
    assert "source: ECB EXR/D.USD.EUR.SP00.A" in " ".join(explained.split())


def test_what_stored_claims_need(server: HTTPServer, user: Path) -> None:
    store = filled_store(user)
    called = call("market", "fetch", "--store", store, "--provider", "ecb", "--into", user / "m")
    assert called.code == 3
    failed = [line for line in called.err.splitlines() if line.startswith("failed: fetch")]
    assert len(failed) == 2
    for line, identity in zip(failed, ("INDEX:SPX", "XNAS:NVDA"), strict=True):
        assert f"no provider that was asked has close of it: '{identity}'" in line
    assert not (user / "m").exists()


def test_a_provider_that_is_not_ready(server: HTTPServer) -> None:
    called = call("market", "fetch", "ECON:US", "--provider", "fred")
    assert called.code == 2
    assert "TAPEPROOF_PROVIDERS_KEYS=fred=KEY" in called.err
    server.expect_request("/v2/country/US/indicator/SP.POP.TOTL").respond_with_json(
        [{"pages": 1, "lastupdated": "2026-10-07"}, [{"date": "2024", "value": 340110988}]]
    )
    called = call("market", "fetch", "ECON:US", "--measure", "population")
    assert called.code == 0, called.err
    assert "note: fred is not asked: set TAPEPROOF_PROVIDERS_KEYS=fred=KEY" in called.err
    assert [row["series"] for row in called.records] == ["ECON:US/population.A.worldbank"]


def test_keys_are_never_shown(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPEPROOF_PROVIDERS_KEYS", "fred=s3cr3t")
    server.expect_request("/fred/series/observations").respond_with_data("", status=404)
    called = call("market", "fetch", "RATE:US10Y", "--provider", "fred", "--debug")
    assert called.code == 3
    assert "s3cr3t" not in called.out + called.err
    monkeypatch.setenv("TAPEPROOF_PROVIDERS_KEYS", "s3cr3t")
    called = call("market", "fetch", "RATE:US10Y")
    assert called.code == 2
    assert "s3cr3t" not in called.out + called.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["AAPL"], "XNAS:NVDA"),
        (["XNAS:AAPL", "--measure", "closing"], "did you mean 'close'"),
        (["XNAS:AAPL", "--provider", "yaho"], "did you mean 'yahoo'"),
        (["XNAS:AAPL", "--since", "soon"], "--since"),
    ],
)
def test_wrong_usage(arguments: list[str], hint: str) -> None:
    called = call("market", "fetch", *arguments)
    assert called.code == 2
    assert hint in called.err


def quotes(setup: Setup) -> object:
    """A provider of somebody else's."""
    return Quotes(setup)


class Quotes:
    name = "quotes"
    about = About(title="Quotes", covers="one price", terms="none", licence_class="A")

    def __init__(self, setup: Setup) -> None:
        self._key = setup.keys[self.name]

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        info = SeriesInfo(
            id=f"{instrument.id}/close.quotes",
            instrument=instrument.id,
            measure="close",
            unit="points",
        )
        return (Offer(instrument=instrument.id, symbol=self._key, series=(info,)),)

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:
        rows = rows_of([Value(day=dt.date(2018, 12, 24), value=7.0)])
        at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
        return Delivery(url="quotes:1", retrieved_at=at, rows={offer.series[0].id: rows})


def test_a_provider_of_another_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("quotes", f"{__name__}:quotes", "nlp.providers")
    monkeypatch.setattr("nlp.registry.entry_points", lambda group: [point])
    monkeypatch.setattr(PROVIDERS, "_group_read", False)
    monkeypatch.setattr(PROVIDERS, "_paths", dict(PROVIDERS._paths))
    monkeypatch.setattr(PROVIDERS, "_loaded", {"quotes": quotes})
    monkeypatch.setenv("TAPEPROOF_PROVIDERS_KEYS", "quotes=k")
    called = call("market", "fetch", "INDEX:DAX", "--provider", "quotes")
    assert called.code == 0, called.err
    shown = call("market", "show", "INDEX:DAX", "close").records
    assert [(row["series"], row["value"]) for row in shown] == [("INDEX:DAX/close.quotes", 7.0)]
    assert call("market", "list").records[0]["name"] == "DAX"


def test_providers_say_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {row["provider"]: row for row in call("providers").records if row["kind"] == "network"}
    assert list(rows) == ["yahoo", "fred", "worldbank", "ecb", "sec"]
    assert rows["fred"]["state"] == "set TAPEPROOF_PROVIDERS_KEYS=fred=KEY"
    assert rows["ecb"]["state"] == "ready"
    monkeypatch.setenv("TAPEPROOF_PROVIDERS_KEYS", "fred=k")
    monkeypatch.setenv("TAPEPROOF_FETCH_CONTACT", "jane@example.org")
    rows = {row["provider"]: row for row in call("providers").records}
    assert (rows["fred"]["state"], rows["sec"]["state"]) == ("ready", "ready")
