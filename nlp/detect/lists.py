"""Names and figures beside each other: lists, "respectively", "compared with"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.detect.cues import Figure
from nlp.detect.lexicon import words
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.heads import counting_noun
from nlp.records import Entity

_JOINTS = frozenset({",", "and", "&", "or", "plus", "both", "the", "a", "as", "well", "/"})
_BETWEEN_FIGURES = frozenset(
    {
        ",", "and", "by", "about", "around", "roughly", "nearly", "almost", "some", "to", "at",
        "just", "more", "than", "over", "under", "up", "down", "approximately", "a", "an", "the",
    }
)  # fmt: skip
_OF_NAME = frozenset({"shares", "stock", "stocks", "'s", "'"})
#: Between a list of names and their verb.
_OF_NAMES = frozenset({"shares", "stocks", "stock", "futures", "each", "both", "all"})


def names_before(scene: Scene, index: int) -> tuple[Entity, ...]:
    """The priced names that stand right before a token, in order: "A (X), B and C | rose".

    Brackets behind a name are passed over, as are helping verbs and adverbs before the token.
    """
    position = _end_of_names(scene, index - 1)
    found: list[Entity] = []
    while position >= 0:
        position = scene.before_brackets(position)
        entity = scene.entity_at(position)
        counted = entity is not None and entity.label == "CURRENCY" and scene.quantity_at(position)
        if entity is None or entity.label not in PRICED or counted:  # "to 6,615 yen and Sony"
            break
        found.append(entity)
        position = scene.span(entity)[0] - 1
        joined = _parted_by_code(scene, found[-1])
        while position >= 0 and scene.word(position) in _JOINTS:
            joined = joined or scene.word(position) not in {"the", "a", "both"}
            position -= 1
        while joined and scene.word(position) in _OF_NAME:  # "Harrow's shares and the Dow"
            position -= 1
        if not joined:
            break
    return tuple(reversed(found))


def _parted_by_code(scene: Scene, entity: Entity) -> bool:
    """As in "Apple Inc <AAPL.O> Microsoft Corp <MSFT.O>": names with only a code between."""
    before = scene.entity_at(scene.span(entity)[0] - 1)
    if before is None or before is entity or before.label not in PRICED:
        return False
    return "<" in scene.document.article.text[before.end : entity.start]


def _end_of_names(scene: Scene, position: int) -> int:
    while position > 0 and (
        scene.tokens[position].pos in {"AUX", "ADV", "PART"} or scene.word(position) in _OF_NAMES
    ):
        if scene.entity_at(position) is not None:
            break
        position -= 1
    return position


def runs(scene: Scene, figures: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    """Figures of one unit that follow each other: "1%, 2% and 3%"; at least two each."""
    found: list[list[Figure]] = []
    for figure in figures:
        last = found[-1][-1] if found else None
        if last is not None and last.unit == figure.unit and _continues(scene, last, figure):
            found[-1].append(figure)
        else:
            found.append([figure])
    return [tuple(run) for run in found if len(run) > 1]


def _continues(scene: Scene, last: Figure, figure: Figure) -> bool:
    between = scene.lowered[last.end : figure.start]
    joined = bool({",", "and"} & set(between))
    return joined and all(w in _BETWEEN_FIGURES or w in {"$", "£", "€", "¥"} for w in between)


def is_respective(scene: Scene, run: Sequence[Figure]) -> bool:
    """Whether the text says that the figures go to the names in their order."""
    after = scene.lowered[run[-1].end : run[-1].end + 8]
    return (
        "respectively" in after
        or "respectively" in scene.lowered[max(0, run[0].start - 2) : run[0].start]
    )


def names_of_run(scene: Scene, run: Sequence[Figure]) -> tuple[Entity, ...]:
    """As many names, in a list before the first figure, as there are figures; else none."""
    for index in range(run[0].start, 0, -1):
        entity = scene.entity_at(index - 1)
        if entity is None or entity.label not in PRICED or scene.entity_at(index) is entity:
            continue
        names = names_before(scene, index)
        if len(names) == len(run):
            return names
        if names:
            return ()
    return ()


def is_parted(scene: Scene, noun: int, name: int) -> bool:
    """Whether a name stands outside the noun phrase before it: not in "its stake in the maker"."""
    between = range(noun + 1, name)
    opened = scene.word(noun + 1) in {"in", "of", "for", "at"}
    parted = any(scene.tokens[i].pos in {"VERB", "AUX", "PUNCT"} for i in between)
    return parted or not opened


def is_joined(scene: Scene, index: int) -> bool:
    """Whether a noun goes on with a list or a contrast: "and total revenue", ", profit"."""
    while index > 0 and scene.tokens[index - 1].pos in {"ADJ", "DET"}:
        index -= 1
    return scene.word(index - 1) in {"and", ",", "while", "but"}


def before_apposition(scene: Scene, comma: int) -> int:
    """As in "Apple, hardly a retailer, shed": the comma that opens the apposition, else ``comma``.

    A stretch without a verb or a figure is an apposition, and so is a relative clause: "inflation,
    which the bank watches closely, edged down".
    """
    if len(names_before(scene, comma)) > 1:  # "banks, including A, B and C, fell"
        return comma
    for index in range(comma - 1, max(0, comma - 9), -1):
        if scene.word(index) == ",":
            return index
        if scene.tokens[index].pos in {"VERB", "AUX"} or scene.quantity_at(index):
            return _before_relative(scene, comma)
    return comma


def _before_relative(scene: Scene, comma: int) -> int:
    """The comma that opens a relative clause which ends at another, else that other."""
    for index in range(comma - 1, max(0, comma - _RELATIVE), -1):
        if scene.word(index) == ",":
            return index if scene.word(index + 1) in {"which", "who", "whose"} else comma
    return comma


#: Tokens of a relative clause between commas.
_RELATIVE = 20


def is_object(scene: Scene, entity: Entity) -> bool:
    """Whether a preposition governs a name ("6.95 per dollar"): then it is no subject.

    What the name is may stand between: "sales at retailer Target".
    """
    index = scene.index_at(entity.start) - 1
    if counting_noun(scene, index + 1) is not None:
        return True
    while scene.word(index) in {"the", "a", "its"} or _tells_kind(scene, index):
        index -= 1
    if scene.lemma(index - 1) in words("stating", "stand_ins", "price"):  # "shares in Apple"
        return False
    return scene.word(index) in _GOVERNING


_GOVERNING = frozenset(
    {"per", "against", "of", "in", "for", "to", "on", "from", "by", "at", "across", "within"}
    | {"tracking", "excluding"}
)


def _tells_kind(scene: Scene, index: int) -> bool:
    """As in "sales at retailer Target", "profit at chip maker Intel": a noun before the name."""
    before = index - 1 if scene.tokens[index - 1].pos == "NOUN" else index
    opens = before > 1 and scene.word(before - 1) in _GOVERNING
    return (
        opens
        and scene.tokens[index].pos == "NOUN"
        and scene.tokens[before - 2].pos == "NOUN"
        and scene.entity_at(index) is None
    )


def is_inner(scene: Scene, entity: Entity) -> bool:
    """Whether a name, or the list that it stands in, belongs to a phrase ("chains including A")."""
    while True:
        index = scene.index_at(entity.start) - 1
        if is_object(scene, entity) or scene.word(index) in {"including", "excluding"}:
            return True
        while scene.word(index) in {"and", ","}:
            index -= 1
        before = scene.entity_at(scene.before_brackets(index))
        if before is None or before.start >= entity.start:
            return False
        entity = before


def is_field(scene: Scene, entity: Entity) -> bool:
    """As in "among the biggest fallers on the DAX": an index on which something else moves."""
    noun = scene.head(scene.top(*scene.span(entity)))
    movers = words("basket", "movers")
    return (
        entity.label == "INDEX"
        and noun < scene.index_at(entity.start)
        and (scene.word(noun) in movers or scene.lemma(noun) in movers)
    )


def is_inside_clause(scene: Scene, entity: Entity, verb: int) -> bool:
    """As in "nations that share the euro were": an object of the clause before its verb's."""
    top = scene.top(*scene.span(entity))
    governor = scene.head(top)
    relative = scene.dep(scene.clause_of(governor)) in {"acl:relcl", "acl"}
    return scene.dep(top) in {"obj", "obl"} and relative and governor < top < verb


