"""Other languages as data: their words under the English ones that the readers know.

The readers of figures and times are written for English tokens. For another language, each token
is looked up in ``lexicons/languages/CODE.toml`` and stands in for the reader under the English word
of the same job; digits are brought into the English way of writing. What a language says with
another order or number of words is not read.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.resources import table

#: Languages that need no table; "und" is text whose language is not known.
NATIVE = frozenset({"en", "und"})
_SWAPPED = str.maketrans(",.", ".,")


class Glossary(NamedTuple):
    """What a language needs.

    Attributes:
        comma: Whether its decimals stand behind a comma.
        day_stop: What stands behind the number of a day, "" for nothing.
        words: Its words to English ones, lower case.
        phrases: First word of a phrase to the phrases with it, longest first.
    """

    comma: bool
    day_stop: str
    words: dict[str, str]
    phrases: dict[str, list[tuple[list[str], list[str]]]]


@cache
def glossary(language: str) -> Glossary | None:
    """The glossary of a language by its ISO 639-1 code, None where there is none.

    Example:
        >>> glossary("de").words["prozent"]
        'percent'
    """
    name = f"{language}.toml"
    if not language.isalpha():
        return None
    if not files("nlp.annotate").joinpath("lexicons", "languages", name).is_file():
        return None
    told = table("nlp.annotate", "lexicons", "languages", name)
    phrases: dict[str, list[tuple[list[str], list[str]]]] = {}
    for phrase, english in told.get("phrases", {}).items():
        words = phrase.lower().split()
        phrases.setdefault(words[0], []).append((words, english.split()))
    for found in phrases.values():
        found.sort(key=lambda pair: -len(pair[0]))
    digits = told["digits"]
    return Glossary(digits["decimal"] == ",", digits.get("day_stop", ""), told["words"], phrases)


def is_read(language: str) -> bool:
    """Whether figures and times of a language are read."""
    return language in NATIVE or glossary(language) is not None


def in_english(words: list[str], known: Glossary) -> list[str]:
    """The tokens of a text under their English words; those without one stay."""
    result = [known.words.get(word, word) for word in words]
    for index, word in enumerate(words):
        for phrase, english in known.phrases.get(word, ()):
            if words[index : index + len(phrase)] == phrase:
                result[index : index + len(phrase)] = english
                break
    for index, word in enumerate(words):
        is_day = word == known.day_stop and index and words[index - 1].isdigit()
        if is_day and result[index + 1 : index + 2] and result[index + 1] in _MONTHS:
            result[index] = "th"
    return result


_MONTHS = frozenset(lexicon("calendar")["months"])


def swapped(digits: str) -> str:
    """Digits with comma and full stop exchanged: "1.208,88" is "1,208.88"."""
    return digits.translate(_SWAPPED)
