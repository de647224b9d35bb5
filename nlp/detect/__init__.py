"""STAGE 3: documents become claims.

Input: ``Document`` records with tokens, entities, figures, times and attributions.
Output: ``Claim`` records in order of position; a figure belongs to exactly one claim.
Invariants: pure and deterministic; ``article.text[start:end]`` equals the claim's text; what is
ambiguous stays a list of scored candidates.
Raises: nothing on account of a text: an exception here is a bug.
"""

from nlp.detect.find import claims
from nlp.detect.forms import FORMS

__all__ = ["FORMS", "claims"]
