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
        "board": "nlp.detect.forms.board:boards",
        "multiple": "nlp.detect.forms.ratio:multiples",
        "comparison_size": "nlp.detect.forms.sizes:comparison_sizes",
        "than": "nlp.detect.forms.than:than_before",
        "contribution": "nlp.detect.forms.breadth:contributions",
        "share": "nlp.detect.forms.ratio:shares",
        "basket_average": "nlp.detect.forms.breadth:averages",
        "distance": "nlp.detect.forms.ratio:distances",
        "yield": "nlp.detect.forms.ratio:yields",
        "streak": "nlp.detect.forms.streak:streaks",
        "crossed": "nlp.detect.forms.crossed:crossed",
        "first_in": "nlp.detect.forms.streak:firsts",
        "breadth": "nlp.detect.forms.breadth:breadths",
        "spread": "nlp.detect.forms.spread:spreads",
        "policy": "nlp.detect.forms.policy:policies",
        "forecast": "nlp.detect.forms.forecast:forecasts",
        "foreseen": "nlp.detect.forms.foreseen:foreseen",
        "per_share": "nlp.detect.forms.pershare:per_share",
        "from_to": "nlp.detect.forms.change:from_to",
        "extremes": "nlp.detect.forms.reversal:extremes",
        "threshold": "nlp.detect.forms.level:thresholds",
        "market_value": "nlp.detect.forms.level:market_values",
        "jobs": "nlp.detect.forms.change:jobs",
        "taken": "nlp.detect.forms.taken:taken",
        "nominal": "nlp.detect.forms.nominal:nominal",
        "change": "nlp.detect.forms.change:changes",
        "level": "nlp.detect.forms.level:levels",
        "expectation": "nlp.detect.forms.expectation:expectations",
        "times": "nlp.detect.forms.sizes:times",
        "stated": "nlp.detect.forms.stated:stated",
        "compared": "nlp.detect.forms.compared:compared",
        "superlative": "nlp.detect.forms.superlative:superlatives",
        "record": "nlp.detect.forms.records:records",
        "unmatched": "nlp.detect.forms.unmatched:unmatched",
        "reversal": "nlp.detect.forms.reversal:reversals",
        "sign": "nlp.detect.forms.level:signs",
        "comparison": "nlp.detect.forms.comparison:comparisons",
        "ranking": "nlp.detect.forms.ranking:rankings",
        "direction_only": "nlp.detect.forms.direction:directions",
    },
    group="nlp.claim_forms",
)

__all__ = ["FORMS", "Pattern"]
