"""Where something stands: levels, market values, bounds and crossings (forms L1 to L4)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure, clause_cue, is_level_verb
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.change import is_extreme, is_farthest
from nlp.detect.forms.expectation import expected_near
from nlp.detect.forms.units import decided, definite, fits_level, is_percent, paired
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.lists import compared_by
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import Scene
from nlp.detect.windows import extremes
from nlp.records import Aspect, Direction, Quantity, Step, Time

_NOT_LEVEL = frozenset({"of", "by", "for", "between", "on", "with", "from"})
_SIGNS: dict[str, Direction] = {"negative": "below", "positive": "above"}


def levels(context: Context) -> Iterator[Draft]:
    """As in "closed at 4,012", "to $1,266.30 an ounce", "stood at 2.41 per cent"."""
    for figure in context.free():
        extreme = is_extreme(context, figure)
        if figure.preposition in _NOT_LEVEL and not extreme:
            continue
        counted = figure.unit == "count" and context.scene.word(figure.end) == "-"
        if counted:  # "near a 10 - day low"
            continue
        farthest = is_farthest(context.scene, figure)
        stated = extreme or farthest
        stated = stated or figure.preposition in words("stating", "level_prepositions")
        if not stated and not _after_level_verb(context, figure):
            continue
        if expected_near(context.scene, figure) is not None:
            continue
        if _is_other_side(context, figure):
            continue
        subjects = _standing(context, figure)
        if not subjects or not fits_level(figure.quantity, subjects[0]):
            continue
        if _is_spent(context, figure, subjects[0]):
            continue
        dated, undated = extremes.when(context.scene, figure, extreme=extreme)
        run_to = _ran_to(context, figure)
        yield Draft(
            form="level",
            time=dated,
            window=undated,
            aspect=_aspect(context, figure, farthest=farthest or run_to is not None),
            rule="level:preposition" if stated else "level:verb",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            direction=run_to or _reached(context, figure),
            quantity=_exact(definite(figure.quantity, subjects[0]), farthest=farthest),
            end=figure.end - 1,
        )


def _is_other_side(context: Context, figure: Figure) -> bool:
    """As in "was GBP 8m, versus GBP 7m", "EUR 5m (EUR 4m)": of another time than the first."""
    told = compared_by(context.scene, context.figures, figure)
    earlier = any(f.start < figure.start and f.unit == figure.unit for f in context.figures)
    return told == "in brackets" or (told is not None and earlier)


def _standing(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """What stands at a figure: named beside it, moved before it, else the subject."""
    told = _standing_at(context, figure) or _continued(context, figure)
    subjects = context.valued(figure, told or context.about(figure, None))
    return _meant(context, figure, subjects)


def _aspect(context: Context, figure: Figure, *, farthest: bool) -> Aspect | None:
    if farthest:
        return "intraday"
    return "average" if _is_average(context, figure) else None


def _exact(quantity: Quantity, *, farthest: bool) -> Quantity:
    """As in "as low as $1.1240": that is the low itself, and no bound of it."""
    return quantity.replace(hedge="exact") if farthest else quantity


def _standing_at(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "above the ten-year yield at 3.86%": the rate right before is what stands there."""
    before = context.scene.entity_at(figure.start - 2) if figure.preposition == "at" else None
    return (named(before),) if before is not None and before.label == "RATE" else ()


