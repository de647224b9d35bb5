"""What a task is: it looks at gold records beside documents, and measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from nlp.evaluate.counting import Measure
from nlp.evaluate.gold import GoldRecord
from nlp.records import Document


class Task(Protocol):
    """Scores one thing on the records of one file."""

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether a record has gold for the task."""

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record that asks for it.

        Args:
            record: What is right.
            document: What was predicted; None where the text could not be annotated, which
                counts as if nothing had been found in it.
        """

    def measures(self) -> Iterator[Measure]:
        """What came out, the most telling first."""

    def notes(self) -> Iterable[str]:
        """What a reader of the numbers has to know, such as what was left out."""
        return ()
