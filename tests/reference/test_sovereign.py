"""Bond yields that are told by country and length."""

from __future__ import annotations

import pytest

from nlp.reference import Reference


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.mark.parametrize(
    ("text", "name", "identity"),
    [
        ("Germany's ten-year yield rose.", "Germany's ten-year yield", "RATE:DE10Y"),
        ("The German ten-year yield rose.", "German ten-year yield", "RATE:DE10Y"),
        (
            "The yield on Italy’s 10-year bonds fell.",
            "yield on Italy’s 10-year bonds",
            "RATE:IT10Y",
        ),
        ("INDIA 10-YEAR YIELD DIPS", "INDIA 10-YEAR YIELD", "RATE:IN10Y"),
        (
            "The yield on ten-year British government bonds fell.",
            "yield on ten-year British government bonds",
            "RATE:UK10Y",
        ),
        ("Spanish 10-year borrowing costs rose.", "Spanish 10-year borrowing costs", "RATE:ES10Y"),
        ("Japan's twenty-year yield rose.", "Japan's twenty-year yield", None),
        ("Germany's 11-year yield rose.", "Germany's 11-year yield", None),
    ],
)
def test_the_yield_of_a_country_is_of_that_country(
    reference: Reference, text: str, name: str, identity: str | None
) -> None:
    [rate] = [match for match in reference.find(text) if match.label == "RATE"]
    assert (rate.text, rate.id) == (name, identity)
    assert text[rate.start : rate.end] == rate.text


@pytest.mark.parametrize(
    "text",
    [
        "Germany's ten-year plan is late.",
        "Germany sold ten-year bonds.",
        "A ten-year German study of bonds.",
    ],
)
def test_other_lengths_of_a_country_are_no_yields(reference: Reference, text: str) -> None:
    found = [match.id for match in reference.find(text) if match.label == "RATE"]
    assert "RATE:DE10Y" not in found


def test_other_names_stay(reference: Reference) -> None:
    text = "Brent fell, Germany's ten-year yield rose and the Nikkei slipped."
    assert [match.id for match in reference.find(text)] == [
        "COMM:BRENT",
        "RATE:DE10Y",
        "INDEX:N225",
    ]


@pytest.mark.parametrize(
    ("rate", "economy", "meant"),
    [
        ("RATE:US10Y", "ECON:DE", "RATE:DE10Y"),
        ("RATE:DE10Y", "ECON:GB", "RATE:UK10Y"),  # ids do not spell the country's code
        ("RATE:US10Y", "ECON:US", "RATE:US10Y"),
        ("RATE:US30Y", "ECON:IT", None),  # not in the tables
        ("RATE:FEDFUNDS", "ECON:DE", None),  # no yield of bonds
        ("RATE:US10Y", "PLACE:BERLIN", None),
    ],
)
def test_the_same_length_in_another_economy(
    reference: Reference, rate: str, economy: str, meant: str | None
) -> None:
    assert reference.counterpart(rate, economy) == meant
