"""Ambiguous names: what the words around them decide."""

from __future__ import annotations

import pytest

from nlp.reference import Match, Reference

REFERENCE = Reference.load()


def meaning(text: str, name: str) -> str | None:
    """Id of the name in the text; "absent" when the name is no mention at all."""
    for match in REFERENCE.find(text):
        if match.text == name:
            return match.id
    return "absent"


def only(text: str) -> Match:
    [match] = REFERENCE.find(text)
    return match


@pytest.mark.parametrize(
    ("text", "name", "identity"),
    [
        ("Apple fell 3%", "Apple", "XNAS:AAPL"),
        ("Shares of Apple fell", "Apple", "XNAS:AAPL"),
        ("Apple, Microsoft and Nvidia rose", "Apple", "XNAS:AAPL"),
        ("Target lost a quarter of its value", "Target", "XNYS:TGT"),
        ("Before the report Target's shares were down", "Target", "XNYS:TGT"),
        ("Target’s 20% rally went on", "Target", "XNYS:TGT"),
        ("Gap shares jumped", "Gap", "XNYS:GAP"),
        ("Gap Inc. jumped", "Gap Inc.", "XNYS:GAP"),
        ("the retailer Gap (NYSE: GAP) said", "Gap", "XNYS:GAP"),
        ("Shell reported a profit", "Shell", "XLON:SHEL"),
        ("Orange, the French telecoms group, and Visa were quiet", "Orange", "XPAR:ORA"),
        ("Square (XYZ) beat forecasts", "Square", "XNYS:XYZ"),
        ("the oil price lifted Shell and BP", "Shell", "XLON:SHEL"),
        ("The Dow fell 300 points", "Dow", "INDEX:DJI"),
        ("Dow Inc. said", "Dow Inc.", "XNYS:DOW"),
        ("the Nasdaq rose 2%", "Nasdaq", "INDEX:IXIC"),
        ("shares listed on the Nasdaq fell", "Nasdaq", "ORG:NASDAQ"),
        ("The S&P fell", "S&P", "INDEX:SPX"),
        ("Turkey raised rates as the lira fell", "Turkey", "ECON:TR"),
        ("Brazil's real weakened", "real", "FX:USDBRL"),
        ("the won weakened in Seoul", "won", "FX:USDKRW"),
        ("gold rose to $2,000", "gold", "COMM:GOLD"),
        ("the pound fell after the Bank of England met", "pound", "FX:GBPUSD"),
        ("The ECB kept its deposit rate", "deposit rate", "RATE:ECBDFR"),
        ("GDP rose; economists see growth of 5%", "growth", "MEASURE:gdp_growth_yoy"),
    ],
)
def test_context_gives_the_id(text: str, name: str, identity: str) -> None:
    assert meaning(text, name) == identity


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Apple pie is good.", "Apple"),
        ("The Apple of his eye", "Apple"),
        ("Gap between rich and poor widens", "Gap"),
        ("Target dates matter", "Target"),
        ("Visa applications rose 3% last year", "Visa"),
        ("The Visa programme", "Visa"),
        ("Shell companies are used to hide money", "Shell"),
        ("Next year will be better", "Next"),
        ("Turkey dinner costs rose", "Turkey"),
        ("Michael Jordan retired", "Jordan"),
        ("She won a gold medal", "gold"),
        ("She won a gold medal", "won"),
        ("a pound of beef", "pound"),
        ("the real winner", "real"),
        ("Revenue growth slowed", "growth"),
        ("Shares of Corvo Steel fell", "Steel"),
        ("THE GAP BETWEEN RICH AND POOR WIDENS", "GAP"),
    ],
)
def test_common_word_is_no_mention(text: str, name: str) -> None:
    assert meaning(text, name) == "absent"


def test_company_named_in_full_explains_a_short_mention() -> None:
    short = "Visa applications rose"
    assert meaning(short, "Visa") == "absent"
    assert meaning(f"Visa Inc. reported. {short}", "Visa") == "XNYS:V"


