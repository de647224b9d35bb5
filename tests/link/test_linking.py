from __future__ import annotations

import datetime as dt

import pytest

from nlp.errors import ProviderError
from nlp.link import knowledge_instant, linked
from nlp.market.provider import SeriesInfo
from nlp.records import Candidate, Claim, Failure, LinkedClaim, Mention, Slice
from tests.fakes import FakeProvider
from tests.verify.making import NOW, SEEN_AT, check, claim, link, market, mention, quantity, window


class BrokenProvider(FakeProvider):
    def observations(
        self,
        series: SeriesInfo,
        *,
        as_of: dt.datetime,
        begin: dt.date | None = None,
        end_on: dt.date | None = None,
    ) -> Slice:
        raise ProviderError("the data could not be read", subject=series.id)


def _broken() -> BrokenProvider:
    made = BrokenProvider()
    made.add("INDEX:ONE", "close", [SEEN_AT.date()], [1.0])
    return made


def test_a_failing_provider_is_a_failure_and_the_next_claim_goes_on() -> None:
    claims = [
        claim("level", "INDEX:ONE", quantity=quantity("1", "points")),
        claim("level", mention(None, "somebody"), quantity=quantity("1", "points")),
    ]
    failed, went_on = linked(claims, provider=_broken(), now=lambda: NOW)
    assert isinstance(failed, Failure)
    assert (failed.stage, failed.subject, failed.error) == ("link", claims[0].id, "ProviderError")
    assert "INDEX:ONE/close" in failed.message
    assert failed.at == NOW
    assert isinstance(went_on, LinkedClaim)
    assert went_on.missing == "not_linked"


def test_an_unknown_calendar_is_a_failure_that_names_it() -> None:
    provider = FakeProvider()
    provider.add("INDEX:ODD", "close", [SEEN_AT.date()], [1.0], calendar="XNYSE")
    made = claim("level", "INDEX:ODD", quantity=quantity("1", "points"))
    (found,) = linked([made], provider=provider)
    assert isinstance(found, Failure)
    assert "XNYSE" in found.message
    assert found.at == made.seen_at


def test_a_bug_is_not_swallowed() -> None:
    class Buggy(FakeProvider):
        def series(self, instrument_id: str, measure: str | None = None) -> tuple[SeriesInfo, ...]:
            raise ZeroDivisionError

    provider = Buggy()
    provider.add("INDEX:ONE", "close", [SEEN_AT.date()], [1.0])
    with pytest.raises(ZeroDivisionError):
        list(linked([claim("level", "INDEX:ONE")], provider=provider))


def test_linking_is_lazy() -> None:
    provider = market()
    found = linked(iter([claim("level", "INDEX:ONE")] * 3), provider=provider)
    next(found)
    assert len(provider.asked) >= 1
    asked = len(provider.asked)
    next(found)
    assert len(provider.asked) == asked  # the same series at the same instant


def test_claims_that_state_nothing_are_not_linked() -> None:
    provider = market()
    for made in (
        claim("level", "INDEX:ONE", modality="question"),
        claim("forecast", "INDEX:ONE"),
        claim("level", "INDEX:ONE", checkable=False, reason="vague"),
    ):
        found = link(made, provider)
        assert (found.readings, found.missing) == ((), None)
    assert provider.asked == []


def test_the_provider_is_asked_as_of_the_article() -> None:
    provider = market()
    link(claim("pct_change", "INDEX:ONE", quantity=quantity("1")), provider)
    assert {instant for _, instant in provider.asked} == {SEEN_AT}


@pytest.mark.parametrize(
    ("seen_at", "expected"),
    [
        ("2024-01-17T09:30:00+08:00", "2024-01-17T09:30:00+08:00"),
        ("2024-01-17T00:00:00+08:00", "2024-01-17T23:59:59+08:00"),
        ("2024-01-17T00:00:01+00:00", "2024-01-17T00:00:01+00:00"),
    ],
)
def test_a_bare_date_is_known_by_the_end_of_its_day(seen_at: str, expected: str) -> None:
    found = knowledge_instant(dt.datetime.fromisoformat(seen_at))
    assert found == dt.datetime.fromisoformat(expected)


