"""Against what was expected (form E1), and expectations told for their own sake (form E2)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.units import definite, fits_level
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.speech import as_holder
from nlp.detect.subjects import subject_head
from nlp.records import Direction, Mention, Step, Time

_REACH = 8


def expectations(context: Context) -> Iterator[Draft]:
    """As in "topped the 3.2% consensus", "above estimates of $4.58", "beat expectations"."""
    yield from _with_figure(context)
    yield from _silent(context)


def _with_figure(context: Context) -> Iterator[Draft]:
    """A figure tied to "estimate", "forecast", "consensus" after a comparing word."""
    scene = context.scene
    for figure in context.free():
        noun = expected_near(scene, figure)
        if noun is None:
            continue
        side = _side(scene, min(noun, figure.start))
        if side is None:
            continue
        subjects = _told(context, figure) or context.about_predicate(figure.clause, figure.start)
        if not any(r.mention.id or r.measure for r in subjects):
            subjects = _spoken_of(context) or subjects
        if not subjects:
            continue
        yield Draft(
            form="expectation",
            rule="expectation:figure",
            anchor=figure.start,
            figures=(figure,),
            subjects=subjects,
            measure=_measure(context, figure),
            direction=side,
            quantity=figure.quantity,
            no_window=True,
            end=max(noun, figure.end - 1),
            steps=(Step(field="form", by="expectation words", evidence=scene.word(noun)),),
        )


def expected_near(scene: Scene, figure: Figure) -> int | None:
    """The expecting word beside a figure, or None.

    As in "estimates of $4.58", "the 3.2% consensus", "the $4.58 analysts had expected".
    """
    nouns = words("expectation", "nouns")
    if figure.preposition in {"of", "for"}:
        near = range(figure.start - 1, max(-1, figure.start - 7), -1)
    else:
        near = range(figure.end, min(figure.end + 6, len(scene.tokens)))
    for index in near:
        if scene.word(index) in {",", ";", ":"}:
            return None
        if scene.lemma(index) in nouns or scene.word(index) in nouns:
            return index
    return None


def is_held_against(scene: Scene, figure: Figure) -> bool:
    """Whether a figure is what was expected, as in "missing forecasts for a 10% increase"."""
    noun = expected_near(scene, figure)
    return noun is not None and _side(scene, min(noun, figure.start)) is not None


def _side(scene: Scene, index: int) -> Direction | None:
    """The comparing word before: "above", "topped", "missed", "in line with"."""
    sides: dict[str, Direction] = labels("expectation", "sides")  # type: ignore[assignment]
    for position in range(index - 1, max(-1, index - _REACH), -1):
        pair = f"{scene.lemma(position)} {scene.word(position + 1)}"
        found = sides.get(pair) or _of_word(scene, position, sides)
        if found:
            return found
        if scene.word(position) in {";", "."}:
            return None
    return None


def _of_word(scene: Scene, position: int, sides: dict[str, Direction]) -> Direction | None:
    """By lemma, else by the printed form less its ending: taggers miss "topping"."""
    word = scene.word(position)
    stems = (scene.lemma(position), word, word.removesuffix("ing"), word.removesuffix("ed"))
    single = word.removesuffix("ping").removesuffix("ped")
    return next((sides[s] for s in (*stems, single) if s in sides), None)


def _told(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """What the statement before in the sentence was about."""
    before = [d for d in context.drafts if d.figures and d.figures[-1].start < figure.start]
    return before[-1].subjects if before else ()


def _measure(context: Context, figure: Figure) -> str | None:
    before = [d for d in context.drafts if d.figures and d.figures[-1].start < figure.start]
    return before[-1].stated_measure if before else None


def forecasts(context: Context) -> Iterator[Draft]:
    """As in "economists had looked for 5.8%", "put the odds of a recession at 40%"."""
    yield from _had_expected(context)
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
            direction=_revised(figure, earlier),
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
        far = figure.start - scene.span(holder)[1] > 10
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


def _chances(context: Context) -> Iterator[Draft]:
    """The probability that somebody gives an event: "a 70 percent chance of a cut"."""
    scene = context.scene
    for figure in context.free():
        if figure.unit not in {"percent", "ratio"}:
            continue
        near = [*range(figure.end, figure.end + 2), *range(figure.start - 1, figure.start - 8, -1)]
        noun = next((i for i in near if scene.lemma(i) in words("expectation", "chances")), None)
        if noun is None or any(scene.word(i) in {",", ";"} for i in range(noun, figure.start)):
            continue
        yield Draft(
            form="forecast",
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
    start, end = scene.tokens[first].start, scene.tokens[last].end
    text = scene.document.article.text[start:end]
    return Referent(Mention(text=text, start=start, end=end), "probability")


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
        subjects = _object(context, verb, figure) or _spoken_of(context)
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


def _spoken_of(context: Context) -> tuple[Referent, ...]:
    start = context.scene.tokens[0].start
    latest = context.memory.latest({"INDICATOR", "COMPANY"}, before=start, measures=True)
    return (latest,) if latest is not None else ()


def _silent(context: Context) -> Iterator[Draft]:
    """As in "beat expectations", "fell short of forecasts", "in line with estimates"."""
    scene = context.scene
    told = {d.anchor for d in context.drafts if d.form == "expectation"}
    for index, token in enumerate(scene.tokens):
        nouns = entry("expectation", "silent")
        if token.lemma not in nouns or token.pos not in {"NOUN", "PROPN"}:
            continue
        near = range(max(0, index - 5), index)
        side = next(
            (s for i in reversed(near) if (s := _exact_side(scene, i, index)) is not None), None
        )
        if side is None or any(abs(index - anchor) < 8 for anchor in told):
            continue
        if any(index <= f.start <= index + 3 for f in context.figures):
            continue
        head = subject_head(scene, index)
        subjects = tuple(context.referents.of(scene, head)) if head is not None else ()
        known = tuple(r for r in subjects if r.mention.id)
        if known:
            yield Draft(
                form="expectation",
                rule="expectation:silent",
                anchor=index,
                subjects=known,
                direction=side,
                no_window=True,
                end=index,
                steps=(Step(field="form", by="expectation words", evidence=scene.word(index)),),
            )


def _exact_side(scene: Scene, position: int, noun: int) -> Direction | None:
    sides: dict[str, Direction] = labels("expectation", "sides")  # type: ignore[assignment]
    pair = f"{scene.lemma(position)} {scene.word(position + 1)}"
    found = sides.get(pair) or _of_word(scene, position, sides)
    between = range(position + 1, noun)
    plain = all(scene.word(i) not in {",", ";", "and"} for i in between)
    return found if found and plain else None
