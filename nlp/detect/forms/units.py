"""Which units fit which things, so that a bare number gets the unit that it must have."""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.lexicon import words
from nlp.detect.memory import Memory, Referent, scored
from nlp.detect.scene import PRICED, Scene
from nlp.market.measures import MEASURES, is_growth, is_rate
from nlp.records import Form, Quantity
from nlp.reference import Reference

#: No share costs more than this in any currency of ours (Berkshire Hathaway A: $800,000).
_LARGEST_PRICE = 5_000_000
#: Kinds of thing that stand at nothing but their price.
_OF_ONE_UNIT = frozenset({"INDEX", "COMMODITY", "CURRENCY"})
#: Behind a number of points these count nothing ("holds 8,500 levels").
_MARKS = frozenset({"level", "levels", "mark"})
#: What payrolls count.
_JOBS = words("statistics", "jobs", "nouns")
#: Kinds of thing that a pronoun before a level can mean.
_STANDING = PRICED | {"INDICATOR"}


def is_percent(measure: str | None) -> bool:
    """Whether levels of the measure are in percent."""
    return measure is not None and measure in MEASURES and MEASURES[measure].unit == "percent"


def is_statistic(measure: str | None) -> bool:
    """Whether the measure counts or sums something (payrolls, revenue)."""
    return (
        measure is not None
        and measure in MEASURES
        and MEASURES[measure].unit
        in {
            "count",
            "currency",
        }
    )


def is_count(measure: str | None) -> bool:
    """Whether the measure counts something (payrolls, claims)."""
    return measure is not None and measure in MEASURES and MEASURES[measure].unit == "count"


def fits_level(quantity: Quantity, referent: Referent) -> bool:
    """Whether a figure can be where a thing stands."""
    unit, measure, kind = quantity.unit, referent.measure, referent.kind
    if (
        quantity.noun is not None
        and unit == "count"
        and not (kind == "INDEX" and quantity.noun in _MARKS)
    ):
        return is_statistic(measure) and kind == "INDICATOR"
    if kind == "INDEX":
        return unit in {"points", "count"} and measure in {"close", None}
    if kind == "COMMODITY" and unit == "count" and quantity.value == 0:  # "fell below zero"
        return measure == "close"
    if kind in {"COMPANY", "COMMODITY"} and measure == "close":
        return unit == "currency" and not is_company_figure(quantity, referent)
    if kind == "CURRENCY":
        return unit in {"currency", "count"}
    if is_percent(measure):
        return unit == "percent" or (unit == "count" and quantity.value == 0)
    if measure is not None and measure in MEASURES:
        expected = MEASURES[measure].unit
        return unit == expected or (expected == "index" and unit in {"count", "points"})
    return unit in {"currency", "points"} and kind is not None


def is_company_figure(quantity: Quantity, referent: Referent) -> bool:
    """Whether an amount said of a company is one of its accounts and no price of its share."""
    company = referent.kind == "COMPANY" and referent.measure == "close"
    return company and quantity.unit == "currency" and quantity.value >= _LARGEST_PRICE


def definite(quantity: Quantity, referent: Referent) -> Quantity:
    """The figure with the unit that it must have when said of a thing.

    An index stands at points, an exchange rate at units of the other currency.
    """
    mark = referent.kind == "INDEX" and quantity.noun in _MARKS
    if quantity.unit != "count" or (quantity.noun is not None and not mark):
        return quantity
    if quantity.value == 0 and is_percent(referent.measure):  # "below zero"
        return quantity.replace(unit="percent")
    if quantity.value == 0 and referent.kind == "COMMODITY":
        return quantity.replace(unit="currency", currency="USD")
    if referent.kind == "INDEX":
        return quantity.replace(unit="points")
    if referent.kind == "CURRENCY" and (referent.mention.id or "").startswith("FX:"):
        pair = (referent.mention.id or "").removeprefix("FX:")
        return quantity.replace(unit="currency", currency=pair[3:6])
    return quantity


def paired(quantity: Quantity, referent: Referent, reference: Reference) -> Referent:
    """A currency whose price is told in another than that of its pair means the pair with that one.

    As in "the pound weakened to €1.0850" (not the pound in dollars). Without such a pair in the
    tables the thing stays unnamed, so that nothing is held against the price in dollars. The
    dollar at so many yen is its rate in yen.
    """
    pair = (referent.mention.id or "").removeprefix("FX:")
    told = quantity.currency or ""
    against = f"FX:USD{told}"
    if told and referent.mention.id == "INDEX:DXY" and reference.get(against) is not None:
        return replace(referent, mention=referent.mention.replace(id=against, candidates=()))
    if not (referent.mention.id or "").startswith("FX:") or not told or told in pair:
        return referent
    own = pair[:3] if pair[3:] == "USD" else pair[3:]
    pairs = (f"FX:{own}{told}", f"FX:{told}{own}")
    meant = next((each for each in pairs if reference.get(each) is not None), None)
    return replace(referent, mention=referent.mention.replace(id=meant, candidates=()))


def decided(
    scene: Scene, quantity: Quantity, subjects: tuple[Referent, ...], memory: Memory
) -> tuple[Referent, ...]:
    """A pronoun or description means something that can stand at the figure.

    As in "it settled at $61.46" after the S&P 500 and crude oil were named: no index stands at
    dollars. Names stay what they are; what nothing fits is not named.
    """
    if len(subjects) != 1 or fits_level(quantity, subjects[0]):
        return subjects
    mention = subjects[0].mention
    if mention.id is None or not _is_anaphor(scene, subjects[0]):
        return subjects
    for other in memory.recent(_STANDING, before=mention.start):
        if other.measure is not None and fits_level(quantity, other):
            return (scored(other, mention, reason="the last that can stand at such a figure"),)
    if subjects[0].kind not in _OF_ONE_UNIT:
        return subjects
    return (replace(subjects[0], mention=mention.replace(id=None, candidates=())),)


def _is_anaphor(scene: Scene, referent: Referent) -> bool:
    """Whether the words only take up again what was named elsewhere."""
    mention = referent.mention
    if not scene.sentence.start <= mention.start < scene.sentence.end:
        return False
    last = scene.index_at(mention.end - 1)
    named = any(
        scene.entity_at(i) is not None and scene.entity_at(i).label in PRICED  # type: ignore[union-attr]
        for i in range(scene.index_at(mention.start), last + 1)
    )
    return not named and bool(mention.candidates)


def form_of_move(
    quantity: Quantity, subjects: tuple[Referent, ...], measure: str | None
) -> Form | None:
    """The form of a claim that something moved by a figure; None for what moves nothing.

    Args:
        quantity: The figure.
        subjects: What moved.
        measure: What of it.
    """
    unit = quantity.unit
    if unit in {"percentage_point", "basis_point"}:
        return "point_change"
    if unit == "percent":
        if is_growth(measure):
            return "growth_rate"
        if is_rate(measure):
            return "point_change"
        return "pct_change"
    if unit == "multiple":
        return "pct_change" if quantity.change else None
    if unit == "points":
        return "point_change" if is_rate(measure) else "abs_change"
    if unit == "currency":
        if measure == "market_cap" and subjects[0].mention.id is None:
            return "basket_sum"
        return "abs_change"
    bare = quantity.noun is None
    priced = any(referent.kind in {"INDEX", "COMPANY", "COMMODITY"} for referent in subjects)
    bare = bare or (measure == "payrolls" and quantity.noun in _JOBS)
    if bare and (priced or is_count(measure)):
        return "abs_change"
    return None
