from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from nlp.errors import MarketDataError, MarketFormatError, UnknownNameError
from nlp.market.folder import MarketFolder
from nlp.market.importing import import_folder, import_prices
from nlp.market.writing import replacing
from tests.market.making import OBSERVATIONS, SERIES, make_folder

INSTANT = dt.datetime(2019, 8, 1, tzinfo=dt.UTC)


def values(folder: Path, series: str) -> list[tuple[str, float]]:
    market = MarketFolder(folder)
    info = next(info for info in market.all_series() if info.id == series)
    found = market.observations(info, as_of=INSTANT)
    rows = [found.observation(place) for place in range(len(found))]
    return [(str(row.date), row.value) for row in rows]


def visible(folder: Path) -> list[str]:
    """The names in a folder, without the lock that an import leaves."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".market.lock")


def test_importing_makes_the_folder(tmp_path: Path) -> None:
    source = make_folder(
        tmp_path / "source", splits="instrument,date,ratio\nXNAS:ACME,2020-08-31,4\n"
    )
    done = import_folder(source, tmp_path / "deep" / "market")
    assert (done.series, done.new_series, done.rows) == (9, 9, 20)
    market, original = MarketFolder(tmp_path / "deep" / "market"), MarketFolder(source)
    assert market.check() == []
    assert market.instruments() == original.instruments()
    assert market.splits("XNAS:ACME") == ((dt.date(2020, 8, 31), 4.0),)
    for info in original.all_series():
        for instant in (INSTANT, dt.datetime(2019, 3, 1, tzinfo=dt.UTC)):
            left = original.observations(info, as_of=instant)
            right = market.observations(info, as_of=instant)
            assert list(left.days) == list(right.days), info.id
            assert list(left.values) == list(right.values), info.id


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    source, target = make_folder(tmp_path / "source"), tmp_path / "market"
    import_folder(source, target)
    before = {path.name: path.read_bytes() for path in target.rglob("*.*") if path.is_file()}
    done = import_folder(source, target)
    after = {path.name: path.read_bytes() for path in target.rglob("*.*") if path.is_file()}
    assert done.new_series == 0
    assert before == after


def test_new_rows_are_added_and_corrected_ones_replaced(tmp_path: Path) -> None:
    target = tmp_path / "market"
    import_folder(make_folder(tmp_path / "first"), target)
    changed = ("INDEX:SPX/close,2018-12-27,2488.84", "INDEX:SPX/close,2018-12-28,2485.74")
    update = "\n".join(("series,date,value", *changed))
    series = "\n".join(SERIES.splitlines()[:2])
    import_folder(make_folder(tmp_path / "next", series=series, observations=update), target)
    assert values(target, "INDEX:SPX/close") == [
        ("2018-12-24", 2351.10),
        ("2018-12-26", 2467.70),
        ("2018-12-27", 2488.84),
        ("2018-12-28", 2485.74),
    ]
    assert len(MarketFolder(target).all_series()) == 9


def test_replace_drops_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "market"
    import_folder(make_folder(tmp_path / "first"), target)
    series = "\n".join(SERIES.splitlines()[:2])
    rows = "\n".join(OBSERVATIONS.splitlines()[:3])
    source = make_folder(tmp_path / "next", series=series, observations=rows)
    assert import_folder(source, target, replace=True).series == 1
    assert values(target, "INDEX:SPX/close") == [("2018-12-24", 2351.10), ("2018-12-26", 2467.70)]


def test_a_broken_source_leaves_everything_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "market"
    import_folder(make_folder(tmp_path / "first"), target)
    broken = make_folder(
        tmp_path / "broken", observations=OBSERVATIONS + "INDEX:DAX/close,2018-12-27,1,,\n"
    )
    with pytest.raises(MarketFormatError, match=r"1 problem.*INDEX:DAX.*nothing was imported"):
        import_folder(broken, target)
    assert len(values(target, "INDEX:SPX/close")) == 3
    assert visible(tmp_path) == ["broken", "first", "market"]


@pytest.mark.parametrize("survived", [0, 1, 2, 3])
def test_killed_between_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    """However many renames came through, the next opening finds the old or the new state."""
    target = tmp_path / "market"
    import_folder(make_folder(tmp_path / "first"), target)
    update = "series,date,value\nINDEX:SPX/close,2018-12-28,2485.74\n"
    series = "\n".join(SERIES.splitlines()[:2])
    source = make_folder(tmp_path / "next", series=series, observations=update)
    rename, count = Path.rename, 0

    def counted(self: Path, aim: Path) -> Path:
        nonlocal count
        if count == survived:
            raise KeyboardInterrupt
        count += 1
        return rename(self, aim)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted)
        if survived == 3:
            import_folder(source, target)
        else:
            with pytest.raises(KeyboardInterrupt):
                import_folder(source, target)
    assert len(values(target, "INDEX:SPX/close")) == (3 if survived < 2 else 4)
    import_folder(source, target)
    assert len(values(target, "INDEX:SPX/close")) == 4
    assert visible(tmp_path) == ["first", "market", "next"]


def test_killed_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = make_folder(tmp_path / "first"), tmp_path / "market"
    import_folder(source, target)
    shutil.copytree(target, tmp_path / ".market.new")
    (tmp_path / ".market.new" / "series.csv").write_text("half")
    assert len(values(target, "INDEX:SPX/close")) == 3
    import_folder(source, target)
    assert not (tmp_path / ".market.new").exists()


def test_one_import_at_a_time(tmp_path: Path) -> None:
    source, target = make_folder(tmp_path / "first"), tmp_path / "market"
    with replacing(target), pytest.raises(MarketDataError, match="another program is writing"):
        import_folder(source, target)
    assert not target.exists()
    import_folder(source, target)
    assert len(values(target, "INDEX:SPX/close")) == 3


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    source = make_folder(tmp_path / "first")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MarketDataError, match=r"cannot be written.*disk is not full") as caught:
        import_folder(source, tmp_path / "file" / "market")
    assert isinstance(caught.value.__cause__, OSError)


def test_a_full_disk_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = make_folder(tmp_path / "first"), tmp_path / "market"
    import_folder(source, target)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("nlp.market.importing.write_folder", full)
        with pytest.raises(MarketDataError, match="No space left"):
            import_folder(source, target)
    assert len(values(target, "INDEX:SPX/close")) == 3
    assert visible(tmp_path) == ["first", "market"]


def test_a_folder_is_not_imported_into_itself(tmp_path: Path) -> None:
    source = make_folder(tmp_path / "market")
    with pytest.raises(MarketDataError, match="same folder"):
        import_folder(source, source)


def test_prices_from_a_plain_file(tmp_path: Path) -> None:
    plain = tmp_path / "nvda.csv"
    plain.write_text("date,Close\n2024-06-07,1208.88\n2024-06-06,1209.98\n")
    target = tmp_path / "market"
    done = import_prices(plain, target, instrument="XNAS:NVDA", currency="USD", name="Nvidia")
    assert done.rows == 2
    market = MarketFolder(target)
    entry = market.instrument("XNAS:NVDA")
    assert entry is not None
    assert (entry.kind, entry.calendar, entry.name) == ("equity", "XNAS", "Nvidia")
    info = market.series("XNAS:NVDA", "close")[0]
    found = market.observations(info, as_of=dt.datetime(2024, 6, 7, 20, tzinfo=dt.UTC))
    assert found.observation(-1).value == 1208.88
    assert found.currency == "USD"


def test_prices_keep_the_instrument_that_is_there(tmp_path: Path) -> None:
    target = tmp_path / "market"
    import_folder(make_folder(tmp_path / "first"), target)
    plain = tmp_path / "spx.csv"
    plain.write_text("date,value\n2018-12-28,2485.74\n")
    import_prices(plain, target, instrument="INDEX:SPX")
    entry = MarketFolder(target).instrument("INDEX:SPX")
    assert entry is not None
    assert entry.aliases == ("S&P", "the benchmark")
    assert values(target, "INDEX:SPX/close")[-1] == ("2018-12-28", 2485.74)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("date,value\n2024-06-31,1\n", r"date cannot be read.*row 2.*2024-06-31"),
        ("date,value\n2024-06-03,x\n", r"number cannot be read.*row 2, column value.*'x'"),
        ("date,a,b\n2024-06-03,1,2\n", "which column holds the values"),
        ("date,value\n", "no rows"),
        ("day,value\n2024-06-03,1\n", "'date' is missing"),
        ("date,value\n2024-06-03,1\n2024-06-03,2\n", "two values for one day"),
    ],
)
def test_broken_plain_files(tmp_path: Path, text: str, message: str) -> None:
    plain = tmp_path / "x.csv"
    plain.write_text(text)
    with pytest.raises(MarketFormatError, match=message):
        import_prices(plain, tmp_path / "market", instrument="XNAS:NVDA", currency="USD")
    assert not (tmp_path / "market").exists()


@pytest.mark.parametrize("name", ["NVDA", "", ":", "XNAS:", ":NVDA"])
def test_prices_need_an_id_with_a_market(name: str, tmp_path: Path) -> None:
    plain = tmp_path / "x.csv"
    plain.write_text("date,value\n2024-06-03,1\n")
    with pytest.raises(MarketFormatError, match=r"no id of an instrument: .*as in XNAS:NVDA"):
        import_prices(plain, tmp_path / "market", instrument=name)
    assert not (tmp_path / "market").exists()


def test_prices_need_a_measure_of_the_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no such measure"):
        import_prices(tmp_path / "x.csv", tmp_path, instrument="XNAS:NVDA", measure="closing")
