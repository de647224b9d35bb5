"""Whatever name a reader may meet has a line in plain words."""

from __future__ import annotations

from typing import get_args

import pytest

from nlp import records
from nlp.detect.forms import FORMS
from nlp.ingest import draft, instants
from nlp.pipeline.stages import CARRIED_FLAGS
from nlp.report import meaning, meanings
from nlp.verify import explain
from tests.verify import making
from tests.verify.test_verdicts import CASES


def names(*literals: object) -> set[str]:
    """The values of literals and of unions of them."""
    found: set[str] = set()
    for literal in literals:
        for argument in get_args(literal):
            found |= {argument} if isinstance(argument, str) else names(argument)
    return found


FLAGS = names(records.Flag, records.ArticleFlag)
REASONS = names(records.GapReason, records.UncheckableReason, records.DecidedReason)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("label", names(records.Label)),
        ("group", names(records.Label)),
        ("subtype", names(records.Subtype)),
        ("form", names(records.Form)),
        ("hedge", names(records.Hedge)),
        ("reason", REASONS),
    ],
)
def test_a_vocabulary_and_its_meanings_are_the_same(kind: str, expected: set[str]) -> None:
    assert expected
    assert set(meanings(kind)) == expected


def test_every_flag_has_a_meaning() -> None:
    assert FLAGS - set(meanings("flag")) == set()


def test_every_pattern_has_a_meaning() -> None:
    explained = {*meanings("pattern"), *meanings("form")}
    assert set(FORMS) - explained == set()
    assert set(meanings("pattern")) <= set(FORMS)


def test_flags_of_articles_are_all_declared() -> None:
    constants = [
        value
        for module in (draft, instants)
        for name, value in vars(module).items()
        if "ArticleFlag" in str(module.__annotations__.get(name))
    ]
    assert set(constants) == names(records.ArticleFlag)
    assert set(CARRIED_FLAGS) <= set(constants)


def test_first_lines_know_every_reason_for_no_verdict() -> None:
    for reason in names(records.MissingReason):
        assert explain.missing_line(reason) != reason
    known = explain._UNCHECKED  # the fallback line would hide a gap
    assert set(known) == names(records.UncheckableReason)


def test_meanings_are_words() -> None:
    for kind in ("label", "subtype", "flag", "reason", "form", "pattern", "hedge"):
        for name, text in meanings(kind).items():
            assert meaning(kind, name) == text
            assert len(text) >= 5, name
            assert "_" not in text, name


def test_verdicts_use_no_other_names(worked: list[records.Verdict]) -> None:
    assert len(worked) > 100
    for verdict in worked:
        readings = {reading.name for reading in verdict.readings}
        assert verdict.reason in REASONS | readings, verdict
        assert set(verdict.flags) <= FLAGS, verdict
    assert len({verdict.reason for verdict in worked}) > 12
    assert len({flag for verdict in worked for flag in verdict.flags}) > 5


@pytest.fixture(scope="module")
def worked() -> list[records.Verdict]:
    """The verdicts of the table of worked examples."""
    provider = making.market()
    return [making.check(making.claim_of(case), provider) for case in CASES]
