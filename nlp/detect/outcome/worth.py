"""How likely a claim is a statement of fact that somebody could check: one number for each claim.

The check-worthiness head scores a whole sentence, which may hold a figure, a forecast and a rank.
What sorts the claims of one sentence is what each has: a figure, a subject that the tables know, a
measure, a time, a plain statement rather than a forecast. A logistic function puts these together;
its weights in ``worth.toml`` are fitted on the development part of ``corpora/claims`` by
``models/recipes/checkworthiness``, whose README has the reliability of the fit.
"""

from __future__ import annotations

import math
from functools import cache

from nlp.records import Claim
from nlp.resources import table

#: Probabilities of the head beyond these tell nothing more.
_LEAST = 0.01
#: Forms of what is said beside another statement, about its rank or its past.
_COMMENTS = frozenset({"superlative", "record", "streak", "first_in", "ranking", "reversal"})
_SILENT = frozenset({"direction_only", "comparison", "other"})
#: Rules for figures that no form of their own takes.
_LOOSE = ("stated:", "compared:")


def features(claim: Claim, head: float, rule: str) -> dict[str, float]:
    """What the fit looks at, each 0 or 1 but for the logit of the head.

    Args:
        claim: The claim.
        head: Probability of the check-worthiness head for its sentence.
        rule: Name of the rule that found it.
    """
    told = min(max(head, _LEAST), 1 - _LEAST)
    window = claim.window
    return {
        "head": math.log(told / (1 - told)),
        "stated": float(claim.modality == "stated"),
        "figure": float(claim.quantity is not None),
        "known": float(any(mention.id for mention in claim.subjects)),
        "measured": float(claim.measure is not None),
        "dated": float(window is not None and window.end_on is not None),
        "held": float(claim.holder is not None),
        "comment": float(claim.form in _COMMENTS),
        "silent": float(claim.form in _SILENT),
        "loose": float(rule.startswith(_LOOSE)),
    }


def worth(claim: Claim, head: float | None, rule: str) -> float | None:
    """The probability, None where no head has scored the sentence.

    Args:
        claim: The claim.
        head: Probability of the check-worthiness head for its sentence, or None.
        rule: Name of the rule that found it.
    """
    if head is None:
        return None
    weights = _weights()
    seen = features(claim, head, rule)
    total = weights["bias"] + sum(weights[name] * value for name, value in seen.items())
    return round(1 / (1 + math.exp(-total)), 4)


@cache
def _weights() -> dict[str, float]:
    return {
        name: float(value) for name, value in table(__package__, "worth.toml")["weights"].items()
    }