def _meant(
    context: Context, figure: Figure, subjects: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    """What the subjects mean beside such a figure: pronouns, and currencies in other currencies."""
    fitting = decided(context.scene, figure.quantity, subjects, context.memory)
    return tuple(paired(figure.quantity, each, context.reference) for each in fitting)


def _is_spent(context: Context, figure: Figure, subject: Referent) -> bool:
    """As in "will pay $1 million": what a company pays or has is no price of its share."""
    if subject.kind != "COMPANY" or subject.measure != "close" or figure.quantity.per:
        return False
    verb = _verb_before(context, figure)
    lemma = context.scene.lemma(verb) if verb is not None else ""
    priced = lemma in words("stating", "price_verbs") or figure.preposition in {"at", "to"}
    return not priced and figure.preposition != "of"


def _ran_to(context: Context, figure: Figure) -> Direction | None:
    """As in "falling as much as 1.6% to 1,893.70": where the move was at its widest."""
    if figure.preposition != "to":
        return None
    for draft in context.drafts:
        widest = draft.quantity is not None and draft.quantity.hedge == "at_most"
        ends = [f.end for f in draft.figures]
        if widest and draft.direction in {"up", "down"} and ends == [figure.start - 1]:
            return draft.direction
    return None


def _is_average(context: Context, figure: Figure) -> bool:
    """As in "averaged $56 a barrel in March"."""
    before = range(max(0, figure.start - 4), figure.start)
    behind = context.scene.phrase(figure.end, figure.end + 6)
    told = any(context.scene.lemma(index) == "average" for index in before)
    return told or "on average" in behind.split(",")[0]


def _continued(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "slid 0.3 per cent to $1,266.30": a level right after a change is of the same thing."""
    for draft in context.drafts:
        for earlier in draft.figures:
            between = context.scene.lowered[earlier.end : figure.start]
            if between and draft.subjects and set(between) <= {"to", "at", ",", "an", "about"}:
                return draft.subjects
            nominal = draft.rule == "change:noun" and draft.anchor == earlier.end
            near = 0 < context.scene.apart(earlier.end, figure.start) <= 8
            if nominal and near and figure.preposition == "to":
                return draft.subjects  # "a 15% rise in earnings to $3.10"
    return ()


def _after_level_verb(context: Context, figure: Figure) -> bool:
    """A level verb stands right before the figure, or governs it ("hit 8.6%", "is 3.4%")."""
    scene = context.scene
    before = range(figure.start - 1, max(-1, figure.start - 5), -1)
    for index in before:
        if scene.tokens[index].pos in {"VERB", "AUX"}:
            return is_level_verb(scene, index)
    own = scene.tokens[figure.head]
    if own.dep in {"root", "ROOT", "ccomp", "conj", "advcl", "parataxis", "acl:relcl"}:
        return bool(scene.children(figure.head, "cop"))
    governor = scene.head(figure.head)
    return own.dep in {"obj", "obl", "nummod"} and is_level_verb(scene, governor)


def _reached(context: Context, figure: Figure) -> Direction | None:
    """As in "edged up to $84.81": a movement that has no figure of its own."""
    scene = context.scene
    if is_farthest(scene, figure):
        return "down" if scene.word(figure.start - 2) == "low" else "up"
    if figure.preposition != "to":
        return None
    found = clause_cue(scene, figure.clause)
    if found is None:
        return None
    between = range(found.index + 1, figure.start)
    sized = any(f.start in between for d in context.drafts if d.direction for f in d.figures)
    return None if sized else found.direction


def market_values(context: Context) -> Iterator[Draft]:
    """As in "is worth about $1.9 trillion", "valued at £31bn", "a market value of $2tn"."""
    nouns = entry("stating", "market_value", "nouns")
    for figure in context.free():
        if figure.unit != "currency" or figure.quantity.per:
            continue
        scene = context.scene
        start = context.distributed.get(figure.start, (figure, ()))[0].start
        before = scene.phrase(start - 8, start)
        near = [scene.lemma(i) for i in range(max(0, start - 6), start)]
        worth = "worth" in near or ("value" in near and "at" in before.split())
        if (worth and _is_thing(scene, start)) or _is_distance(scene, figure):
            continue
        noun = any(name in before for name in nouns)
        equals = scene.lemma(start - 1) == "be"
        if not worth and not (noun and (equals or figure.preposition in {"of", "at", "to"})):
            continue
        subjects = context.about(figure, None)
        owners = tuple(r for r in subjects if r.kind == "COMPANY" or r.mention.id is None)
        owners = tuple(r for r in owners if not _is_counted(scene, r))
        if not owners:
            continue
        together = _TOGETHER & set(before.split())
        yield Draft(
            form="basket_sum" if together or len(owners) > 1 else "market_value",
            rule="market_value:worth" if worth else "market_value:noun",
            anchor=figure.start,
            figures=(figure,),
            subjects=owners,
            measure="market_cap",
            direction="above" if figure.quantity.hedge == "above" else None,
            quantity=figure.quantity,
            end=figure.end - 1,
        )
    yield from _sums(context)


def _sums(context: Context) -> Iterator[Draft]:
    """As in "A is worth $3.0tn and B $2.5tn, together $5.5tn": of all that was valued before."""
    for figure in context.free():
        valued = [d for d in context.drafts if d.form == "market_value" and d.anchor < figure.start]
        owners = tuple(each for draft in valued for each in draft.subjects)
        if figure.unit != "currency" or len(valued) < 2:
            continue
        if context.scene.word(figure.start - 1) not in _TOGETHER:
            continue
        yield Draft(
            form="basket_sum",
            rule="market_value:together",
            anchor=figure.start,
            figures=(figure,),
            subjects=owners,
            measure="market_cap",
            quantity=figure.quantity,
            end=figure.end - 1,
        )


_TOGETHER = frozenset({"combined", "together", "collectively", "jointly"})


def _is_thing(scene: Scene, start: int) -> bool:
    """As in "a buyback plan worth $2bn": what is worth that is no company."""
    place = next(
        (i for i in range(start - 1, max(0, start - 7), -1) if scene.word(i) == "worth"), 0
    )
    while place > 1 and scene.tokens[place - 1].pos == "ADV":  # "a portfolio already worth"
        place -= 1
    noun = scene.tokens[place - 1].pos == "NOUN" if place else False
    company = scene.entity_at(place - 1) is not None or scene.lemma(place - 1) in _FIRMS
    return noun and not company


def _is_distance(scene: Scene, figure: Figure) -> bool:
    """As in "worth $740bn, $190bn less than at its peak": how far it stands from another value."""
    beside = scene.phrase(figure.end, figure.end + 2)
    return beside in words("stating", "comparison", "distances")


def _is_counted(scene: Scene, owner: Referent) -> bool:
    """As in "two more units, confirmed at a total value of 500 mln": goods and no companies."""
    place = scene.index_at(owner.mention.start)
    named = scene.entity_at(scene.index_at(owner.mention.end - 1)) is not None
    last = scene.lemma(scene.index_at(owner.mention.end - 1))
    counted = scene.quantity_at(place) is not None or scene.tokens[place].pos == "NUM"
    counted = counted or last in words("governor", "things")
    return counted and not named and last not in _FIRMS | {"stock", "share", "member"}


_FIRMS = frozenset({"company", "firm", "group", "maker", "giant", "retailer", "bank", "business"})


def thresholds(context: Context) -> Iterator[Draft]:
    """As in "held above $80", "passed 5,000 for the first time", "fell below $1.28"."""
    sides = labels("stating", "threshold")
    for figure in context.free():
        scene = context.scene
        if expected_near(scene, figure) is not None:
            continue
        side = sides.get(figure.preposition)
        verb = _verb_before(context, figure)
        crossing = verb is not None and scene.lemma(verb) in words(
            "stating", "threshold", "cross_verbs"
        )
        if side not in {"above", "below"} and not crossing:
            continue
        subjects = context.valued(figure, context.about(figure, None))
        if not subjects or not fits_level(figure.quantity, subjects[0]):
            continue
        yield _threshold(context, figure, side if side in {"above", "below"} else None, subjects)


def signs(context: Context) -> Iterator[Draft]:
    """As in "a negative GDP deflator", "inflation turned negative": on which side of zero."""
    scene = context.scene
    for index, word in enumerate(scene.lowered):
        if word not in _SIGNS or any(d.statistic == "level" for d in context.drafts):
            continue
        entity = scene.entity_at(index + 1)
        if entity is not None and entity.label == "INDICATOR":
            subjects = tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
        elif scene.tokens[index - 1].pos in {"VERB", "AUX"}:
            subjects = context.about_predicate(index, index)
        else:
            continue
        if subjects and is_percent(subjects[0].measure) and subjects[0].kind == "INDICATOR":
            yield Draft(
                form="threshold",
                rule="threshold:sign",
                anchor=index,
                subjects=subjects,
                direction=_SIGNS[word],
                end=scene.index_at(entity.end - 1) if entity is not None else index,
                steps=(Step(field="direction", by="threshold words", evidence=word),),
            )


def _since_after(context: Context, figure: Figure) -> Time | None:
    """As in "above 5,000 on Monday for the first time since March 2000"."""
    scene = context.scene
    behind = (t for t in scene.times if scene.index_at(t.start) >= figure.end)
    since = next((time for time in behind if time.relation == "since"), None)
    if since is None or "," in scene.lowered[figure.end : scene.index_at(since.start)]:
        return None  # of a part of its own
    return since


def _verb_before(context: Context, figure: Figure) -> int | None:
    for index in range(figure.start - 1, max(-1, figure.start - 5), -1):
        if context.scene.tokens[index].pos == "VERB":
            return index
    return None


def _threshold(
    context: Context, figure: Figure, side: str | None, subjects: tuple[Referent, ...]
) -> Draft:
    scene = context.scene
    verb = _verb_before(context, figure)
    lemma = scene.lemma(verb) if verb is not None else ""
    moved = clause_cue(scene, verb) if verb is not None else None
    after = scene.phrase(figure.end, figure.end + 8)
    first = "first time" in after
    crosses = (
        first
        or lemma in words("stating", "threshold", "cross_verbs")
        or (moved is not None and moved.direction in {"up", "down"})
    )
    direction: Direction = "below" if side == "below" else "above"
    holds = lemma in words("stating", "threshold", "hold_verbs")
    crosses = crosses and not holds
    quantity = definite(figure.quantity, subjects[0]).replace(hedge="exact")
    return Draft(
        form="crossing" if crosses else "threshold",
        rule="threshold:crossing" if crosses else "threshold:position",
        anchor=figure.start,
        figures=(figure,),
        subjects=subjects,
        direction=direction,
        quantity=quantity,
        time=_since_after(context, figure) if first else None,
        aspect="hold" if holds else "first" if first else None,
        end=figure.end - 1,
        steps=(
            Step(field="direction", by="threshold words", evidence=figure.preposition or lemma),
        ),
    )
