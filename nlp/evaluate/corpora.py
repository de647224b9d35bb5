"""Annotated corpora on disk: which files there are, and their records.

A corpus is a file of JSON Lines, or the JSON files of one folder, each of them one article.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from nlp.errors import RecordError
from nlp.evaluate.gold import GoldRecord, OtherRecord, read
from nlp.ingest import files

#: A record in each line.
LINES = (".jsonl", ".jsonl.gz")

#: One record.
SINGLE = ".json"


def corpus_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The corpora of paths, those of folders sorted, without hidden files and without READMEs.

    Args:
        paths: Files and folders; folders are searched through.

    Yields:
        Each file once, whether it can be read or not; in place of the JSON files of a folder the
        folder, which is one corpus.

    Raises:
        FetchError: A path is not there.
    """
    seen: set[Path] = set()
    for path in paths:
        files.require_exists(path)
        for file in _below(path) if path.is_dir() else [path]:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def is_readable(path: Path) -> bool:
    """Whether a corpus can be read, by its name; folders can."""
    return path.name.endswith((*LINES, SINGLE)) or path.is_dir()


def records(path: Path, *, limit: int | None = None) -> Iterator[GoldRecord | OtherRecord]:
    """The records of a corpus, lazily.

    Args:
        path: JSON Lines, also compressed with gzip; a JSON file; or a folder of JSON files.
        limit: Only so many, from the first on.

    Raises:
        FetchError: A file cannot be read.
        RecordError: A record is broken; the message names it.
    """
    if path.is_dir():
        articles = (item for item in sorted(path.iterdir()) if item.suffix == SINGLE)
        yield from (read(files.read(item), place=str(item)) for item in islice(articles, limit))
        return
    if path.suffix == SINGLE:
        yield read(files.read(path), place=str(path))
        return
    with _opened(path) as lines:
        filled = (item for item in enumerate(_lines(lines, path), start=1) if item[1].strip())
        for number, line in islice(filled, limit):
            yield read(line, place=f"{path} line {number}")


def _below(folder: Path) -> Iterator[Path]:
    paths, errors = files.walk(folder)
    if errors:
        raise errors[0]
    for path in paths:
        if not _is_companion(path):
            yield path.parent if path.suffix == SINGLE else path


def _is_companion(path: Path) -> bool:
    return files.is_companion(path) or path.suffix.lower() == ".md"


def _opened(path: Path) -> BinaryIO:
    try:
        if path.suffix == ".gz":
            return cast("BinaryIO", gzip.open(path, "rb"))
        return path.open("rb")
    except OSError as error:
        raise files.unreadable(path, error) from error


def _lines(lines: BinaryIO, path: Path) -> Iterator[bytes]:
    """The lines; damage of a compressed file is an error of ours."""
    try:
        yield from lines
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RecordError(
            "this file is damaged", subject=str(path), cause=error, hint="get it once more"
        ) from error
    except OSError as error:
        raise files.unreadable(path, error) from error
