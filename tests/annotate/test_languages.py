"""Another language is a file of words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities import quantities
from nlp.annotate.quantities.languages import glossary, is_read
from nlp.annotate.times import times
from nlp.resources import table

GERMAN = [
    ("Der Dax stieg um 3,2 Prozent.", "3,2 Prozent", "3.2", "percent", "exact", "up"),
    ("Er schloss bei 18.450,75 Punkten.", "18.450,75 Punkten", "18450.75", "points", "exact", None),
    ("Knapp 13 Prozent im Monat.", "13 Prozent", "13", "percent", "below", None),
    ("Rund 2,1 Milliarden Euro.", "2,1 Milliarden Euro", "2100000000", "currency", "about", None),
    ("Es waren 3,45 Mrd. Euro.", "3,45 Mrd. Euro", "3450000000", "currency", "exact", None),
    ("Mehr als 5 Prozentpunkte.", "5 Prozentpunkte", "5", "percentage_point", "above", None),
    ("Das sind bis zu 40 Basispunkte.", "40 Basispunkte", "40", "basis_point", "at_most", None),
    ("Er gab um 0,4 Prozent nach.", "0,4 Prozent", "0.4", "percent", "exact", "down"),
    ("Gekauft wurden 1.234 Tonnen.", "1.234 Tonnen", "1234", "tonne", "exact", None),
]


@pytest.mark.parametrize(("text", "surface", "value", "unit", "hedge", "change"), GERMAN)
def test_german_figures(
    text: str, surface: str, value: str, unit: str, hedge: str, change: str | None
) -> None:
    [quantity] = quantities(text, language="de")
    assert (quantity.text, str(quantity.value), quantity.unit) == (surface, value, unit)
    assert (quantity.hedge, quantity.change) == (hedge, change)


def test_german_ranges_ways_and_rates() -> None:
    [spread] = quantities("Zwischen 3 und 5 Prozent.", language="de")
    assert (spread.value, spread.high) == (3, 5)
    before, after = quantities("Der Umsatz fiel von 62 auf 48 Millionen Euro.", language="de")
    assert (before.value, after.value, before.currency) == (62_000_000, 48_000_000, "EUR")
    [price] = quantities("Brent kostete 84,20 Dollar je Fass.", language="de")
    assert (str(price.value), price.currency, price.per) == ("84.20", "USD", "barrel")


TIMES = [
    ("Er fiel am Freitag.", "Freitag", "2026-03-06", "2026-03-06"),
    ("Er stieg im dritten Quartal.", "dritten Quartal", "2025-07-01", "2025-09-30"),
    ("Seit Januar legte er zu.", "Januar", "2026-01-01", "2026-03-09"),
    ("Am 6. März 2026 fiel er.", "6. März 2026", "2026-03-06", "2026-03-06"),
    ("Das war zwischen Januar und März 2025.", "zwischen Januar und März 2025", "2025-01-01",
     "2025-03-31"),
    ("Er stieg in den letzten drei Wochen.", "den letzten drei Wochen", "2026-02-16", "2026-03-09"),
    ("Gestern war es ruhig.", "Gestern", "2026-03-08", "2026-03-08"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "begin", "end"), TIMES)
def test_german_times(text: str, surface: str, begin: str, end: str) -> None:
    seen_at = dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC)
    [time] = times(text, seen_at, language="de")
    assert (time.text, str(time.begin), str(time.end_on)) == (surface, begin, end)


def test_other_languages_have_no_words() -> None:
    assert is_read("en")
    assert is_read("und")
    assert not is_read("fi")
    assert quantities("Kurssi nousi 3 prosenttia.", language="fi") == ()
    assert glossary("../en") is None


def test_a_glossary_leads_to_words_that_the_readers_know() -> None:
    told = table("nlp.annotate", "lexicons", "languages", "de.toml")
    assert all(len(de.split()) == len(en.split()) for de, en in told["phrases"].items())
    assert all(word == word.lower() for word in told["words"])
    english = (
        _strings(lexicon("grammar")) | _strings(lexicon("numbers")) | _strings(lexicon("units"))
    )
    for name in ("hedges", "movement", "physical", "currencies", "calendar", "nouns", "timewords"):
        english |= _strings(lexicon(name))
    pieces = {word.rstrip("s") for word in english}
    unknown = [en for en in told["words"].values() if en.rstrip("s") not in pieces]
    assert unknown == []


def _strings(value: object) -> set[str]:
    if isinstance(value, str):
        return {value.lower(), *value.lower().split()}
    if isinstance(value, dict):
        return set().union(*(_strings(part) for pair in value.items() for part in pair))
    if isinstance(value, list):
        return set().union(*(_strings(part) for part in value))
    return set()


# English text of a publisher that writes 1.234,5


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The DAX rose 1.234 points to 24.012,50.", ["1234", "24012.50"]),
        ("Sales fell 3,5 percent to 1.208 million euros.", ["3.5", "1208000000"]),
        ("It gained 0,125 points.", ["0.125"]),
        ("The S&P 500's gain was 2.5 percent.", ["2.5"]),
        ("Unilever's margin was 12 percent, not 3,250.", ["12", "3.250"]),
    ],
)
def test_a_declared_style_of_numbers_decides(text: str, values: list[str]) -> None:
    found = quantities(text, numbers="1.234,5")
    assert [str(quantity.value.normalize() + 0) for quantity in found] == [
        str(Decimal(value).normalize() + 0) for value in values
    ]
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text


def test_the_other_style_is_the_usual_one() -> None:
    text = "The S&P 500 rose 1,234.5 points, or 3.250 percent."
    assert quantities(text, numbers="1,234.5") == quantities(text)
