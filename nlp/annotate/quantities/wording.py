"""What stands around a figure: hedges, signs and words of movement."""

from __future__ import annotations

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.scan import WORD, Phrases, Scan
from nlp.annotate.quantities.vocabulary import BY, MINUS, OPENINGS, RUNS, THAN, word_set
from nlp.records import Change, Hedge

_HEDGES = lexicon("hedges")
_MOVES = lexicon("movement")
_SIDES: tuple[Hedge, ...] = ("about", "below", "above", "at_least", "at_most")
_CHANGES: tuple[Change, ...] = ("up", "down", "unchanged")

_BEFORE: Phrases[Hedge] = Phrases(
    (phrase, side) for side in _SIDES for phrase in _HEDGES["before"][side]
)
_AFTER: Phrases[Hedge] = Phrases(
    (phrase, side) for side in _SIDES for phrase in _HEDGES["after"][side]
)
_BETWEEN_HEDGE = frozenset(_HEDGES["between"]["words"])
_UP_AFTER = frozenset(_HEDGES["never"]["up_after"])

_MOVED: Phrases[Change | None] = Phrases(
    [
        *((phrase, change) for change in _CHANGES for phrase in _MOVES["before"].get(change, ())),
        *((phrase, None) for phrase in _MOVES["before"]["still"]),
    ]
)
_MOVING: Phrases[Change] = Phrases(
    (phrase, change) for change in _CHANGES for phrase in _MOVES["after"].get(change, ())
)
_BETWEEN_MOVE = frozenset(_MOVES["between"]["words"])
_BETWEEN_AFTER = frozenset(_MOVES["between_after"]["words"])
PAST_MOVES = frozenset(_MOVES["past"]["words"])
#: Words that tell a move upwards or downwards, before a figure.
MOVE_WORDS = frozenset({*_MOVES["before"]["up"], *_MOVES["before"]["down"]})

# Words before a figure that make it a level or a date, never the size of a move.
_COMPARATIVES = frozenset(_MOVES["comparatives"]["words"])
_LEVEL_WORDS, _AT = word_set("level_words"), word_set("at")
# "Grew at an annual rate of 3%" is a move for all its "at".
_PACES = word_set("paces")
_UP, _UNDER, _ANOTHER = word_set("up"), word_set("under"), word_set("another")
_WEAK, _WEAK_FOR_LENGTHS = word_set("weak_hedges"), word_set("weak_for_lengths")
_NEAR = frozenset({"near"})
_WEAK_AFTER, _ODD, _LOSSES = word_set("weak_after"), word_set("odd"), word_set("losses")
_DIRECTIONS, _WEAK_MOVES = word_set("directions"), word_set("weak_moves")
_REACH = 8  # tokens looked at on either side: "rose by a further and unexpected 3%"
_REACH_AFTER = 4


def hedge_before(scanned: Scan, figure: Figure) -> int:
    """Sets the hedge that stands before the figure; the first token of it, or of the figure."""
    at = figure.first
    if scanned.word(at - 1) == "-" and scanned.word(at - 2) in _NEAR and scanned.glued(at):
        figure.hedge = "below"  # "a near-10% jump"
        return at - 2
    for _ in range(3):
        found = _BEFORE.before(scanned.words, at)
        if found is not None and _is_hedge(scanned, found[0], at, figure):
            figure.hedge = found[1]
            return found[0]
        if scanned.word(at - 1) not in _BETWEEN_HEDGE:
            break
        at -= 1
    return figure.first


