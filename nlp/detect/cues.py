"""Which way a figure moves, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from nlp.detect.lexicon import entry, labels, words
from nlp.detect.scene import Scene
from nlp.records import Direction, Quantity

CueKind = Literal["verb", "noun", "particle", "figure", "gap", "list"]
_HEDGES = frozenset(
    {
        "about", "around", "roughly", "nearly", "almost", "some", "just", "only", "under", "over",
        "more", "less", "than", "at", "least", "most", "as", "much", "a", "an", "the", "another",
        "further", "approximately", "extra", "by", "close", "to", "well", "slightly", "up",
        "record", "new", "fresh", "combined",
    }
)  # fmt: skip

#: Between an amount and the same amount in another currency.
_CONVERTING = frozenset(
    {"or", "about", "around", "some", "roughly", "approximately", "-", "/", "="}
)


@dataclass(frozen=True)
class Cue:
    """A word that gives a movement its direction.

    Attributes:
        direction: up, down or unchanged.
        index: Token of the cue in the scene.
        kind: What sort of word it is.
    """

    direction: Direction
    index: int
    kind: CueKind


@dataclass(frozen=True)
class Figure:
    """A quantity in its sentence.

    Attributes:
        quantity: The figure.
        start: Its first token.
        end: One after its last token.
        head: Token that heads it.
        clause: Token that heads its clause.
        preposition: Lower-case word that introduces it (hedges skipped), or "".
    """

    quantity: Quantity
    start: int
    end: int
    head: int
    clause: int
    preposition: str

    @property
    def unit(self) -> str:
        """Unit of the quantity."""
        return self.quantity.unit


def figure(scene: Scene, quantity: Quantity) -> Figure:
    """A quantity with its place in the sentence."""
    start, end = scene.span(quantity)
    head = scene.top(start, end)
    preposition = _preposition(scene, start)
    if preposition == "to" and quantity.hedge == "at_most":  # "pushed the yield up to 2.80%"
        quantity = quantity.replace(hedge="exact")
    return Figure(
        quantity=quantity,
        start=start,
        end=end,
        head=head,
        clause=scene.clause_of(head),
        preposition=preposition,
    )


def figures_of(scene: Scene) -> tuple[Figure, ...]:
    """The figures of a sentence in order, without amounts told again in another currency."""
    text = scene.document.article.text
    kept: list[Quantity] = []
    before: Quantity | None = None
    for quantity in scene.quantities:
        between = text[before.end : quantity.start] if before is not None else ""
        if before is None or not _is_converted(before, between, quantity):
            kept.append(quantity)
        before = quantity
    figures: list[Figure] = []
    for read in (figure(scene, quantity) for quantity in kept):
        lead = figures[-1] if figures else None
        if lead is not None and scene.lowered[lead.end : read.start] in _JOINING:
            read = replace(read, head=lead.head, clause=lead.clause)
        figures.append(read)
    return tuple(figures)


#: Between figures of one statement, whatever the parse makes of it: "66 points, or 1%, to 5,909".
_JOINING = {(*comma, word) for comma in ((), (",",)) for word in ("or", "to", "at", "(")}


def _is_converted(before: Quantity, between: str, quantity: Quantity) -> bool:
    """As in "2.5 billion euros ($2.7 billion)", or the next column of "EUR 105.9 82.7 million"."""
    amounts = before.unit == quantity.unit == "currency"
    other = not between.strip() or before.currency != quantity.currency
    if before.per != quantity.per or not (
        amounts and other and before.currency and quantity.currency
    ):
        return False
    told = set(between.replace("(", " ").replace("[", " ").replace(",", " ").lower().split())
    return told <= _CONVERTING and between.strip() != ","


def _preposition(scene: Scene, start: int) -> str:
    """The word that introduces a figure: "to" in "to about $1.27", "above" in "above 4,000"."""
    index = start - 1
    while index >= 0 and start - index <= 5:
        word = scene.word(index)
        if word in {"to", "at", "from", "by", "of", "above", "below", "over", "under", "past"} | {
            "beyond", "beneath", "near", "around", "between", "for", "on", "with", "against", "in",
        }:  # fmt: skip
            if word in {"at", "to", "around", "over", "under"} and _is_hedge(scene, index):
                index -= 1
                continue
            if word == "of" and scene.word(index - 1) == "range":  # "from a range of"
                index -= 2
                continue
            if word == "of" and scene.word(index - 1) in {"rate", "pace"}:
                return _before_rate(scene, index - 1) or word
            return word
        if word == "close" and scene.word(index + 1) not in {"to", "at"}:
            return ""  # "to close up 27 points" is a verb
        if word not in _HEDGES and scene.tokens[index].pos not in {"SYM"} and word != "$":
            return ""
        index -= 1
    return ""


def _before_rate(scene: Scene, rate: int) -> str | None:
    """As in "to a seasonally adjusted annual rate of 1.2 million": where it has moved to."""
    for index in range(rate - 1, max(-1, rate - _RATED), -1):
        if scene.word(index) == "to":
            return "to"
        if scene.tokens[index].pos not in {"ADJ", "ADV", "DET", "VERB", "NOUN"}:
            return None
    return None


#: Tokens from "rate of" back to its "to".
_RATED = 6


def _is_pushed(scene: Scene, index: int) -> bool:
    """As in "pushing the yield on the note up to 2.80%": it is the verb's "up" and no hedge."""
    causes = labels("direction", "causes")
    for place in range(index - 2, max(-1, index - _PUSHED), -1):
        if scene.word(place) in {",", ";"} or scene.quantity_at(place) is not None:
            return False
        if scene.tokens[place].pos == "VERB":
            return scene.lemma(place) in causes
    return False


