"""How a statement is made, who answers for it, and what denies it."""

from nlp.detect.speech.denial import negation
from nlp.detect.speech.holders import as_holder, attribution_of, forecaster, holder_of
from nlp.detect.speech.manner import foretells, has_happened, is_added, is_priced, modality

__all__ = [
    "as_holder",
    "attribution_of",
    "forecaster",
    "foretells",
    "has_happened",
    "holder_of",
    "is_added",
    "is_priced",
    "modality",
    "negation",
]