def ends_list(scene: Scene, entity: Entity) -> bool:
    """Whether a name is the last of several ("A and B lost"): then the parse knows better."""
    index = scene.index_at(entity.start) - 1
    if scene.word(index) == "the":
        index -= 1
    last = scene.before_brackets(index - 1)
    before = scene.entity_at(last) if scene.quantity_at(last) is None else None
    return scene.word(index) in {"and", ","} and before is not None


#: Words between "compared with" and its figure.
_REACH = 6


def compared_by(scene: Scene, figures: Sequence[Figure], figure: Figure) -> str | None:
    """The words that make a figure the other side: "compared with", "up from"; longest first.

    None where a figure is a statement of its own.
    """
    if _is_bracketed(scene, figures, figure):
        return "in brackets"
    if scene.lemma(figure.end) in words("stated", "aims"):
        return None
    if figure.unit == "count" and figure.quantity.value == 0:  # "below zero" is a bound
        return None
    if figure.quantity.noun is not None and figure.quantity.written == "words":
        return None  # "against six currencies"
    led, said = _led_by(scene, figure), scene.phrase(0, figure.start)
    for phrase in sorted(words("stating", "compared", "phrases"), key=len, reverse=True):
        if phrase not in said:
            continue
        width = len(phrase.split())
        if width == 1 and led not in {phrase, ""}:
            continue
        for start in range(figure.start - width, max(-1, figure.start - width - _REACH), -1):
            if scene.phrase(start, start + width) == phrase:
                between = scene.lowered[start + width : figure.start]
                verb = any(
                    scene.tokens[i].pos in {"VERB", "AUX"}
                    for i in range(start + width, figure.start)
                )
                if not verb and not set(between) & {",", ";", "and", "but", "to"}:
                    return phrase
    return _joined(scene, figure)


