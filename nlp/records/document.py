"""An annotated article: what the second stage adds to the text."""

from __future__ import annotations

from typing import Literal

import msgspec

from nlp.records.article import Article
from nlp.records.quantity import Quantity
from nlp.records.span import Extent, Record, Score, Span
from nlp.records.time import Time

EntityLabel = Literal[
    "COMPANY",
    "INDEX",
    "ORG",
    "PERSON",
    "PLACE",
    "COMMODITY",
    "CURRENCY",
    "RATE",
    "INDICATOR",
    "PRODUCT",
]


class Candidate(Record, frozen=True, kw_only=True):
    """One thing that a name may mean.

    Attributes:
        id: Id of the thing in the reference tables or the market folder.
        score: Between 0 and 1; the candidates of one mention add up to at most 1.
        reason: Why it is a candidate, in a few words, or None.
    """

    id: str
    score: float
    reason: str | None = None


class Entity(Span, frozen=True, kw_only=True):
    """A name in the text.

    Attributes:
        label: Kind of thing.
        id: What it means, or None when nothing fits (never the nearest guess). Ids are those of
            the market folder (``INDEX:SPX``, ``XNAS:NVDA``, ``COMM:BRENT``, ``FX:EURUSD``,
            ``RATE:US10Y``), ``ECON:CN`` for a PLACE, ``MEASURE:cpi_yoy`` for an INDICATOR,
            ``ORG:ECB`` for an institution.
        candidates: All meanings considered, best first.
        sentiment: What the sentence says for or against it, or None.
    """

    label: EntityLabel
    id: str | None = None
    candidates: tuple[Candidate, ...] = ()
    sentiment: Score | None = None


class Sentence(Extent, frozen=True, kw_only=True):
    """A sentence with the scores of the sentence models.

    Attributes:
        sentiment: Most probable sentiment.
        checkworthiness: Probability that the sentence holds something worth checking.
        modality: How its main claim is made: ``stated``, ``forecast``, ``conditional``,
            ``opinion`` or ``question``, the most probable one.
    """

    sentiment: Score | None = None
    checkworthiness: float | None = None
    modality: Score | None = None


class Holder(Span, frozen=True, kw_only=True):
    """Whoever the text makes answer for a statement.

    Attributes:
        id: Id of the person or organisation where one is known, else None.
        kind: Entity label where one is known, else None.
    """

    id: str | None = None
    kind: str | None = None


class Attribution(Record, frozen=True, kw_only=True):
    """Somebody (holder) says (cue) something (content).

    Attributes:
        holder: Who answers for it; None where the text leaves it open ("is expected to").
        cue: The word that reports ("said", "according to").
        content: What is attributed.
        direct: Whether the content is a quotation.
    """

    holder: Holder | None
    cue: Span
    content: Extent
    direct: bool = False


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A token; written as an array to keep documents small.

    Attributes:
        start: First character in the article's text.
        end: One after the last character.
        lemma: Dictionary form, lower case except for names.
        pos: Universal part of speech (``VERB``, ``PROPN``).
        tag: Penn Treebank tag (``VBD``, ``NNP``).
        dep: Universal Dependencies relation to the head (``nsubj``, ``obl``, ``root``).
        head: Index of the head in the document's tokens; its own index for a root.
    """

    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


class Document(Record, frozen=True, kw_only=True):
    """An article with its annotations; all offsets point into ``article.text``.

    Attributes:
        schema: Name and version of the record.
        article_id: Id of the article.
        article: The article itself, so that a document can travel alone.
        sentences: In order, not overlapping.
        tokens: In order, not overlapping.
        entities: In order, not overlapping.
        quantities: In order, not overlapping.
        times: In order, not overlapping.
        attributions: In order of their contents; contents may nest.
        sentiment: Mean over the sentences.
        models: Names and versions of everything that took part.
    """

    schema: Literal["document/1"] = "document/1"
    article_id: str
    article: Article
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[Token, ...] = ()
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[Time, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    sentiment: Score | None = None
    models: tuple[str, ...] = ()
