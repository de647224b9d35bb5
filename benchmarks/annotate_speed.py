"""How fast the annotate stage is beside others: ``python benchmarks/annotate_speed.py``.

Words per second, on one core and on two, of

* annotate: the stage as shipped, articles in, documents out;
* annotate, fast: the same with ``Models(fast=True)``, without the encoder;
* spaCy CNN: tok2vec, tagger, parser and recogniser of the shipped pipeline and nothing else;
* BERT-base: a sentence classifier with three labels through transformers and torch, float32,
  batches of 32 sentences of like length; its weights are random, which takes the same time. It is
  slow, so about every tenth batch is read. Left out where torch is missing;
* encoder: ours alone, over sentences that are already split.

Each has a process to a core, with one thread, bound to that core. All load and warm up first; then
they take turns, so that whatever else the machine does hits all alike. On two cores each process
reads every other text, and the time runs from the common start to the end of the last. A word is
what stands between blanks. Needs Linux, which binds processes to cores.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import importlib.util
import itertools
import json
import math
import multiprocessing
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

from nlp import resources
from nlp.records import Article, Document

ANNOTATE, FAST, CNN = "annotate", "annotate, fast", "spaCy CNN"
BERT, ENCODER = "BERT-base", "encoder"
SENTENCES_OF_TEXT, SENTENCES_OF_PARAGRAPH = 12, 4
SEEN_AT = dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC)
WARM_UP = 8  # texts
BERT_BATCH = 32  # sentences
BERT_TEXTS = 25  # for so many texts one batch is read, about a tenth of their sentences
#: The libraries below numpy and torch read these when they load.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
LIBRARIES = ("spacy", "onnxruntime", "tokenizers", "transformers", "torch")
FIRST_DOCUMENT = """
import datetime as dt
from nlp.annotate import documents, load_language
from nlp.annotate.language import Models
from nlp.records import Article
now = dt.datetime.now(dt.UTC)
article = Article(text="Shares of the airline fell 6.2% on Friday.", retrieved_at=now)
next(documents([article], language=load_language(models=Models(fast={fast})), now=lambda: now))
"""
#: Children start from nothing, so that what they hold is their own.
SPAWN = multiprocessing.get_context("spawn")


class Text(NamedTuple):
    """An article's text and the sentences in it."""

    whole: str
    sentences: tuple[str, ...]


#: Reads texts and says how many words it has read.
Reader = Callable[[Sequence[Text]], int]
#: Words per second of each name with each number of cores, round by round.
Speeds = dict[tuple[str, int], list[float]]


# The texts


def made_texts(words: int) -> list[Text]:
    """Texts of at least so many words together, the same each time, repeated where they run out."""
    wholes, total = [], 0
    for whole in itertools.cycle([*_annotated_texts(), *_feed_texts()]):
        if total >= words:
            break
        wholes.append(whole)
        total += count_words([whole])
    distinct = list(dict.fromkeys(wholes))
    found = {
        whole: tuple(whole[sentence.start : sentence.end] for sentence in document.sentences)
        for whole, document in zip(distinct, stage(fast=True)(distinct), strict=True)
    }
    return [Text(whole, found[whole]) for whole in wholes]


