"""Precision by hand: a sample of the claims found in sentences of other people's news text.

    python corpora/claims/audit/audit.py CORPORA          # claims of the sample not judged yet
    python corpora/claims/audit/audit.py CORPORA --report # precision over the sample

CORPORA is a folder with finer-ord, finentity and financial-phrasebank, which measure only and are
not shipped. Their texts go to the terminal, never into a file: ``judgements.csv`` keeps the id of
the sentence, offsets, a digest of the claim's fields, and the judgement.

A sample are the first 200 claims of its part in the order of a hash over sentence, place and form,
so that it hardly moves when the rules change; a claim whose fields have changed has to be judged
again. The part ``development`` was looked at while rules were made; the parts ``test`` are the
sentences whose key begins with 8 to f, each without those that an earlier sample showed: ``test``
is the first, and those after it were each drawn by a seed of their own.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from nlp.evaluate.corpora import records
from nlp.evaluate.gold import GoldRecord
from nlp.pipeline import Pipeline
from nlp.records import Article, Claim, Failure

HERE = Path(__file__).resolve().parent
JUDGEMENTS = HERE / "judgements.csv"
COLUMNS = ("part", "corpus", "key", "start", "end", "form", "digest", "right", "errors")
#: Each part and what is put before the place of a claim, so that each is drawn anew.
SEEDS = {"development": "", "test": "", "test-2": "2026-11-23 ", "test-3": "2026-11-23 third "}
PARTS = tuple(reversed(SEEDS))
CORPORA = {
    "finer-ord": "finer-ord/eval.ner.jsonl",
    "finentity": "finentity/eval.targets.jsonl",
    "financial-phrasebank": "financial-phrasebank/eval.sentences.jsonl",
}
SIZE = 200

#: The sentences come without a date; relative words count from here.
SEEN = dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC)


def sentences(folder: Path) -> Iterator[tuple[str, Article]]:
    """Every sentence as an article of its own, with the name of its corpus."""
    for corpus, path in CORPORA.items():
        for record in records(folder / path):
            if isinstance(record, GoldRecord):
                key = hashlib.sha1(record.text.encode()).hexdigest()[:12]
                made = Article(
                    id=key, text=record.text, language="en", published_at=SEEN, retrieved_at=SEEN
                )
                yield corpus, made


def found(folder: Path) -> Iterator[tuple[str, Claim]]:
    """All claims of all sentences."""
    pipeline = Pipeline.open(markets=[HERE.parents[1] / "market"], now=lambda: SEEN)
    corpus_of, articles = {}, []
    for corpus, article in sentences(folder):
        if article.id not in corpus_of:
            corpus_of[article.id] = corpus
            articles.append(article)
    for document in pipeline.documents(articles):
        if isinstance(document, Failure):
            raise SystemExit(document.message)
        for claim in pipeline.claims([document]):
            if isinstance(claim, Failure):
                raise SystemExit(claim.message)
            yield corpus_of[claim.article_id], claim


def digest(claim: Claim) -> str:
    """What was judged: another digest is another claim."""
    window, figure = claim.window, claim.quantity
    fields = (
        claim.form, [(mention.text, mention.id) for mention in claim.subjects], claim.direction,
        figure and (figure.value, figure.high, figure.unit, figure.currency, figure.hedge),
        window and (window.text, window.begin, window.end_on), claim.modality, claim.negated,
    )  # fmt: skip
    return hashlib.sha1(repr(fields).encode()).hexdigest()[:12]


def order(claim: Claim, seed: str = "") -> str:
    """The place of a claim in the order of a sample."""
    figure = claim.quantity.start if claim.quantity else claim.start
    place = f"{seed}{claim.article_id} {figure} {claim.form}"
    return hashlib.sha1(place.encode()).hexdigest()


def sample(folder: Path, part: str, shown_before: set[str]) -> list[tuple[str, Claim]]:
    """The first claims of a part in the order of the hash.

    Args:
        folder: The corpora.
        part: One of ``PARTS``.
        shown_before: Keys of the sentences that earlier samples have shown.
    """
    ordered = sorted(found(folder), key=lambda item: order(item[1], SEEDS[part]))
    if part != "development":
        ordered = [
            (corpus, claim)
            for corpus, claim in ordered
            if claim.article_id[0] in "89abcdef" and claim.article_id not in shown_before
        ]
    return ordered[:SIZE]


def judgements() -> list[dict[str, str]]:
    """The rows of the file."""
    if not JUDGEMENTS.is_file():
        return []
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(claim: Claim) -> tuple[str, str, str, str]:
    """What a judgement is about."""
    return claim.article_id, str(claim.start), str(claim.end), digest(claim)


def shown(corpus: str, claim: Claim, text: str) -> str:
    """A claim for the eyes of a judge; the first fields are a row of the file."""
    row = ",".join((corpus, *place(claim)[:3], claim.form, digest(claim)))
    figure, window = claim.quantity, claim.window
    fields = {
        "subject": [(mention.text, mention.id) for mention in claim.subjects],
        "objects": [(mention.text, mention.id) for mention in claim.objects],
        "measure": claim.measure,
        "direction": claim.direction,
        "figure": figure and f"{figure.hedge} {figure.value} {figure.high or ''} {figure.unit}",
        "from": claim.quantity_from and str(claim.quantity_from.value),
        "window": window and f"{window.text} {window.begin}..{window.end_on}",
        "modality": claim.modality + (" negated" if claim.negated else ""),
        "holder": claim.holder and claim.holder.text,
    }
    told = "; ".join(f"{name} {value}" for name, value in fields.items() if value)
    return f"{row}\n  {text}\n  [{claim.text}] {told}\n"


def report(rows: list[dict[str, str]]) -> None:
    """Precision with its 95 % interval (Wilson), by corpus, and the kinds of error."""
    right = sum(row["right"] == "1" for row in rows)
    low, high = wilson(right, len(rows))
    print(
        f"{len(rows)} judged of {SIZE}: precision {right / len(rows):.3f} [{low:.3f}, {high:.3f}]"
    )
    for corpus in CORPORA:
        mine = [row["right"] for row in rows if row["corpus"] == corpus]
        if mine:
            print(f"  {corpus:22s} {mine.count('1')} of {len(mine)}")
    errors = Counter(error for row in rows for error in row["errors"].split())
    for error, n in errors.most_common():
        print(f"  wrong {error:16s} {n}")


def wilson(right: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927)."""
    share, square = right / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z * (share * (1 - share) / total + square / total / 4) ** 0.5 / (1 + square)
    return middle - half, middle + half


def main() -> None:
    """Print what is to be judged, or what the judgements say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--part", choices=PARTS, default=PARTS[0])
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    rows = judgements()
    earlier = list(SEEDS)[: list(SEEDS).index(arguments.part)]
    shown_before = {row["key"] for row in rows if row["part"] in earlier}
    known = {
        (row["key"], row["start"], row["end"], row["digest"]): row
        for row in rows
        if row["part"] == arguments.part
    }
    texts = {article.id: article.text for _, article in sentences(arguments.corpora)}
    chosen = sample(arguments.corpora, arguments.part, shown_before)
    rows = [known[place(claim)] for _, claim in chosen if place(claim) in known]
    if arguments.report:
        report(rows)
        return
    for corpus, claim in chosen:
        if place(claim) not in known:
            print(f"{arguments.part}," + shown(corpus, claim, texts[claim.article_id]))


if __name__ == "__main__":
    main()
