"""Figures that are written without a plain number: fractions, ordinals, multiples, ratios."""

from __future__ import annotations

from decimal import Decimal

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.nouns import counted_noun, singular
from nlp.annotate.quantities.numerals import (
    CARDINALS,
    FRACTIONS,
    ORDINALS,
    fraction_at,
    read_numeral,
)
from nlp.annotate.quantities.scan import BREAK, NUMBER, WORD, Scan
from nlp.annotate.quantities.units import Unit, unit_after
from nlp.annotate.quantities.vocabulary import (
    ARTICLES,
    DETERMINERS,
    HALF,
    IN,
    OF,
    PERIODS,
    STREAKS,
    TO,
    word_set,
)
from nlp.annotate.quantities.wording import PAST_MOVES, is_run
from nlp.records import Change

_WORDS = lexicon("numbers")
_CHANGES: dict[str, tuple[int, Change]] = _WORDS["changes"]
_INFINITIVES: dict[str, tuple[int, Change]] = _WORDS["infinitives"]
_MULTIPLES: dict[str, int] = _WORDS["multiples"]
_FOLDS: dict[str, int] = _WORDS["folds"]
_POWERS: dict[str, int] = _WORDS["powers"]
_MODALS = word_set("modals")
_COMPARANDS, _TWICE, _TRADING = word_set("comparands"), word_set("twice"), word_set("trading")
_NO_SHARE, _WHOLES = word_set("no_share_before"), word_set("wholes")
_HALVES_AFTER, _LONE_HALF = word_set("halves_after"), word_set("share_cues_half")
_SHARE_AFTER, _SHARE_BEFORE = word_set("share_cues"), word_set("share_go_on")
_COMPARED, _MOVED_ON = word_set("share_compared"), word_set("share_moved_on")
_SHARE_NEVER_AFTER, _NO_CHANCE = word_set("share_not_after"), word_set("not_chance_before")
_QUARTERS, _UPON, _OUT = word_set("quarters"), word_set("upon"), word_set("out")
_PERCENT = Unit("percent")
_POINT = Unit("percentage_point")
_ONE = Decimal(1)

#: Words that may begin a figure without a numeral; the reader tries no other word.
STARTERS = frozenset(
    {*ARTICLES, *HALF, *_CHANGES, *_INFINITIVES, *_MULTIPLES, *_FOLDS, *ORDINALS, *FRACTIONS}
    | _POWERS.keys()
)


def read_word(scanned: Scan, index: int) -> Figure | None:
    """The figure that a word begins without being a number, or None."""
    word = scanned.words[index]
    if word in _POWERS:
        return read_powers(scanned, index)
    if word in _CHANGES or word in _INFINITIVES or word in _MULTIPLES:
        return _change(scanned, index, word) or _multiple(scanned, index, word)
    if word in _FOLDS:
        return Figure(
            index, index + 1, Decimal(_FOLDS[word]), _ONE, unit=Unit("multiple"), spelt=True
        )
    if word in ORDINALS:
        streak = ordinal_streak(scanned, index, ORDINALS[word], index + 1)
        if streak is not None:
            return streak
    return read_fraction(scanned, index)


def _change(scanned: Scan, index: int, word: str) -> Figure | None:
    if scanned.word(index + 1) == "-" or scanned.word(index - 1) == "-":
        return None
    found = _CHANGES.get(word)
    if found is None and scanned.word(index - 1) in _MODALS:
        found = _INFINITIVES.get(word)
    if found is None:
        return None
    percent, change = found
    figure = Figure(index, index + 1, Decimal(percent), _ONE, unit=_PERCENT, spelt=True)
    figure.change = change
    return figure


def _multiple(scanned: Scan, index: int, word: str) -> Figure | None:
    times = _MULTIPLES.get(word)
    if times is None or scanned.word(index + 1) == "-":
        return None
    value = Decimal(times)
    ahead = scanned.word(index + 1)
    if ahead in _COMPARANDS:
        return Figure(index, index + 1, value, _ONE, unit=Unit("multiple"), spelt=True)
    if word in _TWICE:
        return Figure(index, index + 1, value, _ONE, noun="time", spelt=True)
    return None