def _led_by(scene: Scene, figure: Figure) -> str:
    """The word before a figure or before the account of it: "from" in "from a loss of $2m"."""
    if figure.preposition != "of":
        return figure.preposition
    near = range(figure.start - 1, max(-1, figure.start - _REACH), -1)
    index = next((i for i in near if scene.word(i) == "of"), 0) - 1
    named = scene.entity_at(index)
    if scene.lemma(index) != "loss" and (named is None or named.label != "INDICATOR"):
        return figure.preposition
    while index > 0 and scene.tokens[index].pos in {"NOUN", "PROPN", "ADJ", "DET"}:
        index -= 1
    return scene.word(index)


def _is_bracketed(scene: Scene, figures: Sequence[Figure], figure: Figure) -> bool:
    """As in "EUR 37.5 million (EUR 48.2 million)": the figure of the year before.

    Or of another period: "up 9% on the same period in 2009 (EUR 62m)".
    """
    before = [f for f in figures if f.start < figure.start]
    if not before or scene.word(figure.start - 1) != "(":
        return False
    last = before[-1]
    same = last.unit == figure.unit and last.quantity.currency == figure.quantity.currency
    told = any(f.unit == figure.unit for f in before) and scene.time_at(figure.start - 2)
    return (same and last.end >= figure.start - 2) or bool(told)


def _joined(scene: Scene, figure: Figure) -> str | None:
    """As in "compares with $18.31 last Friday and with more than $60": the same words hold on."""
    if figure.preposition != "with":
        return None
    before = range(figure.start)
    return "and with" if any(scene.lemma(i) in {"compare", "compared"} for i in before) else None
