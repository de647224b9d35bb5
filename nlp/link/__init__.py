"""STAGE 4: claims → linked claims: which instrument, which days, which series.

Input:
    ``Claim`` records, whose mentions carry ids of the reference tables.

Output:
    ``LinkedClaim`` records with planned readings, the default first, or with the typed reason
    why there are none; ``Failure`` where the provider failed.

Invariants:
    The default reading follows from the words by rule, before any value is read. No row is later
    than the article's instant: the provider is asked ``as_of`` that instant. Ambiguity is kept
    as further readings, never resolved by looking which one fits. Only for "since its peak of
    March" do values matter: the words choose the highest close, the values tell its day.

Raises:
    Nothing: what cannot be linked is a record.
"""

from nlp.link.linking import knowledge_instant, linked, linked_claim
from nlp.link.series import Desk

__all__ = ["Desk", "knowledge_instant", "linked", "linked_claim"]
