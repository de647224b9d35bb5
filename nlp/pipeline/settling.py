"""Forecasts whose day has come, as the statements that they amount to."""

from __future__ import annotations

import datetime as dt
import re

from nlp.market.measures import is_rate, kind_of
from nlp.records import Claim, Form, Verdict

#: Verbs of a level that need only be touched.
_REACHING = re.compile(r"\b(?:reach|hit|top|touch)(?:es)?\b", re.IGNORECASE)
#: Days that a market may be shut before the day on which something fell due.
_SHUT = dt.timedelta(days=6)


def settled_claim(claim: Claim, *, at: dt.datetime) -> Claim:
    """What a forecast states once its day is over, as known at an instant.

    A figure that was foretold is taken as "about" that figure; what should be reached need only
    be touched on some day of the stretch.

    Args:
        claim: A forecast that is due.
        at: Aware instant after its day.

    Returns:
        A claim of the same id that link and verify judge like any other.
    """
    form = _form(claim)
    quantity = claim.quantity
    if quantity is not None and quantity.hedge == "exact" and form != "threshold":
        quantity = quantity.replace(hedge="about")
    direction = claim.direction
    if form == "threshold":
        direction = "below" if direction in {"down", "below"} else "above"
    return claim.replace(
        form=form,
        direction=direction,
        quantity=quantity,
        modality="stated",
        checkable=True,
        reason=None,
        seen_at=at.astimezone(claim.seen_at.tzinfo),
    )


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
    if claim.direction in {"up", "down"} and _REACHING.search(claim.text):
        return "threshold"
    return "level"


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
    statistics = any(kind_of(mention.id or "") == "economy" for mention in claim.subjects)
    slack = dt.timedelta(0) if statistics else _SHUT
    days = [row.date for reading in verdict.readings for row in reading.inputs]
    return bool(days) and max(days) >= due - slack
