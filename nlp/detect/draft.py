"""A claim in the making: what a form knows before modality, window and holder are added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from nlp.detect import lists
from nlp.detect.cues import Cue, Figure, cue, word_direction
from nlp.detect.lexicon import labels
from nlp.detect.memory import Memory, Referent
from nlp.detect.referents import Referents, named
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects import account_of, owners, subject_head, valued
from nlp.detect.subjects.chained import goes_on
from nlp.detect.subjects.descriptions import is_likened
from nlp.detect.subjects.elliptic import listed_noun, owner_alone, same_over_time
from nlp.detect.subjects.particled import particle_beside
from nlp.records import (
    Aspect,
    ClaimWindow,
    Direction,
    Entity,
    Form,
    Mention,
    Period,
    Quantity,
    Statistic,
    Step,
    Time,
)
from nlp.reference import Reference


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a form found.

    Attributes:
        form: The form.
        rule: Name of the rule, for the trace.
        anchor: Token that carries the statement.
        figures: Figures that this claim takes for itself.
        subjects: What it is about.
        objects: What it is compared with.
        measure: Overrides the measure of the first subject.
        direction: Direction as said of the subject.
        quantity: The figure, possibly with its unit made definite.
        quantity_from: The earlier figure.
        time: The stated time, if the form chose one itself.
        window: A window that the form made itself; wins over ``time``.
        no_window: The form has none, and none may be carried over.
        skip: Times that are part of the statement and not its window.
        rank: For rankings.
        statistic: level or change.
        period: Period of a change or streak.
        aspect: close, intraday, hold or first.
        holder: Who answers for it, where the form itself tells.
        aside: Its time is a look back that does not move the story on.
        end: Last token that belongs to the clause.
        steps: Reasons, for the trace.
    """

    form: Form
    rule: str
    anchor: int
    figures: tuple[Figure, ...] = ()
    subjects: tuple[Referent, ...] = ()
    objects: tuple[Referent, ...] = ()
    measure: str | None = None
    direction: Direction | None = None
    quantity: Quantity | None = None
    quantity_from: Quantity | None = None
    time: Time | None = None
    window: ClaimWindow | None = None
    no_window: bool = False
    skip: tuple[Time, ...] = ()
    rank: int | None = None
    statistic: Statistic | None = None
    period: Period | None = None
    aspect: Aspect | None = None
    holder: Mention | None = None
    aside: bool = False
    end: int | None = None
    steps: tuple[Step, ...] = ()

    @property
    def stated_measure(self) -> str | None:
        """The measure that the form found, else that of the first subject."""
        return self.measure or (self.subjects[0].measure if self.subjects else None)

    def measure_is(self, measures: Collection[str]) -> bool:
        """Whether the stated measure is one of these."""
        return self.stated_measure in measures