def test_oil_alone_is_not_guessed() -> None:
    match = only("Oil prices slid 2%")
    assert match.id is None
    assert match.label == "COMMODITY"
    assert {candidate.id for candidate in match.candidates} == {"COMM:BRENT", "COMM:WTI"}


def test_oil_follows_the_benchmark_that_the_text_names() -> None:
    assert meaning("Oil prices slid. West Texas Intermediate fell", "Oil prices") == "COMM:WTI"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Alibaba’s Hong Kong-listed shares rose", "XHKG:9988"),
        ("Alibaba rose", "XNYS:BABA"),
        ("Alibaba's American depositary receipts rose", "XNYS:BABA"),
        ("Alibaba (9988.HK) rose", "XHKG:9988"),
        ("HSBC (NYSE: HSBC) rose", "XNYS:HSBC"),
        ("HSBC rose", "XLON:HSBA"),
    ],
)
def test_listing_is_the_one_the_text_means(text: str, identity: str) -> None:
    match = REFERENCE.find(text)[0]
    assert match.id == identity
    assert match.candidates[0].id == identity


def test_other_listings_stay_candidates() -> None:
    match = REFERENCE.find("Alibaba rose")[0]
    assert [candidate.id for candidate in match.candidates] == ["XNYS:BABA", "XHKG:9988"]


def test_futures_are_not_the_index() -> None:
    match = only("S&P 500 futures pointed up")
    assert (match.text, match.id) == ("S&P 500 futures", None)
    assert match.candidates[0].id == "INDEX:SPX"


def test_number_behind_a_family_name_is_another_index() -> None:
    assert meaning("The Russell 3500 rose", "Russell") == "absent"
    assert meaning("the Nasdaq 212 points", "Nasdaq") == "INDEX:IXIC"


@pytest.mark.parametrize("name", ["Hitachi Energy", "Unilever Nepal", "Santander Brazil"])
def test_daughter_is_not_its_parent(name: str) -> None:
    match = only(f"Shares of {name} rose")
    assert (match.text, match.label, match.id) == (name, "COMPANY", None)


def test_daughter_with_a_listing_of_its_own_is_itself() -> None:
    match = only("Shares of Nestle India rose")
    assert (match.text, match.id) == ("Nestle India", "XNSE:NESTLEIND")


def test_reason_is_given() -> None:
    match = only("Target lost a quarter of its value")
    assert match.candidates[0].reason == "beside 'lost'"


@pytest.mark.parametrize(
    ("identity", "economy"),
    [
        ("ORG:ECB", "ECON:EA"),
        ("PLACE:BEIJING", "ECON:CN"),
        ("ECON:US", "ECON:US"),
        ("RATE:UK10Y", "ECON:GB"),
        ("FX:USDJPY", "ECON:JP"),
        ("XHKG:0700", "ECON:CN"),
        ("MEASURE:cpi_yoy", None),
        ("PLACE:NOWHERE", None),
    ],
)
def test_economy_of(identity: str, economy: str | None) -> None:
    assert REFERENCE.economy_of(identity) == economy


@pytest.mark.parametrize(
    ("currency", "pair"),
    [
        ("EUR", "FX:EURUSD"),
        ("GBP", "FX:GBPUSD"),
        ("JPY", "FX:USDJPY"),
        ("CNY", "FX:USDCNY"),
        ("usd", "INDEX:DXY"),
        ("XXX", None),
    ],
)
def test_pair_of(currency: str, pair: str | None) -> None:
    assert REFERENCE.pair_of(currency) == pair


@pytest.mark.parametrize(
    ("text", "name", "identity"),
    [
        ("The NZ dollar slipped", "NZ dollar", "FX:NZDUSD"),
        ("The Jamaican dollar slipped", "dollar", None),
        ("The Zimbabwean dollar slipped", "dollar", None),
        ("The American dollar slipped", "American dollar", "INDEX:DXY"),
        ("Japan sold dollars and the dollar slipped", "dollar", "INDEX:DXY"),
    ],
)
def test_money_of_another_country_is_not_the_usual_one(
    text: str, name: str, identity: str | None
) -> None:
    assert meaning(text, name) == identity