def _is_up_from(scene: Scene, index: int) -> bool:
    """As in "was up to EUR 1.2m, from EUR 0.3m": the level that it was raised to, and no bound."""
    return scene.lemma(index - 2) == "be" and "from" in scene.lowered[index : index + _RAISED]


#: Tokens from "up to" to the "from" of the level before.
_RAISED = 8
#: Tokens from "up to" back to the verb that pushes.
_PUSHED = 12


def _is_hedge(scene: Scene, index: int) -> bool:
    """Whether "at", "to", "over" belongs to a hedge: "at least", "close to", "just over"."""
    word, before, after = scene.word(index), scene.word(index - 1), scene.word(index + 1)
    if word == "at":
        return after in {"least", "most"}
    if word == "to":
        moves = scene.tokens[index - 2].pos == "VERB"  # "edged up to $84.81"
        moves = moves or _is_up_from(scene, index)
        return before == "close" or (before == "up" and not moves and not _is_pushed(scene, index))
    if word == "around":
        return before in {"to", "at", "of"}
    moved = word_direction(scene, index - 1) if word == "over" else None
    if moved is not None and (moved.direction == "down" or _unit_word(scene, index + 1) in _POINTS):
        return True  # "plunged over 860 points"
    return before in {"just", "with", "for", "of", "from", "to", "by"}


_POINTS = frozenset({"points", "pts", "point", "pips"})


def _unit_word(scene: Scene, index: int) -> str:
    """The word right behind the number at a token."""
    behind = (i for i in range(index, len(scene.tokens)) if scene.tokens[i].pos != "NUM")
    return scene.word(next(behind, index))


def cue(scene: Scene, fig: Figure) -> Cue | None:
    """The word that moves a figure: beside it first, then its clause's verb.

    Returns:
        None where nothing tells a direction.
    """
    before = scene.document.article.text[max(0, fig.quantity.start - 1) : fig.quantity.start]
    if "+" in (before, fig.quantity.text[:1]) and fig.unit != "count":
        return Cue("up", fig.start, "figure")
    finders = (_noun_after, _particle_after, _noun_before, _word_before, _cause, _verb_of_clause)
    for finder in finders:
        found = finder(scene, fig)
        if found is not None:
            return found
    change = fig.quantity.change
    return Cue(change, fig.start, "figure") if change else None


