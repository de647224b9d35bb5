"""Reads the corpora folder and writes spaCy's training files to a work folder.

    python models/recipes/prepare.py --corpora PATH [--work models/.work]

`train.py` calls the same functions; this command serves to look at the files alone.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections.abc import Iterable
from itertools import islice, pairwise
from pathlib import Path

import spacy
from augment import filled, pools, respelt, templates, together, with_names_exchanged
from names import (
    COARSE_FILES,
    Annotated,
    Name,
    coarse,
    full,
    headline_targets,
    related_companies,
    surfaces,
)
from organisations import OrganisationSplitter
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from tokenizing import tokenizing_language
from treebank import measuring_docs, training_docs

SEED = 20260

TREEBANKS = (
    "gum/permissive/{part}.conllu.gz",
    "gum/sharealike/{part}.conllu.gz",
    "ud-ewt/{part}.conllu.gz",
)

FULL_FILES = ("newsroom-written/train.jsonl", "bizwire-annotated/train.jsonl")

# Copies of the fully labelled sentences with exchanged names, and fillings of each template.
EXCHANGED_COPIES = 4
FILLINGS = 20

# "Refinery stocks", "Mid-cap funds": groups, not companies; their second word is small.
GENERIC = re.compile(r"^[a-z0-9]| (?!of|and|the|de|for)[a-z]")

# Words for people of a place; the commonest in the coarse corpora, where some are tagged LOC.
# fmt: off
DEMONYMS = frozenset({
        "american", "australian", "austrian", "belgian", "brazilian", "british", "canadian",
        "chinese", "danish", "dutch", "english", "european", "finnish", "french", "german",
        "greek", "indian", "indonesian", "iranian", "iraqi", "irish", "israeli", "italian",
        "japanese", "korean", "malaysian", "mexican", "norwegian", "pakistani", "polish",
        "portuguese", "russian", "scottish", "spanish", "swedish", "swiss", "taiwanese",
        "thai", "turkish", "ukrainian", "vietnamese", "welsh", "african", "asian", "roman",
        "soviet", "ottoman", "jewish", "arab", "islamic", "muslim", "christian", "catholic",
})
# fmt: on


def prepare_syntax(corpora: Path, work: Path) -> Path:
    """Writes `syntax/train.spacy`, `syntax/dev.spacy`, and one file for each measured treebank."""
    vocab = tokenizing_language().vocab
    folder = work / "syntax"
    folder.mkdir(parents=True, exist_ok=True)
    train = DocBin(store_user_data=False)
    dev = DocBin(store_user_data=False)
    for pattern in TREEBANKS:
        for doc in training_docs(corpora / pattern.format(part="train"), vocab, seed=SEED):
            train.add(doc)
        single = DocBin(store_user_data=False)
        for doc in measuring_docs(corpora / pattern.format(part="dev"), vocab):
            single.add(doc)
            dev.add(doc)
        single.to_disk(folder / f"{pattern.split('/{')[0].replace('/', '-')}-dev.spacy")
    train.to_disk(folder / "train.spacy")
    dev.to_disk(folder / "dev.spacy")
    return folder


def listed_companies(corpora: Path) -> list[str]:
    """Names and short names of `sentfin/entities.csv`, without ticker symbols."""
    with (corpora / "sentfin/entities.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row["Entity"].split(",") for row in csv.DictReader(handle)]
    names = {name.strip() for row in rows for name in row[:-1]}
    return sorted(name for name in names if len(name) > 2 and not GENERIC.search(name))


def name_pools(texts: list[Annotated], companies: list[str]) -> dict[str, list[str]]:
    """`pools.toml` and the names of the fully labelled texts, by label."""
    found = pools()
    for label, names in found.items():
        names += [name for name in surfaces(texts, label) if len(name) > 2]
    chance = random.Random(SEED)
    found["COMPANY"] += chance.sample(companies, min(300, len(companies)))
    return found


def coarse_texts(corpora: Path, splitter: OrganisationSplitter) -> list[Annotated]:
    """The coarse corpora with their organisations settled, put together as in articles."""
    chance = random.Random(SEED)
    found: list[Annotated] = []
    for path, most in COARSE_FILES:
        texts = islice(coarse(corpora, path, demonyms=set(DEMONYMS)), most)
        found += together([splitter.settle(text) for text in texts], chance, most=4)
    return found


def partial_headlines(corpora: Path, companies: list[str]) -> list[Annotated]:
    """Headlines with a known company, index or currency as a target; the rest is unknown."""
    known, found = set(companies), []
    by_surface = {name: label for label in ("INDEX", "CURRENCY") for name in pools()[label]}
    for text, spans in headline_targets(corpora):
        names = []
        for start, end in spans:
            surface = text[start:end]
            label = by_surface.get(surface, "COMPANY" if surface in known else "")
            if label:
                names.append(Name(start, end, label))
        if names:
            found.append(Annotated(text, names, source="sentfin", is_partial=True))
    return found


def partial_texts(corpora: Path, companies: list[str]) -> list[Annotated]:
    """Texts of which only some names are known."""
    return [*related_companies(corpora), *partial_headlines(corpora, companies)]


def completed(texts: list[Annotated], language: Language) -> list[Annotated]:
    """Partial texts whose remainder is what a first recogniser leaves unnamed.

    Where that recogniser sees a name that the source does not mark, the stretch is a gap: its
    errors are not taught, and the rest of the sentence still teaches what is no name.
    """
    found = []
    docs = language.pipe((text.text for text in texts), batch_size=256)
    for text, doc in zip(texts, docs, strict=True):
        gaps = [(e.start_char, e.end_char) for e in doc.ents]
        found.append(Annotated(text.text, text.names, gaps, text.source))
    return found


def as_doc(annotated: Annotated, language: Language) -> Doc | None:
    """A document with its names set; None where a name covers no token as a whole."""
    doc = language.make_doc(annotated.text)
    spans = [
        doc.char_span(name.start, name.end, name.label, alignment_mode="expand")
        for name in annotated.names
    ]
    gaps = [doc.char_span(start, end, alignment_mode="expand") for start, end in annotated.gaps]
    ends = [(span.start, span.end) for span in spans if span]
    if None in spans or any(a[1] > b[0] for a, b in pairwise(ends)):
        return None
    named = {i for start, end in ends for i in range(start, end)}
    free = [gap for gap in gaps if gap and named.isdisjoint(range(gap.start, gap.end))]
    missing = sorted({token.i for gap in free for token in gap})
    doc.set_ents(
        [span for span in spans if span],
        missing=[doc[i : i + 1] for i in missing],
        default="outside",
    )
    return doc


def write_docs(texts: Iterable[Annotated], path: Path) -> int:
    """Writes the texts as a `DocBin`; returns how many documents it holds."""
    language = tokenizing_language()
    found = DocBin(store_user_data=False)
    for annotated in texts:
        if (doc := as_doc(annotated, language)) is not None:
            found.add(doc)
    found.to_disk(path)
    return len(found)


def in_domain(
    annotated: list[Annotated], names: dict[str, list[str]], chance: random.Random
) -> list[Annotated]:
    """The fully labelled sentences, their copies with other names, and filled templates."""
    exchanged = [
        with_names_exchanged(text, names, chance)
        for _ in range(EXCHANGED_COPIES)
        for text in annotated
        if text.names
    ]
    invented = [filled(line, names, chance) for line in templates() for _ in range(FILLINGS)]
    chance.shuffle(invented)
    return list(together([*annotated, *exchanged, *invented], chance, most=4))


def prepare_names(corpora: Path, work: Path, *, first: Path | None = None) -> Path:
    """Writes `names/train.spacy` and `names/dev.spacy`, or `names-first/...` for a first round.

    Args:
        corpora: Folder of the corpora.
        work: Work folder.
        first: A recogniser of the first round; with it the partial corpora join in.

    Returns:
        The folder written to.
    """
    folder = work / ("names" if first else "names-first")
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SEED)
    annotated = [text for path in FULL_FILES for text in full(corpora, path)]
    companies = listed_companies(corpora)
    names = name_pools(annotated, companies)
    splitter = OrganisationSplitter(
        annotated, companies=names["COMPANY"], organisations=pools()["ORG"]
    )
    texts = [*in_domain(annotated, names, chance), *coarse_texts(corpora, splitter)]
    if first:
        texts += completed(partial_texts(corpora, companies), spacy.load(first))
    chance.shuffle(texts)
    write_docs((respelt(text, chance) for text in texts), folder / "train.spacy")
    gum = coarse(corpora, "gum/permissive/dev.ner.jsonl.gz", demonyms=set(DEMONYMS))
    settled = [splitter.settle(text) for text in gum]
    write_docs([*full(corpora, "newsroom-written/dev.jsonl"), *settled], folder / "dev.spacy")
    return folder


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("models/.work"))
    arguments = parser.parse_args()
    prepare_syntax(arguments.corpora, arguments.work)
    prepare_names(arguments.corpora, arguments.work)


if __name__ == "__main__":
    main()
