"""The project's own components, registered with spaCy.

Every component is a function of the ``Doc`` that writes one extension attribute; the work is done
by plain functions of this package, which need no spaCy. The order in a pipeline is fixed by what
each one needs: paragraphs (before the parser), entities (after the recogniser), times, figures,
sentence scores, attribution (after the parser).

Extensions: ``Doc._.seen_at``, ``Doc._.entities``, ``Doc._.times``, ``Doc._.quantities``,
``Doc._.sentences``, ``Doc._.tokens``, ``Doc._.attributions``: tuples of records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.tokens import Token as SpacyToken
from spacy.util import filter_spans

from nlp import resources
from nlp.annotate.attribution import attributions
from nlp.annotate.entities import entities
from nlp.annotate.paragraphs import breaks
from nlp.annotate.quantities import quantities
from nlp.annotate.sentences import SentenceClassifier
from nlp.annotate.times import times
from nlp.records import Entity, Score, Sentence, Time, Token
from nlp.reference import Reference

#: Names of the components in the order in which they run.
BEFORE_PARSER = ("tapeproof_paragraphs",)
AFTER_MODELS = (
    "tapeproof_entities",
    "tapeproof_times",
    "tapeproof_quantities",
    "tapeproof_sentences",
    "tapeproof_attribution",
)


def register_extensions() -> None:
    """Declare the ``Doc`` attributes; safe to call again."""
    for name in ("entities", "times", "quantities", "sentences", "tokens", "attributions"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    if not Doc.has_extension("seen_at"):
        Doc.set_extension("seen_at", default=None)


register_extensions()


@Language.component("tapeproof_paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """The end of a paragraph ends a sentence, whatever the parser thinks."""
    ends = breaks(doc.text)
    starts: bool | None = None  # True after the end of a paragraph, False after a wrapped line
    for token in doc:
        if token.is_space and "\n" in token.text:
            inside = range(token.idx, token.idx + len(token))
            starts = starts or any(offset in ends for offset in inside)
            token.is_sent_start = False if token.i else None
        elif not token.is_space and starts is not None:
            token.is_sent_start = starts
            starts = None
    return doc


class EntityLinker:
    """Joins the names of the reference tables with the spans of the trained recogniser.

    Attributes:
        reference: Tables to look names up in; the shipped ones where None.
    """

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference

    def __call__(self, doc: Doc) -> Doc:
        """Write ``Doc._.entities`` and ``Doc.ents`` (``kb_id_`` is the id)."""
        recognised = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        reference = self.reference if self.reference is not None else shipped_reference()
        found = entities(doc.text, reference=reference, recognised=recognised)
        doc._.entities = found
        spans = (_span(doc, entity) for entity in found)
        doc.ents = filter_spans([span for span in spans if span is not None])
        return doc


def _span(doc: Doc, entity: Entity) -> Span | None:
    return doc.char_span(
        entity.start, entity.end, entity.label, kb_id=entity.id or "", alignment_mode="expand"
    )


@cache
def shipped_reference() -> Reference:
    """The reference tables that travel with the package."""
    return Reference.load()


@Language.factory(
    "tapeproof_entities", requires=["doc.ents"], assigns=["doc._.entities", "doc.ents"]
)
def make_entities(nlp: Language, name: str) -> EntityLinker:  # noqa: ARG001 - spaCy's signature
    """The component that links names to the reference tables."""
    return EntityLinker()


@Language.component("tapeproof_times", assigns=["doc._.times"])
def read_times(doc: Doc) -> Doc:
    """Stated times, seen from ``Doc._.seen_at`` (now, in UTC, where that is not set)."""
    doc._.times = times(doc.text, doc._.seen_at or dt.datetime.now(dt.UTC))
    return doc


@Language.component(
    "tapeproof_quantities",
    requires=["doc._.times", "doc._.entities"],
    assigns=["doc._.quantities"],
)
def read_quantities(doc: Doc) -> Doc:
    """Stated figures; numbers inside names and times are none."""
    # A bare length ("nine years running") is a figure as well as a time.
    placed = [time for time in doc._.times if time.kind != "duration"]
    excluded: list[Entity | Time] = [*placed, *doc._.entities]
    doc._.quantities = quantities(doc.text, exclude=excluded)
    return doc


class SentenceScorer:
    """Sentiment and check-worthiness of each sentence.

    Attributes:
        sentiment: Classifier with the labels positive, negative and neutral.
        checkworthiness: Classifier whose label ``checkworthy`` is what counts.
    """

    def __init__(self, folder: Path) -> None:
        self.sentiment = SentenceClassifier.from_folder(folder, name="sentiment")
        self.checkworthiness = SentenceClassifier.from_folder(folder, name="checkworthiness")

    def __call__(self, doc: Doc) -> Doc:
        """Write ``Doc._.sentences``."""
        extents = [extent for extent in map(_trimmed, doc.sents) if extent is not None]
        whole = doc.text  # put together from all tokens at each call
        texts = [whole[start:end] for start, end in extents]
        if texts:
            sentiments = self.sentiment.probabilities(texts)
            worth = self.checkworthiness.probabilities(texts)
            column = self.checkworthiness.labels.index("checkworthy")
            doc._.sentences = tuple(
                Sentence(
                    start=start,
                    end=end,
                    sentiment=_best(self.sentiment.labels, sentiments[row]),
                    checkworthiness=round(float(worth[row][column]), 4),
                )
                for row, (start, end) in enumerate(extents)
            )
        return doc


def _trimmed(sentence: Span) -> tuple[int, int] | None:
    """The extent of a sentence without white space at its ends; None where nothing is left."""
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    end = sentence.end_char - (len(text) - len(text.rstrip()))
    return (start, end) if start < end else None


def _best(labels: Sequence[str], probabilities: Sequence[float]) -> Score:
    best = max(range(len(labels)), key=lambda index: probabilities[index])
    return Score(label=labels[best], score=round(float(probabilities[best]), 4))


@Language.factory(
    "tapeproof_sentences", requires=["token.is_sent_start"], assigns=["doc._.sentences"]
)
def make_sentences(nlp: Language, name: str) -> SentenceScorer:  # noqa: ARG001 - see above
    """The component that scores sentences with the shipped classifiers."""
    return SentenceScorer(resources.model("sentences"))


@Language.component(
    "tapeproof_attribution",
    requires=["token.dep", "doc._.sentences", "doc._.entities"],
    assigns=["doc._.attributions", "doc._.tokens"],
)
def attribute(doc: Doc) -> Doc:
    """Who says what; also writes the tokens as plain records."""
    doc._.tokens = tuple(_token(token) for token in doc)
    doc._.attributions = attributions(
        doc.text, tokens=doc._.tokens, sentences=doc._.sentences, entities=doc._.entities
    )
    return doc


def _token(token: SpacyToken) -> Token:
    return Token(
        start=token.idx,
        end=token.idx + len(token),
        lemma=token.lemma_.lower(),
        pos=token.pos_,
        tag=token.tag_,
        dep=token.dep_,
        head=token.head.i,
    )
