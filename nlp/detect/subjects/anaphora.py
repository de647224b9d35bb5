"""What a noun phrase takes up again: pronouns, "the index", "both stocks", "the iPhone maker"."""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.lexicon import entry, words
from nlp.detect.memory import Memory, Referent, decided, scored
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.heads import mention_of
from nlp.detect.subjects.placed import place_in_front
from nlp.records import Candidate, Entity, Mention
from nlp.reference import Reference

# What a word of a description that fits, a business that does not, or a kind of thing that the
# noun seldom stands for makes of a weight.
_TELLS, _MISFIT, _LESS_USUAL = 12.0, 0.1, 0.3

#: Scores from which a description stands for one thing, whatever was named before, and from which
#: it does so where a place goes with it.
_SURE, _LIKELY = 0.8, 0.3
#: Words of an owner, its mark and what it owns.
_OWNED = 3
#: The same for a relative of an index, whose market is known.
_SURE_KIN = 0.6


class Anaphora:
    """Understands what stands for something named before.

    Args:
        reference: Tables, for what things are known for.
        memory: What the article has talked about so far.
    """

    def __init__(self, reference: Reference, memory: Memory) -> None:
        self.reference = reference
        self.memory = memory
        #: Number of the sentence at hand.
        self.sentence = 0

    def find(
        self, scene: Scene, head: int, phrase: list[int], inside: list[Entity]
    ) -> list[Referent]:
        """Pronouns, "the index", "both indices", "the former"."""
        if any(entity.id and entity.label != "PLACE" for entity in inside):
            return []
        before = scene.tokens[phrase[0]].start
        word = scene.word(head)
        text = scene.phrase(phrase[0], phrase[-1] + 1)
        if {"former", "latter"} & set(text.split()):
            return self._former_or_latter(scene, phrase, before)
        if text.endswith("central bank"):
            return self._central_bank(scene, phrase)
        if word == "which" and (told := self._antecedent(scene, head)) is not None:
            return told
        group = self._group(scene, head, phrase) or self._kin(scene, head, phrase)
        if group:
            return group
        kinds = kinds_of(scene, head)
        places = [entity for entity in inside if entity.id]
        if "INDICATOR" in kinds and (taken := self._statistic(scene, phrase)):
            return taken
        if places:
            return self._placed(scene, head, phrase, places) if kinds else []
        counted = self._counted(scene, head, phrase, kinds)
        if counted:
            return counted
        if pair := self._pair(scene, head, phrase, kinds):
            return pair
        if word in _pronouns():
            latest = self.memory.latest(None, before=before, measures=True, sentence=self.sentence)
            return [self.again(scene, latest, phrase, "last subject")] if latest else []
        if kinds and scene.word(phrase[0]) in {"the", "that", "this", "its", "their", "both"}:
            known = self._known(scene, phrase, kinds) or self._in_place(scene, head, phrase, kinds)
            return known or self._topic(scene, head, phrase, kinds)
        return []

    def _pair(
        self, scene: Scene, head: int, phrase: list[int], kinds: frozenset[str]
    ) -> list[Referent]:
        """As in "both", "both indices": the last two that were named."""
        both = "both" in {scene.word(i) for i in (head, *phrase)}
        if not both or not (kinds or scene.word(head) in words("anaphora", "pronouns", "plural")):
            return []
        before = scene.tokens[phrase[0]].start
        pair = self.memory.last_distinct(2, kinds or PRICED, before=before)
        named = [self.again(scene, each, phrase, "the last two named") for each in pair]
        return named if len(named) == 2 else []

    def _known(self, scene: Scene, phrase: list[int], kinds: frozenset[str]) -> list[Referent]:
        """As in "the exchange's gauge of expected swings": what the words alone tell for sure."""
        said = words_of(scene, phrase)
        found = self.reference.describe(said.text) if "INDEX" in kinds else ()
        return described(self.reference, said, found, floor=_SURE)

    def _in_place(
        self, scene: Scene, head: int, phrase: list[int], kinds: frozenset[str]
    ) -> list[Referent]:
        """As in "in Hong Kong the benchmark added 3%": the index of that market."""
        place = place_in_front(scene, phrase[0]) if "INDEX" in kinds else None
        if place is None or scene.word(phrase[0]) != "the":
            return []
        named = self._placed(scene, head, phrase, [place])
        if named:
            return named
        said = words_of(scene, phrase)
        told = f"{place.text} {said.text.removeprefix('the ')}"
        called = [match.candidates for match in self.reference.find(told) if match.text == told]
        found = called[0] if called else self.reference.describe(told)
        if found and not found[0].id.startswith("INDEX:"):
            return []
        return described(self.reference, said, found, floor=_LIKELY)

    def _topic(
        self, scene: Scene, head: int, phrase: list[int], kinds: frozenset[str]
    ) -> list[Referent]:
        """As in "the index", "the chipmaker", "the iPhone maker": what fits of what was named.

        Several things ("the companies", "shares of the 500 companies") are not one of them.
        """
        several = scene.tokens[head].tag in {"NNS", "NNPS"}
        if several and scene.lemma(head) not in words("stating", "stand_ins", "price"):
            return []
        before = (i for i in phrase if i < head and scene.word(i) != "one")
        if any(scene.tokens[i].pos == "NUM" for i in before):
            return []
        said = words_of(scene, phrase)
        ranked = self.memory.ranked(kinds, sentence=self.sentence, before=said.start)
        comparing = words("anaphora", "telling", "comparing")
        if len(ranked) > 1 and comparing & set(said.text.lower().split()):
            ranked = [(1.0, referent) for _, referent in ranked]
        fitting = [
            (weight * self._fit(scene, head, phrase, referent), referent)
            for weight, referent in ranked
        ]
        found = decided(fitting, said, reason="topic of its kind")
        return [found] if found is not None else []

    def _fit(self, scene: Scene, head: int, phrase: list[int], referent: Referent) -> float:
        """How well the words of a description fit a thing: its business, what it is known for."""
        row = self.reference.get(referent.mention.id or "")
        if row is None:
            return 1.0
        sectors = entry("anaphora", "sectors").get(scene.lemma(head), [])
        fit = _MISFIT if sectors and row.sector and row.sector not in sectors else 1.0
        usual = entry("anaphora", "heads").get(scene.lemma(head), [])
        if referent.kind in usual[1:]:
            fit *= _LESS_USUAL
        told = " ".join([*row.context, *row.description, row.sector or "", row.name]).lower()
        if row.kind == "index" and "volatility" in told and scene.lemma(head) != "gauge":
            fit *= _MISFIT
        if scene.word(head) == "composite" and "composite" in row.name.lower():
            fit *= _TELLS
        for index in phrase:
            word = scene.word(index)
            if index != head and word not in words("anaphora", "telling", "empty"):
                fit *= _TELLS if word in told else 1.0
        return fit

    def _central_bank(self, scene: Scene, phrase: list[int]) -> list[Referent]:
        """As in "the central bank": that of the economy spoken of, which its claims are about."""
        economy = self.memory.economy
        if economy is None or scene.word(phrase[0]) not in {"the", "its"}:
            return []
        because = Candidate(id=economy, score=0.8, reason="the economy spoken of")
        said = words_of(scene, phrase)
        return [Referent(said.replace(id=economy, kind="ORG", candidates=(because,)), None)]

    def _placed(
        self, scene: Scene, head: int, phrase: list[int], inside: list[Entity]
    ) -> list[Referent]:
        """As in "the Japanese currency", "the German carmaker": one of that country."""
        economies = {self.reference.economy_of(entity.id or "") for entity in inside} - {None}
        kinds = kinds_of(scene, head) & {"COMPANY", "CURRENCY", "COMMODITY", "INDEX"}
        if not economies or not kinds or scene.word(phrase[0]) not in {"the", "that", "this"}:
            return []
        said = words_of(scene, phrase)
        fitting = [
            (weight * self._fit(scene, head, phrase, referent), referent)
            for weight, referent in self.memory.ranked(
                kinds, sentence=self.sentence, before=said.start
            )
            if self.reference.economy_of(referent.mention.id or "") in economies
        ]
        found = decided(fitting, said, reason="topic of that country")
        return [found] if found is not None else []

    def _counted(
        self, scene: Scene, head: int, phrase: list[int], kinds: frozenset[str]
    ) -> list[Referent]:
        """As in "the two oil majors", "both stocks", "the three indices": the last so many."""
        counts: dict[str, int] = entry("anaphora", "counts")
        number = next((counts[scene.word(i)] for i in phrase if scene.word(i) in counts), None)
        if number is None or not kinds or scene.word(phrase[0]) not in {"the", "both", "all"}:
            return []
        before = scene.tokens[phrase[0]].start
        fitting = [
            (self._fit(scene, head, phrase, referent), referent)
            for referent in self.memory.recent(kinds, before=before)
        ]
        fitting.sort(key=lambda pair: -pair[0])  # stable: of those that fit alike, the latest
        several = sorted((each for _, each in fitting[:number]), key=lambda r: r.mention.start)
        if len(several) != number:
            return []
        return [self.again(scene, each, phrase, "the last so many named") for each in several]

    def _statistic(self, scene: Scene, phrase: list[int]) -> list[Referent]:
        """As in "Germany's rate" after inflation in the euro zone: the same of another economy."""
        place = scene.entity_at(phrase[0])
        last = self.memory.subjects[-1] if self.memory.subjects else (0, None)
        if place is None or place.label != "PLACE" or last[1] is None:
            return []
        near = self.sentence - last[0] <= 1 and last[1].kind == "INDICATOR" and last[1].measure
        alone = scene.word(phrase[-2]) == "'s" and scene.span(place)[1] == phrase[-2]
        if not near or len(phrase) < _OWNED or not alone:
            return []
        economy = self.reference.economy_of(place.id or "")
        because = Candidate(id=economy or "", score=0.8, reason="the statistic spoken of")
        told = words_of(scene, phrase).replace(id=economy, kind="INDICATOR", candidates=(because,))
        return [Referent(told, last[1].measure)] if economy is not None else []

    def _antecedent(self, scene: Scene, pronoun: int) -> list[Referent] | None:
        """As in "and materials, which gained 4%": the noun before, none of what was named."""
        noun = scene.before_brackets(pronoun - 1 - (scene.word(pronoun - 1) == ","))
        if noun < 0 or scene.tokens[noun].pos != "NOUN" or kinds_of(scene, noun):
            return None
        covered = scene.entity_at(noun) or scene.time_at(noun) or scene.quantity_at(noun)
        return None if covered else [Referent(mention_of(scene, noun, noun), None)]

    def _group(self, scene: Scene, head: int, phrase: list[int]) -> list[Referent]:
        """As in "the pair", "the two", "the trio": the last so many of one kind; a rate's pair."""
        counts: dict[str, int] = entry("anaphora", "groups")
        number = counts.get(scene.word(head))
        before = scene.tokens[phrase[0]].start
        latest = self.memory.latest(PRICED, before=before) if number is not None else None
        if number is None or latest is None or scene.word(phrase[0]) not in {"the", "all"}:
            return []
        if scene.word(head) == "pair" and latest.kind == "CURRENCY":
            return [self.again(scene, latest, phrase, "the pair spoken of")]
        since = max(0, self.sentence - 1)
        last = self.memory.recent({latest.kind or ""}, before=before, since=since)
        several = sorted(last, key=lambda r: r.mention.start)
        if len(several) != number:
            return []
        return [self.again(scene, each, phrase, "the last so many named") for each in several]

    def _kin(self, scene: Scene, head: int, phrase: list[int]) -> list[Referent]:
        """As in "its mid-cap counterpart", "the tech-heavy cousin": another of that market."""
        kin = scene.lemma(head) in words("anaphora", "kin", "nouns")
        before = scene.tokens[phrase[0]].start
        topic = self.memory.latest({"INDEX"}, before=before) if kin else None
        if topic is None or topic.mention.id is None or len(phrase) < 3:
            return []
        economy = self.reference.economy_of(topic.mention.id)
        row = self.reference.get(economy or "")
        if row is None or scene.word(phrase[0]) not in {"its", "the", "their"}:
            return []
        told = f"{row.name} {scene.phrase(phrase[1], head)} index"
        found = tuple(c for c in self.reference.describe(told) if c.id != topic.mention.id)
        return described(self.reference, words_of(scene, phrase), found, floor=_SURE_KIN)

    def own_listing(self, scene: Scene, phrase: list[int]) -> Referent | None:
        """As in "its Hong Kong-listed shares": another listing of the company spoken of."""
        said = words_of(scene, phrase)
        latest = self.memory.latest({"COMPANY"}, before=said.start)
        if latest is None or latest.mention.id is None:
            return None
        listing = self.reference.listing(latest.mention.id, said.text)
        if listing is None:
            return None
        because = Candidate(id=listing, score=0.8, reason=f"listing of {latest.mention.id}")
        mention = said.replace(id=listing, kind="COMPANY", candidates=(because,))
        return Referent(mention, "close")

    def _former_or_latter(self, scene: Scene, phrase: list[int], before: int) -> list[Referent]:
        pair = self.memory.last_named(2, PRICED, before=before)
        if len(pair) != 2:
            return []
        said = scene.phrase(phrase[0], phrase[-1] + 1).split()
        which = pair[0] if "former" in said else pair[1]
        return [self.again(scene, which, phrase, "the former or the latter of two named")]

    def again(
        self,
        scene: Scene,
        referent: Referent,
        phrase: list[int],
        reason: str,
        measure: str | None = None,
    ) -> Referent:
        """The same thing under the words of a phrase, with the reason why."""
        again = scored(referent, words_of(scene, phrase), reason=reason)
        return again if measure is None else replace(again, measure=measure)


def kinds_of(scene: Scene, head: int) -> frozenset[str]:
    """The kinds of thing that a noun can stand for; none for other words."""
    table: dict[str, list[str]] = entry("anaphora", "heads")
    return frozenset(table.get(scene.lemma(head), []) or table.get(scene.word(head), []))


def words_of(scene: Scene, phrase: list[int]) -> Mention:
    """The words of a phrase, which mean nothing yet."""
    return mention_of(scene, phrase[0], phrase[-1])


def described(
    reference: Reference, said: Mention, found: tuple[Candidate, ...], *, floor: float
) -> list[Referent]:
    """What words describe, as something that has a price, where the best candidate is likely."""
    row = reference.get(found[0].id) if found and found[0].score >= floor else None
    if row is None:
        return []
    return [Referent(said.replace(id=row.id, kind=row.label, candidates=found), "close")]


def _pronouns() -> frozenset[str]:
    """Words that stand for what was spoken of: "it", "they"."""
    singular = words("anaphora", "pronouns", "singular")
    return singular | words("anaphora", "pronouns", "plural")