def ordinal_streak(scanned: Scan, index: int, number: int, end: int) -> Figure | None:
    """As in "seventh straight session", "third monthly gain in a row": a count of what goes on."""
    at = end
    if scanned.word(at) in STREAKS:
        noun = _streak_noun(scanned, at + 1)
    elif is_run(scanned, at + 1):
        noun = scanned.word(at)
    elif scanned.kind(at) == WORD and is_run(scanned, at + 2):
        noun = _streak_noun(scanned, at)
    else:
        return None
    return Figure(index, end, Decimal(number), _ONE, noun=noun, spelt=scanned.kind(index) == WORD)


def _streak_noun(scanned: Scan, index: int) -> str | None:
    """The period of "a third straight quarterly loss", else the noun itself."""
    if scanned.word(index) in _TRADING:
        index += 1
    word = scanned.word(index)
    if scanned.kind(index) != WORD:
        return None
    if word in PERIODS:
        return PERIODS[word]
    return singular(word) or word


def read_fraction(scanned: Scan, index: int) -> Figure | None:
    """As in "a quarter of", "two-thirds", "half its value", "half a percentage point"."""
    parts = fraction_at(scanned, index)
    if parts is None:
        return None
    share, end = parts
    with_unit = _fraction_of_unit(scanned, index, share, end)
    if with_unit is not None:
        return with_unit
    if not _is_share(scanned, index, end):
        return None
    figure = Figure(index, end, _percent(share * 100), _ONE, unit=_PERCENT, spelt=True)
    figure.noun, figure.phrase = _shared_noun(scanned, end)
    return figure


def _percent(value: Decimal) -> Decimal:
    """A share in percent, to a tenth where it is no whole number."""
    rounded = value.quantize(Decimal("0.1"))
    return rounded.quantize(_ONE) if rounded == rounded.to_integral_value() else rounded


def _shared_noun(scanned: Scan, index: int) -> tuple[str | None, str | None]:
    """What the share is of: "half the condos", "a third of its stores"."""
    at = index + (scanned.word(index) in OF)
    at += scanned.word(at) in DETERMINERS
    found = counted_noun(scanned, at) if at > index or scanned.kind(at) == WORD else None
    return (found.single, found.phrase) if found else (None, None)


def _fraction_of_unit(scanned: Scan, index: int, share: Decimal, end: int) -> Figure | None:
    at = end + 1 if scanned.word(end) in OF else end
    at = at + 1 if scanned.word(at) in ARTICLES else at
    found = unit_after(scanned, at)
    if found is None:
        return None
    after, unit = found
    hyphen = scanned.word(at) == "-"
    if unit.unit == "points":
        unit = _POINT
    elif (
        unit.unit == "duration" and (at == end or hyphen) and unit.factor < 100
    ) or unit.unit not in {"percent", "percentage_point", "basis_point", "currency", "duration"}:
        return None
    first = index + (hyphen and scanned.words[index] in ARTICLES)
    figure = Figure(first, after, share, Decimal("0.1"), spelt=True)
    figure.step = Decimal("0.01") if share * 10 % 1 else Decimal("0.1")
    figure.in_unit(unit)
    return figure


