"""The shipped tables, row by row, and what happens to malformed ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nlp import resources
from nlp.errors import RecordError
from nlp.reference import Reference
from nlp.reference.gazetteer import entries_of
from nlp.reference.tables import Named, listed, read_exchanges, read_tables

FOLDER = resources.corpus("reference")
ROWS = read_tables(FOLDER)
_ID = {
    "company": r"[A-Z]{4}:[A-Z0-9][A-Z0-9.&-]*",
    "index": r"INDEX:[A-Z0-9_]+",
    "economy": r"ECON:[A-Z0-9]+",
    "place": r"PLACE:[A-Z]+",
    "currency": r"FX:[A-Z]{3,8}",
    "commodity": r"COMM:[A-Z]+",
    "rate": r"RATE:[A-Z0-9]+",
    "institution": r"ORG:[A-Z0-9]+",
    "indicator": r"MEASURE:[a-z0-9_]+",
}


def kinds(kind: str) -> list[Named]:
    return [row for row in ROWS if row.kind == kind]


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("index", 210),
        ("company", 2500),
        ("economy", 249),
        ("currency", 40),
        ("commodity", 30),
        ("rate", 40),
        ("institution", 340),
        ("indicator", 40),
    ],
)
def test_table_is_large_enough(kind: str, least: int) -> None:
    assert len(kinds(kind)) >= least


def test_ids_follow_their_scheme_and_are_unique() -> None:
    wrong = [row.id for row in ROWS if not re.fullmatch(_ID[row.kind], row.id)]
    assert wrong == []
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_listings_are_no_rows_of_their_own_and_belong_to_one_company() -> None:
    ids = {row.id for row in ROWS}
    listings = [listing for row in ROWS for listing in row.listings]
    assert [listing for listing in listings if listing in ids] == []
    assert len(listings) == len(set(listings))


def test_names_are_clean() -> None:
    for row in ROWS:
        names = [*row.aliases, *row.demonyms, *(entry.text for entry in row.ambiguous)]
        assert all(name and name == " ".join(name.split()) for name in names), row.id
        assert all("=" not in name for name in row.aliases), row.id
        assert all(entry.prior is None or 0 <= entry.prior <= 1 for entry in row.ambiguous), row.id


def test_a_name_is_certain_for_one_row_at_most() -> None:
    claimed = {
        name: [meaning.id for meaning in meanings if meaning.certain]
        for name, meanings in entries_of(ROWS).items()
    }
    assert {name: ids for name, ids in claimed.items() if len(ids) > 1} == {}


def test_names_that_differ_in_capitals_only_belong_to_one_row() -> None:
    first: dict[str, set[str]] = {}
    for name, meanings in entries_of(ROWS).items():
        first.setdefault(name.lower(), set()).update(m.id for m in meanings if m.certain)
    assert {name: ids for name, ids in first.items() if len(ids) > 1} == {}


def test_single_lower_case_words_are_no_company() -> None:
    words = [a for row in kinds("company") for a in row.certain_names() if a.islower()]
    assert set(words) <= {"3i", "adidas", "abrdn", "onsemi", "voestalpine"}


def test_countries_are_economies() -> None:
    economies = {row.id for row in kinds("economy")}
    unknown = {
        row.country for row in ROWS if row.country and f"ECON:{row.country}" not in economies
    }
    assert unknown == set()
    exchanges = read_exchanges(FOLDER)
    assert {e.country for e in exchanges if f"ECON:{e.country}" not in economies} == set()


def test_every_exchange_of_a_listing_is_known() -> None:
    known = {exchange.mic for exchange in read_exchanges(FOLDER)} | {"XCBO"}
    ids = [i for row in kinds("company") for i in (row.id, *row.listings)]
    assert {i.partition(":")[0] for i in ids} - known == set()


def test_every_index_has_a_description() -> None:
    assert [row.id for row in kinds("index") if not row.description] == []


def test_contextual_names_of_several_rows_have_context_or_a_prior() -> None:
    for name, meanings in entries_of(ROWS).items():
        if len(meanings) > 1:
            assert sum(meaning.prior is None for meaning in meanings) <= 1, name


WELL_KNOWN = (
    *("INDEX:STAR50", "INDEX:SSE", "INDEX:HSTECH", "XNYS:TGT", "ECON:CN", "FX:USDCNY", "COMM:WTI"),
    *("RATE:US10Y", "RATE:ECBDFR", "ORG:FED", "ORG:ECB", "MEASURE:cpi_yoy", "MEASURE:payrolls"),
)


@pytest.mark.parametrize("identity", WELL_KNOWN)
def test_well_known_ids_are_there(identity: str) -> None:
    assert Reference.load().get(identity) is not None


@pytest.mark.parametrize(
    ("identity", "month"),
    [("XNAS:AAPL", 9), ("XNYS:TGT", 1), ("XNAS:MSFT", 6), ("XTKS:7203", 3), ("XNYS:JPM", None)],
)
def test_financial_year_that_does_not_end_in_december(identity: str, month: int | None) -> None:
    found = Reference.load().get(identity)
    assert found is not None
    assert found.fiscal_year_end == month


ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""


def test_every_country_of_iso_3166_is_an_economy() -> None:
    economies = {row.id for row in kinds("economy")}
    assert len(ISO_3166.split()) == 249
    assert [code for code in ISO_3166.split() if f"ECON:{code}" not in economies] == []


def test_every_index_has_a_provider() -> None:
    assert [row.id for row in kinds("index") if not row.provider] == []


@pytest.mark.parametrize("country", ["US", "EU", "CN", "JP", "GR", "NG", "CL", "SA", "VN", "IE"])
def test_economy_has_its_statistics_office(country: str) -> None:
    offices = [row for row in kinds("institution") if row.sector == "statistics"]
    assert any(row.country == country for row in offices)


def test_further_listing_leads_to_its_company() -> None:
    found = Reference.load().get("XHKG:9988")
    assert found is not None
    assert found.name == "Alibaba"


def test_market_folder_has_no_thing_under_another_id(shared: Path) -> None:
    """Indices, commodities, rates and companies of the folder have our ids."""
    import csv

    reference = Reference.load()
    with (shared / "market" / "instruments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds_ = {"index", "commodity", "rate", "equity", "economy"}
    missing = [r["id"] for r in rows if r["kind"] in kinds_ and reference.get(r["id"]) is None]
    assert missing == []


def test_listed_drops_empty_items() -> None:
    assert listed(" a | |b|") == ("a", "b")
    assert listed(None) == ()


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def test_missing_table_is_named(tables: Path) -> None:
    (tables / "rates.csv").unlink()
    with pytest.raises(RecordError, match=r"cannot be read.*rates\.csv"):
        read_tables(tables)


def test_missing_column_is_named(tables: Path) -> None:
    (tables / "rates.csv").write_text("id,name,aliases,context\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"lacks a column.*no ambiguous"):
        read_tables(tables)


def test_repeated_id_is_named_with_its_row(tables: Path) -> None:
    row = "INDEX:SPX,Another,,,,US,USD,,\n"
    with (tables / "indices.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    with pytest.raises(RecordError, match=r"indices\.csv:\d+.*INDEX:SPX"):
        read_tables(tables)


def test_financial_year_ends_in_a_month(tables: Path) -> None:
    with (tables / "companies.csv").open("a", encoding="utf-8") as file:
        file.write("XNYS:ZQX,Zenith Widgets,,,,US,retail,,13\n")
    with pytest.raises(RecordError, match=r"end in a month.*XNYS:ZQX.*'13' is not 1 to 12"):
        read_tables(tables)


def test_unquoted_comma_is_noticed(tables: Path) -> None:
    with (tables / "places.csv").open("a", encoding="utf-8") as file:
        file.write("PLACE:X,Washington, D.C.,,,,US\n")
    with pytest.raises(RecordError, match="too many or too few cells"):
        read_tables(tables)


def test_prior_that_is_no_number_is_named(tables: Path) -> None:
    with (tables / "places.csv").open("a", encoding="utf-8") as file:
        file.write("PLACE:X,Reading,,Reading=low,,GB\n")
    with pytest.raises(RecordError, match=r"prior must be a number.*Reading=low"):
        read_tables(tables)
