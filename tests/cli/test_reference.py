"""``tapeproof reference``: import, list, show; imported names are used from then on."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import PUBLISHED, call

TABLE = (
    "ticker,name,exchange,country,sector\n"
    "ZQX,Zenith Widgets Corp,NYSE,US,Widgets\n"
    "AAPL,Apple Inc.,Nasdaq,US,Technology\n"
    "PNKS,Pinkish Sheets,OTC,US,Paper\n"
)


def brought(user: Path) -> Path:
    source = user / "stocks.csv"
    source.write_text(TABLE, encoding="utf-8")
    return source


def test_import_tells_what_it_did_and_what_stays(user: Path) -> None:
    called = call("reference", "import", brought(user))
    assert called.code == 0
    assert called.out == ""
    said = called.err.splitlines()
    assert said[0] == "note: rows left out: 1, unknown exchange (the first: row 4, 'OTC')"
    assert said[1] == "note: rows shipped already, which stay: 1, as in XNAS:AAPL"
    assert said[2].endswith("imported.csv holds 1 rows; 3 read, 1 new, 0 changed")
    assert len(said) == 3


def test_imported_names_are_listed_shown_and_found(user: Path) -> None:
    sentence = "Zenith Widgets rose 3% on Monday."
    before = call("check", "--published-at", PUBLISHED, sentence).records
    assert [record["claim"]["subjects"][0]["id"] for record in before] == [None]
    call("reference", "import", brought(user))
    [listed] = call("reference", "list", "--imported").records
    assert listed["id"] == "XNYS:ZQX"
    assert listed["source"] == "stocks.csv"
    for wanted in ("XNYS:ZQX", "xnys:zqx", "zqx", "Zenith Widgets"):
        [shown] = call("reference", "show", wanted).records
        assert shown["id"] == "XNYS:ZQX"
    after = call("check", "--published-at", PUBLISHED, sentence).records
    assert [record["claim"]["subjects"][0]["id"] for record in after] == ["XNYS:ZQX"]


def test_list_finds_by_word_and_kind() -> None:
    rows = call("reference", "list", "nasdaq", "--kind", "index").records
    assert {"INDEX:IXIC", "INDEX:NDX"} <= {row["id"] for row in rows}
    assert {row["kind"] for row in rows} == {"index"}
    limited = call("reference", "list", "--limit", "2")
    assert len(limited.records) == 2
    assert "only the first 2 are shown" in limited.err


def test_show_tells_context_and_offices() -> None:
    [apple] = call("reference", "show", "XNAS:AAPL").records
    assert apple["names_in_context"] == ["Apple"]
    assert apple["fiscal_year_end"] == 9
    [greece] = call("reference", "show", "Greece").records
    assert greece["offices"] == ["ORG:ELSTAT ELSTAT", "ORG:BOGR Bank of Greece"]
    table = call("reference", "show", "the Footsie", "--format", "table")
    assert "INDEX:FTSE" in table.out
    several = call("reference", "show", "Nasdaq")
    assert {row["id"] for row in several.records} >= {"INDEX:IXIC", "XNAS:NDAQ"}
    assert "'Nasdaq' can mean" in several.err


def test_unknown_name_and_kind_offer_the_nearest() -> None:
    called = call("reference", "show", "Targett")
    assert called.code == 2
    assert "nothing has this id or name: 'Targett' (did you mean 'Target'?)" in called.err
    called = call("reference", "list", "--kind", "indx")
    assert called.code == 2
    assert "did you mean 'index'?" in called.err
    called = call("reference", "import", "nowhere.csv")
    assert called.code == 2
    assert "there is no such file: 'nowhere.csv'" in called.err
