from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from nlp.ingest import articles
from nlp.ingest.portion import Portion

NOW = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)


def test_levels_within_levels() -> None:
    portion = Portion()
    seen: list[float] = []
    for _ in portion.steps("ab", of=2):
        seen.extend(portion.value for _ in portion.steps("wxyz", of=4))
    assert seen == [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]


def test_a_level_of_unknown_size_counts_when_it_is_over() -> None:
    portion = Portion()
    seen: list[float] = []
    for _ in portion.steps("ab", of=2):
        seen.extend(portion.value for _ in portion.steps("xy", of=0))
    assert seen == [0.0, 0.0, 0.5, 0.5]


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"The index rose {number}%.")
    lines = tmp_path / "lines.jsonl"
    lines.write_text("".join(json.dumps({"text": f"Up {n} points."}) + "\n" for n in range(5)))
    portion = Portion()
    seen = [
        portion.value
        for _ in articles([folder, lines], retrieve=pytest.fail, now=lambda: NOW, portion=portion)
    ]
    assert seen == pytest.approx([0, 0.125, 0.25, 0.375, 0.6, 0.7, 0.8, 0.9, 1.0])
