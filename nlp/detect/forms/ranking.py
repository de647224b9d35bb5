"""Places in a group (form R3): "the worst performer in the index", "the third-biggest faller"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from nlp.detect.draft import Context, Draft
from nlp.detect.forms.comparison import ranked_by
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.referents import named
from nlp.detect.scene import Scene
from nlp.records import Direction, Step

_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
_REACH = 6
#: Tokens from a superlative to its noun: "worst-performing major currency".
_PHRASE = 7
_OF_A_KIND = frozenset({"COMPANY", "INDEX", "COMMODITY", "CURRENCY"})
_JOINED = frozenset({(",",), ("and",), (",", "and")})


def rankings(context: Context) -> Iterator[Draft]:
    """A superlative or a leading noun that places something among others, without a "since"."""
    scene = context.scene
    for index in range(len(scene.tokens)):
        sign, noun = _placing(scene, index)
        if sign is None or _is_told(context, index):
            continue
        group = _group(context, noun) or _country(context, index, noun) or _opening(context, index)
        subjects = _subjects(context, index, noun)
        known = [r for r in subjects if r.mention.id]
        if not known or not (group or _is_of_all(context, index, noun)):
            continue
        leader = Draft(
            form="ranking",
            rule="ranking:words",
            anchor=noun,
            subjects=tuple(known[:1]),
            objects=group,
            measure=ranked_by(context),
            direction=sign,
            rank=_rank(scene, index),
            end=scene.index_at(group[-1].mention.end - 1) if group else noun,
            steps=(Step(field="rank", by="ranking words", evidence=scene.phrase(index, noun + 1)),),
        )
        yield leader
        yield from _followers(context, leader)


def _is_of_all(context: Context, index: int, noun: int) -> bool:
    """As in "the day's biggest loser", "the worst-performing currency": no group need be named."""
    scene = context.scene
    performs = "performing" in scene.lowered[index:noun] or ranked_by(context) is not None
    return performs or scene.lemma(noun) in words("ranking", "performers")


def _followers(context: Context, leader: Draft) -> Iterator[Draft]:
    """As in "with Apple second and Alphabet third", "followed by Apple": the places after one."""
    scene = context.scene
    for entity in scene.entities if leader.objects else ():
        start, end = scene.span(entity)
        behind = scene.phrase(start - 2, start) == "followed by"
        rank = _ORDINALS.get(scene.phrase(end, end + 1), (leader.rank or 1) + 1 if behind else 0)
        if rank and start > leader.anchor and entity.label == "COMPANY" and entity.id:
            yield replace(
                leader,
                rule="ranking:places",
                anchor=end - 1,
                subjects=(named(entity),),
                rank=rank,
                end=end - 1 if behind else end,
                steps=(
                    Step(
                        field="rank", by="ranking words", evidence=scene.phrase(start - 2, end + 1)
                    ),
                ),
            )


def _country(context: Context, index: int, noun: int) -> tuple[Referent, ...]:
    """As in "the most valuable U.S. company": the country inside the phrase is the group."""
    scene = context.scene
    if ranked_by(context) is None:
        return ()
    inside = (scene.entity_at(position) for position in range(index, noun))
    return tuple(named(e) for e in inside if e is not None and e.label == "PLACE")[:1]


def _placing(scene: Scene, index: int) -> tuple[Direction | None, int]:
    """Direction and noun of "worst performer", "biggest gainer", "top gainer", "the worst of"."""
    word = scene.word(index)
    performers: dict[str, Direction] = labels("ranking", "nouns")  # type: ignore[assignment]
    signs = labels("memory", "superlatives")
    leading = word in words("ranking", "leading")
    if word not in signs and not leading:
        return None, index
    for noun in range(index + 1, min(index + _PHRASE, len(scene.tokens))):
        lemma = scene.lemma(noun)
        if lemma in performers:
            return _signed(signs.get(word, "up"), performers[lemma]), noun
        if scene.word(noun) in {"of", "in", "among"} and noun == index + 1 and word in signs:
            side = signs[word]
            return (side if side in {"up", "down"} else None), index  # type: ignore[return-value]
        if scene.tokens[noun].pos not in {"NOUN", "ADJ", "PUNCT", "VERB", "ADV", "PROPN"}:
            break
    return None, index


def _signed(sign: str, noun: Direction) -> Direction:
    """As in "worst performer" is last, "biggest faller" falls, "biggest winner" rises."""
    if noun == "unchanged":
        return "down" if sign == "down" else "up"
    return noun


def _rank(scene: Scene, index: int) -> int:
    before = scene.lowered[max(0, index - 2) : index]
    return next((_ORDINALS[w] for w in before if w in _ORDINALS), 1)


def _is_told(context: Context, index: int) -> bool:
    """A superlative with a "since" is a claim of memory and was taken."""
    return any(
        d.form in {"superlative", "record", "first_in"} and abs(d.anchor - index) <= 4
        for d in context.drafts
    )


def _group(context: Context, noun: int) -> tuple[Referent, ...]:
    """Among whom: "on the S&P 500", "of the so-called Magnificent Seven", "in the benchmark"."""
    scene = context.scene
    for index in range(noun + 1, min(noun + _REACH, len(scene.tokens) - 1)):
        if scene.word(index) in {",", ";", "."}:
            return ()
        if scene.word(index) in {"of", "in", "on", "among", "amongst"}:
            for head in range(index + 1, min(index + 2 * _REACH, len(scene.tokens))):
                if scene.time_at(head) is not None:
                    return ()
                if scene.tokens[head].pos in {"NOUN", "PROPN", "NUM"}:
                    entity = scene.entity_at(head)
                    top = scene.top(*scene.span(entity)) if entity else _last_noun(scene, head)
                    return tuple(context.referents.of(scene, top)[:1])
            return ()
    return ()


def _opening(context: Context, index: int) -> tuple[Referent, ...]:
    """As in "Among Apple, Nvidia and Tesla, Nvidia rose most": the list that opens a sentence."""
    scene = context.scene
    if scene.word(0) not in {"among", "amongst", "of", "between"}:
        return ()
    ranked = _OF_A_KIND
    before = [e for e in scene.entities if e.label in ranked and scene.index_at(e.end - 1) < index]
    listed = before[:-1]  # the last one is what is placed
    joined = all(
        tuple(scene.lowered[scene.span(one)[1] : scene.span(other)[0]]) in _JOINED
        for one, other in pairwise(listed)
    )
    apart = bool(listed) and "," in scene.lowered[scene.span(listed[-1])[1] : index]
    return tuple(named(each) for each in listed) if len(listed) > 1 and joined and apart else ()


def _last_noun(scene: Scene, head: int) -> int:
    while head + 1 < len(scene.tokens) and scene.tokens[head + 1].pos in {"NOUN", "PROPN", "NUM"}:
        head += 1
    return head


def _subjects(context: Context, index: int, noun: int) -> tuple[Referent, ...]:
    """The name before its copula ("Tesla is the worst"), else right after the phrase."""
    scene = context.scene
    copula = any(
        scene.lemma(i) in {"be", "rank", "become", "remain"}
        for i in range(max(0, index - 5), index)
    )
    found = context.about_predicate(scene.clause_of(index), index) if index else ()
    fitting = tuple(r for r in found if r.kind in _OF_A_KIND)
    if copula and fitting:
        return fitting
    for position in range(noun + 1, min(noun + 16, len(scene.tokens))):
        entity = scene.entity_at(position)
        opened = scene.lemma(position - 1) in {"be", "include"} or scene.word(position - 1) in {
            ",", ":", "was", "were",
        }  # fmt: skip
        if entity is not None and entity.label == "COMPANY" and opened:
            return tuple(context.referents.of(scene, scene.top(*scene.span(entity))))
    led = scene.lemma(max(0, index - 2)) in {"lead", "top"}
    return fitting if fitting and (copula or led or scene.word(index - 1) in {",", "the"}) else ()
