"""Speed of the figure and time grammars, in sentences per second on one core.

    python benchmarks/figures_and_times.py [FILE] [--seconds 5]

FILE holds one sentence a line; without it a built-in mix of newsroom sentences is read. Other
parsers are measured on the same sentences where they are installed (dateparser, quantulum3,
recognizers-text-suite), so that the ratio does not depend on the machine. At the end the time for
100 kB of hostile text, the worst of several kinds, and how it grows when the text doubles.
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
        from quantulum3 import classifier, parser

        classifier.USE_CLF = False  # its weights do not load with a present scikit-learn
        found["quantulum3"] = parser.parse
    if importlib.util.find_spec("recognizers_suite"):
        found["recognizers-text"] = recognizers()
    return found


def recognizers() -> Callable[[str], object]:
    """All that the suite finds of numbers, percentages, currencies and times."""
    import recognizers_suite as suite

    culture, now = suite.Culture.English, SEEN_AT.replace(tzinfo=None)

    def read(text: str) -> object:
        return (
            suite.recognize_number(text, culture),
            suite.recognize_percentage(text, culture),
            suite.recognize_currency(text, culture),
            suite.recognize_datetime(text, culture, reference=now),
        )

    return read


HOSTILE = (
    "1", "1,", "1,234,", "12,34,56,", "1.111", "1 111 ", "$", "a half of ", "-",
    "nine hundred and ", "between 3% and ", "3-", "½", "from 1 to ", "March ", "since ",
    "the week to ", "1e", "(", "a ",
)  # fmt: skip


def hostile(size: int) -> tuple[float, str]:
    """Seconds for the slowest of the hostile texts of a size, and its piece."""

    def took(piece: str) -> float:
        text = piece * (size // len(piece))
        begin = time.process_time()
        ours(text)
        return time.process_time() - begin

    return max((took(piece), piece) for piece in HOSTILE)


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
    once, piece = hostile(100_000)
    twice, _ = hostile(200_000)
    print(f"hostile text      {once:10.2f} s per 100 kB ({piece!r} repeated)")
    print(f"                  {twice:10.2f} s for 200 kB")


if __name__ == "__main__":
    main()
