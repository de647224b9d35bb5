"""Facts of the real world, on real data where they lie beside the checkout."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from nlp.market.folder import MarketFolder
from tests.verify.making import check, claim_of

_TABLE = Path(__file__).with_name("real_facts.toml")
CASES: list[dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["case"]
_NOT_WRONG = {"supported", "supported_other_reading", "close", "direction_only"}
_ACCEPTED = {
    "supported": _NOT_WRONG,
    "revised": _NOT_WRONG,
    "contradicted": {"contradicted"},
    "insufficient_data": {"insufficient_data", "not_checkable"},
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> MarketFolder:
    return MarketFolder(shared / "market")


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_verdict_on_a_fact(case: dict[str, Any], folder: MarketFolder) -> None:
    made = claim_of(case)
    verdict = check(made, folder)
    accepted = _ACCEPTED[case["expected"]] | set(case.get("also", "").split())
    assert verdict.label in accepted, verdict.explanation
    rows = [row for reading in verdict.readings for row in reading.inputs]
    assert all(row.date <= made.seen_at.date() for row in rows)


@pytest.mark.shared
def test_most_true_facts_hold_by_the_default_reading(folder: MarketFolder) -> None:
    labels = [
        check(claim_of(case), folder).label for case in CASES if case["expected"] == "supported"
    ]
    assert labels.count("supported") >= 0.9 * len(labels)
