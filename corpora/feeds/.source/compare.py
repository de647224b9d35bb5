"""Compare what the program says of the sample feed with what it should say.

From the repository root::

    tapeproof fetch corpora/feeds > articles.jsonl
    tapeproof run corpora/feeds --market corpora/market --store s.sqlite --format jsonl > v.jsonl
    python corpora/feeds/.source/compare.py articles.jsonl v.jsonl
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

EXPECTED = Path(__file__).with_name("expected.csv")
Lines = list[dict[str, Any]]


def read(path: str) -> Lines:
    """The records of a file of JSON lines."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def by_sentence(articles: Lines, verdicts: Lines) -> dict[tuple[str, str], Lines]:
    """The claims of each sentence, by URL of the article and the sentence's text."""
    known = {article["id"]: article for article in articles}
    found = defaultdict(list)
    for line in verdicts:
        claim = line["claim"]
        article = known[claim["article_id"]]
        sentence = article["text"][claim["sentence_start"] : claim["sentence_end"]]
        found[article["url"], " ".join(sentence.split())].append(line)
    return found


def about(figure: str, sentence: str, lines: Lines) -> Lines:
    """The claims that hold a figure; those without a figure of their own come second."""
    begin = sentence.index(figure)
    end = begin + len(figure)
    exact, near = [], []
    for line in lines:
        claim = line["claim"]
        offset = claim["sentence_start"]
        figures = [claim[name] for name in ("quantity", "quantity_from") if claim.get(name)]
        if any(part["start"] - offset < end and begin < part["end"] - offset for part in figures):
            exact.append(line)
        elif not figures and claim["start"] - offset < end and begin < claim["end"] - offset:
            near.append(line)
    return exact or near


def main(articles: str, verdicts: str) -> None:
    """Print every difference and the totals."""
    claims = by_sentence(read(articles), read(verdicts))
    totals: Counter[str] = Counter()
    with EXPECTED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found = about(
                row["figure"],
                row["sentence"],
                claims.get((row["article"], row["sentence"]), []),
            )
            wanted = {row["label"], *filter(None, row["also_ok"].split("|"))}
            labels = [line["verdict"]["label"] for line in found]
            outcome = "agrees" if wanted & set(labels) else "differs" if labels else "missing"
            totals[outcome] += 1
            if outcome != "agrees":
                said = f"{', '.join(labels) or 'nothing'} instead of {row['label']}"
                print(f"{outcome}: {said}: {row['figure']!r} in {row['sentence']!r}")
                print(f"    {row['why']}")
    print(", ".join(f"{number} {outcome}" for outcome, number in totals.most_common()))


if __name__ == "__main__":
    main(*sys.argv[1:3])
