"""The words that times are made of, by what they do; ``lexicons/timewords.toml`` holds them."""

from __future__ import annotations

from typing import Any

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import Phrases, Scan

CALENDAR: dict[str, Any] = lexicon("calendar")
TIMEWORDS: dict[str, Any] = lexicon("timewords")

MONTHS: dict[str, int] = CALENDAR["months"]
WEEKDAYS: dict[str, int] = CALENDAR["weekdays"]
SEASONS: dict[str, list[int]] = CALENDAR["seasons"]
POINTERS: dict[str, int] = CALENDAR["pointers"]
DECADES: dict[str, int] = CALENDAR["decades"]
UNITS: dict[str, list[object]] = CALENDAR["units"]
DAYS: dict[str, int] = CALENDAR["days"]
DAY_PARTS: dict[str, str] = TIMEWORDS["day_parts"]
CLOCK_NAMES: dict[str, str] = TIMEWORDS["clock_names"]


def words(name: str) -> frozenset[str]:
    """The words of one list.

    Example:
        >>> "ago" in words("ago")
        True
    """
    return frozenset(TIMEWORDS["words"][name])


#: Names of months and weekdays that are no other words: they need no capital ("on monday").
SURE_NAMES = frozenset(name for name in MONTHS | WEEKDAYS if len(name) > 3) - {
    *CALENDAR["weak"]["months"],
    *CALENDAR["weak"]["weekdays"],
    *CALENDAR["weak"]["capital"],
}
DASHES = words("hyphens")
ARTICLES = words("articles")
DEFINITE = words("definite")
OF = words("of")
POSSESSIVE = words("possessive")
FISCAL = words("fiscal")
EACH = words("each")
FEW = words("few")
HALF = words("half")
LETTERS = words("ordinal_letters")
FINAL = words("final_part")
#: Number words that begin a year in words: "nineteen ninety-six".
SPELT_HUNDREDS: dict[str, int] = TIMEWORDS["spelt_hundreds"]

_LOOSE: Phrases[bool] = Phrases((phrase, True) for phrase in TIMEWORDS["approximations"]["phrases"])
_LOOSE_BEHIND: Phrases[bool] = Phrases(
    (phrase, True) for phrase in TIMEWORDS["approximations"]["behind"]
)


def loosened(scanned: Scan, first: int, last: int) -> tuple[int, int]:
    """The tokens of a length with what loosens it: "more than a year", "a week or so"."""
    before = _LOOSE.before(scanned.words, first)
    behind = _LOOSE_BEHIND.at(scanned.words, last)
    return (before[0] if before else first), (behind[0] if behind else last)
