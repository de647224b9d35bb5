"""Articles as archives that ``tapeproof run`` reads again, to the same ids and texts."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from nlp.errors import ConfigError
from nlp.records import Article
from nlp.report.csv import guarded
from nlp.report.jsonl import json_line

_LISTS = ("authors", "categories", "flags")
_COLUMNS = (
    *("id", "url", "title", "text", "language", "published_at", "retrieved_at", "updated_at"),
    *("source", "feed", "numbers", "guid", "duplicates_of", *_LISTS),
)
_BATCH = 1000  # rows of a row group of Parquet: what memory has to hold


def write_articles(articles: Iterable[Article], path: Path) -> int:
    """Write articles to a file of the kind that its name says; it is there when it is complete.

    JSON Lines (also ``.gz`` and ``.zst``) hold the whole record; Parquet and CSV the same in flat
    columns, lists with bars between them in CSV. A cell of CSV that a spreadsheet would compute
    has an apostrophe in front, which reading takes off.

    Args:
        articles: What to write.
        path: ``.jsonl``, ``.jsonl.gz``, ``.jsonl.zst``, ``.parquet`` or ``.csv``.

    Returns:
        How many were written.

    Raises:
        ConfigError: Another name.
        OSError: The file cannot be written.
    """
    write = require_kind(path)
    begun = path.with_name(f".{path.name}.part")
    try:
        count = write(articles, begun)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)
    return count


def require_kind(path: Path) -> Callable[[Iterable[Article], Path], int]:
    """What writes a file of this name.

    Raises:
        ConfigError: No archive has such a name.
    """
    for suffix, write in _KINDS.items():
        if path.name.lower().endswith(suffix):
            return write
    raise ConfigError(
        "articles cannot be written to a file of this name",
        subject=str(path),
        hint=f"end it in one of: {', '.join(_KINDS)}",
    )


def _lines(articles: Iterable[Article], stream: BinaryIO) -> int:
    count = 0
    for article in articles:
        stream.write(f"{json_line(article)}\n".encode())
        count += 1
    return count


def _plain(articles: Iterable[Article], path: Path) -> int:
    with path.open("wb") as stream:
        return _lines(articles, stream)


def _gzip(articles: Iterable[Article], path: Path) -> int:
    with gzip.open(path, "wb") as stream:
        return _lines(articles, cast("BinaryIO", stream))


def _zstd(articles: Iterable[Article], path: Path) -> int:
    import pyarrow as pa

    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        return _lines(articles, stream)


def _flat(article: Article) -> dict[str, Any]:
    instants = ("published_at", "retrieved_at", "updated_at")
    shown = {name: getattr(article, name) for name in instants}
    printed = {name: value.isoformat() if value else None for name, value in shown.items()}
    source = {"source": article.source.name, "feed": article.source.feed}
    lists = {name: list(getattr(article, name)) for name in _LISTS}
    others = {name: getattr(article, name, None) for name in _COLUMNS if name not in source}
    return {**others, **printed, **source, "numbers": article.source.numbers, **lists}


def _parquet(articles: Iterable[Article], path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {name: pa.list_(pa.string()) if name in _LISTS else pa.string() for name in _COLUMNS}
    schema = pa.schema(kinds)
    pending: Iterator[Article] = iter(articles)
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := [_flat(article) for article in islice(pending, _BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def _csv(articles: Iterable[Article], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for article in articles:
            cells = _flat(article)
            cells |= {name: "|".join(cells[name]) for name in _LISTS}
            writer.writerow([guarded(cells[name] or "") for name in _COLUMNS])
            count += 1
    return count


_KINDS: dict[str, Callable[[Iterable[Article], Path], int]] = {
    ".jsonl": _plain,
    ".jsonl.gz": _gzip,
    ".jsonl.zst": _zstd,
    ".parquet": _parquet,
    ".csv": _csv,
}