def _is_share(scanned: Scan, index: int, end: int) -> bool:
    """Whether a fraction word states a share, and is no quarter of a year or rank."""
    ahead, behind = scanned.word(end), scanned.word(index - 1)
    moved = behind in PAST_MOVES or behind in _SHARE_AFTER
    if scanned.words[index] in ARTICLES and ahead in _COMPARED:  # "a fifth below its peak"
        return behind not in _SHARE_NEVER_AFTER
    if moved and ahead in _MOVED_ON and not scanned.word(end - 1).startswith("quarter"):
        return True
    if ahead in _NO_SHARE or ahead in STREAKS:
        return False
    if scanned.kind(index - 1) == BREAK == scanned.kind(end):
        return True
    last = scanned.word(end - 1)
    if last.endswith("s") and last not in _QUARTERS:  # "two-thirds": no rank, no time
        return True
    if scanned.words[index] in HALF:
        if behind in ORDINALS or behind in _HALVES_AFTER:
            return False
        return (
            ahead in _WHOLES
            or _is_lone(scanned, behind, end)
            or _shared_noun(scanned, end)[0] is not None
        )
    if scanned.words[index] in FRACTIONS:
        return False
    if scanned.words[index] in CARDINALS:
        return ahead in OF or scanned.kind(end) != WORD
    if ahead in OF:  # "in a quarter of strong growth" is a time
        return behind not in _SHARE_NEVER_AFTER or last not in _QUARTERS
    return moved and (scanned.kind(end) != WORD or ahead in _SHARE_BEFORE)


def _is_lone(scanned: Scan, behind: str, end: int) -> bool:
    return behind in _LONE_HALF | PAST_MOVES and scanned.kind(end) != WORD


def read_powers(scanned: Scan, index: int) -> Figure | None:
    """As in "tens of thousands of jobs", "hundreds of millions of dollars": a range."""
    word, at, power = scanned.words[index], index, 0
    if scanned.kind(index - 1) == NUMBER or scanned.word(index - 1) in CARDINALS:
        return None
    while word in _POWERS:
        power += _POWERS[word]
        at += 1
        of = scanned.word(at) in OF | _UPON
        word = scanned.word(at + 1) if of else ""
        at += of and word in _POWERS
    value = Decimal(10) ** power
    figure = Figure(index, at, value, value, spelt=True)
    figure.high, figure.power = value * 10, power
    if scanned.word(at) not in OF:
        return None
    found = unit_after(scanned, at + 1)
    if found is not None and found[1].factor == 1:
        figure.last = found[0]
        figure.in_unit(found[1])
        return figure
    noun = counted_noun(scanned, at + 1 + (scanned.word(at + 1) in DETERMINERS))
    if noun is None:
        return None
    figure.noun, figure.phrase = noun.single, noun.phrase
    return figure


def read_chance(scanned: Scan, index: int, top: Decimal, end: int) -> Figure | None:
    """As in "one in five", "nine out of ten", "one-in-five": a share in percent."""
    at = end + 1 if scanned.word(end) == "-" else end
    if scanned.word(at) in _OUT and scanned.word(at + 1) in OF:
        at += 2
    elif scanned.word(at) in IN:
        at += 1
    else:
        return None
    at += scanned.word(at) == "-"
    low = read_numeral(scanned, at)
    if low is None or not top < low.value <= 1000 or top % 1 or low.value % 1:
        return None
    if scanned.word(low.end) in _NO_CHANCE:
        return None
    percent = _percent(100 * top / low.value)
    spelt = scanned.kind(index) == WORD
    return Figure(index, low.end, percent, _ONE, unit=_PERCENT, spelt=spelt)


def read_ratio(scanned: Scan, index: int, top: Decimal, end: int) -> Figure | None:
    """As in "nine to one", "3-to-1": how many to one."""
    at = end + (scanned.word(end) == "-")
    if scanned.word(at) not in TO | {":"}:
        return None
    at += 1
    at += scanned.word(at) == "-"
    if _small(scanned, at) != 1 or top <= 1 or unit_after(scanned, at + 1) is not None:
        return None
    spelt = scanned.kind(index) == WORD
    return Figure(index, at + 1, top, _ONE, unit=Unit("ratio"), spelt=spelt)


def _small(scanned: Scan, index: int) -> int | None:
    if (
        scanned.kind(index) == NUMBER
        and scanned.raws[index].isdigit()
        and len(scanned.raws[index]) < 5
    ):
        return int(scanned.raws[index])
    return CARDINALS.get(scanned.word(index))
