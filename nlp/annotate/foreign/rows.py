"""Texts as rows of pieces that fit into the window of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Pieces(NamedTuple):
    """A text as pieces of words, without the marks that a model wants around them.

    Attributes:
        ids: Numbers of the pieces in the vocabulary.
        starts: First character of each piece in the text.
        ends: One after its last character.
        begins_word: Whether a word begins with the piece.
        follows_space: Whether white space parts the piece from the one before.
    """

    ids: list[int]
    starts: list[int]
    ends: list[int]
    begins_word: list[bool]
    follows_space: list[bool]


class Marks(NamedTuple):
    """What a model wants around the pieces of a text (``[CLS]``, ``</s>``), with token types.

    Attributes:
        before: Numbers of the marks in front.
        behind: Numbers of the marks at the end.
        types: Token types of the marks in front, of any piece of the text, of the marks behind.
    """

    before: list[int]
    behind: list[int]
    types: tuple[list[int], int, list[int]]

    def around(self, ids: Sequence[int]) -> list[int]:
        """The pieces with the marks."""
        return [*self.before, *ids, *self.behind]

    def types_of(self, n_pieces: int) -> list[int]:
        """Token types of so many pieces and the marks around them."""
        before, inside, behind = self.types
        return [*before, *[inside] * n_pieces, *behind]


def pieces(tokenizer: Tokenizer, text: str) -> Pieces:
    """The pieces of a text.

    Args:
        tokenizer: Without truncation.
        text: Any text; offsets count its characters.
    """
    # text by text: encode_batch starts threads, and forks after that are warned of on stderr
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets, words = encoding.offsets, encoding.word_ids  # each is made anew when asked for
    starts, ends = [start for start, _ in offsets], [end for _, end in offsets]
    spaced = [_is_spaced(text, offsets, number) for number in range(len(offsets))]
    begins = [
        not number or spaced[number] or word != words[number - 1]
        for number, word in enumerate(words)
    ]
    return Pieces(encoding.ids, starts, ends, begins, spaced)


def _is_spaced(text: str, offsets: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether white space parts a piece from the one before.

    White space that is a piece of its own belongs to the word behind it, as in training.
    """
    start, (before, end) = offsets[number][0], offsets[number - 1]
    if not number or not text[before:end].strip():
        return False
    return text[start - 1 : start].isspace() or text[start : start + 1].isspace()


def marks(tokenizer: Tokenizer) -> Marks:
    """The marks that a tokenizer puts around a text."""
    encoding: Any = tokenizer.encode("a")
    is_mark = [bool(mask) for mask in encoding.special_tokens_mask]
    if False not in is_mark:
        return Marks(encoding.ids, [], (encoding.type_ids, 0, []))
    first = is_mark.index(False)
    last = len(is_mark) - is_mark[::-1].index(False)
    ids, types = encoding.ids, encoding.type_ids
    return Marks(ids[:first], ids[last:], (types[:first], types[first], types[last:]))


def windows(follows_space: Sequence[bool], size: int) -> Iterator[range]:
    """Ranges of at most ``size`` pieces that cover all, cut where white space is.

    A stretch of more than ``size`` pieces without white space is cut inside.

    Example:
        >>> list(windows([False, True, False, True], 3))
        [range(0, 3), range(3, 4)]
        >>> list(windows([False, True, True, False], 3))
        [range(0, 2), range(2, 4)]
    """
    begin, n_pieces = 0, len(follows_space)
    while n_pieces - begin > size:
        limit = begin + size
        end = next((i for i in range(limit, begin, -1) if follows_space[i]), limit)
        yield range(begin, end)
        begin = end
    if begin < n_pieces:
        yield range(begin, n_pieces)
