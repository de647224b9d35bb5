"""The one line of a verdict that a fact-checker reads first."""

from __future__ import annotations

from nlp.records import Claim, Label, Reading
from nlp.verify.compute import shown

_HELP = {
    "not_linked": "the subject is not known to the reference tables",
    "no_series": "no series for this measure of this subject",
    "no_coverage": "the data do not cover the window",
    "no_window": "the text does not say when",
    "thin_history": "the stored history starts too late",
    "no_members": "the members of the list are not given",
    "doubtful_data": "the stored values cannot be trusted",
    "unknown_form": "this kind of statement cannot be computed yet",
}

_UNCHECKED = {
    "forecast": "a forecast",
    "conditional": "a condition, not a statement of fact",
    "opinion": "an opinion",
    "question": "a question",
    "cause": "a cause; data show moves, not reasons",
    "vague": "too vague to compute",
}


def decided_line(
    claim: Claim,
    label: Label,
    readings: tuple[Reading, ...],
    deciding: int,
    slip: str | None,
    reason: str | None,
    doubt: str | None = None,
) -> str:
    """What was found, what was stated, and what would have matched."""
    reading = readings[deciding]
    stated = _stated(claim)
    if label == "insufficient_data":
        if doubt is not None:
            return "; ".join(filter(None, (doubt, reading.formula, stated)))
        help_line = _HELP.get(reason or "", "the data cannot tell")
        return f"{reading.note or help_line}; {stated}" if stated else reading.note or help_line
    line = reading.formula
    if label == "supported_other_reading":
        default = readings[0]
        found = ""
        if default.result is not None:
            found = f" (by default {shown(default.result, unit=default.unit or '')})"
        line = f"holds when read as {reading.name.replace('_', ' ')}: {line}{found}"
    parts = [line, stated]
    if label == "contradicted" and claim.negated:
        parts.append("the text denies it")
    if reading.note:
        parts.append(reading.note.replace("_", " "))
    if slip and label == "contradicted":
        parts.append(slip)
    if doubt is not None:
        parts.append(doubt)
    return "; ".join(part for part in parts if part)


def unchecked_line(claim: Claim, reason: str) -> str:
    """Why nothing was computed; a forecast names who made it and when it falls due."""
    line = _UNCHECKED.get(reason, "not a statement of fact")
    if reason != "forecast":
        return line
    if claim.holder is not None:
        line += f" by {claim.holder.text}"
    if claim.due_on is not None:
        line += f", due {claim.due_on}"
    return line


def missing_line(reason: str) -> str:
    """What is missing, for people."""
    return _HELP.get(reason, reason)


def _stated(claim: Claim) -> str:
    quantity = claim.quantity
    if quantity is None:
        return f"stated: {claim.direction}" if claim.direction else ""
    hedge = {"exact": "", "about": "about ", "below": "nearly ", "above": "more than "}.get(
        quantity.hedge, f"{quantity.hedge.replace('_', ' ')} "
    )
    way = f"{claim.direction} " if claim.direction else ""
    return f"stated {way}{hedge}{quantity.text}"
