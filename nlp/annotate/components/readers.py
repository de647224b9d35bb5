"""Components with rules: paragraphs, entities, times, figures, attributions."""

from __future__ import annotations

import datetime as dt
import functools

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

import nlp.annotate.components  # noqa: F401 - declares the extensions
from nlp.annotate.components.spans import set_names
from nlp.annotate.entities import entities
from nlp.annotate.layout.paragraphs import breaks
from nlp.annotate.layout.prose import Prose
from nlp.annotate.quantities import quantities
from nlp.annotate.speech.attribution import attributions
from nlp.annotate.speech.holders import MARKS
from nlp.annotate.speech.joining import spoken, with_marks
from nlp.annotate.times import times
from nlp.annotate.tone import with_sentiment
from nlp.records import Entity, Time, Token
from nlp.reference import Reference


@Language.component("tapeproof_paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """The end of a paragraph ends a sentence, and a comma never does, whatever the parser thinks.

    As in ``"Prices fell," Jane Doe said.``, which is one sentence.
    """
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
        elif token.i and _goes_on(doc, token.i):
            token.is_sent_start = False
    return doc


def _goes_on(doc: Doc, index: int) -> bool:
    before = index - 1
    if before and doc[before].text in MARKS:
        before -= 1
    return bool(doc[before].text == ",")


class EntityLinker:
    """Joins the names of the reference tables with the spans of the trained recogniser.

    Attributes:
        reference: Tables to look names up in; the shipped ones where None.
    """

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference

    def __call__(self, doc: Doc) -> Doc:
        """Write ``Doc._.entities`` and ``Doc.ents`` (``kb_id_`` is the id)."""
        prose: Prose = doc._.prose or Prose(doc.text)
        spans = ((ent.label_, prose.pieces(ent.start_char, ent.end_char)) for ent in doc.ents)
        recognised = [
            (*prose.coded.placed_in(start, end), label)
            for label, pieces in spans
            for start, end in pieces
        ]
        reference = self.reference if self.reference is not None else shipped_reference()
        named = entities(prose.coded.text, reference=reference, recognised=recognised)
        printed = (prose.coded.as_printed(entity) for entity in named)
        found = tuple(each for entity in printed if (each := prose.read(entity)) is not None)
        doc._.entities = found
        set_names(doc, ((each.start, each.end, each.label, each.id or "") for each in found))
        return doc


@functools.cache
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
    """Stated times, seen from ``Doc._.seen_at`` (now, in UTC, where that is not set).

    Where names were read before, they tell whose fiscal years and elections are meant.
    """
    seen_at = doc._.seen_at or dt.datetime.now(dt.UTC)
    doc._.times = times(doc.text, seen_at, entities=doc._.entities or ())
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
    doc._.quantities = quantities(doc.text, exclude=excluded, numbers=doc._.numbers)
    return doc


@Language.component(
    "tapeproof_entity_sentiment",
    requires=["doc._.entities", "doc._.sentences"],
    assigns=["doc._.entities"],
)
def feel(doc: Doc) -> Doc:
    """What each sentence says for or against its entities.

    Where no encoder has read the sentences, it is the sentence's own sentiment.
    """
    doc._.entities = with_sentiment(
        doc._.entities, sentences=doc._.sentences, readings=doc._.readings
    )
    return doc


@Language.component(
    "tapeproof_attribution",
    requires=["token.dep", "doc._.sentences", "doc._.entities"],
    assigns=["doc._.attributions", "doc._.tokens"],
)
def attribute(doc: Doc) -> Doc:
    """Who says what; also writes the tokens as plain records."""
    doc._.tokens = tuple(_token(token) for token in doc)
    text, found = doc.text, doc._.entities
    ruled = attributions(text, tokens=doc._.tokens, sentences=doc._.sentences, entities=found)
    joined = spoken(text, readings=doc._.readings, ruled=ruled, entities=found)
    doc._.attributions = tuple(with_marks(text, one) for one in joined)
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
