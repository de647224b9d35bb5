"""Every call of the command line has its own user folders and shares one loaded language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import shared_language


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without files and settings, in an empty working directory."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(home)
    monkeypatch.setattr("nlp.annotate.load_language", shared_language, raising=False)
    return home
