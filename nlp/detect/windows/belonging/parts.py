"""Parts of a sentence: which figures a time before or behind them still reaches."""

from __future__ import annotations

from nlp.detect.scene import Scene
from nlp.records import Time

#: What may stand before a time that opens a sentence.
_FRONT = frozenset(
    {"ADP", "SCONJ", "DET", "ADJ", "ADV", "PROPN", "NOUN", "PRON", "PUNCT", "NUM", "CCONJ"}
)
_BREAKS = frozenset({",", ";", "and", "but"})
_TURNING = frozenset({"though", "although", "while", "whereas", "but"})
#: Tokens from an inserted time to the comma behind it.
_INSERTED = 10


def is_apart(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "$47,450; it topped $48,000 on Thursday", "2.20% on Tuesday, collapsed to 1.86%"."""
    first = scene.index_at(time.start)
    low, high = sorted((anchor, first))
    return ";" in scene.lowered[low:high] or is_inserted(scene, time)


def is_contrasted(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "was back at 29, though in 2017 its average had been 11": of the part behind."""
    first = scene.index_at(time.start)
    between = range(anchor + 1, first)
    return any(scene.word(i) in _TURNING and scene.word(i - 1) == "," for i in between)


def is_inserted(scene: Scene, time: Time) -> bool:
    """As in "the yield, 2.20% on Tuesday evening, sank": between commas, with a figure, no verb."""
    first, last = scene.span(time)
    begin = next((i for i in range(first - 1, -1, -1) if scene.word(i) == ","), None)
    behind = range(last, min(last + _INSERTED, len(scene.tokens)))
    end = next((i for i in behind if scene.word(i) == ","), None)
    if begin is None or end is None:
        return False
    inside = [i for i in range(begin + 1, end) if scene.time_at(i) is None]
    verbs = any(scene.tokens[i].pos in {"VERB", "AUX"} for i in inside)
    return not verbs and any(scene.quantity_at(i) is not None for i in inside)


def leads_in(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "rose on Tuesday; a day earlier it had lost 2%": it opens the clause of the anchor."""
    start, end = scene.span(time)
    led = start > 1 and scene.tokens[start - 1].pos == "ADP"
    first = start - 1 if led else start
    opens = first == 0 or scene.word(first - 1) in _BREAKS
    return opens and end == min(scene.clause_tokens(anchor))


def opens_part(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "is at 2.2%; a month ago it was above 2.6%": it opens the part of an anchor."""
    start, end = scene.span(time)
    first = start - 1 if scene.tokens[start - 1].pos == "ADP" else start
    parted = {";", ":"} & set(scene.lowered[end:anchor])
    turns = scene.word(first - 1) in _TURNING and scene.word(first - 2) == ","
    opens = first > 0 and (turns or scene.word(first - 1) == ";")
    return opens and end <= anchor and not parted


def is_fronted(scene: Scene, time: Time) -> bool:
    """Whether a time opens the sentence and so holds for all its clauses."""
    start = scene.index_at(time.start)
    opening = scene.tokens[0].pos in {"ADP", "SCONJ"} or start <= 3
    return (
        opening
        and start <= 8
        and all(scene.tokens[i].pos in _FRONT and scene.word(i) != ";" for i in range(start))
    )


def follows_closely(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time stands right after the anchor, with no other predicate between."""
    start = scene.index_at(time.start)
    between = range(anchor + 1, start)
    return 0 < start - anchor <= 8 and all(
        (scene.tokens[i].pos not in {"VERB", "AUX"} or scene.word(i - 1) in {"than", "as"})
        and scene.word(i) not in _BREAKS
        for i in between
    )


def precedes_closely(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time stands right before the anchor: "at the end of 2018 is 2,900"."""
    end = scene.span(time)[1]
    between = range(end, anchor)
    return 0 <= anchor - end <= 3 and all(
        scene.tokens[i].pos != "VERB" and scene.word(i) not in _BREAKS for i in between
    )
