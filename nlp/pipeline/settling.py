"""Forecasts whose day has come, as the statements that they amount to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp.market.measures import is_rate, kind_of
from nlp.records import Article, Claim, ClaimWindow, Form, Verdict

if TYPE_CHECKING:
    from nlp.store import Store

#: Days that a market may be shut before the day on which something fell due.
_SHUT = dt.timedelta(days=6)


def settled_claim(claim: Claim, *, at: dt.datetime) -> Claim:
    """What a forecast states once its day is over, as known at an instant.

    A figure admits what its digits admit, as in any other statement; a price that should rise or
    fall to a level need only touch it on some day of the stretch (Bradshaw, Brown and Huang,
    Review of Accounting Studies 18, 2013, count target prices met in this way).

    Args:
        claim: A forecast that is due.
        at: Aware instant after its day.

    Returns:
        A claim of the same id that link and verify judge like any other.
    """
    form = _form(claim)
    direction, window = claim.direction, claim.window
    if form == "threshold":
        direction = "below" if direction in {"down", "below"} else "above"
        window = _from_then_on(claim)
    return claim.replace(
        form=form,
        direction=direction,
        window=window,
        modality="stated",
        checkable=True,
        reason=None,
        seen_at=at.astimezone(claim.seen_at.tzinfo),
    )


def _from_then_on(claim: Claim) -> ClaimWindow | None:
    """The days of the window after the article: a price touched before was not foretold."""
    window, written = claim.window, claim.seen_at.date()
    if window is None or window.end_on is None or window.end_on <= written:
        return window
    begin = written + dt.timedelta(days=1)
    if window.begin is not None and window.begin > begin:
        return window
    return window.replace(begin=begin, relation="in")


def foretells_change(claim: Claim) -> bool:
    """Whether the figure of a forecast is a change and no level: "rise 10 percent".

    Args:
        claim: A forecast.
    """
    return _form(claim) in {"pct_change", "abs_change", "point_change"}


def _form(claim: Claim) -> Form:
    """The kind of statement, told by the figure and by the rule that found it."""
    if claim.form != "forecast":
        return claim.form
    quantity, measure = claim.quantity, claim.measure
    found_by = next((step.by for step in claim.trace if step.field == "form"), "")
    if quantity is None:
        return "policy" if found_by.startswith("policy") else "direction_only"
    if claim.quantity_from is not None:
        return "from_to"
    if quantity.unit in {"percentage_point", "basis_point"}:
        return "point_change"
    is_change = found_by.startswith("change")
    if quantity.unit == "percent" and not is_rate(measure):
        return "pct_change"
    if is_change and quantity.unit != "percent":
        return "abs_change"
    if claim.direction in {"above", "below"}:
        return "threshold"
    moves = claim.direction in {"up", "down"} and not is_rate(measure)
    return "threshold" if moves and not _is_statistic(claim) else "level"


def _is_statistic(claim: Claim) -> bool:
    return any(kind_of(mention.id or "") == "economy" for mention in claim.subjects)


def is_settled(claim: Claim, verdict: Verdict) -> bool:
    """Whether the data behind a verdict reach the day on which a forecast fell due.

    A month that is not out yet says nothing about a forecast for the end of the year.

    Args:
        claim: The forecast.
        verdict: What the data say of it now.
    """
    due = claim.due_on
    if verdict.label in {"insufficient_data", "not_checkable"} or due is None:
        return False
    slack = dt.timedelta(0) if _is_statistic(claim) else _SHUT
    days = [row.date for reading in verdict.readings for row in reading.inputs]
    return bool(days) and max(days) >= due - slack


def unsettled(verdicts: Sequence[Verdict], article: Article, store: Store) -> list[Verdict]:
    """The verdicts without those that call a forecast open whose outcome is stored already.

    Args:
        verdicts: Of claims of one article.
        article: That article.
        store: Where the outcomes are.
    """
    from nlp.store import ClaimQuery

    told = store.claims(ClaimQuery(article=article.id, flag="settled", withdrawn=True))
    settled = {stored.claim.id for stored in told}
    return [v for v in verdicts if v.reason != "forecast" or v.claim_id not in settled]
