"""Speed of the figure and time grammars, in sentences per second on one core.

    python benchmarks/figures_and_times.py [FILE] [--seconds 5]

FILE holds one sentence a line; without it a built-in mix of newsroom sentences is read. Other
parsers are measured on the same sentences where they are installed (dateparser, quantulum3), so
that the ratio does not depend on the machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from nlp.annotate.quantities import quantities
from nlp.annotate.times import times

SENTENCES = (
    "Shares of the airline dropped 6.2% on Friday, their biggest one-day fall since March 2020.",
    "The economy grew at an annual pace of 2.8 percent in the third quarter.",
    "Profit fell from £62m to £48m, while revenue rose 4% to £1.2bn in the 12 months to June.",
    "The index closed at 4,012.33, up nearly 13% so far this year.",
    "Regulators approved the merger after a long review of its effect on customers.",
    "Analysts see the benchmark at 5,600 by December, a gain of about 8.5%.",
    "The two-year yield climbed nine basis points to 4.81%, the highest in more than a decade.",
    "The chief executive said demand for its products remained strong across all regions.",
    "Gold slipped 0.3% to $1,266.30 an ounce for a seventh straight session of losses.",
    "The bank expects to cut between 3,000 and 5,000 jobs over the next two years.",
)
SEEN_AT = dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC)


def rate(read: Callable[[str], object], sentences: Sequence[str], seconds: float) -> float:
    """Sentences per second of processor time."""
    read(sentences[0])
    done, begin = 0, time.process_time()
    while time.process_time() - begin < seconds:
        for sentence in sentences:
            read(sentence)
        done += len(sentences)
    return done / (time.process_time() - begin)


def ours(sentence: str) -> object:
    found = times(sentence, SEEN_AT)
    return quantities(sentence, exclude=found), found


def peers() -> dict[str, Callable[[str], object]]:
    """Parsers that are installed and can be called."""
    found: dict[str, Callable[[str], object]] = {}
    if importlib.util.find_spec("dateparser"):
        from dateparser.search import search_dates

        found["dateparser search"] = lambda text: search_dates(text, languages=["en"])
    if importlib.util.find_spec("quantulum3"):
        from quantulum3 import parser

        found["quantulum3"] = parser.parse
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", nargs="?", type=Path)
    arguments.add_argument("--seconds", type=float, default=3)
    options = arguments.parse_args()
    sentences = SENTENCES
    if options.file:
        sentences = tuple(filter(None, options.file.read_text(encoding="utf-8").splitlines()))
    both = rate(ours, sentences, options.seconds)
    print(
        f"{len(sentences)} sentences, {sum(map(len, sentences)) // len(sentences)} characters each"
    )
    print(f"figures + times   {both:10.0f} sentences/s")
    print(f"figures           {rate(quantities, sentences, options.seconds):10.0f} sentences/s")
    alone = rate(lambda text: times(text, SEEN_AT), sentences, options.seconds)
    print(f"times             {alone:10.0f} sentences/s")
    warnings.simplefilter("ignore")
    for name, read in peers().items():
        try:
            speed = rate(read, sentences, options.seconds)
        except ImportError as error:
            print(f"{name:17} cannot run: {error}")
            continue
        print(f"{name:17} {speed:10.0f} sentences/s, ours is {both / speed:.1f} times as fast")


if __name__ == "__main__":
    main()
