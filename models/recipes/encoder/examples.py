"""Corpora as training examples of the encoder: pieces, and what is known of the answers.

No corpus knows all answers, so that every layer of an example may be unknown, and what a corpus
says of names may leave several tags open: ORG of a coarse corpus may be a company, and a word
outside its names may still belong to an index. Such a word has a set of allowed tags.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from augment import filled, pools, templates, with_names_exchanged
from grammar.clauses import grown
from names import COARSE_FILES, Annotated, coarse, full, lines, related_companies, surfaces
from organisations import COMPANY_WORDS, ORG_WORDS
from prepare import DEMONYMS, TREEBANKS, listed_companies, partial_headlines
from tokenizers import Tokenizer
from treebank import HEADLINE_SHARE, Word, sentences, without_stop

from nlp.annotate.encoder.labels import (
    MODALITIES,
    NAME_TAGS,
    NAMES,
    PARTS_OF_SPEECH,
    RELATIONS,
    ROLES,
    SENTIMENTS,
    TAGS,
)
from nlp.annotate.encoder.pieces import Row, last_pieces, rows

SEED = 20260

#: Corpora with all layers; the number of times that each is read in an epoch.
LAYERED = {
    "newsroom-written/train.jsonl": 3,
    "bizwire-annotated/train.jsonl": 2,
}
#: Further coarse corpora of other kinds of text, and how many sentences of each are taken.
OTHER_COARSE = (("btc/train.ner.jsonl", 1500), ("wnut17/train.ner.jsonl", 1000))
EXCHANGED_COPIES, FILLINGS = 2, 6
DEBATE_SENTENCES = 6000
POLITICAL_TARGETS = 3500
#: Sentences of `grammar/`.
GROWN = 8_000

OUTSIDE, OPEN, UNKNOWN, ORGANISATION = 0, len(NAME_TAGS), len(NAME_TAGS) + 1, len(NAME_TAGS) + 2
_COARSE_LABELS = ("COMPANY", "ORG", "PERSON", "PLACE")


def allowed_tags() -> np.ndarray:
    """Which tags a code of names allows; shape (codes, tags).

    The first codes are the tags themselves; then come: outside, or in a name of a kind that
    coarse corpora do not mark; unknown; beginning and inside of a company or organisation.
    """
    codes = np.eye(len(NAME_TAGS) + 4, len(NAME_TAGS), dtype=bool)
    for number, tag in enumerate(NAME_TAGS):
        codes[OPEN, number] = tag[2:] not in _COARSE_LABELS
        codes[UNKNOWN, number] = True
        codes[ORGANISATION, number] = tag in {"B-COMPANY", "B-ORG"}
        codes[ORGANISATION + 1, number] = tag in {"I-COMPANY", "I-ORG"}
    return codes


class Syntax(NamedTuple):
    """What a treebank says of the tokens of a sentence.

    Attributes:
        pieces: Positions of the last pieces of the tokens.
        heads: Number of each token's head, counted from 1; 0 for the root.
        tags, parts, relations: Numbers of the labels; -100 for one that is not learnt.
    """

    pieces: np.ndarray
    heads: np.ndarray
    tags: np.ndarray
    parts: np.ndarray
    relations: np.ndarray


@dataclass
class Example:
    """One sentence.

    Attributes:
        ids, cases: Pieces and their classes of capitals.
        words: Positions of the first pieces of the words.
        names: A code for each word; None where nothing is known.
        targets: First and last word and sentiment of things spoken of.
        roles: For each part of attributions a tag (0 O, 1 B, 2 I) for each word; -1 is unknown.
        syntax: Tags and dependencies, where known.
        sentiment, checkworthy, modality: Answers of the sentence; -1 where unknown.
        source: Folder of the corpus.
    """

    ids: np.ndarray
    cases: np.ndarray
    words: np.ndarray
    names: np.ndarray | None = None
    targets: list[tuple[int, int, int]] = field(default_factory=list)
    roles: np.ndarray | None = None
    syntax: Syntax | None = None
    sentiment: int = -1
    checkworthy: int = -1
    modality: int = -1
    source: str = ""


@dataclass
class Labelled:
    """A sentence and what its corpus says of it, with offsets of characters.

    ``names`` are (start, end, code of the label's beginning); ``rest`` is the code of the words
    outside of them; ``targets`` are (start, end, sentiment); ``roles`` maps a part to its spans.
    """

    text: str
    names: list[tuple[int, int, int]] | None = None
    rest: int = OUTSIDE
    gaps: list[tuple[int, int]] = field(default_factory=list)
    targets: list[tuple[int, int, int]] = field(default_factory=list)
    roles: dict[str, list[tuple[int, int]]] | None = None
    sentiment: int = -1
    checkworthy: int = -1
    modality: int = -1
    source: str = ""


def _covered(row: Row, start: int, end: int) -> np.ndarray:
    """Numbers of the words that a stretch of text touches."""
    return np.flatnonzero((np.array(row.starts) < end) & (np.array(row.ends) > start))


def encoded(labelled: Sequence[Labelled], tokenizer: Tokenizer) -> Iterator[Example]:
    """Examples of sentences; of a very long one only the first row."""
    found = rows(tokenizer, [one.text for one in labelled])
    for one, its_rows in zip(labelled, found, strict=True):
        if its_rows:
            row = its_rows[0]
            yield Example(
                np.array(row.ids, np.int32),
                np.array(row.cases, np.int8),
                np.array(row.words, np.int16),
                names=_codes(one, row),
                targets=_targets(one, row),
                roles=_role_tags(one, row),
                sentiment=one.sentiment,
                checkworthy=one.checkworthy,
                modality=one.modality,
                source=one.source,
            )


def _codes(one: Labelled, row: Row) -> np.ndarray | None:
    if one.names is None:
        return None
    codes = np.full(len(row.words), one.rest, np.int8)
    for start, end in one.gaps:
        codes[_covered(row, start, end)] = max(one.rest, OPEN)
    for start, end, code in one.names:
        covered = _covered(row, start, end)
        codes[covered] = code + 1
        codes[covered[:1]] = code
    return codes


def _targets(one: Labelled, row: Row) -> list[tuple[int, int, int]]:
    spans = ((_covered(row, start, end), label) for start, end, label in one.targets)
    return [(int(words[0]), int(words[-1]), label) for words, label in spans if len(words)]


def _role_tags(one: Labelled, row: Row) -> np.ndarray | None:
    if one.roles is None:
        return None
    tags = np.full((len(ROLES), len(row.words)), -1, np.int8)
    for layer, role in enumerate(ROLES):
        if role not in one.roles:
            continue
        tags[layer] = 0
        for start, end in sorted(one.roles[role], key=lambda span: (span[0], -span[1])):
            covered = _covered(row, start, end)
            if not tags[layer, covered].any():  # of nested ones the outer
                tags[layer, covered] = 2
                tags[layer, covered[:1]] = 1
    return tags


def layered(path: Path, source: str) -> Iterator[Labelled]:
    """Sentences with all layers, of a file in the form of newsroom-written."""
    for record in lines(path):
        text = record["text"]
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for attribution in record["attributions"]:
            parts = attribution.get("parts") or {}
            for role in ROLES:
                spans = parts.get(role) or ([attribution[role]] if attribution[role] else [])
                for start, end in spans:
                    if role == "content" and text[:start].endswith("that "):
                        start -= len("that ")
                    roles[role].append((start, end))
        yield Labelled(
            text,
            names=[
                (e["start"], e["end"], 1 + 2 * NAMES.index(e["label"])) for e in record["entities"]
            ],
            targets=[
                (t["start"], t["end"], SENTIMENTS.index(t["label"])) for t in record["targets"]
            ],
            roles=roles,
            sentiment=SENTIMENTS.index(record["sentiment"]),
            checkworthy=int(record["checkworthy"]),
            modality=MODALITIES.index(record["modality"]),
            source=source,
        )


def _named(annotated: Annotated, rest: int) -> Labelled:
    names = []
    for name in annotated.names:
        label, surface = name.label, annotated.text[name.start : name.end]
        if label == "ORG?" and ORG_WORDS.search(surface):
            label = "ORG"
        elif label == "ORG?" and COMPANY_WORDS.search(surface):
            label = "COMPANY"
        code = ORGANISATION if label == "ORG?" else 1 + 2 * NAMES.index(label)
        names.append((name.start, name.end, code))
    rest = UNKNOWN if annotated.is_partial else rest
    return Labelled(
        annotated.text, names=names, rest=rest, gaps=annotated.gaps, source=annotated.source
    )


def named(corpora: Path, written: Sequence[Path]) -> Iterator[Labelled]:
    """Sentences of which only the names are known."""
    chance = random.Random(SEED)
    for path, most in (*COARSE_FILES, *OTHER_COARSE):
        for annotated in islice(coarse(corpora, path, demonyms=set(DEMONYMS)), most):
            yield _named(annotated, OPEN)
    companies = listed_companies(corpora)
    for annotated in (*related_companies(corpora), *partial_headlines(corpora, companies)):
        yield _named(annotated, UNKNOWN)
    texts = [text for path in LAYERED for text in full(corpora, path)]
    texts += [t for p in written for t in full(p.parents[1], f"{p.parent.name}/{p.name}")]
    stock = pools()
    for label, surface in stock.items():
        surface += [name for name in surfaces(texts, label) if len(name) > 2]
    stock["COMPANY"] += chance.sample(companies, min(300, len(companies)))
    for _ in range(EXCHANGED_COPIES):
        for text in texts:
            if text.names:
                yield _named(with_names_exchanged(text, stock, chance), OUTSIDE)
    for template in templates():
        for _ in range(FILLINGS):
            yield _named(filled(template, stock, chance), OUTSIDE)


def told(corpora: Path) -> Iterator[Labelled]:
    """Sentences of which only sentiment, or sentiment towards targets, is known."""
    agreed = {r["id"]: r["label"] for r in lines(corpora / "sentfin/train.sentences.jsonl")}
    for record in lines(corpora / "sentfin/train.targets.jsonl"):
        targets = [
            (t["start"], t["end"], SENTIMENTS.index(t["label"]))
            for t in record["targets"]
            if t["start"] is not None
        ]
        label = agreed.get(record["id"])
        sentiment = SENTIMENTS.index(label) if label else -1
        yield Labelled(record["text"], targets=targets, sentiment=sentiment, source="sentfin")
    for record in lines(corpora / "twitter-financial-news/train.sentences.jsonl"):
        text = record["text"].split("https://t.co/")[0].strip()
        if text:
            label = SENTIMENTS.index(record["label"])
            yield Labelled(text, sentiment=label, source="twitter-financial-news")
    political = lines(corpora / "newsmtsc/train.targets.jsonl.gz")
    for record in islice(political, POLITICAL_TARGETS):
        targets = [(t["start"], t["end"], SENTIMENTS.index(t["label"])) for t in record["targets"]]
        yield Labelled(record["text"], targets=targets, source="newsmtsc")


def debated(corpora: Path) -> Iterator[Labelled]:
    """Sentences of debates, of which only check-worthiness is known."""
    found = list(lines(corpora / "ct24-checkworthy-en/train.jsonl.gz"))
    random.Random(SEED).shuffle(found)
    for record in found[:DEBATE_SENTENCES]:
        label = int(record["label"] == "Yes")
        yield Labelled(record["text"], checkworthy=label, source="ct24-checkworthy-en")


def attributed(corpora: Path) -> Iterator[Labelled]:
    """Sentences of GUM with cues and contents, which follow its clauses; sources are left open.

    A sentence inside a content that spans several has no cue of its own: it says nothing.
    """
    for part in ("permissive", "sharealike"):
        with gzip.open(corpora / f"gum/{part}/train.attribution.jsonl.gz", "rt") as handle:
            for line in handle:
                yield from _of_document(json.loads(line))


def _of_document(record: dict) -> Iterator[Labelled]:
    start = 0
    for text in record["text"].split("\n"):
        end = start + len(text)
        cues, contents, is_open = [], [], False
        for attribution in record["attributions"]:
            cue, (first, last) = attribution["cue"], attribution["content"]
            is_own = cue and start <= cue[0] < end
            if is_own and start <= first < end:
                inside = text[first - start : last - start].rstrip(" .,;:")
                cues.append((cue[0] - start, cue[1] - start))
                contents.append((first - start, first - start + len(inside)))
            else:
                is_open |= bool(is_own) or (first < end and start < last)
        if text and not is_open:
            yield Labelled(text, roles={"cue": cues, "content": contents}, source="gum")
        start = end + 1


def parsed(
    corpora: Path, tokenizer: Tokenizer, *, part: str = "train", chance: random.Random | None = None
) -> Iterator[Example]:
    """Sentences of the treebanks; some without their final stop, to look like headlines.

    Args:
        corpora: Folder of the corpora.
        tokenizer: The encoder's.
        part: ``train`` or ``dev``.
        chance: Which lose their stop; None leaves all as they are.
    """
    for pattern in TREEBANKS:
        for sentence in sentences(corpora / pattern.format(part=part)):
            is_headline = chance is not None and chance.random() < HEADLINE_SHARE
            words = without_stop(sentence) if is_headline else sentence.words
            example = _parsed(words, tokenizer, source=pattern.split("/")[0])
            if example is not None:
                yield example


def grown_examples(count: int, tokenizer: Tokenizer, *, seed: int) -> Iterator[Example]:
    """Sentences of our grammar of market news, some without their final stop."""
    chance = random.Random(seed)
    for sentence in grown(count, seed=seed):
        words = without_stop(sentence) if chance.random() < HEADLINE_SHARE else sentence.words
        example = _parsed(words, tokenizer, source="grammar")
        if example is not None:
            yield example


def _parsed(words: Sequence[Word], tokenizer: Tokenizer, *, source: str) -> Example | None:
    """An example of one sentence; None for one that needs several rows."""
    text, ends = "", []
    for word in words:
        text += word.form
        ends.append(len(text))
        text += " " * word.is_spaced
    found = rows(tokenizer, [text])[0]
    if len(found) != 1:
        return None
    row = found[0]
    heads = [0 if word.dep == "ROOT" else word.head + 1 for word in words]
    syntax = Syntax(
        pieces=np.array(last_pieces(row, ends), np.int16),
        heads=np.array(heads, np.int16),
        tags=_numbers([word.xpos for word in words], TAGS),
        parts=_numbers([word.upos for word in words], PARTS_OF_SPEECH),
        relations=_numbers([word.dep for word in words], RELATIONS),
    )
    return Example(
        np.array(row.ids, np.int32),
        np.array(row.cases, np.int8),
        np.array(row.words, np.int16),
        syntax=syntax,
        source=source,
    )


def _numbers(labels: Sequence[str], known: Sequence[str]) -> np.ndarray:
    return np.array([known.index(one) if one in known else -100 for one in labels], np.int16)


def all_examples(
    corpora: Path,
    tokenizer: Tokenizer,
    written: Sequence[Path] = (),
    *,
    copies: int = 3,
    treebanks: int = 2,
) -> list[Example]:
    """What an epoch reads, in a fixed order.

    Args:
        corpora: Folder of the corpora.
        tokenizer: The encoder's.
        written: Further files with all layers: our own.
        copies: How often an epoch reads those.
        treebanks: How often it reads the treebanks.
    """
    found: list[Labelled] = []
    for path, times in LAYERED.items():
        found += list(layered(corpora / path, path.split("/")[0])) * times
    for path in written:
        found += list(layered(path, path.parent.name)) * copies
    for some in (named(corpora, written), told(corpora), debated(corpora), attributed(corpora)):
        found += some
    chance = random.Random(SEED)
    read = [list(parsed(corpora, tokenizer, chance=chance)) for _ in range(treebanks)]
    ours = grown_examples(GROWN, tokenizer, seed=SEED)
    return [*_in_chunks(found, tokenizer), *chain.from_iterable(read), *ours]


def _in_chunks(labelled: Sequence[Labelled], tokenizer: Tokenizer) -> Iterator[Example]:
    for start in range(0, len(labelled), 2000):
        yield from encoded(labelled[start : start + 2000], tokenizer)


def respelt(cases: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Classes of capitals as if the sentence were printed small, in capitals or as a headline."""
    draw = chance.random()
    with_letters = (cases >= 1) & (cases <= 4)
    if draw < SMALL_SHARE:
        return np.where(with_letters | (cases == 6), 1, cases)
    if draw < SMALL_SHARE + CAPITALS_SHARE:
        return np.where(with_letters, 3, cases)
    if draw < SMALL_SHARE + CAPITALS_SHARE + TITLE_SHARE:
        return np.where(cases == 1, 2, cases)
    return cases


#: Shares of sentences respelt.
SMALL_SHARE, CAPITALS_SHARE, TITLE_SHARE = 0.06, 0.03, 0.05
