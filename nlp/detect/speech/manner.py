"""How a statement is made: stated, foretold, conditional, an opinion, a question."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene
from nlp.detect.speech.ahead import foretold
from nlp.detect.speech.predicates import AUXILIARIES, governing, is_added
from nlp.records import Modality

#: Probability from which the encoder's modality head is believed against silent words.
_SURE = 0.8


def modality(scene: Scene, anchor: int) -> tuple[Modality, str]:
    """How a statement is made, and the words that tell so ("" for plain statements)."""
    if scene.text.rstrip(" \"'”’").endswith("?"):
        return "question", "?"
    condition = _condition(scene, anchor) or _counterfactual(scene, anchor)
    if condition:
        return "conditional", condition
    advice = _advised(scene, anchor)
    if advice:
        return "opinion", advice
    ahead = foretold(scene, anchor)
    if ahead:
        return "forecast", ahead
    return _as_the_model_reads(scene, anchor)


def _as_the_model_reads(scene: Scene, anchor: int) -> tuple[Modality, str]:
    """What the encoder's head says of a sentence in which no word tells the modality.

    It speaks for the sentence's own clause only: what lies in the past is stated, and so is what
    a relative clause adds.
    """
    told = scene.sentence.modality
    if told is None or told.label not in {"forecast", "question"} or told.score < _SURE:
        return "stated", ""
    own = scene.clause_of(anchor)
    verbs = (own, scene.head(own), *scene.children(own, *AUXILIARIES))
    if not any(token.pos in {"VERB", "AUX"} for token in scene.tokens):
        return "stated", ""  # figures without a verb: a line of a table
    past = any(scene.tokens[i].tag in {"VBD", "VBN"} for i in verbs)
    aside = scene.dep(own) in {"acl:relcl", "advcl", "acl"}
    if past or aside or is_added(scene, anchor):
        return "stated", ""
    return told.label, f"modality head {told.score:.2f}"  # type: ignore[return-value]


def is_priced(scene: Scene) -> bool:
    """Whether a probability is what prices imply ("swap markets put the chance at")."""
    told = words("speech", "priced", "words")
    implied = words("speech", "priced", "implying")
    for index, word in enumerate(scene.lowered):
        if word in told or scene.lemma(index) in implied:
            return True
        if word == "prices" and scene.word(index - 1) in words("speech", "priced", "these"):
            return True
    return False


def _condition(scene: Scene, anchor: int) -> str:
    marks = words("speech", "conditional", "marks")
    own = scene.clause_of(anchor)
    governors = [own, *[i for i in scene.ancestors(own) if scene.dep(i) in {"advcl", "ccomp"}]]
    if scene.dep(own) in {"ccomp", "parataxis"}:  # "if tariffs bite, she thinks it could fall"
        governors.append(scene.head(own))
    for index in governors:
        for child in scene.children(index, "mark", "aux"):
            if scene.word(child) in marks - {"should", "were"}:
                return scene.word(child)
    for index in governors:
        clauses = scene.children(index, "advcl")
        modal = _is_modal(scene, index) or _is_modal(scene, own)
        if any(_opens_condition(scene, clause) for clause in clauses) and modal:
            return "if"
        if any(_is_inverted(scene, clause) for clause in clauses):
            return "should"
    inverted = scene.word(0) in {"should", "were", "had"} and scene.tokens[0].tag != "NN"
    if inverted and (_is_modal(scene, own) or scene.head(0) == own):
        return scene.word(0)  # "should inflation stay above 3%, rates may rise"
    if scene.word(0) in words("speech", "conditional", "openings"):
        return scene.word(0)
    return _on_condition(scene, anchor, own)


def _on_condition(scene: Scene, anchor: int, own: int) -> str:
    """As in "in the event of a default", "as long as oil stays above $60"."""
    said = f" {scene.phrase(0, len(scene.tokens))} "
    for phrase in words("speech", "conditional", "phrases"):
        before, found, _ = said.partition(f" {phrase} ")
        if not found:
            continue
        place = len(before.split())
        inside = place < anchor and not {",", ";"} & set(scene.lowered[place:anchor])
        if _is_modal(scene, own) or (inside and scene.clause_of(anchor) == own):
            return phrase
    return ""


def _counterfactual(scene: Scene, anchor: int) -> str:
    """As in "would have fallen 3%", "would need to drop below $60": what is not, or not yet."""
    for index in governing(scene, anchor):
        said = {scene.word(child) for child in scene.children(index, *AUXILIARIES)}
        if "would" not in said:
            continue
        if "have" in said:
            return "would have"
        if not _is_reported(scene) and not _goes_on(scene, index):
            return "would"
        if scene.lemma(index) in words("speech", "conditional", "needing"):
            return f"would {scene.word(index)}"
    return ""


def _goes_on(scene: Scene, verb: int) -> bool:
    """As in "That would be the slowest", "projected demand would": of what was foretold before."""
    for subject in scene.children(verb, "nsubj", "nsubj:pass"):
        beside = (scene.lemma(child) for child in scene.children(subject, "amod", "det"))
        if scene.word(subject) in words("speech", "forecast", "told_before"):
            return True
        if words("speech", "forecast", "adjectives") & {*beside}:
            return True
    return False


def _is_reported(scene: Scene) -> bool:
    """As in "he said growth would slow": somebody told it before, so that "would" is "will".

    What goes on in a new sentence ("Debt would rise, too.") is told by the same.
    """
    document, start = scene.document, scene.sentence.start
    before = [sentence.start for sentence in document.sentences if sentence.start < start]
    since = before[-1] if before else start
    end = scene.sentence.end
    return any(since <= told.cue.start < end for told in document.attributions) or any(
        scene.tokens[i].tag == "VBD" and scene.lemma(i) in words("speech", "telling")
        for i in range(len(scene.tokens))
    )


def _advised(scene: Scene, anchor: int) -> str:
    """As in "should be worth $4 trillion": what somebody holds to be right."""
    clause = scene.clause_tokens(anchor)
    judged = words("speech", "opinion", "judging")
    beside = next((i for i in range(anchor, anchor + 4) if scene.word(i) in judged), None)
    if beside is not None:  # "looks 20% undervalued"
        return scene.word(beside)
    if not any(scene.word(i) in words("speech", "opinion", "valuing") for i in clause):
        return ""
    told = next((i for i in clause if scene.word(i) in words("speech", "opinion", "duty")), None)
    held = (i for i in governing(scene, anchor) if _holds(scene, i))
    return scene.word(told) if told else next((scene.word(i) for i in held), "")


def _holds(scene: Scene, index: int) -> bool:
    """As in "we believe our holdings are worth 40% more than their price"."""
    held = scene.lemma(index) in words("speech", "opinion", "verbs")
    return held and scene.tokens[index].tag in {"VBP", "VBZ"}


def _opens_condition(scene: Scene, clause: int) -> bool:
    opening = [clause, *scene.children(clause, "mark", "aux")]
    return any(scene.word(i) in words("speech", "conditional", "marks") for i in opening)


def _is_inverted(scene: Scene, clause: int) -> bool:
    """As in "prices may double should Iran close the strait", without "if"."""
    for child in scene.children(clause, "aux", "mark"):
        subjects = scene.children(clause, "nsubj", "nsubj:pass")
        if scene.word(child) == "should" and any(child < subject for subject in subjects):
            return True
    return False


def _is_modal(scene: Scene, index: int) -> bool:
    modal = words("speech", "forecast", "auxiliaries") | words("speech", "forecast", "possible")
    return any(scene.lemma(child) in modal for child in scene.children(index, *AUXILIARIES))
