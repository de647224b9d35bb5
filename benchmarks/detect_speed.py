"""What detection of claims adds to the annotate stage, on one core.

    PYTHONPATH=. python benchmarks/detect_speed.py [--words 15000] [--rounds 3]

The texts are those of ``annotate_speed.py``. In every round the documents are made and then read
for claims by the same process, so that the ratio does not depend on the machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from statistics import median
from typing import Any

from annotate_speed import count_words, made_texts, stage

from nlp.detect import claims
from nlp.reference import Reference

Clocked = tuple[list[Any], float]


def clocked(read: Callable[[Iterable[Any]], Iterator[Any]], items: Iterable[Any]) -> Clocked:
    """What reading some items gives, and the processor seconds that it takes."""
    started = time.process_time()
    made = list(read(items))
    return made, time.process_time() - started


def main() -> None:
    """Prints the ratio of each round and its median."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--words", type=int, default=15_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    texts = [text.whole for text in made_texts(chosen.words)]
    reference, annotated = Reference.load(), stage(fast=False)
    list(claims(annotated(texts[:2]), reference=reference))  # everything is loaded
    ratios = []
    for number in range(chosen.rounds):
        documents, reading = clocked(annotated, texts)
        found, detecting = clocked(partial(claims, reference=reference), documents)
        ratios.append(detecting / reading)
        print(
            f"round {number + 1}: {count_words(texts):,} words, annotate {reading:.2f} s, "
            f"detect {detecting:.2f} s for {len(found):,} claims, ratio {ratios[-1]:.3f}"
        )
    print(f"median ratio {median(ratios):.3f}")


if __name__ == "__main__":
    main()
