"""Near-duplicates in a store that grows: time per article, size, memory, and what is found.

Synthetic articles of 150 to 450 words: words by Zipf's law, stock phrases of the trade in every
fourth sentence, figures of their own. One in fifty is a reprint of an article that may be far back
(new lead, a fifth of the sentences gone, a footer), one in twenty a report after one of twenty
patterns, with other figures. Run it as ``PYTHONPATH=. python benchmarks/store_duplicates.py``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from nlp.records import Article
from nlp.store import Store

EPOCH = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
BATCH = 25  # articles to a transaction, as a feed brings them
PHRASES = (
    "shares of the company rose in early trading on Monday",
    "according to people familiar with the matter who asked not to be named",
    "the company did not immediately respond to a request for comment",
    "compared with the same period a year earlier the figure was higher",
    "analysts polled by the agency had expected on average",
    "the benchmark index closed at its highest level since the spring",
    "in a statement on its website the central bank said that",
    "the yield on the benchmark note fell to the lowest in a month",
)


class Press:
    """Writes articles; the same ones every time."""

    def __init__(self, seed: int = 11) -> None:
        self._draw = random.Random(seed)
        letters = "abcdefghiklmnoprstuvw"
        self._words = ["".join(self._draw.choices(letters, k=3 + n % 7)) for n in range(50_000)]
        total = 0.0
        self._weights = [total := total + 1 / (rank + 3) for rank in range(len(self._words))]
        self._patterns = [self._sentences() for _ in range(20)]
        self._kept: list[tuple[str, list[str]]] = []

    def articles(self) -> Iterator[tuple[str, str | None, str]]:
        """Ids, ids of the original of reprints, texts; without an end."""
        number = 0
        while True:
            number += 1
            name, drawn = f"a{number}", self._draw.random()
            if drawn < 0.02 and self._kept:
                original, sentences = self._draw.choice(self._kept)
                yield name, original, self._reprint(sentences)
                continue
            if drawn < 0.07:
                sentences = [self._filled(one) for one in self._draw.choice(self._patterns)]
            else:
                sentences = [self._filled(one) for one in self._sentences()]
                if self._draw.random() < 0.05:
                    self._kept.append((name, sentences))
            yield name, None, " ".join(sentences)

    def _sentences(self) -> list[str]:
        several = []
        for _ in range(self._draw.randrange(8, 24)):
            words = self._draw.choices(self._words, cum_weights=self._weights, k=14)
            if self._draw.random() < 0.25:
                words += self._draw.choice(PHRASES).split()
            words.insert(self._draw.randrange(len(words)), "#")
            several.append(" ".join(words).capitalize() + ".")
        return several

    def _filled(self, sentence: str) -> str:
        return sentence.replace("#", f"{self._draw.uniform(0, 500):.1f}")

    def _reprint(self, sentences: list[str]) -> str:
        kept = [one for one in sentences[1:] if self._draw.random() > 0.2]
        lead, footer = self._sentences()[0], "Reporting by our correspondent; editing by the desk."
        return " ".join([self._filled(lead), *kept, footer])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, nargs="*", default=[10_000, 100_000, 300_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite"
        with Store(path) as store:
            grow(store, path, given.marks)
    return 0


def grow(store: Store, path: Path, marks: list[int]) -> None:
    """Fill the store, and print at each mark how the last thousand articles went."""
    truth: dict[str, str] = {}
    batch: list[Article] = []
    recent: list[tuple[float, float]] = []
    for count, (name, original, text) in enumerate(Press().articles(), start=1):
        at = EPOCH + dt.timedelta(minutes=count)
        url = f"https://wire.example/{name}"
        batch.append(Article(id=name, url=url, text=text, published_at=at, retrieved_at=at))
        if original:
            truth[name] = original
        if len(batch) == BATCH:
            begun, used = time.perf_counter(), time.process_time()
            with store.batch():
                for one in batch:
                    store.add_article(one)
            spent = time.perf_counter() - begun, time.process_time() - used
            recent = [*recent[-399:], spent]
            batch.clear()
        if count in marks:
            tell(path, count, recent, truth)
        if count >= max(marks):
            return


def tell(
    path: Path,
    count: int,
    recent: list[tuple[float, float]],
    truth: dict[str, str],
) -> None:
    """One line: how long, how large, how right."""
    with sqlite3.connect(path) as connection:
        found = dict(connection.execute("SELECT id, duplicates_of FROM articles").fetchall())
    connection.close()
    found = {one: to for one, to in found.items() if to}
    right = sum(truth.get(one) == to for one, to in found.items())
    size = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    passed, used = (
        1000 * sum(times) / (len(recent) * BATCH) for times in zip(*recent, strict=True)
    )
    print(
        f"{count:,}: of the last {len(recent) * BATCH:,} each took {passed:.2f} ms"
        f" ({used:.2f} ms of processor); {size:,.0f} MB, peak memory {peak:,.0f} MB;"
        f" precision {right / max(len(found), 1):.4f}, recall {right / max(len(truth), 1):.4f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
