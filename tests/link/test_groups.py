"""Groups whose members the data know: rankings, breadth, averages, shares, contributions.

Five companies over three sessions; the index holds four of them, and one of those has no data in
the tests that ask what is said when something is missing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.records import Claim, LinkedClaim
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, link, mention, quantity, window

_MONEY: dict[str, Any] = {"unit": "currency", "currency": "USD", "calendar": "XNYS"}
_DAYS = [day("2024-01-12"), day("2024-01-16"), day("2024-01-17")]
#: Closes of the three sessions: +10 %, -5 %, +2 %, -1 % and +50 % on the last.
_CLOSES = {
    "XNAS:AAA": (100, 100, 110),
    "XNAS:BBB": (200, 200, 190),
    "XNAS:CCC": (50, 50, 51),
    "XNAS:DDD": (300, 300, 297),
    "XNAS:OUT": (10, 10, 15),
}
#: Market values: of 1,000 on the 16th and 1,011 on the 17th the four make 600 and 611.
_VALUES = {
    "XNAS:AAA": (100, 100, 110),
    "XNAS:BBB": (200, 200, 190),
    "XNAS:CCC": (250, 250, 262),
    "XNAS:DDD": (50, 50, 49),
    "XNAS:OUT": (400, 400, 600),
}


def _provider(*, without: str = "") -> FakeProvider:
    made = FakeProvider()
    for name, rows in _CLOSES.items():
        if name != without:
            made.add(name, "close", _DAYS, rows, country="US", **_MONEY)
            made.add(name, "market_cap", _DAYS, _VALUES[name], country="US", **_MONEY)
    made.add("INDEX:FOUR", "close", _DAYS, (1000, 1000, 1010), calendar="XNYS")
    made.add_members("INDEX:FOUR", *sorted(_CLOSES)[:4])
    return made


def _on_wednesday(form: str, *subjects: str, **fields: Any) -> Claim:
    fields.setdefault("window", window("on", "2024-01-17"))
    return claim(form, *subjects, **fields)


@pytest.mark.parametrize(
    ("subject", "direction", "rank", "label"),
    [
        ("XNAS:AAA", "up", 1, "supported"),
        ("XNAS:CCC", "up", 2, "supported"),
        ("XNAS:BBB", "down", 1, "supported"),
        ("XNAS:DDD", "down", 2, "supported"),
        ("XNAS:CCC", "up", 1, "contradicted"),
        ("XNAS:BBB", "down", 2, "contradicted"),
    ],
)
def test_rank_among_the_members_of_an_index(
    subject: str, direction: str, rank: int, label: str
) -> None:
    made = _on_wednesday("ranking", subject, objects=["INDEX:FOUR"], direction=direction, rank=rank)
    verdict = check(made, _provider())
    assert verdict.label == label, verdict.explanation
    assert "XNAS:OUT" not in verdict.explanation


def test_a_rank_that_missing_members_cannot_change_is_still_judged() -> None:
    provider = _provider(without="XNAS:AAA")
    second = _on_wednesday("ranking", "XNAS:CCC", objects=["INDEX:FOUR"], direction="up", rank=2)
    last = _on_wednesday("ranking", "XNAS:BBB", objects=["INDEX:FOUR"], direction="up", rank=1)
    assert check(second, provider).label == "insufficient_data"
    assert check(second, provider).reason == "no_members"
    assert check(last, provider).label == "contradicted"  # two of those known are ahead of it


def test_ties_share_their_places() -> None:
    provider = _provider()
    provider.add("XNAS:EEE", "close", _DAYS, (100, 100, 102), **_MONEY)
    provider.add_members("INDEX:FOUR", "XNAS:EEE")
    for subject in ("XNAS:CCC", "XNAS:EEE"):
        for rank, label in ((1, "contradicted"), (2, "supported"), (3, "supported")):
            made = _on_wednesday(
                "ranking", subject, objects=["INDEX:FOUR"], direction="up", rank=rank
            )
            assert check(made, provider).label == label


def test_the_most_valuable_company_of_a_country() -> None:
    made = _on_wednesday("ranking", "XNAS:OUT", objects=["ECON:US"], measure="market_cap", rank=1)
    assert check(made, _provider()).label == "supported"
    made = _on_wednesday("ranking", "XNAS:CCC", objects=["ECON:US"], measure="market_cap", rank=1)
    assert check(made, _provider()).label == "contradicted"


def test_two_classes_of_shares_are_one_company() -> None:
    provider = _provider()
    for number, letter in enumerate("AC"):
        provider.add(
            f"XNAS:TWO{number}", "market_cap", _DAYS, (500, 500, 700), country="US",
            name=f"Twofold Class {letter}", **_MONEY,
        )  # fmt: skip
    made = _on_wednesday("ranking", "XNAS:OUT", objects=["ECON:US"], measure="market_cap", rank=2)
    assert check(made, provider).label == "supported"


def test_a_company_is_not_ranked_behind_its_own_other_class() -> None:
    provider = _provider()
    for number, (letter, last) in enumerate(zip("AC", (500, 510), strict=True)):
        provider.add(
            f"XNAS:TWO{number}", "market_cap", _DAYS, (500, 500, last), country="US",
            name=f"Twofold Class {letter}", **_MONEY,
        )  # fmt: skip
    made = _on_wednesday("ranking", "XNAS:TWO0", objects=["ECON:US"], measure="market_cap", rank=2)
    assert check(made, provider).label == "supported"  # behind OUT's 600 only
    made = _on_wednesday("ranking", "XNAS:TWO0", objects=["ECON:US"], measure="market_cap", rank=3)
    assert check(made, provider).label == "contradicted"


@pytest.mark.parametrize(
    ("figure", "fields", "label"),
    [
        ("2", {"unit": "count", "noun": "stock"}, "supported"),
        ("3", {"unit": "count", "noun": "stock"}, "contradicted"),
        ("50", {"unit": "percent"}, "supported"),
        ("75", {"unit": "percent"}, "contradicted"),
        ("1", {"unit": "multiple"}, "supported"),
    ],
)
def test_breadth_of_an_index(figure: str, fields: dict[str, Any], label: str) -> None:
    made = _on_wednesday(
        "breadth", "INDEX:FOUR", direction="down", quantity=quantity(figure, **fields)
    )
    verdict = check(made, _provider())
    assert verdict.label == label, verdict.explanation


def test_breadth_holds_only_where_the_missing_member_does_not_matter() -> None:
    provider = _provider(without="XNAS:DDD")  # one of the three known fell
    for figure, label in (("1", "insufficient_data"), ("2", "insufficient_data"),
                          ("3", "contradicted")):  # fmt: skip
        made = _on_wednesday(
            "breadth", "INDEX:FOUR", direction="down", quantity=quantity(figure, "count")
        )
        assert check(made, provider).label == label
    fewer = quantity("2", "count", hedge="at_most")
    made = _on_wednesday("breadth", "INDEX:FOUR", direction="down", quantity=fewer)
    assert check(made, provider).label == "supported"  # one or two, whatever it did


def test_most_members() -> None:
    provider = _provider()
    provider.add_members("INDEX:FOUR", "XNAS:OUT")
    assert check(_on_wednesday("breadth", "INDEX:FOUR", direction="up"), provider).label in {
        "supported", "direction_only",
    }  # fmt: skip
    down = check(_on_wednesday("breadth", "INDEX:FOUR", direction="down"), provider)
    assert (down.label, down.subtype) == ("contradicted", "count")


def test_an_average_is_the_mean_the_median_or_weighted() -> None:
    # Mean (10 - 5 + 2 - 1) / 4 = 1.5; median 0.5; weighted 11 / 600 = 1.83.
    def of(figure: str) -> tuple[str, str | None]:
        made = _on_wednesday(
            "basket_average", "INDEX:FOUR", direction="up", quantity=quantity(figure)
        )
        verdict = check(made, _provider())
        return verdict.label, verdict.reason

    assert of("1.5") == ("supported", "default_reading")
    assert of("0.5") == ("supported_other_reading", "session_median")
    assert of("1.83") == ("supported_other_reading", "session_weighted")
    assert of("3.1")[0] == "contradicted"


def test_the_sum_over_an_index_and_its_change() -> None:
    total = _on_wednesday(
        "basket_sum", "INDEX:FOUR", measure="market_cap", quantity=quantity("611", "currency")
    )
    grew = _on_wednesday(
        "basket_sum", "INDEX:FOUR", measure="market_cap", direction="up",
        quantity=quantity("11", "currency"),
    )  # fmt: skip
    assert check(total, _provider()).label == "supported"
    assert check(grew, _provider()).label == "supported"
    assert check(total, _provider(without="XNAS:DDD")).reason == "no_members"


def test_a_share_of_an_index_and_its_part_in_a_move() -> None:
    # 110 of 611 is 18.0 %; AAA and CCC made +10 and +12 of +11.
    share = _on_wednesday(
        "share", "XNAS:AAA", objects=["INDEX:FOUR"], measure="market_cap",
        quantity=quantity("18"),
    )  # fmt: skip
    assert check(share, _provider()).label == "supported"
    for figure, label in (("200", "supported"), ("150", "contradicted")):
        driven = _on_wednesday(
            "contribution", "XNAS:AAA", "XNAS:CCC", objects=["INDEX:FOUR"], direction="up",
            quantity=quantity(figure),
        )  # fmt: skip
        assert check(driven, _provider()).label == label


def test_one_missing_member_in_thirty_is_told_and_does_not_stop_a_sum() -> None:
    provider = FakeProvider()
    names = [f"XNAS:N{number:02d}" for number in range(29)]
    for name in names:
        provider.add(name, "market_cap", _DAYS, (10, 10, 10), **_MONEY)
    provider.add("INDEX:MANY", "close", _DAYS, (1, 1, 1), calendar="XNYS")
    provider.add_members("INDEX:MANY", *names, "XNAS:GONE")
    made = _on_wednesday(
        "basket_sum", "INDEX:MANY", measure="market_cap", quantity=quantity("290", "currency")
    )
    verdict = check(made, provider)
    assert verdict.label == "supported"
    assert "members_missing" in verdict.flags


def test_members_of_the_day_count_and_those_of_the_start_are_a_reading() -> None:
    provider = _provider()
    provider.add_members("INDEX:NEW", "XNAS:AAA", "XNAS:CCC")
    provider.add_members("INDEX:NEW", "XNAS:BBB", end_on=day("2024-01-16"))
    provider.add_members("INDEX:NEW", "XNAS:OUT", begin=day("2024-01-17"))
    provider.add("INDEX:NEW", "close", _DAYS, (1, 1, 1), calendar="XNYS")
    three = _on_wednesday("breadth", "INDEX:NEW", direction="up", quantity=quantity("3", "count"))
    two = _on_wednesday("breadth", "INDEX:NEW", direction="up", quantity=quantity("2", "count"))
    assert check(three, provider).label == "supported"
    verdict = check(two, provider)
    assert verdict.label == "supported_other_reading"
    assert verdict.reason == "session_members_at_start"


def test_a_nickname_stands_for_its_members() -> None:
    provider = FakeProvider()
    seven = ("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA")
    for name in seven:
        provider.add(f"XNAS:{name}", "market_cap", _DAYS, (10, 10, 40 if name == "NVDA" else 10),
                     **_MONEY)  # fmt: skip
    whole = mention(None, "the combined market value of the Magnificent Seven")
    made = _on_wednesday(
        "share", "XNAS:NVDA", objects=[whole], measure="market_cap", quantity=quantity("40")
    )
    assert check(made, provider).label == "supported"


def test_indices_among_indices_are_compared_as_wholes() -> None:
    provider = _provider()
    provider.add("INDEX:TWO", "close", _DAYS, (100, 100, 99), calendar="XNYS")
    made = _on_wednesday("ranking", "INDEX:FOUR", objects=["INDEX:TWO"], direction="up", rank=1)
    found = link(made, provider)
    assert isinstance(found, LinkedClaim)
    assert [each.series for each in found.readings[0].operands] == [
        "INDEX:FOUR/close", "INDEX:TWO/close",
    ]  # fmt: skip


def test_a_group_of_which_nothing_is_known() -> None:
    provider = _provider()
    provider.add("INDEX:BARE", "close", _DAYS, (1, 1, 1), calendar="XNYS")
    made = _on_wednesday("breadth", "INDEX:BARE", direction="up", quantity=quantity("3", "count"))
    assert check(made, provider).reason == "no_members"
    provider.add_members("INDEX:BARE", "XNAS:GONE1", "XNAS:GONE2")
    assert check(made, provider).reason == "no_members"


def test_nobody_joins_a_group_after_the_article() -> None:
    provider = _provider()
    late = dt.date(2024, 1, 18)
    provider.add_members("INDEX:FOUR", "XNAS:OUT", begin=late)
    made = _on_wednesday("breadth", "INDEX:FOUR", direction="up", quantity=quantity("2", "count"))
    ahead = made.replace(window=window("in", "2024-01-17", "2024-01-31", granularity="month"))
    assert check(made, provider).label == "supported"
    assert len(link(ahead, provider).readings[0].operands) == 4


@pytest.mark.parametrize(
    ("form", "figure", "reason"),
    [
        # On the 17th AAA (+10), CCC (+12) and OUT (+200) are members, on the 16th AAA, CCC and
        # BBB (-10); AAA and CCC are so throughout.
        ("basket_sum", "222", "default_reading"),
        ("basket_sum", "12", "session_members_at_start"),
        ("basket_sum", "22", "session_members_throughout"),
    ],
)
def test_a_sum_over_a_group_by_its_members_then_now_or_throughout(
    form: str, figure: str, reason: str
) -> None:
    provider = _provider()
    provider.add_members("INDEX:NEW", "XNAS:AAA", "XNAS:CCC")
    provider.add_members("INDEX:NEW", "XNAS:BBB", end_on=day("2024-01-16"))
    provider.add_members("INDEX:NEW", "XNAS:OUT", begin=day("2024-01-17"))
    provider.add("INDEX:NEW", "close", _DAYS, (1, 1, 1), calendar="XNYS")
    made = _on_wednesday(form, "INDEX:NEW", measure="market_cap", direction="up",
                         quantity=quantity(figure, "currency"))  # fmt: skip
    assert check(made, provider).reason == reason
