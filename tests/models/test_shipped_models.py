"""The model folders that travel with the package: they load anywhere, and do the simple things."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

MODELS = Path(__file__).resolve().parents[2] / "models"

TRAINED = ["tok2vec", "tagger", "morphologizer", "parser", "lemmatizer", "ner"]

#: What ``spacy.load`` gives: the parts that the encoder makes superfluous are there, and rest.
WHOLE = [
    *("tapeproof_paragraphs", "tok2vec", "parser", "tapeproof_encoder", "lemmatizer"),
    *("tapeproof_entities", "tapeproof_times", "tapeproof_quantities"),
    *("tapeproof_attribution", "tapeproof_entity_sentiment"),
]
RESTING = ["morphologizer", "ner", "tagger", "tapeproof_sentences"]

LABELS = {
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
}

# Texts of our own, each split by " | " where a sentence ends.
SPLIT = [
    "The U.S. economy grew 2.3% in the third quarter. | Exports fell.",
    "Shares of Acme Corp. rose 2.3 percent on Sept. 20. | Beta Inc. was unchanged.",
    "Norland is the world's No. 3 producer of tin. | It sells most of it in the U.S. market.",
    "Mr. J. P. Hallam of Harrow & Co. expects 3.2 million barrels vs. 2.9 million a year ago.",
    "Sales at Orbis S.A. rose approx. 3% to $1.5 billion. | Margins shrank.",
]


@pytest.fixture(scope="module")
def language() -> Language:
    """The trained components alone."""
    ours = [name for name in (*WHOLE, *RESTING) if name not in TRAINED]
    return spacy.load(MODELS / "en_tapeproof", exclude=ours, config={"nlp.disabled": []})


def parsed(language: Language, text: str) -> dict[str, Any]:
    doc: Doc = language(text)
    return {token.text: token for token in doc}


def named(language: Language, text: str) -> set[tuple[str, str]]:
    return {(ent.text, ent.label_) for ent in language(text).ents}


def annotation(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_, t.sent.start)
        for t in doc
    ]


def test_the_folder_has_all_components_in_order(language: Language) -> None:
    whole = spacy.load(MODELS / "en_tapeproof")
    assert whole.pipe_names == WHOLE
    assert sorted(whole.disabled) == RESTING
    assert language.pipe_names == TRAINED


def test_labels_are_those_of_the_contract(language: Language) -> None:
    assert set(language.get_pipe("ner").labels) == LABELS  # type: ignore[attr-defined]


def test_meta_names_licence_sources_and_scores() -> None:
    meta = json.loads((MODELS / "en_tapeproof" / "meta.json").read_text(encoding="utf-8"))
    assert f"{meta['lang']}_{meta['name']}" == "en_tapeproof"
    assert meta["license"] == "CC BY-SA 4.0"
    assert {"ud-ewt (train)", "newsroom-written (train)"} <= {s["name"] for s in meta["sources"]}
    assert meta["performance"]


def test_lemma_tables_travel_with_the_folder(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package that the tables come from is needed by the recipe only.
    if importlib.util.find_spec("spacy_lookups_data") is not None:
        monkeypatch.setattr(spacy.registry.lookups, "get_all", dict)
    tokens = parsed(language, "Its shares had fallen, and analysts were buying companies.")
    assert tokens["fallen"].lemma_ == "fall"
    assert tokens["companies"].lemma_ == "company"
    assert tokens["were"].lemma_ == "be"


@pytest.mark.parametrize("text", SPLIT)
def test_sentences_end_where_they_should(language: Language, text: str) -> None:
    expected = text.split(" | ")
    assert [sentence.text for sentence in language(" ".join(expected)).sents] == expected


def test_headline_and_text_are_two_sentences(language: Language) -> None:
    text = "Tin climbs as mines close\n\nTin rose 2% on Monday."
    assert [sentence.text.strip() for sentence in language(text).sents] == [
        "Tin climbs as mines close",
        "Tin rose 2% on Monday.",
    ]


def test_tags_and_relations_of_a_plain_sentence(language: Language) -> None:
    tokens = parsed(language, "The company reported higher profits in March.")
    assert tokens["reported"].tag_ == "VBD"
    assert tokens["profits"].pos_ == "NOUN"
    assert tokens["company"].dep_ == "nsubj"
    assert tokens["company"].head.text == "reported"
    assert tokens["profits"].dep_ == "obj"
    assert "Tense=Past" in str(tokens["reported"].morph)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The S&P 500 fell 1.2% on Monday.", ("S&P 500", "INDEX")),
        ("Shares of Acme Corp. rose 2% after its results.", ("Acme Corp.", "COMPANY")),
        ("The Federal Reserve raised rates on Wednesday.", ("Federal Reserve", "ORG")),
        ("The yen weakened to 150 per dollar.", ("yen", "CURRENCY")),
        ("Exports from Germany fell in May.", ("Germany", "PLACE")),
    ],
)
def test_names_of_clear_sentences(language: Language, text: str, expected: tuple[str, str]) -> None:
    assert expected in named(language, text)


def test_same_text_same_answer_whatever_the_batch(language: Language) -> None:
    texts = [
        "Acme Corp. fell 3% in London.",
        "Tin rose. Copper fell, traders said.\n\nThe dollar was flat.",
        "",
        "No figure here",
    ] * 3
    alone = [annotation(language(text)) for text in texts]
    assert [annotation(doc) for doc in language.pipe(texts, batch_size=2)] == alone
    assert [annotation(doc) for doc in language.pipe(texts[::-1], batch_size=7)] == alone[::-1]


@pytest.mark.parametrize("name", ["en_tapeproof", "encoder", "sentences"])
def test_folders_are_small_and_have_cards(name: str) -> None:
    folder = MODELS / name
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    assert sum(sizes) < 40_000_000
    assert max(sizes) < 30_000_000
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "Licence" in card
    assert "train.py" in card


def test_nothing_is_pickled() -> None:
    suffixes = {
        file.suffix for name in ("encoder", "sentences") for file in MODELS.glob(f"{name}/*")
    }
    assert suffixes <= {".json", ".npz", ".onnx", ".md", ".txt"}
