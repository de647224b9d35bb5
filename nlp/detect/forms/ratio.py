"""Ratios and parts: multiples, shares, distances, yields (forms P1, P3 to P5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from nlp.detect.cues import Figure, is_level_verb
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import entry, words
from nlp.detect.lists import compared_by
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import PRICED
from nlp.records import Mention, Step, Time


def multiples(context: Context) -> Iterator[Draft]:
    """As in "trades at 120 times its projected forward earnings"."""
    kinds: dict[str, str] = entry("stating", "multiple")
    yield from _ratios(context)
    for figure in context.free():
        if figure.unit != "multiple":
            continue
        begin = _behind_year(context, figure)
        after = context.scene.phrase(begin, begin + 6)
        for article in ("its ", "their ", "the "):
            after = after.removeprefix(article)
        found = next((name for name in kinds if after.startswith(name)), None)
        of_another = found is None and context.scene.word(figure.end) in words("times", "openings")
        other_side = figure.preposition in {"against", "versus", "vs"}
        other_side = other_side or figure.quantity.text.lower().endswith("fold")  # "risen sixfold"
        basis = None if of_another or other_side else valuation(context)
        if found is None and basis is None:
            continue
        sides = two_sides(context, figure)
        subjects = sides[0] if sides else context.about(figure, None)
        if not subjects:
            continue
        found = found or ""
        last = begin - 1 + len(found.split()) + (1 if "its" in context.scene.lowered else 0)
        verbs = [i for i in range(figure.start) if context.scene.tokens[i].pos in {"VERB", "AUX"}]
        yield Draft(
            form="multiple",
            rule=f"multiple:{found or 'basis'}",
            anchor=verbs[-1] if verbs else figure.start,
            figures=(figure,),
            subjects=subjects,
            measure=_measure(context, figure, kinds[found] if found else basis),
            quantity=figure.quantity,
            end=min(last, len(context.scene.tokens) - 1),
            steps=(Step(field="measure", by="multiple words", evidence=found or "basis"),),
        )
    yield from _again(context)


def _behind_year(context: Context, figure: Figure) -> int:
    """The token behind "next year's" in "8.5 times next year's estimated earnings"."""
    time = context.scene.time_at(figure.end)
    behind = context.scene.span(time)[1] if time is not None else figure.end
    owned = time is not None and context.scene.word(behind) in {"'s", "’s"}
    return behind + 1 if owned else figure.end


def _measure(context: Context, figure: Figure, told: str | None) -> str | None:
    """Of next year's earnings, or those of a year that has not ended, a multiple is forward."""
    ahead = context.scene.word(figure.end) in {"next", "this"}
    owned = _behind_year(context, figure) > figure.end
    return "pe_forward" if ahead and owned and told == "pe_ttm" else told


def _again(context: Context) -> Iterator[Draft]:
    """As in "at 96 times earnings, while those in the CSI 300 fetch 14.5 times": the same ratio."""
    scene = context.scene
    for figure in context.free():
        told = [d for d in context.drafts if d.form == "multiple" and d.anchor < figure.start]
        closed = figure.end >= len(scene.tokens) or scene.tokens[figure.end].pos == "PUNCT"
        counted = figure.unit in {"multiple", "count"}
        times = counted and figure.quantity.text.lower().endswith("times")
        if not (told and closed and times and _stands_there(context, figure)):
            continue
        subjects = _members_of(context, figure) or context.about(figure, None)
        if subjects:
            yield Draft(
                form="multiple",
                rule="multiple:again",
                anchor=figure.start,
                figures=(figure,),
                subjects=subjects,
                measure=told[-1].measure,
                quantity=figure.quantity.replace(unit="multiple", noun=None),
                end=figure.end - 1,
                steps=(Step(field="measure", by="multiple before", evidence=told[-1].rule),),
            )


def _stands_there(context: Context, figure: Figure) -> bool:
    """Whether the verb right before a figure says where something stands."""
    scene = context.scene
    near = range(figure.start - 1, max(-1, figure.start - 1 - _FETCHING), -1)
    verb = next((i for i in near if scene.tokens[i].pos in {"VERB", "AUX"}), None)
    return verb is not None and is_level_verb(scene, verb)


