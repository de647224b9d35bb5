"""Movements: percentage, absolute and point changes, growth rates, and from A to B.

Forms C1 to C5: a figure with a direction (``rose 3%``, ``a 6% drop in the shares``, ``90.8 points
higher``), and pairs of figures (``to 30.41 from 36.07``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from nlp.detect.cues import Cue, Figure, clause_cue, word_direction
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.accounts import accounted
from nlp.detect.forms.beside import doubled, said_beside
from nlp.detect.forms.expectation import is_estimated, is_held_against
from nlp.detect.forms.nominal import mover
from nlp.detect.forms.units import definite, form_of_move, is_company_figure, is_percent, paired
from nlp.detect.lexicon import labels, words
from nlp.detect.lists import compared_by
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects import subject_head
from nlp.detect.windows import bases, stated
from nlp.records import ClaimWindow, Direction, Step

_FINITE = frozenset({"VBZ", "VBD", "VBP"})
_CHANGE_UNITS = frozenset(
    {"percent", "percentage_point", "basis_point", "points", "currency", "count", "multiple"}
)
#: Words between "to B" and "from A", times and brackets not counted.
_REACH = 8
#: Behind a share these make it a comparison: "half of what it cost", "half the pace of June".
_TIMES_AS_MUCH = frozenset({"of what", "the pace", "the rate", "the speed", "that of", "as much"})
#: Words from a particle to its figure ("up an average of 3%").
_BESIDE = 4
#: After these the figure is where something stands, not how far it moved.
_STANDING = frozenset(
    {"to", "at", "from", "above", "below", "over", "under", "past", "beyond", "near"}
)


def jobs(context: Context) -> Iterator[Draft]:
    """As in "employers cut 105,000 jobs", "the economy added 64,000 jobs": changes of payrolls."""
    moves: dict[str, Direction] = labels("statistics", "jobs", "verbs")  # type: ignore[assignment]
    scene = context.scene
    for figure in context.free():
        if figure.quantity.noun not in words("statistics", "jobs", "nouns"):
            continue
        verbs = (i for i in range(figure.start - 1, max(-1, figure.start - 6), -1))
        verb = next((i for i in verbs if scene.lemma(i) in moves), None)
        place = next((e for e in scene.entities if e.label == "PLACE" and e.id), None)
        economy = context.referents.economies.working(place)
        if verb is None or economy is None or _is_of_company(scene, verb):
            continue
        yield Draft(
            form="abs_change",
            rule="change:jobs",
            anchor=verb,
            figures=(figure,),
            subjects=(economy,),
            measure="payrolls",
            direction=moves[scene.lemma(verb)],
            quantity=figure.quantity,
            end=figure.end,
        )


def _is_of_company(scene: Scene, verb: int) -> bool:
    """As in "last year the maker closed plants and slashed 700 jobs": of no economy."""
    before = [e for e in scene.entities if scene.span(e)[1] <= verb]
    firms = any(scene.lemma(i) in words("statistics", "jobs", "firms") for i in range(verb))
    return firms or any(entity.label == "COMPANY" for entity in before)


def changes(context: Context) -> Iterator[Draft]:
    """Figures that say how far something moved."""
    for figure in context.free():
        standing = figure.preposition in _STANDING and not _is_moved_by(context, figure)
        moved = figure.unit in _CHANGE_UNITS and not standing
        summed = _cumulated(context, figure)
        if not (moved or summed or _is_by_gap(context, figure) or _is_rate_of(context, figure)):
            continue
        found = summed or context.cue(figure)
        listed = _listed(context, figure) if found is None else None
        if listed is not None:
            yield listed
        if found is None or found.direction == "unchanged":
            continue
        far = figure.unit == "currency" and figure.start - found.index > _BESIDE
        far = found.kind == "verb" or (far and found.kind == "particle")
        far = far and not _is_rate_of(context, figure)
        if figure.preposition == "of" and far:  # "picked up at a value of $3"
            continue
        if is_held_against(context.scene, figure) or is_extreme(context, figure):
            continue
        if _is_no_move(context, figure) or is_farthest(context.scene, figure):
            continue
        if is_estimated(context.scene, figure) or _is_of_rate(context, figure):
            continue
        if context.scene.phrase(figure.end, figure.end + 2) in _TIMES_AS_MUCH:
            continue
        compared = compared_by(context.scene, context.figures, figure) is not None
        if compared and found.kind in {"figure", "particle"}:
            continue
        draft = _change(context, figure, found)
        if draft is not None:
            episode = _episode(context, found)
            yield replace(draft, window=episode) if episode is not None else draft


def _listed(context: Context, figure: Figure) -> Draft | None:
    """As in "down 4% on the day, 17.7% for the year": the same change over another time."""
    scene, last = context.scene, context.earlier_change(figure)
    told = stated.time_after(scene, figure.end)
    if last is None or told is None or figure.unit != "percent" or last.form != "pct_change":
        return None
    between = range(last.figures[-1].end, figure.start)
    plain = [scene.word(i) for i in between if scene.time_at(i) is None]
    if "," not in plain or not set(plain) <= {",", "and", "on", "in", "for", "over", "the"}:
        return None
    return replace(
        last,
        rule="change:list",
        anchor=figure.start,
        figures=(figure,),
        quantity=figure.quantity,
        time=told,
        window=None,
        end=figure.end - 1,
    )


def _is_no_move(context: Context, figure: Figure) -> bool:
    """As in "fell short of the EUR 22m", "a premium of 27 % to the close": nothing moved so far."""
    scene = context.scene
    near = range(max(0, figure.start - 3), figure.start)
    premium = any(scene.lemma(i) in {"premium", "discount"} for i in near)
    missed = "short of" in scene.phrase(max(0, figure.start - 6), figure.start)
    other = figure.preposition == "against" and scene.word(figure.end) == "for"  # "its cousin"
    reached = scene.phrase(figure.start - 2, figure.start) in {"to reach", "to hit", "to touch"}
    missed = missed or reached or scene.word(figure.end) == "shy"
    return missed or other or (premium and figure.preposition == "of")


def _is_of_rate(context: Context, figure: Figure) -> bool:
    """As in "to a 4.9% repo rate": the figure is where the rate behind it stands."""
    entity = context.scene.entity_at(figure.end)
    return figure.unit == "percent" and entity is not None and entity.label == "RATE"


def _cumulated(context: Context, figure: Figure) -> Cue | None:
    """As in "taking its gain for the year to 147%", "extending their slide to 32%"."""
    scene = context.scene
    if figure.unit != "percent" or figure.preposition != "to":
        return None
    nouns: dict[str, Direction] = labels("direction", "nouns")  # type: ignore[assignment]
    verbs = words("direction", "cumulating", "verbs")
    for noun in range(figure.start - 2, max(0, figure.start - _SUMMED), -1):
        if scene.word(noun) in {",", ";"}:
            return None
        way = nouns.get(scene.lemma(noun))
        if way is None:
            continue
        taken = any(scene.lemma(i) in verbs for i in range(max(0, noun - 4), noun))
        return Cue(way, noun, "noun") if taken else None
    return None


#: Tokens back from a sum to the noun that it sums up.
_SUMMED = 9


def is_extreme(context: Context, figure: Figure) -> bool:
    """As in "a record closing low of 9.14", "from the high of 38.57": where it stood then."""
    before = {context.scene.lemma(i) for i in range(max(0, figure.start - 3), figure.start)}
    return figure.preposition == "of" and bool(before & words("stating", "stood", "nouns"))


def is_farthest(scene: Scene, figure: Figure) -> bool:
    """As in "fell as low as $1.1240", "rose as high as 97.58": where it stood at that point."""
    return scene.phrase(figure.start - 3, figure.start) in {"as low as", "as high as"}


def _is_moved_by(context: Context, figure: Figure) -> bool:
    """As in "fell over 2%", "ended at 2% higher": the figure is how far a price moved.

    After a movement "over" only loosens the figure; a comparative behind it says what "at" hides.
    """
    behind = context.scene.word(figure.end)
    if figure.unit == "percent" and figure.preposition == "at" and behind in {"higher", "lower"}:
        return context.scene.word(figure.end + 1) not in {"than", "rates"}
    if figure.unit != "percent" or figure.preposition not in {"over", "above", "under"}:
        return False
    before = word_direction(context.scene, figure.start - 2)
    subjects = context.about(figure, before) if before is not None else ()
    return bool(subjects) and not is_percent(subjects[0].measure)


def _is_rate_of(context: Context, figure: Figure) -> bool:
    """As in "shrank at a 28.0% annualized rate"."""
    after = context.scene.lowered[figure.end : figure.end + 3]
    if figure.preposition == "of" and figure.unit == "percent":
        told = context.scene.phrase(figure.start - 5, figure.start)
        return " at " in f" {told}" and told.endswith(("rate of", "pace of", "clip of"))
    return figure.preposition == "at" and bool({"rate", "pace", "clip"} & set(after))


def _is_by_gap(context: Context, figure: Figure) -> bool:
    return figure.unit == "percent" and context.gapped(figure) is not None


def _change(context: Context, figure: Figure, found: Cue) -> Draft | None:
    subjects = _multiplied(context, figure) or said_beside(context, figure, found)
    subjects = subjects or context.about(figure, found)
    if not any(r.mention.id or r.measure for r in subjects):  # "target of 2,900, a gain of 8.5%"
        targets = [d for d in context.drafts if d.rule == "forecast:target"]
        subjects = targets[-1].subjects if targets else subjects
    if figure.preposition == "to" and not any(r.mention.id for r in subjects):
        moved = subject_head(context.scene, context.scene.clause_of(found.index))
        subjects = tuple(context.referents.of(context.scene, moved)) if moved else subjects
    if not subjects or _is_awaited(subjects[0]):
        return None
    subjects = _against(context, figure, _carried(context, figure, found, subjects))
    measure = _measure(context, figure, subjects)
    if measure == "market_cap" and subjects[0].mention.id is None:
        subjects = mover(context, found.index) or subjects
    if is_company_figure(figure.quantity, subjects[0]) and measure == "close":
        return None
    form = form_of_move(figure.quantity, subjects, measure)
    if form is None:
        return None
    first_ever = _is_first_ever(context, figure)
    return Draft(
        form="record" if first_ever else form,
        rule=f"change:{found.kind}",
        statistic="change" if first_ever else None,
        period="session" if first_ever else None,
        anchor=found.index if found.kind != "gap" else figure.start,
        figures=(figure,),
        subjects=subjects,
        measure=measure,
        direction=found.direction,
        quantity=definite(figure.quantity, subjects[0]),
        end=max(figure.end - 1, found.index if found.kind in {"noun", "particle"} else 0),
        steps=(Step(field="direction", by="direction words", evidence=_word(context, found)),),
    )


def _against(
    context: Context, figure: Figure, subjects: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    """As in "the dollar fell 0.2% to 112.50 yen": what it stands at tells which rate moved."""
    after = (f for f in context.figures if figure.end < f.start <= figure.end + _BESIDE)
    level = next((f for f in after if f.preposition in {"to", "at"}), None)
    if level is None or level.unit != "currency":
        return subjects
    return tuple(paired(level.quantity, each, context.reference) for each in subjects)


def _multiplied(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "will double its investments": what doubles is the object."""
    scene = context.scene
    last = figure.end - 1
    if scene.tokens[last].pos == "NOUN" and scene.word(figure.end) == "of":
        return doubled(context, figure)
    if scene.tokens[figure.start].pos != "VERB" or figure.end != figure.start + 1:
        return ()
    objects = [o for o in scene.children(figure.start, "obj") if o > figure.start]
    plain = objects and scene.quantity_at(objects[0]) is None
    return tuple(context.referents.of(scene, objects[0])) if plain else ()


