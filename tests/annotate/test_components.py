"""Our components as spaCy users meet them: the shipped pipeline, and pipelines of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp import resources
from nlp.annotate import documents, load_language
from nlp.annotate.components import AFTER_MODELS, BEFORE_PARSER, NOT_WITH_ENCODER, SCORERS
from nlp.annotate.encoder.labels import MODALITIES, SENTIMENTS
from nlp.annotate.language import Models
from nlp.errors import ModelNotFoundError
from nlp.records import Article, Document
from tests.annotate.data import tiny_encoder as tiny
from tests.annotate.test_document import NOW

TEXTS = [
    "Goldman Sachs profit rose in London, Tim Cook said. Sales fell.",
    "",
    "\n\n",
    "Sales fell",
    "Apple sales rose 2%.\n\nThe apple fell 🎉 .",
] * 3

# e^2 / (e^2 + 2) = 7.389056 / 9.389056, and e / (e + 4) = 2.718282 / 6.718282
HIGH, OPINION = 0.787, 0.4046


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write_folder(tmp_path_factory.mktemp("weights") / "tiny")


@pytest.fixture(scope="module")
def foreign(weights: Path) -> Language:
    """Somebody else's pipeline, with our encoder in it."""
    made = spacy.blank("en")
    made.add_pipe("sentencizer")
    made.add_pipe("tapeproof_encoder", config={"weights": str(weights)})
    return made


@pytest.fixture(scope="module")
def shipped() -> Language:
    return spacy.load(resources.model("en_tapeproof"))


@pytest.fixture(scope="module")
def fast() -> Language:
    return load_language(models=Models(fast=True))


def content(doc: Doc) -> tuple[object, ...]:
    """All that the components wrote, but for the answers that cannot be compared."""
    ents = [(ent.start, ent.end, ent.label_, ent.kb_id_) for ent in doc.ents]
    names = [(place, reading.names, reading.roles) for place, reading in doc._.readings]
    records = doc._.sentences, doc._.entities, doc._.attributions, doc._.quantities, doc._.times
    return (ents, names, *records)


def test_the_encoder_in_somebody_elses_pipeline(foreign: Language) -> None:
    doc = foreign(TEXTS[0])
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Goldman Sachs", "COMPANY"),
        ("London", "PLACE"),
        ("Tim Cook", "PERSON"),
    ]
    first, second = doc._.sentences
    assert TEXTS[0][second.start : second.end] == "Sales fell."
    assert (first.sentiment.label, first.sentiment.score) == ("positive", HIGH)
    assert (first.modality.label, first.modality.score) == ("opinion", OPINION)
    assert (second.sentiment.label, second.checkworthiness) == ("negative", 0.5)
    assert [place for place, _ in doc._.readings] == [first.start, second.start]


def test_names_of_later_sentences_stand_at_their_place(foreign: Language) -> None:
    doc = foreign("  Sales fell.\n\nTim Cook said: London gained. Goldman Sachs fell.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Tim Cook", "PERSON"),
        ("London", "PLACE"),
        ("Goldman Sachs", "COMPANY"),
    ]


def test_spans_have_the_scores_of_their_sentence(foreign: Language) -> None:
    doc = foreign(TEXTS[0])
    first, second = doc.sents
    assert first._.sentiment == doc.ents[1]._.sentiment == doc._.sentences[0].sentiment
    assert second._.sentiment == doc._.sentences[1].sentiment
    assert first._.modality == doc._.sentences[0].modality
    assert second[1:]._.modality == doc._.sentences[1].modality
    plain = spacy.blank("en")("Tin fell.")
    assert plain[0:1]._.sentiment is None
    assert plain[0:1]._.modality is None


def test_a_span_outside_of_all_sentences_has_no_scores(foreign: Language) -> None:
    doc = foreign("  Tin fell.")
    assert doc[0].is_space
    assert doc[0:1]._.sentiment is None
    assert doc[1:2]._.sentiment is not None


