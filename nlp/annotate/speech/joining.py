"""Attributions from the parts that the encoder marks: cues, sources and contents, joined.

The rules of ``attribution.py`` are exact where they apply; the encoder also sees reports that no
rule knows ("the filing shows", "has long maintained"). Both are put together here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.annotate.encoder.model import Reading
from nlp.annotate.speech.holders import named_holder
from nlp.annotate.speech.quotations import Quotation, quotations
from nlp.records import Attribution, Entity, Extent, Span

#: A content of fewer characters is a piece of one, or a mistake.
_SHORTEST_CONTENT = 8


class _Part(NamedTuple):
    start: int
    end: int


def spoken(
    text: str,
    *,
    readings: Sequence[tuple[int, Reading]],
    ruled: Sequence[Attribution],
    entities: Sequence[Entity] = (),
) -> tuple[Attribution, ...]:
    """The attributions of the rules, and those that only the encoder sees.

    Args:
        text: The article's text.
        readings: First character of each sentence, and the encoder's answers for it.
        ruled: What the rules found, in order of contents.
        entities: Names; they give holders their id and kind.
    """
    seen = (one for place, reading in readings for one in _joined(text, place, reading, entities))
    quotes = quotations(text)
    whole = (_whole(one, quotes) for one in seen)
    new = [one for one in whole if not any(one.content.overlaps(other.content) for other in ruled)]
    return tuple(sorted((*ruled, *new), key=lambda one: (one.content.start, -one.content.end)))


def _whole(attribution: Attribution, quotes: Sequence[Quotation]) -> Attribution:
    """The encoder reads sentence by sentence; what is quoted goes on to the closing mark."""
    start = attribution.content.start
    at = bisect_right(quotes, start + 1, key=lambda quote: quote.start) - 1
    opened = attribution.direct and at >= 0 and start <= quotes[at].start + 1
    if not opened or quotes[at].end <= attribution.content.end:
        return attribution
    return attribution.replace(content=Extent(start=start, end=quotes[at].end))


def _joined(
    text: str, place: int, reading: Reading, entities: Sequence[Entity]
) -> Iterator[Attribution]:
    """The attributions of one sentence: each cue with its contents and its source."""
    cues, sources, contents = (
        [_Part(place + start, place + end) for start, end in reading.roles[role]]
        for role in ("cue", "source", "content")
    )
    contents = [part for part in contents if part.end - part.start >= _SHORTEST_CONTENT]
    owned: dict[_Part, list[_Part]] = {}
    for content in contents:
        cue = min(cues, key=lambda cue: _gap(cue, content), default=None)
        if cue is None:
            cue = _colon(text, sources, content)
        if cue is not None:
            owned.setdefault(cue, []).append(content)
    for cue, pieces in owned.items():
        source = min(sources, key=lambda source: _gap(source, cue), default=None)
        yield Attribution(
            holder=named_holder(text, *source, entities) if source else None,
            cue=Span(start=cue.start, end=cue.end, text=text[cue.start : cue.end]),
            content=Extent(start=pieces[0].start, end=pieces[-1].end),
            direct=any(
                text[at : at + 1] in _DOUBLE for at in (pieces[0].start - 1, pieces[0].start)
            ),
        )


def _gap(one: _Part, other: _Part) -> int:
    """Characters between two parts; 0 where they touch or overlap."""
    return max(one.start - other.end, other.start - one.end, 0)


def _colon(text: str, sources: Sequence[_Part], content: _Part) -> _Part | None:
    """The colon or dash between a source and a content: "Minister: no new taxes"."""
    for source in sources:
        first, last = sorted((source, content))
        between = text[first.end : last.start]
        if between.strip() in {":", "-", "–", "—"}:
            at = first.end + len(between) - len(between.lstrip())
            return _Part(at, at + 1)
    return None


_DOUBLE = frozenset('"“„«')
_OPENING, _CLOSING = "\"“„«'`", "\"”“»'"


def with_marks(text: str, attribution: Attribution) -> Attribution:
    """The attribution with the quotation marks of its content, and with its "that".

    Example:
        >>> text = 'He said that "we grew."'
        >>> inner = Attribution(
        ...     holder=None, cue=Span(start=3, end=7, text="said"), content=Extent(start=14, end=21)
        ... )
        >>> content = with_marks(text, inner).content
        >>> text[content.start : content.end]
        'that "we grew."'
    """
    start = _opened(text, attribution.content.start)
    end = attribution.content.end
    while (longer := _closed(text, start, end)) != end:
        end = longer
    content = Extent(start=start, end=end)
    return attribution if content == attribution.content else attribution.replace(content=content)


def _opened(text: str, start: int) -> int:
    """The beginning before the marks and the "that" which stand directly before ``start``."""
    while start:
        if text[start - 1] in _OPENING:
            start -= 1
        elif text.endswith("that ", 0, start):
            start -= len("that ")
        else:
            break
    return start


def _closed(text: str, start: int, end: int) -> int:
    """The end behind the next closing mark where a quotation is open, with the stop before it."""
    tail = end
    while text[tail : tail + 1] and text[tail] in ".,!?":
        tail += 1
    if not text[tail : tail + 1] or text[tail] not in _CLOSING or not _is_open(text[start:end]):
        return end
    tail += 1
    while text[tail : tail + 1] == "'" == text[tail - 1]:
        tail += 1
    return tail


def _is_open(content: str) -> bool:
    """Whether a quotation begins in the content and does not end in it."""
    marks = [char for char in content.replace("``", "“").replace("''", "”") if char in '"“”„«»']
    return len(marks) % 2 == 1
