"""Words that tell that somebody looks ahead: forecasts, targets, plans."""

from __future__ import annotations

from nlp.detect.lexicon import labels, words
from nlp.detect.scene import Scene
from nlp.detect.speech.predicates import AUXILIARIES, governing, has_happened

#: Tokens within which a heading ends.
_HEADING = 12


def foretold(scene: Scene, anchor: int) -> str:
    """The words that tell that a statement looks ahead, "" where none do.

    Args:
        scene: The sentence.
        anchor: Token that the statement hangs on.
    """
    chain = governing(scene, anchor)
    told = [anchor, scene.clause_of(anchor)] if has_happened(scene, anchor) else chain
    found = (_auxiliary(scene, index) for index in chain)
    auxiliary = next((word for word in found if word), "")
    if auxiliary:
        return auxiliary
    for index in told:
        word = _verb(scene, index)
        if word is not None:
            return word
    if _is_presumed(scene, anchor):
        return "probably"
    headed = _headed(scene, anchor) or _in_case(scene) or _under_way(scene, anchor)
    headed = headed or _not_yet(scene, anchor) or _has_room(scene, anchor)
    return headed or _headline_plan(scene, anchor) or _forecast_noun(scene, anchor)


def _auxiliary(scene: Scene, index: int) -> str:
    """As in "will fall", "could reach", "margins should be back above 20%"."""
    ahead = words("speech", "forecast", "auxiliaries") | words("speech", "forecast", "possible")
    for child in scene.children(index, *AUXILIARIES):
        if _is_what_if(scene, child):
            continue
        if {scene.lemma(child), scene.word(child)} & ahead or _can_move(scene, child, index):
            return scene.word(child)
        if scene.word(child) == "should" and not _is_advice(scene, index):
            return "should"
    return ""


def _can_move(scene: Scene, auxiliary: int, verb: int) -> bool:
    """As in "the stock can hit Rs 1,600": of a price, "can" looks ahead."""
    moves = scene.lemma(verb) in words("speech", "forecast", "moving")
    return moves and scene.word(auxiliary) == "can"


def _is_advice(scene: Scene, verb: int) -> bool:
    """As in "the bank should cut rates": what somebody ought to do, and no forecast."""
    objects = scene.children(verb, "obj")
    return any(scene.quantity_at(o) is None and scene.time_at(o) is None for o in objects)


def _verb(scene: Scene, index: int) -> str | None:
    """The verb, adjective or noun of looking ahead at a token; "" where it is none after all."""
    token = scene.tokens[index]
    expecting = words("speech", "forecast", "verbs")
    verb = token.pos in {"VERB", "AUX"} and not _modifies(scene, index)
    if verb and token.lemma in expecting and _looks_ahead(scene, index):
        return scene.word(index)
    phrase = f"{token.lemma} {scene.word(index + 1)}"
    verbal = token.pos == "VERB" or scene.lemma(index - 1) in words("speech", "priced", "who")
    if verbal and phrase in words("speech", "forecast", "phrases"):
        told = scene.quantity_at(index) is None and not _is_extreme(scene, index)
        return phrase if told else ""
    if is_headline(scene) and scene.word(index).removesuffix("s") in expecting:
        return scene.word(index)
    if token.pos == "ADJ" and token.lemma in words("speech", "forecast", "adjectives"):
        return scene.word(index)
    return _revised(scene, index)


def _revised(scene: Scene, index: int) -> str | None:
    """As in "the fund's forecast for Brazil, cut to 1.4%": what is said of a forecast."""
    noun = scene.head(index)
    reduced = scene.dep(index) == "acl" and scene.tokens[index].tag == "VBN"
    return scene.word(noun) if reduced and is_forecast_noun(scene, noun) else None


def _under_way(scene: Scene, anchor: int) -> str:
    """As in "is on course for a rise of 3%", "on track to sell 900": it is not there yet."""
    clause = scene.clause_tokens(anchor)
    for index in clause:
        opened = scene.word(index - 1) == "on" and scene.word(index + 1) in {"for", "to"}
        way = scene.word(index) in words("speech", "forecast", "ways") and index <= anchor
        if opened and way and not _is_extreme(scene, index):
            return f"on {scene.word(index)}"
    return ""


def _is_extreme(scene: Scene, index: int) -> bool:
    """As in "on course for its worst month since 2009": held against what has happened so far."""
    following = range(index, min(index + 6, len(scene.tokens)))
    return any(
        scene.tokens[i].tag in {"JJS", "RBS"} or scene.word(i) == "record" for i in following
    )


