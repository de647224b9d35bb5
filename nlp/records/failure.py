"""Items that could not be processed."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from nlp.records.span import Record


class Failure(Record, frozen=True, kw_only=True):
    """One item that a stage could not process; the run goes on without it.

    Attributes:
        schema: Name and version of the record.
        stage: ingest, annotate, detect, link, verify or store.
        subject: Path, URL or id of the item.
        error: Class name of the error.
        message: What went wrong and what to do next.
        at: Aware instant.
    """

    schema: Literal["failure/1"] = "failure/1"
    stage: str
    subject: str
    error: str
    message: str
    at: dt.datetime

    @classmethod
    def from_error(cls, error: Exception, *, stage: str, subject: str, at: dt.datetime) -> Failure:
        """The record of an exception."""
        return cls(
            stage=stage, subject=subject, error=type(error).__name__, message=str(error), at=at
        )
