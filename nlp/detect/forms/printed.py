"""Figures of one sentence that say the same thing twice: a change and its levels, a sum and parts.

Only what is surely meant together is joined: the same subject, the same time, like units. Whether
the figures fit each other is for verify to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nlp.records import Claim, Hedge, Mention, Printed, Quantity

_MOVES = frozenset({"pct_change", "abs_change", "point_change"})
_AMOUNTS = frozenset({"level", "market_value", "basket_sum"})
_POINT_UNITS = frozenset({"percentage_point", "basis_point"})
_FEWEST_PARTS = 2

_Key = tuple[str | None, ...]


def with_printed(claims: Sequence[Claim], figures: Sequence[Quantity]) -> list[Claim]:
    """The claims of one sentence, each with the figures from which its own follows.

    Args:
        claims: All claims of a sentence.
        figures: All its figures, also those that no claim has.
    """
    if len(claims) < _FEWEST_PARTS:
        return list(claims)
    return [_joined(claim, claims, figures) for claim in claims]


def _joined(claim: Claim, claims: Sequence[Claim], figures: Sequence[Quantity]) -> Claim:
    if claim.quantity is None or claim.negated:
        return claim
    told = [
        each
        for each in claims
        if each is not claim and each.modality == claim.modality and not each.negated
    ]
    found = tuple(each for rule in _RULES for each in rule(claim, told, figures))
    return claim.replace(printed=found) if found else claim


def _of_levels(claim: Claim, others: Sequence[Claim], _: Sequence[Quantity]) -> Iterator[Printed]:
    """As in "fell 22.6% to £48m from £62m"."""
    if claim.form not in _MOVES or claim.quantity is None:
        return
    for other in others:
        before, after = other.quantity_from, other.quantity
        if other.form != "from_to" or before is None or after is None:
            continue
        alike = (before.unit, before.currency) == (after.unit, after.currency)
        if alike and _same_thing(claim, other) and _may_come_of(claim.quantity, after):
            yield Printed(relation="change", inputs=(before, after))


def _may_come_of(change: Quantity, level: Quantity) -> bool:
    """Per cent come of any levels but rates, points of rates, amounts of amounts."""
    if level.unit == "percent":
        return change.unit in _POINT_UNITS
    return change.unit == "percent" or (change.unit, change.currency) == (
        level.unit,
        level.currency,
    )


def _of_points(claim: Claim, others: Sequence[Claim], _: Sequence[Quantity]) -> Iterator[Printed]:
    """As in "rose 5.21 points, or 0.1%, to 4,455.59"."""
    if claim.form != "pct_change" or claim.quantity is None or claim.quantity.unit != "percent":
        return
    amounts = [each for each in others if each.form == "abs_change" and _same_thing(claim, each)]
    levels = [each for each in others if each.form == "level" and _same_thing(claim, each)]
    if len(amounts) != 1 or len(levels) != 1:
        return
    amount, level = amounts[0].quantity, levels[0].quantity
    if amount is None or level is None or not _like(amount, level):
        return
    yield Printed(relation="change_by", inputs=(_signed(amounts[0], amount), level))


def _of_two(claim: Claim, others: Sequence[Claim], _: Sequence[Quantity]) -> Iterator[Printed]:
    """As in "silver's 4% gain was twice gold's 2%", "4.94% and 3.86%, a gap of 108 points"."""
    quantity = claim.quantity
    if quantity is None or claim.form not in {"comparison_size", "times", "spread"}:
        return
    one = _told_of(claim.subjects, claim, others)
    other = _told_of(claim.objects, claim, others)
    if one is None or other is None or one[0].form != other[0].form:
        return
    if one[1].unit != other[1].unit or one[1].currency != other[1].currency:
        return
    if quantity.unit in {"multiple", "ratio"}:
        yield Printed(relation="ratio", inputs=(one[1], other[1]))
    elif one[1].unit == "percent" and quantity.unit in {*_POINT_UNITS, "percent"}:
        yield Printed(relation="gap", inputs=(one[1], other[1]))


def _told_of(
    mentions: Sequence[Mention], claim: Claim, others: Sequence[Claim]
) -> tuple[Claim, Quantity] | None:
    """The one change or level that the sentence prints of a side of a comparison."""
    wanted = _ids(mentions)
    found = [
        each
        for each in others
        if each.form in {"pct_change", "level", "market_value"}
        and wanted
        and _ids(each.subjects) == wanted
        and (each.form != "pct_change" or _same_time(claim, each) or each.window is None)
    ]
    if len(found) != 1 or found[0].quantity is None or found[0].quantity.high is not None:
        return None
    return found[0], _signed(found[0], found[0].quantity)


def _of_parts(claim: Claim, others: Sequence[Claim], _: Sequence[Quantity]) -> Iterator[Printed]:
    """As in "worth $3.0tn and $2.5tn, together $5.5tn"; every part must be printed."""
    if claim.form != "basket_sum" or len(claim.subjects) < _FEWEST_PARTS or claim.quantity is None:
        return
    moved = claim.direction in {"up", "down"}
    forms = {"abs_change"} if moved else {"level", "market_value"}
    parts: list[Quantity] = []
    for mention in claim.subjects:
        told = [
            each.quantity
            for each in others
            if each.form in forms
            and mention.id is not None
            and _ids(each.subjects) == (mention.id,)
            and each.quantity is not None
            and _like(each.quantity, claim.quantity)
        ]
        if len(told) != 1:
            return
        parts.append(told[0])
    yield Printed(relation="sum", inputs=tuple(parts))


def _of_whole(claim: Claim, others: Sequence[Claim], _: Sequence[Quantity]) -> Iterator[Printed]:
    """As in "$3bn of sales, 30% of the $10bn"."""
    if claim.form != "share" or claim.quantity is None or claim.quantity.unit != "percent":
        return
    part = [each for each in others if each.form in _AMOUNTS and _same_names(claim.subjects, each)]
    whole = [each for each in others if each.form in _AMOUNTS and _same_names(claim.objects, each)]
    if len(part) == len(whole) == 1:
        one, other = part[0].quantity, whole[0].quantity
        if one is not None and other is not None and _like(one, other):
            yield Printed(relation="share", inputs=(one, other))


def _of_price(
    claim: Claim, others: Sequence[Claim], figures: Sequence[Quantity]
) -> Iterator[Printed]:
    """As in "at $100, or 20 times earnings of $5 a share", "1.5bn shares at $10: $15bn"."""
    if claim.form not in {"multiple", "market_value"}:
        return
    prices = [
        each.quantity
        for each in others
        if each.form == "level"
        and each.measure in {None, "close"}
        and _same_names(claim.subjects, each)
        and each.quantity is not None
        and each.quantity.unit == "currency"
    ]
    if len(prices) != 1 or prices[0] is None:
        return
    if claim.form == "multiple":
        earned = [e.quantity for e in others if (e.measure or "").startswith("eps")]
        if len(earned) == 1 and earned[0] is not None and _like(earned[0], prices[0]):
            yield Printed(relation="multiple", inputs=(prices[0], earned[0]))
        return
    shares = [each for each in figures if each.unit == "count" and each.noun == "share"]
    if len(shares) == 1 and claim.quantity is not None and _like(claim.quantity, prices[0]):
        yield Printed(relation="value", inputs=(prices[0], shares[0]))


def _ids(mentions: Sequence[Mention]) -> _Key:
    return tuple(mention.id for mention in mentions)


def _same_names(mentions: Sequence[Mention], other: Claim) -> bool:
    """Whether a claim is about these: the same ids, or the same words where nothing is known."""
    if not mentions or len(mentions) != len(other.subjects):
        return False
    return all(
        one.id == two.id and (one.id is not None or one.text == two.text)
        for one, two in zip(mentions, other.subjects, strict=True)
    )


def _same_thing(claim: Claim, other: Claim) -> bool:
    """Whether two claims speak of one measure of one subject at one time."""
    measure = claim.measure == other.measure or None in {claim.measure, other.measure}
    return measure and _same_names(claim.subjects, other) and _same_time(claim, other)


def _same_time(claim: Claim, other: Claim) -> bool:
    one, two = claim.window, other.window
    if one is None or two is None:
        return one is two
    return (one.begin, one.end_on, one.relation) == (two.begin, two.end_on, two.relation)


def _like(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are amounts of one unit, neither of them a range."""
    plain = one.high is None and other.high is None
    points = {"points", "count"}  # the unit of an index is left out as often as not
    return plain and (
        (one.unit, one.currency) == (other.unit, other.currency) or {one.unit, other.unit} <= points
    )


def _signed(claim: Claim, quantity: Quantity) -> Quantity:
    """The figure of a fall below zero."""
    falls = claim.form in _MOVES and claim.direction in {"down", "below"} and quantity.value > 0
    if not falls:
        return quantity
    swapped: dict[str, Hedge] = {
        "below": "above", "above": "below", "at_least": "at_most", "at_most": "at_least",
    }  # fmt: skip
    hedge = swapped.get(quantity.hedge, quantity.hedge)
    return quantity.replace(value=-quantity.value, hedge=hedge)


_Rule = Callable[[Claim, Sequence[Claim], Sequence[Quantity]], Iterator[Printed]]
_RULES: tuple[_Rule, ...] = (
    _of_levels, _of_points, _of_two, _of_parts, _of_whole, _of_price,
)  # fmt: skip
