"""What a number counts or is per; whether it states anything at all."""

from __future__ import annotations

from nlp.annotate.quantities import names
from nlp.annotate.quantities.figure import Figure
from nlp.annotate.quantities.nouns import counted_noun, single_noun
from nlp.annotate.quantities.numerals import read_numeral
from nlp.annotate.quantities.scan import Scan
from nlp.annotate.quantities.units import per_after
from nlp.annotate.quantities.vocabulary import DETERMINERS, MINUS, OF, ONE, STREAKS


def finish(scanned: Scan, figure: Figure, index: int) -> bool:
    """Finds noun and rate; False when the number states nothing after all."""
    if not figure.bare:
        return _finish_unit(scanned, figure)
    end = figure.last
    if figure.spelt and (names.is_spelt_name(scanned, index) or scanned.word(end) == "-"):
        return False
    printed = not figure.spelt
    if printed and figure.power == 0 and _is_no_figure(scanned, index, end):
        return False
    if scanned.word(end) in {"-", "‑"} and scanned.glued(end):
        return names.is_shared_hyphen(scanned, end)
    count(scanned, figure)
    if scanned.words[index] in ONE and figure.value == 1:
        return _count_one(scanned, figure, index)
    counted = figure.noun is not None
    return printed or counted or _stands_alone(scanned, figure, index)


def _stands_alone(scanned: Scan, figure: Figure, index: int) -> bool:
    """Whether a number in words states something without a noun: no pronoun, no "two of us"."""
    if figure.value == 0 or figure.value > 12 or figure.last > index + 1:
        return True
    return scanned.word(figure.first) in MINUS


def _count_one(scanned: Scan, figure: Figure, index: int) -> bool:
    """Whether "one" counts something: "one lender", "one of the lenders"; no pronoun."""
    if figure.last > index + 1 or scanned.word(index + 1) in OF:
        return figure.noun is not None
    if scanned.word(index - 1) in names.BEFORE_PRONOUN:
        return False
    noun = single_noun(scanned, index + 1)
    if noun is None or noun.single in names.NEVER_COUNTED:
        return False
    figure.noun, figure.phrase = noun.single, noun.phrase
    return True


def _is_no_figure(scanned: Scan, index: int, end: int) -> bool:
    return names.is_dated(scanned, index, end) or names.is_named(scanned, index, end)


def _finish_unit(scanned: Scan, figure: Figure) -> bool:
    if figure.spelt and figure.unit.noun == "day" and figure.value == 1:
        return False
    if figure.noun is not None and figure.unit.unit == "count":
        return True
    figure.per = figure.per or per_after(scanned, figure.last)
    if figure.per:
        figure.resume = figure.last
    return True


def count(scanned: Scan, figure: Figure) -> None:
    """The counted noun; "nine of the eleven sectors" counts sectors."""
    at = figure.last
    if scanned.word(at) in STREAKS:
        at += 1
    if scanned.word(at) in OF:
        at += 1 + (scanned.word(at + 1) in DETERMINERS)
        at += 2 if scanned.word(at + 1) == "'s" else 0  # "one of Acme's plants"
        inner = read_numeral(scanned, at)
        at = inner.end if inner else at
    elif scanned.raw(at)[:1].isupper() and scanned.raw(at - 1)[:1].isupper():
        return
    found = counted_noun(scanned, at)
    if found is None:
        return
    figure.noun, figure.phrase = found.single, found.phrase
    if found.last == figure.last:
        figure.last += 1
    figure.per = per_after(scanned, found.last + 1)
