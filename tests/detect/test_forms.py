"""Every registered form against its cases; a form without a case file fails."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlp.detect import FORMS
from nlp.records import Claim

CASES = Path(__file__).parent.parent / "golden" / "claims"
SEEN_AT = dt.datetime(2018, 12, 28, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}:{case['id']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def _facts(claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    return {
        "form": claim.form,
        "subject": [mention.id for mention in claim.subjects],
        "object": [mention.id for mention in claim.objects],
        "direction": claim.direction,
        "measure": claim.measure,
        "value": str(quantity.value) if quantity else None,
        "unit": quantity.unit if quantity else None,
        "hedge": quantity.hedge if quantity else None,
        "from": str(claim.quantity_from.value) if claim.quantity_from else None,
        "statistic": claim.statistic,
        "period": claim.period,
        "aspect": claim.aspect,
        "modality": claim.modality,
        "negated": claim.negated,
        "holder": claim.holder.text if claim.holder else None,
        "window": str(claim.window.begin) if claim.window else None,
        "rank": claim.rank,
        "printed": [each.relation for each in claim.printed],
    }


def _agrees(claim: Claim, wanted: dict[str, Any]) -> bool:
    facts = _facts(claim)
    return all(
        value in facts[key] if key in {"subject", "object", "printed"} else facts[key] == value
        for key, value in wanted.items()
    )


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any], detected: Callable[..., list[Claim]]) -> None:
    got = detected(case["text"], SEEN_AT)
    shown = [_facts(claim) for claim in got]
    for wanted in case.get("expect", []):
        assert any(_agrees(claim, wanted) for claim in got), (wanted, shown)
    for banned in case.get("never", []):
        assert not any(_agrees(claim, banned) for claim in got), (banned, shown)


@pytest.mark.parametrize("name", list(FORMS))
def test_every_form_has_cases_that_match_and_cases_that_must_not(name: str) -> None:
    path = CASES / f"{name}.toml"
    assert path.is_file(), f"write {path.name} with cases for the form {name!r}"
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    assert any("expect" in case for case in cases)
    assert any("never" in case for case in cases)
