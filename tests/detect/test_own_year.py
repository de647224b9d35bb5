"""Bare names of quarters in the accounts of companies whose years end in a month of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")


# Infosys closes its years in March, Nvidia in January, Apple in September, Coca-Cola in December.
CASES = [
    ("Infosys Q2 results: Net profit rises 4.7%.", "2024-10-18", "4.7%",
     ("2024-07-01", "2024-09-30")),
    ("Infosys' fourth-quarter revenue rose 1.3%.", "2024-04-19", "1.3%",
     ("2024-01-01", "2024-03-31")),
    ("Nvidia said revenue in the first quarter rose 262%.", "2024-05-23", "262%",
     ("2024-02-01", "2024-04-30")),
    ("Nvidia expects revenue of $28 billion in the current quarter.", "2024-05-23",
     "$28 billion", ("2024-05-01", "2024-07-31")),
    ("Apple said revenue in the first quarter rose 2%.", "2024-02-02", "2%",
     ("2023-10-01", "2023-12-31")),
    ("Apple expects revenue to rise 5% in the fourth quarter.", "2024-08-02", "5%",
     ("2024-07-01", "2024-09-30")),
    # The year or the months that are told leave nothing to guess.
    ("Infosys' revenue rose 5% in the April-June quarter.", "2024-07-18", "5%",
     ("2024-04-01", "2024-06-30")),
    ("Coca-Cola's revenue rose 3% in the second quarter.", "2024-07-23", "3%",
     ("2024-04-01", "2024-06-30")),
    # No price knows of such years.
    ("Apple shares fell 10.8% in the first quarter.", "2024-04-02", "10.8%",
     ("2024-01-01", "2024-03-31")),
    # The year that a last quarter closes.
    (("Nvidia's revenue rose 265% in the fourth quarter. For the full year, revenue rose 126%."),
     "2024-02-22", "126%", ("2023-02-01", "2024-01-31")),
    # India counts the quarters of its statistics from April.
    ("India's Q2 GDP growth slowed to 5.4%.", "2024-11-29", "5.4%", ("2024-07-01", "2024-09-30")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day", "figure", "days"), CASES)
def test_quarters(
    text: str, day: str, figure: str, days: tuple[str, str], detected: Callable[..., list[Claim]]
) -> None:
    claims = [c for c in detected(text, at(day)) if c.quantity and c.quantity.text == figure]
    assert claims
    for claim in claims:
        assert claim.window is not None
        assert (str(claim.window.begin), str(claim.window.end_on)) == days


def test_both_readings_of_a_bare_quarter_are_kept(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("Nvidia's revenue rose 262% in the first quarter.", at("2024-05-23"))
    assert claim.window is not None
    assert claim.window.fiscal
    assert claim.window.placed
