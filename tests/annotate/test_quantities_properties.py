"""Figures: what holds for any text."""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import given, settings

from nlp.annotate.quantities import quantities
from nlp.annotate.quantities.scan import scan

DIGITS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999"), places=2)
SCALES = st.sampled_from([("", 0), ("bn", 9), (" billion", 9), ("m", 6), (" trillion", 12)])
PROSE = st.text(
    alphabet=st.sampled_from("abc ABC 0123456789 .,%$£€-–'“”\n/()½×:;"), min_size=0, max_size=120
)
NEWS = st.lists(
    st.sampled_from(
        ["from", "to", "between", "and", "$", "3", "5%", "2.5", "bn", "half", "a", "third", "of",
         "percent", "years", "in", "row", "straight", "nine", "one", "times", "up", "fell", "by",
         "more", "than", "-", "million", "seventh", "session", "p", "(", ")", ",", ".", "quarter",
         "point", "twice", "dozen", "hundred", "½", "per", "share", "or", "so", "zero"]
    ),
    max_size=14,
)  # fmt: skip


@given(number=DIGITS, scale=SCALES, sign=st.sampled_from(["$", "£", "€", "HK$"]))
@settings(max_examples=80)
def test_printed_money_reads_back_exactly(
    number: Decimal, scale: tuple[str, int], sign: str
) -> None:
    printed = f"{sign}{number:,}{scale[0]}"
    [quantity] = quantities(f"It cost {printed} overall.")
    assert quantity.text == printed
    assert quantity.value == number.scaleb(scale[1])
    assert quantity.step == Decimal("0.01").scaleb(scale[1])


@given(number=st.integers(0, 10**12), unit=st.sampled_from(["%", " percent", " basis points"]))
@settings(max_examples=60)
def test_grouped_integers_read_back(number: int, unit: str) -> None:
    [quantity] = quantities(f"It moved {number:,}{unit} then.")
    assert quantity.value == number
    assert quantity.step == 1


MEASURES = [
    " tonnes",
    " MWh",
    "kg",
    " km/h",
    " sq ft",
    " GW",
    "-mile",
    " Nm",
    " kWh",
    "°C",
    " Mbps",
]


@given(number=DIGITS, measure=st.sampled_from(MEASURES), grouped=st.booleans())
@settings(max_examples=80)
def test_measures_read_back(number: Decimal, measure: str, grouped: bool) -> None:
    printed = f"{number:,}" if grouped else f"{number}"
    [quantity] = quantities(f"It came to {printed}{measure}, they said.")
    [reference] = quantities(f"It came to 5.50{measure}, they said.")
    assert (quantity.value, quantity.step) == (number, Decimal("0.01"))
    assert quantity.unit == reference.unit
    assert quantity.unit not in {"count", "currency"}


@given(low=st.integers(1, 400), more=st.integers(1, 400), unit=st.sampled_from(["%", " tonnes"]))
@settings(max_examples=40)
def test_ranges_read_back(low: int, more: int, unit: str) -> None:
    high = low + more
    for printed in (f"between {low} and {high}{unit}", f"{low} to {high}{unit}"):
        [quantity] = quantities(f"It expects {printed}, they said.")
        assert (quantity.value, quantity.high, quantity.step) == (low, high, 1)


@given(st.integers(1, 999_999))
@settings(max_examples=60)
def test_spelt_numbers_read_back(number: int) -> None:
    [quantity] = quantities(f"There were {spelt(number)} percent of them.")
    assert quantity.value == number
    assert quantity.written == "words"


def spelt(number: int) -> str:
    ones = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ]
    tens = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spelt(number % 100)}" if number % 100 else ""
        return f"{ones[number // 100]} hundred{rest}"
    rest = f" {spelt(number % 1000)}" if number % 1000 else ""
    return f"{spelt(number // 1000)} thousand{rest}"


@given(st.one_of(PROSE, NEWS.map(" ".join), st.text(max_size=80)))
@settings(max_examples=300)
def test_offsets_hold_and_figures_do_not_overlap(text: str) -> None:
    last = 0
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start >= last
        last = quantity.end


@given(
    st.sampled_from(
        ["rose nearly 3% to $84.50 a barrel", "between 3 and 5 percent", "a quarter of its value",
         "for a seventh straight session", "2.1bn", "33 Chinese AI stocks", "minus $36.98"]
    ),
    st.sampled_from(["", "Nothing here. ", "The end of it.\n\n"]),
    st.sampled_from(["", " Nothing here.", "\n\nThe end."]),
)  # fmt: skip
@settings(max_examples=60)
def test_text_around_changes_nothing(core: str, before: str, after: str) -> None:
    alone = quantities(f"It {core}.")
    around = quantities(f"{before}It {core}.{after}")
    moved = [one.replace(start=one.start + len(before), end=one.end + len(before)) for one in alone]
    assert list(around) == moved


@given(st.one_of(PROSE, st.text(max_size=100)))
@settings(max_examples=100)
def test_tokens_cover_everything_but_space(text: str) -> None:
    tokens = scan(text)
    assert "".join("".join(tokens.raws).split()) == "".join(text.split())


HOSTILE = ["1", "1,", "1,234", "12,34,56,", "$", "a half of ", "-", "nine hundred and ", "1 ",
           "between 3% and ", "3-", "½", "x", ".", "nearly ", "\n", "from 1 to "]  # fmt: skip


def test_hostile_input_is_read_to_its_end() -> None:
    # Quadratic readers need minutes for these; the suite as a whole would not end.
    quantities("1" * 100_000)
    quantities("," * 1_000_000)
    for piece in HOSTILE:
        text = piece * (12_000 // len(piece)) + " up 7%."
        assert quantities(text)[-1].text.endswith("7%")
