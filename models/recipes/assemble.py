"""Puts the trained parts together into the shipped folder `models/en_tapeproof`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import spacy
import srsly
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.vocab import Vocab
from tokenizing import add_rules

from nlp.annotate.components import AFTER_MODELS, BEFORE_PARSER, NOT_WITH_ENCODER, SCORERS

# spaCy puts the language before it: `en_tapeproof`.
NAME = "tapeproof"
VERSION = "0.1.0"
LICENCE = "CC BY-SA 4.0"

# Tables of the rule lemmatizer.
LEMMA_TABLES = ("lemma_rules", "lemma_exc", "lemma_index")

# Auxiliaries and particles, for which the tables have no entries: lemma to forms.
AUXILIARIES = {
    "be": ("am", "is", "are", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m"),
    "have": ("has", "had", "having", "'ve", "’ve"),
    "do": ("does", "did", "done", "doing"),
    "will": ("wo", "'ll", "’ll"),
    "can": ("ca",),
    "would": ("'d", "’d"),
}
PARTICLES = {"not": ("n't", "n’t")}

# The package that the tables come from; it is needed here only.
LOOKUPS_REQUIREMENT = "spacy-lookups-data==1.0.5"


def lemma_lookups(work: Path) -> Lookups:
    """The tables of the lemmatizer, fetched once from the package index into the work folder."""
    folder = work / "lookups"
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", str(folder)]
        subprocess.run([*command, LOOKUPS_REQUIREMENT], check=True)
    tables = Lookups()
    for name in LEMMA_TABLES:
        path = folder / "spacy_lookups_data" / "data" / f"en_{name}.json.gz"
        table = srsly.read_gzip_json(path)
        if name == "lemma_exc":
            for pos, lemmas in (("aux", AUXILIARIES), ("part", PARTICLES)):
                table[pos] = {form: [lemma] for lemma, forms in lemmas.items() for form in forms}
        tables.add_table(name, table)
    return tables


def lemma_notices(work: Path) -> str:
    """The licence texts of the tables, which have to travel with them."""
    folder = work / "lookups"
    package = next(folder.glob("spacy_lookups_data-*.dist-info")) / "LICENSE"
    wordnet = folder / "spacy_lookups_data" / "data" / "en_license.txt"
    parts = [path.read_text(encoding="utf-8") for path in (package, wordnet)]
    lines = [line.rstrip() for line in "\n\n".join(parts).splitlines()]
    return "The tables in lemmatizer/lookups come under these terms.\n\n" + "\n".join(lines) + "\n"


def assembled(syntax: Path, names: Path, work: Path) -> Language:
    """One pipeline of the syntax parts, the lemmatizer and the recogniser of names.

    Args:
        syntax: Trained pipeline with `tok2vec`, `tagger`, `morphologizer` and `parser`.
        names: Trained pipeline with `ner`.
        work: Work folder, for the tables of the lemmatizer.

    Returns:
        The pipeline, without what was needed only to train it.
    """
    language = spacy.load(syntax)
    add_rules(language)
    lemmatizer = language.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize(list, lookups=lemma_lookups(work))
    language.add_pipe("ner", source=spacy.load(names))
    add_own(language)
    for block in ("training", "corpora", "paths", "initialize", "pretraining"):
        language.config.pop(block, None)
    return language


def add_own(language: Language) -> None:
    """Adds the project's components; what only a pipeline without the encoder needs is disabled."""
    for name in BEFORE_PARSER:
        language.add_pipe(name, first=True)
    for name in SCORERS:
        language.add_pipe(name, before="lemmatizer")
    for name in AFTER_MODELS:
        language.add_pipe(name)
    for name in NOT_WITH_ENCODER:
        language.disable_pipe(name)


def keep_needed_strings(language: Language, file: Path) -> None:
    """Leaves in `strings.json` the strings that labels and tables are made of.

    spaCy keeps every word that it ever saw, here those of the training corpora; a loaded
    pipeline meets words again as it reads them.

    Args:
        language: The pipeline as it was saved.
        file: Its `vocab/strings.json`, rewritten in place.
    """
    needed = set(Vocab().strings)
    for _, component in language.components:
        for label in getattr(component, "labels", ()):
            needed.add(label)
            needed.update(re.split(r"[|=]", label))
            needed.add("|".join(part for part in label.split("|") if not part.startswith("POS=")))
    for tables in language.get_pipe("lemmatizer").lookups.tables:
        table = language.get_pipe("lemmatizer").lookups.get_table(tables)
        needed.update(word for words in table.values() if isinstance(words, dict) for word in words)
    for rules in language.tokenizer.rules.values():
        needed.update(
            value for token in rules for value in token.values() if isinstance(value, str)
        )
    known = sorted(word for word in needed if word)
    file.write_text(json.dumps(known, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def write(
    language: Language, folder: Path, *, sources: list[dict], scores: dict, notices: str
) -> None:
    """Writes the pipeline to its folder, in place of an older one.

    Args:
        language: The assembled pipeline.
        folder: `models/en_tapeproof`.
        sources: Corpora with licence and attribution, for `meta.json`.
        scores: What `measure.py` found.
        notices: Licence texts that have to travel with the folder.
    """
    language.meta.update(
        name=NAME,
        version=VERSION,
        license=LICENCE,
        description="English financial news: tags, dependencies, sentences, lemmas and names.",
        author="the tapeproof contributors",
        email="",
        url="",
        sources=sources,
        performance=scores,
    )
    if folder.exists():
        shutil.rmtree(folder)
    language.to_disk(folder)
    keep_needed_strings(language, folder / "vocab" / "strings.json")
    (folder / "LICENSES.txt").write_text(notices, encoding="utf-8")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    for key in ("speed", "disabled"):
        meta.pop(key, None)
    text = json.dumps(meta, indent=1, ensure_ascii=False)
    (folder / "meta.json").write_text(text + "\n", encoding="utf-8")
