"""What superlatives and records reach back to."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nlp.detect.lexicon import labels, words
from nlp.detect.scene import Scene
from nlp.records import ClaimWindow, Extreme, Time

#: Words that may stand between a superlative and its "since T" or "in N years".
_BEFORE_WINDOW = frozenset(
    {"since", "in", "for", "more", "than", "about", "nearly", "almost", "at", "least", "over"}
    | {"the", "a", "early", "late", "and", "of", "any", "point", "points", "terms", ","}
    | {"percentage"}
)
#: So many words may stand before the verb of what happened.
_CLAUSE = 8


def reaching_back(scene: Scene, noun: int) -> Time | None:
    """The "since T" or "in N months" right behind a superlative or record.

    What happened may stand in place of T ("since the chain went public"): without dates, then.

    Args:
        scene: The sentence.
        noun: Token of the last word of what is extreme.
    """
    begin = noun + 1
    for time in scene.times:
        start, last = scene.span(time)
        between = scene.lowered[begin:start]
        if noun <= start and _leads_to(between):
            if scene.word(last) == "since":  # "the most in a day since April 2017"
                begin = last
                continue
            since = time.relation == "since" or scene.word(start - 1) == "since"
            back = time.kind in {"duration", "window"} and bool({"in", "for"} & set(between))
            inside = time.relation == "past" or time.text.lower().startswith(("in ", "since "))
            one = time.count == 1 and time.granularity in {"day", "session"}
            if (since or back or inside) and not one:  # "the most in a single session"
                return time
    return _since_what_happened(scene, noun)


def is_ever(scene: Scene, noun: int) -> bool:
    """Whether all history is meant: "the largest on record", "the lowest since records began"."""
    after = f" {scene.phrase(noun, noun + 7)} "
    return any(f" {phrase} " in after for phrase in words("memory", "ever", "phrases"))


def _since_what_happened(scene: Scene, noun: int) -> Time | None:
    """As in "the slowest since the country reopened its ports": words that nothing dates."""
    if is_ever(scene, noun):
        return None
    opener = next((i for i in range(noun + 1, noun + 3) if scene.word(i) == "since"), None)
    if opener is None:
        return None
    verb = next((i for i in range(opener + 2, opener + _CLAUSE) if _is_past(scene, i)), None)
    if verb is None:
        return None
    last = next((i for i in range(verb, len(scene.tokens)) if _closes(scene, i + 1)), verb)
    start, end = scene.tokens[opener + 1].start, scene.tokens[last].end
    text = scene.document.article.text[start:end]
    return Time(start=start, end=end, text=text, kind="window", relation="since")


def _is_past(scene: Scene, index: int) -> bool:
    """Whether a word is the verb of a clause that tells what happened."""
    return index < len(scene.tokens) and scene.tokens[index].tag in {"VBD", "VBZ", "VBP"}


def _closes(scene: Scene, index: int) -> bool:
    """Whether a clause ends before a word: at the end, a mark, or the word that joins the next."""
    return index >= len(scene.tokens) or scene.tokens[index].pos in {"PUNCT", "CCONJ"}


def _leads_to(between: tuple[str, ...]) -> bool:
    """Whether only "since ..." or "in more than ..." stands between superlative and time."""
    if ":" in between or ";" in between:
        return False
    if between[:1] in {("for",), ("of",)} and "since" in between:  # "for the S&P 500 since"
        between = between[between.index("since") :]
    if between[:1] == ("since",):
        return len(between) <= 5
    return all(word in _BEFORE_WINDOW for word in between)


#: Tokens from an extreme to its day: "from its low of $55.69 on November 13".
_DATED = 8


def from_extreme(scene: Scene, place: int) -> ClaimWindow | None:
    """As in "up 6.4% from its low of March 9", "40% from the August trough".

    Args:
        scene: The sentence.
        place: Token of the figure.

    Returns:
        The window from that extreme until now, with null dates where the text gives none; None
        where the figure counts from something else.
    """
    opener = next(
        (i for i in range(place + 1, place + 3) if scene.word(i) in {"from", "since"}), None
    )
    opener = _fronted_from(scene, place) if opener is None else opener
    if opener is None:
        return None
    kinds: dict[str, Extreme] = labels("stating", "extremes")  # type: ignore[assignment]
    reach = range(opener + 1, min(opener + _EXTREME, len(scene.tokens)))
    noun = next((i for i in reach if _singular(scene, i) in kinds), None)
    if noun is None or any(scene.quantity_at(i) is not None for i in range(opener, noun)):
        return None
    behind = range(noun + 1, min(noun + _DATED, len(scene.tokens)))
    end = next((i for i in behind if scene.word(i) in {",", ";"}), behind.stop)
    near = (scene.time_at(i) for i in (*range(opener + 1, noun), *range(noun + 1, end)))
    time = next((each for each in near if each is not None), None)
    start = scene.tokens[opener].start
    end = max(scene.tokens[noun].end, time.end if time is not None else 0)
    told = ClaimWindow(
        text=scene.document.article.text[start:end], kind="window", relation="since",
        base=kinds[_singular(scene, noun)],
    )  # fmt: skip
    seen = scene.document.article.seen_at.date()
    time = reached_before(time, seen) if time is not None else None
    if time is None or time.begin is None or time.begin > seen:
        return told
    last = _until(scene, place) or seen
    return told.replace(begin=time.begin, end_on=last, granularity=time.granularity)


def reached_before(time: Time, seen: dt.date) -> Time:
    """As in "from its January high", told in November: no high lies ahead.

    Args:
        time: When an extreme was; read as the next such month where the sentence is in the present.
        seen: The day on which the text was read.
    """
    if time.begin is None or time.end_on is None or time.begin <= seen:
        return time
    year = relativedelta(years=1)
    return time.replace(begin=time.begin - year, end_on=time.end_on - year)


def _until(scene: Scene, place: int) -> dt.date | None:
    """As in "from its January record it tumbled 10% by February 8": the last day of it."""
    behind = scene.time_at(place + 2) or scene.time_at(place + 1)
    seen = scene.document.article.seen_at.date()
    if behind is None or behind.end_on is None or behind.relation not in {"by", "on"}:
        return None
    if behind.end_on <= seen:
        return behind.end_on
    earlier = behind.end_on - relativedelta(years=1)
    return earlier if earlier <= seen else None


def _singular(scene: Scene, index: int) -> str:
    """As in "from their highs"."""
    return scene.word(index).removesuffix("s")


def _fronted_from(scene: Scene, place: int) -> int | None:
    """As in "From its low of February the price is up 84%", "measured from the high, it is"."""
    first = place
    while first > 0 and scene.word(first - 1) not in {";", ":"}:
        first -= 1
    led = scene.lemma(first) in {"measure", "count", "reckon"} or scene.word(first) == "down"
    opener = first + 1 if led else first
    return opener if scene.word(opener) == "from" and opener < place else None


#: Tokens between "from" and the extreme that it counts from.
_EXTREME = 7
