"""What a document says of a text as a whole, where corpora label single sentences.

Where our reader makes several sentences of one, each has a say by its length.
"""

from __future__ import annotations

from collections.abc import Callable

from nlp import resources
from nlp.evaluate.gold import GoldRecord
from nlp.records import Document, Score, Sentence


def labelled(record: GoldRecord, *, task: str) -> str | None:
    """What the label of a sentence says for a task, in our words.

    Args:
        record: Its label may mean nothing for the task: then there is no answer.
        task: A section of ``conventions/labels.toml``.
    """
    sections = resources.table("nlp.evaluate", "conventions", "labels.toml")
    known: dict[str, str] = sections[task]
    return known.get(record.label or "")


def voted(document: Document, score_of: Callable[[Sentence], Score | None]) -> Score | None:
    """The label with the largest sum of probabilities, its mean probability with it.

    Args:
        document: Its sentences vote, each with its length.
        score_of: What a sentence says; those that say nothing are left out.
    """
    votes: dict[str, float] = {}
    total = 0
    for sentence in document.sentences:
        score, length = score_of(sentence), sentence.end - sentence.start
        if score is not None:
            votes[score.label] = votes.get(score.label, 0.0) + score.score * length
            total += length
    if not votes:
        return None
    label = max(sorted(votes), key=votes.__getitem__)
    return Score(label=label, score=_mean(votes[label], total))


def checkworthiness(document: Document) -> float | None:
    """The mean over the sentences that have it, weighted by their lengths."""
    scored = [
        (sentence.checkworthiness, sentence.end - sentence.start)
        for sentence in document.sentences
        if sentence.checkworthiness is not None
    ]
    total = sum(length for _, length in scored)
    return _mean(sum(worth * length for worth, length in scored), total) if total else None


def _mean(weighted: float, total: int) -> float:
    """Without the noise of arithmetic, which would tell equal probabilities apart."""
    return round(weighted / total, 6)
