"""Sentences as word pieces with the signal of their capitals.

The vocabulary is uncased; the class of a word's capitals goes in beside its pieces, so that the
encoder can tell Apple from apple. The recipe that trains the encoder reads sentences with this
module too: training and use cannot drift apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

#: Classes of capitals, in the order of their numbers.
CASES = ("none", "small", "title", "capitals", "mixed", "figure", "letter")

#: Marks of the beginning and the end of a row.
FIRST, LAST = "[CLS]", "[SEP]"

#: Pieces of one row, marks included. A longer sentence is read in several rows.
LONGEST_ROW = 192


class Row(NamedTuple):
    """One sentence, or a stretch of a long one, as the encoder reads it.

    Attributes:
        ids: Numbers of the pieces in the vocabulary, with the marks of beginning and end.
        cases: Class of capitals of each piece; 0 for the marks.
        words: Positions in ``ids`` of the first piece of each word.
        starts: First character of each word in the sentence.
        ends: One after its last character.
        limits: One after the last character of each piece in ``ids``, the marks left out.
    """

    ids: list[int]
    cases: list[int]
    words: list[int]
    starts: list[int]
    ends: list[int]
    limits: list[int]


@lru_cache(maxsize=50_000)
def case_of(word: str) -> int:
    """The class of a word's capitals, a position in ``CASES``.

    Example:
        >>> [CASES[case_of(word)] for word in ("gap", "Gap", "GAP", "eBay", "2024", "A", "%")]
        ['small', 'title', 'capitals', 'mixed', 'figure', 'letter', 'none']
    """
    if word.islower():
        return 1
    if word[:1].isdigit():
        return 5
    if len(word) == 1:
        return 6 if word.isupper() else 0
    if word.isupper():
        return 3
    if word[:1].isupper() and word[1:].islower():
        return 2
    return 4 if any(char.isupper() for char in word) else 0


def rows(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[Row]]:
    """The rows of each sentence: one, several for a long one, none for one without words.

    Args:
        tokenizer: The encoder's own, without truncation and padding.
        texts: Sentences.
    """
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    marks = tokenizer.token_to_id(FIRST) or 0, tokenizer.token_to_id(LAST) or 0
    return [_rows(text, encoding, marks) for text, encoding in zip(texts, encodings, strict=True)]


def last_pieces(row: Row, ends: Sequence[int]) -> list[int]:
    """Positions in ``ids`` of the pieces in which tokens end.

    Args:
        row: A whole sentence.
        ends: One after the last character of each token, in the sentence.
    """
    last = max(1, len(row.limits))
    return [min(bisect_left(row.limits, end) + 1, last) for end in ends]


def _rows(text: str, encoding: Encoding, marks: tuple[int, int]) -> list[Row]:
    ids, offsets, word_of = encoding.ids, encoding.offsets, encoding.word_ids
    firsts = [i for i, word in enumerate(word_of) if not i or word != word_of[i - 1]]
    limits = [*firsts[1:], len(ids)] if firsts else []
    made: list[Row] = []
    row = _empty(marks)
    for first, limit in zip(firsts, limits, strict=True):
        if len(row.ids) + limit - first >= LONGEST_ROW and row.words:
            made.append(_closed(row, marks))
            row = _empty(marks)
        start, end = offsets[first][0], offsets[limit - 1][1]
        last = min(limit, first + LONGEST_ROW - 2)
        kept = ids[first:last]
        row.words.append(len(row.ids))
        row.starts.append(start)
        row.ends.append(end)
        row.ids.extend(kept)
        row.limits.extend(end for _, end in offsets[first:last])
        row.cases.extend([case_of(text[start:end])] * len(kept))
    return [*made, _closed(row, marks)] if row.words else made


def _empty(marks: tuple[int, int]) -> Row:
    return Row(ids=[marks[0]], cases=[0], words=[], starts=[], ends=[], limits=[])


def _closed(row: Row, marks: tuple[int, int]) -> Row:
    row.ids.append(marks[1])
    row.cases.append(0)
    return row
