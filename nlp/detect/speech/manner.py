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
    verbs = (own, *scene.children(own, *AUXILIARIES))
    if not any(token.pos in {"VERB", "AUX"} for token in scene.tokens):
        return "stated", ""  # figures without a verb: a line of a table
    past = any(scene.tokens[i].tag in {"VBD", "VBN"} for i in verbs)
    aside = scene.dep(own) in {"acl:relcl", "advcl", "acl"}
    if past or aside or is_added(scene, anchor):
        return "stated", ""
    return told.label, f"modality head {told.score:.2f}"  # type: ignore[return-value]


def is_priced(scene: Scene) -> bool:
    """Whether a probability is what prices imply ("swap markets put the chance at")."""
    return bool(set(scene.lowered) & words("speech", "priced", "words"))


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
    inverted = scene.word(0) in {"should", "were", "had"} and scene.tokens[0].tag != "NN"
    if inverted and (_is_modal(scene, own) or scene.head(0) == own):
        return scene.word(0)  # "should inflation stay above 3%, rates may rise"
    if scene.word(0) in words("speech", "conditional", "openings"):
        return scene.word(0)
    return ""


def _counterfactual(scene: Scene, anchor: int) -> str:
    """As in "would have fallen 3%", "would need to drop below $60": what is not, or not yet."""
    for index in governing(scene, anchor):
        said = {scene.word(child) for child in scene.children(index, *AUXILIARIES)}
        if "would" not in said:
            continue
        if "have" in said:
            return "would have"
        if scene.lemma(index) in words("speech", "conditional", "needing"):
            return f"would {scene.word(index)}"
    return ""


def _advised(scene: Scene, anchor: int) -> str:
    """As in "should be worth $4 trillion": what somebody holds to be right."""
    clause = scene.clause_tokens(anchor)
    judged = words("speech", "opinion", "judging")
    beside = next((i for i in range(anchor, anchor + 4) if scene.word(i) in judged), None)
    if beside is not None:  # "looks 20% undervalued"
        return scene.word(beside)
    valued = any(scene.word(i) in words("speech", "opinion", "valuing") for i in clause)
    told = next((i for i in clause if scene.word(i) in words("speech", "opinion", "duty")), None)
    return scene.word(told) if valued and told else ""


def _opens_condition(scene: Scene, clause: int) -> bool:
    opening = [clause, *scene.children(clause, "mark", "aux")]
    return any(scene.word(i) in words("speech", "conditional", "marks") for i in opening)


def _is_modal(scene: Scene, index: int) -> bool:
    modal = words("speech", "forecast", "auxiliaries") | words("speech", "forecast", "possible")
    return any(scene.lemma(child) in modal for child in scene.children(index, *AUXILIARIES))