def _episode(context: Context, found: Cue) -> ClaimWindow | None:
    """As in "the 34% crash of 2020": from which day to which, the text does not say."""
    scene = context.scene
    named = scene.lemma(found.index) in words("direction", "episodes", "nouns")
    time = scene.time_at(found.index + 2)
    day = time is not None and time.granularity in {"day", "session"}
    opens = scene.word(found.index + 1) in {"of", "in"}
    if not named or not opens or time is None or day:
        return None
    text = scene.document.article.text[scene.tokens[found.index].start : time.end]
    return ClaimWindow(text=text, kind="window")


def _is_awaited(subject: Referent) -> bool:
    """As in "analysts expected a 1.4% decline": not those who expect it decline."""
    last = subject.mention.text.lower().split()[-1:] or [""]
    expects = last[0].removesuffix("s") in words("expectation", "holders") - {"market", "street"}
    return expects and subject.mention.id is None


def _is_first_ever(context: Context, figure: Figure) -> bool:
    """As in "the first time it has ever gained more than 1,000 points": a record of changes."""
    before = context.scene.phrase(figure.start - 10, figure.start)
    return "first time" in before and " ever " in before


def _word(context: Context, found: Cue) -> str:
    return context.scene.word(found.index)


def _carried(
    context: Context, figure: Figure, found: Cue, subjects: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    """As in "sold 3 million phones, up 131%": what moved is the figure before, no price."""
    scene = context.scene
    before = [f for f in context.figures if f.end <= figure.start - 2]
    told = found.kind in {"particle", "noun"}
    if not told or not before or subjects[0].measure != "close":
        return subjects
    last = before[-1]
    between = scene.lowered[last.end : figure.start]
    near = scene.apart(last.end, figure.start) <= 8 and "," in between
    counted = last.unit == "count" and last.quantity.noun is not None
    runs = {f.start for d in context.drafts if d.form in {"streak", "first_in"} for f in d.figures}
    if last.start in runs:  # "rose for a fifth session, up 0.7%"
        return subjects
    booked = is_company_figure(last.quantity, subjects[0])
    if not near or not (counted or booked):
        return subjects
    for index in range(last.start - 1, max(-1, last.start - 6), -1):
        entity = scene.entity_at(index)
        if entity is not None and entity.label == "INDICATOR":  # "revenue of $32bn, up 3%"
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    return tuple(replace(each, measure=None) for each in subjects)


def _measure(context: Context, figure: Figure, subjects: tuple[Referent, ...]) -> str | None:
    """As in "a quarter of its market value" moves the market value, not the price."""
    after = context.scene.phrase(figure.end, figure.end + 5)
    valued = "market value" in after or "market cap" in after
    if after.startswith(("of ", "in ", "to ")) and valued:
        return "market_cap"
    return subjects[0].measure


def from_to(context: Context) -> Iterator[Draft]:
    """Pairs "to B from A" and "from A to B" with one unit."""
    free = context.free()
    for first, second in pairwise(free):
        pair = _pair(first, second)
        if pair is None or context.scene.apart(first.end, second.start) > _REACH:
            continue
        between = context.scene.tokens[first.end : second.start]
        if any(token.tag in _FINITE for token in between):  # "to 26, though that is far from 41"
            continue
        old, new = pair
        found = context.cue(new) or clause_cue(context.scene, new.clause)
        first_told = new if new.start < old.start else old
        by_verb = found if found is not None and found.kind in {"verb", "particle"} else None
        by_verb = by_verb or word_direction(context.scene, first.start - 2)
        subjects = context.about(first_told, by_verb)
        if not subjects:
            continue
        told = stated.time_after(context.scene, old.end)
        skip = (told,) if told is not None else ()
        direction = found.direction if found else _order(old, new)
        told_so = Draft(
            form="from_to",
            rule="from_to:pair",
            anchor=new.clause,
            figures=(old, new),
            subjects=subjects,
            direction=direction,
            quantity=definite(new.quantity, subjects[0]),
            quantity_from=definite(old.quantity, subjects[0]),
            skip=skip,
            window=bases.since_old(context.scene, told, subjects[0].measure),
            end=max(first.end, second.end) - 1,
        )
        whole = accounted(context, told_so)
        if not is_company_figure(new.quantity, whole.subjects[0]):
            yield whole


def _pair(first: Figure, second: Figure) -> tuple[Figure, Figure] | None:
    """The old and the new figure, when the two prepositions make a pair."""
    same = first.unit == second.unit or "count" in {first.unit, second.unit}
    if not same:
        return None
    if first.preposition == "to" and second.preposition == "from":
        return second, first
    if first.preposition == "from" and second.preposition == "to":
        return first, second
    return None


def _order(old: Figure, new: Figure) -> Direction:
    if new.quantity.value > old.quantity.value:
        return "up"
    return "down" if new.quantity.value < old.quantity.value else "unchanged"