def _noun_after(scene: Scene, fig: Figure) -> Cue | None:
    """As in "a 6% drop", "3,217-point gain", "12.4% collapse"."""
    nouns = labels("direction", "nouns")
    for index in range(fig.end, min(fig.end + 3, len(scene.tokens))):
        if scene.word(index) in {"-", "point", "points", "percentage", "one-day", "increase"}:
            pass
        elif scene.tokens[index].pos not in {"NOUN", "ADJ", "PUNCT"}:
            return None
        direction = nouns.get(scene.lemma(index)) or nouns.get(scene.word(index))
        if direction and fig.unit == "currency" and scene.lemma(index) in _LOST:
            return None
        if direction:
            return Cue(direction, index, "noun")  # type: ignore[arg-type]
    return None


#: Sums of money under these names are results, and nothing falls by them.
_LOST = frozenset({"loss", "shortfall"})


def _particle_after(scene: Scene, fig: Figure) -> Cue | None:
    """As in "5% higher", "10% stronger", "3.14 points, or 0.12 percent, lower"."""
    at = fig.end
    told_twice = scene.word(at) == "," and "or" in {scene.word(fig.start - 1), scene.word(at + 1)}
    while told_twice and (scene.word(at) in {",", "or"} or scene.quantity_at(at) is not None):
        at += 1
    direction = labels("direction", "adjectives").get(scene.word(at))
    return Cue(direction, at, "particle") if direction else None  # type: ignore[arg-type]


def _noun_before(scene: Scene, fig: Figure) -> Cue | None:
    """As in "gains of nearly 13%", "an increase of", "a rise of a further 2.5 per cent"."""
    nouns = labels("direction", "nouns")
    if fig.preposition != "of":
        return None
    if fig.unit == "currency" and _LOST & set(scene.lowered[max(0, fig.start - 4) : fig.start]):
        return None  # "a loss of $2bn" is a result, no movement
    for index in range(fig.start - 1, max(-1, fig.start - 7), -1):
        direction = nouns.get(scene.lemma(index)) or nouns.get(scene.word(index))
        if direction and fig.unit == "currency" and _is_of_sale(scene, index):
            return None
        if direction:
            return Cue(direction, index, "noun")  # type: ignore[arg-type]
    return None


def _is_of_sale(scene: Scene, noun: int) -> bool:
    """As in "a sales gain of EUR 42m", "a capital gain": what a sale left, no movement."""
    return scene.lemma(noun) == "gain" and scene.lemma(noun - 1) in _SOLD


_SOLD = frozenset({"sale", "sales", "capital", "disposal", "divestment", "accounting", "book"})


def _word_before(scene: Scene, fig: Figure) -> Cue | None:
    """As in "rose 3%", "up 19.4%", "put on 5.8%", "edged up by 0.3%"."""
    start = fig.start - 1
    if scene.phrase(start - 1, start + 1) == ", by":  # "is still up, by 0.9%"
        start -= 2
    for index in range(start, max(-1, fig.start - 7), -1):
        if scene.quantity_at(index) or scene.word(index) in {",", ";", "and", "from"}:
            return None
        if scene.tokens[index].dep == "mark" and scene.word(index) not in {"to", "much", "many"}:
            return None  # "fell as the state sold a 5% stake"
        found = word_direction(scene, index)
        if found:
            return found
        told: dict[str, Direction] = labels("direction", "with_figure")  # type: ignore[assignment]
        if scene.lemma(index) in told and scene.tokens[index].pos == "VERB":
            return Cue(told[scene.lemma(index)], index, "verb")
    return None


def word_direction(scene: Scene, index: int) -> Cue | None:
    """The direction that one word gives: a verb of movement, or a particle after a verb."""
    word, lemma, pos = scene.word(index), scene.lemma(index), scene.tokens[index].pos
    verbs = labels("direction", "verbs")
    lemma_before = scene.lemma(index - 1)
    if _refuses(scene, index):
        return None
    phrase = entry("direction", "phrasal").get(f"{scene.lemma(index - 1)} {word}")
    if phrase:
        return Cue(phrase, index - 1, "verb")
    particles = labels("direction", "particles")
    if word == "up" and scene.word(index + 1) == "to" and lemma_before not in verbs:
        return None  # "cut up to 30 jobs" hedges
    if word in {"off", "up", "down"} and lemma_before in words("direction", "acts", "verbs"):
        return None
    if word in particles and word not in {"on", "back", "better", "ahead"}:
        nearby = _verb_near(scene, index)
        kind: CueKind = "verb" if nearby is not None else "particle"
        return Cue(particles[word], index, kind)  # type: ignore[arg-type]
    follows = entry("direction", "phrasal").get(f"{lemma} {scene.word(index + 1)}")
    if follows and pos in {"VERB", "AUX"}:
        return Cue(follows, index, "verb")
    if lemma in verbs and verbs[lemma] in {"up", "down", "unchanged"} and pos in {"VERB", "ADJ"}:
        return Cue(verbs[lemma], index, "verb")  # type: ignore[arg-type]
    return None


