"""The forms of claims, one module per family.

A form is a function ``Context → Iterator[Draft]``. Forms run in the order of the registry: what
is more specific comes first and takes its figures, so that each figure belongs to one claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nlp.detect.draft import Context, Draft
from nlp.registry import Registry

Pattern = Callable[[Context], Iterator[Draft]]

#: Family name to its function, in the order in which they run.
FORMS: Registry[Pattern] = Registry(
    "claim form",
    {
        "multiple": "nlp.detect.forms.ratio:multiples",
        "share": "nlp.detect.forms.ratio:shares",
        "distance": "nlp.detect.forms.ratio:distances",
        "yield": "nlp.detect.forms.ratio:yields",
        "streak": "nlp.detect.forms.streak:streaks",
        "spread": "nlp.detect.forms.comparison:spreads",
        "from_to": "nlp.detect.forms.change:from_to",
        "threshold": "nlp.detect.forms.level:thresholds",
        "market_value": "nlp.detect.forms.level:market_values",
        "jobs": "nlp.detect.forms.change:jobs",
        "change": "nlp.detect.forms.change:changes",
        "level": "nlp.detect.forms.level:levels",
        "superlative": "nlp.detect.forms.memory:superlatives",
        "record": "nlp.detect.forms.memory:records",
        "sign": "nlp.detect.forms.level:signs",
        "comparison": "nlp.detect.forms.comparison:comparisons",
        "direction_only": "nlp.detect.forms.direction:directions",
    },
    group="nlp.claim_forms",
)

__all__ = ["FORMS", "Pattern"]
