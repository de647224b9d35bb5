"""Annotated corpora on disk: which files there are, and their records."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from nlp.errors import RecordError
from nlp.evaluate.gold import GoldRecord, OtherRecord, read
from nlp.ingest import files

SUFFIXES = (".jsonl", ".jsonl.gz")


def corpus_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of paths, those of folders sorted, without hidden files and without READMEs.

    Args:
        paths: Files and folders.

    Yields:
        Each file once, whether it is JSON Lines or not.

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


def is_lines(path: Path) -> bool:
    """Whether a file is JSON Lines by its name."""
    return path.name.endswith(SUFFIXES)


def records(path: Path, *, limit: int | None = None) -> Iterator[GoldRecord | OtherRecord]:
    """The records of a file, lazily.

    Args:
        path: JSON Lines, also compressed with gzip.
        limit: Only so many, from the first on.

    Raises:
        FetchError: The file cannot be read.
        RecordError: A line is broken; the message names it.
    """
    with _opened(path) as lines:
        filled = (item for item in enumerate(_lines(lines, path), start=1) if item[1].strip())
        for number, line in islice(filled, limit):
            yield read(line.removeprefix(codecs.BOM_UTF8), place=f"{path} line {number}")


def _below(folder: Path) -> Iterator[Path]:
    paths, errors = files.walk(folder)
    if errors:
        raise errors[0]
    yield from (path for path in paths if not _is_companion(path))


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