def _refuses(scene: Scene, index: int) -> bool:
    """As in "declined to comment": what is declined is an act, and nothing falls."""
    after = index + 2 < len(scene.tokens) and scene.tokens[index + 2].tag == "VB"
    return scene.lemma(index) == "decline" and scene.word(index + 1) == "to" and after


def _verb_near(scene: Scene, index: int) -> int | None:
    """The verb that a particle completes ("edged up"), right before it."""
    for position in range(index - 1, max(-1, index - 3), -1):
        if scene.tokens[position].pos in {"VERB", "AUX"}:
            return position
    return None


def _cause(scene: Scene, fig: Figure) -> Cue | None:
    """As in "knocked down the stock by 8%", "lifting its shares 2%": the object moves."""
    if fig.preposition not in {"by", ""} or fig.unit not in {"percent", "basis_point"}:
        return None
    causes = labels("direction", "causes")
    for index in scene.ancestors(fig.head):
        side = causes.get(scene.lemma(index))
        objects = [o for o in scene.children(index, "obj") if index < o < fig.start]
        moves = objects and not scene.quantity_at(objects[0])
        if side in {"up", "down"} and moves and scene.tokens[index].pos == "VERB":
            return Cue(side, index, "verb")  # type: ignore[arg-type]
        if index == fig.clause:
            break
    return None


def _verb_of_clause(scene: Scene, fig: Figure) -> Cue | None:
    """The verb above the figure, wherever it stands in the clause."""
    for index in (fig.head, *scene.ancestors(fig.head)):
        found = clause_cue(scene, index)
        if found is not None and not _is_of_next(scene, fig, found):
            return found
        if index == fig.clause:
            break
    return None


def _is_of_next(scene: Scene, fig: Figure, found: Cue) -> bool:
    """As in "was $67.8m, up 9.7%", "is 14.6%, down from a peak": it goes with what is behind it."""
    behind = scene.quantity_at(found.index + 1) is not None or scene.word(found.index - 1) == ","
    return found.kind == "particle" and found.index >= fig.end and behind


def clause_cue(scene: Scene, index: int) -> Cue | None:
    """The direction of one verb or predicate with its particles."""
    token = scene.tokens[index]
    verbs = labels("direction", "verbs")
    if _refuses(scene, index):
        return None
    if token.pos in {"VERB", "AUX"} and verbs.get(token.lemma) in {"up", "down", "unchanged"}:
        return Cue(verbs[token.lemma], index, "verb")  # type: ignore[arg-type]
    particles = labels("direction", "particles")
    adjectives = labels("direction", "adjectives")
    for child in [index, *scene.children(index)]:
        word = scene.word(child)
        phrase = entry("direction", "phrasal").get(f"{token.lemma} {word}")
        if phrase and child == index + 1:
            return Cue(phrase, index, "verb")
        act = child == index + 1 and token.lemma in words("direction", "acts", "verbs")
        near = abs(child - index) <= 3 and not (act and word in {"off", "up", "down"})
        found = particles.get(word) or adjectives.get(word)
        if found and near and word not in {"on", "back", "better", "ahead", "level", "changed"}:
            return Cue(found, child, "particle")  # type: ignore[arg-type]
    if "little changed" in scene.phrase(index - 1, index + 2):
        return Cue("unchanged", index, "particle")
    return None


def is_level_verb(scene: Scene, index: int) -> bool:
    """Whether a verb says where something stands."""
    return scene.lemma(index) in words("stating", "level_verbs")
