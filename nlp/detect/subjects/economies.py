"""The economy that a statistic is about: named with it, near it, or spoken of before."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.detect.lexicon import entry, words
from nlp.detect.memory import Memory, Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects.anaphora import kinds_of
from nlp.records import Entity, Mention
from nlp.reference import Reference

#: Institutions whose mention tells which economy a statistic is about.
_OFFICIAL = frozenset({"central bank", "statistics", "ministry"})
#: Letters of "US", "UK", "UAE", which are names in capitals.
_LONGEST_CODE = 3
#: Tokens behind "growth of" within which the noun of what grows stands.
_NAMED = 5
_WORLD = "ECON:WORLD"
_EURO = "ECON:EA"


class Economies:
    """Finds the economies of statistics.

    Args:
        reference: Tables of places and offices.
        memory: What the article has talked about so far.
    """

    def __init__(self, reference: Reference, memory: Memory) -> None:
        self.reference = reference
        self.memory = memory

    def of(self, scene: Scene, entity: Entity, phrase: Sequence[int]) -> str | None:
        """The economy of an indicator: that of a place beside it, else the one spoken of."""
        if words("statistics", "world") & {scene.word(i) for i in phrase}:
            return _WORLD if self.reference.get(_WORLD) else None
        own: dict[str, str] = entry("statistics", "economies")
        told = scene.phrase(phrase[0], phrase[-1] + 1)
        if (name := next((name for name in own if name in told), None)) is not None:
            return own[name]  # "nonfarm payrolls"
        inside = next((e for e in _entities(scene, phrase) if e.label == "PLACE"), None)
        if inside is not None and inside.id:
            return self.placed(inside)
        clause = scene.clause_tokens(scene.index_at(entity.start))
        places = [e for e in _entities(scene, clause) if e.label == "PLACE" and e.id]
        near = [e for e in places if scene.index_at(e.start) or not e.text.isupper()]  # no dateline
        near = [e for e in near if not tells_company(scene, e)]
        if near:
            return self.placed(near[0])
        return self._of_name(entity) or self._in_sentence(scene) or self._spoken_of()

    def placed(self, place: Entity) -> str | None:
        """The economy of a place; "the bloc" is that of the euro in an article about it."""
        if place.text.lower() == "bloc" and self.memory.home == _EURO:
            return _EURO
        return self.reference.economy_of(place.id or "") or place.id

    def _of_name(self, entity: Entity) -> str | None:
        """As in "U.S. crude stockpiles": the name of the statistic begins with the economy's."""
        first = entity.text.split()[0]
        found = [match for match in self.reference.find(first) if match.text == first]
        ids = (c.id for match in found for c in match.candidates[:1])
        return next((each for each in ids if each.startswith("ECON:")), None)

    def _in_sentence(self, scene: Scene) -> str | None:
        for other in scene.entities:
            named = self.reference.get(other.id) if other.id else None
            if named is None or (other.label == "PLACE" and tells_company(scene, other)):
                continue
            if other.label == "PLACE" or named.sector in _OFFICIAL:
                economy = self.reference.economy_of(named.id)
                if economy:
                    return economy
        return None

    def _spoken_of(self) -> str | None:
        """The economy named last, else that of the last statistic, else that of the market."""
        if self.memory.economy is not None:
            return self.memory.economy
        told = (r.mention.id or "" for _, r in reversed(self.memory.subjects))
        last = next((each for each in told if each.startswith("ECON:")), None)
        if last is not None:
            return last
        index = next((r for _, r in self.memory.seen if r.kind == "INDEX" and r.mention.id), None)
        return self.reference.economy_of(index.mention.id or "") if index is not None else None

    def growing(self, scene: Scene, head: int, entity: Entity | None) -> str | None:
        """As in "growth in China", "Germany's growth", "the Chinese economy": what grows.

        Args:
            scene: The sentence.
            head: Token of the noun.
            entity: The name that it belongs to.
        """
        if entity is not None:
            whole = entity.label == "PLACE" and "econom" in entity.text.lower()
            return entity.id if whole else None
        if scene.word(head) != "growth":
            return None
        start = head + 2 + (scene.word(head + 2) == "the")
        behind = scene.entity_at(start) if scene.word(head + 1) == "in" else None
        owner = scene.entity_at(head - 2) if scene.word(head - 1) in {"'s", "’s"} else None
        place = behind or owner
        if place is None or place.label != "PLACE" or not place.id:
            return None
        end = scene.span(place)[1]
        goes_on = scene.word(end) in {"'s", "’s", "and", "-"} and place is behind
        compound = end < len(scene.tokens) and scene.tokens[end].pos in {"NOUN", "PROPN"}
        return None if goes_on or (compound and place is behind) else self.placed(place)

    def note(self, scene: Scene) -> None:
        """Remember the economy spoken of: that of the places named, else that of the offices.

        A new paragraph begins with the economy that the article is about.
        """
        memory = self.memory
        if scene.paragraph != memory.paragraph:
            memory.paragraph, memory.economy = scene.paragraph, memory.home
        for label in ("ORG", "PLACE"):  # the later one counts
            known = [e for e in scene.entities if e.label == label and e.id]
            told = [e for e in known if not _dates(scene, e) and self._speaks(scene, e)]
            found = [economy for each in told if (economy := self.placed(each))]
            if found:
                memory.economy = found[-1]
        memory.home = memory.home or memory.economy

    def _speaks(self, scene: Scene, entity: Entity) -> bool:
        """Whether a place or an institution tells of an economy, as no newspaper or bank does."""
        if entity.label == "PLACE":
            return not tells_company(scene, entity)
        row = self.reference.get(entity.id or "")
        return row is not None and row.sector in words("statistics", "offices", "sectors")

    def working(self, place: Entity | None) -> Referent | None:
        """An economy named in the sentence as what has jobs: "Canada's economy added 64,000"."""
        if place is None or place.id is None:
            return None
        economy = self.reference.economy_of(place.id) or place.id
        mention = Mention(
            text=place.text, start=place.start, end=place.end, id=economy, kind="INDICATOR"
        )
        return Referent(mention, "payrolls")


