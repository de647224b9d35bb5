"""How alike two texts are: a sketch to find candidates by, and an exact comparison.

The sketch of a text is the 16 smallest hashes of its runs of five words, a bottom-k sample as in
Broder, "On the resemblance and containment of documents" (1997). Of two texts with a share ``r`` of
all their runs in common each entry is shared with a probability of ``r``: two entries or more with
0.99 where ``r`` is 0.4, and with 0.97 where the shorter text is 0.3 of the longer one. Five words
are enough for strangers to share hardly any. What shares entries is then compared exactly.
Everything here is fixed for good: sketches are stored.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_WORDS = 3  # of a shingle, by which texts are compared
_RUN, _ENTRIES = 5, 16  # words of a run, and runs of a sketch
_SEED = 20_240_614
_LEAST = 20  # words; shorter texts ("The market is closed today.") repeat without being copies
_BITS = 47  # of a key: six bytes in SQLite, and 40 million of them collide hardly ever
_WORD = re.compile(r"[^\W_]+(?:[.,][^\W_]+)*")
_FIGURE = re.compile(r"\d")

#: Share of the shorter text's shingles that a copy has, and of its figures.
COPIED, SAME_FIGURES = 0.5, 0.7
#: Share of the shorter text's shingles that another version of an article has.
SAME_ARTICLE = 0.2

#: Texts whose profiles are kept: new articles are compared with the same few again and again.
_KEPT = 128


class Profile:
    """What a text is compared by; case, punctuation and spacing do not count.

    Args:
        text: Any text.

    Example:
        >>> sorted(Profile("Shares rose 3.2%, to $10.").shingles)
        ['3.2 to 10', 'rose 3.2 to', 'shares rose 3.2']
    """

    def __init__(self, text: str) -> None:
        self._words: list[str] = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())

    @property
    def is_telling(self) -> bool:
        """Whether the text is long enough to be recognised by its words."""
        return len(self._words) >= _LEAST

    @functools.cached_property
    def shingles(self) -> frozenset[str]:
        """Its runs of three words."""
        runs = (self._words[at:] for at in range(_WORDS))
        return frozenset(map(" ".join, zip(*runs, strict=False)))

    @functools.cached_property
    def figures(self) -> frozenset[str]:
        """Its words with digits."""
        several = (word for word in self._words if not word.isalpha())
        return frozenset(word for word in several if _FIGURE.search(word))

    @functools.cached_property
    def sketch(self) -> tuple[int, ...]:
        """Numbers that texts alike have in common; none where it is too short to tell.

        Each is below 2**47; there are 16 of them unless the text repeats itself.
        """
        return _sketch(self._words) if self.is_telling else ()


@functools.lru_cache(maxsize=_KEPT)
def profile(text: str) -> Profile:
    """The profile of a text."""
    return Profile(text)


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
    alike = overlap(one.figures, other.figures) >= SAME_FIGURES
    return alike and overlap(one.shingles, other.shingles) >= COPIED


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


def _sketch(words: list[str]) -> tuple[int, ...]:
    import numpy as np

    hashed = np.fromiter(map(zlib.crc32, map(str.encode, words)), dtype=np.uint64, count=len(words))
    count = len(words) - _RUN + 1
    runs = np.zeros(count, dtype=np.uint64)  # shape: (n_runs,)
    for at, factor in enumerate(_factors()):
        runs += hashed[at : at + count] * factor
    smallest = np.unique(_mixed(runs))[:_ENTRIES]
    entries: list[int] = (smallest & np.uint64(2**_BITS - 1)).tolist()
    return tuple(dict.fromkeys(entries))


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers with every bit depending on all bits: the finalizer of MurmurHash3, 64 bits."""
    import numpy as np

    shift = np.uint64(33)
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        numbers = (numbers ^ (numbers >> shift)) * np.uint64(factor)
    mixed: np.ndarray = numbers ^ (numbers >> shift)
    return mixed


@functools.cache
def _factors() -> tuple[np.uint64, ...]:
    """An odd factor for each word of a run."""
    import numpy as np

    drawn = hashlib.shake_256(str(_SEED).encode()).digest(8 * _RUN)
    return tuple(number | np.uint64(1) for number in np.frombuffer(drawn, dtype="<u8"))
