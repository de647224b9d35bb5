"""Times of a sentence that belong to something else than the statement at hand."""

from __future__ import annotations

from nlp.detect.lexicon import labels, words
from nlp.detect.scene import Scene
from nlp.records import Time

_BELOW = frozenset({"advcl", "acl", "acl:relcl", "ccomp", "advcl:relcl"})
_FINITE = frozenset({"VBD", "VBN", "VBZ", "VBP"})


def lying_ahead(scene: Scene) -> tuple[Time, ...]:
    """Times that nothing stated can be of: "due to report next week" and what fell before.

    A day is left for zones: a text of Tuesday evening may be of Wednesday elsewhere.
    """
    today = scene.document.article.seen_at.date()
    return tuple(t for t in scene.times if t.begin is not None and (t.begin - today).days > 1)


def is_spanned(scene: Scene, time: Time) -> bool:
    """As in "over six sessions": the stretch that a change runs through."""
    return scene.word(scene.index_at(time.start) - 1) == "over"


def recalled(scene: Scene, anchor: int) -> tuple[Time, ...]:
    """Times that only say how rare something is: "its seventh loss in eight sessions".

    So is "below $70 for the first time in a month". They stand behind the statement.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate of a statement.
    """
    return tuple(t for t in scene.times if _is_recalled(scene, t, anchor))


def _is_recalled(scene: Scene, time: Time, anchor: int) -> bool:
    first = scene.index_at(time.start)
    opener = first if scene.word(first) in _BACK else first - 1
    if scene.word(opener) not in _BACK or opener <= anchor:
        return False
    for index in range(opener - 1, max(anchor, opener - _REACH), -1):
        token = scene.tokens[index]
        if token.pos in {"VERB", "AUX"} or scene.word(index) in {",", ";"}:
            return False
        if scene.word(index) in _RARE:
            return True
    return False


_RARE = words("memory", "ordinals", "words") | labels("memory", "superlatives").keys()
_BACK = frozenset({"in", "since", "of"})
#: Tokens from such a time back to its ordinal.
_REACH = 7


def bracketed(scene: Scene, anchor: int) -> tuple[Time, ...]:
    """As in "sales were EUR 37m (H1 2008: EUR 48m)": times in brackets with another figure."""
    return tuple(t for t in scene.times if _is_bracketed(scene, t, anchor))


def _is_bracketed(scene: Scene, time: Time, anchor: int) -> bool:
    inside = bracket(scene, time)
    sized = any(scene.quantity_at(i) is not None for i in inside)
    return sized and anchor not in inside


def bracket(scene: Scene, time: Time) -> range:
    """The tokens of the brackets around a time; none where it stands in no brackets."""
    first, last = scene.span(time)
    opener = next((i for i in range(first - 1, max(-1, first - _REACH), -1) if _edge(scene, i)), -1)
    closer = next(
        (i for i in range(last, min(last + _REACH, len(scene.tokens))) if _edge(scene, i)), -1
    )
    if opener < 0 or closer < 0 or (scene.word(opener), scene.word(closer)) != ("(", ")"):
        return range(0)
    return range(opener + 1, closer)


def _edge(scene: Scene, index: int) -> bool:
    return scene.word(index) in {"(", ")"}


