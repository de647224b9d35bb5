"""Larger tables of names: their shapes, what stays ours, what is wrong with a file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import resources
from nlp.errors import RecordError
from nlp.reference import Reference
from nlp.reference.imported import Done, import_table, read_imported
from nlp.reference.imported.rows import plain_name
from nlp.reference.tables import Kind

FOLDER = resources.corpus("reference")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "user" / "reference" / "imported.csv"


def bring(
    tmp_path: Path,
    table: Path,
    text: str,
    *,
    name: str = "companies.csv",
    kind: Kind | None = None,
    exchange: str | None = None,
    replace: bool = False,
) -> Done:
    source = tmp_path / name
    if name.endswith(".gz"):
        source.write_bytes(gzip.compress(text.encode()))
    else:
        source.write_text(text, encoding="utf-8")
    return import_table(source, table, folder=FOLDER, kind=kind, exchange=exchange, replace=replace)


def ids(table: Path, text: str) -> list[str | None]:
    return [match.id for match in Reference.load(imported=table).find(text)]


SEC_EXCHANGE = json.dumps(
    {
        "fields": ["cik", "name", "ticker", "exchange"],
        "data": [
            [1, "ZENITH WIDGETS CORP", "ZQX", "NYSE"],
            [2, "Quagga Robotics, Inc.", "QGGA", "Nasdaq"],
            [3, "Pinkish Sheets Ltd", "PNKS", "OTC"],
            [320193, "Apple Inc.", "AAPL", "Nasdaq"],
        ],
    }
)
FINANCE_DATABASE = (
    "symbol,name,summary,currency,sector,exchange,market,country,isin\n"
    '0777.HK,Quagga Dragon Holdings Limited,"Toys, and more",HKD,Toys,HKG,HK,Hong Kong,KY0001\n'
    "QGD,Quagga Dragon Holdings Limited,Toys,USD,Toys,NYQ,NYSE,Hong Kong,KY0001\n"
    "ZQX-B.ST,Zenith Widgets AB (publ),,SEK,Tools,STO,Stockholm,Sweden,\n"
    "ZQX-B,Zenith Gadgets Inc.,,USD,Tools,NYQ,NYSE,United States,\n"
)


def test_the_lists_of_the_sec(tmp_path: Path, table: Path) -> None:
    done = bring(tmp_path, table, SEC_EXCHANGE, name="company_tickers_exchange.json")
    assert (done.rows, done.new, done.total) == (4, 2, 2)
    assert done.shipped == ("XNAS:AAPL",)
    assert done.left_out == (("unknown exchange", 1, "entry 3, 'OTC'"),)
    assert ids(table, "Zenith Widgets said Quagga Robotics would sue") == ["XNYS:ZQX", "XNAS:QGGA"]


def test_the_list_without_exchanges_needs_one(tmp_path: Path, table: Path) -> None:
    text = json.dumps(
        {
            "0": {"cik_str": 320193, "ticker": "AAPL", "title": "Apple Inc."},
            "1": {"cik_str": 1, "ticker": "ZQX", "title": "ZENITH WIDGETS CORP"},
        }
    )
    with pytest.raises(RecordError, match=r"company_tickers\.json, entry 1'.*--exchange XNYS"):
        bring(tmp_path, table, text, name="company_tickers.json")
    assert not table.exists()
    done = bring(tmp_path, table, text, name="company_tickers.json", exchange="XNYS")
    assert done.shipped == ("XNAS:AAPL",)  # the exchange of the shipped row, not the one named
    assert [row.id for row in read_imported(table)] == ["XNYS:ZQX"]


def test_tables_of_finance_database(tmp_path: Path, table: Path) -> None:
    done = bring(tmp_path, table, FINANCE_DATABASE, name="equities.csv.gz")
    assert done.new == 3
    rows = {row.id: row for row in read_imported(table)}
    assert set(rows) == {"XHKG:0777", "XSTO:ZQX-B", "XNYS:ZQX.B"}
    dragon = rows["XHKG:0777"]
    assert (dragon.name, dragon.country, dragon.listings) == ("Quagga Dragon", "HK", ("XNYS:QGD",))
    reference = Reference.load(imported=table)
    [american] = reference.find("Quagga Dragon (NYSE: QGD) fell")
    assert american.id == "XNYS:QGD"
    shown = reference.get("XNYS:QGD")
    assert shown is not None
    assert (shown.sector, shown.source) == ("Toys", "equities.csv.gz")


def test_one_line_per_name_becomes_one_row(tmp_path: Path, table: Path) -> None:
    text = "id,name,alias\nINDEX:QGG,Quagga 40,Quagga 40\nINDEX:QGG,Quagga 40,Zebra gauge\n"
    bring(tmp_path, table, text, name="indices.csv")
    [row] = read_imported(table)
    assert (row.kind, row.aliases) == ("index", ("Zebra gauge",))
    assert ids(table, "The Quagga 40 rose") == ["INDEX:QGG"]


def test_codes_of_currencies_become_pairs(tmp_path: Path, table: Path) -> None:
    bring(tmp_path, table, "code,name\nXTS,Test crown\n", name="currencies.csv")
    assert [row.id for row in read_imported(table)] == ["FX:USDXTS"]


def test_nothing_shipped_changes_its_meaning(tmp_path: Path, table: Path) -> None:
    text = (
        "id,name,aliases,country\n"
        "XLON:APL,Apple Inc.,Apple|Apple Incorporated|Gold|S&P 500|Orchard Apple,GB\n"
        "XNYS:TGT,Wrong Name,,US\n"
    )
    done = bring(tmp_path, table, text)
    assert done.shipped == ("XNYS:TGT",)
    assert dict(done.taken) == {"Apple": "XNAS:AAPL", "S&P 500": "INDEX:SPX"}
    sentence = "Apple Inc. and Apple shares rose, gold fell, the S&P 500 and Target shares slid"
    assert ids(table, sentence) == [match.id for match in Reference.load().find(sentence)]
    assert ids(table, "Orchard Apple rose") == ["XLON:APL"]
    assert ids(table, "Wrong Name rose") == []


@pytest.mark.parametrize("name", ["The Group Inc.", "First Capital", "Home", "Here", "Value Ltd"])
def test_names_of_common_words_are_never_found(tmp_path: Path, table: Path, name: str) -> None:
    bring(tmp_path, table, f"id,name\nXNYS:ZQX,{name}\n")
    short = plain_name(name)
    assert ids(table, f"{short} shares rose. {short} fell. Shares of {short} sank.") == []


def test_a_name_of_two_rows_is_not_guessed(tmp_path: Path, table: Path) -> None:
    text = "id,name,country\nXNYS:ZQX,Zenith Widgets,US\nXASX:ZWI,Zenith Widgets,AU\n"
    bring(tmp_path, table, text)
    [match] = Reference.load(imported=table).find("Zenith Widgets rose")
    assert match.id is None
    assert {candidate.id for candidate in match.candidates} == {"XNYS:ZQX", "XASX:ZWI"}


def test_importing_again_adds_and_replaces(tmp_path: Path, table: Path) -> None:
    bring(tmp_path, table, "id,name\nXNYS:ZQX,Zenith Widgets\n")
    done = bring(tmp_path, table, "id,name\nXNYS:ZQX,Zenith Gadgets\nXNYS:QGG,Quagga Toys\n")
    assert (done.new, done.changed, done.total) == (1, 1, 2)
    same = bring(tmp_path, table, "id,name\nXNYS:ZQX,Zenith Gadgets\nXNYS:QGG,Quagga Toys\n")
    assert (same.new, same.changed, same.total) == (0, 0, 2)
    done = bring(tmp_path, table, "id,name\nXNYS:ZBR,Zebra Toys\n", replace=True)
    assert (done.new, done.total) == (1, 1)
    assert [path.name for path in table.parent.iterdir()] == ["imported.csv"]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("id,name\nXNYS:ZQX\n", "c.csv", r"too few cells: '.*c\.csv, row 2'"),
        ('id,name\nXNYS:ZQX,"Zen\n', "c.csv", r"no CSV: '.*c\.csv, row \d'"),
        (
            "id,country\nXNYS:ZQX,US\n",
            "companies.csv",
            r"lacks a column.*no name among id, country",
        ),
        ("name\nZenith\n", "companies.csv", "no id, ticker or code among name"),
        ("id,name\nX:1,Zenith\n", "names.csv", "does not tell what its rows are.*--kind company"),
        (
            "id,name,country\nXNYS:ZQX,Zenith,QQ\n",
            "companies.csv",
            r"country cannot be read: '.*companies\.csv, row 2, column country': found 'QQ'",
        ),
        (
            "id,name\nXNYS:Z Q X,Zenith\n",
            "companies.csv",
            r"row 2, column id': found 'Z Q X' \(nothing was imported\)",
        ),
        ("", "companies.csv", "the file is empty"),
        ("id,name\n", "companies.csv", "no rows"),
        ("{", "companies.json", r"no JSON: '.*companies\.json'.*line 1 column 2"),
        ("3", "companies.json", "neither a list nor an object"),
        ("[3]", "companies.json", "an entry is no object.*entry 1"),
        ('{"fields": ["a"], "data": [[1, 2]]}', "companies.json", "too few cells.*entry 1"),
        ("[" * 100_000, "companies.json", "no JSON"),
        ("text", "companies.pdf", r"it must be \.csv, \.tsv or \.json"),
    ],
)
def test_what_is_wrong_names_file_row_and_column(
    tmp_path: Path, table: Path, text: str, name: str, said: str
) -> None:
    bring(tmp_path, table, "id,name\nXNYS:OLD,Older Widgets\n")
    before = table.read_bytes()
    with pytest.raises(RecordError, match=said):
        bring(tmp_path, table, text, name=name)
    assert table.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"id,name\nXNYS:Z,Z\xfcrich\n", "not UTF-8"), (b"\x1f\x8b\x08nonsense", "cannot be read")],
)
def test_bytes_that_are_no_text(tmp_path: Path, table: Path, content: bytes, said: str) -> None:
    source = tmp_path / ("companies.csv" if b"name" in content else "companies.csv.gz")
    source.write_bytes(content)
    with pytest.raises(RecordError, match=said):
        import_table(source, table, folder=FOLDER)


def test_damaged_table_says_what_to_do(table: Path) -> None:
    table.parent.mkdir(parents=True)
    table.write_text("id,name\nXNYS:ZQX,Zenith\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"damaged.*imported\.csv, row 2.*--replace"):
        Reference.load(imported=table)


def test_without_a_table_nothing_is_missing(table: Path) -> None:
    assert len(Reference.load(imported=table)) == len(Reference.load())


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Tokyo Widgets Co., Ltd.", "Tokyo Widgets"),
        ("ZENITH BANK OF THE WEST CORP", "Zenith Bank of the West"),
        ("Smith & Co", "Smith"),
        ("Zenith Inc. - Class A Common Stock", "Zenith"),
        ("Zenith Plc Ordinary Shares", "Zenith"),
        ("S.A.", "S.A."),
        ("Group", "Group"),
    ],
)
def test_legal_form_is_taken_off(name: str, short: str) -> None:
    assert plain_name(name) == short


@settings(max_examples=100)
@given(st.text(min_size=1).filter(str.strip))
def test_any_name_has_a_plain_form(name: str) -> None:
    assert isinstance(plain_name(name), str)


def test_large_table_of_the_data_folder(shared: Path, table: Path) -> None:
    done = import_table(shared / "entities" / "companies.csv.gz", table, folder=FOLDER)
    assert done.total > 14_000
    assert done.rows == 18_886
    text = "Alma Media and Target shares rose as the Dow fell; The Group said it was Home."
    assert ids(table, text) == ["XHEL:ALMA", "XNYS:TGT", "INDEX:DJI"]
