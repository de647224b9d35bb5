"""What commands read: standard input, record lines, instants."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

from nlp.errors import ConfigError, RecordError
from nlp.records import Failure, Record, record_from_json

if TYPE_CHECKING:
    from nlp.cli.session import Session

STDIN = "-"

INSTANT_FORM = "expected an ISO 8601 instant such as 2018-03-29T16:30:00-04:00 or 2018-03-29"


def standard_input() -> bytes:
    """All of standard input.

    Raises:
        ConfigError: It is closed.
    """
    return _stdin().read()


def _stdin() -> IO[bytes]:
    if sys.stdin is None:
        raise ConfigError("standard input is closed", hint="name a file, or pipe something in")
    return sys.stdin.buffer


def source_or_stdin(source: str | None, *, what: str) -> str:
    """The source that was named, else standard input unless a person sits at it.

    Args:
        source: As on the command line.
        what: What the command wants, for the message.

    Raises:
        ConfigError: Nothing was named and standard input is a terminal.
    """
    if source is not None:
        return source
    if sys.stdin is None or sys.stdin.isatty():
        raise ConfigError(f"nothing to work on: give {what}, or pipe it in")
    return STDIN


def file_or_stdin(source: str | None, *, what: str) -> str:
    """As ``source_or_stdin``; a file that is not there is refused before anything is loaded.

    Raises:
        ConfigError: Nothing was named and standard input is a terminal.
        FetchError: There is no such file.
    """
    from nlp.ingest.files import require_exists

    named = source_or_stdin(source, what=what)
    if named != STDIN and "://" not in named:
        require_exists(Path(named))
    return named


def writable(path: Path) -> Path:
    """A file that can be made, before anything is done for it.

    Raises:
        ConfigError: It is a folder, or there is none to put it in.
    """
    if path.is_dir():
        raise ConfigError("this is a folder", subject=str(path), hint="name a file in it")
    if not path.absolute().parent.is_dir():
        raise ConfigError(
            "there is no folder for this file",
            subject=str(path),
            hint="make the folder first, or name another place",
        )
    return path


def record_lines(
    source: str,
    *,
    stage: str,
    session: Session,
    plain: Callable[[bytes], Iterable[Record]] | None = None,
) -> Iterator[Record]:
    """The records of a JSON Lines file or of standard input; lines that are none are told.

    A line with ``claim`` in it, as ``check`` and ``claims`` print them, counts as its claim.

    Args:
        source: A file, or ``-``.
        stage: The stage that reads, for failures.
        session: Is told of the failures.
        plain: Reads a line that states no schema; a failure when None.

    Raises:
        ConfigError: The file cannot be opened.
    """
    with _opened(source) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            place = f"{'standard input' if source == STDIN else source} line {number}"
            try:
                yield from _records(line, plain, place)
            except RecordError as error:
                session.failed(
                    Failure.from_error(error, stage=stage, subject=place, at=session.now())
                )


def _records(
    line: bytes, plain: Callable[[bytes], Iterable[Record]] | None, place: str
) -> Iterator[Record]:
    if plain is None or b'"schema"' in line or not line.lstrip().startswith(b"{"):
        yield _record(line)
        return
    for record in plain(line):
        yield record.replace(subject=place) if isinstance(record, Failure) else record


def _opened(source: str) -> IO[bytes] | nullcontext[IO[bytes]]:
    if source == STDIN:
        return nullcontext(_stdin())
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise ConfigError(
            "cannot read this file",
            subject=source,
            cause=error.strerror,
            hint="name a JSON Lines file, or '-' for standard input",
        ) from error


def _record(line: bytes) -> Record:
    import msgspec

    if line.lstrip().startswith(b'{"claim"'):
        try:
            line = bytes(msgspec.json.decode(line, type=dict[str, msgspec.Raw])["claim"])
        except msgspec.MsgspecError as error:
            raise RecordError("this line is no JSON object", cause=error) from error
    return record_from_json(line)


def instant(text: str, *, flag: str, session: Session) -> dt.datetime:
    """An aware instant as typed; one without a zone is read as UTC, with a note.

    Args:
        text: ISO 8601; a bare date is its midnight.
        flag: Where it was typed, for messages.
        session: Is told the note.

    Raises:
        ConfigError: It is no instant.
    """
    try:
        read = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ConfigError(f"wrong {flag}", subject=text, hint=INSTANT_FORM) from None
    if read.tzinfo is None:
        session.say(f"note: {flag} {text} names no zone and is read as UTC")
        read = read.replace(tzinfo=dt.UTC)
    return read


def date(text: str | None, *, flag: str) -> dt.date | None:
    """A day as typed; None stays None.

    Raises:
        ConfigError: It is none.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"wrong {flag}", subject=text, hint="expected a day such as 2018-03-29"
        ) from None