def is_subordinate(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "sank after it said on Tuesday that": the time of a clause below that of an anchor.

    So is "rose 2%, having gained 1% on Monday", whatever the parse makes of it.
    """
    first = scene.index_at(time.start)
    if anchor < first and "having" in scene.lowered[anchor:first]:
        return True
    own = scene.clause_of(anchor)
    clause = scene.clause_of(scene.index_at(time.start))
    below = scene.tokens[clause].tag in _FINITE and scene.dep(clause) in _BELOW
    return clause != own and below and own in scene.ancestors(clause)


def is_of_infinitive(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "banks due to report results on Friday fell": a verb below that is not the anchor's."""
    top = scene.top(*scene.span(time))
    within = set(scene.ancestors(anchor)) | {anchor}
    for index in scene.ancestors(top):
        if index in within:
            return False
        if scene.tokens[index].tag == "VB" and scene.word(index - 1) == "to":
            return True
    return False


def of_like_period(scene: Scene) -> tuple[Time, ...]:
    """As in "$4.37 in the prior year's quarter": a quarter, and not the year that it lies in."""
    return tuple(t for t in scene.times if t.granularity == "year" and _is_owner(scene, t))


def _is_owner(scene: Scene, time: Time) -> bool:
    behind = scene.span(time)[1]
    part = scene.word(behind + 1) in {"quarter", "period", "half"}
    return part and scene.word(behind) in {"'s", "’s"}


def of_reports(scene: Scene, anchor: int) -> tuple[Time, ...]:
    """As in "surges 7% on Q1 earnings", "Q1 profit up 8%, stock slips 4%": the period of a report.

    No price moved for as long as that: the report only says why or when.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate of a statement about a price.
    """
    return tuple(t for t in scene.times if _is_of_report(scene, t, anchor))


def _is_of_report(scene: Scene, time: Time, anchor: int) -> bool:
    behind = scene.span(time)[0] >= anchor
    told = _is_results(scene, time) or _is_of_results(scene, time)
    return names_report(scene, time) or (behind and told)


def _is_of_results(scene: Scene, time: Time) -> bool:
    """As in "surges 9% after strong sales in December": what was reported was of that time."""
    first = scene.span(time)[0]
    noun = first - 2 if scene.word(first - 1) in {"in", "for", "during", "of"} else first - 1
    if noun < 1 or scene.lemma(noun) not in words("times", "reports", "nouns"):
        return False
    before = range(noun - 1, max(-1, noun - _NAMED - 1), -1)
    opener = next((i for i in before if scene.tokens[i].pos not in _QUALIFYING | {"DET"}), -1)
    return opener >= 0 and scene.word(opener) in _OCCASIONS


def _is_results(scene: Scene, time: Time) -> bool:
    """As in "tanks 10% after weak Q4", "jumps on a strong first quarter": results by their name."""
    first = scene.span(time)[0]
    opener = next(
        (i for i in range(first - 1, -1, -1) if scene.tokens[i].pos not in {"ADJ", "DET", "ADV"}),
        -1,
    )
    qualified = any(scene.tokens[i].pos == "ADJ" for i in range(opener + 1, first))
    lettered = time.text[:1].isdigit() or time.text[1:2].isdigit()
    quarter = time.granularity in {"quarter", "half"} and (qualified or lettered)
    return quarter and opener >= 0 and scene.word(opener) in _OCCASIONS


def names_report(scene: Scene, time: Time) -> bool:
    """As in "posted its December-quarter earnings": the period of the report spoken of."""
    behind = scene.span(time)[1]
    if time.granularity not in _REPORTED:
        return False
    near = range(behind, min(behind + _NAMED, len(scene.tokens)))
    noun = next((i for i in near if scene.lemma(i) in words("times", "reports", "nouns")), None)
    if noun is None:
        return False
    return all(scene.tokens[i].pos in _QUALIFYING for i in range(behind, noun))


#: What a price reacts to stands behind these.
_OCCASIONS = frozenset({"after", "on", "post", "following", "despite", "over"})
_REPORTED = frozenset({"quarter", "half", "year", "month"})
_QUALIFYING = frozenset({"NOUN", "ADJ", "PROPN"})
#: Tokens from a period to the noun of its report: "Q3 net profit numbers".
_NAMED = 4


def is_of_other(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time belongs to a relative clause, a participle or a figure of its own."""
    return (
        is_of_relative(scene, time, anchor)
        or _is_of_participle(scene, time, anchor)
        or _is_of_held(scene, time, anchor)
        or _is_of_next(scene, time, anchor)
        or _is_of_recent(scene, time, anchor)
        or _is_of_cause(scene, time, anchor)
        or is_left_behind(scene, time, anchor)
        or _is_of_predicate(scene, time, anchor)
        or _is_of_figure(scene, time, anchor)
    )


def _is_of_participle(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "fell to $53, after trading above $100 in July", ", having stood at 2% a year ago"."""
    first = scene.index_at(time.start)
    opens = [i for i in range(anchor + 1, first) if scene.word(i) in _AFTER]
    if any(scene.tokens[i + 1].tag == "VBG" for i in opens):
        return True
    commas = (i for i in range(anchor + 1, first - 1) if scene.word(i) == ",")
    having = next((i for i in commas if scene.word(i + 1) == "having"), None)
    return having is not None and any(scene.quantity_at(i) for i in range(having, first))


def _is_of_held(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "a gain of 11.4% after 29.6% in 2013": the time of what a figure is held against."""
    first = scene.index_at(time.start)
    first -= scene.word(first - 1) in labels("direction", "nouns")  # "after a 2% gain overnight"
    near = (scene.quantity_at(first - back) for back in range(1, _HELD + 1))
    figure = next((each for each in near if each is not None), None)
    if figure is None or figure.start < scene.tokens[anchor].end:
        return False
    place = scene.index_at(figure.start)
    before = scene.lowered[max(anchor, place - 2) : place]
    if before[-1:] == ("of",):  # "after a rise of 0.2% on Friday"
        before = scene.lowered[max(anchor, place - _HELD - 1) : place]
    return bool(_AFTER & set(before))


def _is_of_next(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "a gain of 1.9% and the first half with one of 2.7%": that of the next part."""
    first, last = scene.span(time)
    parted = {"and", ","} & set(scene.lowered[max(anchor + 1, first - 2) : first])
    behind = range(last + 1, min(last + _PART, len(scene.tokens)))
    sized = any(scene.quantity_at(i) is not None for i in behind)
    return anchor < first and bool(parted) and scene.word(last) == "with" and sized


def is_left_behind(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "from July to September it added 1% before rising 4% later": the time of what was."""
    between = range(scene.span(time)[1], anchor)
    return any(scene.word(i) == "before" and scene.tokens[i + 1].tag == "VBG" for i in between)


def _is_of_figure(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "rose 1.5%, just shy of the 2,130.82 of May 21, 2015": that of the level alone."""
    first = scene.index_at(time.start)
    figure = scene.quantity_at(first - 2) if scene.word(first - 1) == "of" else None
    return figure is not None and not figure.start <= scene.tokens[anchor].start < figure.end


def _is_of_predicate(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "rose 0.2% and were 3% above their level of June": that of the second predicate."""
    first = scene.index_at(time.start)
    for index in range(anchor + 1, first):
        joins = scene.word(index) in {"and", "but"} and scene.tokens[index + 1].tag in _FINITE
        if joins and any(scene.quantity_at(i) for i in range(index, first)):
            return True
    return False


def _is_of_recent(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "the fastest pace in years, up from 1.8% as recently as July": of the last figure."""
    start = scene.index_at(time.start)
    if scene.phrase(start - 2, start) not in {"recently as", "late as", "early as"}:
        return False
    figure = scene.quantity_at(start - 4) or scene.quantity_at(start - 5)
    return figure is not None and scene.tokens[anchor].end < figure.start


def _is_of_cause(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "fell, due to the end of a contract in December": the time of the cause."""
    first = scene.index_at(time.start)
    for index in range(first - 1, max(anchor, first - _CAUSED), -1):
        if scene.word(index) in {",", ";"}:
            return False
        if scene.phrase(index, index + 2) in _CAUSES:
            return first - index > _CLOSE
    return False


_CAUSES = frozenset({"due to", "because of", "thanks to", "owing to"})
#: Tokens from a time back to the words of a cause, and those within which it may be of the change.
_CAUSED, _CLOSE = 25, 4
_AFTER = frozenset({"after", "following", "against", "versus", "before"})
#: Tokens from a time back to such a figure: "after a 5.1% slide on Thursday".
_HELD = 4
#: Tokens from the time of such a part to its figure.
_PART = 6


def is_of_relative(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "palladium, which hit a record on Tuesday, shed 0.9%": a clause that is put in."""
    first, last = scene.span(time)
    for index in range(first - 1, max(0, first - _INSERTED), -1):
        if scene.word(index) == ",":
            if scene.word(index + 1) not in {"which", "who", "whose"}:
                return False
            ends = range(last, len(scene.tokens))
            close = next((i for i in ends if scene.word(i) in {",", ";"}), len(scene.tokens))
            return not index < anchor < close
    return False


#: Tokens from the comma of a relative clause to its time.
_INSERTED = 14
