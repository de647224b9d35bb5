"""Units and currencies beside a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.nouns import FUNCTION_WORDS
from nlp.annotate.quantities.scan import NUMBER, WORD, Phrases, Scan
from nlp.annotate.quantities.vocabulary import ARTICLES, word_set

_UNITS = lexicon("units")
_PHYSICAL = lexicon("physical")
_MONEY = lexicon("currencies")
_SYMBOLS: dict[str, str] = _MONEY["symbols"]
_QUALIFIED: dict[str, str] = _MONEY["qualified"]
_PREFIXES: dict[str, str] = _MONEY["prefixes"] | {code: code for code in _MONEY["codes"]["list"]}
_LOWER = {code.lower(): code for code in _MONEY["codes"]["list"]}
for _word in _MONEY["codes"]["words"]:
    del _LOWER[_word]
_MANGLED: dict[str, str] = _MONEY["mangled"]
_GLUED_PREFIXES = frozenset(_MONEY["glued"]["prefixes"])
_TIMES_AFTER = frozenset(_UNITS["times"]["after"])
_TIMES_BEFORE = frozenset(_UNITS["times"]["before"])
SPAN_HEADS = frozenset(_UNITS["spans"]["heads"])

_CENT = Decimal("0.01")


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
        yield from ((form, unit) for form in entry["forms"])
        for form, per in entry.get("rates", {}).items():
            yield form, unit._replace(per=per)


def _physical_forms() -> Iterator[tuple[str, Unit]]:
    for entry in _PHYSICAL["unit"]:
        unit = Unit(entry["unit"])
        yield from ((form, unit) for key in ("words", "per_words") for form in entry.get(key, ()))
        for form, per in entry.get("rates", {}).items():
            yield form, unit._replace(per=per)
        for prefix in ("", *entry.get("si", ())):
            prefixed = Unit(prefix + unit.unit)
            for name in entry.get("names", ()):
                yield prefix + name, prefixed
                yield prefix + _plural(name), prefixed


def _plural(name: str) -> str:
    """The plural of a unit's name: "barrels of oil equivalent", "newton metres"."""
    head, of, rest = name.partition(" of ")
    return f"{head}s{of}{rest}"


def _physical_symbols() -> Iterator[tuple[str, Unit]]:
    letters: dict[str, list[str]] = _PHYSICAL["prefixes"]
    for entry in _PHYSICAL["unit"]:
        for symbol in entry.get("symbols", ()):
            yield symbol, Unit(entry["unit"])
            for prefix in entry.get("si", ()):
                for letter in letters[prefix]:
                    yield letter + symbol, Unit(prefix + entry["unit"])


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


def _scaled_codes() -> Iterator[tuple[str, Unit]]:
    """As in "30 MUSD", "MSEK 4,500" of Nordic reports."""
    for letter, factor in _MONEY["scaled"].items():
        for code in _MONEY["codes"]["list"]:
            yield letter + code, Unit("currency", code, Decimal(factor))


_MILLIONS = dict(_scaled_codes())
_SUFFIXES: Phrases[Unit] = Phrases([*_unit_forms(), *_physical_forms(), *_money_forms()])
_CASED: Phrases[Unit] = Phrases([*_physical_symbols(), *_MILLIONS.items()], cased=True)


def currency_before(scanned: Scan, index: int) -> tuple[int, Unit] | None:
    """The currency whose sign or prefix is just before a token: its first token, and the unit."""
    raw = scanned.raw(index - 1)
    if raw == ")" and scanned.raw(index - 3) == "(" and scanned.raw(index - 2) in _PREFIXES:
        return index - 3, _money(_PREFIXES[scanned.raw(index - 2)])  # "(EURO) 35 million"
    if raw in _SYMBOLS:
        return _signed(scanned, index - 1)
    if raw == "." and scanned.raw(index - 2) in {"Rs", "Rp"}:
        return index - 2, _money(_PREFIXES[scanned.raw(index - 2)])
    if raw == "=" and scanned.glued(index) and scanned.raw(index - 2) == "Y":
        return index - 2, _money("JPY")  # a yen sign in ASCII
    if raw in _MANGLED and scanned.glued(index):
        return (index - 1, _money(_MANGLED[raw])) if _is_sum(scanned, index) else None
    if raw in _MILLIONS:
        return index - 1, _MILLIONS[raw]
    code = _PREFIXES.get(raw) or _LOWER.get(raw)
    if code is None or (len(raw) == 1 and not scanned.glued(index)):
        return None
    if raw in _GLUED_PREFIXES and not scanned.glued(index):
        return None
    if scanned.raw(index - 2) == "/" and scanned.raw(index - 3) in _PREFIXES:
        return None  # the rate of a pair: "EUR/USD 1.0850"
    return index - 1, _money(code)


def _money(code: str) -> Unit:
    return Unit("currency", code)


def _signed(scanned: Scan, index: int) -> tuple[int, Unit]:
    """The currency of a sign with the letters before it: "HK$", "HK $", "nzd$"."""
    sign, letters = scanned.raws[index], scanned.raw(index - 1)
    code = _QUALIFIED.get(letters + sign)
    if code is None and (len(letters) > 1 or letters == "c"):
        code = _QUALIFIED.get(letters.upper() + sign)
    apart = not scanned.glued(index)
    if code is None or (apart and len(letters) == 1 and letters not in {"C", "c"}):
        return index, _money(_SYMBOLS[sign])
    return index - 1, _money(code)


