"""The word lists of this stage, read once from ``lexicons/*.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "lexicons"


@cache
def lexicon(name: str) -> dict[str, Any]:
    """A lexicon file as nested dicts of lists; treat it as read-only."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """One list of a lexicon as a set: ``words("direction", "verbs", "up")``."""
    return frozenset(entry(name, *path))


@cache
def labels(name: str, *path: str) -> dict[str, str]:
    """A table of lists turned round, word to its key: ``labels("direction", "nouns")``."""
    table = entry(name, *path)
    return {word: label for label, listed in table.items() for word in listed}


def entry(name: str, *path: str) -> Any:
    """A list or table inside a lexicon."""
    found: Any = lexicon(name)
    for key in path:
        found = found[key]
    return found
