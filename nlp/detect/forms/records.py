"""Records: extremes of all time, and highs and lows of a stretch of years (form M2)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.accounts import is_account
from nlp.detect.forms.superlative import of_account, reaches
from nlp.detect.lexicon import entry
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.records import Direction, Step


def records(context: Context) -> Iterator[Draft]:
    """As in "closed at an all-time high", "a 52-week low", "set a record closing low of 9.14"."""
    for figure in context.figures:
        draft = _record_figure(context, figure) or _high_of_years(context, figure)
        if draft is not None:
            yield draft
    yield from _of_accounts(context)
    yield from _of_phrases(context)


def _of_phrases(context: Context) -> Iterator[Draft]:
    phrases: dict[str, str] = entry("memory", "records")
    scene = context.scene
    for last in range(len(scene.tokens)):
        first = record_words(scene, last)
        # "Another record low" is told by what follows, "a record $2,984" by its figure.
        if first is None or scene.word(last + 1) in _MORE or scene.quantity_at(last + 1):
            continue
        told = scene.phrase(first, last + 1)
        first += scene.word(first) == ","
        draft = _record(context, first, last, phrases[told], told.replace(" - ", "-"))
        if draft is not None:
            yield draft


def record_words(scene: Scene, last: int) -> int | None:
    """The first token of the words of a record that end at a token: "all-time high", "record low".

    Args:
        scene: The sentence.
        last: Token that may end them.
    """
    phrases: dict[str, str] = entry("memory", "records")
    found = (first for first in range(max(0, last - _LONGEST), last))
    return next((first for first in found if scene.phrase(first, last + 1) in phrases), None)


#: Tokens of the longest words of a record but one: "all - time high".
_LONGEST = 3
_MORE = frozenset({"low", "lows", "high", "highs", "close", "closing", "number", "amount", "$"})
_HIGHS: dict[str, Direction] = {"high": "up", "peak": "up", "low": "down", "trough": "down"}


def _high_of_years(context: Context, figure: Figure) -> Draft | None:
    """As in "closed at a 28-month high", "touching a 31-year low": a record of a stretch."""
    scene = context.scene
    place = next(
        (
            i
            for i in range(figure.end, min(figure.end + 3, len(scene.tokens)))
            if scene.lemma(i) in _HIGHS and scene.tokens[i].pos in {"NOUN", "ADJ", "PROPN"}
        ),
        None,
    )
    near = set(scene.lowered[max(0, figure.start - 5) : figure.start])
    far = near & {"near", "below", "from", "off", "shy", "short", "above"}
    if figure.unit != "duration" or place is None or far or _is_counted(scene, figure, place):
        return None
    subjects = context.about_predicate(scene.clause_of(place), figure.start)
    if not subjects or subjects[0].measure is None:
        return None
    free = any(f.start == figure.start for f in context.free())
    return Draft(
        form="record",
        rule="record:years",
        anchor=place,
        figures=(figure,) if free else (),
        subjects=subjects,
        direction=_HIGHS[scene.lemma(place)],
        quantity=figure.quantity,
        statistic="level",
        no_window=True,
        end=place,
        steps=(
            Step(
                field="direction", by="record words", evidence=scene.phrase(figure.start, place + 1)
            ),
        ),
    )


def _is_counted(scene: Scene, figure: Figure, noun: int) -> bool:
    """As in "posted 15 new 52-week highs": highs of its members, not of the index."""
    if scene.word(noun) == scene.lemma(noun):
        return False
    before = (scene.quantity_at(i) for i in range(max(0, figure.start - 3), figure.start))
    return any(quantity is not None and quantity.unit == "count" for quantity in before)


def _record_figure(context: Context, figure: Figure) -> Draft | None:
    """As in "closed at a record $2,984.30": the level is a claim of its own."""
    scene = context.scene
    before = figure.start - 1
    while before > 0 and scene.word(before) != "record" and scene.tokens[before].pos == "SYM":
        before -= 1
    if scene.word(before) != "record" or _is_of_thing(scene, figure):
        return None
    return _record(context, before, figure.end - 1, "up", "record")


def _is_of_thing(scene: Scene, figure: Figure) -> bool:
    """As in "a record $110 billion buyback": of that, and no price."""
    after = scene.tokens[min(figure.end, len(scene.tokens) - 1)]
    return figure.unit == "currency" and figure.quantity.per is None and after.pos == "NOUN"


def _record(context: Context, index: int, last: int, direction: str, phrase: str) -> Draft | None:
    scene = context.scene
    if scene.time_at(index - 1) is not None:  # "its January 3, 2022 record close" names a day
        return None
    near = {"whisker", "near", "below", "shy", "short", "from", "off", "within", "under"}
    nearly = bool(near & set(scene.lowered[max(0, index - 5) : index]))
    free = (f for f in context.free() if f.unit == "count")
    counted = tuple(f for f in free if f.end in {index, index + 1})[:1]
    subjects = _whose(context, index, last)
    if nearly or not subjects:
        return None
    return Draft(
        form="record",
        rule="record:phrase",
        anchor=index,
        figures=counted,
        quantity=counted[0].quantity if counted else None,
        subjects=subjects,
        direction=direction,  # type: ignore[arg-type]
        statistic="level",
        aspect="close" if "clos" in phrase else None,
        end=last,
        steps=(Step(field="direction", by="record phrases", evidence=phrase),),
    )


def _whose(context: Context, index: int, last: int) -> tuple[Referent, ...]:
    """Whose record it is: of the figure beside it, else of the clause."""
    scene = context.scene
    told = [d for d in context.drafts if d.figures and d.subjects]
    before = [d for d in told if d.figures[-1].end <= index]
    if scene.word(index - 1) == "," and before:  # "the Dow 156 points to 18,288.63, another record"
        return max(before, key=lambda d: d.figures[-1].end).subjects
    reach = last + _BESIDE if scene.word(last + 1) in {"of", "at"} else last
    beside = [d for d in told if index < d.figures[0].start <= reach]
    if beside:  # "an all-time high of $17.5 trillion", "a record NOK 8.1 billion"
        return beside[0].subjects
    clause = scene.clause_of(index)
    found = context.about_predicate(clause, index)
    measured = bool(found) and found[0].measure is not None
    return found if measured or reaches(scene, clause, found) else ()


def _of_accounts(context: Context) -> Iterator[Draft]:
    """As in "reported record quarterly revenue of $39.3 billion": the account is at its highest."""
    scene = context.scene
    for index, word in enumerate(scene.lowered):
        account = _account_after(scene, index) if word == "record" else None
        if account is None:
            continue
        found = context.about_predicate(scene.clause_of(account), account)
        subjects = of_account(scene, account, found)
        if subjects and is_account(subjects[0].measure):
            yield Draft(
                form="record",
                rule="record:account",
                anchor=index,
                subjects=subjects,
                direction="up",
                statistic="level",
                end=account,
                steps=(Step(field="direction", by="record of an account", evidence="record"),),
            )


def _account_after(scene: Scene, index: int) -> int | None:
    """The last token of the account that a "record" stands before."""
    for place in range(index + 1, min(index + _BESIDE + 1, len(scene.tokens))):
        entity = scene.entity_at(place)
        if entity is not None:
            return scene.span(entity)[1] - 1 if entity.label == "INDICATOR" else None
        if scene.tokens[place].pos not in {"ADJ", "NOUN", "PUNCT"} or scene.word(place) == ",":
            return None
    return None


#: Tokens from the words of a record to the figure or the account that it is of.
_BESIDE = 4
