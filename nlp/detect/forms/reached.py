"""Which way things went to a figure that is no change itself."""

from __future__ import annotations

from nlp.detect.cues import Figure
from nlp.detect.draft import Draft
from nlp.detect.lexicon import labels
from nlp.detect.scene import Scene
from nlp.records import Direction


def led_to(scene: Scene, fig: Figure) -> Direction | None:
    """Which way things went to a figure that is no change itself.

    As in "41%, down from 47%", "cut output by 2 million barrels", "took its gain to 8.7%",
    "above the ceiling of 1.5 times", "$2 more than the other", "kept the rate at 4.5%".
    """
    finders = (from_earlier, _bounded, _more_than, _noun_of, _cause_of)
    return next((way for find in finders if (way := find(scene, fig)) is not None), None)


def from_earlier(scene: Scene, fig: Figure) -> Direction | None:
    """As in "41 percent, down from 47 percent"."""
    particles: dict[str, Direction] = labels("direction", "particles")  # type: ignore[assignment]
    for at in range(fig.end, fig.end + _NEAR):
        if scene.word(at) in {";", "and"} or scene.quantity_at(at) is not None:
            return None
        if scene.word(at) in particles and scene.word(at + 1) == "from":
            return particles[scene.word(at)]
    return None


def _bounded(scene: Scene, fig: Figure) -> Direction | None:
    """As in "well below inflation of 20%", "above its own ceiling of 1.5 times"."""
    for index in range(fig.start - 1, max(-1, fig.start - _NEAR), -1):
        if scene.word(index) in {",", ";"} or scene.tokens[index].pos in {"VERB", "AUX"}:
            return None
        if scene.word(index) in {"above", "below"}:
            return "above" if scene.word(index) == "above" else "below"
    return None


def _more_than(scene: Scene, fig: Figure) -> Direction | None:
    """As in "$1.56 more than the other", "280,000 barrels more than in December"."""
    for index in range(fig.end, min(fig.end + 4, len(scene.tokens))):
        word = scene.word(index)
        if word in {",", ";"}:
            return None
        if word in {"more", "less", "fewer"}:
            behind = scene.lowered[index + 1 : index + 5]
            if "than" not in behind:
                return None
            than = index + 1 + behind.index("than")
            then = any(scene.time_at(i) for i in range(index, min(than + 3, len(scene.tokens))))
            if then:
                return "up" if word == "more" else "down"
            return "above" if word == "more" else "below"
    return None


def _noun_of(scene: Scene, fig: Figure) -> Direction | None:
    """As in "the increase was 4.1 per cent", "extending its retreat for this year to 32%"."""
    nouns: dict[str, Direction] = labels("direction", "nouns")  # type: ignore[assignment]
    equals = scene.word(fig.start - 1) in {"was", "is", "were"}
    if fig.preposition != "to" and not equals:
        return None
    for index in range(fig.start - 1, max(-1, fig.start - _NEAR), -1):
        if scene.word(index) in {",", ";", "and"}:
            return None
        told = not equals or scene.dep(index).startswith("nsubj")
        if scene.lemma(index) in _RESULTS and fig.unit == "currency":
            return None
        if told and scene.tokens[index].pos == "NOUN" and scene.lemma(index) in nouns:
            return nouns[scene.lemma(index)]
    return None


def _cause_of(scene: Scene, fig: Figure) -> Direction | None:
    """As in "cut its estimate by 10 million tonnes", "left its own at 4.5%"."""
    sides: dict[str, str] = {**labels("direction", "causes"), **labels("direction", "keeping")}
    for index in range(fig.start - 1, max(-1, fig.start - 2 * _NEAR), -1):
        if scene.word(index) in {";", ":"} or (
            scene.word(index) == "," and fig.preposition != "to"
        ):
            return None
        if scene.tokens[index].pos != "VERB":
            continue
        side = sides.get(scene.lemma(index))
        if side == "unchanged":
            return "unchanged" if fig.preposition == "at" else None
        moves = side in {"up", "down"} and fig.preposition in {"by", "", "to"}
        if scene.lemma(index) == "raise" and fig.unit == "currency" and fig.preposition == "":
            return None  # "raised $5 billion" with bonds
        return side if moves else None  # type: ignore[return-value]
    return None


#: Sums of money under these names are results, and no way that anything went.
_RESULTS = frozenset({"loss", "shortfall", "deficit", "saving"})
#: Tokens back from a figure within which its word stands.
_NEAR = 8


def by_figures(scene: Scene, draft: Draft) -> Direction | None:
    """As in "improved to 58 per cent from 61 per cent": a verb that judges leaves it to them."""
    own = scene.clause_of(draft.anchor)
    judged = labels("direction", "judging")
    new, old = draft.quantity, draft.quantity_from
    if scene.lemma(own) not in judged or new is None or old is None:
        return draft.direction
    return "up" if new.value > old.value else "down"
