"""Sentences that state nothing: footers, notices, tables."""

from __future__ import annotations

from itertools import pairwise

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene

#: So many pairs of figures side by side make a table.
_CELLS = 3


def is_boilerplate(scene: Scene) -> bool:
    """Whether a sentence belongs to a footer, a notice or a credit and states nothing."""
    text = " ".join(scene.text.lower().split())
    opening = text.lstrip("([*-• ")
    if any(opening.startswith(start) for start in words("boilerplate", "openings")):
        return True
    if _is_dialled(scene):
        return True
    padded = f" {text} "
    return "....." in text or any(
        f" {phrase}" in padded for phrase in words("boilerplate", "phrases")
    )


def _is_dialled(scene: Scene) -> bool:
    """As in "Contact: A. Berg, tel. | +358 40 123": a number behind an abbreviation with a stop."""
    start = scene.sentence.start
    before = scene.document.article.text[max(0, start - _LABEL) : start].lower().split()
    dialled = scene.text.lstrip("( ")[:1] in {"+", "0"}
    return dialled and bool(before) and before[-1].strip(".:,") in words("boilerplate", "dialled")


#: Characters before a sentence that can hold the label of a telephone number.
_LABEL = 12


def is_table(scene: Scene) -> bool:
    """Whether figures follow each other without a word or with a gap between, as cells do."""
    text = scene.document.article.text
    between = [text[a.end : b.start] for a, b in pairwise(scene.quantities)]
    return sum(not gap.strip() or "   " in gap for gap in between) >= _CELLS
