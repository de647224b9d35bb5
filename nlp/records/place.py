"""How far something has been read."""

from __future__ import annotations

from nlp.records.span import Record


class ReadingPlace(Record, frozen=True, kw_only=True):
    """Where the reading of a file or folder goes on.

    Attributes:
        path: Absolute path.
        identity: Tells whether what was read is still the same.
        at: What comes next: a byte of JSON Lines (unpacked), a row of a table, a letter of a
            mailbox, a file of a folder; of WARC the byte of the record that was read last.
        passed: Lines, rows, records, letters or files that have been read.
    """

    path: str
    identity: str
    at: int = 0
    passed: int = 0
