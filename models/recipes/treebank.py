"""CoNLL-U treebanks as spaCy documents: several sentences and paragraphs to a `Doc`.

The parser learns sentence boundaries only where a document has more than one sentence, so that
neighbouring sentences of one text are kept together, with a blank line between paragraphs.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

# Sentences of a training document; drawn evenly. Short ones keep the batches even.
MOST_SENTENCES = 8

# Share of paragraphs of one sentence that lose their final stop, to look like headlines.
HEADLINE_SHARE = 0.25

# Share of training documents that are written in capitals, as some headlines and wires are.
CAPITALS_SHARE = 0.02

# Paragraph breaks of training documents; measured ones have the first.
PARAGRAPH_BREAKS = ("\n\n", "\n")


@dataclass
class Word:
    """One syntactic word.

    Attributes:
        form: As written.
        upos: Universal part of speech.
        xpos: Penn Treebank tag.
        feats: Morphological features, `Number=Sing|...` or empty.
        head: Index of the head in the sentence; its own index for the root.
        dep: Universal Dependencies relation, `ROOT` for the root.
        is_spaced: Whether a blank follows.
    """

    form: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    is_spaced: bool


@dataclass
class Sentence:
    """One sentence of a treebank.

    Attributes:
        words: In order.
        opens_document: Whether it is the first of its text.
        opens_paragraph: Whether it is the first of its paragraph.
    """

    words: list[Word] = field(default_factory=list)
    opens_document: bool = False
    opens_paragraph: bool = False


def opened(path: Path):  # type: ignore[no-untyped-def]
    """A text file, gzipped or not, for reading."""
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open()


def _word(columns: list[str], *, is_spaced: bool) -> Word:
    index, head = int(columns[0]) - 1, int(columns[6])
    return Word(
        form=columns[1],
        upos=columns[3],
        xpos=columns[4] if columns[4] != "_" else "",
        feats="" if columns[5] == "_" else columns[5],
        head=index if head == 0 else head - 1,
        dep="ROOT" if head == 0 else columns[7],
        is_spaced=is_spaced,
    )


def sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file in their order.

    Words inside a multi-word token ("don't") are written without a blank between them.
    """
    sentence, joined_until, joined_spaced = Sentence(), 0, True
    with opened(path) as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                sentence.opens_document = True
            elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
                sentence.opens_paragraph = True
            elif not line and sentence.words:
                yield sentence
                sentence, joined_until = Sentence(), 0
            elif line and not line.startswith("#"):
                columns = line.split("\t")
                spaced = "SpaceAfter=No" not in columns[9]
                if "-" in columns[0]:
                    joined_until, joined_spaced = int(columns[0].split("-")[1]), spaced
                elif "." not in columns[0]:
                    index = int(columns[0])
                    if index < joined_until:
                        spaced = False
                    elif index == joined_until:
                        spaced = joined_spaced
                    sentence.words.append(_word(columns, is_spaced=spaced))
    if sentence.words:
        yield sentence


def texts(path: Path) -> Iterator[list[Sentence]]:
    """The sentences of a file, text by text."""
    text: list[Sentence] = []
    for sentence in sentences(path):
        if sentence.opens_document and text:
            yield text
            text = []
        text.append(sentence)
    if text:
        yield text


def _paragraphs(group: list[Sentence]) -> list[list[Sentence]]:
    found: list[list[Sentence]] = []
    for sentence in group:
        if sentence.opens_paragraph or not found:
            found.append([])
        found[-1].append(sentence)
    return found


def without_stop(sentence: Sentence) -> list[Word]:
    """Its words without the full stop at their end, where nothing hangs on that."""
    words = sentence.words
    is_ended = len(words) > 4 and words[-1].form == "."
    if is_ended and all(word.head != len(words) - 1 for word in words[:-1]):
        return words[:-1]
    return words


def make_doc(group: list[Sentence], vocab: Vocab, *, chance: random.Random | None) -> Doc:
    """One spaCy document of neighbouring sentences.

    Args:
        group: The sentences, at least one.
        vocab: Shared vocabulary.
        chance: Where the changes for headlines and capitals come from; None changes nothing.

    Returns:
        A document with tags, features, heads and relations; a paragraph break is a space token
        that hangs on the word before it, as spaCy's own pipelines have it.
    """
    columns: dict[str, list] = {name: [] for name in ("words", "spaces", "tags", "pos", "morphs")}
    heads: list[int] = []
    deps: list[str] = []
    is_capitals = chance is not None and chance.random() < CAPITALS_SHARE

    def add(form: str, tag: str, pos: str, morph: str, spaced: bool, head: int, dep: str) -> None:
        for name, value in zip(columns, (form, spaced, tag, pos, morph), strict=True):
            columns[name].append(value)
        heads.append(head)
        deps.append(dep)

    for number, paragraph in enumerate(_paragraphs(group)):
        if number:
            columns["spaces"][-1] = False
            line_break = chance.choice(PARAGRAPH_BREAKS) if chance else PARAGRAPH_BREAKS[0]
            add(line_break, "_SP", "SPACE", "", False, len(heads) - 1, "dep")
        is_headline = len(paragraph) == 1 and chance is not None
        is_headline = is_headline and chance.random() < HEADLINE_SHARE  # type: ignore[union-attr]
        for sentence in paragraph:
            start = len(heads)
            for word in without_stop(sentence) if is_headline else sentence.words:
                form = word.form.upper() if is_capitals else word.form
                head = start + word.head
                add(form, word.xpos, word.upos, word.feats, word.is_spaced, head, word.dep)
            columns["spaces"][-1] = True
    return Doc(vocab, **columns, heads=heads, deps=deps)


def training_docs(path: Path, vocab: Vocab, *, seed: int) -> Iterator[Doc]:
    """Documents of one to `MOST_SENTENCES` sentences, with headline and capitals variants."""
    chance = random.Random(seed)
    for text in texts(path):
        start = 0
        while start < len(text):
            end = start + chance.randint(1, MOST_SENTENCES)
            yield make_doc(text[start:end], vocab, chance=chance)
            start = end


def measuring_docs(path: Path, vocab: Vocab) -> Iterator[Doc]:
    """Whole texts, unchanged."""
    for text in texts(path):
        yield make_doc(text, vocab, chance=None)
