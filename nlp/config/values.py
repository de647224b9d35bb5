"""What is written in a setting, made a value; each raises ``ValueError`` with what is wrong."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp.errors import RecordError
from nlp.records import FeedSource

#: At most so many names fit into a message.
_NAMES_SHOWN = 30

#: Makes a value of what was written; relative paths count from the folder.
Parser = Callable[[object, Path], object]


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint for a word that is not known: the nearest one, else all of them.

    Example:
        >>> nearest("tabel", ("table", "jsonl"))
        "did you mean 'table'?"
        >>> nearest("xml", ("table", "jsonl"))
        'known: table, jsonl'
    """
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    shown = list(known[:_NAMES_SHOWN])
    more = len(known) - len(shown)
    return f"known: {', '.join(shown)}{f' and {more} more' if more else ''}"


def choice(known: Sequence[str]) -> Callable[[object, Path], str]:
    """One of some words."""

    def parse(raw: object, _base: Path) -> str:
        if not isinstance(raw, str) or raw not in known:
            raise ValueError(f"{raw!r} is not one of them ({nearest(str(raw), known)})")
        return raw

    return parse


def choices(known: Sequence[str]) -> Callable[[object, Path], tuple[str, ...]]:
    """Any of some words, each once."""
    one = choice(known)

    def parse(raw: object, base: Path) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(word, base) for word in _words(raw)))

    return parse


def _words(raw: object) -> Iterator[object]:
    for item in raw if isinstance(raw, (list, tuple)) else [raw]:
        if isinstance(item, str):
            yield from (word.strip() for word in item.split(",") if word.strip())
        else:
            yield item


def names(raw: object, _base: Path) -> tuple[str, ...]:
    """A list of names, or one with commas."""
    words = tuple(_words(raw))
    if not all(isinstance(word, str) for word in words):
        raise ValueError(f"{raw!r} is no list of names")
    return tuple(str(word) for word in words)


def model_name(raw: object, base: Path) -> str:
    """A model: a folder, which may be relative, else a name on the hub."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"{raw!r} is no name of a model")
    folder = base / Path(raw).expanduser()
    return str(folder) if folder.is_dir() else raw


def path(raw: object, base: Path) -> Path:
    """A path."""
    if not isinstance(raw, (str, os.PathLike)) or not str(raw):
        raise ValueError(f"{raw!r} is no path")
    return base / Path(raw).expanduser()


def paths(raw: object, base: Path) -> tuple[Path, ...]:
    """A list of paths, or one text with the separator of ``PATH``."""
    if isinstance(raw, str):
        raw = [part for part in raw.split(os.pathsep) if part]
    if not isinstance(raw, (list, tuple)):
        raise ValueError(f"{raw!r} is no list of paths")
    return tuple(path(part, base) for part in raw)


def switch(raw: object, _base: Path) -> bool:
    """On or off."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False, "": False}
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in words:
        return words[raw.lower()]
    raise ValueError(f"{raw!r} is neither true nor false")


def count(raw: object, base: Path) -> int:
    """A whole number of 1 or more."""
    value = number(raw, base)
    if value != int(value) or value < 1:
        raise ValueError(f"{raw!r} is no whole number of 1 or more")
    return int(value)


def contact(raw: object, _base: Path) -> str:
    """An address or page that a server may be told: printable ASCII without parentheses."""
    if not isinstance(raw, str) or not raw.isascii() or not raw.isprintable() or not raw.strip():
        raise ValueError(f"{raw!r} is no address or page")
    if set(raw) & set("()\\"):
        raise ValueError(f"{raw!r} holds parentheses or backslashes")
    return raw.strip()


def proxy(raw: object, _base: Path) -> str:
    """The address of a proxy; "" stands for none, whatever the environment says."""
    if not isinstance(raw, str) or not raw.isascii() or not raw.isprintable():
        raise ValueError("a proxy is written http://host:port")  # may be secret: not shown
    return raw.strip()


def pairs(raw: object, _base: Path) -> tuple[tuple[str, str], ...]:
    """Names with texts: a table, or ``name=text`` words with commas between them."""
    if isinstance(raw, dict):
        found = [(name, text) for name, text in raw.items()]
    else:
        words = [word for word in _words(raw) if isinstance(word, str)]
        found = [
            (name.strip(), text.strip()) for name, _, text in (w.partition("=") for w in words)
        ]
    if not all(isinstance(text, str) and name and text for name, text in found):
        raise ValueError("names with texts are written name=text")  # may be secret: not shown
    return tuple(found)


def number(raw: object, _base: Path) -> float:
    """A number."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise ValueError(f"{raw!r} is no number")
    try:
        return float(raw)
    except ValueError:
        raise ValueError(f"{raw!r} is no number") from None


def seconds(raw: object, base: Path) -> float:
    """A number of seconds, 0 or more."""
    value = number(raw, base)
    if not 0 <= value < float("inf"):
        raise ValueError(f"{raw!r} is no number of seconds")
    return value


#: Keys of a ``[[source]]`` besides ``feeds``, with what they must be.
_SOURCE_KEYS = (
    "name",
    "title",
    "folder",
    "language",
    "numbers",
    "zone",
    "publisher",
    "terms",
)


def sources(raw: object, _base: Path) -> tuple[FeedSource, ...]:
    """A list of sources: tables with a name and feeds; one record for each feed."""
    if not isinstance(raw, (list, tuple)) or not all(isinstance(one, dict) for one in raw):
        raise ValueError("sources are tables: write [[source]]")
    found = [feed for table in raw for feed in _source(table)]
    urls = [feed.url for feed in found]
    twice = sorted({url for url in urls if urls.count(url) > 1})
    if twice:
        raise ValueError(f"declared twice: {', '.join(twice)}")
    return tuple(found)


def _source(table: dict[str, object]) -> Iterator[FeedSource]:
    known = (*_SOURCE_KEYS, "feeds")
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"{key}: unknown key of a source ({nearest(key, known)})")
        if key != "feeds" and not isinstance(value, str):
            raise ValueError(f"{key}: {value!r} is no text")
    feeds = table.get("feeds")
    if not table.get("name") or not isinstance(feeds, list) or not feeds:
        raise ValueError("a source needs a name and feeds = [URL, ...]")
    described: dict[str, Any] = {key: table[key] for key in _SOURCE_KEYS if key in table}
    for url in feeds:
        if not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
            raise ValueError(f"{url!r} is no address of a feed")
        try:
            yield FeedSource(url=url, **described)
        except RecordError as error:
            raise ValueError(str(error)) from error
