"""How a name is printed: capitals, position, and the words that belong to it.

All functions look at a bounded piece of the text around the name.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.reference.cues import legal_forms, namesakes
from nlp.reference.gazetteer import all_caps_line

# "Foo Holdings Co. Ltd" is the longest that occurs.
_LEGAL_WORDS = 3
_LONGEST_LEGAL = 16
_ABBREVIATED = (" Inc", " Corp", " Co", " Cos", " Ltd", " Bros")
_LONGEST_NAMESAKE = 20
_WORD_REACH = 24
_TITLE_REACH = 100
_OPENERS = frozenset(" \t\u00a0\"'“”‘’([")
_STOPS = frozenset("\n\r.!?:;•*–—|")
_FUTURES = (
    *(" futures", " index futures", " e-mini futures", " E-mini futures", " options"),
    *(" e-minis", " E-minis", " e-mini contracts", " E-mini contracts"),
)
_SCALES = frozenset((
    *("hundred", "thousand", "million", "billion", "trillion", "lakh", "crore"),
    *("bn", "bln", "tn", "trln", "mn", "mln", "m", "k"),
))  # fmt: skip
_FUNCTION_WORDS = frozenset((
    *("the", "a", "an", "in", "on", "at", "by", "for", "from", "and", "but", "while", "as"),
    *("of", "to", "with", "shares", "after", "before", "when", "if", "that", "also", "its"),
    *("both", "even", "ceo", "cfo", "inc", "corp", "chief"),
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december", "has", "have", "had", "is", "are", "was", "were", "will"),
    *("can", "could", "should", "would", "does", "did", "why", "how", "what", "where", "who"),
    *("rs", "us", "a$", "hk$", "eur", "usd", "gbp", "ipo", "etf", "etfs", "adr", "adrs"),
))  # fmt: skip


def is_initial(text: str, start: int) -> bool:
    """Whether capitals tell nothing here: the beginning of a sentence, or a title in capitals.

    Example:
        >>> is_initial("It fell. Target rose.", 9), is_initial("It said Target rose.", 8)
        (True, False)
    """
    at = start - 1
    while at >= 0 and text[at] in _OPENERS:
        at -= 1
    return at < 0 or text[at] in _STOPS or is_title_line(text, start)


def is_title_line(text: str, position: int) -> bool:
    """Whether nearly all longer words around a position begin with a capital.

    Example:
        >>> is_title_line("Apple Shares Fall Again Today", 0), is_title_line("Apple fell again", 0)
        (True, False)
    """
    begin = max(text.rfind("\n", 0, position) + 1, position - _TITLE_REACH)
    stop = text.find("\n", position, position + _TITLE_REACH)
    piece = text[begin : stop if stop >= 0 else position + _TITLE_REACH]
    words = [word for word in piece.split() if len(word) >= 4 and word[0].isalpha()]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def looks_like_name(words: Sequence[str]) -> bool:
    """Whether the first of the neighbouring words can be a part of the same name.

    Example:
        >>> looks_like_name(["Harrison"]), looks_like_name(["France's"]), looks_like_name(["Q3"])
        (True, False, False)
    """
    if not words or not words[0][:1].isupper() or words[0].endswith("'s"):
        return False
    return words[0].lower() not in _FUNCTION_WORDS and words[0].replace("-", "").isalpha()


def is_name_part(text: str, start: int) -> bool:
    """Whether a common noun is printed as a part of a name: "Corvo Steel", "Tullow Oil".

    Example:
        >>> is_name_part("Shares of Corvo Steel fell", 16), is_name_part("Steel fell", 0)
        (True, False)
    """
    if not text[start].isupper() or is_initial(text, start):
        return False
    front = text[max(0, start - _WORD_REACH) : start]
    words = front.split()
    if not words or front[-1:] != " ":
        return False
    last = words[-1]
    return last[0].isupper() and last[-1].isalnum() and last.lower() not in _FUNCTION_WORDS


def opens_name(text: str, start: int, end: int) -> bool:
    """Whether a common noun at the beginning of a sentence opens a name: "Rand Paul".

    Example:
        >>> opens_name("Rand Paul spoke", 0, 4), opens_name("Gold ETFs fell", 0, 4)
        (True, False)
    """
    if not text[start].isupper() or text[end : end + 1] != " " or is_title_line(text, start):
        return False
    words = text[end : end + _WORD_REACH].split(maxsplit=1)
    return looks_like_name(words[:1]) and not words[0].rstrip("s").isupper()


def is_amount(text: str, start: int) -> bool:
    """Whether a figure stands in front: "5 trillion yen" is an amount, no mention of the yen.

    Example:
        >>> is_amount("5 trillion yen", 11), is_amount("the weak yen", 9)
        (True, False)
    """
    if start and text[start - 1] == "-":
        return True
    words = text[max(0, start - _WORD_REACH) : start].split()
    if not words or not text[start - 1].isspace():
        return False
    last = words[-1].lower().rpartition("-")[2]
    return last[-1:].isdigit() or last in _SCALES


def is_tenor(name: str) -> bool:
    """Whether a name is nothing but the term of a bond: "ten-year".

    Example:
        >>> is_tenor("ten-year"), is_tenor("10-year yield")
        (True, False)
    """
    return name.endswith("-year")


def is_numbered(text: str, end: int) -> bool:
    """Whether a short name goes on with a number that makes it another one: "FTSE 350".

    Example:
        >>> is_numbered("FTSE 350 shares", 4), is_numbered("Nasdaq 212 points", 6)
        (True, False)
    """
    if text[end : end + 1] != " ":
        return False
    stop = end + 1
    while stop < len(text) and stop - end <= 5 and text[stop].isdigit():
        stop += 1
    if not 3 <= stop - end <= 5:
        return False
    behind = text[stop : stop + 7].lower()
    return not behind.startswith((".", ",", "%", " per", " point", "-point"))


def legal_end(text: str, end: int) -> int:
    """The end of a company's name with the legal form behind it, if there is one.

    Example:
        >>> legal_end("Apple Inc. fell", 5), legal_end("Target rose", 6)
        (10, 6)
        >>> legal_end("Gap Inc. fell", 7)
        8
    """
    if text.startswith(".", end) and text[max(0, end - 5) : end].endswith(_ABBREVIATED):
        end += 1
    for _ in range(_LEGAL_WORDS):
        longer = _legal_word_end(text, end)
        if longer == end:
            break
        end = longer
    return end


def is_legal_form(word: str) -> bool:
    """Whether a word is the legal form of a company, printed as one: "Inc.", "plc".

    Example:
        >>> is_legal_form("Inc."), is_legal_form("group"), is_legal_form("plc")
        (True, False, True)
    """
    bare = word.rstrip(".")
    return bare.lower() in legal_forms() and (bare[:1].isupper() or bare == "plc")


def namesake_end(text: str, end: int) -> int | None:
    """The end of a longer name that only begins with a company's: "Hitachi Energy".

    Example:
        >>> namesake_end("Hitachi Energy said", 7), namesake_end("Hitachi said", 7)
        (14, None)
    """
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isupper():
        return None
    stop = end + 1
    while stop < len(text) and stop - end < _LONGEST_NAMESAKE and text[stop].isalpha():
        stop += 1
    if text[end + 1 : stop].lower() not in namesakes():
        return None
    return None if all_caps_line(text, end) or is_title_line(text, end) else stop


def futures_end(text: str, end: int) -> int | None:
    """The end of an index's name with "futures" or "options" behind it, or None.

    Example:
        >>> futures_end("S&P 500 futures", 7), futures_end("S&P 500 rose", 7)
        (15, None)
    """
    for words in _FUTURES:
        if text.startswith(words, end):
            return end + len(words)
    return None


def _legal_word_end(text: str, end: int) -> int:
    """The end of the one legal word behind ``end``, or ``end``."""
    if text[end : end + 1] != " ":
        return end
    stop = end + 1
    while stop < len(text) and stop - end < _LONGEST_LEGAL:
        if not (text[stop].isalnum() or text[stop] in "./"):
            break
        stop += 1
    word = text[end + 1 : stop]
    if not is_legal_form(word):
        return end
    return end + 1 + len(word.rstrip(".")) + (1 if word.endswith(".") else 0)
