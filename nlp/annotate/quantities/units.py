"""Units and currencies beside a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import WORD, Phrases, Scan

_UNITS = lexicon("units")
_MONEY = lexicon("currencies")
_SYMBOLS: dict[str, str] = _MONEY["symbols"]
_QUALIFIED: dict[str, str] = _MONEY["qualified"]
_PREFIXES: dict[str, str] = _MONEY["prefixes"] | {code: code for code in _MONEY["codes"]["list"]}
_TIMES_AFTER = frozenset(_UNITS["times"]["after"])
_TIMES_BEFORE = frozenset(_UNITS["times"]["before"])
_PLURALS: dict[str, str] = _UNITS["plurals"]
_NOT_PLURAL = frozenset(_UNITS["not_plural"]["words"])
FUNCTION_WORDS = frozenset(_UNITS["function"]["words"])
SPAN_HEADS = frozenset(_UNITS["spans"]["heads"])

_CENT = Decimal("0.01")
_LONGEST_NOUN_SEARCH = 4  # "33 Chinese AI stocks" has three words; longer gaps are chance


class Unit(NamedTuple):
    """What a number is in.

    Attributes:
        unit: As in ``Quantity``.
        currency: ISO code of money, else None.
        factor: What a printed one is worth in base units (a cent is 0.01).
        noun: Unit of a duration or the thing counted, else None.
        per: What a rate is per, where the unit says so ("bpd"), else None.
    """

    unit: str
    currency: str | None = None
    factor: Decimal = Decimal(1)
    noun: str | None = None
    per: str | None = None


COUNT = Unit("count")


def _unit_forms() -> Iterator[tuple[str, Unit]]:
    for entry in _UNITS["unit"]:
        unit = Unit(entry["unit"], factor=Decimal(entry.get("factor", 1)), noun=entry.get("noun"))
        for form in entry["forms"]:
            yield form, unit
        for form, per in entry.get("rates", {}).items():
            yield form, unit._replace(per=per)


def _money_forms() -> Iterator[tuple[str, Unit]]:
    for factor, table in ((Decimal(1), "names"), (_CENT, "hundredths")):
        for code, names in _MONEY[table].items():
            for name in names:
                yield name, Unit("currency", code, factor)
                yield name + "s", Unit("currency", code, factor)
    for code in _MONEY["codes"]["list"]:
        yield code.lower(), Unit("currency", code)
    for symbol, code in _SYMBOLS.items():
        yield symbol, Unit("currency", code)


_SUFFIXES: Phrases[Unit] = Phrases([*_unit_forms(), *_money_forms()])


def currency_before(scanned: Scan, index: int) -> tuple[int, str] | None:
    """The currency whose sign or prefix is just before a token: its first token and code."""
    raw = scanned.raw(index - 1)
    if raw in _SYMBOLS:
        letters = scanned.raw(index - 2)
        if scanned.glued(index - 1) and letters + raw in _QUALIFIED:
            return index - 2, _QUALIFIED[letters + raw]
        return index - 1, _SYMBOLS[raw]
    if raw == "." and scanned.raw(index - 2) in {"Rs", "Rp"}:
        return index - 2, _PREFIXES[scanned.raw(index - 2)]
    if raw not in _PREFIXES or (len(raw) == 1 and not scanned.glued(index)):
        return None
    if raw in {"US", "SR", "Yen", "Re"} and not scanned.glued(index):
        return None
    return index - 1, _PREFIXES[raw]


def unit_after(scanned: Scan, index: int) -> tuple[int, Unit] | None:
    """The unit at a token, after an optional hyphen: the token behind it, and the unit."""
    at = index
    if scanned.word(at) in {"-", "‑"} and scanned.glued(at) and scanned.glued(at + 1):
        at += 1
    found = _glued_unit(scanned, at) or _SUFFIXES.at(scanned.words, at)
    if found is None:
        return None
    end, unit = found
    if _is_false_unit(scanned, at, end, unit):
        return None
    return end, unit


def _glued_unit(scanned: Scan, index: int) -> tuple[int, Unit] | None:
    if not scanned.glued(index):
        return None
    raw = scanned.raw(index)
    if raw == "p":
        return index + 1, Unit("currency", "GBP", _CENT)
    if raw == "pc":
        return index + 1, Unit("percent")
    return None


def _is_false_unit(scanned: Scan, index: int, end: int, unit: Unit) -> bool:
    """Words that are units elsewhere: "40 times this year", "5 real risks", "100 min"."""
    word = scanned.word(index)
    if word == "times":
        ahead, behind = scanned.word(end), scanned.word(index - 2)
        return ahead not in _TIMES_AFTER and behind not in _TIMES_BEFORE
    if word in {"x", "mt", "mi", "ha", "pt", "min", "t"} and not scanned.glued(index):
        return True
    if word in {"real", "sen", "fen", "won", "rand", "fold"} and unit.unit == "currency":
        return scanned.raw(index) != word or (
            scanned.kind(end) == WORD and (scanned.word(end) not in FUNCTION_WORDS)
        )
    if len(word) == 3 and unit.currency == word.upper():
        return scanned.raw(index) != word.upper()
    return False


def per_after(scanned: Scan, index: int) -> str | None:
    """What a rate is per: "a barrel", "per share", "an ounce", "/tonne"."""
    word = scanned.word(index)
    if word == "-" and scanned.word(index + 1) in {"a", "an", "per"}:
        index, word = index + 1, scanned.word(index + 1)
        index += 1 if scanned.word(index + 1) == "-" else 0
    if word not in {"a", "an", "per", "each", "every", "/"}:
        return None
    noun = scanned.word(index + 1)
    ago = scanned.word(index + 2) in _AGO or scanned.words[index + 2 : index + 4] == ["-", "ago"]
    if word in {"a", "an"} and (noun not in _PER_NOUNS or ago):
        return None
    if noun in {"metric", "troy", "fully", "diluted", "ordinary", "common", "american"}:
        noun = scanned.word(index + 2)
    return noun if scanned.kind(index + 1) == WORD and noun not in FUNCTION_WORDS else None


_AGO = frozenset({"ago", "earlier", "before", "previously", "later", "after", "prior"})
_PER_NOUNS = frozenset(_UNITS["per"]["nouns"])


def counted_noun(scanned: Scan, index: int) -> tuple[int, str] | None:
    """The plural noun that a count counts: its token, and its singular.

    Looks a few words ahead, over words without punctuation or function words between.
    """
    at = index
    if scanned.word(at) == "-":
        return None
    found = None
    for _ in range(_LONGEST_NOUN_SEARCH):
        word = scanned.word(at)
        if scanned.kind(at) != WORD or word in FUNCTION_WORDS or word.startswith("'"):
            break
        single = singular(word)
        if single is not None:
            found = at, single
        elif found is not None:
            break
        at += 1
        if scanned.word(at) == "-" and scanned.glued(at):
            at += 1
    return found


def singular(word: str) -> str | None:
    """The singular of a plural noun, None for anything that does not look like one.

    Example:
        >>> singular("companies"), singular("stocks"), singular("across")
        ('company', 'stock', None)
    """
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _NOT_PLURAL or len(word) < 4 or not word.endswith("s"):
        return None
    if word.endswith(("ss", "us", "is", "ous")):
        return None
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 5 else word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]
