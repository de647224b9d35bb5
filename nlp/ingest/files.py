"""Files, folders and standard input: where their bytes are, and what goes wrong with paths."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from nlp.errors import ExtractionError, FetchError, NlpError
from nlp.ingest.formats.archives import is_archive, is_table
from nlp.ingest.payload import looks_like_lines

MAX_FILE_BYTES = 200_000_000  # JSON Lines are streamed and may be larger

_TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text", ""})
_ARTICLE_SUFFIXES = _TEXT_SUFFIXES | frozenset(
    {".xml", ".rss", ".atom", ".rdf", ".json", ".jsonl", ".ndjson", ".html", ".htm", ".xhtml"}
)
#: Files that accompany articles in a folder and are none; skipped without a word.
_COMPANIONS = frozenset(
    {"readme", "license", "licence", "copying", "notice", "changelog", "authors"}
)
FORMATS = "RSS, Atom, JSON Feed, HTML, plain text (.txt, .md), JSON and JSON Lines are read"


def is_candidate(path: Path) -> bool:
    """Whether a file of a folder may hold articles, by its name."""
    is_known = path.suffix.lower() in _ARTICLE_SUFFIXES or is_archive(path)
    return is_known and not is_table(path)


def is_companion(path: Path) -> bool:
    """Whether a file only accompanies what is in its folder (README, LICENSE ...)."""
    return path.stem.lower() in _COMPANIONS


def walk(folder: Path) -> tuple[list[Path], list[FetchError]]:
    """The files below a folder, sorted within each, and what could not be read.

    Hidden files and folders, and links to folders, are left out.
    """
    paths: list[Path] = []
    errors: list[FetchError] = []

    def refuse(error: OSError) -> None:
        errors.append(unreadable(error.filename or folder, error))

    # links to folders are not followed: they can lead in circles
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file():
                paths.append(path)
    return paths, errors


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FetchError: It cannot be read, is no regular file, or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > MAX_FILE_BYTES:
        raise FetchError(
            "the file is too large",
            subject=str(path),
            cause=f"more than {MAX_FILE_BYTES:,} bytes",
            hint="split it, or write it as JSON Lines, which is read line by line",
        )
    return content


def has_json_lines(path: Path, *, head_bytes: int) -> bool:
    """Whether a file holds JSON Lines, which are read one by one.

    Args:
        path: The file.
        head_bytes: How much of it is looked at.

    Raises:
        FetchError: It cannot be read.
    """
    if not path.is_file():
        return False  # a pipe: looking at its beginning would take that away
    try:
        with path.open("rb") as file:
            head = file.read(head_bytes)
    except OSError as error:
        raise unreadable(path, error) from error
    is_named = path.suffix.lower() in {".jsonl", ".ndjson"}
    if not head.strip() or b"\0" in head:
        return False
    return is_named or (path.suffix.lower() not in _TEXT_SUFFIXES and looks_like_lines(head))


def lines(path: Path, *, begin: int = 0) -> Iterator[bytes]:
    """The lines of a file from a byte on, at which one begins.

    Raises:
        FetchError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            file.seek(begin)
            yield from file
    except OSError as error:
        raise unreadable(path, error) from error


def require_exists(path: Path) -> None:
    """Check that something is there.

    Raises:
        FetchError: Nothing is; the hint offers the nearest name that exists.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        where = path.parent
        raise FetchError(
            "no such file or folder",
            subject=str(path),
            cause=f"nothing of that name is in {str(where.resolve())!r}"
            if where.is_dir()
            else f"the folder {str(where)!r} is not there either",
            hint=_near(path),
        ) from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def _near(path: Path) -> str:
    parent = path.parent
    try:
        names = [entry.name for entry in parent.iterdir()] if parent.is_dir() else []
    except OSError:
        names = []
    near = difflib.get_close_matches(path.name, names, n=1)
    if near:
        return f"did you mean {str(parent / near[0])!r}?"
    host = str(path).partition("/")[0]
    if parent.is_dir() or "." not in host.strip("."):
        return "check the spelling; paths are relative to the folder you are in"
    return f"did you mean 'https://{path}'?"


def unreadable(path: str | Path, error: Exception) -> FetchError:
    """The error for a path that is there and cannot be read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    denied = isinstance(error, PermissionError)
    return FetchError(
        "cannot be read",
        subject=str(path),
        cause=reason.lower(),
        hint="give yourself the right to read it" if denied else "check the path",
    )


def no_articles(folder: Path, paths: list[Path], *, count: int) -> NlpError:
    """The error for a folder in which nothing could be an article; arguments as below."""
    return ExtractionError(
        "no articles are in this folder",
        subject=str(folder),
        cause=f"it holds {_listing(folder, paths, count=count)}" if count else "it is empty",
        hint=f"{FORMATS}; hidden files and README files are not",
    )


def not_articles(folder: Path, paths: list[Path], *, count: int) -> NlpError:
    """The one report about all files of a folder that are no articles.

    Args:
        folder: The folder that was read.
        paths: The first of them.
        count: How many there are.
    """
    return ExtractionError(
        "files that are no articles were left out",
        subject=str(folder),
        cause=_listing(folder, paths, count=count),
        hint=FORMATS,
    )


def _listing(folder: Path, paths: list[Path], *, count: int) -> str:
    names = ", ".join(str(path.relative_to(folder)) for path in paths)
    return names + (f" and {count - len(paths)} more" if count > len(paths) else "")
