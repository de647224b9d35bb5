"""What must hold for every series, whatever its values."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any
from unittest.mock import Mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.link import linked
from nlp.market.folder import MarketFolder
from nlp.pipeline import Pipeline
from nlp.records import Claim, LinkedClaim, Verdict
from nlp.verify import verdict, verdicts
from tests.fakes import FakeProvider
from tests.market.making import make_folder
from tests.verify.making import NOW, check, claim, market, quantity, window

WALK = "FX:EURUSD"
FIRST = dt.date(2023, 1, 2)
GOOD = {"supported", "supported_other_reading"}


def _walk(steps: list[float], *, scale: float = 1.0) -> FakeProvider:
    """A price that moves by these percentages, one a day."""
    made = FakeProvider()
    values, days = [100.0 * scale], [FIRST]
    for place, step in enumerate(steps):
        values.append(values[-1] * (1 + step / 100))
        days.append(FIRST + dt.timedelta(days=place + 1))
    made.add(WALK, "fx_rate", days, values, unit="currency", currency="USD")
    return made


def _seen(steps: list[float]) -> dt.datetime:
    last = FIRST + dt.timedelta(days=len(steps))
    return dt.datetime(last.year, last.month, last.day, 22, tzinfo=dt.UTC)


def _move(steps: list[float], stated: float, **fields: Any) -> Any:
    way = "up" if stated > 0 else "down"
    figure = quantity(f"{abs(stated):.1f}", **fields)
    return claim("pct_change", WALK, direction=way, quantity=figure, seen_at=_seen(steps))


STEPS = st.lists(st.floats(min_value=-8, max_value=8), min_size=3, max_size=12)


@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_true_moves_at_one_decimal_are_supported_and_wrong_ones_are_not(
    steps: list[float],
) -> None:
    true = steps[-1]
    if abs(round(true, 1)) < 0.1:
        return
    provider = _walk(steps)
    assert check(_move(steps, round(true, 1)), provider).label in GOOD
    for off in (0.3, -0.3, 0.7, 5.0):
        wrong = round(round(true, 1) + off, 1)
        if wrong:
            assert check(_move(steps, wrong), provider).label not in GOOD


@given(steps=STEPS, scale=st.floats(min_value=1e-3, max_value=1e6), stated=st.floats(-9, 9))
@settings(max_examples=60, deadline=None)
def test_scaling_prices_changes_no_percentage_verdict(
    steps: list[float], scale: float, stated: float
) -> None:
    stated = round(stated, 1) or 0.1
    # Stay away from the edges of the interval, where a float decides.
    edge = abs((abs(steps[-1]) - abs(stated)) * 20) % 1
    if min(edge, 1 - edge) < 1e-6:
        return
    one = check(_move(steps, stated), _walk(steps))
    other = check(_move(steps, stated), _walk(steps, scale=scale))
    assert (one.label, one.subtype, one.interval) == (other.label, other.subtype, other.interval)


@given(steps=STEPS, extra=st.lists(st.floats(-8, 8), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_what_came_later_changes_nothing(steps: list[float], extra: list[float]) -> None:
    made = _move(steps, round(steps[-1], 1) or 0.1)
    alone, later = check(made, _walk(steps)), check(made, _walk([*steps, *extra]))
    assert alone == later
    rows = [row for reading in later.readings for row in reading.inputs]
    assert all(row.date <= made.seen_at.date() for row in rows)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_a_figure_moved_by_more_than_its_interval_loses_support(steps: list[float]) -> None:
    true = round(steps[-1], 1)
    if abs(true) < 0.1:
        return
    provider = _walk(steps)
    moved = round(true + (0.2 if true > 0 else -0.2), 1)
    assert check(_move(steps, moved), provider).label in {"contradicted", "close"}


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_order_of_claims_changes_nothing(seed: int) -> None:
    provider = market()
    claims = [
        claim("pct_change", "INDEX:ONE", direction="up", quantity=quantity("5.6")),
        claim("level", "INDEX:TWO", quantity=quantity("210", "points")),
        claim("comparison", "INDEX:TWO", objects=["INDEX:ONE"], direction="above"),
        claim("level", "ECON:XX", measure="cpi_yoy", quantity=quantity("3.0")),
        claim("pct_change", "XLON:ZZZ", direction="up", quantity=quantity("1")),
    ]
    shuffled = list(claims)
    random.Random(seed).shuffle(shuffled)

    def by_id(order: list[Any]) -> dict[str, Verdict]:
        found = [each for each in linked(order, provider=provider) if isinstance(each, LinkedClaim)]
        return {each.claim_id: each for each in verdicts(found, now=lambda: NOW)}

    assert by_id(claims) == by_id(shuffled)


@given(seed=st.integers(0, 10_000), batch=st.sampled_from([1, 7, 1000]), kept=st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_order_batches_and_what_is_kept_change_no_verdict(seed: int, batch: int, kept: int) -> None:
    steps = [1.0, -2.0, 3.0, 0.5, -0.5, 2.0, -1.0, 4.0, -3.0, 1.5]
    provider = _walk(steps)
    claims = [
        _move(steps[:until], steps[until - 1] + off)
        for until in range(2, len(steps) + 1)
        for off in (0, 1, -0.3)
    ]
    claims += [claim("pct_change", "XLON:ZZZ", direction="up", quantity=quantity("1"))]
    shuffled = random.Random(seed).sample(claims, len(claims))

    def judged(order: list[Claim], size: int) -> list[tuple[str, bytes]]:
        opened = Pipeline(
            provider=provider, reference=Mock(), load=Mock(), now=lambda: NOW, retrieve=Mock()
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("nlp.pipeline.stages.BATCH", size)
            found = [each for each in opened.verdicts(order) if isinstance(each, Verdict)]
        assert [each.claim_id for each in found] == [each.id for each in order]
        return sorted((each.claim_id, msgspec.json.encode(each)) for each in found)

    whole = judged(claims, len(claims))
    assert {json.loads(told)["label"] for _, told in whole} >= {"supported", "contradicted"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nlp.link.series._CACHED", kept)
        assert judged(shuffled, batch) == whole


def test_the_evidence_hash_does_not_depend_on_the_clock() -> None:
    provider = market()
    made = claim("pct_change", "INDEX:ONE", direction="up", quantity=quantity("5.6"))
    (found,) = linked([made], provider=provider)
    assert isinstance(found, LinkedClaim)
    one = verdict(found, verified_at=NOW)
    later = verdict(found, verified_at=NOW + dt.timedelta(days=9))
    assert one.evidence_hash == later.evidence_hash
    assert one.verified_at != later.verified_at
    other = check(made.replace(quantity=quantity("5.7"), id=made.id), provider)
    assert other.evidence_hash != one.evidence_hash


@pytest.mark.parametrize("form", ["level", "pct_change", "superlative", "streak", "comparison"])
def test_an_empty_market_decides_nothing(form: str) -> None:
    empty = FakeProvider()
    empty.add("INDEX:ONE", "close", [], [], calendar="XNYS")
    made = claim(
        form, "INDEX:ONE", objects=["INDEX:ONE"], direction="up", quantity=quantity("3"),
        window=window("since", "2020-01-01", "2024-01-17"),
    )  # fmt: skip
    assert check(made, empty).label == "insufficient_data"


@given(
    values=st.lists(
        st.one_of(st.just(0.0), st.floats(-1e12, 1e12, allow_nan=False)), min_size=2, max_size=8
    ),
    form=st.sampled_from(
        ["level", "pct_change", "abs_change", "superlative", "record", "streak", "first_in",
         "distance", "extremes", "crossing", "times", "growth_rate", "direction_only", "reversal"]
    ),
    statistic=st.sampled_from([None, "level", "change"]),
    direction=st.sampled_from([None, "up", "down", "unchanged", "above"]),
    relation=st.sampled_from(["on", "in", "to_date", "past", "since", "between", "to", "ago"]),
    granularity=st.sampled_from(["day", "session", "week", "month", "quarter", "year", "decade"]),
    figure=st.sampled_from(["0", "-3", "12.5", "9" * 400]),
    unit=st.sampled_from(["percent", "count", "currency", "multiple", "duration", "points"]),
    begin=st.sampled_from(["2023-01-02", "2022-12-31", "0001-01-01"]),
    count=st.sampled_from([None, 1, 10**9]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_odd_series_and_odd_claims_end_in_a_verdict(
    values: list[float], form: str, statistic: Any, direction: Any, relation: str,
    granularity: Any, figure: str, unit: str, begin: str, count: int | None,
) -> None:  # fmt: skip
    made = FakeProvider()
    days = [FIRST + dt.timedelta(days=3 * place) for place in range(len(values))]
    made.add("COMM:OIL", "spot_price", days, values, unit="currency", currency="USD")
    odd = claim(
        form, "COMM:OIL", direction=direction, statistic=statistic,
        quantity=quantity(figure, unit, noun="year" if unit == "duration" else None),
        seen_at=dt.datetime(2023, 1, 26, 22, tzinfo=dt.UTC),
        window=window(relation, begin, "2023-01-26", granularity=granularity, count=count),
    )  # fmt: skip
    verdict = check(odd, made)
    assert verdict.explanation
    assert verdict.evidence_hash


@given(seed=st.integers(0, 2**16))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_changes_nothing(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    days = [FIRST + dt.timedelta(days=number) for number in range(40)]
    lines = [f"{WALK}/fx_rate,{on},{1 + number % 7 / 100}" for number, on in enumerate(days)]
    shuffled = random.Random(seed).sample(lines, len(lines))
    instruments = f"id,kind,name,currency\n{WALK},fx,euro in dollars,USD\n"
    series = (
        "series,instrument,measure,unit,currency,frequency\n"
        f"{WALK}/fx_rate,{WALK},fx_rate,currency,USD,D\n"
    )
    seen = dt.datetime(2023, 2, 8, 22, tzinfo=dt.UTC)
    told = [
        claim("pct_change", WALK, direction="up", quantity=quantity("1.0"), seen_at=seen),
        claim("superlative", WALK, direction="up", statistic="level", seen_at=seen,
              window=window("since", "2023-01-10", "2023-02-08")),
        claim("streak", WALK, direction="up", quantity=quantity("3", "count"), seen_at=seen),
    ]  # fmt: skip
    found = []
    for rows in (lines, shuffled):
        text = "\n".join(["series,date,value", *rows, ""])
        place = tmp_path_factory.mktemp("market")
        folder = MarketFolder(
            make_folder(place / "m", instruments=instruments, series=series, observations=text),
            name="m",
        )
        found.append([check(each, folder) for each in told])
    assert found[0] == found[1]
    assert [each.evidence_hash for each in found[0]] == [each.evidence_hash for each in found[1]]
    assert any(each.label == "supported" for each in found[0])


@given(steps=STEPS, later=STEPS)
@settings(max_examples=25, deadline=None)
def test_evidence_is_the_same_when_rows_come_in_later(
    steps: list[float], later: list[float]
) -> None:
    made = _move(steps, 1.5)
    then, today = check(made, _walk(steps)), check(made, _walk(steps + later))
    assert then.evidence_hash == today.evidence_hash
    used = {row.date for reading in today.readings for row in reading.inputs}
    assert all(on <= _seen(steps).date() for on in used)


def test_another_figure_is_other_evidence() -> None:
    one, other = _move([1.0, 2.0], 2.0), _move([1.0, 2.0], 2.1)
    hashes = {check(made, _walk([1.0, 2.0])).evidence_hash for made in (one, other)}
    assert len(hashes) == 2
