"""Scores of the whole pipeline, with the encoder and without, and how sure it rightly is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from names import lines
from prepare import TREEBANKS
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Example as SpacyExample
from treebank import measuring_docs

from nlp.annotate import documents, load_language
from nlp.annotate.components import AFTER_MODELS
from nlp.annotate.encoder.labels import SENTIMENTS
from nlp.annotate.encoder.model import Encoder
from nlp.annotate.language import Models
from nlp.evaluate import Scored, scores, survey
from nlp.records import Article, Document, Failure

#: Corpora that trained nothing, in the order of the card. PhraseBank and ct24 dev excepted, the
#: official parts are larger than these files.
MEASURED = (
    "finer-ord/eval.ner.jsonl",
    "finentity/eval.targets.jsonl",
    "financial-phrasebank/eval.sentences.jsonl",
    "fiqa-task1/eval.targets.jsonl",
    "fin-num-claim/eval.sentences.jsonl",
    "world-central-banks/eval.sentences.jsonl",
    "ct24-checkworthy-en/dev.jsonl",
    "polnear/eval.attribution.jsonl",
    "newsroom-written/dev.jsonl",
)
TASKS = ("names", "sentiment", "target-sentiment", "checkworthiness", "modality", "attribution")
#: Edges of the probabilities in the table of reliability.
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def all_scores(corpora: Path, own: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Set and task to the main scores, with the encoder and without it.

    Args:
        corpora: Folder of the corpora.
        own: Our own test set.
    """
    surveyed = survey([*(corpora / path for path in MEASURED), own], tasks=TASKS)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for way, models in (("encoder", Models()), ("fast", Models(fast=True))):
        language = load_language(models=models)
        annotate: Callable[[Iterable[Article]], Iterator[Document | Failure]] = partial(
            documents, language=language, now=_now
        )
        for scored in scores(surveyed, documents=annotate, now=_now):
            if isinstance(scored, Scored):
                name = f"{scored.path.parent.name} {scored.path.stem.split('.')[0]} {scored.task}"
                found.setdefault(name, {})[way] = {
                    _key(m.part, m.score): round(m.value, 4) for m in scored.measures
                }
        for pattern in TREEBANKS:
            name = pattern.split("/{part}")[0].replace("/", "-")
            file = corpora / pattern.format(part="dev")
            found.setdefault(f"{name} dev syntax", {})[way] = syntax_scores(language, file)
    return found


def syntax_scores(language: Language, file: Path) -> dict[str, float]:
    """Tags, dependencies and sentences from raw text, on spaCy's own tokens.

    Punctuation does not count for dependencies (as in spaCy's own scores).
    """
    with language.select_pipes(disable=[*AFTER_MODELS, "lemmatizer"]):
        examples = [
            SpacyExample(language(doc.text), doc) for doc in measuring_docs(file, language.vocab)
        ]
    found = Scorer.score_token_attr(examples, "tag")
    found |= Scorer.score_token_attr(examples, "pos")
    found |= Scorer.score_deps(examples, "dep", ignore_labels=("p", "punct"))
    found |= Scorer.score_spans(examples, "sents")
    wanted = ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f")
    return {name: round(float(found[name]), 4) for name in wanted}


def _key(part: str, score: str) -> str:
    """The name of a score for programs: ``micro_f1``, ``accuracy``, ``content_overlap_f1``."""
    return f"{part} {score}".removeprefix("all ").lower().replace(" ", "_")


def reliability(encoder: Encoder, file: Path) -> dict[str, list[tuple[str, int, float, float]]]:
    """For sentiment and check-worthiness: bin, sentences, mean probability, share of right ones."""
    records = list(lines(file))
    readings = encoder.read([record["text"] for record in records])
    gold = {
        "sentiment": [SENTIMENTS.index(record["sentiment"]) for record in records],
        "checkworthiness": [int(record["checkworthy"]) for record in records],
    }
    found = {}
    for head, answers in gold.items():
        probabilities = np.array([reading.sentences[head] for reading in readings])
        sure, right = probabilities.max(1), probabilities.argmax(1) == np.array(answers)
        rows = []
        for low, high in pairwise(BINS):
            inside = (sure > low) & (sure <= high)
            if inside.any():
                means = float(sure[inside].mean()), float(right[inside].mean())
                rows.append((f"{low:.1f}–{high:.1f}", int(inside.sum()), *means))
        found[head] = rows
    return found
