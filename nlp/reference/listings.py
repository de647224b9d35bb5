"""Which listing of a company a text means: "Alibaba's Hong Kong-listed shares"."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.reference.fold import levelled
from nlp.reference.tables import Exchange, Named

# "shares of Alibaba in Hong Kong": the place stands this near, in the same sentence.
_REACH = 48
_FRAMES = (
    "{}-listed",
    "{}-traded",
    "listed in {}",
    "traded in {}",
    "trading in {}",
    "shares in {}",
    "stock in {}",
    "in {} trading",
    "in {} trade",
    "{} shares",
    "{} stock",
    "{} listing",
    "'s {} shares",
)


class Listings:
    """The places of the exchanges, ready to be looked for.

    Args:
        exchanges: Rows of ``exchanges.csv``.
    """

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self._phrases = {
            exchange.mic: tuple(
                frame.format(place)
                for place in exchange.place
                for frame in (_FRAMES if _is_place(place) else ("{}",))
            )
            for exchange in exchanges
        }

    def choose(self, row: Named, text: str, place: tuple[int, int]) -> tuple[str, str | None]:
        """The listing meant, and the words that say so; the main listing when nothing does."""
        start, end = place
        front = levelled(text[max(0, start - _REACH) : start])
        behind = levelled(text[end : end + _REACH])
        for ending in (". ", "; ", "! ", "? "):
            if not front.endswith(("U.S. ", "U.K. ")):
                front = front.rpartition(ending)[2]
            behind = behind.partition(ending)[0]
        around = f"{front} \u2016{behind}"
        for identity, words in row.classes.items():
            if words in around:
                return identity, words
        for identity in (*row.listings, row.id):
            for phrase in self._phrases.get(identity.partition(":")[0], ()):
                if phrase in around:
                    return identity, phrase
        return row.id, None


def _is_place(words: str) -> bool:
    """Whether words name a place; the others name a kind of share: "A-shares", "ADRs"."""
    return (
        words[:1].isupper()
        and "-" not in words
        and not words.endswith(("shares", "receipts", "ADRs"))
    )
