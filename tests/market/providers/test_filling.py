"""Fetched rows in a folder: beside the user's, kept when they are revised, written whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import (
    CredentialsError,
    MarketDataError,
    NoObservationError,
    ProviderFormatError,
    RateLimitError,
)
from nlp.market.folder import MarketFolder
from nlp.market.importing import import_folder
from nlp.market.observations import NO_ROWS
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers.fetching import Want, fetched, measures_needed
from nlp.market.providers.filling import Change, Filling
from nlp.market.providers.gathering import Value, rows_of, values_of
from nlp.market.providers.merging import merged
from nlp.market.providers.provenance import read_provenance
from nlp.market.providers.remote import About, Delivery, Offer
from nlp.records import Failure
from tests.market.making import make_folder
from tests.market.providers.serving import NOW

ACME = Instrument(id="XNAS:ACME", kind="equity", name="Acme", currency="USD", calendar="XNYS")
OTHER = ACME.replace(id="XNAS:OTHER", name="Other")


def info(instrument: str = "XNAS:ACME", measure: str = "close", name: str = "shop") -> SeriesInfo:
    return SeriesInfo(
        id=f"{instrument}/{measure}.{name}",
        instrument=instrument,
        measure=measure,
        unit="currency",
        currency="USD",
        adjustment="raw",
        source="Shop",
        licence_class="C",
    )


class Shop:
    """A provider that has what it is given."""

    about = About(title="Shop", covers="prices", terms="none", licence_class="C")

    def __init__(self, name: str = "shop", measure: str = "close") -> None:
        self.name = name
        self.measure = measure
        self.values: dict[str, list[Value]] = {}
        self.splits: tuple[tuple[dt.date, float], ...] = ()
        self.error: MarketDataError | None = None
        self.asked: list[tuple[str, dt.date | None]] = []
        self.now = NOW
        self.currency = "USD"

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        series = (info(instrument.id, self.measure, self.name),)
        return (Offer(instrument=instrument.id, symbol=instrument.id[5:], series=series),)

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:
        self.asked.append((offer.instrument, begin))
        if self.error is not None:
            raise self.error
        found = [
            v for v in self.values.get(offer.instrument, []) if begin is None or v.day >= begin
        ]
        if not found:
            raise NoObservationError("the shop has nothing", subject=offer.symbol)
        return Delivery(
            url="https://shop.example/" + offer.symbol,
            retrieved_at=self.now,
            rows={offer.series[0].id: rows_of(found)},
            infos={offer.series[0].id: offer.series[0].replace(currency=self.currency)},
            splits=self.splits,
        )


def value(day: int, price: float, **more: dt.date) -> Value:
    return Value(day=dt.date(2026, 11, day), value=price, **more)


def fill(
    path: Path, *remotes: Shop, instruments: Sequence[Instrument] = (ACME,)
) -> list[Change | Failure]:
    filling = Filling(path)
    wants = [Want(instrument=each) for each in instruments]
    done = list(fetched(wants, remotes=remotes, filling=filling, now=NOW))
    filling.save()
    return done


def rows(path: Path, series: str = "XNAS:ACME/close.shop") -> list[Value]:
    return values_of(MarketFolder(path).rows(series))


def test_a_new_folder(tmp_path: Path) -> None:
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(18, 10.0), value(19, 11.0)]
    shop.splits = ((dt.date(2026, 11, 19), 2.0),)
    (change,) = fill(tmp_path / "market", shop)
    assert isinstance(change, Change)
    assert (change.added, change.revised, str(change.last)) == (2, 0, "2026-11-19")
    folder = MarketFolder(tmp_path / "market")
    assert folder.check() == []
    assert folder.instrument("XNAS:ACME") == ACME
    (found,) = folder.series("XNAS:ACME", "close")
    assert (found.id, found.tag, found.source, found.n) == (
        "XNAS:ACME/close.shop",
        "shop",
        "Shop",
        2,
    )
    assert (found.adjustment, found.licence_class) == ("raw", "C")
    assert folder.splits("XNAS:ACME") == ((dt.date(2026, 11, 19), 2.0),)
    entry = read_provenance(tmp_path / "market")["XNAS:ACME/close.shop"]
    assert (entry.provider, entry.symbol, entry.url) == (
        "shop",
        "ACME",
        "https://shop.example/ACME",
    )
    assert entry.first_retrieved_at == entry.retrieved_at == NOW


def test_the_rows_of_the_user_stay(tmp_path: Path) -> None:
    path = make_folder(
        tmp_path / "market",
        splits="instrument,date,ratio\nXNAS:ACME,2026-11-17,2\n",
        notes="my,own,notes\n",
    )
    before = {file.name: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(18, 10.0), value(19, 11.0)]
    shop.splits = ((dt.date(2026, 11, 19), 2.0), (dt.date(2020, 1, 2), 3.0))
    fill(path, shop)
    after = {file.name: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    assert after["all.csv"] == before["all.csv"]
    assert after["instruments.csv"] == before["instruments.csv"]
    assert after["notes.csv"] == before["notes.csv"]
    assert after["series.csv"].startswith(before["series.csv"].splitlines()[0])
    folder = MarketFolder(path)
    own, theirs = folder.series("XNAS:ACME", "close")
    assert (own.id, theirs.id) == ("XNAS:ACME/close", "XNAS:ACME/close.shop")  # the user's first
    assert [v.value for v in values_of(folder.rows("XNAS:ACME/close"))] == [10.0]
    # the split of the 17th is the same one; the one of 2020 is new
    assert folder.splits("XNAS:ACME") == ((dt.date(2020, 1, 2), 3.0), (dt.date(2026, 11, 17), 2.0))
    fill(path, shop)
    assert {f.name: f.read_bytes() for f in path.rglob("*") if f.is_file()} == after


def test_only_what_is_new_is_asked_for_and_revisions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "market"
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(18, 10.0), value(19, 11.0)]
    fill(path, shop)
    shop.values["XNAS:ACME"] = [value(18, 10.0), value(19, 11.5), value(20, 12.0)]
    shop.now = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
    (change,) = fill(path, shop)
    assert isinstance(change, Change)
    assert (change.added, change.revised) == (1, 1)
    assert shop.asked[1] == ("XNAS:ACME", dt.date(2026, 11, 5))  # a fortnight before the 19th
    assert rows(path) == [
        value(18, 10.0),
        value(19, 11.0),
        value(19, 11.5, vintage=dt.date(2026, 11, 21)),
        value(20, 12.0),
    ]
    folder = MarketFolder(path)
    (series,) = folder.series("XNAS:ACME", "close")
    as_of = dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)
    assert list(folder.observations(series, as_of=as_of).values) == [10.0, 11.0, 12.0]
    later = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    assert list(folder.observations(series, as_of=later).values) == [10.0, 11.5, 12.0]
    entry = read_provenance(path)[series.id]
    assert (entry.first_retrieved_at, entry.retrieved_at) == (NOW, shop.now)


def test_two_providers_stand_side_by_side(tmp_path: Path) -> None:
    one, two = Shop("one"), Shop("two")
    one.values["XNAS:ACME"] = [value(18, 10.0)]
    two.values["XNAS:ACME"] = [value(18, 10.1)]
    done = fill(tmp_path / "market", one, two)
    assert [change.series for change in done if isinstance(change, Change)] == [
        "XNAS:ACME/close.one",
        "XNAS:ACME/close.two",
    ]
    names = {f.name for f in (tmp_path / "market" / "observations").iterdir()}
    assert names == {"fetched-one.parquet", "fetched-two.parquet"}


def test_a_split_that_nobody_tells_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "market"
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(day, 100.0 + day) for day in (16, 17, 18, 19)]
    fill(path, shop)
    before = rows(path)
    shop.values["XNAS:ACME"] = [value(day, (100.0 + day) / 4) for day in (16, 17, 18, 19, 20)]
    (failure,) = fill(path, shop)
    assert isinstance(failure, Failure)
    assert failure.error == "ProviderFormatError"
    assert "multiplied by 0.25" in failure.message
    assert rows(path) == before


def test_an_index_on_a_new_base_is_a_vintage_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "market"
    first, second = dt.date(2026, 11, 19), dt.date(2026, 11, 20)
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(day, 100.0 + day, vintage=first) for day in (15, 16, 17, 18)]
    fill(path, shop)
    rebased = [value(day, (100.0 + day) / 2, vintage=second) for day in (15, 16, 17, 18)]
    shop.values["XNAS:ACME"] = [*shop.values["XNAS:ACME"], *rebased]
    (change,) = fill(path, shop)
    assert isinstance(change, Change)
    assert (change.added, change.revised) == (0, 4)
    folder = MarketFolder(path)
    (series,) = folder.series("XNAS:ACME", "close")
    known = folder.observations(series, as_of=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert list(known.values) == [57.5, 58.0, 58.5, 59.0]
    (again,) = fill(path, shop)
    assert isinstance(again, Change)
    assert (again.added, again.revised) == (0, 0)


def test_another_currency_is_no_correction(tmp_path: Path) -> None:
    path = tmp_path / "market"
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(18, 10.0)]
    fill(path, shop)
    shop.currency = "EUR"
    shop.values["XNAS:ACME"] = [value(18, 10.0), value(19, 9.0)]
    (failure,) = fill(path, shop)
    assert isinstance(failure, Failure)
    assert "USD became EUR" in failure.message
    assert rows(path) == [value(18, 10.0)]


def test_a_series_of_the_user_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "market"
    make_folder(
        path,
        series="series,instrument,measure,unit,currency,frequency\n"
        "XNAS:ACME/close.shop,XNAS:ACME,close,currency,USD,D\n",
        observations="series,date,value\nXNAS:ACME/close.shop,2026-11-18,1\n",
    )
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(18, 10.0)]
    (failure,) = fill(path, shop)
    assert isinstance(failure, Failure)
    assert "was not fetched" in failure.message
    assert rows(path) == [value(18, 1.0)]


def test_a_provider_that_asks_for_patience_is_left_alone(tmp_path: Path) -> None:
    shop, other = Shop(), Shop("other")
    shop.error = RateLimitError("the provider asks for patience", subject="u")
    other.values = {"XNAS:ACME": [value(18, 1.0)], "XNAS:OTHER": [value(18, 2.0)]}
    done = fill(tmp_path / "m", shop, other, instruments=(ACME, OTHER))
    assert [type(item).__name__ for item in done] == ["Failure", "Change", "Change", "Failure"]
    assert shop.asked == [("XNAS:ACME", None)]
    last = done[-1]
    assert isinstance(last, Failure)
    assert "1 more were not asked for" in last.message
    assert "OTHER" in last.message


def test_one_bad_answer_costs_its_own_series_only(tmp_path: Path) -> None:
    shop, other = Shop(), Shop("other")
    shop.error = ProviderFormatError("the answer has changed its form", subject="u")
    other.values = {"XNAS:ACME": [value(18, 1.0)], "XNAS:OTHER": [value(18, 2.0)]}
    done = fill(tmp_path / "m", shop, other, instruments=(ACME, OTHER))
    assert [type(item).__name__ for item in done] == ["Failure", "Change", "Failure", "Change"]
    assert len(shop.asked) == 2


def test_what_nobody_has_is_a_failure_and_old_news_is_none(tmp_path: Path) -> None:
    shop = Shop()
    (failure,) = fill(tmp_path / "m", shop)
    assert isinstance(failure, Failure)
    assert (failure.error, failure.subject) == ("NoObservationError", "XNAS:ACME")
    assert "the shop has nothing" in failure.message
    assert not (tmp_path / "m").exists()
    shop.values["XNAS:ACME"] = [value(18, 1.0)]
    fill(tmp_path / "m", shop)
    shop.values.clear()
    assert fill(tmp_path / "m", shop) == []


def test_a_refused_key_ends_the_provider(tmp_path: Path) -> None:
    shop = Shop()
    shop.error = CredentialsError("the key is refused", subject="u")
    fill(tmp_path / "m", shop, instruments=(ACME, OTHER))
    assert len(shop.asked) == 1


def test_imported_folders_keep_what_was_fetched_and_where_from(tmp_path: Path) -> None:
    path = tmp_path / "market"
    shop = Shop()
    shop.values["XNAS:ACME"] = [value(18, 10.0)]
    fill(path, shop)
    import_folder(make_folder(tmp_path / "mine"), path)
    assert list(read_provenance(path)) == ["XNAS:ACME/close.shop"]
    assert (path / "observations" / "fetched-shop.parquet").is_file()
    shop.values["XNAS:ACME"] = [value(18, 10.0), value(19, 11.0)]
    fill(path, shop)
    assert rows(path) == [value(18, 10.0), value(19, 11.0)]
    assert MarketFolder(path).check() == []


def test_only_offers_of_the_measures_that_are_wanted(tmp_path: Path) -> None:
    prices, volumes = Shop("prices"), Shop("volumes", "volume")
    prices.values["XNAS:ACME"] = volumes.values["XNAS:ACME"] = [value(18, 1.0)]
    want = Want(instrument=ACME, measures=frozenset({"market_cap"}))
    done = list(
        fetched([want], remotes=[prices, volumes], filling=Filling(tmp_path / "m"), now=NOW)
    )
    assert [change.series for change in done if isinstance(change, Change)] == [
        "XNAS:ACME/close.prices"
    ]
    assert measures_needed(ACME.replace(kind="fx"), ["close"]) >= {"close", "fx_rate"}


prices = st.dictionaries(
    st.integers(1, 28), st.floats(0.5, 5000, allow_nan=False), min_size=1, max_size=12
)


@given(prices, prices)
def test_nothing_that_was_known_is_lost(first: dict[int, float], second: dict[int, float]) -> None:
    before = merged(
        NO_ROWS, rows_of(value(d, v) for d, v in first.items()), captured=NOW.date(), series="s"
    ).rows
    captured = NOW.date() + dt.timedelta(days=1)
    try:
        after = merged(
            before, rows_of(value(d, v) for d, v in second.items()), captured=captured, series="s"
        )
    except ProviderFormatError:
        shared = [second[day] / first[day] for day in first.keys() & second.keys()]
        assert len(shared) >= 3
        assert np.ptp(shared) < 0.01 * abs(shared[0])
        return
    kept = values_of(after.rows)
    assert [v for v in kept if v.vintage is None and v.day.day in first] == values_of(before)
    assert after.added == len(second.keys() - first.keys())
    latest = {v.day.day: v.value for v in kept}
    assert latest == pytest.approx({**first, **second})
