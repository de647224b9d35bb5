"""Names of a user's market folder join ours without making words into names."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from nlp.market.provider import Instrument
from nlp.reference import Reference


def instrument(identity: str, kind: str, name: str, *aliases: str) -> Instrument:
    return Instrument(id=identity, kind=kind, name=name, aliases=aliases)


def ids(reference: Reference, text: str) -> list[str | None]:
    return [match.id for match in reference.find(text)]


def test_new_instrument_is_found() -> None:
    extra = [instrument("INDEX:HARBOUR30", "index", "Harbour 30 Index", "Harbour 30")]
    reference = Reference.load(extra=extra)
    assert ids(reference, "The Harbour 30 finished at 4,012.") == ["INDEX:HARBOUR30"]
    assert Reference.load().find("The Harbour 30 finished at 4,012.") == []


def test_our_row_wins_where_the_id_is_the_same() -> None:
    reference = Reference.load(extra=[instrument("INDEX:SPX", "index", "Wrong", "Wrong Name")])
    found = reference.get("INDEX:SPX")
    assert found is not None
    assert found.name == "S&P 500"
    assert ids(reference, "Wrong Name rose") == []


def test_our_meaning_wins_where_the_name_is_the_same() -> None:
    extra = [instrument("XNYS:SPY", "fund", "SPDR Trust", "S&P 500", "gold")]
    reference = Reference.load(extra=extra)
    assert ids(reference, "The S&P 500 and gold rose") == ["INDEX:SPX", "COMM:GOLD"]


@pytest.mark.parametrize("kind", ["fund", "equity", "index", "commodity", "rate", "fx"])
@pytest.mark.parametrize("name", ["Value", "value", "Income", "growth", "ON", "It"])
def test_common_words_never_match_because_of_a_folder(kind: str, name: str) -> None:
    reference = Reference.load(extra=[instrument("XNYS:QQQQ", kind, name, name.lower())])
    texts = ["Value for money is rare.", "the value of income", "Income rose.", "Put it on. It is."]
    assert [
        match for text in texts for match in reference.find(text) if match.id == "XNYS:QQQQ"
    ] == []


def test_one_word_company_needs_context() -> None:
    reference = Reference.load(extra=[instrument("XNYS:ZQX", "equity", "Zenith", "Zenith Corp")])
    assert ids(reference, "Zenith shares fell") == ["XNYS:ZQX"]
    assert ids(reference, "Zenith of his career") == []


def test_ticker_of_a_new_company_is_known() -> None:
    reference = Reference.load(extra=[instrument("XNYS:ZQX", "equity", "Zenith Widgets")])
    [ticker] = reference.tickers("The stock (NYSE: ZQX) fell")
    assert reference.listings_of(ticker) == ("XNYS:ZQX",)


def test_whole_market_folder_changes_nothing_on_general_english(shared: Path) -> None:
    with (shared / "market" / "instruments.csv").open(encoding="utf-8", newline="") as file:
        extra = [
            Instrument(
                id=row["id"],
                kind=row["kind"],
                name=row["name"],
                aliases=tuple(filter(None, row["aliases"].split("|"))),
            )
            for row in csv.DictReader(file)
        ]
    reference, plain = Reference.load(extra=extra), Reference.load()
    path = shared / "corpora" / "newsroom-written" / "dev.jsonl"
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    ours = [[(m.start, m.end, m.id) for m in plain.find(text)] for text in texts]
    both = [
        [(m.start, m.end, m.id) for m in reference.find(text) if m.label != "PRODUCT"]
        for text in texts
    ]
    assert both == ours
