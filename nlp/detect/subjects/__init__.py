"""What a predicate is about: the head of its noun phrase, and what that takes up again."""

from nlp.detect.subjects.accounts import account_of, valued
from nlp.detect.subjects.heads import subject_head

__all__ = ["account_of", "subject_head", "valued"]