def _members_of(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "those in the CSI 300": the members stand for their index."""
    scene = context.scene
    near = [e for e in scene.entities if e.label == "INDEX" and e.end < figure.quantity.start]
    first = scene.span(near[-1])[0] if near else 0
    those = {"those", "that"} & set(scene.lowered[max(0, first - 3) : first])
    return (named(near[-1]),) if those else ()


#: Tokens from the verb to a multiple that only repeats what one is of.
_FETCHING = 3


def valuation(context: Context) -> str | None:
    """The measure that a sentence values things by: "on trailing earnings", "by earnings"."""
    text = f" {' '.join(context.scene.lowered)} "
    kinds: dict[str, str] = entry("stating", "multiple")
    opened = words("stating", "valuation", "openings")
    return next(
        (kinds[name] for name in kinds if any(f" {word} {name} " in text for word in opened)), None
    )


def two_sides(context: Context, figure: Figure) -> tuple[tuple[Referent, ...], ...]:
    """As in "A is dearer than B, at 36 times against 24": A and B, for a figure after "at"."""
    scene = context.scene
    at = scene.lowered[max(0, figure.start - 3) : figure.start]
    near = [e for e in scene.entities if e.label in PRICED and e.end <= figure.quantity.start]
    if "at" not in at or len(near) != 2:
        return ()
    first, second = (scene.span(entity) for entity in near)
    if not {"than", "as"} & set(scene.lowered[first[1] : second[0]]):
        return ()
    return tuple(tuple(context.referents.of(scene, scene.top(*span))) for span in (first, second))


def _ratios(context: Context) -> Iterator[Draft]:
    """As in "a price-to-earnings ratio of 21", "a forward P/E of 18.5"."""
    names: dict[str, str] = entry("stating", "ratio_names")
    for figure in context.free():
        if figure.unit not in {"count", "multiple", "ratio"} or figure.quantity.noun:
            continue
        scene = context.scene
        near = scene.phrase(figure.start - 12, figure.start).replace(" - ", "-").replace(" / ", "/")
        found = next((name for name in names if name in near), None)
        if found is None or figure.preposition not in {"of", "at", ""}:
            continue
        subjects = context.about(figure, None)
        if not subjects:
            continue
        forward = "forward" in near or "expected" in near or "prospective" in near
        yield Draft(
            form="multiple",
            rule="multiple:ratio",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            measure="pe_forward" if forward and names[found] == "pe_ttm" else names[found],
            quantity=figure.quantity.replace(unit="multiple"),
            end=figure.end - 1,
            steps=(Step(field="measure", by="multiple words", evidence=found),),
        )


_SHARE_VERBS = frozenset(
    {"represent", "account", "make", "comprise", "constitute", "hold", "have", "own", "form"}
)


def shares(context: Context) -> Iterator[Draft]:
    """As in "represent only 6.5% of the market capitalization", "a third of the index"."""
    for figure in context.free():
        scene = context.scene
        is_of = scene.word(figure.end) == "of"
        if figure.unit != "percent" or not is_of:
            continue
        verb = _verb(context, figure, _SHARE_VERBS)
        if verb is None:
            continue
        subjects = _participle(context, verb) or context.about_predicate(verb, figure.start)
        subjects = subjects or _just_before(context, verb)
        if not subjects:
            continue
        whole = scene.top(figure.end + 1, min(figure.end + 12, len(scene.tokens)))
        objects = tuple(context.referents.of(scene, whole)) if whole > figure.end else ()
        value = "market" in scene.phrase(figure.end, figure.end + 5)
        yield Draft(
            form="share",
            rule="share:verb",
            anchor=verb,
            figures=(figure,),
            subjects=subjects,
            objects=objects,
            measure="market_cap" if value else subjects[0].measure,
            quantity=figure.quantity,
            end=whole,
        )


def _just_before(context: Context, verb: int) -> tuple[Referent, ...]:
    """As in "China accounts for", which taggers take for a noun with a name before it."""
    scene = context.scene
    entity = scene.entity_just_before(verb)
    return tuple(context.referents.of(scene, scene.top(*scene.span(entity)))) if entity else ()


def _participle(context: Context, verb: int) -> tuple[Referent, ...]:
    """As in "will sell 1.1 million shares, accounting for 18%": what the figure before is of."""
    scene = context.scene
    if scene.tokens[verb].tag != "VBG" or scene.word(verb - 1) != ",":
        return ()
    before = [f for f in context.figures if f.end <= verb]
    own = [f for f in before if compared_by(scene, context.figures, f) is None]
    if not own or own[-1].unit != "count" or own[-1].quantity.noun is None:
        return context.about(own[-1], None) if own else ()
    last = own[-1].quantity
    return (Referent(Mention(text=last.text, start=last.start, end=last.end), None),)


def _verb(context: Context, figure: Figure, lemmas: Collection[str]) -> int | None:
    """One of the verbs shortly before a figure ("account for 12%"), with no other between."""
    for index in range(figure.start - 1, max(-1, figure.start - 6), -1):
        if context.scene.lemma(index) in lemmas:
            return index
        if context.scene.tokens[index].pos in {"VERB", "AUX"}:
            return None
    return None


def distances(context: Context) -> Iterator[Draft]:
    """As in "40 percent below its January high", "30 points shy of the record close"."""
    phrases: list[str] = entry("stating", "distance", "words")
    for figure in context.free():
        scene = context.scene
        after = scene.phrase(figure.end, figure.end + 4)
        phrase = next((p for p in phrases if after.startswith(p + " ")), None)
        if phrase is None and after.startswith("of ") and figure.preposition != "of":
            phrase = "within" if "within" in scene.lowered[: figure.start][-3:] else None
        if figure.unit not in {"percent", "points", "currency"} or phrase is None:
            continue
        peak = _peak(context, figure.end)
        if peak is None:
            continue
        subjects = context.about(figure, None)
        if not subjects:
            continue
        inside = _time_near(context, figure.end, peak + _DATED)
        within = phrase == "within" and figure.quantity.hedge == "exact"
        stated = figure.quantity.replace(hedge="at_most") if within else figure.quantity
        yield Draft(
            form="distance",
            rule=f"distance:{phrase}",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            direction="below",
            quantity=stated,
            time=inside,
            no_window=inside is None,
            end=peak,
        )


#: Tokens from a peak to its day: "under the high of $66.27 that it reached on January 26".
_DATED = 9


def _peak(context: Context, start: int) -> int | None:
    peaks = words("stating", "distance", "peaks")
    for index in range(start, min(start + 7, len(context.scene.tokens))):
        noun = context.scene.tokens[index].pos in {"NOUN", "PROPN"}
        if context.scene.word(index) in peaks or (noun and context.scene.lemma(index) in peaks):
            return index
    return None


def _time_near(context: Context, start: int, end: int) -> Time | None:
    scene = context.scene
    parted = (i for i in range(start, min(end, len(scene.tokens))) if scene.word(i) in {",", ";"})
    end = next(parted, end)
    return next((t for t in scene.times if start <= scene.index_at(t.start) <= end), None)


def yields(context: Context) -> Iterator[Draft]:
    """As in "the shares yield 6.5%", "a dividend yield of 8.2%"."""
    for figure in context.free():
        verb = _verb(context, figure, words("stating", "yield", "verbs"))
        noun = _yield_noun(context, figure)
        if figure.unit != "percent" or (verb is None and noun is None):
            continue
        subjects = _yielding(context, figure, verb, noun)
        if not subjects:
            continue
        yield Draft(
            form="yield",
            rule="yield:verb" if verb is not None else "yield:noun",
            anchor=verb if verb is not None else figure.start,
            figures=(figure,),
            subjects=subjects,
            measure="dividend_yield",
            quantity=figure.quantity,
            end=figure.end - 1,
        )


def _yield_noun(context: Context, figure: Figure) -> int | None:
    """The noun of a yield on shares before a figure, with no other figure between."""
    scene = context.scene
    for index in range(figure.start - 1, max(0, figure.start - 6), -1):
        if scene.quantity_at(index):
            return None
        if scene.phrase(index - 1, index + 1) in words("stating", "yield", "nouns"):
            return index
    return None


def _yielding(
    context: Context, figure: Figure, verb: int | None, noun: int | None
) -> tuple[Referent, ...]:
    """Whose dividends they are: the owner of the noun, else the subject of the clause."""
    scene = context.scene
    for index in range(noun or 0, max(-1, (noun or 0) - 6), -1):
        entity = scene.entity_at(index)
        if noun is not None and entity is not None and entity.label in {"COMPANY", "INDEX"}:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    found = context.about_predicate(verb if verb is not None else figure.head, figure.start)
    fits = found and (found[0].kind in {"COMPANY", "INDEX"} or found[0].kind is None)
    return found if fits else ()
