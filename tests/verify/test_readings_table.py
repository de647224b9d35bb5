"""Forms by readings, cell by cell; see readings_table.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nlp.market.folder import MarketFolder
from nlp.records import Claim
from tests.fakes import FakeProvider
from tests.market.making import INSTRUMENTS, SERIES, make_folder
from tests.verify.making import check, claim_of, day, mention

_TABLE = Path(__file__).with_name("readings_table.toml")
CELLS: list[dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["cell"]

#: How many forms each family of the reference has.
_FAMILIES = {"L": 4, "C": 6, "R": 5, "M": 5, "P": 5, "B": 5, "E": 8}

#: Forms of the reference that have readings, a result of their own, or a rule of their own.
CODES = [f"{family}{n}" for family, last in _FAMILIES.items() for n in range(1, last + 1)]


def stored_of(cell: dict[str, Any], path: Path) -> FakeProvider | MarketFolder:
    """All that is stored for a cell."""
    if "known" in str(cell.get("series")):
        return _folder(cell, path)
    provider = FakeProvider()
    for key, rows in cell.get("series", {}).items():
        name, *attributes = key.split()
        fields: dict[str, Any] = dict(each.split("=") for each in attributes)
        if fields.pop("complete", "yes") == "no":
            fields["complete"] = False
        if "currency" in fields:
            fields.setdefault("unit", "currency")
        instrument, _, measure = name.partition("/")
        told = [row.split() for row in rows.split(",")]
        provider.add(
            instrument, measure, [day(row[0]) for row in told], [float(row[1]) for row in told],
            **fields,
        )  # fmt: skip
    if "volume" in cell:
        _put_volume(provider, cell["volume"])
    if "members" in cell:
        _put_members(provider, cell["members"])
    return provider


def _folder(cell: dict[str, Any], path: Path) -> MarketFolder:
    """One series with its vintages, "2023-11-30 3.1 known 2023-12-12"."""
    ((key, rows),) = cell["series"].items()
    name, *attributes = key.split()
    instrument, _, measure = name.partition("/")
    unit, frequency = (each.partition("=")[2] for each in attributes)
    told = [row.split() for row in rows.split(",")]
    return MarketFolder(
        make_folder(
            path,
            instruments=f"{INSTRUMENTS.splitlines()[0]}\n{instrument},economy,A,,,,,,,\n",
            series=f"{SERIES.splitlines()[0]}\n"
            f"{name},{instrument},{measure},{unit},,{frequency},none,,hand\n",
            observations="series,date,value,vintage\n"
            + "".join(f"{name},{on},{value},{known}\n" for on, value, _, known in told),
        )
    )


def _put_volume(provider: FakeProvider, told: str) -> None:
    """ "60 100 20 200 300": 60 days of 100, 20 of 200, and 300 twice over on the last."""
    count, low, more, high, half = (int(each) for each in told.split())
    values = [low] * count + [high] * more + [2 * half]
    last = day("2024-01-17")
    days = [last - dt.timedelta(days=len(values) - 1 - place) for place in range(len(values))]
    provider.add("XNAS:A", "volume", days, values, unit="count")


def _put_members(provider: FakeProvider, told: str) -> None:
    """ "INDEX:G XNAS:A XNAS:B:2024-01-10": with the first and the last day where there is one."""
    group, *members = told.split()
    provider.add(group, "close", [day("2024-01-16"), day("2024-01-17")], [1.0, 1.0])
    for each in members:
        market, ticker, *span = each.split(":")
        begin = day(span[0]) if span and span[0] else dt.date.min
        end_on = day(span[1]) if len(span) > 1 else dt.date.max
        provider.add_members(group, f"{market}:{ticker}", begin=begin, end_on=end_on)


def made_of(cell: dict[str, Any]) -> Claim:
    """The claim of a cell."""
    fields = {key: value for key, value in cell.items() if key != "reason"}
    if "reason_of" in cell:
        fields["reason"] = cell["reason_of"]
    made = claim_of(fields)
    return made.replace(holder=mention(None, cell["holder"])) if "holder" in cell else made


@pytest.mark.parametrize("cell", CELLS, ids=[f"{each['code']} {each['cell']}" for each in CELLS])
def test_a_cell_of_the_table(cell: dict[str, Any], tmp_path: Path) -> None:
    verdict = check(made_of(cell), stored_of(cell, tmp_path / "m"))
    told = (verdict.explanation, [(each.name, each.result) for each in verdict.readings])
    assert verdict.label == cell["label"], told
    if "reason" in cell:
        assert verdict.reason == cell["reason"], told
    if "flag" in cell:
        assert cell["flag"] in verdict.flags, told
    if "slip" in cell:
        assert verdict.slip == cell["slip"]


def test_the_table_has_every_form() -> None:
    assert list(dict.fromkeys(each["code"] for each in CELLS)) == CODES


def test_every_cell_is_another_one() -> None:
    names = [(each["code"], each["cell"]) for each in CELLS]
    assert len(names) == len(set(names))
    assert all(each["said"] and each["worked"] for each in CELLS)
