"""What a reader of a verdict must know besides its label."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from nlp.records import Claim, Flag, Label
from nlp.verify.beside.slips import Slip
from nlp.verify.breaks import Break
from nlp.verify.compute import Row
from nlp.verify.evidence import Computed
from nlp.verify.formulas.spans import hole
from nlp.verify.robustness import FRAGILE

#: Days after the end of its period by which a statistic is out. Monthly figures of statistics
#: offices follow within seven weeks, quarterly accounts within three months, yearly series of the
#: World Bank with the update of the July after.
_RELEASED_WITHIN = {"M": 50, "Q": 92, "A": 212}
_SPOT_GAP = 0.05  # of the figure: by how much spot and nearest futures may differ
_OF_FUTURES = ("settle", "futures", "contract", "front-month")
_SMALL_GAP = 0.05  # a contradiction by less than this share of the figure hangs on one source


def flags_of(
    label: Label,
    every: list[Computed],
    deciding: Computed,
    claim: Claim,
    *,
    slip: Slip | None,
    odd: Break | None,
    chosen: dict[str, float | str | None] | None,
) -> tuple[str, ...]:
    """The flags of a verdict, each once.

    Args:
        label: Its label.
        every: All readings.
        deciding: The one that decides.
        claim: The claim.
        slip: What explains a wrong figure, or None.
        odd: What makes the deciding rows doubtful, or None.
        chosen: From ``robustness``, or None.
    """
    flags: list[str] = ["reading_dependent"] if _disagree(every) else []
    flags += deciding.planned.flags
    if deciding.judgement:
        flags += deciding.judgement.flags
    if label == "contradicted":
        if slip and slip.flag:
            flags.append(slip.flag)
        if _hangs_on_one_source(deciding, every, claim):
            flags.append("single_source")
    if label == "close" and is_later_vintage(deciding, claim):
        flags.append("revised_since")
    if label == "insufficient_data" and is_settlement(claim, deciding):
        flags.append("basis_mismatch")
    flags += _of_time(deciding, claim.seen_at.date())
    if odd is not None:
        flags.append("doubtful_data")
    if label == "supported" and has_gaps(deciding):
        flags.append("gaps")
    if chosen is not None and float(chosen["support"] or 0) < FRAGILE:
        flags.append("fragile_window")
    return tuple(dict.fromkeys(flags))


def _disagree(every: list[Computed]) -> bool:
    return len(every) > 1 and {True, False} <= {each.holds for each in every}


def _of_time(deciding: Computed, written: dt.date) -> Iterator[Flag]:
    """What counts, and was perhaps not there when the article was written."""
    captured = [row.vintage for row in deciding.rows if row.vintage is not None]
    if captured and max(captured) > written:
        yield "captured_later"
    rows = _rows(deciding)
    if rows and rows[0].operand.measure == "policy_rate" and max(r.day for r in rows) > written:
        yield "effective_later"
    if _may_not_be_out(deciding, written):
        yield "release_unknown"


def is_settlement(claim: Claim, deciding: Computed) -> bool:
    """Whether the text tells a price of futures, and spot prices are all there is.

    The two lie some per cent apart: what is off by no more is refuted by neither.
    """
    parts, judgement = deciding.planned.operands, deciding.judgement
    if judgement is None or judgement.signed is None or judgement.subtype == "direction":
        return False
    stated = float(claim.quantity.value) if claim.quantity is not None else 0.0
    if abs(judgement.signed - stated) > _SPOT_GAP * abs(stated):
        return False
    spot = bool(parts) and all(each.measure == "spot_price" for each in parts)
    return spot and any(word in claim.text.casefold() for word in _OF_FUTURES)


def _may_not_be_out(deciding: Computed, written: dt.date) -> bool:
    """Whether a statistic is so young that it may have been released after the article.

    Nothing tells when: neither its day of release nor a vintage is stored.
    """
    for row in _rows(deciding):
        series = row.operand
        if not series.instrument.startswith("ECON:") or series.released or row.vintage is not None:
            continue
        if (written - row.day).days < _RELEASED_WITHIN.get(series.frequency, 0):
            return True
    return False


def _rows(deciding: Computed) -> tuple[Row, ...]:
    return deciding.outcome.rows if deciding.outcome is not None else ()


def _hangs_on_one_source(deciding: Computed, every: list[Computed], claim: Claim) -> bool:
    sources = {row.series for each in every for row in each.rows}
    judgement = deciding.judgement
    if len(sources) > len(claim.subjects) or judgement is None or judgement.signed is None:
        return False
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    return abs(judgement.signed - stated) <= _SMALL_GAP * abs(stated)


def has_gaps(deciding: Computed) -> bool:
    """Whether sessions without a value might have made a true statement false."""
    planned = deciding.planned
    return any(hole(each, planned.begin, planned.end_on) for each in planned.operands)


def is_later_vintage(computed: Computed, claim: Claim) -> bool:
    """Whether a small miss rests on a value captured after the article was written."""
    judgement, outcome = computed.judgement, computed.outcome
    if judgement is None or outcome is None or judgement.signed is None or not outcome.rows:
        return False
    captured = outcome.rows[-1].vintage
    if captured is None or captured <= claim.seen_at.date() or judgement.subtype == "direction":
        return False
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    # First prints of growth and inflation are rarely revised by more than half a point.
    revision = 0.5 if outcome.unit in {"percent", "percentage_point"} else 0.02 * abs(stated)
    return abs(judgement.signed - stated) <= revision
