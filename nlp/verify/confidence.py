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
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from nlp.records import Claim, Label, Mention
from nlp.resources import table
from nlp.verify.evidence import Computed
from nlp.verify.interval import Interval

_Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_CERTAIN = 0.99  # a name without rival is hardly ever anything else
_USUAL_CHANCE = 0.05  # where no interval decides
_MOST = 20.0  # grains, or noise in grains: more makes no difference


class Features(NamedTuple):
    """What the fit looks at, each between 0 and a few.

    Attributes:
        other: Whether another reading than the default one decides.
        close: Whether the label is ``close``.
        contradicted: Whether it is ``contradicted``.
        silent: Whether a statement without a figure holds.
        silent_outside: Whether one fails.
        inside: How far inside the interval the value lies, in grains, on a logarithmic scale.
        outside: How far outside.
        noise: By how much vendors differ, in grains, on the same scale.
        noise_outside: The same where the value lies outside.
        loose: Whether only a looser rule than the printed digits admits it.
        hedged: Whether the text hedges the figure.
        agreeing: Share of the readings that agree with the deciding one.
        readings: Logarithm of the number of readings that tell.
        chance: Probability of a chance match.
    """

    other: float
    close: float
    contradicted: float
    silent: float
    silent_outside: float
    inside: float
    outside: float
    noise: float
    noise_outside: float
    loose: float
    hedged: float
    agreeing: float
    readings: float
    chance: float


def features(
    claim: Claim,
    label: Label,
    deciding: Computed,
    every: list[Computed],
    admitted: Interval | None,
    chance: float | None,
) -> Features:
    """What the fit looks at in one verdict.

    Args:
        claim: The claim.
        label: Its label.
        deciding: The reading that decides.
        every: All readings.
        admitted: The interval of its figure, or None.
        chance: From ``coincidence``, or None.
    """
    told: list[bool | None] = [each.holds for each in every if each.holds is not None]
    margin, noise = _margin(deciding, admitted)
    judgement, quantity = deciding.judgement, claim.quantity
    distance = 0.0 if margin is None else math.log1p(min(margin, _MOST))
    holds = label not in {"contradicted", "close"}
    noisy = math.log1p(min(noise, _MOST))
    return Features(
        other=float(label == "supported_other_reading"),
        close=float(label == "close"),
        contradicted=float(label == "contradicted"),
        silent=float(margin is None and holds),
        silent_outside=float(margin is None and not holds),
        inside=distance if holds else 0.0,
        outside=0.0 if holds else distance,
        noise=noisy,
        noise_outside=0.0 if holds else noisy,
        loose=float(judgement is not None and judgement.note is not None),
        hedged=float(quantity is not None and quantity.hedge != "exact"),
        agreeing=told.count(deciding.holds) / len(told) if told else 1.0,
        readings=math.log(max(1, len(told))),
        chance=chance if chance is not None else _USUAL_CHANCE,
    )


def confidences(seen: Sequence[Features], claims: Sequence[Claim]) -> list[dict[str, float]]:
    """The confidence of each step and, under ``label``, of the label, of decided verdicts.

    Args:
        seen: From ``features``, one for each verdict.
        claims: What each verdict is on, for the scores of its names.
    """
    if not seen:
        return []
    steps, biases, weights = _weights()
    told = np.round(1 / (1 + np.exp(-biases - np.array(seen) @ weights)), 4)
    found = [dict(zip(steps, each, strict=True)) for each in told.tolist()]
    for made, claim in zip(found, claims, strict=True):
        names = claim.subjects + claim.objects
        made["link"] = round(min(map(_score, names), default=_CERTAIN), 4)
    return found


def _margin(deciding: Computed, admitted: Interval | None) -> tuple[float | None, float]:
    """How far the value lies from the edge of the interval, and its noise, both in grains."""
    judgement = deciding.judgement
    if admitted is None or judgement is None or judgement.signed is None:
        return None, 0.0
    value = judgement.signed
    grain = float(admitted.grain) or 1e-9
    noise = deciding.noise * abs(value) / grain
    made = judgement.match or admitted
    nearest = min(abs(value - made.low), abs(value - made.high))
    return (nearest / grain if math.isfinite(nearest) else None), noise


def _score(mention: Mention) -> float:
    for each in mention.candidates:
        if each.id == mention.id:
            return min(_CERTAIN, each.score)
    return _CERTAIN


@cache
def _weights() -> tuple[tuple[str, ...], _Floats, _Floats]:
    """The steps, their biases, and weights of shape (features, steps): 0 for what one ignores."""
    found: dict[str, dict[str, float]] = table("nlp.verify", "confidence.toml")["weights"]
    biases = np.array([weights["bias"] for weights in found.values()])
    rows = [[each.get(name, 0.0) for each in found.values()] for name in Features._fields]
    return tuple(found), biases, np.array(rows)
