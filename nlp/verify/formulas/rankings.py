"""The rank of the subjects among all operands, by change or by level."""

from __future__ import annotations

from nlp.verify.compute import Gap, Outcome, Task
from nlp.verify.formulas.comparisons import changes_of_each, levels_of_each

_SHOWN = 3  # places of the ranking that are always shown


def rank_change(task: Task) -> Outcome | Gap:
    """Rank of the subjects by change over the window among all operands; the unit is ``rank``.

    Down ranks the largest fall first. A tie gives all that share it every place it takes.
    """
    return _rank(task, changes_of_each(task))


def rank_level(task: Task) -> Outcome | Gap:
    """Rank of the subjects by level among all operands, the lowest first for down."""
    return _rank(task, levels_of_each(task))


def _rank(task: Task, found: list[Outcome] | Gap) -> Outcome | Gap:
    if isinstance(found, Gap):
        return found
    if len(found) + task.lacking < 2:
        return Gap("no_members", "the others in the ranking are not named")
    units = {outcome.unit for outcome in found}
    if len(units) > 1:
        return Gap("no_series", f"{' and '.join(sorted(units))} cannot be ranked together")
    sign = 1 if task.claim.direction in {"down", "below"} else -1
    keys = [sign * outcome.value for outcome in found]
    own = max(1, task.own)
    stated = task.claim.rank or 1
    last = stated + own - 1  # "the two largest" are the first and the second
    ahead = max(sum(other < keys[place] for other in keys) for place in range(own))
    level = max(sum(other == keys[place] for other in keys) for place in range(own))
    truth = ahead + 1 <= last <= ahead + level if own == 1 else ahead < last
    if task.lacking and ahead < last:
        note = f"nothing is stored of {task.lacking} others in the ranking"
        return Gap("no_members", f"{ahead + 1} among {len(found)}; {note}")
    order = sorted(range(len(found)), key=keys.__getitem__)
    place = order.index(0)
    listed = [at for at in range(len(order)) if at < _SHOWN or abs(at - place) <= 1]
    text = "; ".join(f"{at + 1}. {found[order[at]].text}" for at in listed)
    others = [order[at] for at in listed if order[at] >= own]
    rows = tuple(row for outcome in found[:own] for row in outcome.rows)
    rows += tuple(row for member in others for row in found[member].rows)
    return Outcome(float(ahead + 1), "rank", rows, text, truth=truth, subtype="order")
