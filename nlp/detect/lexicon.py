"""The word lists of this stage, read once from ``lexicons/*.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from nlp.resources import table


def lexicon(name: str) -> dict[str, Any]:
    """A lexicon file as nested dicts of lists; treat it as read-only."""
    return table("nlp.detect", "lexicons", f"{name}.toml")


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """One list of a lexicon as a set: ``words("direction", "verbs", "up")``."""
    return frozenset(entry(name, *path))


@cache
def labels(name: str, *path: str) -> dict[str, str]:
    """A table of lists turned round, word to its key: ``labels("direction", "nouns")``."""
    lists = entry(name, *path)
    return {word: label for label, listed in lists.items() for word in listed}


def entry(name: str, *path: str) -> Any:
    """A list or table inside a lexicon."""
    found: Any = lexicon(name)
    for key in path:
        found = found[key]
    return found
