"""Every result that a verdict prints can be worked out again from the rows that it prints."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nlp.link import linked
from nlp.records import Claim, LinkedClaim, Verdict
from nlp.verify import verdicts
from tests.verify.making import NOW, check, claim, quantity, window
from tests.verify.making import market as small_market
from tests.verify.redoing import BY_FORM
from tests.verify.telling import walks_of
from tests.verify.telling_more import World
from tests.verify.test_calendar_year import EACH_EVENING, market_of, told_in_a_year
from tests.verify.test_readings_table import CELLS, made_of, stored_of

DECIDED = {"supported", "supported_other_reading", "contradicted", "close", "direction_only"}


def printed(record: Claim | Verdict) -> dict[str, Any]:
    """A record as JSON Lines hold it."""
    told: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    return told


def redo(made: Claim, verdict: Verdict) -> list[tuple[str, float, float]]:
    """Name, printed result and result worked out again of every reading that has one."""
    claim, told = printed(made), printed(verdict)
    again = BY_FORM[claim["form"]]
    return [
        (each["name"], each["result"], again(claim, each))
        for each in told["readings"]
        if each["result"] is not None and each["inputs"]
    ]


@pytest.mark.parametrize(
    "cell",
    [cell for cell in CELLS if cell["form"] in BY_FORM],
    ids=[f"{c['code']} {c['cell']}" for c in CELLS if c["form"] in BY_FORM],
)
def test_the_result_follows_from_the_rows(cell: dict[str, Any], tmp_path: Path) -> None:
    made = made_of(cell)
    verdict = check(made, stored_of(cell, tmp_path / "m"))
    if verdict.label not in DECIDED:
        assert not any(each.holds for each in verdict.readings)
        return
    found = redo(made, verdict)
    assert found
    for name, result, again in found:
        assert again == pytest.approx(result, rel=1e-9, abs=1e-9), name


def test_a_price_before_a_split_tells_its_factor() -> None:
    """1,208.88 before ten shares for one are 120.888 after it; 120 is 0.7 % less."""
    made = claim("pct_change", "XNAS:AAA", direction="down", quantity=quantity("0.7"))
    verdict = check(made, small_market())
    before, after = verdict.readings[0].inputs
    assert (before.value, before.factor, after.value, after.factor) == (1208.88, 0.1, 120.0, None)
    ((_, result, again),) = redo(made, verdict)
    assert again == pytest.approx(result) == pytest.approx(-0.73456, abs=1e-5)
    assert "120.89 (1,208.88 × 0.1) (2024-01-16) → 120.00" in verdict.readings[0].formula


def test_a_mean_lists_what_it_is_of() -> None:
    """(70 + 72.25) / 2 = 71.125; 80 was before the month."""
    made = claim(
        "level", "COMM:OIL", aspect="average", quantity=quantity("71.13", "currency"),
        window=window("in", "2024-01-01", "2024-01-31", granularity="month"),
    )  # fmt: skip
    (reading, *_) = check(made, small_market()).readings
    assert [row.value for row in reading.inputs] == [70.0, 72.25]
    assert reading.result == 71.125


def test_a_month_of_statements_can_be_redone() -> None:
    walks = walks_of(7)
    world = World(walks, 7)
    told = list(islice(told_in_a_year(walks, world, random.Random(7)), 20 * EACH_EVENING))
    found = linked([made for _, (made, _) in told], provider=market_of(walks, world))
    each_linked = [each for each in found if isinstance(each, LinkedClaim)]
    redone = 0
    for each, verdict in zip(each_linked, verdicts(each_linked, now=lambda: NOW), strict=True):
        if each.claim.form in BY_FORM:
            for name, result, again in redo(each.claim, verdict):
                assert again == pytest.approx(result, rel=1e-9, abs=1e-7), (each.claim.form, name)
                redone += 1
    assert redone > 300