def test_with_our_other_components(weights: Path) -> None:
    made = spacy.blank("en")
    made.add_pipe("sentencizer")
    made.add_pipe("tapeproof_encoder", config={"weights": str(weights)})
    for name in ("tapeproof_entities", "tapeproof_times", "tapeproof_quantities"):
        made.add_pipe(name)
    made.add_pipe("tapeproof_entity_sentiment")
    doc = made("Goldman Sachs rose 2% in London.")
    assert [(e.text, e.label, e.sentiment and e.sentiment.label) for e in doc._.entities] == [
        ("Goldman Sachs", "COMPANY", "positive"),
        ("London", "PLACE", None),
    ]
    # e / (e + 2): the mean of (0, 0, 2) and (0, 0, 0), not the 0.787 of the sentence
    assert doc._.entities[0].sentiment.score == pytest.approx(0.5761)
    assert [str(quantity.value) for quantity in doc._.quantities] == ["2"]


@pytest.mark.parametrize("batch_size", [1, 2, 100])
def test_many_at_once_are_as_one_by_one(foreign: Language, batch_size: int) -> None:
    alone = [content(foreign(text)) for text in TEXTS]
    assert [content(doc) for doc in foreign.pipe(TEXTS, batch_size=batch_size)] == alone
    backwards = foreign.pipe(TEXTS[::-1], batch_size=batch_size)
    assert [content(doc) for doc in backwards] == alone[::-1]
    assert [content(doc) for doc in foreign.pipe([])] == []


def test_the_shipped_pipeline_gives_the_same_for_many(shipped: Language) -> None:
    texts = [
        *("Acme Corp. fell 3% in London, analysts said.", "", "Will tin rise? Zinc may."),
        *("GOLD HITS RECORD AS DOLLAR SLIDES", "🎉 <b>Up</b> 3%", "No figure here"),
    ] * 2
    alone = [content(shipped(text)) for text in texts]
    assert [content(doc) for doc in shipped.pipe(texts, batch_size=5)] == alone
    assert [content(doc) for doc in shipped.pipe(texts[::-1], batch_size=100)] == alone[::-1]


def test_the_shipped_pipeline_has_every_component(shipped: Language) -> None:
    expected = {*BEFORE_PARSER, SCORERS[0], *AFTER_MODELS}
    assert expected < set(shipped.pipe_names)
    assert set(NOT_WITH_ENCODER) == set(shipped.disabled)
    assert shipped.analyze_pipes()["problems"].keys() >= expected


def test_the_shipped_pipeline_writes_every_layer(shipped: Language) -> None:
    text = "Shares of Goldman Sachs rose 5% on Monday, said Ada Lind. Will the Fed raise rates?"
    doc = shipped(text)
    first, second = doc.sents
    assert first._.modality.label in MODALITIES
    assert first._.sentiment.label in SENTIMENTS
    assert second._.modality == doc._.sentences[1].modality
    goldman = next(ent for ent in doc.ents if ent.text == "Goldman Sachs")
    assert goldman._.sentiment == first._.sentiment
    assert goldman.label_ == "COMPANY"
    assert {(e.text, e.label, e.id) for e in doc._.entities} == {
        (ent.text, ent.label_, ent.kb_id_ or None) for ent in doc.ents
    }
    felt = {e.text: e.sentiment for e in doc._.entities}
    assert felt["Goldman Sachs"].label in SENTIMENTS
    assert [one.holder.text for one in doc._.attributions if one.holder] == ["Ada Lind"]
    assert len(doc._.readings) == len(doc._.sentences) == 2