def _is_hedge(scanned: Scan, begin: int, end: int, figure: Figure) -> bool:
    word = scanned.words[begin]
    if word == ">" and scanned.glued(begin):
        return False  # the end of a tag
    if end - begin > 1:
        # "edged up to $84" reaches a level; "up to $84" is a bound.
        moved = _MOVED.before(scanned.words, begin) is not None
        return word not in _UP or not (moved or scanned.word(begin - 1) in _UP_AFTER)
    if word in _WEAK_FOR_LENGTHS and figure.unit.unit == "duration":
        return word in _UNDER and end == figure.first
    if word in _WEAK:
        loose = scanned.word(end) in _ANOTHER
        about = loose and word in _WEAK_FOR_LENGTHS and figure.unit.unit == "currency"
        return end == figure.first or (loose and not about)  # "talks over a $3bn offer"
    return True


def hedge_after(scanned: Scan, figure: Figure) -> None:
    """Sets the hedge that follows the figure ("10% or more")."""
    figure.after_hedge = figure.last
    found = _AFTER.at(scanned.words, figure.last)
    if found is None:
        return
    end, side = found
    first = scanned.word(figure.last)
    if first == "+" and not scanned.glued(figure.last):
        return
    if scanned.word(end) in THAN:  # "200 or more than 190"
        return
    if first in _WEAK_AFTER and scanned.raw(figure.last - 1) == "%":
        return
    if first in _ODD and figure.noun is None:
        return
    figure.hedge = side if figure.hedge == "exact" else figure.hedge
    figure.after_hedge = end


def change_before(scanned: Scan, begin: int, figure: Figure) -> Change | None:
    """The direction of the word of movement before the figure, None for a level."""
    at, paced = begin, False
    for _ in range(_REACH):
        found = _MOVED.before(scanned.words, at)
        if found is not None:
            return None if _is_amount_lost(scanned, at, figure) else found[1]
        word = scanned.word(at - 1)
        paced = paced or word in _PACES
        if word in _LEVEL_WORDS and not (word in _AT and paced):
            return None
        pause = word == "," and scanned.word(at) in BY
        if word not in _BETWEEN_MOVE | _PACES | _AT and not pause and not word.endswith("ly"):
            return None
        at -= 1
    return None


def _is_amount_lost(scanned: Scan, at: int, figure: Figure) -> bool:
    """As in "a loss of $2bn" is a level of profit, not a change."""
    return figure.unit.unit == "currency" and scanned.word(at - 1) in _LOSSES


def change_after(scanned: Scan, figure: Figure) -> Change | None:
    """The direction of the word of movement after the figure ("a 3% drop")."""
    at = max(figure.last, figure.resume, figure.after_hedge)
    for _ in range(_REACH_AFTER):
        found = _MOVING.at(scanned.words, at)
        if found is not None:
            return None if _is_adjective(scanned, at, figure) else found[1]
        if scanned.word(at) not in _BETWEEN_AFTER:
            return None
        at += 1
    return None


def _is_adjective(scanned: Scan, at: int, figure: Figure) -> bool:
    """Whether a comparative narrows what is counted: "two smaller banks", "eight more picks"."""
    if scanned.words[at] in _DIRECTIONS and scanned.kind(at + 1) != WORD:
        return True  # "at 16,369.03, up 58.06 points": the move of the next figure
    if figure.bare:
        return scanned.words[at] in _WEAK_MOVES
    return figure.unit.unit == "count" and scanned.words[at] in _COMPARATIVES


def minus_before(scanned: Scan, index: int) -> tuple[int, int] | None:
    """A printed sign before a token: its token, and -1 or 1."""
    word = scanned.word(index - 1)
    if word in MINUS:
        return index - 1, -1
    if word == "-" and scanned.word(index - 2) in MINUS:
        return index - 2, -1
    if word not in {"-", "−", "–", "+"} or not scanned.glued(index):
        return None
    if scanned.glued(index - 1) and scanned.word(index - 2) not in OPENINGS:
        return None
    return index - 1, 1 if word == "+" else -1


def is_run(scanned: Scan, at: int) -> bool:
    """Whether words that make a count a run stand at a token: "in a row", "running"."""
    return any(scanned.words[at : at + len(run)] == run for run in RUNS)
