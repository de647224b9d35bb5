"""Expectations told for their own sake (form E2)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.expectation import expected_near, side_of, spoken_of, told
from nlp.detect.forms.units import definite, fits_level
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.speech import as_holder, is_priced
from nlp.detect.subjects import subject_head
from nlp.detect.subjects.heads import mention_of
from nlp.records import Direction, Entity, Mention, Step, Time

#: Tokens back from a figure within which a verb of expecting stands.
_REACH = 8


def forecasts(context: Context) -> Iterator[Draft]:
    """As in "economists had looked for 5.8%", "put the odds of a recession at 40%"."""
    yield from _had_expected(context)
    yield from _held_against(context)
    yield from _chances(context)
    yield from _targets(context)
    yield from _range_of_views(context)


def _targets(context: Context) -> Iterator[Draft]:
    """As in "expects the S&P 500 to retest 2,350", "their target for the index is 2,900"."""
    scene = context.scene
    for figure in context.free():
        if figure.unit not in {"count", "points", "currency"} or figure.quantity.noun:
            continue
        cue = _target_before(scene, figure)
        if cue is None:
            continue
        subjects = _between(context, cue, figure)
        if not subjects or not fits_level(figure.quantity, subjects[0]):
            continue
        earlier = _earlier(context, figure)
        yield Draft(
            form="forecast",
            rule="forecast:target",
            anchor=cue,
            figures=(figure, earlier) if earlier else (figure,),
            subjects=subjects,
            direction=_revised(figure, earlier) or _side(figure),
            quantity=definite(figure.quantity, subjects[0]),
            quantity_from=definite(earlier.quantity, subjects[0]) if earlier else None,
            time=_due(scene, figure),
            holder=_forecaster(context, cue),
            end=figure.end - 1,
            steps=(Step(field="form", by="forecast words", evidence=scene.word(cue)),),
        )


def _target_before(scene: Scene, figure: Figure) -> int | None:
    """The word that looks ahead, in the same part of the sentence as the figure."""
    for index in range(figure.start - 1, max(-1, figure.start - 18), -1):
        if scene.word(index) in {";", ":"} or scene.quantity_at(index):
            return None
        lemma, pos = scene.lemma(index), scene.tokens[index].pos
        if lemma in words("expectation", "targets") and pos == "NOUN":
            return index
        present = scene.tokens[index].tag in {"VBZ", "VBP", "VB", "VBG"}
        if lemma in words("speech", "forecast", "seeing") and pos == "VERB" and present:
            return index
    return None


def _between(context: Context, cue: int, figure: Figure) -> tuple[Referent, ...]:
    scene = context.scene
    for index in range(cue + 1, figure.start):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in PRICED:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    return ()


def _earlier(context: Context, figure: Figure) -> Figure | None:
    """As in "to 3,000 from 2,850": the target before."""
    later = [f for f in context.free() if figure.end <= f.start <= figure.end + 3]
    return later[0] if later and later[0].preposition == "from" else None


def _revised(figure: Figure, earlier: Figure | None) -> Direction | None:
    if earlier is None:
        return None
    return "up" if figure.quantity.value > earlier.quantity.value else "down"


def _side(figure: Figure) -> Direction | None:
    """As in "to rise above 5,500": the figure is a bound, and not where it will stand."""
    sides: dict[str, Direction] = labels("stating", "threshold")  # type: ignore[assignment]
    side = sides.get(figure.preposition)
    return side if side in {"above", "below"} else None


def _forecaster(context: Context, cue: int) -> Mention | None:
    """Whose target it is: the name that is the subject of the clause."""
    scene = context.scene
    head = next(iter(scene.children(scene.clause_of(cue), "nsubj")), None)
    entity = scene.entity_at(head) if head is not None else None
    if entity is None or entity.label not in {"COMPANY", "ORG", "PERSON"}:
        return None
    return as_holder(entity)


def _due(scene: Scene, figure: Figure) -> Time | None:
    """The nearest time of the sentence: when the forecast falls due."""
    times = [t for t in scene.times if t.kind != "duration"]
    place = scene.tokens[figure.start].start
    return min(times, key=lambda t: abs(t.start - place), default=None)


def _range_of_views(context: Context) -> Iterator[Draft]:
    """As in "Acme is at the top of the range with 3,100; Corvid, at 2,650, sees a loss"."""
    scene = context.scene
    foretold = context.memory.foretold
    for figure in context.free():
        if foretold is None or figure.preposition not in {"at", "with"}:
            continue
        before = [e for e in scene.entities if scene.span(e)[1] <= figure.start]
        holder = before[-1] if before else None
        if holder is None or holder.label not in {"COMPANY", "ORG", "PERSON"}:
            continue
        listed = holder.id is not None and ":" in holder.id and not holder.id.startswith("ORG:")
        far = figure.start - scene.span(holder)[1] > 10 or _is_placed(scene, holder, figure)
        if far or (listed and holder.id == foretold.mention.id):
            continue
        if not fits_level(figure.quantity, foretold):
            continue
        yield Draft(
            form="forecast",
            rule="forecast:view",
            anchor=figure.start,
            figures=(figure,),
            subjects=(foretold,),
            quantity=definite(figure.quantity, foretold),
            holder=as_holder(holder),
            end=figure.end - 1,
            steps=(Step(field="form", by="forecast spoken of before", evidence=holder.text),),
        )


def _is_placed(scene: Scene, holder: Entity, figure: Figure) -> bool:
    """As in "Microsoft's value stood at $3.15 trillion": said of it, not by it."""
    between = range(scene.span(holder)[1], figure.start)
    levels = words("stating", "level_verbs")
    stands = any(scene.tokens[i].pos == "VERB" and scene.lemma(i) in levels for i in between)
    return stands or scene.word(scene.span(holder)[1]) in {"'s", "'"}


def _chances(context: Context) -> Iterator[Draft]:
    """The probability that somebody gives an event: "a 70 percent chance of a cut"."""
    scene = context.scene
    for figure in context.free():
        if figure.unit not in {"percent", "ratio"}:
            continue
        near = [*range(figure.end, figure.end + 2), *range(figure.start - 1, figure.start - 8, -1)]
        noun = next((i for i in near if scene.lemma(i) in words("expectation", "chances")), None)
        between = range(noun or 0, figure.start)
        if noun is None or any(scene.word(i) in {",", ";", ":"} for i in between):
            continue
        yield Draft(
            form="other" if is_priced(scene) else "forecast",
            rule="forecast:chance",
            anchor=noun,
            figures=(figure,),
            subjects=(_event(scene, noun),),
            measure="probability",
            quantity=figure.quantity,
            end=max(noun, figure.end - 1),
            steps=(Step(field="measure", by="chance words", evidence=scene.word(noun)),),
        )


def _event(scene: Scene, noun: int) -> Referent:
    """What the chance is of: "the odds of a recession", else the noun itself."""
    first = last = noun
    for index in range(noun + 1, min(noun + 7, len(scene.tokens))):
        told = scene.tokens[index].pos in {"NOUN", "PROPN", "DET", "ADJ"}
        if scene.quantity_at(index) or (not told and index > noun + 1):
            break
        if told:
            first = index if first == noun else first
            last = index
    return Referent(mention_of(scene, first, last), "probability")


def _had_expected(context: Context) -> Iterator[Draft]:
    """As in "economists had looked for 5.8%", "analysts expected $2.10 a share"."""
    scene = context.scene
    for figure in context.free():
        verb = _expecting_verb(scene, figure)
        if verb is None:
            continue
        head = subject_head(scene, verb)
        if not (head is not None and _expects(scene, head)) and not _plural_holder(scene, verb):
            continue
        subjects = _object(context, verb, figure) or told(context, figure) or spoken_of(context)
        if not subjects:
            continue
        yield Draft(
            form="forecast",
            rule="expectation:had",
            anchor=verb,
            figures=(figure,),
            subjects=subjects,
            quantity=figure.quantity,
            end=figure.end - 1,
            steps=(Step(field="form", by="expectation words", evidence=scene.word(verb)),),
        )


def _held_against(context: Context) -> Iterator[Draft]:
    """As in "fell 0.3%, against expectations of a 0.4% rise": what was expected, for itself."""
    scene = context.scene
    for figure in context.free():
        noun = expected_near(scene, figure) if figure.preposition in {"of", "for"} else None
        against = words("expectation", "against")
        if noun is None or scene.word(noun - 1) not in against or side_of(scene, noun) is not None:
            continue
        told = context.referents.nearest(scene, noun)
        moved = context.cue(figure)
        if told is None or not told.measure:
            continue
        yield Draft(
            form="forecast",
            rule="expectation:against",
            anchor=noun,
            figures=(figure,),
            subjects=(told,),
            direction=moved.direction if moved is not None else None,
            quantity=definite(figure.quantity, told),
            end=figure.end - 1,
            steps=(Step(field="form", by="expectation words", evidence=scene.word(noun)),),
        )


def _expecting_verb(scene: Scene, figure: Figure) -> int | None:
    """The verb of expecting before a figure, in a past tense ("had pencilled in $3.07")."""
    for index in range(figure.start - 1, max(-1, figure.start - _REACH), -1):
        if scene.word(index) in {",", ";", ":"} or scene.quantity_at(index):
            return None
        if (
            scene.lemma(index) in words("expectation", "verbs")
            and scene.tokens[index].pos == "VERB"
        ):
            past = scene.tokens[index].tag in {"VBD", "VBN"}
            return index if past else None
    return None


def _plural_holder(scene: Scene, verb: int) -> bool:
    before = range(verb - 1, max(-1, verb - 12), -1)
    return any(_expects(scene, i) for i in before)


def _expects(scene: Scene, index: int) -> bool:
    """Whether a word names those who expect: "economists", "Wall Street"."""
    word = scene.word(index)
    return bool(
        {scene.lemma(index), word, word.removesuffix("s")} & words("expectation", "holders")
    )


def _object(context: Context, verb: int, figure: Figure) -> tuple[Referent, ...]:
    """What was expected: "a headline reading of 5.8%", "revenue of $2bn"."""
    scene = context.scene
    for index in range(verb + 1, figure.start):
        entity = scene.entity_at(index)
        if entity is not None and entity.label in {"INDICATOR", "INDEX", "COMMODITY", "RATE"}:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
        if scene.tokens[index].pos == "NOUN":
            found = context.referents.of(scene, index)
            if found and (found[0].measure or found[0].mention.id):
                return tuple(found)
    return ()
