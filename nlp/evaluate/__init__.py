"""Scores the pipeline on annotated corpora.

*Input*: files of JSON Lines, or folders of JSON files, in the uniform forms
(``nlp.evaluate.gold``), and functions that annotate articles and find their claims. *Output*:
``Scored`` records, a task and a file each, or a ``Failure`` for a text that could not be
annotated. *Invariants*: each text is annotated once, whatever is scored on it; a text is passed
on as it stands, so that offsets fit; a failed text counts as one in which nothing was found.
*Raises*: RecordError for a broken corpus, before anything is annotated.
"""

from nlp.evaluate.claims.matching import Found
from nlp.evaluate.counting import Measure
from nlp.evaluate.scoring import TASKS, CorpusFile, PassedOver, Scored, Survey, scores, survey

__all__ = [
    "TASKS",
    "CorpusFile",
    "Found",
    "Measure",
    "PassedOver",
    "Scored",
    "Survey",
    "scores",
    "survey",
]