def _is_presumed(scene: Scene, anchor: int) -> bool:
    """As in "the economy probably grew 1.8% last year": an estimate of what is not known yet."""
    clause = scene.clause_of(anchor)
    before = range(max(0, clause - 3), clause)
    return any(scene.word(i) in words("speech", "forecast", "presuming") for i in before)


def _in_case(scene: Scene) -> str:
    """As in "In our bear case the shares fall to $60"."""
    opens = scene.word(0) in {"in", "under"}
    case = next((i for i in range(1, 6) if scene.word(i) in {"case", "scenario"}), None)
    root = next((i for i in range(len(scene.tokens)) if scene.head(i) == i), 0)
    subject = next(iter(scene.children(root, "nsubj", "nsubj:outer")), None)
    if subject is not None and scene.children(root, "cop") and is_forecast_noun(scene, subject):
        return scene.word(subject)  # "Our base case is a recession, with stocks 20% lower"
    return scene.word(case) if opens and case and is_forecast_noun(scene, case) else ""


def _not_yet(scene: Scene, anchor: int) -> str:
    """As in "a fall to 2,400 cannot be ruled out", "$100 is back on the cards"."""
    clause = scene.clause_tokens(anchor)
    said = scene.phrase(clause[0], clause[-1] + 1)
    return next((p for p in words("speech", "forecast", "not_yet") if p in said), "")


def _has_room(scene: Scene, anchor: int) -> str:
    """As in "have room to rise another 15%", "has another 30% to fall"."""
    for index in (anchor, *scene.ancestors(anchor), *scene.children(anchor, "xcomp", "acl")):
        opened = scene.word(index - 1) == "to" and scene.tokens[index].tag == "VB"
        governor = scene.head(index)
        if opened and scene.lemma(index) in labels("direction", "verbs"):
            noun = scene.word(index - 2) in words("speech", "forecast", "room")
            if noun and "have" in {scene.lemma(governor), scene.lemma(scene.head(governor))}:
                return f"to {scene.word(index)}"
    return ""


def _headline_plan(scene: Scene, anchor: int) -> str:
    """As in "Tesla to lay off more than 10% of staff": a headline tells what is planned."""
    for index in range(1, min(anchor + 1, len(scene.tokens))):
        if scene.tokens[index].tag in {"VBD", "VBZ", "VBP", "MD"} and not is_headline(scene):
            return ""
        if scene.word(index) == "to" and scene.quantity_at(index + 1) is None:
            entity = scene.entity_at(index - 1)
            return "to" if entity is not None and scene.span(entity)[0] == 0 else ""
    return ""


def _is_what_if(scene: Scene, auxiliary: int) -> bool:
    """As in "adjusted for inflation, that would be $2,800 today": arithmetic, and no forecast."""
    would = scene.word(auxiliary) == "would"
    return would and bool({"today", "now"} & set(scene.lowered[auxiliary + 1 : auxiliary + 9]))


def _modifies(scene: Scene, index: int) -> bool:
    """As in "expected earnings": a participle before its noun foretells nothing."""
    following = scene.tokens[index + 1].pos if index + 1 < len(scene.tokens) else ""
    before = scene.word(index - 1)
    if scene.word(index) == "forecast" and scene.tokens[index - 1].pos == "NOUN":
        return following == "ADP"  # "a sales forecast from the company"
    return (
        scene.tokens[index].tag == "VBN"
        and following == "NOUN"
        and before not in {"has", "have", "had", "is", "are", "was", "were", "been", "be"}
    )


def _looks_ahead(scene: Scene, index: int) -> bool:
    """As in "see" and "look" forecast only with a content of their own; "has seen" never does."""
    if scene.word(index) == "saw":
        return False
    if scene.lemma(index) not in {"see", "look", "think", "pencil", "bet", "estimate"}:
        return True
    perfect = any(
        scene.word(child) in {"has", "have", "had", "having", "'ve", "’ve", "'d", "’d"}
        for child in range(max(0, index - 4), index)
    )
    named = any(
        (entity := scene.entity_at(c)) is not None and entity.label in {"INDEX", "PLACE"}
        for c in scene.children(index, "nsubj")
    )
    named = named or any(_is_event(scene, c) for c in scene.children(index, "nsubj"))
    happened = any(
        scene.lemma(c) in labels("direction", "nouns") for c in scene.children(index, "obj")
    )
    return scene.lemma(index) in {"pencil"} or not (perfect or named or happened)


def _is_event(scene: Scene, noun: int) -> bool:
    """As in "Wednesday's sell-off saw the index lose": what happened sees nothing ahead."""
    moves = scene.lemma(noun) in labels("direction", "nouns")
    return moves or any(scene.time_at(c) for c in scene.children(noun, "nmod:poss"))


