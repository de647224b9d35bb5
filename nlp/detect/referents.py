"""From a noun phrase to the things that it names, describes or takes up again.

``subjects.subject_head`` finds the noun phrase of a predicate; where the parse gives none, the
nearest fitting name before the figure stands in (``Referents.nearest``).
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.detect.lexicon import entry, labels, words
from nlp.detect.memory import Memory, Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.anaphora import Anaphora, described, kinds_of, words_of
from nlp.detect.subjects.descriptions import (
    FINITE,
    antecedent,
    called,
    description_end,
    has_own_name,
    is_likened,
    is_of_many,
    price_measure,
    stands_for,
)
from nlp.detect.subjects.economies import Economies, grows_else
from nlp.detect.subjects.heads import mention_of
from nlp.market.measures import MEASURES
from nlp.records import Candidate, Entity, Mention
from nlp.reference import Reference

#: A description must reach this score before it stands for a thing (see Reference.describe).
DESCRIPTION_FLOOR = 0.3
_OPENS_CLAUSE = frozenset(
    {",", ";", ":", "which", "who", "that", "as", "when", "where", "including", "excluding"}
)
#: Behind an owner these say that what is owned is left out.
_LEFT_OUT = frozenset(
    {",", "rose", "fell", "grew", "jumped", "dropped", "slipped", "climbed", "by"}
)
_JOINING = frozenset({"-", "–", "/"})
_STOP_BELOW = frozenset(
    {"acl:relcl", "advcl", "parataxis", "conj", "cc", "punct", "acl", "appos", "nsubj", "cop"}
)


class Referents:
    """Reads the noun phrases of one article.

    Args:
        reference: Tables for descriptions and economies.
        memory: What the article has talked about so far.
    """

    def __init__(self, reference: Reference, memory: Memory) -> None:
        self.reference = reference
        self.memory = memory
        #: What stands for something named before.
        self.anaphora = Anaphora(reference, memory)
        #: What statistics without a country are about.
        self.economies = Economies(reference, memory)

    def of(self, scene: Scene, head: int) -> list[Referent]:
        """The things that a noun phrase names: one, or several when they are coordinated."""
        head = scene.before_code(head)
        joined = [i for i in scene.children(head, "conj") if self._nominal(scene, i)]
        listed = any(scene.children(i, "cc") for i in joined)  # else it is an apposition
        heads = [head, *(joined if listed else [])]
        found: list[Referent] = []
        for each in heads:
            found.extend(self.local(referent) for referent in self._one(scene, each))
        return found

    def local(self, referent: Referent) -> Referent:
        """As in "crude" and "ten-year yields" of a report on New York: those of that market."""
        mention = referent.mention
        topic = next((r for _, r in self.memory.seen if r.kind == "INDEX"), None)
        if mention.id is not None or topic is None or topic.mention.id is None:
            return referent
        market = (self.reference.economy_of(topic.mention.id) or "").removeprefix("ECON:")
        told = mention.text.lower().replace("treasury ", "").removeprefix("the ").removesuffix("s")
        meant: str | None = entry("anaphora", "local").get(market, {}).get(told)
        groups: list[list[str]] = entry("anaphora", "alike")["things"]
        alike: list[str] = next((group for group in groups if meant in group), [])
        meant = self.memory.last_of(alike) or meant  # "oil" after Brent was named
        if meant is None or self.reference.get(meant) is None:
            return referent
        kind = "RATE" if meant.startswith("RATE:") else "COMMODITY"
        because = Candidate(id=meant, score=0.8, reason=f"that of the market of {market}")
        named = mention.replace(id=meant, kind=kind, candidates=(because,))
        return Referent(named, "yield" if kind == "RATE" else "close")

    @staticmethod
    def _nominal(scene: Scene, index: int) -> bool:
        return scene.tokens[index].pos in {"NOUN", "PROPN", "PRON", "NUM"}

    def phrase(self, scene: Scene, head: int) -> list[int]:
        """Token indices of the noun phrase without clauses, appositions and coordination."""
        kept = [head]
        stack = [head]
        while stack:
            parent = stack.pop()
            for child in scene.children(parent):
                inner = parent != head and self._is_coordinated(scene, child)
                if scene.dep(child) not in _STOP_BELOW or self._joins(scene, child) or inner:
                    kept.append(child)
                    stack.append(child)
        kept.sort()
        # One unbroken run around the head: a wrong attachment must not pull in half the sentence.
        position = kept.index(head)
        low = high = position
        while low > 0 and kept[low - 1] == kept[low] - 1:
            low -= 1
        while high + 1 < len(kept) and kept[high + 1] == kept[high] + 1:
            high += 1
        while low < position and scene.dep(kept[low]) in {"case", "mark", "advmod"}:
            low += 1
        for index in range(position + 1, high + 1):
            finite = scene.tokens[kept[index]].tag in FINITE
            if finite or scene.word(kept[index]) in _OPENS_CLAUSE:
                high = index - 1
                break
        return [*self._begun(scene, kept[low]), *kept[low : high + 1]]

    @classmethod
    def _begun(cls, scene: Scene, first: int) -> list[int]:
        """The tokens before a phrase without which its first word or name is cut in two."""
        low = first
        while low > 0:
            before, token = scene.tokens[low - 1], scene.tokens[low]
            glued = before.end == token.start and (
                cls._joins(scene, low) or cls._joins(scene, low - 1)
            )
            named = before.pos == token.pos == "PROPN" and scene.entity_at(low - 1) is None
            if not glued and not (named and scene.time_at(low - 1) is None):
                break
            low -= 1
        return list(range(low, first))

    def _is_coordinated(self, scene: Scene, child: int) -> bool:
        """As in "sales for the stores and the chain": both belong to the phrase."""
        noun = scene.head(child) if scene.dep(child) == "cc" else child
        return scene.dep(noun) == "conj" and self._nominal(scene, noun)

    @staticmethod
    def _joins(scene: Scene, index: int) -> bool:
        """Whether a hyphen stands inside a word ("tech-heavy"), not between parts of the text."""
        if scene.word(index) not in _JOINING or not 0 < index < len(scene.tokens) - 1:
            return False
        tokens = scene.tokens
        return (
            tokens[index - 1].end == tokens[index].start
            and tokens[index].end == tokens[index + 1].start
        )

    def _one(self, scene: Scene, head: int) -> list[Referent]:
        phrase = self.phrase(scene, head)
        entity = scene.entity_at(head)
        inside = self._entities(scene, phrase)
        if entity and entity.label in PRICED and entity.id:
            return [self._alone(scene, entity) or named(entity)]
        grown = self.economies.growing(scene, head, entity)
        if grown is not None:
            return [Referent(_mention(scene, phrase, grown, "INDICATOR"), "gdp_growth_yoy")]
        anaphor = self.anaphora.find(scene, head, phrase, inside)
        if anaphor:
            return anaphor
        called = scene.entity_at(head - 1) if "INDEX" in kinds_of(scene, head) else None
        if called is not None and called.label == "INDEX" and called.id and not entity:
            return [named(called)]  # "the FTSE 100 index"
        if entity and entity.label in PRICED:
            known = self._described(scene, head, phrase)
            return [known or named(entity)]
        rate = self._first(inside, "RATE")
        if entity is None and rate and rate.id and scene.lemma(head) == "yield":
            mention = _mention(scene, phrase, rate.id, "RATE", rate.candidates)
            return [Referent(mention, price_measure(rate))]
        indicator = entity if entity else self._first(inside, "INDICATOR")
        if indicator and indicator.label == "INDICATOR":
            known = None if indicator.id else self._described(scene, head, phrase)
            return [known or self._indicator(scene, indicator, phrase)]
        stand_in = self.stand_in(scene, head, phrase, inside)
        if stand_in:
            return stand_in
        verbal = scene.lemma(head) in labels("direction", "verbs")
        before = scene.entity_at(head - 1) if verbal else None
        if before and before.label in PRICED and before.id:  # "Nvidia trades at": taken for a noun
            return [named(before)]
        known = self._described(scene, head, phrase)
        if known:
            return [known]
        if entity:
            return [Referent(_mention(scene, phrase, entity.id, entity.label), None)]
        return [Referent(_mention(scene, phrase, None, None), None)]

    def _alone(self, scene: Scene, entity: Entity) -> Referent | None:
        """As in "Albemarle's, by contrast, rose 1%": its sales, where sales were told before."""
        behind = scene.span(entity)[1]
        if scene.word(behind) != "'s" or scene.word(behind + 1) not in _LEFT_OUT:
            return None
        told = self.memory.subjects[-1][1] if self.memory.subjects else None
        return self.owner(entity, (told,)) if told is not None else None

    def owner(self, entity: Entity, told: Sequence[Referent]) -> Referent | None:
        """What was told of another, said of an owner: "and Italy's to 12.8%".

        Args:
            entity: The owner.
            told: What is said of the other.
        """
        like = next((r for r in told if r.measure is not None), None)
        if like is None:
            return None
        mention = named(entity).mention
        if entity.label == "PLACE" and like.kind == "INDICATOR":
            economy = self.reference.economy_of(entity.id or "") or entity.id
            return Referent(mention.replace(id=economy, kind="INDICATOR"), like.measure)
        same = entity.label == "COMPANY" and like.kind == "COMPANY"
        return Referent(mention, like.measure) if same else None

    @staticmethod
    def _entities(scene: Scene, phrase: list[int]) -> list[Entity]:
        found: list[Entity] = []
        for index in phrase:
            entity = scene.entity_at(index)
            if entity and entity not in found:
                found.append(entity)
        return found

    @staticmethod
    def _first(entities: list[Entity], *labels: str) -> Entity | None:
        return next((entity for entity in entities if entity.label in labels), None)

    def _indicator(self, scene: Scene, entity: Entity, phrase: list[int]) -> Referent:
        measure = (entity.id or "").removeprefix("MEASURE:") or None
        if grows_else(scene, entity):
            return Referent(_mention(scene, phrase, None, None), None)
        if measure and measure in MEASURES and "equity" in MEASURES[measure].kinds:
            company = self._first(self._entities(scene, phrase), "COMPANY")
            if company is None and is_of_many(scene, phrase):
                return Referent(_mention(scene, phrase, None, None), measure)
            again = self._taken_up(scene, entity, phrase, company)
            if again is not None:
                return again
            latest = self.memory.latest({"COMPANY"}, before=entity.start)
            owner = company.id if company else latest.mention.id if latest else None
            return Referent(_mention(scene, phrase, owner, "COMPANY"), measure)
        if self._is_of_company(scene, entity, phrase):
            return Referent(_mention(scene, phrase, None, None), None)
        economy = self.economies.of(scene, entity, phrase)
        return Referent(_mention(scene, phrase, economy, "INDICATOR"), measure)

    def _taken_up(
        self, scene: Scene, entity: Entity, phrase: list[int], company: Entity | None
    ) -> Referent | None:
        """As in "Retail sales rose. Sales were up 4% on the year": the statistic told before."""
        last = self.memory.subjects[-1][1] if self.memory.subjects else None
        if company is not None or last is None or last.kind != "INDICATOR" or not last.measure:
            return None
        if len(phrase) > 1 or entity.text.lower() not in last.measure.split("_"):
            return None
        return Referent(_mention(scene, phrase, last.mention.id, "INDICATOR"), last.measure)

    def _is_of_company(self, scene: Scene, entity: Entity, phrase: list[int]) -> bool:
        """As in "the brewer Heineken's prices", "its output": no statistic of an economy."""
        first = scene.index_at(entity.start)
        before = scene.entity_just_before(first) or scene.entity_at(first - 2)
        named = [*self._entities(scene, phrase), *([before] if before is not None else [])]
        if any(each.label == "COMPANY" for each in named):
            return True
        if scene.word(phrase[0]) not in {"its", "their"}:
            return False
        latest = self.memory.latest(None, before=scene.tokens[phrase[0]].start)
        return latest is not None and latest.kind == "COMPANY"

    def stand_in(
        self, scene: Scene, head: int, phrase: list[int], inside: list[Entity]
    ) -> list[Referent]:
        """As in "shares of Tencent", "Alibaba's stock", "the market value of Apple"."""
        own = next((place for place, i in enumerate(phrase) if scene.word(i) == "whose"), 0)
        phrase = phrase[own:]  # "results for Harrow, whose shares"
        text = scene.phrase(phrase[0], phrase[-1] + 1)
        value = any(noun in text for noun in entry("stating", "stand_ins", "value"))
        price = scene.lemma(head) in words("stating", "stand_ins", "price")
        if not (value or price):
            return []
        if {"typical", "average", "median"} & set(text.split()):  # one of many, not the index
            return [Referent(_mention(scene, phrase, None, None), None)]
        owner = self._first(inside, "COMPANY", "INDEX", "COMMODITY", "CURRENCY", "RATE")
        if owner and owner.label == "COMPANY" and scene.word(head) == "prices":  # what it charges
            return [Referent(_mention(scene, phrase, None, None), None)]
        measure = "market_cap" if value else "close"
        if owner:
            mention = _mention(scene, phrase, owner.id, owner.label, owner.candidates)
            return [Referent(mention, measure if value else price_measure(owner), called(owner))]
        inner = self._owner_described(scene, head)
        if inner is not None:
            return [Referent(_with_words(scene, phrase, inner.mention), measure)]
        opening = scene.word(phrase[0])
        if opening == "whose" and (meant := antecedent(scene, phrase[0])) is not None:
            return [Referent(_with_words(scene, phrase, named(meant).mention), measure)]
        if opening in {"its", "their"} and (listed := self.anaphora.own_listing(scene, phrase)):
            return [listed]
        bare = len(phrase) == 1 and scene.word(head) == "futures"
        if opening in {"its", "their"} or (price and not value and (opening == "the" or bare)):
            kinds = entry("stating", "stand_ins", "kinds").get(scene.lemma(head), ["COMPANY"])
            latest = self.memory.latest(kinds, before=scene.tokens[phrase[0]].start)
            if opening in {"its", "their"}:
                latest = self._bound(scene, head) or latest
            foreign = "COMPANY" in kinds and self._first(inside, "PLACE")  # "U.S. stocks"
            if latest and not foreign:
                return [
                    self.anaphora.again(
                        scene, latest, phrase, "last of its kind spoken of", measure
                    )
                ]
        return [Referent(_mention(scene, phrase, None, None), measure)] if value else []

    def _bound(self, scene: Scene, head: int) -> Referent | None:
        """As in "its shares rose, lifting its market value": the company of the main clause."""
        for verb in scene.ancestors(head):
            for subject in scene.children(verb, "nsubj"):
                if subject >= head or scene.dep(head) == "nsubj":
                    continue
                found = self._one(scene, subject)
                if len(found) == 1 and found[0].kind == "COMPANY":
                    return found[0]
        return None

    def _owner_described(self, scene: Scene, head: int) -> Referent | None:
        """As in "shares in the retailer": what the noun behind a stand-in takes up again."""
        for child in scene.children(head, "nmod"):
            if kinds_of(scene, child) and scene.entity_at(child) is None:
                found = self.anaphora.find(scene, child, self.phrase(scene, child), [])
                if len(found) == 1:
                    return found[0]
        return None

    def _described(self, scene: Scene, head: int, phrase: list[int]) -> Referent | None:
        """As in "a local Chinese tech stock index, akin to the Nasdaq": scored candidates."""
        is_index = "INDEX" in kinds_of(scene, head)
        is_stocks = scene.lemma(head) in {"stock", "share", "equity", "market"}
        if not (is_index or is_stocks):
            return None
        if has_own_name(scene, phrase):
            return None
        said = mention_of(scene, phrase[0], description_end(scene, head))
        candidates = self.reference.describe(said.text)
        found = described(self.reference, said, candidates, floor=DESCRIPTION_FLOOR)
        return found[0] if found else None

    def nearest(self, scene: Scene, index: int) -> Referent | None:
        """The nearest priced name, indicator or described index before a token.

        Names in the token's own clause come before others of the sentence.
        """
        clause = set(scene.clause_tokens(index))
        heads = [
            scene.top(*scene.span(entity))
            for entity in scene.entities
            if entity.label in PRICED | {"INDICATOR"}
            and scene.index_at(entity.start) < index
            and not is_likened(scene, entity)
        ]
        heads += [i for i in range(index) if stands_for(scene, i) and scene.entity_at(i) is None]
        for head in sorted(heads, key=lambda i: (i in clause, i), reverse=True):
            found = self._one(scene, head)
            if found and (found[0].measure or found[0].mention.id):
                return found[0]
        return None


def named(entity: Entity) -> Referent:
    """What a name means; its price is measured, an indicator does not say what."""
    mention = Mention(
        text=entity.text,
        start=entity.start,
        end=entity.end,
        id=entity.id,
        kind=entity.label,
        candidates=entity.candidates,
    )
    return Referent(mention, None if entity.label == "INDICATOR" else price_measure(entity))


def _with_words(scene: Scene, phrase: list[int], mention: Mention) -> Mention:
    said = words_of(scene, phrase)
    return mention.replace(text=said.text, start=said.start, end=said.end)


def _mention(
    scene: Scene,
    phrase: list[int],
    id_: str | None,
    kind: str | None,
    candidates: tuple[Candidate, ...] = (),
) -> Mention:
    return words_of(scene, phrase).replace(id=id_, kind=kind, candidates=candidates)
