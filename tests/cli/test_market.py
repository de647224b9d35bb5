"""``tapeproof market``: import, list, show; and what is wrong with a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlp import resources
from tests.cli.calling import PUBLISHED, TRUE, call


@pytest.fixture
def folder(user: Path) -> Path:
    """A copy of the sample, to break."""
    return Path(shutil.copytree(resources.corpus("market"), user / "mine"))


def small(folder: Path, *, rows: str = "INDEX:ACME/close,2018-12-24,101.5,,\n") -> Path:
    """A folder as somebody makes it with a spreadsheet."""
    (folder / "observations").mkdir(parents=True)
    (folder / "instruments.csv").write_text(
        "id,kind,name,aliases,currency,calendar,country,ticker,isin,members_of\n"
        "INDEX:ACME,index,Acme 40,Acme index,USD,XNYS,US,,,\n",
        encoding="utf-8",
    )
    (folder / "series.csv").write_text(
        "series,instrument,measure,unit,currency,frequency,adjustment,seasonal,source,"
        "licence_class,first,last,n\n"
        "INDEX:ACME/close,INDEX:ACME,close,points,,D,none,,own,,,,\n",
        encoding="utf-8",
    )
    (folder / "observations" / "index.csv").write_text(
        f"series,date,value,vintage,published\n{rows}", encoding="utf-8"
    )
    return folder


def test_list_and_show() -> None:
    listed = call("market", "list").records
    assert "INDEX:SPX" in [row["id"] for row in listed]
    (index,) = call("market", "list", "nasdaq", "--kind", "index").records
    assert index["id"] == "INDEX:IXIC"
    series = call("market", "show", "INDEX:SPX").records
    assert "close" in [row["measure"] for row in series]
    values = call(
        "market", "show", "INDEX:SPX", "close", "--since", "2018-12-21", "--until", "2018-12-24"
    )
    assert [(row["date"], row["value"]) for row in values.records] == [
        ("2018-12-21", 2416.62),
        ("2018-12-24", 2351.1),
    ]
    table = call("market", "show", "INDEX:SPX", "close", "--since", "2018-12-31", "--format", "csv")
    assert "INDEX:SPX/close,2018-12-31,2506.85,points" in table.out


def test_an_imported_folder_is_used_from_then_on(user: Path) -> None:
    source = small(
        user / "sheet",
        rows="INDEX:ACME/close,2018-12-21,100,,\nINDEX:ACME/close,2018-12-24,101.5,,\n",
    )
    called = call("market", "import", source)
    assert called.code == 0, called.err
    assert "1 instruments, 1 series (1 new), 2 values" in called.err
    assert [row["id"] for row in call("market", "list").records] == ["INDEX:ACME"]
    text = "The Acme 40 rose 1.5 percent on Monday."
    checked = call("check", "--published-at", PUBLISHED, text)
    assert "sample" not in checked.err
    assert checked.labels == ["supported"]
    again = call("market", "import", source)
    assert "(0 new)" in again.err


def test_a_csv_of_prices(user: Path) -> None:
    (user / "p.csv").write_text("date,close\n2018-12-21,100\n2018-12-24,90\n", encoding="utf-8")
    refused = call("market", "import", "p.csv")
    assert refused.code == 2
    assert "--instrument" in refused.err
    called = call("market", "import", "p.csv", "--instrument", "INDEX:ACME", "--name", "Acme 40")
    assert called.code == 0, called.err
    checked = call("check", "--published-at", PUBLISHED, "The Acme 40 fell 10 percent on Monday.")
    assert checked.labels == ["supported"]


def test_providers_tell_what_is_in_use(folder: Path) -> None:
    sample = resources.corpus("market")
    found = call("providers", "--market", folder, "--market", sample).records
    rows = [row for row in found if row["kind"] == "folder"]
    assert [row["path"] for row in rows] == [str(folder), str(sample)]
    assert all(row["series"] > 5 for row in rows)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def drop_column(folder: Path) -> None:
    replace(folder / "series.csv", "measure", "mesure")


def unknown_unit(folder: Path) -> None:
    replace(folder / "series.csv", ",points,", ",furlongs,")


def bad_date(folder: Path) -> None:
    replace(folder / "observations" / "index.csv", "2018-12-24", "24.12.2018")


def duplicate(folder: Path) -> None:
    path = folder / "observations" / "index.csv"
    path.write_text(path.read_text(encoding="utf-8") + "INDEX:ACME/close,2018-12-24,9,,\n")


def no_number(folder: Path) -> None:
    replace(folder / "observations" / "index.csv", "101.5", "n/a")


def no_series_file(folder: Path) -> None:
    (folder / "series.csv").unlink()


@pytest.mark.parametrize(
    ("damage", "file"),
    [
        (drop_column, "series.csv"),
        (unknown_unit, "series.csv"),
        (bad_date, "index.csv"),
        (duplicate, "index.csv"),
        (no_number, "index.csv"),
        (no_series_file, "series.csv"),
    ],
)
def test_a_damaged_folder_is_refused_with_its_place(damage: object, file: str, user: Path) -> None:
    folder = small(user / "sheet")
    damage(folder)  # type: ignore[operator]
    called = call("market", "import", folder)
    assert called.code == 2
    assert file in called.err
    assert "Traceback" not in called.err
    assert not (user / "data" / "tapeproof" / "market").exists()


@pytest.mark.parametrize("damage", [drop_column, unknown_unit, no_series_file])
def test_a_run_with_a_damaged_folder_does_nothing(damage: object, user: Path) -> None:
    folder = small(user / "sheet")
    damage(folder)  # type: ignore[operator]
    called = call("run", "-", "--market", folder, "--store", "s.sqlite", stdin=TRUE)
    assert called.code == 2
    assert called.out == ""
    assert "series.csv" in called.err


def test_two_folders_the_first_wins(user: Path) -> None:
    first = small(user / "a", rows="INDEX:ACME/close,2018-12-24,7,,\n")
    second = small(user / "b", rows="INDEX:ACME/close,2018-12-24,8,,\n")
    called = call("market", "show", "INDEX:ACME", "close", "--market", first, "--market", second)
    assert [row["value"] for row in called.records] == [7.0]


def test_a_csv_as_spreadsheets_and_price_services_write_it(user: Path) -> None:
    (user / "acme.csv").write_text(
        "Date,Open,Close,Volume\n2018-12-21,100.0,101.5,7\n2018-12-24,101.0,99.25,8\n"
    )
    called = call("market", "import", "acme.csv", "--instrument", "INDEX:ACME")
    assert called.code == 0, called.err
    shown = call("market", "show", "INDEX:ACME", "close").records
    assert [(row["date"], row["value"]) for row in shown] == [
        ("2018-12-21", 101.5),
        ("2018-12-24", 99.25),
    ]
