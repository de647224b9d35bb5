"""What an article has talked about so far, so that "it" and "the index" can be understood."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from nlp.records import Candidate, ClaimWindow, Mention, Quantity

#: How much a mention loses for each sentence that lies between (recency wins over all else).
_FADE = 0.8
#: What the sentence before began with is gone on with rather than what else it names.
_TOPIC = 1.5


@dataclass(frozen=True)
class Referent:
    """Something that a statement can be about.

    Attributes:
        mention: The words and what they mean.
        measure: What is measured of it: ``close`` for the price of anything.
        name: The name of a thing that no table knows, also where other words take it up again.
    """

    mention: Mention
    measure: str | None
    name: str | None = None

    @property
    def kind(self) -> str | None:
        """Entity label of the mention."""
        return self.mention.kind

    @property
    def key(self) -> str:
        """What tells one thing from another: its id, else its name; "" where neither is known."""
        return self.mention.id or (self.name or "").casefold()


@dataclass
class Memory:
    """Referents in the order in which they were mentioned, and the window last spoken of.

    Attributes:
        seen: Sentence number and referent, oldest first.
        subjects: The same, only those that claims were about.
        windows: Sentence number, paragraph and window of the claims so far.
        ahead: The same of forecasts.
        periods: The same of accounts and statistics: the periods that are reported.
        moved: The same of price changes.
        levels: The last stated level of things, by id and measure.
        economy: Id of the economy named last.
        home: Id of the economy named first: what the article is about.
        paragraph: Number of the running paragraph.
        foretold: What a forecast was made of last.
    """

    seen: list[tuple[int, Referent]] = field(default_factory=list)
    subjects: list[tuple[int, Referent]] = field(default_factory=list)
    windows: list[tuple[int, int, ClaimWindow]] = field(default_factory=list)
    ahead: list[tuple[int, int, ClaimWindow]] = field(default_factory=list)
    periods: list[tuple[int, int, ClaimWindow]] = field(default_factory=list)
    moved: list[tuple[int, int, ClaimWindow]] = field(default_factory=list)
    levels: dict[tuple[str, str | None], Decimal] = field(default_factory=dict)
    economy: str | None = None
    home: str | None = None
    paragraph: int = 0
    foretold: Referent | None = None

    def note(self, sentence: int, referent: Referent) -> None:
        """Remember a thing that was named."""
        if referent.key:
            self.seen.append((sentence, referent))

    def note_subject(self, sentence: int, referent: Referent) -> None:
        """Remember that a statement was about a thing."""
        if referent.key:
            self.subjects.append((sentence, referent))

    def note_level(
        self, ids: Iterable[str | None], measure: str | None, quantity: Quantity | None
    ) -> None:
        """Remember the level that the article gave of a thing."""
        for identity in ids:
            if identity and quantity is not None and quantity.unit != "duration":
                self.levels[identity, measure] = quantity.value

    def level_of(self, referent: Referent) -> Decimal | None:
        """Where a thing was last said to stand."""
        return self.levels.get((referent.mention.id or "", referent.measure))

    def note_forecast(self, referents: Iterable[Referent]) -> None:
        """Remember what a forecast was made of, where it is known."""
        known = (r for r in referents if r.mention.id and r.measure)
        self.foretold = next(known, self.foretold)

    def is_foretold(self, referents: Iterable[Referent]) -> bool:
        """Whether the last forecast was of one of these, or of what neither text names."""
        last = self.foretold.mention.id if self.foretold is not None else None
        return last is None or any(r.mention.id in {None, last} for r in referents)

    def latest(
        self,
        kinds: Collection[str] | None,
        *,
        before: int,
        measures: bool = False,
        sentence: int = 0,
    ) -> Referent | None:
        """The thing of these kinds that "it" most likely means.

        Later sentences come before earlier ones; within one, subjects of statements come before
        things merely named. Things named after ``before`` in the same sentence do not count.

        Args:
            kinds: Entity labels, or None for any.
            before: Character offset of the pronoun.
            measures: Only things with a measure.
            sentence: Number of the sentence of a pronoun: it goes on about what the sentence
                before began with.
        """
        fitting = [
            (sentence, is_subject, referent.mention.start, referent)
            for is_subject, pool in ((True, self.subjects), (False, self.seen))
            for sentence, referent in pool
            if referent.mention.end <= before
            and (kinds is None or referent.kind in kinds)
            and (not measures or referent.measure)
        ]
        if not fitting:
            return None
        last = max(fitting, key=lambda found: found[:3])
        topics = [f for f in fitting if f[0] == last[0] and f[1]]
        if kinds is None and topics and last[0] < sentence:
            return min(topics, key=lambda found: found[2])[3]
        return last[3]

    def ranked(
        self, kinds: Collection[str], *, sentence: int, before: int
    ) -> list[tuple[float, Referent]]:
        """The things of these kinds with how much the article is about each, best first.

        A definite description ("the index") means the topic, not just the last one named: each
        mention counts, more as a subject, less for each sentence that lies between.
        """
        weights: dict[str, float] = {}
        last: dict[str, Referent] = {}
        told = [r for number, r in self.subjects if number == sentence - 1 and r.kind in kinds]
        topic = min(told, key=lambda r: r.mention.start, default=None)
        for worth, pool in ((1.0, self.subjects), (0.3, self.seen)):
            for number, referent in pool:
                mention = referent.mention
                if referent.kind in kinds and mention.end <= before and referent.key:
                    weight = worth * _FADE ** (sentence - number)
                    weight *= _TOPIC if referent is topic else 1.0
                    weights[referent.key] = weights.get(referent.key, 0.0) + weight
                    last[referent.key] = referent
        return sorted(((weights[key], last[key]) for key in weights), key=lambda pair: -pair[0])

    def recent(self, kinds: Collection[str], *, before: int, since: int = 0) -> list[Referent]:
        """The different things of these kinds, subjects before others, latest first.

        Args:
            kinds: Entity labels.
            before: Character offset; only what was named before it.
            since: Number of the first sentence that counts.
        """
        found: dict[str, Referent] = {}
        for pool in (self.subjects, self.seen):
            for number, referent in reversed(pool):
                near = number >= since and referent.mention.end <= before
                if referent.kind in kinds and near:
                    found.setdefault(referent.key, referent)
        return list(found.values())

    def last_of(self, ids: Collection[str]) -> str | None:
        """Which of some things was named last."""
        return next((r.mention.id for _, r in reversed(self.seen) if r.mention.id in ids), None)

    def last_named(self, number: int, kinds: Collection[str], *, before: int) -> list[Referent]:
        """The last so many different names of these kinds, in order of mention."""
        found: dict[str, Referent] = {}
        for _, referent in reversed(self.seen):
            key = referent.key
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
                key = referent.key
                fits = kinds is None or referent.kind in kinds
                if fits and referent.mention.end <= before and key not in found:
                    found[key] = referent
                if len(found) == number:
                    return sorted(found.values(), key=lambda r: r.mention.start)
        return []


#: A thing needs this share of what the article is about, and so much more than the next one.
_DECIDED, _AHEAD = 0.4, 1.2
_SHOWN = 4


def decided(
    ranked: Sequence[tuple[float, Referent]], said: Mention, *, reason: str
) -> Referent | None:
    """What a description means of the things that it can mean; scored where that is open.

    Args:
        ranked: Things with their weights, any order; weights of 0 rule out.
        said: The description.
        reason: Why the first of them is taken.

    Returns:
        The first of them, with the others as candidates; without an id where the next one is
        about as likely; None where there is nothing.
    """
    likely = sorted((pair for pair in ranked if pair[0] > 0), key=lambda pair: -pair[0])[:_SHOWN]
    if not likely:
        return None
    total = sum(weight for weight, _ in likely)
    shares = [weight / total for weight, _ in likely]
    best = likely[0][1]
    open_ = shares[0] < _DECIDED or (len(shares) > 1 and shares[0] < _AHEAD * shares[1])
    candidates = tuple(
        Candidate(id=each.mention.id or "", score=int(9_500 * share) / 10_000, reason=reason)
        for share, (_, each) in zip(shares, likely, strict=True)
        if each.mention.id
    )
    meant = None if open_ else best.mention.id
    mention = said.replace(id=meant, kind=best.mention.kind, candidates=candidates)
    return Referent(mention, best.measure, None if open_ else best.name)


def scored(referent: Referent, said: Mention, *, reason: str) -> Referent:
    """The same thing under other words, with the reason why they are taken to mean it."""
    mention = referent.mention
    candidates = (Candidate(id=mention.id, score=_FADE, reason=reason),) if mention.id else ()
    again = said.replace(id=mention.id, kind=mention.kind, candidates=candidates)
    return replace(referent, mention=again)