def test_neighbours_share_the_window_and_never_decide() -> None:
    provider = FakeProvider()
    days = [dt.date(2024, 1, 16), dt.date(2024, 1, 17)]
    for name, after in (("INDEX:SPX", 101.0), ("INDEX:DJI", 102.0)):
        provider.add(name, "close", days, [100.0, after], calendar="XNYS")
    made = claim("pct_change", "INDEX:SPX", direction="up", quantity=quantity("2.0"))
    found = link(made, provider)
    assert [each.name for each in found.neighbours] == ["INDEX:DJI"]
    assert found.neighbours[0].begin == found.readings[0].begin
    from nlp.verify import verdict

    judged = verdict(found, verified_at=NOW)
    assert (judged.label, judged.slip) == ("contradicted", "matches if INDEX:DJI is meant")
    assert all(row.series == "INDEX:SPX/close" for each in judged.readings for row in each.inputs)


def test_several_subjects_are_all_or_nothing() -> None:
    made = claim("pct_change", "INDEX:ONE", mention(None, "its peer"), quantity=quantity("1"))
    found = link(made, market())
    assert (found.missing, found.readings) == ("not_linked", ())


def test_readings_are_few_and_each_once() -> None:
    made = claim(
        "pct_change", "INDEX:ONE", direction="up", quantity=quantity("4.5"),
        window=window("to_date", "2024-01-01", "2024-01-17", granularity="month"),
    )  # fmt: skip
    readings = link(made, market()).readings
    assert 1 < len(readings) <= 5
    assert len({(each.formula, each.begin, each.end_on) for each in readings}) == len(readings)


def _since_extreme(base: str | None, figure: str, direction: str) -> Claim:
    since = window("since", "2024-01-01", "2024-01-17", granularity="month", base=base)
    return claim(
        "pct_change", "INDEX:ONE", direction=direction, quantity=quantity(figure), window=since
    )


def test_a_change_since_a_peak_is_measured_from_the_highest_close() -> None:
    # Closes of January 2024: highest 110 on the 12th, lowest 99 on the 16th, 104.5 at the end.
    fell = check(_since_extreme("high", "5.0", "down"), market())
    assert (fell.label, fell.readings[0].name) == ("supported", "high_of_period")
    assert [str(row.date) for row in fell.readings[0].inputs] == ["2024-01-12", "2024-01-17"]
    rose = check(_since_extreme("low", "5.6", "up"), market())
    assert (rose.label, round(rose.readings[0].result or 0, 4)) == ("supported", 5.5556)


def test_the_close_before_the_period_of_a_peak_is_another_reading() -> None:
    # From 100, the last close of 2023, to 104.5.
    rose = check(_since_extreme("low", "4.5", "up"), market())
    assert (rose.label, rose.reason) == ("supported_other_reading", "last_close_before")
    plain = check(_since_extreme(None, "4.5", "up"), market())
    assert (plain.label, plain.readings[0].name) == ("supported", "last_close_before")


def test_the_low_of_a_currency_is_the_peak_of_its_pair() -> None:
    provider = FakeProvider()
    days = [dt.date(2023, 12, 29), dt.date(2024, 1, 8), dt.date(2024, 1, 12), dt.date(2024, 1, 16)]
    provider.add("FX:USDJPY", "close", days, [125.0, 160.0, 120.0, 128.0], unit="currency")
    yen = mention("FX:USDJPY", "the yen", "CURRENCY")
    since = window("since", "2024-01-01", "2024-01-17", granularity="month", base="low")
    made = claim("pct_change", yen, direction="up", quantity=quantity("25"), window=since)
    found = check(made, provider)
    assert (found.label, found.readings[0].name) == ("supported", "low_of_period")


