"""What the installation promises: entry points that exist, data that travel with the wheel."""

from __future__ import annotations

import importlib
import re
import tomllib

import pytest

import nlp
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRY_POINTS = {
    **PROJECT["project"]["scripts"],
    **PROJECT["project"]["entry-points"]["spacy_factories"],
}


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_an_entry_point_leads_somewhere(name: str) -> None:
    module, _, attribute = ENTRY_POINTS[name].partition(":")
    assert callable(getattr(importlib.import_module(module), attribute))


def test_every_component_of_ours_is_an_entry_point() -> None:
    from nlp.annotate import components

    ours = {*components.BEFORE_PARSER, *components.AFTER_MODELS}
    assert set(PROJECT["project"]["entry-points"]["spacy_factories"]) == ours


def test_what_the_program_needs_travels_with_the_wheel() -> None:
    carried = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for source, target in carried.items():
        assert (ROOT / source).is_dir()
        assert target == f"nlp/_data/{source}"
    assert {"corpora/feeds", "corpora/market", "corpora/reference"} <= set(carried)


def test_nothing_needs_torch() -> None:
    assert not any(re.match(r"torch\b", need) for need in PROJECT["project"]["dependencies"])


def test_the_changelog_knows_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{nlp.__version__}]" in text
