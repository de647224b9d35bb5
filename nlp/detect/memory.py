"""What an article has talked about so far, so that "it" and "the index" can be understood."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from nlp.records import Candidate, ClaimWindow, Mention

#: How much a mention loses for each sentence that lies between (recency wins over all else).
_FADE = 0.8


@dataclass(frozen=True)
class Referent:
    """Something that a statement can be about.

    Attributes:
        mention: The words and what they mean.
        measure: What is measured of it: ``close`` for the price of anything.
    """

    mention: Mention
    measure: str | None

    @property
    def kind(self) -> str | None:
        """Entity label of the mention."""
        return self.mention.kind


@dataclass
class Memory:
    """Referents in the order in which they were mentioned, and the window last spoken of.

    Attributes:
        seen: Sentence number and referent, oldest first.
        subjects: The same, only those that claims were about.
        windows: Sentence number and window of the claims so far.
        economy: Id of the economy named last.
        foretold: What a forecast was made of last.
    """

    seen: list[tuple[int, Referent]] = field(default_factory=list)
    subjects: list[tuple[int, Referent]] = field(default_factory=list)
    windows: list[tuple[int, int, ClaimWindow]] = field(default_factory=list)
    economy: str | None = None
    foretold: Referent | None = None

    def note(self, sentence: int, referent: Referent) -> None:
        """Remember a thing that was named."""
        if referent.mention.id:
            self.seen.append((sentence, referent))

    def note_subject(self, sentence: int, referent: Referent) -> None:
        """Remember that a statement was about a thing."""
        if referent.mention.id:
            self.subjects.append((sentence, referent))

    def latest(
        self, kinds: Collection[str] | None, *, before: int, measures: bool = False
    ) -> Referent | None:
        """The thing of these kinds that "it" most likely means.

        Later sentences come before earlier ones; within one, subjects of statements come before
        things merely named. Things named after ``before`` in the same sentence do not count.

        Args:
            kinds: Entity labels, or None for any.
            before: Character offset of the pronoun.
            measures: Only things with a measure.
        """
        fitting = [
            (sentence, is_subject, referent.mention.start, referent)
            for is_subject, pool in ((True, self.subjects), (False, self.seen))
            for sentence, referent in pool
            if referent.mention.end <= before
            and (kinds is None or referent.kind in kinds)
            and (not measures or referent.measure)
        ]
        return max(fitting, key=lambda found: found[:3], default=(0, 0, 0, None))[3]

    def most_salient(
        self, kinds: Collection[str], *, sentence: int, before: int
    ) -> Referent | None:
        """The thing of these kinds that the article is about: often and lately a subject.

        A definite description ("the index") means the topic, not just the last one named: each
        mention counts, less for each sentence that lies between.
        """
        weights: dict[str, float] = {}
        last: dict[str, Referent] = {}
        for worth, pool in ((1.0, self.subjects), (0.3, self.seen)):
            for number, referent in pool:
                mention = referent.mention
                if referent.kind in kinds and mention.end <= before and mention.id:
                    weight = worth * _FADE ** (sentence - number)
                    weights[mention.id] = weights.get(mention.id, 0.0) + weight
                    last[mention.id] = referent
        return last[max(weights, key=lambda key: weights[key])] if weights else None

    def last_named(self, number: int, kinds: Collection[str], *, before: int) -> list[Referent]:
        """The last so many different names of these kinds, in order of mention."""
        found: dict[str, Referent] = {}
        for _, referent in reversed(self.seen):
            key = referent.mention.id or ""
            if referent.kind in kinds and referent.mention.end <= before and len(found) < number:
                found.setdefault(key, referent)
        return sorted(found.values(), key=lambda r: r.mention.start)

    def last_distinct(
        self, number: int, kinds: Collection[str] | None, *, before: int
    ) -> list[Referent]:
        """The last so many different things of these kinds, in order of mention."""
        found: dict[str, Referent] = {}
        for pool in (self.subjects, self.seen):
            for _, referent in reversed(pool):
                key = referent.mention.id or ""
                fits = kinds is None or referent.kind in kinds
                if fits and referent.mention.end <= before and key not in found:
                    found[key] = referent
                if len(found) == number:
                    return sorted(found.values(), key=lambda r: r.mention.start)
        return []


def scored(referent: Referent, *, text: str, start: int, end: int, reason: str) -> Referent:
    """The same thing under other words, with the reason why they are taken to mean it."""
    mention = referent.mention
    candidates = (Candidate(id=mention.id, score=_FADE, reason=reason),) if mention.id else ()
    return Referent(
        mention=Mention(
            text=text,
            start=start,
            end=end,
            id=mention.id,
            kind=mention.kind,
            candidates=candidates,
        ),
        measure=referent.measure,
    )
