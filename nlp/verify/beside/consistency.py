"""Whether the figures that one sentence prints fit each other, whatever the data say.

A sentence that prints a change and both levels, or a sum and its parts, says the same thing twice.
Each printed figure stands for an interval; the intervals of the inputs go through the formula, and
the printed result fits when some value that it admits comes out. No data are needed, and no label
follows: where the figures disagree, one of them is wrong, and the verdict says so.

References:
    Nuijten, Hartgerink, van Assen, Epskamp, Wicherts: The prevalence of statistical reporting
    errors in psychology (statcheck), 2016: reported results recomputed from reported inputs,
    within the rounding of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import inf
from types import MappingProxyType

from nlp.records import Claim, Consistency, Printed, PrintedRelation, Quantity, Verdict
from nlp.verify.compute import shown
from nlp.verify.interval import interval

_Ends = tuple[float, float]
_SLIP = 1e-12
_MOST_INPUTS = 12  # corners of the box are 2 to the power of them
_HUNDREDTHS = 100.0


def checked_within(verdict: Verdict, claim: Claim) -> Verdict:
    """A verdict that also tells whether the figure fits the others of its sentence.

    Args:
        verdict: The verdict on the claim; its label stays.
        claim: The claim.
    """
    found = consistency(claim)
    wrong = [disagreement(each, claim) for each in found if not each.holds]
    if not found:
        return verdict
    return verdict.replace(
        consistency=found,
        flags=(*verdict.flags, "figures_disagree") if wrong else verdict.flags,
        explanation="; ".join((verdict.explanation, *wrong)),
    )


def consistency(claim: Claim) -> tuple[Consistency, ...]:
    """How the figure of a claim fits the others that its sentence prints.

    Args:
        claim: The claim; without ``printed`` there is nothing to tell.
    """
    return tuple(_checked(claim))


def disagreement(found: Consistency, claim: Claim) -> str:
    """One line for people on figures that do not fit."""
    stated = claim.quantity.text if claim.quantity is not None else ""
    low, high = _shown(found.lowest, claim), _shown(found.highest, claim)
    between = low if low == high else f"{low} to {high}"
    return f"the printed figures do not fit: {found.formula} gives {between}, printed {stated}"


def bounds(
    relation: PrintedRelation, inputs: tuple[Quantity, ...], *, in_percent: bool
) -> _Ends | None:
    """The least and the greatest result that the roundings of printed inputs allow together.

    Every formula rises or falls in each of its inputs, so that the ends lie at the corners of the
    box of their intervals.

    Args:
        relation: Which formula.
        inputs: The figures, in the order of the relation, signed.
        in_percent: Of a change: whether it is one in per cent, not in the unit of the levels.

    Returns:
        None where a denominator may be zero or a figure has no two ends.

    Example:
        From 62 to 48, each rounded to a unit, is a fall of between 24.0 % and 21.1 %.
    """
    ends = [_ends(each) for each in inputs]
    if not 2 <= len(ends) <= _MOST_INPUTS or any(inf in map(abs, each) for each in ends):
        return None
    formula = _percent_change if relation == "change" and in_percent else _FORMULAS[relation]
    corners = [formula(*corner) for corner in product(*ends)]
    told = [each for each in corners if each is not None]
    return (min(told), max(told)) if len(told) == len(corners) else None


def _checked(claim: Claim) -> Iterator[Consistency]:
    quantity = claim.quantity
    if quantity is None:
        return
    for printed in claim.printed:
        in_percent = quantity.unit == "percent"
        found = bounds(printed.relation, printed.inputs, in_percent=in_percent)
        if found is None:
            continue
        factor = _factor(printed, quantity)
        low, high = _as_stated(claim, printed, (factor * found[0], factor * found[1]))
        stated = _ends(quantity)
        slip = _SLIP * max(1.0, abs(low), abs(high))
        fits = stated[0] <= high + slip and low - slip <= stated[1]
        yield Consistency(
            relation=printed.relation,
            formula=_formula(printed),
            lowest=low,
            highest=high,
            holds=fits,
        )


def _factor(printed: Printed, quantity: Quantity) -> float:
    """Gaps of figures in per cent are points, and hundred times as many basis points."""
    percent = all(each.unit in {"percent", "percentage_point"} for each in printed.inputs)
    return _HUNDREDTHS if quantity.unit == "basis_point" and percent else 1.0


def _as_stated(claim: Claim, printed: Printed, found: _Ends) -> _Ends:
    """Signed so that the stated direction is positive; a size without direction has no sign."""
    low, high = found
    if printed.relation not in _SIGNED or (claim.quantity and claim.quantity.value < 0):
        return found
    if claim.direction in {"down", "below"}:
        return -high, -low
    if claim.direction is None:
        return (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
    return found


def _ends(quantity: Quantity) -> _Ends:
    """Least and greatest value that a printed figure stands for, by the most lenient rule."""
    made = interval(quantity)
    every = (made, *made.alternatives)
    low = min(-inf if each.lo is None else float(each.lo) for each in every)
    high = max(inf if each.hi is None else float(each.hi) for each in every)
    return low, high


def _percent_change(before: float, after: float) -> float | None:
    return 100 * (after / before - 1) if before > 0 else None


def _change_by(amount: float, level: float) -> float | None:
    return _percent_change(level - amount, level)


def _ratio(one: float, other: float) -> float | None:
    return one / other if other > 0 else None


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole > 0 else None


_FORMULAS: Mapping[PrintedRelation, Callable[..., float | None]] = MappingProxyType(
    {
        "change": lambda before, after: after - before,
        "change_by": _change_by,
        "gap": lambda one, other: one - other,
        "ratio": _ratio,
        "sum": lambda *parts: sum(parts),
        "share": _share,
        "multiple": _ratio,
        "value": lambda price, shares: price * shares,
    }
)
_SIGNED = frozenset({"change", "change_by", "gap"})
_SAID: Mapping[PrintedRelation, str] = MappingProxyType(
    {
        "change": "{} \N{RIGHTWARDS ARROW} {}",
        "change_by": "{} up to {}",
        "gap": "{} less {}",
        "ratio": "{} over {}",
        "share": "{} of {}",
        "multiple": "{} over {}",
        "value": "{} times {}",
    }
)


def _formula(printed: Printed) -> str:
    texts = [each.text for each in printed.inputs]
    if printed.relation == "sum":
        return " + ".join(texts)
    return _SAID[printed.relation].format(*texts)


def _shown(value: float, claim: Claim) -> str:
    unit = claim.quantity.unit if claim.quantity is not None else ""
    if unit == "basis_point":
        return f"{value:,.0f} basis points"
    return shown(value, unit=unit)
