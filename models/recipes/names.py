"""Corpora with names as annotated texts under the labels of the public contract.

Three kinds of source: *full* ones carry the ten labels; *coarse* ones carry PER, ORG, LOC and
leave open which organisation is a company; *partial* ones mark single names and say nothing
about the rest of their sentence. What a source leaves open is kept as a `gap`, and the
recogniser is neither rewarded nor punished for what it does there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from treebank import opened

LABELS = (
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
)


class Name(NamedTuple):
    """A labelled stretch of a text; half-open character offsets."""

    start: int
    end: int
    label: str


@dataclass
class Annotated:
    """A text with its names.

    Attributes:
        text: One or a few sentences.
        names: Without overlaps, in order of their start.
        gaps: Stretches about which the source says nothing.
        source: Folder of the corpus.
        is_partial: Whether everything outside `names` is unknown.
    """

    text: str
    names: list[Name] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    source: str = ""
    is_partial: bool = False


# Coarse tag to label; ORG? is settled by `organisations.py`, and GAP says "unknown".
COARSE = {
    "PER": "PERSON",
    "LOC": "PLACE",
    "ORG": "ORG?",
    "PRO": "PRODUCT",
    "corporation": "COMPANY",
    "product": "PRODUCT",
    "MISC": "GAP",
    "FIN": "GAP",
    "politician": "PERSON",
    "person": "PERSON",
    "scientist": "PERSON",
    "researcher": "PERSON",
    "organisation": "ORG?",
    "politicalparty": "ORG",
    "university": "ORG",
    "location": "PLACE",
    "country": "PLACE",
    "TIME": "",
    "NUM": "",
}

# Files of the coarse corpora, and how many of their first sentences are taken (None: all).
COARSE_FILES: tuple[tuple[str, int | None], ...] = (
    ("meantime/ner.jsonl", None),
    ("wikigold/train.ner.jsonl", None),
    ("gum/permissive/train.ner.jsonl.gz", None),
    ("gum/sharealike/train.ner.jsonl.gz", None),
    ("uner-ewt/dev.ner.jsonl", None),
    ("re-docred/train.ner.jsonl.gz", None),
    ("crossner/politics.train.ner.jsonl", None),
    ("crossner/politics.dev.ner.jsonl", None),
    # Reports of one government: more of them would drown the rest.
    ("multiner-gov/train.ner.jsonl.gz", 1000),
)

# Relations of core-company-relations whose two ends are both companies.
COMPANY_RELATIONS = {"acquired_by", "competitor_of", "merged_with", "subsidiary_of", "client_of"}

# Words that annotators of the coarse corpora leave inside names and our guidelines leave out.
LEADING = re.compile(
    r"^(?:the|prime minister|president|mr|mrs|ms|dr|sir|chancellor|senator|prof|professor)\.?\s+",
    re.IGNORECASE,
)

_NO_BLANK_BEFORE = re.compile(r"^(?:[.,;:!?%)\]}»”’]|'s|n't|'re|'ve|'ll|'d|'m|''|-)$")
_NO_BLANK_AFTER = re.compile(r"^(?:[(\[{$€£¥«“]|``|-)$")


def lines(path: Path) -> Iterator[dict]:
    """The objects of a JSON Lines file, gzipped or not."""
    with opened(path) as handle:
        for line in handle:
            yield json.loads(line)


def joined(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """A text of tokens with the blanks of ordinary print, and the offsets of each token."""
    parts: list[str] = []
    offsets: list[tuple[int, int]] = []
    position = 0
    for index, token in enumerate(tokens):
        is_glued = index == 0 or _NO_BLANK_BEFORE.match(token)
        if not is_glued and not _NO_BLANK_AFTER.match(tokens[index - 1]):
            parts.append(" ")
            position += 1
        parts.append(token)
        offsets.append((position, position + len(token)))
        position += len(token)
    return "".join(parts), offsets


def tagged_spans(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """First token, token after the last and tag of each name of a BIO sequence."""
    start = None
    for index, tag in enumerate([*tags, "O"]):
        if start is not None and (not tag.startswith("I-") or tag[2:] != tags[start][2:]):
            yield start, index, tags[start][2:]
            start = None
        if tag.startswith("B-") or (tag.startswith("I-") and start is None):
            start = index


def full(corpora: Path, path: str) -> Iterator[Annotated]:
    """Sentences of a corpus that carries all labels of the contract."""
    for record in lines(corpora / path):
        names = [Name(e["start"], e["end"], e["label"]) for e in record["entities"]]
        yield Annotated(record["text"], sorted(names), source=path.split("/")[0])


def coarse(corpora: Path, path: str, *, demonyms: set[str]) -> Iterator[Annotated]:
    """Sentences of a corpus of PER, ORG and LOC; companies are not yet told from others.

    Args:
        corpora: Folder of the corpora.
        path: File in it.
        demonyms: Lower-case words for people of a place, which are no names here.

    Yields:
        Texts whose organisations are labelled `ORG?`.
    """
    for record in lines(corpora / path):
        text, offsets = joined(record["tokens"])
        annotated = Annotated(text, source=path.split("/")[0])
        for first, last, tag in tagged_spans(record["tags"]):
            start, end = offsets[first][0], offsets[last - 1][1]
            label = COARSE.get(tag, "GAP")
            while label and (found := LEADING.match(text[start:end])):
                start += found.end()
            if not label or start >= end or text[start:end].lower() in demonyms:
                continue
            if label == "GAP":
                annotated.gaps.append((start, end))
            else:
                annotated.names.append(Name(start, end, label))
        yield annotated


def related_companies(corpora: Path) -> Iterator[Annotated]:
    """Sentences with the two companies of a relation; the rest of each is unknown."""
    for record in lines(corpora / "core-company-relations/train.relations.jsonl.gz"):
        if record["relation"] not in COMPANY_RELATIONS:
            continue
        text, offsets = joined(record["tokens"])
        spans = sorted((record["e1"], record["e2"]))
        names = [Name(offsets[a][0], offsets[b - 1][1], "COMPANY") for a, b in spans]
        if names[0].end <= names[1].start:
            yield Annotated(text, names, source="core-company-relations", is_partial=True)


def headline_targets(corpora: Path) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Headlines of sentfin with the spans of their targets, which carry no label."""
    for record in lines(corpora / "sentfin/train.targets.jsonl"):
        spans = [(t["start"], t["end"]) for t in record["targets"] if t["start"] is not None]
        yield record["text"], sorted(spans)


def surfaces(texts: Iterable[Annotated], label: str) -> list[str]:
    """The different names with a label, in the order of their first occurrence."""
    found: dict[str, None] = {}
    for annotated in texts:
        for name in annotated.names:
            if name.label == label:
                found.setdefault(annotated.text[name.start : name.end])
    return list(found)
