"""Digits that state nothing: parts of names, labels, dates, times of day, ages, telephones."""

from __future__ import annotations

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.nouns import FUNCTION_WORDS
from nlp.annotate.quantities.scan import BREAK, NUMBER, SIGN, WORD, Scan
from nlp.annotate.quantities.units import per_after
from nlp.annotate.quantities.vocabulary import OF, OLD, OPENINGS, word_set

_NAMES = lexicon("names")
_MONTHS = frozenset(lexicon("calendar")["months"])
_LABELS = frozenset(_NAMES["labels"]["words"])
_CAPITAL_LABELS = frozenset(_NAMES["labels"]["capital_only"])
_BARE_NAMES = frozenset(_NAMES["numbers"]["bare"])
_GROUPS = frozenset(_NAMES["groups"]["before"])
_INDICES = frozenset(_NAMES["groups"]["any_case"])
_CLOCK = frozenset(_NAMES["clock"]["after"])
_AGES = frozenset(_NAMES["ages"]["before"])
_NOT_NAMES = frozenset(_NAMES["verbs"]["words"])
#: Words before "one" that make it a pronoun, and nouns that "one" does not count.
BEFORE_PRONOUN = frozenset(_NAMES["one"]["pronoun_after"])
NEVER_COUNTED = frozenset(_NAMES["one"]["not_counted"])
_JOINERS = frozenset("-‑–/.:")
# Prefixes before a hyphen that leave the number a figure: "sub-2% growth".
_HYPHEN_PREFIXES = word_set("hyphen_prefixes")
_YEAR_CUES = word_set("year_cues")
_AGE_UNITS = word_set("age_units")
_BETWEEN_DAYS = word_set("between_days")
_DOTTED = word_set("dotted_labels")
_GROUP = word_set("group")
_SHARED = word_set("or") | word_set("and") | word_set("to")


def skip_run(scanned: Scan, index: int) -> int | None:
    """Behind numbers that are no figures one by one: a date, a telephone number, a row of data."""
    return _chain(scanned, index) or _row(scanned, index)


def _row(scanned: Scan, index: int) -> int | None:
    """Behind a dozen or more bare numbers with nothing but commas between."""
    at = index
    while scanned.kind(at) == NUMBER and scanned.word(at + 1) in {",", ";", "|"}:
        at += 2
    return at if at >= index + 2 * _ROW else None


_ROW = 12


def _chain(scanned: Scan, index: int) -> int | None:
    """Behind three or more numbers that signs join."""
    for slash in (index + 2, index + 3):
        if scanned.word(slash) == "/" and scanned.word(slash + 2) != "/":
            return None  # "2 1/2", "5-1/4"
    at, count = index, 0
    while scanned.kind(at) == NUMBER:
        count += 1
        at += 1
        if scanned.word(at) in _JOINERS and scanned.glued(at) and scanned.glued(at + 1):
            at += 1 if scanned.kind(at + 1) == NUMBER else 0
        elif scanned.word(at) == ")" and scanned.kind(at + 1) == NUMBER and count == 1:
            at += 1
    return at if count >= 3 else None


def is_part_of_name(scanned: Scan, index: int, end: int) -> bool:
    """Whether the number from ``index`` to ``end`` sticks to letters or signs of a name."""
    if scanned.glued(index) and _sticks_before(scanned, index):
        return True
    if not scanned.glued(end):
        return False
    behind = scanned.word(end)
    if scanned.kind(end) == WORD:
        return not behind.startswith("'")
    if behind == ":" and scanned.raw(end + 1) == "1" and scanned.kind(end + 2) != NUMBER:
        return False  # a ratio of 3:1
    if behind == "/" and per_after(scanned, end):
        return False  # "$15.40/hour"
    if behind in {".", ":", "/", "@", "_"}:
        following = scanned.kind(end + 1)
        return scanned.glued(end + 1) and following in {NUMBER, WORD}
    return False


def _sticks_before(scanned: Scan, index: int) -> bool:
    before = scanned.word(index - 1)
    if scanned.kind(index - 1) == WORD:
        return True
    if before in {"#", "/", "@", "_", ":", ".", "'", "’", "№", "§"}:
        return before not in {":", "."} or scanned.glued(index - 1)
    if before in {"-", "‑", "–"} and scanned.glued(index - 1):
        if scanned.kind(index) == SIGN:  # the second sum of "€2bn–€3bn"
            return False
        return scanned.word(index - 2) not in _HYPHEN_PREFIXES | OPENINGS
    return False


def is_year(raw: str, *, dated: bool = False) -> bool:
    """Whether bare digits read as a year: 1900 to 2099, and from 1500 beside "in" or "since"."""
    if len(raw) != 4 or not raw.isdigit():
        return False
    return (1500 if dated else 1900) <= int(raw) < 2100


