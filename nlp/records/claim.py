"""Claims: what a sentence states, in a form that data can settle."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from nlp.records.document import Candidate
from nlp.records.identity import content_id
from nlp.records.quantity import Quantity
from nlp.records.span import Record, Score, Span
from nlp.records.time import Granularity, Relation, TimeKind
from nlp.records.vocabulary import UncheckableReason

Form = Literal[
    "level",
    "market_value",
    "threshold",
    "crossing",
    "pct_change",
    "abs_change",
    "point_change",
    "from_to",
    "growth_rate",
    "reversal",
    "comparison",
    "comparison_size",
    "ranking",
    "spread",
    "superlative",
    "record",
    "streak",
    "first_in",
    "extremes",
    "multiple",
    "times",
    "share",
    "yield",
    "distance",
    "basket_sum",
    "basket_average",
    "breadth",
    "contribution",
    "expectation",
    "forecast",
    "policy",
    "direction_only",
    "other",
]
Direction = Literal["up", "down", "unchanged", "above", "below"]
Modality = Literal["stated", "forecast", "conditional", "opinion", "question"]
Statistic = Literal["level", "change", "points"]
Period = Literal["session", "day", "week", "month", "quarter", "year"]
Aspect = Literal["close", "intraday", "hold", "first", "average", "extended"]
Extreme = Literal["high", "low"]


PrintedRelation = Literal[
    "change", "change_by", "gap", "ratio", "sum", "share", "multiple", "value"
]

#: Relations of times that end when the claim is made: "since 2009", "in half a century".
_LOOKS_BACK = frozenset({"past", "since", "ago", "to_date"})

_CLOSING = frozenset(
    {"close", "closed", "closes", "closing", "end", "ended", "ends", "finish", "finished",
     "settle", "settled", "settles"}
)  # fmt: skip


class Mention(Record, frozen=True, kw_only=True):
    """What a claim is about, as the text has it and as we understand it.

    Attributes:
        text: The words.
        start: First character in the article's text.
        end: One after the last character.
        id: What it means, or None.
        kind: Entity label, or None.
        candidates: Every meaning considered when it is ambiguous or resolved from context.
    """

    text: str
    start: int
    end: int
    id: str | None = None
    kind: str | None = None
    candidates: tuple[Candidate, ...] = ()


class ClaimWindow(Record, frozen=True, kw_only=True):
    """The stretch of time that a claim is about, in calendar days.

    Attributes:
        text: The words, or None where the window is carried over from the context.
        kind: As in ``Time``.
        begin: First day, included, or None.
        end_on: Last day, included, or None.
        relation: As in ``Time``: which row of the window rules applies.
        granularity: As in ``Time``.
        count: As in ``Time``.
        fiscal: As in ``Time``.
        placed: Whether a fiscal period has the days of the subject's own fiscal year already; else
            they are those of the calendar period of the same name.
        base: ``high`` or ``low`` where the words count from a peak or a low of the begin period
            ("since its low of March 2009"): changes are measured from the highest or lowest
            close of that period; None otherwise.
    """

    text: str | None = None
    kind: TimeKind = "date"
    begin: dt.date | None = None
    end_on: dt.date | None = None
    relation: Relation | None = None
    granularity: Granularity = "day"
    count: int | None = None
    fiscal: bool = False
    placed: bool = False
    base: Extreme | None = None


class Printed(Record, frozen=True, kw_only=True):
    """Other figures of the same sentence from which the claim's own figure follows.

    Attributes:
        relation: How: ``change`` of two levels, the earlier first; ``change_by`` an amount (signed
            as said) up to a level; ``gap`` or ``ratio`` of two changes or levels; ``sum`` of all;
            ``share`` of a part in a whole; ``multiple`` of a price over earnings; ``value`` of a
            price times a number of shares.
        inputs: The figures, in the order in which the relation names them; the value of a fall
            is negative.
    """

    relation: PrintedRelation
    inputs: tuple[Quantity, ...]


class Step(Record, frozen=True, kw_only=True):
    """One reason why a claim looks as it does.

    Attributes:
        field: Field of the claim that the step set.
        by: Rule, lexicon entry or model that set it.
        evidence: The words that it rests on, or a short reason.
    """

    field: str
    by: str
    evidence: str


class Claim(Record, frozen=True, kw_only=True):
    """One statement about a measurable quantity.

    Attributes:
        schema: Name and version of the record.
        id: Derived from article, place and content.
        article_id: Id of the article.
        seen_at: The article's instant with its own offset; relative words count from here.
        start: First character of the clause.
        end: One after its last character.
        text: The clause.
        sentence_start: First character of its sentence.
        sentence_end: One after the sentence's last character.
        form: Which kind of statement, see the reference of forms.
        subjects: What it is about; several mean that it is said of each.
        objects: What it is compared with, or the whole that it is a share of.
        measure: Name from the closed vocabulary of measures.
        direction: As said of the subject.
        quantity: The figure, or None.
        quantity_from: The earlier figure of a from-to, or None.
        printed: What else the sentence prints that the figure must fit.
        window: When, or None where nothing tells.
        rank: 1 is first; rankings only.
        statistic: For superlatives, records and streaks: ``level``, ``change`` over one
            period in per cent, or ``points``: the same change in points.
        period: Period of a change or streak: session, day, week, month, quarter or year.
        aspect: ``close`` (default when None), ``intraday``, ``hold`` (throughout the window),
            ``first`` (first time), ``average`` (mean over the window).
        modality: How it is said.
        negated: The text denies what the other fields state.
        holder: Who answers for it, or None for the article itself.
        checkable: Whether data known now could settle it in principle.
        reason: Typed reason where not checkable.
        checkworthiness: Probability that a fact-checker would want it checked, or None.
        sentiment: Sentiment of the sentence.
        trace: Which rule or model set which field, on which words.
    """

    schema: Literal["claim/1"] = "claim/1"
    id: str = ""
    article_id: str
    seen_at: dt.datetime
    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    form: Form
    subjects: tuple[Mention, ...] = ()
    objects: tuple[Mention, ...] = ()
    measure: str | None = None
    direction: Direction | None = None
    quantity: Quantity | None = None
    quantity_from: Quantity | None = None
    printed: tuple[Printed, ...] = ()
    window: ClaimWindow | None = None
    rank: int | None = None
    statistic: Statistic | None = None
    period: Period | None = None
    aspect: Aspect | None = None
    modality: Modality = "stated"
    negated: bool = False
    holder: Mention | None = None
    checkable: bool = True
    reason: UncheckableReason | None = None
    checkworthiness: float | None = None
    sentiment: Score | None = None
    trace: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        Span(start=self.start, end=self.end, text=self.text)
        if not self.id:
            msgspec.structs.force_setattr(self, "id", self._derived_id())

    @property
    def due_on(self) -> dt.date | None:
        """The last day of the stretch that a forecast is about; None for what is no forecast.

        A forecast without a date is never due.
        """
        window = self.window
        if self.form != "forecast" and self.modality != "forecast":
            return None
        if window is None or window.relation in _LOOKS_BACK:
            return None
        return window.end_on

    @property
    def tells_close(self) -> bool:
        """Whether the text speaks of the close of the session, not of any moment of it."""
        if self.aspect == "close":
            return True
        words = self.text.casefold().split()
        return any(word.strip(",.;:") in _CLOSING for word in words)

    def _derived_id(self) -> str:
        figure = self.quantity and (self.quantity.start, self.quantity.end)
        subjects = [(mention.start, mention.end, mention.id) for mention in self.subjects]
        return content_id("c", self.article_id, self.form, self.start, self.end, figure, subjects)