def _forecast_noun(scene: Scene, anchor: int) -> str:
    """As in "her price target to $165", "a median target of 2,900"."""
    for index in scene.clause_tokens(anchor):
        if is_forecast_noun(scene, index) and _is_noun(scene, index):
            related = scene.head(index) == scene.clause_of(anchor) or abs(index - anchor) <= 6
            related = related or _opens(scene, index, anchor)
            early = scene.word(index - 1) in words("speech", "forecast", "early")
            held = _is_compared_with(scene, index) or _is_multiplied(scene, index)
            if early or held:  # "a flash estimate showed" tells a fact
                continue
            argument = scene.dep(index) in {"nsubj", "obj", "nsubj:pass", "root", "ROOT"}
            if related and (argument or scene.tokens[index].pos == "VERB"):
                return scene.word(index)
    return ""


def _opens(scene: Scene, noun: int, anchor: int) -> bool:
    """As in "the median forecast in a poll is for growth of 2%": what the clause is about."""
    between = range(noun, anchor)
    apart = any(scene.word(i) in {",", ";", ":"} for i in between)
    verbs = sum(scene.tokens[i].tag in {"VBD", "VBZ", "VBP", "MD"} for i in between)
    return noun < anchor and not apart and verbs <= 1 and scene.dep(noun).startswith("nsubj")


def _headed(scene: Scene, anchor: int) -> str:
    """As in "Outlook for the full year: revenue of $5 billion": the words before a colon tell."""
    colon = next((i for i in range(min(anchor, _HEADING)) if scene.word(i) == ":"), None)
    told = (i for i in range(colon or 0) if is_forecast_noun(scene, i))
    return next((scene.word(i) for i in told), "")


def _is_noun(scene: Scene, index: int) -> bool:
    """By its tag, or where taggers fail: "cut its annual profit forecast to 915 million"."""
    if scene.tokens[index].pos in {"NOUN", "PROPN"}:
        return True
    if scene.word(index + 1) not in {"to", "of", "for", "from", "by"}:
        return False
    for place in range(index - 1, max(-1, index - 8), -1):
        if scene.tokens[place].tag in {"PRP$", "DT", "POS"}:
            return True
        if scene.tokens[place].pos not in {"NOUN", "PROPN", "ADJ"} and scene.word(place) != "-":
            return False
    return False


def _is_compared_with(scene: Scene, noun: int) -> bool:
    """As in "missing forecasts", "above estimates": a forecast that something is held against."""
    sides = labels("expectation", "sides")
    for index in range(noun - 1, max(-1, noun - 4), -1):
        word = scene.word(index)
        if scene.tokens[index].pos == "VERB" and scene.lemma(index) in {"lower", "higher"}:
            continue  # "lowered its forecast"
        figure = scene.quantity_at(index)  # "more than double the target"
        if word in {"double", "twice", "half"} or (figure and figure.unit == "multiple"):
            return True
        if word in words("expectation", "against") - {"to", "with"}:  # "vs +5.8% forecast"
            return True
        stems = {scene.lemma(index), word, word.removesuffix("ing"), word.removesuffix("ed")}
        if stems & set(sides) - {"as"}:
            return True
    return False


def _is_multiplied(scene: Scene, noun: int) -> bool:
    """As in "was twice the central bank's 2% target": it is held against what is known."""
    copula = next(iter(scene.children(noun, "cop")), None)
    figures = scene.quantities if copula is not None else ()
    places = (scene.index_at(figure.start) for figure in figures if figure.unit == "multiple")
    return any(copula is not None and copula < place < noun for place in places)


def foretells(cue: str) -> bool:
    """Whether the words that attribute a statement say that somebody looks ahead."""
    stem = cue.lower().split()[0] if cue.split() else ""
    return any(
        stem.startswith(verb)
        for verb in ("expect", "forecast", "predict", "project", "anticipat", "foresee", "pencil")
    )


def is_forecast_noun(scene: Scene, index: int) -> bool:
    """Whether a word calls something a forecast, a target or guidance."""
    entity = scene.entity_at(index)
    if entity is not None and entity.label == "COMPANY":  # the retailer Target
        return False
    if scene.lemma(index) in {"case", "scenario"}:
        return scene.word(index - 1) in words("speech", "forecast", "cases")
    told = scene.word(index).removesuffix("s")
    return scene.lemma(index) in words("speech", "forecast", "nouns") or (
        is_headline(scene) and told in words("speech", "forecast", "nouns")
    )


def is_headline(scene: Scene) -> bool:
    """Whether a sentence is printed in capitals, where taggers fail."""
    return scene.text.isupper()