@pytest.mark.parametrize(
    ("form", "words", "kind", "reason", "explanation"),
    [
        (
            "basket_sum",
            "the market value of 33 Chinese AI stocks",
            None,
            "no_members",
            "does not name the members of the group: '33 Chinese AI stocks'; it can be checked",
        ),
        (
            "basket_average",
            "the biggest US lenders",
            None,
            "no_members",
            "'the biggest US lenders'",
        ),
        ("share", "The Magnificent Seven", None, "no_members", "'The Magnificent Seven'"),
        (
            "share",
            "the Bank of Nowhere",
            "COMPANY",
            "not_linked",
            "'the Bank of Nowhere' is not in",
        ),
        ("pct_change", "Nowhere", "COMPANY", "not_linked", "instruments.csv"),
        (
            "pct_change",
            "the company",
            "COMPANY",
            "not_linked",
            "the text does not tell what is meant by 'the company'",
        ),
        ("pct_change", "x" * 5000, None, "not_linked", "xxx…'"),
    ],
)
def test_what_is_not_named_is_told_apart(
    form: str, words: str, kind: str | None, reason: str, explanation: str
) -> None:
    whole = ("INDEX:ONE",) if form == "share" else ()
    made = claim(form, mention(None, words, kind), mention(None, words, kind), objects=whole)
    found = link(made, market())
    assert found.missing == reason
    assert explanation in found.explanation
    assert len(found.explanation) < 200


@pytest.mark.parametrize(
    ("subject", "measure", "explanation"),
    [
        (
            mention("XSHG:688256", "Cambricon"),
            "close",
            "'Cambricon' (XSHG:688256); load a series XSHG:688256/close (last price or level",
        ),
        (mention("COMM:GOLD", "Gold"), None, "COMM:GOLD/spot_price (price for immediate delivery"),
        (mention("ECON:DE", "Germany"), "unemployment_rate", "ECON:DE/unemployment_rate (unempl"),
        (mention("ECON:DE", "Germany"), None, "load its series for ECON:DE"),
        (mention("INDEX:ONE"), "market_cap", "load a series INDEX:ONE/market_cap (market value"),
    ],
)
def test_a_missing_series_is_named(subject: Mention, measure: str | None, explanation: str) -> None:
    made = claim("level", subject, measure=measure, quantity=quantity("1"))
    found = link(made, market())
    assert found.missing == "no_series"
    assert explanation in found.explanation


def test_a_company_without_a_measure_is_not_judged_by_its_price() -> None:
    provider = FakeProvider()
    days = [dt.date(2023, 12, 28), dt.date(2023, 12, 29)]
    provider.add("XNYS:X", "close", days, [10.0, 8.0], unit="currency", currency="USD")
    made = claim(
        "abs_change", "XNYS:X", measure=None, direction="down", quantity=quantity("3", "currency")
    )
    verdict = check(made, provider)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_series")


def test_a_price_outside_the_session_is_not_judged_by_closes() -> None:
    made = claim("pct_change", "INDEX:ONE", direction="down", aspect="extended",
                 quantity=quantity("4.8", "percent"))  # fmt: skip
    verdict = check(made, market())
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_series")
    assert "after the close" in verdict.explanation


@pytest.mark.parametrize(
    ("stated", "share", "label"),
    [
        ("5.6", 0.12, "supported"),  # the likeliest: 99 to 104.5
        ("2.4", 0.12, "supported_other_reading"),  # the other one: 205 to 210
        ("2.4", 0.05, "contradicted"),  # too unlikely to be asked
        ("4.0", 0.12, "contradicted"),
    ],
)
def test_what_a_description_may_mean_is_a_reading(stated: str, share: float, label: str) -> None:
    """As in "Japanese shares rose 2.4%", where the broader index did and the benchmark did not."""
    candidates = (
        Candidate(id="INDEX:ONE", score=0.48, reason="describes"),
        Candidate(id="INDEX:TWO", score=share, reason="describes"),
    )
    subject = mention("INDEX:ONE", "their shares", "INDEX").replace(candidates=candidates)
    made = claim(
        "pct_change", subject, direction="up", quantity=quantity(stated),
        window=window("on", "2024-01-17"),
    )  # fmt: skip
    verdict = check(made, market())
    assert verdict.label == label
    if label == "supported_other_reading":
        assert "INDEX:TWO" in (verdict.reason or "")
