"""How names, instants and search words are written in a store."""

from __future__ import annotations

import datetime as dt
import unicodedata

#: Typographic quotes that sources use in one copy of a name and not in the next.
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def instant_text(instant: dt.datetime) -> str:
    """An instant in UTC as text that sorts in time order.

    Args:
        instant: Aware; instants that UTC has no date for keep their wall clock.

    Example:
        >>> zone = dt.timezone(dt.timedelta(hours=8))
        >>> instant_text(dt.datetime(2026, 1, 19, 9, tzinfo=zone))
        '2026-01-19T01:00:00+00:00'
    """
    try:
        return instant.astimezone(dt.UTC).isoformat()
    except OverflowError:
        # An offset can carry the first and the last day of the calendar beyond it.
        return instant.replace(tzinfo=dt.UTC).isoformat()


def first_instant(moment: dt.date | dt.datetime) -> str:
    """The first instant of a day in UTC, or the instant itself.

    Example:
        >>> first_instant(dt.date(2018, 12, 26))
        '2018-12-26T00:00:00+00:00'
    """
    if isinstance(moment, dt.datetime):
        return instant_text(moment)
    return f"{moment.isoformat()}T00:00:00+00:00"


def end_instant(moment: dt.date | dt.datetime) -> str:
    """The first instant after a day in UTC, or the instant itself.

    Example:
        >>> end_instant(dt.date(2018, 12, 31))
        '2019-01-01T00:00:00+00:00'
    """
    if isinstance(moment, dt.datetime):
        return instant_text(moment)
    if moment == dt.date.max:
        return "9999-12-31T24:00:00+00:00"
    return first_instant(moment + dt.timedelta(days=1))


def name_key(name: str) -> str:
    """A name as it is compared: without case, typography, spacing and a leading article.

    Example:
        >>> name_key("The  S&P 500"), name_key("Moody’s")
        ('s&p 500', "moody's")
    """
    folded = unicodedata.normalize("NFKC", name).translate(_QUOTES).casefold()
    words = folded.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def search_expression(words: str) -> str | None:
    """What a person typed, as a query that SQLite's search never takes for its own syntax.

    All words must occur; words in double quotes must follow each other. Operators, stars,
    brackets and column names lose their meaning.

    Returns:
        The expression, or None where there is no word to look for.

    Example:
        >>> search_expression('fell AND "oil price" C++*')
        '"fell" "AND" "oil price" "C++*"'
        >>> search_expression('"*"') is None
        True
    """
    terms: list[str] = []
    for position, part in enumerate(words.replace("\0", " ").split('"')):
        # Odd parts stood between two quotes.
        terms.extend([part.strip()] if position % 2 else part.split())
    quoted = [f'"{term}"' for term in terms if any(map(_is_searched, term))]
    return " ".join(quoted) if quoted else None


def _is_searched(character: str) -> bool:
    """Whether the tokenizer of the search keeps a character: letters, digits, private use."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"
