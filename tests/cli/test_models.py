"""``tapeproof models``: what is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp import resources
from tests.cli.calling import call

CARD = {
    "lang": "en",
    "name": "tiny",
    "version": "1.2.3",
    "license": "CC BY 4.0",
    "description": "Nothing much.",
}
METRICS = {
    "names x": {"ORG": {"f": 0.1}, "micro": {"p": 0.5, "r": 0.75, "f": 0.6}},
    "tone y": {"accuracy": 0.9, "macro_f1": 0.8, "labels": ["a"]},
    "shares": {"a": 1.0},
    "epochs": 3,
}


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with one in it, beside what is none."""
    folder = tmp_path / "models"
    for name in ("tiny/weights", "recipes", "half", ".work"):
        (folder / name).mkdir(parents=True)
    (folder / "README.md").touch()
    (folder / "recipes" / "train.py").touch()
    (folder / "half" / "README.md").touch()
    for name in ("README.md", "metrics.json"):
        (folder / ".work" / name).write_text("{}", encoding="utf-8")
    (folder / "tiny" / "README.md").write_bytes(b"# tiny\n")
    (folder / "tiny" / "meta.json").write_text(json.dumps(CARD), encoding="utf-8")
    (folder / "tiny" / "metrics.json").write_text(json.dumps(METRICS), encoding="utf-8")
    (folder / "tiny" / "weights" / "w").write_bytes(b"0" * 2_000_000)
    monkeypatch.setattr("nlp.resources.model", lambda *parts: folder.joinpath(*parts))
    return folder


def test_a_model_is_a_folder_with_a_card_and_scores(models: Path) -> None:
    (row,) = call("models").records
    small = sum((models / "tiny" / n).stat().st_size for n in ("meta.json", "metrics.json")) + 7
    assert row == {
        "name": "en_tiny",
        "version": "1.2.3",
        "license": "CC BY 4.0",
        "bytes": 2_000_000 + small,
        "description": "Nothing much.",
        "scores": {"names x": {"F1": 0.6}, "tone y": {"macro F1": 0.8}},
        "path": str(models / "tiny"),
    }


def test_as_csv_and_as_a_table(models: Path) -> None:
    head, row = call("models", "--format", "csv").out.splitlines()
    assert head == "name,version,license,bytes,description,scores,path"
    assert row.startswith("en_tiny,1.2.3,CC BY 4.0,2000")
    assert "names x: F1 0.60; tone y: macro F1 0.80" in row
    table = call("models", "--format", "table").out
    assert "en_tiny" in table
    assert "2.0 MB" in table


def test_without_meta_the_folder_names_the_model(models: Path) -> None:
    (models / "tiny" / "meta.json").unlink()
    (row,) = call("models").records
    assert (row["name"], row["version"], row["license"]) == ("tiny", None, None)


@pytest.mark.parametrize("file", ["meta.json", "metrics.json"])
@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_folder_is_one_clear_error(models: Path, file: str, content: bytes) -> None:
    (models / "tiny" / file).write_bytes(content)
    called = call("models")
    assert (called.code, called.out) == (2, "")
    (line,) = called.err.splitlines()
    assert line.startswith(f"error: this model folder is damaged: '{models / 'tiny' / file}': ")
    assert "(reinstall with " in line


def test_every_shipped_model_is_listed() -> None:
    rows = {Path(row["path"]).name: row for row in call("models").records}
    assert {"en_tapeproof", "sentences"} <= set(rows)
    assert rows["en_tapeproof"]["license"] == "CC BY-SA 4.0"
    for name, row in rows.items():
        assert row["bytes"] > 100_000, name
        assert row["scores"], name
        assert resources.model(name).is_dir()