def _is_sum(scanned: Scan, index: int) -> bool:
    """Whether digits behind letters are a sum, no number of a model ("PS5")."""
    raw = scanned.raws[index]
    return len(raw) > 2 or (scanned.glued(index + 1) and scanned.kind(index + 1) == WORD)


def unit_after(scanned: Scan, index: int) -> tuple[int, Unit] | None:
    """The unit at a token, after an optional hyphen: the token behind it, and the unit."""
    at = index
    if scanned.word(at) in {"-", "‑"} and scanned.glued(at) and scanned.glued(at + 1):
        at += 1
    elif scanned.word(at) == "." and scanned.glued(at) and scanned.word(at - 1) in _DOTTED:
        at += 1  # "3.45 Mrd. Euro"
    found = _symbol(scanned, at)
    word = _SUFFIXES.at(scanned.words, at)
    if word is not None and (found is None or word[0] > found[0]):
        found = word
    if found is None or _is_false_unit(scanned, at, *found):
        return None
    return found


def _symbol(scanned: Scan, index: int) -> tuple[int, Unit] | None:
    """A symbol whose capitals count: "kW", "Nm", "m2", the "p" of "164p"."""
    raw = scanned.raw(index)
    if raw == "p":
        good = scanned.glued(index) or _ends_phrase(scanned, index + 1)
        return (index + 1, Unit("currency", "GBP", _CENT)) if good else None
    found = _CASED.at(scanned.raws, index)
    if found is None:
        return None
    if len(raw) == 1 and found[0] == index + 1 and not scanned.glued(index):
        return found if raw in _SPACED and _ends_phrase(scanned, found[0], noun=True) else None
    return None if _is_cut(scanned, found[0]) else found


# Single letters that are read as a unit after a space: "12 C", "5 V".
_SPACED = frozenset("CVWJgLl")


def _is_cut(scanned: Scan, end: int) -> bool:
    """Whether letters or digits go on right behind: "5m3x", "10 kV2"."""
    return scanned.glued(end) and scanned.kind(end) in {WORD, NUMBER}


def _ends_phrase(scanned: Scan, index: int, *, noun: bool = False) -> bool:
    """Whether nothing behind makes the letter before a name: a sign, a function word, a noun."""
    raw = scanned.raw(index)
    if scanned.kind(index) != WORD:
        return not scanned.glued(index) or raw in {",", ".", ";", ":", ")", "%", "?", "!", "/"}
    return scanned.words[index] in FUNCTION_WORDS or (noun and raw.islower())


def _is_false_unit(scanned: Scan, index: int, end: int, unit: Unit) -> bool:
    """Words that are units elsewhere: "40 times this year", "5 real risks", "100 min"."""
    word = scanned.word(index)
    if word in _TIMES:
        ahead, behind = scanned.word(end), scanned.word(index - 2)
        return ahead not in _TIMES_AFTER and behind not in _TIMES_BEFORE
    if word in _SYMBOLS and scanned.kind(end) == NUMBER and scanned.glued(end):
        return True  # the sign of the next sum
    if word in _GLUED_ONLY and end == index + 1 and not scanned.glued(index):
        return True
    if word in {"real", "sen", "fen", "won", "rand", "fold", "kn"} and unit.unit == "currency":
        return scanned.raw(index) != word or (
            scanned.kind(end) == WORD and (scanned.word(end) not in FUNCTION_WORDS)
        )
    if len(word) == 3 and unit.currency == word.upper():
        return scanned.raw(index) != word.upper() and word not in _LOWER
    return False


_DOTTED = frozenset(lexicon("numbers")["abbreviations_with_stop"]["forms"])
_GLUED_ONLY = frozenset({"x", "mt", "mi", "ha", "pt", "min", "cc", "mp", "mb", "cal", "in", "st"})


def per_after(scanned: Scan, index: int) -> str | None:
    """What a rate is per: "a barrel", "per share", "an ounce", "/tonne"."""
    word = scanned.word(index)
    if word == "-" and scanned.word(index + 1) in _PER_HYPHEN:
        index, word = index + 1, scanned.word(index + 1)
        index += 1 if scanned.word(index + 1) == "-" else 0
    if word not in ARTICLES | _PER:
        return None
    noun = scanned.word(index + 1)
    ago = scanned.word(index + 2) in _AGO or scanned.words[index + 2 : index + 4] == ["-", "ago"]
    if word in ARTICLES and (noun not in _PER_NOUNS or ago):
        return None
    unit = unit_after(scanned, index + 1)
    if unit is not None and unit[1].unit not in _NO_MEASURES:
        return unit[1].unit
    if noun in _PER_FILL:
        noun = scanned.word(index + 2)
    return noun if scanned.kind(index + 1) == WORD and noun not in FUNCTION_WORDS else None


_NO_MEASURES = frozenset({"currency", "duration", "percent", "points", "multiple"})
_AGO, _PER, _PER_FILL = word_set("ago"), word_set("per"), word_set("per_fill")
_PER_HYPHEN, _TIMES = word_set("per_hyphen"), word_set("times")
_PER_NOUNS = frozenset(_UNITS["per"]["nouns"])
