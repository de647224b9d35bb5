"""How many results a run will have, for those who want to know while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from nlp.ingest.portion import Portion

#: Articles read ahead to learn how many there are, where somebody wants to know.
AHEAD = 256

#: Is told how many results there will be, and whether that is an estimate.
Expected = Callable[[int, bool], None]

In = TypeVar("In")


def counted(items: Iterable[In], portion: Portion, expected: Expected | None) -> Iterator[In]:
    """The items; a short list is read ahead and counted, the length of a longer one estimated."""
    if expected is None:
        yield from items
        return
    pending = iter(items)
    ahead = list(islice(pending, AHEAD))
    if len(ahead) < AHEAD:
        expected(len(ahead), False)
    yield from ahead
    count = len(ahead)
    for item in pending:
        count += 1
        if portion.value:
            expected(max(count, round(count / portion.value)), True)
        yield item
    expected(count, False)