def test_an_unknown_weights_folder_is_one_clear_error(tmp_path: Path) -> None:
    made = spacy.blank("en")
    with pytest.raises(ModelNotFoundError, match=r"no encoder: '.*nothing/encoder\.onnx'"):
        made.add_pipe("tapeproof_encoder", config={"weights": str(tmp_path / "nothing")})
    with pytest.raises(ModelNotFoundError, match=r"no encoder: '.*/no-such-model/"):
        made.add_pipe("tapeproof_encoder", config={"weights": "no-such-model"})
    with pytest.raises(ModelNotFoundError, match="no sentence classifier"):
        made.add_pipe("tapeproof_sentences", config={"weights": str(tmp_path)})
    assert made.pipe_names == []


def test_weights_are_those_of_a_shipped_model_by_default() -> None:
    made = spacy.blank("en")
    named = made.add_pipe("tapeproof_encoder", config={"weights": "encoder"}, name="named")
    default: Any = made.add_pipe("tapeproof_encoder")
    assert (default.encoder.name, default.encoder.version) == (
        named.encoder.name,  # type: ignore[attr-defined]
        named.encoder.version,  # type: ignore[attr-defined]
    )


# --- with and without the encoder ---------------------------------------------------------------

TEXT = "Shares of Goldman Sachs rose 5% on Monday, said Ada Lind. Tin may fall next year."


def annotated(text: str, language: Language) -> Document:
    article = Article(text=text, published_at=NOW, retrieved_at=NOW, language="en")
    (document,) = documents([article], language=language, now=lambda: NOW)
    assert isinstance(document, Document)
    return document


def test_without_the_encoder_there_is_no_modality(fast: Language) -> None:
    assert SCORERS[0] not in fast.component_names
    assert {"ner", SCORERS[1]} <= set(fast.pipe_names)
    document = annotated(TEXT, fast)
    assert len(document.sentences) == 2
    assert all(sentence.modality is None for sentence in document.sentences)
    assert all(sentence.sentiment for sentence in document.sentences)
    assert all(sentence.checkworthiness is not None for sentence in document.sentences)
    assert document.models == ("en_tapeproof-" + fast.meta["version"],)
    goldman = next(entity for entity in document.entities if entity.text == "Goldman Sachs")
    assert goldman.sentiment == document.sentences[0].sentiment
    assert [a.holder.text for a in document.attributions if a.holder] == ["Ada Lind"]


def test_components_run_in_the_same_order_without_the_encoder(fast: Language) -> None:
    assert fast.pipe_names[0] == BEFORE_PARSER[0]
    assert fast.pipe_names[-len(AFTER_MODELS) :] == list(AFTER_MODELS)
    assert fast.pipe_names.index("parser") < fast.pipe_names.index(SCORERS[1])


def with_encoder(encoder: Path) -> Callable[..., Path]:
    """Stands in for ``resources.model``: shipped models, but for the encoder."""
    real = resources.model

    def model(*parts: str) -> Path:
        return encoder if parts == ("encoder",) else real(*parts)

    return model


@pytest.mark.parametrize("harmed", ["encoder.onnx", "meta.json"])
def test_a_damaged_encoder_is_one_clear_error_of_the_whole_pipeline(
    tmp_path: Path, harmed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = tiny.write_folder(tmp_path / "encoder")
    monkeypatch.setattr(resources, "model", with_encoder(encoder))
    (encoder / harmed).write_bytes(b"{")
    with pytest.raises(ModelNotFoundError, match=r"the encoder cannot be read: '.*encoder'"):
        load_language()
    (encoder / harmed).unlink()
    with pytest.raises(ModelNotFoundError, match=rf"no encoder: '.*{harmed}' "):
        load_language()


def test_another_encoder_in_the_shipped_pipeline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever weights are there, the document names them."""
    encoder = tiny.write_folder(tmp_path / "encoder")
    monkeypatch.setattr(resources, "model", with_encoder(encoder))
    document = annotated("Goldman Sachs profit fell in London.", load_language())
    assert document.models[1:] == ("tiny-1.0",)
    assert document.sentences[0].sentiment is not None
    assert document.sentences[0].sentiment.score == HIGH
