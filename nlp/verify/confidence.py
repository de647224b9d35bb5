"""How likely a verdict is right: one number for each step, and one for the label.

Each number is a logistic function of what the verdict itself tells: by how much the value lies
inside or outside the interval, how the readings agree, how noisy the series is, how likely a
chance match. The weights in ``confidence.toml`` are fitted on statements of known truth, made
from real series by a simulated writer who picks readings, rounds and errs; the recipe and the
reliability of the fit are in ``models/recipes/confidence``. The step ``link`` is the score of the
least certain name, as the reference tables give it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from operator import itemgetter, mul
from typing import NamedTuple

from nlp.records import Claim, Label, Mention
from nlp.resources import table
from nlp.verify.evidence import Computed
from nlp.verify.interval import Interval
from nlp.verify.noise import noise_of

_DECIDED = frozenset(
    {"supported", "supported_other_reading", "close", "contradicted", "direction_only"}
)
_CERTAIN = 0.99  # a name without rival is hardly ever anything else
_USUAL_CHANCE = 0.05  # where no interval decides
_MOST = 20.0  # grains, or noise in grains: more makes no difference


def features(
    claim: Claim,
    label: Label,
    deciding: Computed,
    every: list[Computed],
    admitted: Interval | None,
    chance: float | None,
) -> dict[str, float]:
    """What the fit looks at, each between 0 and a few.

    Args:
        claim: The claim.
        label: Its label.
        deciding: The reading that decides.
        every: All readings.
        admitted: The interval of its figure, or None.
        chance: From ``coincidence``, or None.
    """
    told: list[bool | None] = [each.holds for each in every if each.holds is not None]
    agreeing = told.count(deciding.holds) / len(told) if told else 1.0
    margin, noise = _margin(claim, deciding, admitted)
    judgement, quantity = deciding.judgement, claim.quantity
    distance = 0.0 if margin is None else math.log1p(min(margin, _MOST))
    holds = label not in {"contradicted", "close"}
    noisy = math.log1p(min(noise, _MOST))
    return {
        "other": float(label == "supported_other_reading"),
        "close": float(label == "close"),
        "contradicted": float(label == "contradicted"),
        "silent": float(margin is None and holds),
        "silent_outside": float(margin is None and not holds),
        "inside": distance if holds else 0.0,
        "outside": 0.0 if holds else distance,
        "noise": noisy,
        "noise_outside": 0.0 if holds else noisy,
        "loose": float(judgement is not None and judgement.note is not None),
        "hedged": float(quantity is not None and quantity.hedge != "exact"),
        "agreeing": agreeing,
        "readings": math.log(max(1, len(told))),
        "chance": chance if chance is not None else _USUAL_CHANCE,
    }


def confidences(claim: Claim, label: Label, seen: dict[str, float]) -> dict[str, float] | None:
    """The confidence of each step and, under ``label``, of the label; None where undecided.

    Args:
        claim: The claim, for the scores of its names.
        label: Its label.
        seen: From ``features``.
    """
    if label not in _DECIDED:
        return None
    weights = _weights(tuple(seen))
    steps = {step: round(each.logistic(seen), 4) for step, each in weights.items()}
    names = claim.subjects + claim.objects
    steps["link"] = round(min(map(_score, names), default=_CERTAIN), 4)
    return steps


def _margin(
    claim: Claim, deciding: Computed, admitted: Interval | None
) -> tuple[float | None, float]:
    """How far the value lies from the edge of the interval, and its noise, both in grains."""
    judgement = deciding.judgement
    if admitted is None or judgement is None or judgement.signed is None:
        return None, 0.0
    value = judgement.signed
    grain = float(admitted.grain) or 1e-9
    noise = noise_of(deciding.planned, claim) * abs(value) / grain
    made = admitted.match(value) or admitted
    edges = [abs(value - float(edge)) for edge in (made.lo, made.hi) if edge is not None]
    return (min(edges) / grain if edges else None), noise


def _score(mention: Mention) -> float:
    scores = [each.score for each in mention.candidates if each.id == mention.id]
    return min(_CERTAIN, scores[0]) if scores else _CERTAIN


class _Weights(NamedTuple):
    """The weights of the features that one step looks at, in the order of ``features``."""

    bias: float
    values: tuple[float, ...]
    chosen: Callable[[dict[str, float]], tuple[float, ...]]

    def logistic(self, seen: dict[str, float]) -> float:
        return 1 / (1 + math.exp(-self.bias - sum(map(mul, self.values, self.chosen(seen)))))


@cache
def _weights(names: tuple[str, ...]) -> dict[str, _Weights]:
    """The fitted weights by step; every step uses several features.

    Args:
        names: The features, in order.
    """
    found: dict[str, dict[str, float]] = table("nlp.verify", "confidence.toml")["weights"]
    used = {step: [name for name in names if name in found[step]] for step in found}
    return {
        step: _Weights(
            weights["bias"], tuple(weights[name] for name in used[step]), itemgetter(*used[step])
        )
        for step, weights in found.items()
    }
