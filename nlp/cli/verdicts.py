"""Claims with their verdicts on standard output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nlp.cli.output import Format, Output, colours
from nlp.records import Article, Claim, Document, Verdict
from nlp.report.jsonl import pair_line
from nlp.report.rows import COLUMNS, Published, row
from nlp.report.table import Column

if TYPE_CHECKING:
    from nlp.cli.session import Session

#: Label to how a table says it and its colour (SGR code), in the order in which they matter.
LABELS: Mapping[str, tuple[str, str]] = {
    "contradicted": ("contradicted", "1;31"),
    "close": ("close", "33"),
    "supported_other_reading": ("other reading", "33"),
    "supported": ("supported", "32"),
    "direction_only": ("direction agrees", "32"),
    "insufficient_data": ("insufficient data", "2"),
    "not_checkable": ("not checkable", "2"),
}
_NO_VERDICT = "no verdict"

#: What is most telling for a first look: an error that we can name, then by label.
_TELLING = ("slip", "contradicted", "supported_other_reading", "supported", "close")


#: What a table for people shows. Ids are cut: a beginning is enough for ``explain``.
TABLE_COLUMNS = (
    Column("verdict", "verdict", least=13, priority=0),
    Column("statement", "the text says", least=20, priority=0),
    Column("stated", "stated", least=8, right=True, priority=3),
    Column("found", "found", least=8, right=True, priority=1),
    Column("explanation", "why", least=26, priority=0),
    Column("id", "claim", least=9, priority=2),
)
_ID_SHOWN = 9

_HEDGES = {"about": "~ ", "below": "< ", "above": "> ", "at_least": "≥ ", "at_most": "≤ "}
_UNITS = ((" percentage points", " pp"), (" basis points", " bp"))


def paint(column: str, cells: Mapping[str, str], text: str) -> str:
    """The verdict in its colour, the id faint."""
    code = LABELS[cells["label"]][1] if column == "verdict" and cells.get("label") else ""
    code = "2" if column == "id" else code
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def tally(labels: Iterable[str | None]) -> str:
    """How many verdicts there are of each label, in words; None counts claims without one.

    Example:
        >>> tally(["supported", "contradicted", "supported"])
        '3 claims: 1 contradicted, 2 supported'
        >>> tally([])
        'no claims'
    """
    counts = Counter(labels)
    if not counts:
        return "no claims"
    parts = [f"{counts[name]} {said}" for name, (said, _) in LABELS.items() if counts[name]]
    parts += [f"{counts[None]} {_NO_VERDICT}"] if counts[None] else []
    total = sum(counts.values())
    return f"{total} claim{'s' if total != 1 else ''}: {', '.join(parts)}"


def _shown(claim: Claim, verdict: Verdict | None, article: Published | None) -> dict[str, str]:
    """The cells of a table for people: short, and words instead of names."""
    cells = row(claim, verdict, article)
    figures = [quantity for quantity in (claim.quantity_from, claim.quantity) if quantity]
    cells["stated"] = " to ".join(_HEDGES.get(q.hedge, "") + q.text for q in figures)
    for long, short in _UNITS:
        cells["found"] = cells["found"].replace(long, short)
    cells["label"] = verdict.label if verdict else ""
    cells["verdict"] = LABELS[verdict.label][0] if verdict else _NO_VERDICT
    cells["id"] = claim.id[:_ID_SHOWN]
    if verdict is None:
        cells["explanation"] = "not verified, see the failures"
    return cells


def _line(cells: Mapping[str, str]) -> str:
    """A claim on one line: its verdict, what the text says, why, and its id."""
    shown = paint("verdict", cells, cells["verdict"]) if colours() else cells["verdict"]
    return f"{shown}: {cells['statement']}: {cells['explanation']} ({cells['id']})"


class VerdictOutput:
    """Writes claims with their verdicts to standard output.

    Args:
        session: The call; tells the format.
        form: The format, where it is not that of the session.
        bare: Whether JSON Lines hold the verdict alone and not the claim with it.
        patient: As in ``Output``.
        at_once: Whether a line for each claim stands in for the table, which is drawn at the end
            of work that has one.
    """

    def __init__(
        self,
        session: Session,
        *,
        form: Format | None = None,
        bare: bool = False,
        patient: bool = False,
        at_once: bool = False,
    ) -> None:
        self._output = Output(
            form or session.form, COLUMNS, shown=TABLE_COLUMNS, paint=paint, patient=patient
        )
        self._bare = bare
        self._at_once = at_once and self._output.form == "table"
        #: The label of every claim written; None for one without a verdict.
        self.labels: list[str | None] = []
        self._telling: dict[str, str] = {}

    @property
    def form(self) -> str:
        """The format."""
        return self._output.form

    def records(self, article: Article, document: Document) -> None:
        """Article and document, before their claims; JSON Lines only."""
        self._output.write(article, {})
        self._output.write(document, {})

    def write(
        self, claim: Claim, verdict: Verdict | None, *, article: Published | None = None
    ) -> None:
        """One claim with its verdict.

        Args:
            claim: The claim.
            verdict: Its verdict, or None.
            article: Where it stands, for the columns of CSV.
        """
        label = verdict.label if verdict else None
        self.labels.append(label)
        if verdict is not None:
            key = "slip" if verdict.slip else verdict.label
            self._telling.setdefault(key, claim.id[:_ID_SHOWN])
        if self._at_once:
            self._output.line(_line(_shown(claim, verdict, article)))
            self._output.flush()
        elif self._output.form == "csv":
            self._output.write(claim, row(claim, verdict, article))
        elif self._output.form == "table":
            self._output.write(claim, _shown(claim, verdict, article))
        elif self._bare and verdict is not None:
            self._output.write(verdict, {})
        else:
            self._output.line(pair_line(claim, verdict))

    def finish(self, *, empty: str) -> None:
        """Draw the table.

        Args:
            empty: What a table says when there are no claims.
        """
        if not self._at_once:
            self._output.finish(empty=empty)

    @property
    def telling(self) -> str | None:
        """The id of a claim that is worth a look, or None."""
        return next((self._telling[label] for label in _TELLING if label in self._telling), None)
