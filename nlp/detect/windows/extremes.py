"""When a price stood at a high, a low or a close that a text recalls."""

from __future__ import annotations

from nlp.detect.cues import Figure
from nlp.detect.scene import Scene
from nlp.detect.windows.back import reached_before
from nlp.detect.windows.stated import is_possessive
from nlp.records import ClaimWindow, Time


def when(scene: Scene, figure: Figure, *, extreme: bool) -> tuple[Time | None, ClaimWindow | None]:
    """When a recalled price stood: its day; or a window with null dates; or neither, for now.

    Args:
        scene: The sentence.
        figure: The price.
        extreme: Whether it is told as a high, a low or a close.
    """
    past = extreme and not _is_led_to(scene, figure)
    dated = _date_after(scene, figure) if past else _dated_close(scene, figure)
    return dated, _undated(scene, figure) if past and dated is None else None


def at_farthest(scene: Scene, place: int) -> ClaimWindow | None:
    """As in "at its low of 1,074.77 the index stood 21% under its high": at no close.

    Args:
        scene: The sentence.
        place: Token of a figure.
    """
    first = place
    while first > 0 and scene.word(first - 1) not in {";", ":"}:
        first -= 1
    opens = scene.word(first) == "at" and scene.word(first + 1) in {"its", "the", "their"}
    if not opens or scene.word(first + 2) not in _FARTHEST or first + 2 >= place:
        return None
    text = scene.document.article.text[scene.tokens[first].start : scene.tokens[first + 2].end]
    return ClaimWindow(text=text, relation="on")


_FARTHEST = frozenset({"low", "high", "peak", "trough", "worst", "best", "lowest", "highest"})


def _date_after(scene: Scene, figure: Figure) -> Time | None:
    """As in "its peak of 1,565.15, set on October 9, 2007": the day of an extreme follows it."""
    near = [t for t in scene.times if 0 <= scene.index_at(t.start) - figure.end <= 6]
    owning = [  # "last August's high of 38.57", "its April 29 high of 1,363.61"
        t
        for t in scene.times
        if 0 < figure.start - scene.index_at(t.start) <= 6
        and (is_possessive(scene, t) or _is_of_noun(scene, t, figure))
    ]
    found = next(iter([*owning, *near]), None)
    seen = scene.document.article.seen_at.date()
    if found is not None and found.relation == "since" and found.granularity == "day":
        return found.replace(relation="on", end_on=found.begin)  # "from Thursday's close of 2,736"
    return reached_before(found, seen) if found is not None else None


def _dated_close(scene: Scene, figure: Figure) -> Time | None:
    """As in "since Monday's close at 2,000.54": where it stood on that day."""
    place = figure.start - 2
    if figure.preposition not in {"at", "of"} or scene.lemma(place) not in _CLOSES:
        return None
    for time in scene.times:
        near = 0 < figure.start - scene.index_at(time.start) <= _EXTREME
        if near and is_possessive(scene, time) and time.begin is not None:
            return time.replace(relation="on", end_on=time.begin)
    return None


def _is_of_noun(scene: Scene, time: Time, figure: Figure) -> bool:
    """As in "its April 29 closing high of 1,363.61": the day stands before the noun."""
    between = scene.tokens[scene.span(time)[1] : figure.start]
    dated = time.begin is not None and time.relation in {"on", "in", None}
    return dated and not any(t.pos in {"VERB", "AUX", "PUNCT"} and t.tag != "VBG" for t in between)


def _is_led_to(scene: Scene, figure: Figure) -> bool:
    """As in "rose 2% to a record close of 39,098.68": the extreme is where a move ends, now."""
    for index in range(figure.start - 1, max(-1, figure.start - _EXTREME), -1):
        if scene.word(index) in _LED_TO:
            return scene.word(index + 1) not in {"its", "the", "their"}
        if scene.word(index) in {",", ";", "the", "'s", "'"}:
            return False
    return False


def _undated(scene: Scene, figure: Figure) -> ClaimWindow:
    """An extreme of the past whose day the text does not give."""
    start = max(0, figure.start - 2)
    text = scene.document.article.text[scene.tokens[start].start : figure.quantity.end]
    return ClaimWindow(text=text, kind="date", relation="on")


_CLOSES = frozenset({"close", "finish", "settlement", "low", "high", "peak"})


_LED_TO = frozenset({"to", "at", "for", "hit", "hitting", "reached", "reaching", "set"})
#: Tokens from a figure back to what leads to "a record close of" it.
_EXTREME = 8
