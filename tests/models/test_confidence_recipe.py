"""The simulated writer of the fit of confidences: most of what it says is judged as meant."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from nlp.market.folder import MarketFolder
from nlp.verify.deciding import decisions

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(ROOT / "models" / "recipes" / "confidence"))
    yield importlib.import_module("writer")
    sys.modules.pop("writer")


def test_the_same_statements_every_time_and_most_are_judged_as_meant(writer: ModuleType) -> None:
    folder = MarketFolder(ROOT / "corpora" / "market")
    made = list(writer.statements(folder, count=60))
    assert [each.exact for each in made] == [
        each.exact for each in writer.statements(folder, count=60)
    ]
    true = [each.true for each in made]
    assert 20 < sum(true) < 55  # some are wrong on purpose
    found = decisions([each.linked for each in made])
    held = [each.label.startswith(("supported", "direction")) for each in found]
    right = sum(one == other for one, other in zip(true, held, strict=True))
    assert right > 40
