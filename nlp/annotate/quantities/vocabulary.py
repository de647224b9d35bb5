"""The small words around figures, by what they do; the words themselves are data."""

from __future__ import annotations

from nlp.annotate.lexicons import lexicon

_GRAMMAR = lexicon("grammar")


def word_set(name: str) -> frozenset[str]:
    """The words of one kind, as ``grammar.toml`` lists them."""
    return frozenset(_GRAMMAR["words"][name])


def gaps(name: str) -> list[list[str]]:
    """Sequences of words between two figures."""
    found: list[list[str]] = _GRAMMAR["gaps"][name]
    return found


ARTICLES, DETERMINERS = word_set("articles"), word_set("determiners")
OF, AND, OR, TO = word_set("of"), word_set("and"), word_set("or"), word_set("to")
FROM, IN, BY = word_set("from"), word_set("in"), word_set("by")
THAN, HALF, ONE, MINUS = word_set("than"), word_set("half"), word_set("one"), word_set("minus")
OLD, STREAKS = word_set("old"), word_set("streaks")
#: Signs that open something: a minus behind them belongs to the figure.
OPENINGS = word_set("openings")
#: "In a row", "running" and the like, word by word.
RUNS = gaps("runs")
#: The period that an adjective means.
PERIODS: dict[str, str] = _GRAMMAR["periods"]
