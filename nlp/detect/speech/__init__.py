"""How a statement is made, who answers for it, and what denies it."""

from nlp.detect.speech.ahead import foretells
from nlp.detect.speech.denial import negation
from nlp.detect.speech.holders import (
    as_holder,
    attribution_of,
    forecaster,
    holder_of,
    is_forecaster,
)
from nlp.detect.speech.manner import is_priced, modality
from nlp.detect.speech.predicates import has_happened, is_added

__all__ = [
    "as_holder",
    "attribution_of",
    "forecaster",
    "foretells",
    "has_happened",
    "holder_of",
    "is_added",
    "is_forecaster",
    "is_priced",
    "modality",
    "negation",
]
