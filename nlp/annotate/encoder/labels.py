"""What the heads of the encoder answer: labels, in the order of their numbers."""

from __future__ import annotations

from typing import get_args

from nlp.records import EntityLabel

#: Labels of names.
NAMES: tuple[str, ...] = get_args(EntityLabel)

#: Tags of words for names: outside, then beginning and inside of each label.
NAME_TAGS: tuple[str, ...] = ("O", *(f"{part}-{name}" for name in NAMES for part in "BI"))

#: Parts of an attribution; a word is outside, at the beginning or inside of one.
ROLES = ("source", "cue", "content")

SENTIMENTS = ("negative", "neutral", "positive")
CHECKWORTHY = ("other", "checkworthy")
MODALITIES = ("stated", "forecast", "conditional", "opinion", "question")

#: Head to its number of answers: those of words, and those of the whole sentence; in the order in
#: which their scores stand beside each other.
WORD_HEADS = {"names": len(NAME_TAGS), "source": 3, "cue": 3, "content": 3, "target": 3}
SENTENCE_HEADS = {"sentiment": 3, "checkworthiness": 2, "modality": 5}