def tells_company(scene: Scene, place: Entity) -> bool:
    """As in "the Swiss bank's shares": the place says whose the company is, not whose the data."""
    behind = scene.span(place)[1]
    if behind < len(scene.tokens) and scene.word(behind) == "-":  # "the London-listed miner"
        behind += 2
    return behind < len(scene.tokens) and (
        scene.tokens[behind].pos == "NOUN" and "COMPANY" in kinds_of(scene, behind)
    )


def _entities(scene: Scene, indices: Sequence[int]) -> list[Entity]:
    found: list[Entity] = []
    for index in indices:
        entity = scene.entity_at(index)
        if entity is not None and entity not in found:
            found.append(entity)
    return found


def _dates(scene: Scene, entity: Entity) -> bool:
    """As in "FRANKFURT - The bank cut": a dateline names a place that the text is not about."""
    opens = entity.start - scene.sentence.start <= 1
    return opens and entity.text.isupper() and len(entity.text) > _LONGEST_CODE


def grows_else(scene: Scene, entity: Entity) -> bool:
    """As in "the growth rate of commercial loans", "growth in sales": of no economy.

    Args:
        scene: The sentence.
        entity: A name of a statistic.
    """
    if entity.text.lower() != "growth":
        return False
    behind = scene.span(entity)[1]
    behind += scene.word(behind) in {"rate", "rates"}
    if scene.word(behind) not in {"of", "in"}:
        return False
    near = range(behind + 1, min(behind + _NAMED, len(scene.tokens)))
    head = next((i for i in near if scene.tokens[i].pos in {"NOUN", "PROPN"}), None)
    if head is None or scene.time_at(head) is not None or scene.quantity_at(head) is not None:
        return False
    known = scene.entity_at(head)
    whole = scene.lemma(head) in words("statistics", "growing", "nouns")
    named = known is not None and known.id is not None
    return not whole and not (named and known and known.label in {"PLACE", "INDICATOR"})
