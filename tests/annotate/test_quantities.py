"""Figures: hand-worked answers, one rule of the conventions each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities import quantities
from nlp.records import Extent, Quantity, Time


def only(text: str) -> Quantity:
    found = quantities(text)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(one.text, str(one.value), one.unit) for one in quantities(text)]


MONEY = [
    ("It added $732bn.", "$732bn", "732000000000", "USD", "1000000000"),
    ("worth US$1.2 trillion", "US$1.2 trillion", "1200000000000", "USD", "100000000000"),
    ("raised HK$5.6bn", "HK$5.6bn", "5600000000", "HKD", "100000000"),
    ("RMB 3.4 billion of loans", "RMB 3.4 billion", "3400000000", "CNY", "100000000"),
    ("cost Rs 1.2 lakh crore", "Rs 1.2 lakh crore", "1200000000000", "INR", "100000000000"),
    ("paid Rs. 500 crore", "Rs. 500 crore", "5000000000", "INR", "10000000"),
    ("sold for £31bn", "£31bn", "31000000000", "GBP", "1000000000"),
    ("closed at 224p", "224p", "2.24", "GBP", "0.01"),
    ("closed at 1,208.88 pence", "1,208.88 pence", "12.0888", "GBP", "0.0001"),
    ("a profit of $1.20bn", "$1.20bn", "1200000000", "USD", "10000000"),
    ("at 1.27 dollars", "1.27 dollars", "1.27", "USD", "0.01"),
    ("of 120 billion euros", "120 billion euros", "120000000000", "EUR", "1000000000"),
    ("C$12.50 in Toronto", "C$12.50", "12.50", "CAD", "0.01"),
    ("A$4 in Sydney", "A$4", "4", "AUD", "1"),
    ("it fetched 90 Hong Kong dollars", "90 Hong Kong dollars", "90", "HKD", "1"),
    ("spent CHF 3bn", "CHF 3bn", "3000000000", "CHF", "1000000000"),
    ("about 150 yen", "150 yen", "150", "JPY", "1"),
    ("half a million dollars", "half a million dollars", "500000", "USD", "100000"),
    ("a fine of 63 cents", "63 cents", "0.63", "USD", "0.01"),
    ("plunged to minus $36.98", "minus $36.98", "-36.98", "USD", "0.01"),
    ("a gap of -$5bn", "-$5bn", "-5000000000", "USD", "1000000000"),
    ("a balance of $-5.2bn", "$-5.2bn", "-5200000000", "USD", "100000000"),
    ("priced at HK $3.70", "HK $3.70", "3.70", "HKD", "0.01"),
    ("paid nzd$15 for it", "nzd$15", "15", "NZD", "1"),
    ("sold for 30 MUSD", "30 MUSD", "30000000", "USD", "1000000"),
    ("sales of MSEK 4,500 then", "MSEK 4,500", "4500000000", "SEK", "1000000"),
    ("a fine of PS6.5m in bad type", "PS6.5m", "6500000", "GBP", "100000"),
    ("profit of Y=590 billion", "Y=590 billion", "590000000000", "JPY", "1000000000"),
    ("for 100元 each", "100元", "100", "CNY", "1"),
    ("three dollars and forty cents", "three dollars and forty cents", "3.40", "USD", "0.01"),
    ("closed at 68 p, then rose", "68 p", "0.68", "GBP", "0.01"),
    ("in excess of 4.012,50 euros", "4.012,50 euros", "4012.50", "EUR", "0.01"),
    ("sales of EUR4 .8 m in all", "EUR4 .8 m", "4800000", "EUR", "100000"),
    ("sales of EUR 4.8 m in all", "EUR 4.8 m", "4800000", "EUR", "100000"),
    ("a loan of EUR 45 M", "EUR 45 M", "45000000", "EUR", "1000000"),
]


@pytest.mark.parametrize(("text", "surface", "value", "currency", "step"), MONEY)
def test_money_in_every_notation(
    text: str, surface: str, value: str, currency: str, step: str
) -> None:
    quantity = only(text)
    assert (quantity.text, str(quantity.value)) == (surface, value)
    assert (quantity.unit, quantity.currency, str(quantity.step)) == ("currency", currency, step)


UNITS = [
    ("rose 3.2%", "3.2%", "3.2", "percent"),
    ("rose 0.9 per cent", "0.9 per cent", "0.9", "percent"),
    ("rose 7 pct", "7 pct", "7", "percent"),
    ("by 1.3 percentage points", "1.3 percentage points", "1.3", "percentage_point"),
    ("by half a percentage point", "half a percentage point", "0.5", "percentage_point"),
    ("the quarter-point step", "quarter-point", "0.25", "percentage_point"),
    ("three-quarters of a point", "three-quarters of a point", "0.75", "percentage_point"),
    ("seven basis points", "seven basis points", "7", "basis_point"),
    ("25bp wider", "25bp", "25", "basis_point"),
    ("lost 212 points", "212 points", "212", "points"),
    ("the 3,217-point gain", "3,217-point", "3217", "points"),
    ("at 40 times forward earnings", "40 times", "40", "multiple"),
    ("at 40x sales", "40x", "40", "multiple"),
    ("a fivefold rise", "fivefold", "5", "multiple"),
    ("twice the average", "twice", "2", "multiple"),
    ("two and a half times its sales", "two and a half times", "2.5", "multiple"),
    ("lost a quarter of its value", "a quarter", "25", "percent"),
    ("closed a fifth below its peak", "a fifth", "20", "percent"),
    ("profit was a tenth smaller", "a tenth", "10", "percent"),
    ("deliveries rose by a third after May", "a third", "33.3", "percent"),
    ("the Dow (-1.8%) and the euro", "-1.8%", "-1.8", "percent"),
    ("Nasdaq 6,810.20 at the close", "6,810.20", "6810.20", "count"),
    ("EUR/USD 1.0850 at noon", "1.0850", "1.0850", "count"),
    ("two-thirds of firms", "two-thirds", "66.7", "percent"),
    ("more than half of them", "half", "50", "percent"),
    ("a one-in-five risk", "one-in-five", "20", "percent"),
    ("nine out of 10 funds", "nine out of 10", "90", "percent"),
    ("by nine to one", "nine to one", "9", "ratio"),
    ("76 million barrels", "76 million barrels", "76000000", "barrel"),
    ("2.5m barrels", "2.5m barrels", "2500000", "barrel"),
    ("500 MWh", "500 MWh", "500", "MWh"),
    ("3 tonnes", "3 tonnes", "3", "tonne"),
    ("1,678 ounces", "1,678 ounces", "1678", "ounce"),
    ("2 1/2 percent", "2 1/2 percent", "2.5", "percent"),
    ("2½%", "2½%", "2.5", "percent"),
    ("5-1/4 percent", "5-1/4 percent", "5.25", "percent"),
    ("twenty-five percent", "twenty-five percent", "25", "percent"),
    ("5.4 p.c.", "5.4 p.c.", "5.4", "percent"),
    ("3,5 % more", "3,5 %", "3.5", "percent"),
    ("two point five percent", "two point five percent", "2.5", "percent"),
    ("a ratio of 3:1", "3:1", "3", "ratio"),
    ("torque of 450 Nm", "450 Nm", "450", "newton_metre"),
    ("a 7 nm chip", "7 nm", "7", "nanometre"),
    ("at 140 km/h", "140 km/h", "140", "kilometre_per_hour"),
    ("a 30Mbps line", "30Mbps", "30", "megabit_per_second"),
    ("50mL of it", "50mL", "50", "millilitre"),
    ("32 m² of floor", "32 m²", "32", "square_metre"),
    ("32m2 of floor", "32m2", "32", "square_metre"),
    ("fields of 10 kV/cm", "10 kV/cm", "10", "kilovolt_per_centimetre"),
    ("it fell to 12 C overnight", "12 C", "12", "celsius"),
    ("a run of 100m freestyle", "100m", "100", "metre"),
    ("2.5 μm", "2.5 μm", "2.5", "micrometre"),
    ("1.3 x 10^6 barrels", "1.3 x 10^6 barrels", "1300000", "barrel"),
    ("1.3e6 barrels", "1.3e6 barrels", "1300000", "barrel"),
    ("1 414 021 barrels", "1 414 021 barrels", "1414021", "barrel"),
    ("12\u00a0400 tonnes", "12\u00a0400 tonnes", "12400", "tonne"),
]


@pytest.mark.parametrize(("text", "surface", "value", "unit"), UNITS)
def test_units(text: str, surface: str, value: str, unit: str) -> None:
    assert shown(text) == [(surface, value, unit)]


def test_lakh_and_crore_are_one_scale_each() -> None:
    assert only("2 lakh people").value == 200_000
    assert only("3 crore people").value == 30_000_000


DURATIONS = [
    ("for the first time in 11 years", "11 years", "11", "year"),
    ("the slowest in half a century", "half a century", "50", "year"),
    ("not seen in three decades", "three decades", "30", "year"),
    ("less than six months", "six months", "6", "month"),
    ("just 16 trading days", "16 trading days", "16", "day"),
    ("a nine-day winning streak", "nine-day", "9", "day"),
    ("a 52-week low", "52-week", "52", "week"),
]


@pytest.mark.parametrize(("text", "surface", "value", "noun"), DURATIONS)
def test_durations_are_in_the_unit_of_their_noun(
    text: str, surface: str, value: str, noun: str
) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.unit, quantity.noun) == (surface, "duration", noun)
    assert quantity.value == Decimal(value)


COUNTS = [
    ("employs 187,000 people", "187,000 people", 187_000, "person"),
    ("33 Chinese AI stocks", "33", 33, "stock"),
    ("notched 62 record closes", "62", 62, "close"),
    ("runs 1,933 stores", "1,933 stores", 1933, "store"),
    ("for a seventh straight session", "seventh", 7, "session"),
    ("its fifth consecutive day", "fifth", 5, "day"),
    ("a third straight quarterly loss", "third", 3, "quarter"),
    ("for a 12th successive week", "12th", 12, "week"),
    ("its third monthly gain in a row", "third", 3, "month"),
    ("a fourth weekly decline running", "fourth", 4, "week"),
    ("the fifth daily loss in succession", "fifth", 5, "day"),
    ("rose three sessions in a row", "three sessions", 3, "session"),
    ("has risen nine years running", "nine years", 9, "year"),
    ("a dozen companies", "a dozen companies", 12, "company"),
    ("one of Acme's plants", "one", 1, "plant"),
    ("found one buyer", "one", 1, "buyer"),
    ("launched 3 ETFs", "3 ETFs", 3, "ETF"),
    ("35m of its devices", "35m", 35_000_000, "device"),
    ("4.3M digital and physical copies", "4.3M", 4_300_000, "copy"),
    ("a quarter of a million homes", "a quarter of a million homes", 250_000, "home"),
    ("3 hundred and 21 ships", "3 hundred and 21 ships", 321, "ship"),
    ("8 B people", "8 B people", 8_000_000_000, "person"),
    ("two new 737 jets", "two", 2, "jet"),
    ("3 dozen ships", "3 dozen ships", 36, "ship"),
    ("five dozen ships", "five dozen ships", 60, "ship"),
]


@pytest.mark.parametrize(("text", "surface", "value", "noun"), COUNTS)
def test_counts_know_what_they_count(text: str, surface: str, value: int, noun: str) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.value, quantity.unit) == (surface, value, "count")
    assert quantity.noun == noun


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("33 Chinese AI stocks", "Chinese AI stock"),
        ("14 first-team players", "first-team player"),
        ("2.7m combined digital and physical sales", "digital physical sale"),
        ("half the condos", "condo"),
        ("a third of its stores", "store"),
        ("six more sales representatives", "sales representative"),
        ("19 fouls proves it", "foul"),
    ],
)
def test_the_noun_comes_with_what_narrows_it(text: str, counted: str) -> None:
    assert only(text).counted == counted


def test_a_measure_within_the_phrase_is_a_figure_of_its_own() -> None:
    bottles, measure = quantities("eight million 250ml bottles")
    assert (bottles.value, bottles.counted) == (8_000_000, "bottle")
    assert (measure.value, measure.unit) == (250, "millilitre")


def test_tens_of_thousands_are_a_range() -> None:
    jobs = only("cost tens of thousands of jobs")
    assert (jobs.value, jobs.high, jobs.noun) == (10_000, 100_000, "job")
    sums = only("hundreds of millions of dollars")
    assert (sums.value, sums.high, sums.currency) == (10**8, 10**9, "USD")


@pytest.mark.parametrize("text", ["no one knew", "the one that fell", "one day", "one another"])
def test_one_as_a_pronoun_counts_nothing(text: str) -> None:
    assert quantities(text) == ()


def test_part_of_a_group_is_two_counts_of_the_same_noun() -> None:
    part, whole = quantities("Nine of the eleven sectors lost ground.")
    assert (part.value, part.noun) == (9, "sector")
    assert (whole.value, whole.noun) == (11, "sector")


HEDGES = [
    ("nearly 13%", "below"), ("almost $5", "below"), ("just under 30 points", "below"),
    ("close to 5%", "below"), ("less than 3%", "below"),
    ("more than 60%", "above"), ("over 60%", "above"), ("just over 11%", "above"),
    ("briefly topped $70", "above"), ("upwards of 40%", "above"), ("$5bn-plus", "above"),
    ("at least 4%", "at_least"), ("as low as 4%", "at_least"), ("no less than 4%", "at_least"),
    ("10% or more", "at_least"),
    ("up to 5%", "at_most"), ("as much as 5%", "at_most"), ("at most 5%", "at_most"),
    ("about 1%", "about"), ("around $5", "about"), ("roughly 9%", "about"),
    ("some 87%", "about"), ("approximately 9%", "about"), ("10% or so", "about"),
    ("sub-7%", "below"), ("greater than or equal to 7%", "at_least"), ("≤ 7%", "at_most"),
    ("just 7%", "exact"), ("only 7%", "exact"), ("7%", "exact"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hedge"), HEDGES)
def test_hedges_point_a_way_and_stay_out_of_the_text(text: str, hedge: str) -> None:
    quantity = only(f"It was {text} then.")
    assert quantity.hedge == hedge
    assert quantity.text in {"13%", "$5", "30 points", "5%", "3%", "60%", "11%", "$70", "40%",
                             "$5bn", "4%", "10%", "1%", "9%", "87%", "7%"}  # fmt: skip


def test_reaching_up_to_a_level_is_no_hedge() -> None:
    assert only("Brent edged up to $84.81").hedge == "exact"
    assert only("rates rose up to 5%").hedge == "exact"
    assert only("was revised up to 176,000").hedge == "exact"


def test_a_tag_is_no_hedge() -> None:
    assert only("rose <b>13% then").hedge == "exact"
    assert only("a rate of >13% then").hedge == "above"
    assert only("fined up to $84.81").hedge == "at_most"


CHANGES = [
    ("rose 3%", "up"), ("has gained nearly 3%", "up"), ("up 3%", "up"), ("a 3% jump", "up"),
    ("3% higher", "up"), ("a gain of 3%", "up"), ("a rise of a further 3%", "up"),
    ("put on 3%", "up"), ("edging up 3%", "up"), ("still up, by 3%", "up"), ("+3%", "up"),
    ("fell by 3%", "down"), ("down 3%", "down"), ("off 3%", "down"), ("a 3% drop", "down"),
    ("gave up another 3%", "down"), ("lost 3%", "down"), ("3% lower", "down"),
    ("a loss of 3%", "down"), ("slid as much as 3%", "down"),
    ("grew at an annual rate of 3%", "up"), ("traded at 3%", None),
    ("rose to 3%", None), ("stands at 3%", None), ("fell from 3%", None), ("3%", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "change"), CHANGES)
def test_direction_comes_from_the_words_beside(text: str, change: str | None) -> None:
    assert only(f"It {text} then.").change == change


def test_direction_passes_to_an_apposition() -> None:
    points, percent = quantities("The Dow lost 632 points, or 2.7%.")
    assert (points.change, percent.change) == ("down", "down")


def test_words_of_change_carry_their_direction() -> None:
    halved, doubled = quantities("Tesla has halved and profit doubled.")
    assert (str(halved.value), halved.unit, halved.change) == ("50", "percent", "down")
    assert (str(doubled.value), doubled.change, doubled.written) == ("100", "up", "words")
    assert only("is expected to triple").value == 200


RANGES = [
    ("3-5%", "3", "5", "percent"),
    ("3 to 5 percent", "3", "5", "percent"),
    ("between 3% and 5%", "3", "5", "percent"),
    ("€2bn–€3bn", "2000000000", "3000000000", "currency"),
    ("$3-5bn", "3000000000", "5000000000", "currency"),
    ("$10 to $15 billion", "10000000000", "15000000000", "currency"),
    ("between -0.2% and 0.1%", "-0.2", "0.1", "percent"),
    ("2-3 stocks", "2", "3", "count"),
    ("prices ranging from $8 to $13", "8", "13", "currency"),
    ("sizes starting from 450 sq ft up to 900 sq ft", "450", "900", "square_foot"),
    ("a 0-to-60-mph time", "0", "60", "mile_per_hour"),
    ("between 750,000 and 800,000", "750000", "800000", "count"),
    ("more than 2% but less than 3%", "2", "3", "percent"),
    ("at most 100 and at least 20 ships", "20", "100", "count"),
    ("5k-20k", "5000", "20000", "count"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_ranges_are_one_figure(text: str, low: str, high: str, unit: str) -> None:
    quantity = only(f"guidance of {text} overall")
    assert (str(quantity.value), str(quantity.high), quantity.unit) == (low, high, unit)


def test_from_to_are_two_figures() -> None:
    assert shown("Profit fell from $2.1bn to $1.7bn.") == [
        ("$2.1bn", "2100000000", "currency"),
        ("$1.7bn", "1700000000", "currency"),
    ]
    assert [one.high for one in quantities("It went from 3 to 5 percent.")] == [None, None]
    assert {one.unit for one in quantities("It went from 3 to 5 percent.")} == {"percent"}


def test_prices_that_move_are_no_range() -> None:
    assert [one.high for one in quantities("Prices rose from $3 to $5.")] == [None, None]


def test_a_unit_is_shared() -> None:
    inches = quantities("a 7- or 8-inch screen")
    assert [(str(one.value), one.unit) for one in inches] == [("7", "inch"), ("8", "inch")]
    _, then = quantities("It sold 3.9 million cars, up from 2.4 million in May.")
    assert (then.noun, str(then.value)) == ("car", "2400000")
    part = quantities("More than 6 million homes nationwide, including 1.5 million in Texas")[1]
    assert part.noun == "home"
    level, move = quantities("It ended at 16,369.03, up 58.06 points.")
    assert (level.unit, level.change) == ("points", None)
    assert (move.unit, move.change) == ("points", "up")
    other = quantities("A closed at 1,463.87 points, while B climbed 0.1% to 1,333.18.")[2]
    assert (other.text, other.unit) == ("1,333.18", "points")


def test_a_conversion_in_brackets_has_the_hedge_of_its_sum() -> None:
    crowns, dollars = quantities("more than 7.5 million Danish crowns ($1.1 million)")
    assert (crowns.currency, crowns.hedge) == ("DKK", "above")
    assert (dollars.currency, dollars.hedge) == ("USD", "above")


def test_a_verb_holds_for_the_next_name() -> None:
    first, second = quantities("Acme was down 2.3%, Borealis by 2.6%.")
    assert (first.change, second.change) == ("down", "down")


def test_a_comparative_before_a_noun_is_no_direction() -> None:
    assert [one.change for one in quantities("two smaller banks and eight more branches")] == [
        None,
        None,
    ]
    assert only("3% more than a year ago").change == "up"


def test_a_move_to_a_level_are_two_figures() -> None:
    move, level = quantities("The index rose 1.2% to 4,012.33 and closed.")
    assert (move.change, level.change, str(level.value)) == ("up", None, "4012.33")
    assert [one[0] for one in shown("wheat was up 5 cents to $5.65")] == ["5 cents", "$5.65"]
    assert [one[0] for one in shown("took the S&P 500 to 3,000 from 2,850")] == ["3,000", "2,850"]
    assert shown("adding 6p to 224p") == [("6p", "0.06", "currency"), ("224p", "2.24", "currency")]


def test_a_bare_number_takes_the_unit_before_from() -> None:
    spread, before = quantities("narrowed to 51 basis points from 125 a year ago")
    assert (before.text, before.unit) == ("125", "basis_point")
    assert spread.value == 51


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$2.19 a share", "share"), ("$60 a barrel", "barrel"), ("$1,266.30 an ounce", "ounce"),
        ("9.7 million barrels a day", "day"), ("5 cents per share", "share"), ("3% a year", "year"),
        ("$80 per sq m", "square_metre"), ("$16 per kWh", "kWh"),
        ("$3.50 per million British thermal units", "MMBtu"),
        ("$5 apiece", None), ("$1.05 a year ago", None), ("$3.69 a year before", None),
    ],
)  # fmt: skip
def test_rates(text: str, per: str | None) -> None:
    quantity = only(text)
    assert quantity.per == per
    assert " a " not in quantity.text


NOT_FIGURES = [
    "the S&P 500",
    "the Nasdaq 100",
    "Japan's Nikkei 225",
    "the STAR 50",
    "Boeing 737 MAX",
    "Covid-19",
    "Web 3.0",
    "the G7",
    "in Q3",
    "for FY25",
    "Tencent (0700.HK)",
    "the 30-stock gauge",
    "the 19-country bloc",
    "the 10-year yield",
    "Section 427",
    "Chapter 11",
    "the Fortune 500",
    "the Magnificent Seven",
    "the Group of 20",
    "an A380",
    "5G networks",
    "iPhone 11 cameras",
    "in 2019",
    "since 1985",
    "the 1980s",
    "March 3, 2021",
    "from 13 to 15 July",
    "on Sept. 8",
    "6 August",
    "2024-08-06",
    "06/08/2024",
    "at 9:30am",
    "at 6 p.m.",
    "at 1430 GMT",
    "aged 34",
    "Jane Roe, 34, said",
    "a 34-year-old man",
    "a 34 year-old man",
    "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, end",
    "400 million-year-old rock",
    "the sp 500",
    "Covid -19",
    "https://example.com/a%20b?id=5%25",
    "in the second half game",
    "34 years old",
    "+1 212 555 0148",
    "(212) 555-0148",
    "24/7",
    "version 2.0.1",
    "192.168.0.1",
    "a 7-2 vote",
    "double-digit growth",
    "the third quarter",
    "the first half",
    "No. 5",
    "2021-22",
    "a third party",
    "www.example.com/2024/12/11/item",
    "her second term",
    "the 22nd amendment",
]


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_numbers_that_state_nothing(text: str) -> None:
    assert quantities(f"It was about this: {text}") == ()


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [("closed at 4,012.33", "4012.33", "0.01"), ("ended at 23.39", "23.39", "0.01"),
     ("target of 2,900", "2900", "1"), ("a price of 12.50", "12.50", "0.01"),
     ("back above zero", "0", "1")],
)  # fmt: skip
def test_bare_numbers_can_be_levels(text: str, value: str, step: str) -> None:
    quantity = only(text)
    assert (str(quantity.value), str(quantity.step)) == (value, step)
    assert (quantity.unit, quantity.noun) == ("count", None)


def test_physical_units_are_those_of_the_unit_system() -> None:
    """Every spelling means the unit that pint knows under the name we give."""
    import pint

    table, known = lexicon("physical"), pint.UnitRegistry()
    for entry in table["unit"]:
        for prefix in ("", *entry.get("si", ())):
            name = prefix + entry["unit"] if prefix else entry.get("pint", entry["unit"])
            known.parse_expression(name)
            for symbol in entry.get("symbols", ()):
                letters = table["prefixes"][prefix] if prefix else [""]
                for printed in (letter + symbol for letter in letters):
                    assert only(f"it was 5.5{printed}, then").unit == prefix + entry["unit"]
        for words in (*entry.get("names", ()), *entry.get("words", ())):
            assert only(f"it was 5.5{words}, then").unit == entry["unit"]


def test_excluded_stretches_hold_no_figure_but_durations_stay() -> None:
    text = "It held 5 of 7 seats for 11 years."
    names = [Extent(start=text.index("5"), end=text.index("5") + 1)]
    assert "5" not in [one.text for one in quantities(text, exclude=names)]
    start = text.index("11")
    length = Time(start=start, end=start + 8, text="11 years", kind="duration")
    assert "11 years" in [one.text for one in quantities(text, exclude=[length])]


def test_every_figure_of_the_gold_articles_is_found(shared) -> None:  # type: ignore[no-untyped-def]
    import json

    figures = found = 0
    for path in sorted((shared / "gold").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        known = {(one.value, one.unit, one.currency) for one in quantities(article["text"])}
        for claim in article["claims"]:
            for quantity in (claim.get("quantity"), claim.get("quantity_from")):
                if quantity is None or quantity["text"] == "zero":
                    continue
                unit, currency = quantity["unit"], quantity["currency"]
                value = Decimal(quantity["value"])
                wanted = {(value, unit, currency), (value, "count", None)}
                figures += 1
                found += bool(wanted & known)
    assert found >= 0.99 * figures > 200


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("it employs 2 000 people", ["2000"]),
        ("sold 1.1 million B shares", ["1100000"]),
        ("result was EUR 105.9 (82.7) million", ["105900000", "82700000"]),
        ("result was EUR -3.5 ( +1.2 ) million", ["-3500000", "1200000"]),
        ("fell from EUR 2 million to EUR -0.7 mn", ["2000000", "-700000"]),
        ("one of $ 5 -3", ["5", "-3"]),
    ],
)
def test_wide_thousands_classes_of_shares_and_two_columns(text: str, values: list[str]) -> None:
    assert [str(quantity.value) for quantity in quantities(text)] == values


def test_ranges_with_a_dash_that_stands_apart() -> None:
    quantity = only("a margin of 10% -20% of sales")
    assert (quantity.value, quantity.high, quantity.unit) == (10, 20, "percent")
    assert [str(q.value) for q in quantities("grew 3 % - 2 % more than")] == ["3", "2"]


def test_the_name_of_the_euro_before_a_sum() -> None:
    [first, second] = quantities("from EURO 3 billion to (EURO) 35 million")
    assert (first.value, first.currency) == (3_000_000_000, "EUR")
    assert (second.value, second.currency) == (35_000_000, "EUR")


def test_a_length_of_time_behind_a_level_is_not_what_it_counts() -> None:
    level, length = quantities("against 868.60 five years ago")
    assert (level.text, level.noun) == ("868.60", None)
    assert (length.text, length.unit) == ("five years", "duration")