def is_dated(scanned: Scan, index: int, end: int) -> bool:
    """Whether a bare number belongs to a date, a time of day or an age."""
    raw, behind, ahead = scanned.raws[index], scanned.word(index - 1), scanned.word(end)
    if is_year(raw, dated=behind in _YEAR_CUES):
        return True
    if ahead in _CLOCK and not (ahead == "o" and scanned.word(end + 1) != "'clock"):
        return True
    if behind in _AGES or (
        ahead == "-" and scanned.word(end + 1) in _AGE_UNITS and (scanned.word(end + 3) in OLD)
    ):
        return True
    return _beside_month(scanned, index, end) or _is_age(scanned, index, end)


def _beside_month(scanned: Scan, index: int, end: int) -> bool:
    raw = scanned.raws[index]
    if not raw.isdigit() or int(raw[:6]) > 31:
        return False
    at = index - 2 if scanned.word(index - 1) in {".", "the"} else index - 1
    if _is_month(scanned, at):
        return True
    if scanned.word(index - 1) in _BETWEEN_DAYS and scanned.kind(index - 2) == NUMBER:
        at = index - 4 if scanned.word(index - 3) == "." else index - 3
        if _is_month(scanned, at):
            return True
    ahead = end + 1 if scanned.word(end) in OF else end
    if scanned.word(end) in _BETWEEN_DAYS and scanned.kind(end + 1) == NUMBER:
        ahead = end + 2  # "13 to 15 July"
    return _is_month(scanned, ahead)


def _is_month(scanned: Scan, index: int) -> bool:
    word = scanned.word(index)
    return word in _MONTHS and (scanned.raw(index)[:1].isupper() or len(word) > 5)


def _is_age(scanned: Scan, index: int, end: int) -> bool:
    """The apposition of a person's age: "Jane Roe, 34, said"."""
    commas = scanned.word(index - 1) == "," and scanned.word(end) in {",", "."}
    raw = scanned.raws[index]
    if not commas or len(raw) != 2 or not raw.isdigit():
        return False
    return scanned.raw(index - 2)[:1].isupper() and scanned.kind(index - 2) == WORD


def is_named(scanned: Scan, index: int, end: int) -> bool:
    """Whether a bare number is the end of a name ("S&P 500") or a label ("Section 3", "(1)")."""
    raw, before = scanned.raws[index], scanned.raw(index - 1)
    word, at = scanned.word(index - 1), index - 1
    if word == "." and scanned.word(index - 2) in _DOTTED:
        return True
    if (raw in _BARE_NAMES and "," not in raw) or _is_list_number(scanned, index, end):
        return True
    if word == "-" and scanned.word(index - 2) in _INDICES:
        return True
    if scanned.kind(at) != WORD or scanned.glued(index):
        return False
    if word in OF and scanned.raw(index - 2).istitle() and scanned.word(index - 2) in _GROUP:
        return True
    if word in _LABELS and (before[:1].isupper() or word not in _CAPITAL_LABELS):
        return True
    if word in _INDICES:  # "Nasdaq 100", "Russell 1,000", but a level: "Nasdaq 6,992.67"
        return "." not in raw and ("," not in raw or raw.endswith(",000"))
    if before == word or "," in raw or "." in raw:
        return False
    if word in _GROUPS:
        return True
    return word not in FUNCTION_WORDS and word not in _NOT_NAMES


def is_shared_hyphen(scanned: Scan, index: int) -> bool:
    """Whether a hyphen leaves its unit to the next number: "a 7- or 8-inch screen"."""
    apart = scanned.word(index + 1) in _SHARED and not scanned.glued(index + 1)
    return apart and scanned.kind(index + 2) in {NUMBER, WORD}


def is_spelt_name(scanned: Scan, index: int) -> bool:
    """Whether a number word is part of a name: "the Magnificent Seven", "Big Four"."""
    if not scanned.raws[index][:1].isupper():
        return False
    before = scanned.raw(index - 1)
    return scanned.kind(index - 1) == WORD and before[:1].isupper()


def _is_list_number(scanned: Scan, index: int, end: int) -> bool:
    """As in "1." or "2)" at the start of a paragraph, "(3)" anywhere."""
    before, behind = scanned.word(index - 1), scanned.word(end)
    short = len(scanned.raws[index]) <= 2
    if short and before == "(" and behind == ")":
        return True
    first = scanned.kind(index - 1) == BREAK or _opens_line(scanned, index)
    return short and first and behind in {".", ")"} and scanned.glued(end)


def _opens_line(scanned: Scan, index: int) -> bool:
    return "\n" in scanned.text[scanned.ends[index - 1] : scanned.starts[index]]
