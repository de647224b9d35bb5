"""What a sentence names, kept for the sentences that refer to it."""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.memory import Memory
from nlp.detect.referents import Referents, named
from nlp.detect.scene import Scene
from nlp.records import Entity
from nlp.reference import Reference

#: Letters of "US", "UK", "UAE", which are names in capitals.
_LONGEST_CODE = 3


def note_names(scene: Scene, number: int, referents: Referents) -> None:
    """Remember every name of the sentence, so that later ones can refer to it.

    A company that no table knows counts where the article is about it: its title says so.
    """
    title, memory = scene.document.article.title or "", referents.memory
    for entity in scene.entities:
        if entity.id is None:
            if entity.label == "COMPANY" and entity.text.split()[0] in title:
                memory.note(number, replace(named(entity), name=entity.text.split()[0]))
            elif entity.label == "COMMODITY":
                memory.note(number, referents.local(named(entity)))
        elif entity.label not in {"PERSON", "PLACE", "ORG"} and not _is_unit(scene, entity):
            memory.note(number, named(entity))
    _note_economy(scene, memory, referents.reference)


def _is_unit(scene: Scene, entity: Entity) -> bool:
    """As in "NOK 612 million": a currency that only says in what a figure is counted."""
    counted = scene.quantity_at(scene.index_at(entity.start)) is not None
    return entity.label == "CURRENCY" and counted


def _note_economy(scene: Scene, memory: Memory, reference: Reference) -> None:
    """Remember the economy spoken of: that of the places named, else that of the offices.

    A new paragraph begins with the economy that the article is about.
    """
    if scene.paragraph != memory.paragraph:
        memory.paragraph, memory.economy = scene.paragraph, memory.home
    for label in ("ORG", "PLACE"):  # the later one counts
        known = [e.id for e in scene.entities if e.label == label and e.id and not _dates(scene, e)]
        found = [economy for each in known if (economy := reference.economy_of(each))]
        if found:
            memory.economy = found[-1]
    memory.home = memory.home or memory.economy


def _dates(scene: Scene, entity: Entity) -> bool:
    """As in "FRANKFURT - The bank cut": a dateline names a place that the text is not about."""
    opens = entity.start - scene.sentence.start <= 1
    return opens and entity.text.isupper() and len(entity.text) > _LONGEST_CODE
