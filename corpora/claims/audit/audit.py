"""Precision by hand: a sample of the claims found in other people's news text.

    python corpora/claims/audit/audit.py CORPORA                # what is not judged yet
    python corpora/claims/audit/audit.py CORPORA --write FILE   # the same as records, for a judge
    python corpora/claims/audit/audit.py CORPORA --read FILE    # what the judge filled in
    python corpora/claims/audit/audit.py CORPORA --report       # precision over the sample

CORPORA is a folder with the corpora of ``texts.py``, which are not shipped. Their texts go to the
terminal or into a file outside the repository: ``judgements.csv`` keeps the key of the text,
offsets, a digest of the claim's fields, and the judgement.

A sample are the first claims of its part in the order of a hash over seed, text, place and form, so
that it hardly moves when the rules change; a claim whose fields have changed has to be judged
again. A part leaves out the sentences that the parts before it have shown.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from texts import NAMES, SEEN, articles

from nlp.pipeline import Pipeline
from nlp.records import Article, Claim, Failure, Quantity

HERE = Path(__file__).resolve().parent
JUDGEMENTS = HERE / "judgements.csv"
COLUMNS = ("part", "corpus", "key", "start", "end", "form", "digest", "right", "errors")
CORPORA = NAMES
#: The corpora of the first samples, and those of the later ones; two of whole articles.
FIRST, LATER = NAMES[:3], NAMES[3:]
WHOLE = frozenset({"polnear", "meantime"})
LOOKED_AT, UNSEEN = "01234567", "89abcdef"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Part:
    """What a sample is drawn from.

    Attributes:
        corpora: Names of the corpora.
        half: First digits of the keys.
        seed: Stands before the place of a claim, so that each part is drawn anew.
        size: Claims of the sample.
    """

    corpora: tuple[str, ...]
    half: str
    seed: str
    size: int = 200


#: In the order in which they were drawn. The first was looked at whatever the key.
PARTS = {
    "development": Part(FIRST, LOOKED_AT + UNSEEN, ""),
    "test": Part(FIRST, UNSEEN, ""),
    "test-2": Part(FIRST, UNSEEN, "2026-11-23 "),
    "test-3": Part(FIRST, UNSEEN, "2026-11-23 third "),
    "wide-1": Part(NAMES, LOOKED_AT, "wide ", 150),
    "wide-2": Part(NAMES, LOOKED_AT, "wide second ", 150),
    "wide-3": Part(NAMES, LOOKED_AT, "wide third ", 150),
    "wide-test": Part(LATER, UNSEEN, "wide "),
}


def found(folder: Path, part: Part) -> Iterator[tuple[str, Article, Claim]]:
    """All claims of the texts of a part, with the name of the corpus."""
    pipeline = Pipeline.open(markets=[HERE.parents[1] / "market"], now=lambda: SEEN)
    named = {
        article.id: (corpus, article)
        for corpus, article in articles(folder, part.corpora)
        if article.id[0] in part.half
    }
    for document in pipeline.documents(article for _, article in named.values()):
        for claim in pipeline.claims([_sound(document)]):
            corpus, article = named[_sound(claim).article_id]
            yield corpus, article, _sound(claim)


def _sound(item: Item | Failure) -> Item:
    if isinstance(item, Failure):
        raise SystemExit(item.message)
    return item


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


def sample(folder: Path, name: str, rows: list[dict[str, str]]) -> list[tuple[str, Article, Claim]]:
    """The first claims of a part in the order of the hash.

    Args:
        folder: The corpora.
        name: One of ``PARTS``.
        rows: The judgements, which tell what the parts before this one have shown.
    """
    part = PARTS[name]
    earlier = list(PARTS)[: list(PARTS).index(name)]
    shown_before = {(row["key"], row["start"]) for row in rows if row["part"] in earlier}
    keys = {key for key, _ in shown_before}
    ordered = sorted(found(folder, part), key=lambda item: order(item[2], part.seed))
    fresh = [
        (corpus, article, claim)
        for corpus, article, claim in ordered
        if claim.article_id not in keys
        or (corpus in WHOLE and (claim.article_id, str(claim.start)) not in shown_before)
    ]
    return fresh[: part.size]


def judgements() -> list[dict[str, str]]:
    """The rows of the file."""
    if not JUDGEMENTS.is_file():
        return []
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(claim: Claim) -> tuple[str, str, str, str]:
    """What a judgement is about."""
    return claim.article_id, str(claim.start), str(claim.end), digest(claim)


def told(claim: Claim) -> dict[str, Any]:
    """The fields of a claim for the eyes of a judge, without those that are empty."""
    figure, earlier, window = claim.quantity, claim.quantity_from, claim.window
    fields = {
        "form": claim.form,
        "subject": [(mention.text, mention.id) for mention in claim.subjects],
        "objects": [(mention.text, mention.id) for mention in claim.objects],
        "measure": claim.measure,
        "direction": claim.direction,
        "figure": figure and _printed(figure),
        "from": earlier and f"{earlier.value} {earlier.unit}",
        "window": window and f"{window.text} {window.begin}..{window.end_on}",
        "modality": claim.modality + (" negated" if claim.negated else ""),
        "holder": claim.holder and claim.holder.text,
    }
    return {name: value for name, value in fields.items() if value}


def _printed(figure: Quantity) -> str:
    parts = (figure.hedge, figure.value, figure.high, figure.unit, figure.currency)
    return " ".join(str(part) for part in parts if part is not None)


def record(name: str, corpus: str, article: Article, claim: Claim) -> dict[str, Any]:
    """A claim with its sentence and what stands before it, to fill ``right`` and ``errors`` in."""
    key, start, end, fields = place(claim)
    row = (name, corpus, key, start, end, claim.form, fields, "", "")
    near = article.text[max(0, claim.sentence_start - 600) : claim.sentence_start]
    return {
        **dict(zip(COLUMNS, row, strict=True)),
        "title": article.title,
        "published_on": str(article.published_at and article.published_at.date()),
        "before": near,
        "sentence": article.text[claim.sentence_start : claim.sentence_end],
        "words": claim.text,
        "claim": told(claim),
    }


def shown(made: dict[str, Any]) -> str:
    """A record for the terminal; the first line is the beginning of a row of the file."""
    row = ",".join(made[name] for name in COLUMNS[:-2])
    fields = "; ".join(f"{name} {value}" for name, value in made["claim"].items())
    return f"{row}\n  {made['sentence']}\n  [{made['words']}] {fields}\n"


def take_over(path: Path, rows: list[dict[str, str]]) -> None:
    """Append the records that a judge has filled in to the judgements."""
    with path.open(encoding="utf-8") as lines:
        filled = [json.loads(line) for line in lines if line.strip()]
    missing = sum(item["right"] not in ("0", "1") for item in filled)
    if missing:
        raise SystemExit(f"{path}: {missing} records without a judgement; fill in right: 0 or 1")
    new = [{name: str(item[name]) for name in COLUMNS} for item in filled]
    known = {tuple(row[name] for name in COLUMNS[:-2]) for row in rows}
    with JUDGEMENTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        writer.writerows(
            row for row in new if tuple(row[name] for name in COLUMNS[:-2]) not in known
        )


def report(rows: list[dict[str, str]]) -> None:
    """Precision with its 95 % interval (Wilson), by corpus, and the kinds of error."""
    right = sum(row["right"] == "1" for row in rows)
    low, high = wilson(right, len(rows))
    print(f"{len(rows)} judged: precision {right / len(rows):.3f} [{low:.3f}, {high:.3f}]")
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
    """Print or write what is to be judged, take judgements over, or say what they say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--part", choices=PARTS, default=list(PARTS)[-1])
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--report", action="store_true")
    task.add_argument("--write", type=Path, help="a file outside the repository")
    task.add_argument("--read", type=Path, help="that file with right and errors filled in")
    given = parser.parse_args()
    rows = judgements()
    if given.read:
        take_over(given.read, rows)
        return
    if given.write and given.write.resolve().is_relative_to(HERE.parents[2]):
        parser.error(f"{given.write} is in the repository, which holds no text of others")
    known = {
        (row["key"], row["start"], row["end"], row["digest"]): row
        for row in rows
        if row["part"] == given.part
    }
    chosen = sample(given.corpora, given.part, rows)
    if given.report:
        report([known[place(claim)] for *_, claim in chosen if place(claim) in known])
        return
    made = [record(given.part, *each) for each in chosen if place(each[2]) not in known]
    if given.write:
        lines = (json.dumps(each, ensure_ascii=False) for each in made)
        given.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    for each in made:
        print(shown(each))


if __name__ == "__main__":
    main()
