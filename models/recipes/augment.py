"""More texts for the recogniser of names: filled templates, exchanged names, headline spelling."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from names import Annotated, Name

RECIPES = Path(__file__).parent

# Share of names exchanged in a copy of a sentence.
EXCHANGED_SHARE = 0.6

# Share of texts respelt as headlines (Every Word Capitalised), in capitals, in small letters.
TITLE_SHARE, CAPITALS_SHARE, SMALL_SHARE = 0.06, 0.03, 0.02

# Words that stay small in capitalised headlines.
# fmt: off
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs",
    "with",
})
# fmt: on

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = ("January", "March", "June", "July", "Sept.", "October", "November", "Dec.")

_SLOT = re.compile(r"\{(\w+)\}")


def pools() -> dict[str, list[str]]:
    """Label to names, from `words/pools.toml`."""
    return tomllib.loads((RECIPES / "words" / "pools.toml").read_text(encoding="utf-8"))


def templates() -> list[str]:
    """The lines of `words/templates.txt` that are no comments."""
    lines = (RECIPES / "words" / "templates.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _figure(slot: str, chance: random.Random) -> str:
    if slot == "n":
        return str(chance.randint(2, 90))
    if slot == "x":
        return chance.choice((f"{chance.uniform(0.1, 9):.1f}", f"{chance.uniform(0.1, 9):.2f}"))
    if slot == "px":
        return chance.choice((f"{chance.uniform(1, 99):.2f}", f"{chance.uniform(1e3, 4e4):,.2f}"))
    if slot == "year":
        return str(chance.randint(2012, 2027))
    return chance.choice(DAYS if slot == "day" else MONTHS)


def _ticker(chance: random.Random) -> str:
    return "".join(chance.choice("ABCDEFGHIKLMNOPRSTUVWXZ") for _ in range(chance.randint(2, 4)))


def filled(template: str, names: dict[str, list[str]], chance: random.Random) -> Annotated:
    """One template with its slots filled."""
    annotated = Annotated("", source="templates")
    position = 0
    for slot in _SLOT.finditer(template):
        annotated.text += template[position : slot.start()]
        position = slot.end()
        label = slot.group(1)
        if label == "TICKER":
            value, label = _ticker(chance), "COMPANY"
        elif label in names:
            value = chance.choice(names[label])
        else:
            value = _figure(label, chance)
        start = len(annotated.text)
        if label in names:
            if start == 0 and label not in ("PRODUCT", "COMPANY"):
                value = value[0].upper() + value[1:]
            annotated.names.append(Name(start, start + len(value), label))
        annotated.text += value
    annotated.text += template[position:]
    return annotated


def with_names_exchanged(
    annotated: Annotated, names: dict[str, list[str]], chance: random.Random
) -> Annotated:
    """A copy in which some names are others of the same label; texts with gaps stay as they are."""
    if annotated.gaps:
        return annotated
    copy = Annotated("", source=annotated.source)
    position = 0
    for name in annotated.names:
        copy.text += annotated.text[position : name.start]
        position = name.end
        surface = annotated.text[name.start : name.end]
        if chance.random() < EXCHANGED_SHARE:
            other = chance.choice(names[name.label])
            surface = other[0].upper() + other[1:] if surface[:1].isupper() else other
        copy.names.append(Name(len(copy.text), len(copy.text) + len(surface), name.label))
        copy.text += surface
    copy.text += annotated.text[position:]
    return copy


def _titled(text: str) -> str:
    def word(found: re.Match[str]) -> str:
        letters = found.group()
        return letters if letters in SMALL_WORDS else letters[0].upper() + letters[1:]

    return re.sub(r"[A-Za-z][\w'’]*", word, text)


def respelt(annotated: Annotated, chance: random.Random) -> Annotated:
    """The text as it is or, now and then, spelt as a headline; offsets stay as they are."""
    draw = chance.random()
    text = annotated.text
    if draw < TITLE_SHARE:
        text = _titled(text).rstrip(".")
    elif draw < TITLE_SHARE + CAPITALS_SHARE:
        text = text.upper()
    elif draw < TITLE_SHARE + CAPITALS_SHARE + SMALL_SHARE:
        text = text.lower()
    # Letters such as ß grow in capitals; offsets would no longer fit.
    is_as_long = len(text) == len(annotated.text) or text == _titled(annotated.text).rstrip(".")
    if not is_as_long or (annotated.names and annotated.names[-1].end > len(text)):
        return annotated
    return Annotated(text, annotated.names, annotated.gaps, annotated.source, annotated.is_partial)


def together(
    texts: Iterable[Annotated], chance: random.Random, *, most: int
) -> Iterator[Annotated]:
    """Neighbouring texts put together, one to `most` at a time, as they stand in articles."""
    group: list[Annotated] = []
    size = chance.randint(1, most)
    for annotated in texts:
        if annotated.is_partial:
            yield annotated
            continue
        group.append(annotated)
        if len(group) == size:
            yield _merged(group, chance)
            group, size = [], chance.randint(1, most)
    if group:
        yield _merged(group, chance)


def _merged(group: list[Annotated], chance: random.Random) -> Annotated:
    merged = Annotated("", source=group[0].source)
    for annotated in group:
        if merged.text:
            is_ended = merged.text[-1] in ".?!\"'”’)"
            merged.text += " " if is_ended and chance.random() < 0.8 else "\n\n"
        shift = len(merged.text)
        merged.text += annotated.text
        for name in annotated.names:
            merged.names.append(Name(name.start + shift, name.end + shift, name.label))
        merged.gaps += [(start + shift, end + shift) for start, end in annotated.gaps]
    return merged
