"""How alike two texts are: shingles of words, their MinHash bands, and an exact comparison.

A band is a hash of three of 120 minima, as in Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", section 3.4: texts with half of their shingles in common share one of the 40 bands with
a probability of 0.995, two thirds 0.9999, one percent 0.00004. What shares a band is then compared
exactly. Everything here is fixed for good: bands are stored.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

from nlp.records import Record

if TYPE_CHECKING:
    import numpy as np

_WORDS = 3  # of a shingle
_ROWS, _BANDS = 3, 40
_SEED = 20_240_614
_LEAST = 20  # words; shorter texts ("The market is closed today.") repeat without being copies
_BITS = 47  # of a key: six bytes in SQLite, and 40 million of them collide hardly ever
_WORD = re.compile(r"[^\W_]+(?:[.,][^\W_]+)*")
_FIGURE = re.compile(r"\d")

#: Share of the shorter text's shingles that a copy has, and of its figures.
COPIED, SAME_FIGURES = 0.5, 0.7
#: Share of the shorter text's shingles that another version of an article has.
SAME_ARTICLE = 0.2


#: Texts whose profiles are kept: an article is looked at three times, its like again and again.
_KEPT = 256


class Profile(Record, frozen=True, kw_only=True):
    """What a text is compared by.

    Attributes:
        shingles: Its runs of three words.
        figures: Its words with digits.
        words: How many words it has.
    """

    shingles: frozenset[str]
    figures: frozenset[str]
    words: int

    @property
    def is_telling(self) -> bool:
        """Whether it is long enough to be recognised by its words."""
        return self.words >= _LEAST


@functools.lru_cache(maxsize=_KEPT)
def profile(text: str) -> Profile:
    """The profile of a text; case, punctuation and spacing do not count.

    Example:
        >>> sorted(profile("Shares rose 3.2%, to $10.").shingles)
        ['3.2 to 10', 'rose 3.2 to', 'shares rose 3.2']
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return Profile(
        shingles=frozenset(map(" ".join, zip(*(words[at:] for at in range(_WORDS)), strict=False))),
        figures=frozenset(word for word in words if _FIGURE.search(word)),
        words=len(words),
    )


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set that both have, 0 to 1; 1 where it is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 1.0


def is_copy(one: Profile, other: Profile) -> bool:
    """Whether two texts are one article, reprinted with changes.

    Half of the words' runs of the shorter one are not enough: reports of every day are written
    after one pattern, and it is the figures in them that differ.
    """
    if not (one.is_telling and other.is_telling):
        return False
    alike = overlap(one.shingles, other.shingles) >= COPIED
    return alike and overlap(one.figures, other.figures) >= SAME_FIGURES


def is_version(one: Profile, other: Profile) -> bool:
    """Whether two texts at one address are versions of one article, not one page used again."""
    return overlap(one.shingles, other.shingles) >= SAME_ARTICLE


def key(kind: str, value: str) -> int:
    """A number for a value; equal values have equal numbers.

    Args:
        kind: What the value is; the same value of another kind has another number.
        value: Any text.
    """
    digest = hashlib.blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _BITS)


@functools.lru_cache(maxsize=_KEPT)
def bands(of: Profile) -> tuple[int, ...]:
    """The bands of a text, none where it is too short to tell; each number below 2**47."""
    if not of.is_telling:
        return ()
    import numpy as np

    hashed = b"".join(
        hashlib.blake2b(shingle.encode(), digest_size=8).digest() for shingle in of.shingles
    )
    shingles = np.frombuffer(hashed, dtype="<u8")[:, None]  # shape: (n_shingles, 1)
    factors, terms = _permutations()
    minima = (shingles * factors + terms).min(axis=0).reshape(_BANDS, _ROWS)
    return tuple(
        key(f"band {number}", row.astype("<u8").tobytes().hex())
        for number, row in enumerate(minima)
    )


@functools.cache
def _permutations() -> tuple[np.ndarray, np.ndarray]:
    """Factors (odd) and terms of 120 permutations of 64-bit numbers; shape: (120,), uint64."""
    import numpy as np

    drawn = hashlib.shake_256(str(_SEED).encode()).digest(2 * 8 * _ROWS * _BANDS)
    numbers = np.frombuffer(drawn, dtype="<u8").reshape(2, _ROWS * _BANDS)
    return numbers[0] | np.uint64(1), numbers[1]