@dataclass(eq=False)
class Context:
    """What a form may look at in one sentence, and what has been taken so far.

    Attributes:
        scene: The sentence.
        number: Its number in the article.
        referents: Reader of noun phrases.
        memory: What the article has talked about so far.
        reference: The reference tables.
        figures: All figures of the sentence.
        drafts: Drafts accepted so far in this sentence.
    """

    scene: Scene
    number: int
    referents: Referents
    memory: Memory
    reference: Reference
    figures: tuple[Figure, ...]
    drafts: list[Draft] = field(default_factory=list)

    def free(self) -> list[Figure]:
        """Figures that no draft has taken, in order."""
        taken = {figure.start for draft in self.drafts for figure in draft.figures}
        return [figure for figure in self.figures if figure.start not in taken]

    @cached_property
    def distributed(self) -> dict[int, tuple[Figure, tuple[Referent, ...]]]:
        """Figures told one after the other: from the start of each to the first and its own name.

        As in "gold, silver and copper rose 1%, 2% and 3%". The name is missing where no list of
        as many names stands before; what is said of the first then holds for all.
        """
        found: dict[int, tuple[Figure, tuple[Referent, ...]]] = {}
        for run in lists.runs(self.scene, self.figures):
            names = self._names_of(run)
            for place, each in enumerate(run if names else ()):
                found[each.start] = (run[0], names[place])
        return found

    def _names_of(self, run: tuple[Figure, ...]) -> list[tuple[Referent, ...]]:
        named = lists.names_of_run(self.scene, run)
        if named:
            return [self._read(entity) for entity in named]
        several = self.about_predicate(run[0].clause, run[0].start)
        if len(several) == len(run):
            return [(each,) for each in several]
        if not lists.is_respective(self.scene, run):
            return []
        start = self.scene.tokens[run[0].start].start
        pair = self.memory.last_distinct(len(run), PRICED, before=start)
        return [(each,) for each in pair] if len(pair) == len(run) else [()] * len(run)

    def _read(self, entity: Entity) -> tuple[Referent, ...]:
        start, end = self.scene.span(entity)
        found = self.referents.of(self.scene, self.scene.top(start, end))
        same = [r for r in found if r.mention.start <= entity.start < r.mention.end]
        return tuple(same[:1]) or (named(entity),)

    def cue(self, figure: Figure) -> Cue | None:
        """The word that moves a figure; in an elliptic clause, that of the clause before."""
        lead = self.distributed.get(figure.start)
        found = cue(self.scene, lead[0] if lead is not None else figure)
        if lead is not None and lead[0] is not figure and found is not None:
            return Cue(found.direction, found.index, "list")
        held = self.scene.word(figure.start - 1) in {"after", "following"}
        if (found is None or held) and (suit := self._follows_suit(figure)) is not None:
            return Cue(suit, figure.start, "gap")
        beside = particle_beside(self.scene, figure)
        if beside is not None:  # "S&P 500 up 4.6%, Nasdaq down 0.4%"
            return beside
        gap = self._listed(figure) is not None or self.gapped(figure) is not None
        if gap and (found is None or found.index < figure.start):
            earlier = self.earlier_change(figure)
            if earlier is not None and earlier.direction in {"up", "down", "unchanged"}:
                return Cue(earlier.direction, figure.start, "gap")
            if found is None:  # "both have gained, the Nasdaq by 24 percent"
                before = (word_direction(self.scene, i) for i in range(figure.start - 1, -1, -1))
                moved = next((c for c in before if c is not None), None)
                return Cue(moved.direction, figure.start, "gap") if moved else None
        return found

    def _follows_suit(self, figure: Figure) -> Direction | None:
        """As in "has lost 12% this month and 10% for the year": the same move over another time."""
        earlier = self.earlier_change(figure)
        if earlier is None or earlier.quantity is None:
            return None
        return same_over_time(self.scene, figure, earlier.direction, earlier.quantity.unit)

    def _listed(self, figure: Figure) -> int | None:
        """The noun beside a figure of which the same is said as of the one before."""
        earlier = self.earlier_change(figure)
        return listed_noun(self.scene, figure, earlier.figures[-1]) if earlier else None

    def earlier_change(self, figure: Figure) -> Draft | None:
        """The last change before a figure in the same sentence."""
        before = [
            draft
            for draft in self.drafts
            if draft.form in {"pct_change", "abs_change", "growth_rate"}
            and draft.anchor < figure.start
        ]
        return before[-1] if before else None

    def gapped(self, figure: Figure) -> Referent | None:
        """The subject of an elliptic clause: "the Dow 1.7%", "and BP 2.2 per cent"."""
        entity = self.scene.entity_just_before(figure.start)
        alone = owner_alone(self.scene, figure.start) if entity is None else None
        if alone is not None and self.drafts:  # "and Italy's to 12.8%"
            return self.referents.owner(alone, self.drafts[-1].subjects)
        if entity is not None and entity.label == "PLACE":  # "the CAC 40 in Paris 0.5 per cent"
            place = self.scene.span(entity)[0] - 1
            entity = self.scene.entity_at(place - 1) if self.scene.word(place) == "in" else None
        if entity is not None and entity.label == "INDICATOR":  # "and operating profit EUR 4.3 mn"
            joined = lists.is_joined(self.scene, self.scene.span(entity)[0])
            entity = entity if joined and self.drafts else None
            start, end = self.scene.span(entity) if entity else (0, 1)
            found = self.referents.of(self.scene, self.scene.top(start, end)) if entity else []
            return next((r for r in found if r.measure), None)
        if entity is None or entity.label not in {"INDEX", "COMPANY", "COMMODITY", "CURRENCY"}:
            return None
        if entity.id is None and len(entity.text) <= 3:  # a currency code, taken for a name
            return None
        start, end = self.scene.span(entity)
        return self.referents.of(self.scene, self.scene.top(start, end))[0]

    def about(self, figure: Figure, found: Cue | None) -> tuple[Referent, ...]:
        """What a figure is said of."""
        lead = self.distributed.get(figure.start)
        if lead is not None and lead[1]:
            return lead[1]
        if lead is not None and lead[0] is not figure:
            return self.about(lead[0], found)
        if found is not None and found.kind == "gap" and self._follows_suit(figure) is not None:
            earlier = self.earlier_change(figure)
            return earlier.subjects if earlier is not None else ()
        noun = self._listed(figure)
        if found is not None and found.kind == "gap" and noun is not None:
            return tuple(self.referents.of(self.scene, noun))
        gapped = self.gapped(figure) or self._of_relative(figure)
        if gapped is not None:
            return (gapped,)
        inserted = self._inserted(figure, found)
        if inserted:
            return inserted
        if found is not None and found.kind == "noun":
            read, end = self.referents.of, figure.end
            owner = owners.of_change(self.scene, read, found.index, end)
            if owner:
                return owner
        else:
            same = self._goes_on(figure)
            if same:
                return same
        moving = found is not None and found.kind in {"verb", "list", "particle"}
        if found is not None and moving and not self._moves_object(found, figure):
            beside = self._right_before(self._verb_of(found))
            if beside:
                return beside
        predicate = found.index if found is not None and found.kind == "verb" else figure.head
        return self.about_predicate(predicate, figure.start)

    def valued(self, figure: Figure, subjects: tuple[Referent, ...]) -> tuple[Referent, ...]:
        """The subjects with market value as what is measured, where the words say so.

        As in "closed with a market value above $1 trillion", "the most valuable company at".
        """
        return valued(self.scene, figure.start, subjects)

    def _of_relative(self, figure: Figure) -> Referent | None:
        """As in "the Nasdaq 100, which hovers around 25 times": the name before the pronoun."""
        scene = self.scene
        for index in range(figure.start - 1, max(0, figure.start - 7), -1):
            if scene.word(index) in {",", ";"}:
                return None
            if scene.tokens[index].tag == "WDT":
                before = index - 2 if scene.word(index - 1) == "," else index - 1
                entity = scene.entity_at(before)
                if entity is None or entity.label not in PRICED:
                    return None
                return self.referents.of(scene, scene.top(*scene.span(entity)))[0]
        return None

    def _moves_object(self, found: Cue, figure: Figure) -> bool:
        """As in "raised its forecast by 5 cents": what stands before the verb does not move."""
        verb = self._verb_of(found)
        objects = [o for o in self.scene.children(verb, "obj") if verb < o < figure.start]
        causes = self.scene.lemma(verb) in labels("direction", "causes")
        return causes and bool(objects) and not self.scene.quantity_at(objects[0])

    def _inserted(self, figure: Figure, found: Cue | None) -> tuple[Referent, ...]:
        """As in "Apple, up 2.1%, and Microsoft, down 0.4%, moved": of the name before."""
        scene = self.scene
        if found is None or found.kind != "particle" or found.index > figure.start:
            return ()
        if scene.word(found.index - 1) != "," or scene.word(figure.end) != ",":
            return ()
        entity = scene.entity_at(scene.before_brackets(found.index - 2))
        return self._read(entity) if entity is not None and entity.label in PRICED else ()

    def _verb_of(self, found: Cue) -> int:
        """The verb that a particle goes with ("were down", "ended 0.4% lower"), else its place."""
        if found.kind != "particle" and self.scene.tokens[found.index].pos in {"VERB", "AUX"}:
            return found.index
        for index in range(found.index - 1, max(-1, found.index - 5), -1):
            if self.scene.tokens[index].pos in {"VERB", "AUX"}:
                return index
            if self.scene.word(index) in {",", ";", "and"}:
                break
        return found.index

    def _right_before(self, verb: int) -> tuple[Referent, ...]:
        """A priced name right before its verb is its subject, whatever the parse says."""
        scene = self.scene
        index = verb
        while index > 0 and scene.tokens[index - 1].pos in {"AUX", "ADV"}:
            index -= 1
        index = scene.before_brackets(index - 1) + 1
        inserted = scene.word(index - 1) == ","
        if inserted:
            index = lists.before_apposition(scene, index - 1)
            index = scene.before_brackets(index - 1) + 1
        inserted = inserted and scene.word(index) == ","
        entity = scene.entity_at(index - 1)
        if entity is not None and lists.is_inside_clause(scene, entity, verb):
            return ()
        if entity is not None and (is_likened(scene, entity) or lists.is_field(scene, entity)):
            return ()
        account = account_of(scene, entity) if entity is not None else None
        if account is not None:
            return (account,)
        listed = lists.names_before(scene, index)
        if len(listed) > 1 and not lists.is_object(scene, listed[0]):
            return tuple(referent for each in listed for referent in self._read(each))
        if (
            entity is not None
            and entity.label == "INDICATOR"
            and (inserted or scene.word(verb - 1) != ",")
            and not lists.is_inner(scene, entity)
        ):
            found = self.referents.of(scene, scene.top(*scene.span(entity)))
            return tuple(found) if any(r.measure or not r.kind for r in found) else ()
        if entity is None or entity.label not in PRICED or lists.is_object(scene, entity):
            return ()
        if not entity.id or lists.ends_list(scene, entity):
            return ()
        return self._read(entity)

    def about_predicate(self, predicate: int, before: int) -> tuple[Referent, ...]:
        """The subjects of a predicate, with word order as the fall-back."""
        head = subject_head(self.scene, predicate)
        if head is not None and self.scene.children(head, "cop"):  # "was the worst, falling 8%"
            head = next(iter(self.scene.children(head, "nsubj")), head)
        if head is not None and self.scene.time_at(head) is not None:  # "Between July and May it"
            head = None
        if head is None:
            head = self._dummy(predicate)
        if head is not None and not self.scene.quantity_at(head):
            found = self.referents.of(self.scene, head)
            listed = lists.names_before(self.scene, predicate) if len(found) == 1 else ()
            if len(listed) > 1 and listed[0].start == found[0].mention.start:
                return tuple(named(each) for each in listed)  # "A, B and C alone contributed"
            if any(referent.measure for referent in found):
                return tuple(found)
            if self.scene.lemma(head) == "year":  # "the ten-year": another than the one beside it
                return tuple(found)
            near = self.referents.nearest(self.scene, before)
            doubtful = bool(self.scene.children(head, "case")) or head > before
            if near is not None and (doubtful or self._nearer(near, head, predicate)):
                return (near,)
            return tuple(found)
        near = self.referents.nearest(self.scene, before)
        return (near,) if near is not None else ()

    def _dummy(self, predicate: int) -> int | None:
        """An "it" that the parse takes for an empty subject, of a verb of the clause."""
        verbs = (predicate, self.scene.clause_of(predicate))
        found = [i for verb in verbs for i in self.scene.children(verb, "expl")]
        return next((i for i in found if self.scene.word(i) in {"it", "they"}), None)

    def _nearer(self, referent: Referent, head: int, predicate: int) -> bool:
        """Whether a name is in the clause, or stands between its supposed subject and its verb."""
        index = self.scene.index_at(referent.mention.start)
        if index in self.referents.phrase(self.scene, head):
            return False
        entity = self.scene.entity_at(index)
        inside = entity is not None and lists.is_inner(self.scene, entity)
        if head < index and (inside or not lists.is_parted(self.scene, head, index)):
            return False
        common = self.scene.tokens[head].pos == "NOUN"
        inside = index in self.scene.clause_tokens(predicate) and not common
        return inside or head < index < predicate

    def _goes_on(self, figure: Figure) -> tuple[Referent, ...]:
        """Whom the figure right before is said of, where nothing comes between."""
        told = [(f.end, d.subjects) for d in self.drafts for f in d.figures]
        return goes_on(self.scene, figure, told)

    def named_after(self, start: int) -> tuple[Referent, ...]:
        """As in "the fifth straight decline for the index": whose it is stands after the noun."""
        return owners.named_after(self.scene, self.referents.of, start)
