"""Components with models: they read sentences as a whole and find names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

import nlp.annotate.components  # noqa: F401 - declares the extensions
from nlp import resources
from nlp.annotate.components.spans import set_names
from nlp.annotate.components.syntax import set_syntax
from nlp.annotate.encoder.labels import MODALITIES, SENTIMENTS
from nlp.annotate.encoder.model import Encoder, Reading
from nlp.annotate.probabilities import best_score
from nlp.annotate.sentences import SentenceClassifier
from nlp.records import Sentence

if TYPE_CHECKING:
    from nlp.annotate.foreign import ForeignNames, ForeignSentiment


class SentenceEncoder:
    """Syntax, names, sentiment, check-worthiness, modality, attributions, by the encoder.

    Attributes:
        encoder: What reads the sentences.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def __call__(self, doc: Doc) -> Doc:
        """Write tags and dependencies, ``Doc._.readings``, ``Doc._.sentences``, ``Doc.ents``."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """The same for many: sentences of like length are read together."""
        pending = iter(stream)
        while docs := list(islice(pending, batch_size)):
            wholes = [doc.text for doc in docs]  # put together from all tokens at each call
            spans = [list(_spans(doc)) for doc in docs]
            extents = [[(start, end) for _, start, end in its_spans] for its_spans in spans]
            readings = iter(
                self.encoder.read(
                    [
                        whole[start:end]
                        for whole, its_extents in zip(wholes, extents, strict=True)
                        for start, end in its_extents
                    ]
                )
            )
            for doc, its_spans, its_extents in zip(docs, spans, extents, strict=True):
                its_readings = [next(readings) for _ in its_extents]
                read = zip(its_spans, its_readings, strict=True)
                set_syntax(doc, ((span, start, reading) for (span, start, _), reading in read))
                _write_readings(doc, its_extents, its_readings)
                yield doc


def _write_readings(
    doc: Doc, extents: Sequence[tuple[int, int]], readings: Sequence[Reading]
) -> None:
    doc._.readings = tuple(zip((start for start, _ in extents), readings, strict=True))
    doc._.sentences = tuple(
        Sentence(
            start=start,
            end=end,
            sentiment=best_score(SENTIMENTS, reading.sentences["sentiment"]),
            checkworthiness=round(float(reading.sentences["checkworthiness"][1]), 4),
            modality=best_score(MODALITIES, reading.sentences["modality"]),
        )
        for (start, end), reading in zip(extents, readings, strict=True)
    )
    _set_found(doc, extents, [reading.names for reading in readings])


def _set_found(
    doc: Doc,
    extents: Sequence[tuple[int, int]],
    found: Iterable[Iterable[tuple[int, int, str]]],
) -> None:
    """Write ``Doc.ents`` from the names of each sentence, counted from its beginning."""
    set_names(
        doc,
        (
            (start + first, start + last, label, "")
            for (start, _), its_names in zip(extents, found, strict=True)
            for first, last, label in its_names
        ),
    )


@Language.factory(
    "tapeproof_encoder",
    default_config={"weights": "encoder"},
    requires=["token.is_sent_start"],
    assigns=[
        "token.tag",
        "token.pos",
        "token.morph",
        "token.dep",
        "token.head",
        "doc._.readings",
        "doc._.sentences",
        "doc.ents",
    ],
)
def make_encoder(nlp: Language, name: str, weights: str) -> SentenceEncoder:  # noqa: ARG001
    """The component that reads sentences with the encoder.

    Args:
        nlp: The pipeline, as spaCy hands it over.
        name: The component's name in it.
        weights: A folder, or the name of a shipped model.
    """
    return SentenceEncoder(Encoder.from_folder(weights_folder(weights)))


def weights_folder(weights: str) -> Path:
    """The folder that ``weights`` names: itself where it exists, else a shipped model's."""
    folder = Path(weights)
    return folder if folder.is_dir() else resources.model(weights)


class SentenceScorer:
    """Sentiment and check-worthiness of each sentence, by the linear models.

    Attributes:
        sentiment: Classifier with the labels positive, negative and neutral.
        checkworthiness: Classifier whose label ``checkworthy`` is what counts.
    """

    def __init__(self, folder: Path) -> None:
        self.sentiment = SentenceClassifier.from_folder(folder, name="sentiment")
        self.checkworthiness = SentenceClassifier.from_folder(folder, name="checkworthiness")

    def __call__(self, doc: Doc) -> Doc:
        """Write ``Doc._.sentences``."""
        extents = list(_extents(doc))
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
                    sentiment=best_score(self.sentiment.labels, sentiments[row]),
                    checkworthiness=round(float(worth[row][column]), 4),
                )
                for row, (start, end) in enumerate(extents)
            )
        return doc


def _extents(doc: Doc) -> Iterator[tuple[int, int]]:
    """The extents of the sentences without white space at their ends, empty ones left out."""
    return ((start, end) for _, start, end in _spans(doc))


def _spans(doc: Doc) -> Iterator[tuple[Span, int, int]]:
    """The sentences with those extents."""
    for sentence in doc.sents:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.end_char - (len(text) - len(text.rstrip()))
        if start < end:
            yield sentence, start, end


@Language.factory(
    "tapeproof_sentences",
    default_config={"weights": "sentences"},
    requires=["token.is_sent_start"],
    assigns=["doc._.sentences"],
)
def make_sentences(nlp: Language, name: str, weights: str) -> SentenceScorer:  # noqa: ARG001
    """The component that scores sentences with the linear classifiers; arguments as above."""
    return SentenceScorer(weights_folder(weights))


class ForeignScorer:
    """The sentiment of sentences by a Hugging Face model, in place of what is there.

    Attributes:
        model: What reads the sentences.
    """

    def __init__(self, model: ForeignSentiment) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Replace the sentiment in ``Doc._.sentences``."""
        text = doc.text
        texts = [text[sentence.start : sentence.end] for sentence in doc._.sentences]
        scores = self.model.probabilities(texts)
        doc._.sentences = tuple(
            sentence.replace(sentiment=best_score(self.model.labels, score))
            for sentence, score in zip(doc._.sentences, scores, strict=True)
        )
        return doc


@Language.factory("tapeproof_foreign_sentiment", requires=["doc._.sentences"])
def make_foreign_sentiment(nlp: Language, name: str, model: str) -> ForeignScorer:  # noqa: ARG001
    """The component that gives sentences the sentiment of a Hugging Face model.

    Args:
        nlp: The pipeline, as spaCy hands it over.
        name: The component's name in it.
        model: Name on the hub ("ProsusAI/finbert"), or a folder.
    """
    from nlp.annotate.foreign import ForeignSentiment

    return ForeignScorer(ForeignSentiment.from_name(model))


class ForeignRecogniser:
    """Names by a Hugging Face model, in place of what is there.

    Attributes:
        model: What reads the sentences.
    """

    def __init__(self, model: ForeignNames) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Replace ``Doc.ents``."""
        text, extents = doc.text, list(_extents(doc))
        _set_found(doc, extents, self.model.spans([text[start:end] for start, end in extents]))
        return doc


@Language.factory(
    "tapeproof_foreign_entities", requires=["token.is_sent_start"], assigns=["doc.ents"]
)
def make_foreign_entities(nlp: Language, name: str, model: str) -> ForeignRecogniser:  # noqa: ARG001
    """The component that takes names from a Hugging Face model; arguments as above."""
    from nlp.annotate.foreign import ForeignNames

    return ForeignRecogniser(ForeignNames.from_name(model))
