"""The corpora that the shipped weights are trained on, with licence and attribution."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A corpus.

    Attributes:
        name: Folder of the corpora collection.
        licence: Of the texts and annotation used here.
        attribution: Whom the licence wants named.
        parts: Parts of the pipeline trained on it.
    """

    name: str
    licence: str
    attribution: str
    parts: str


SYNTAX = "tok2vec, tagger, morphologizer, parser"
NAMES = "ner"

SOURCES = (
    Source(
        "ud-ewt (train)",
        "CC BY-SA 4.0",
        "Universal Dependencies English Web Treebank (Silveira et al. 2014, the UD contributors)",
        SYNTAX,
    ),
    Source(
        "gum/permissive (train)",
        "CC BY 4.0 (texts CC BY 2.5 to 4.0 and public domain)",
        "GUM, the Georgetown University Multilayer corpus (Zeldes 2017)",
        f"{SYNTAX}, {NAMES}",
    ),
    Source(
        "gum/sharealike (train)",
        "annotation CC BY 4.0, texts CC BY-SA 3.0 (Wikipedia, Wikivoyage)",
        "GUM, the Georgetown University Multilayer corpus (Zeldes 2017)",
        f"{SYNTAX}, {NAMES}",
    ),
    Source("newsroom-written (train)", "CC BY 4.0", "the tapeproof contributors", NAMES),
    Source(
        "bizwire-annotated",
        "CC BY 4.0 (texts Wikinews, CC BY 2.5)",
        "the tapeproof contributors; Wikinews authors; MEANTIME (see there)",
        NAMES,
    ),
    Source(
        "meantime",
        "CC BY 4.0 (texts Wikinews, CC BY 2.5)",
        "Fondazione Bruno Kessler, VU Amsterdam, Universidad del País Vasco (Minard et al. 2016)",
        NAMES,
    ),
    Source("wikigold", "CC BY 4.0 (texts Wikipedia)", "Balasuriya et al. 2009", NAMES),
    Source(
        "uner-ewt (dev)",
        "CC BY-SA 4.0",
        "Universal NER English-EWT (Mayhew et al. 2024)",
        NAMES,
    ),
    Source(
        "re-docred",
        "MIT (texts Wikipedia, CC BY-SA 3.0)",
        "Tan et al. 2022; Yao et al. 2019",
        NAMES,
    ),
    Source(
        "crossner (politics)",
        "MIT (texts Wikipedia, CC BY-SA)",
        "Liu et al. 2021",
        NAMES,
    ),
    Source("multiner-gov (first 1,000)", "CC0 1.0", "Ranathunga et al. 2025", NAMES),
    Source("sentfin (names)", "MIT", "Sinha et al. 2022", NAMES),
    Source(
        "core-company-relations (names)",
        "CC BY 4.0 (texts Wikipedia, CC BY-SA)",
        "Borchert et al. 2023",
        NAMES,
    ),
    Source(
        "spacy-lookups-data 1.0.5 (tables of the lemmatizer)",
        "MIT (English tables after WordNet, WordNet licence)",
        "Explosion; Princeton University",
        "lemmatizer",
    ),
)


def as_meta() -> list[dict[str, str]]:
    """The sources in the form of spaCy's `meta.json`."""
    return [
        {"name": s.name, "url": "", "license": s.licence, "author": s.attribution} for s in SOURCES
    ]