def _annotated_texts() -> Iterator[str]:
    sentences = [
        json.loads(line)["text"]
        for path in sorted(resources.corpus("annotated").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for chosen in _portions(sentences, SENTENCES_OF_TEXT):
        yield "\n\n".join(map(" ".join, _portions(chosen, SENTENCES_OF_PARAGRAPH)))


def _portions(items: Sequence[str], size: int) -> list[Sequence[str]]:
    return [items[first : first + size] for first in range(0, len(items), size)]


def _feed_texts() -> Iterator[str]:
    from nlp.ingest import Response, articles

    def retrieve(url: str) -> Response:
        raise AssertionError(f"the sample feeds need no network, yet one asks for {url}")

    for item in articles([resources.corpus("feeds")], retrieve=retrieve, now=lambda: SEEN_AT):
        if isinstance(item, Article):
            yield item.text


def count_words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def renamed(text: Text, mark: str) -> Text:
    """The same with words that were never seen before in place of its names."""
    return Text(re.sub(r"\b[A-Z][a-z]{3,}\b", rf"\g<0>{mark}", text.whole), ())


# What is measured


def stage(*, fast: bool) -> Callable[[Sequence[str]], Iterator[Document]]:
    """The annotate stage, ready; an article that it refuses ends the run."""
    from nlp.annotate import documents, load_language
    from nlp.annotate.language import Models

    language = load_language(models=Models(fast=fast))

    def annotated(texts: Sequence[str]) -> Iterator[Document]:
        articles = (
            Article(text=text, language="en", published_at=SEEN_AT, retrieved_at=SEEN_AT)
            for text in texts
        )
        for document in documents(articles, language=language, now=lambda: SEEN_AT):
            if not isinstance(document, Document):
                raise TypeError(f"not annotated: {document}")
            yield document

    return annotated


def annotate(*, fast: bool = False) -> Reader:
    annotated = stage(fast=fast)

    def read(texts: Sequence[Text]) -> int:
        return sum(count_words([document.article.text]) for document in annotated(_wholes(texts)))

    return read


def annotate_fast() -> Reader:
    return annotate(fast=True)


def spacy_cnn() -> Reader:
    import spacy

    language = spacy.load(
        resources.model("en_tapeproof"),
        enable=["tok2vec", "tagger", "parser", "ner"],
        config={"nlp": {"disabled": []}},
    )

    def read(texts: Sequence[Text]) -> int:
        return sum(count_words([doc.text]) for doc in language.pipe(_wholes(texts)))

    return read


def bert_base() -> Reader:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    model = BertForSequenceClassification(BertConfig(num_labels=3)).eval()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(resources.model("encoder", "tokenizer.json")), pad_token="[PAD]"
    )

    def read(texts: Sequence[Text]) -> int:
        sentences = sorted(_sentences(texts), key=len)
        batches = _spread(
            _portions(sentences, BERT_BATCH), count=math.ceil(len(texts) / BERT_TEXTS)
        )
        with torch.inference_mode():
            for batch in batches:
                pieces = tokenizer(
                    list(batch), padding=True, truncation=True, max_length=512, return_tensors="pt"
                )
                model(**pieces).logits.argmax(-1).tolist()
        return sum(map(count_words, batches))

    return read


def _spread(batches: Sequence[Sequence[str]], *, count: int) -> list[Sequence[str]]:
    """So many of all lengths; each is as even as where all are read."""
    return [batches[(2 * place + 1) * len(batches) // (2 * count)] for place in range(count)]


def encoder_alone() -> Reader:
    from nlp.annotate.document import BATCH
    from nlp.annotate.encoder.model import Encoder

    encoder = Encoder.from_folder(resources.model("encoder"))

    def read(texts: Sequence[Text]) -> int:
        words = 0
        for first in range(0, len(texts), BATCH):
            sentences = _sentences(texts[first : first + BATCH])
            encoder.read(sentences)
            words += count_words(sentences)
        return words

    return read


def _wholes(texts: Sequence[Text]) -> list[str]:
    return [text.whole for text in texts]


def _sentences(texts: Sequence[Text]) -> list[str]:
    return [sentence for text in texts for sentence in text.sentences]


LOADERS: dict[str, Callable[[], Reader]] = {
    ANNOTATE: annotate,
    FAST: annotate_fast,
    CNN: spacy_cnn,
    BERT: bert_base,
    ENCODER: encoder_alone,
}


# Processes


class Worker:
    """A process bound to a core that has one of the ``LOADERS`` ready.

    Attributes:
        peak: The most megabytes that it has held so far.
    """

    def __init__(self, name: str, *, core: int) -> None:
        self._pipe, far_end = SPAWN.Pipe()
        SPAWN.Process(target=_serve, args=(name, core, far_end), daemon=True).start()
        far_end.close()  # it is the child's now: when that dies, waiting for an answer fails
        self.peak = 0.0

    def order(self, texts: Sequence[Text]) -> None:
        """Have texts read."""
        self._pipe.send(texts)

    def end(self) -> None:
        """Let the process go."""
        self._pipe.send(None)

    def answer(self) -> int:
        """Words of the texts that were ordered, once they are read."""
        words, self.peak = self._pipe.recv()
        return int(words)


def _serve(name: str, core: int, orders: Connection) -> None:
    os.sched_setaffinity(0, {core})
    read = LOADERS[name]()
    while (texts := orders.recv()) is not None:
        words = read(texts)
        orders.send((words, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def speed(workers: Sequence[Worker], texts: Sequence[Text]) -> float:
    """Words per second of all workers together, each with its share of the texts."""
    shares = [texts[first :: len(workers)] for first in range(len(workers))]
    began = time.perf_counter()
    for worker, share in zip(workers, shares, strict=True):
        worker.order(share)
    words = sum(worker.answer() for worker in workers)
    return words / (time.perf_counter() - began)


def rounds(workers: Mapping[str, Sequence[Worker]], texts: Sequence[Text], *, count: int) -> Speeds:
    """All take turns, first with one process each, then with all they have."""
    for worker in itertools.chain.from_iterable(workers.values()):
        worker.order(texts[:WARM_UP])
    for worker in itertools.chain.from_iterable(workers.values()):
        worker.answer()
    found: Speeds = {}
    for _ in range(count):
        for n_cores in range(1, len(next(iter(workers.values()))) + 1):
            for name, its_workers in workers.items():
                measured = speed(its_workers[:n_cores], texts)
                found.setdefault((name, n_cores), []).append(measured)
    return found


def start_up(*, fast: bool, count: int) -> list[float]:
    """Seconds from starting Python to the first document, files in the cache."""
    seconds = []
    for _ in range(count + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", FIRST_DOCUMENT.format(fast=fast)], check=True)
        seconds.append(time.perf_counter() - began)
    return seconds[1:]


# The report


def table(found: Speeds) -> Iterator[str]:
    """Speeds, and the ratios within each round to those that people use."""
    names, counts = (list(dict.fromkeys(keys)) for keys in zip(*found, strict=True))
    peers = [name for name in (CNN, BERT) if name in names]
    heads = ["words/s", *(f"to {peer}" for peer in peers)]
    columns = [f"{head}, {n_cores}" for head in heads for n_cores in map(_cores, counts)]
    yield f"| | {' | '.join(columns)} |"
    yield "|---" + "|--:" * len(columns) + "|"
    for name in names:
        cells = [spread(found[name, n_cores], ",.0f") for n_cores in counts]
        for peer, n_cores in itertools.product(peers, counts):
            both = zip(found[name, n_cores], found[peer, n_cores], strict=True)
            cells.append(spread([its / others for its, others in both], ".2f"))
        yield f"| {name} | {' | '.join(cells)} |"


def _cores(count: int) -> str:
    return "1 core" if count == 1 else f"{count} cores"


def spread(values: Sequence[float], form: str) -> str:
    """The median, with the lowest and the highest."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:{form}} ({least:{form}}–{most:{form}})"


def circumstances() -> str:
    """What the figures depend on."""
    installed = [name for name in LIBRARIES if importlib.util.find_spec(name)]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in installed]
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {', '.join(versions)}; load before {load:.1f}"


def memory(worker: Worker, texts: Sequence[Text]) -> None:
    """What a worker holds after four times the texts, with names that it has never seen."""
    for mark in ("ax", "ev", "ob", "ul"):
        worker.order([renamed(text, mark) for text in texts])
        worker.answer()
    print(f"{ANNOTATE}: {worker.peak:,.0f} MB at most after four times the words, all names new")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true", help="read four times the words besides")
    arguments = parser.parse_args()
    os.environ.update(ONE_THREAD)
    print(circumstances())
    with SPAWN.Pool(1) as apart:  # Linux counts what a parent holds as its child's peak
        texts = apart.apply(made_texts, (arguments.words,))
    print(f"{count_words(_wholes(texts)):,} words, {len(texts):,} texts, ", end="")
    print(f"{len(_sentences(texts)):,} sentences; {arguments.rounds} rounds: median (least–most)")
    names = list(LOADERS)
    if not importlib.util.find_spec("torch"):
        names.remove(BERT)
        print(f"{BERT} left out: torch is not installed")
    cores = sorted(os.sched_getaffinity(0))[:2]
    workers = {name: [Worker(name, core=core) for core in cores] for name in names}
    found = rounds(workers, texts, count=arguments.rounds)
    print("", *table(found), "", sep="\n")
    for name, fast in ((ANNOTATE, False), (FAST, True)):
        seconds = spread(start_up(fast=fast, count=arguments.rounds), ".2f")
        print(f"{name}: {seconds} s from starting Python to the first document")
    print(f"{ANNOTATE}: {workers[ANNOTATE][0].peak:,.0f} MB at most after all rounds")
    if arguments.memory:
        memory(workers[ANNOTATE][0], texts)
    for worker in itertools.chain.from_iterable(workers.values()):
        worker.end()


if __name__ == "__main__":
    main()
