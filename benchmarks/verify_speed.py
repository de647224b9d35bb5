"""How fast claims become verdicts: ``python benchmarks/verify_speed.py``.

Makes a market folder of 10,000 daily series and claims about them with known truth, links and
verifies them on one core, and joins the same claims with the same observations by a plain pandas
``merge_asof``; with ``--stream`` it tells the memory while more of them pass, with ``--store`` it
rechecks claims in a store, and with ``--wide`` it also opens a folder of 100 million observations.
Times are processor time of one process, so that what else the machine does hardly counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nlp.market.calendars import Calendar
from nlp.market.folder import MarketFolder
from nlp.pipeline import Pipeline
from nlp.pipeline.rechecking import Rechecked, recheck
from nlp.records import Article, Claim, ClaimWindow, Mention, Quantity, Verdict
from nlp.store import Store

SERIES, SESSIONS, CLAIMS = 10_000, 1_250, 100_000
GROUP = 125_000  # rows to a row group: a hundred series
FIRST = dt.date(2019, 1, 2)
#: What is said, and how often: days and levels make most of the news.
KINDS = {"day": 45, "level": 35, "direction": 10, "week": 5, "month": 5}


def sessions(count: int) -> list[dt.date]:
    """So many New York sessions from the first day on."""
    return list(Calendar.of("XNYS").sessions(FIRST, dt.date(2039, 12, 30))[:count])


def name(number: int) -> str:
    """The id of an instrument."""
    return f"XNAS:S{number:05d}"


def make(folder: Path, *, series: int, days: list[dt.date], group: int) -> None:
    """A market folder of random walks, written piece by piece."""
    (folder / "observations").mkdir(parents=True)
    head = "id,kind,name,currency,calendar\n"
    rows = (f"{name(n)},equity,Share {n},USD,XNYS\n" for n in range(series))
    (folder / "instruments.csv").write_text(head + "".join(rows), encoding="utf-8")
    head = "series,instrument,measure,unit,currency,frequency,adjustment\n"
    rows = (f"{name(n)}/close,{name(n)},close,currency,USD,D,split\n" for n in range(series))
    (folder / "series.csv").write_text(head + "".join(rows), encoding="utf-8")
    schema = pa.schema(
        [("series", pa.dictionary(pa.int32(), pa.string())), ("date", pa.date32()),
         ("value", pa.float64())]
    )  # fmt: skip
    step = max(1, group // len(days))
    path = folder / "observations" / "all.parquet"
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, series, step):
            numbers = range(start, min(series, start + step))
            writer.write_table(table(numbers, days, schema), row_group_size=group)


def table(numbers: range, days: list[dt.date], schema: pa.Schema) -> pa.Table:
    """The rows of some series."""
    codes = np.repeat(np.arange(len(numbers), dtype=np.int32), len(days))
    names = pa.array([f"{name(number)}/close" for number in numbers])
    dates = np.tile(np.array(days, dtype="datetime64[D]"), len(numbers))
    values = np.concatenate([walk(number, len(days)) for number in numbers])
    column = pa.DictionaryArray.from_arrays(pa.array(codes), names)
    return pa.table({"series": column, "date": dates, "value": values}).cast(schema)


def walk(number: int, count: int) -> np.ndarray:
    """The closes of one series, the same ones every time."""
    steps = np.random.default_rng(number).normal(0.0002, 0.012, count)
    closes: np.ndarray = (50 * np.exp(np.cumsum(steps))).round(2)
    return closes


def claims(count: int, *, series: int, days: list[dt.date], seed: int = 7) -> Iterator[Claim]:
    """So many claims, half of them true, in random order; stories share their instant."""
    rng = random.Random(seed)
    kinds = rng.choices(list(KINDS), list(KINDS.values()), k=count)
    walks: dict[int, np.ndarray] = {}
    for number, kind in enumerate(kinds):
        share = rng.randrange(series)
        if share not in walks:
            walks[share] = walk(share, len(days))
        yield claim(number, kind, share, walks[share], days, rng)


def claim(
    number: int,
    kind: str,
    share: int,
    closes: np.ndarray,
    days: list[dt.date],
    rng: random.Random,
) -> Claim:
    """One claim about a share, as a report of that evening would make it."""
    end = rng.randrange(40, len(days))
    on = days[end]
    base, window = base_of(kind, end, days)
    change = 100 * (closes[end] / closes[base] - 1)
    wrong = rng.random() < 0.5
    quantity, direction = None, None
    if kind == "level":
        quantity = figure(closes[end] * (1.03 if wrong else 1), 2, "currency")
    else:
        direction = "up" if (change >= 0) != (wrong and kind == "direction") else "down"
    if kind not in {"level", "direction"}:
        quantity = figure(abs(change) + (2.5 if wrong else 0), 1, "percent")
    return Claim(
        article_id=f"a{number // 5}", seen_at=dt.datetime.combine(on, dt.time(22), dt.UTC),
        start=number, end=number + 5, text="claim", sentence_start=number, sentence_end=number + 5,
        form="level" if kind == "level" else "direction_only" if quantity is None else "pct_change",
        subjects=(Mention(text="it", start=number, end=number + 2, id=name(share)),),
        measure="close", direction=direction, quantity=quantity, window=window,
    )  # fmt: skip


def base_of(kind: str, end: int, days: list[dt.date]) -> tuple[int, ClaimWindow]:
    """Place of the base, and the window that the words give."""
    on = days[end]
    if kind in {"week", "month"}:
        begin = on - dt.timedelta(days=on.weekday()) if kind == "week" else on.replace(day=1)
        base = next(place for place in range(end, -1, -1) if days[place] < begin)
        return base, ClaimWindow(
            text="so far", begin=begin, end_on=on, relation="to_date", granularity=kind
        )
    return end - 1, ClaimWindow(text="that day", begin=on, end_on=on, relation="on")


def figure(value: float, digits: int, unit: str) -> Quantity:
    """A figure as it is printed."""
    text = f"{value:.{digits}f}"
    currency = "USD" if unit == "currency" else None
    return Quantity(
        start=0, end=len(text), text=text, value=Decimal(text), unit=unit, currency=currency,
        step=Decimal(1).scaleb(-digits),
    )  # fmt: skip


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Processor seconds, and what came of it."""
    before = time.process_time()
    made = work()
    return time.process_time() - before, made


def opened(folder: Path, *, year: int = 2040) -> Pipeline:
    """What ``tapeproof verify --market FOLDER`` works with."""
    now = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    pipeline = Pipeline.open(markets=[folder], now=lambda: now)
    assert isinstance(pipeline.provider, MarketFolder)
    return pipeline


def judge(pipeline: Pipeline, made: Iterable[Claim]) -> Counter[str]:
    """Labels of all claims, as the pipeline links and verifies them; nothing else is kept."""
    found = pipeline.verdicts(made)
    return Counter(each.label for each in found if isinstance(each, Verdict))


def join(folder: Path, made: list[Claim]) -> pd.DataFrame:
    """The same claims beside the last close known and the one before it, by merge_asof."""
    rows = pq.read_table(folder / "observations" / "all.parquet").to_pandas()
    rows["date"] = pd.to_datetime(rows["date"])
    rows["series"] = rows["series"].astype(str)
    rows["before"] = rows.groupby("series", sort=False)["value"].shift()
    asked = pd.DataFrame(
        {
            "series": [f"{each.subjects[0].id}/close" for each in made],
            "date": pd.to_datetime([each.seen_at.date() for each in made]),
            "stated": [float(each.quantity.value) if each.quantity else np.nan for each in made],
        }
    )
    joined = pd.merge_asof(
        asked.sort_values("date"), rows.sort_values("date"), on="date", by="series"
    )
    joined["change"] = 100 * (joined["value"] / joined["before"] - 1)
    joined["holds"] = (joined["change"].abs() - joined["stated"]).abs() <= 0.05
    return joined


def megabytes() -> float:
    """Largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Make the data, run everything a few times, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=SERIES)
    parser.add_argument("--claims", type=int, default=CLAIMS, help="0 leaves the join out, too")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stream", type=int, default=0, help="so many claims more, none kept")
    parser.add_argument("--store", type=int, default=0, help="recheck so many claims in a store")
    parser.add_argument("--wide", action="store_true", help="also open 100 million observations")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        days = sessions(SESSIONS)
        folder = Path(place) / "market"
        make(folder, series=given.series, days=days, group=GROUP)
        if given.claims:
            made = list(claims(given.claims, series=given.series, days=days))
            report(folder, made, given.rounds)
        if given.stream:
            stream(folder, claims(given.stream, series=given.series, days=days, seed=8))
        if given.store:
            recheck_all(folder, Path(place), claims(given.store, series=given.series, days=days))
        if given.wide:
            wide(Path(place) / "wide")


def report(folder: Path, made: list[Claim], rounds: int) -> None:
    """Claims a second, memory, and the ratio to merge_asof."""
    ours, theirs, ratios = [], [], []
    start = megabytes()
    seconds, _ = timed(lambda: MarketFolder(folder))
    pipeline = opened(folder)
    cold, labels = timed(lambda: judge(pipeline, made))
    print(f"opened in {seconds:.2f} s; first pass, files unread: {len(made) / cold:,.0f} claims/s")
    print(f"labels {dict(labels)}; memory {megabytes() - start:,.0f} MB more than {start:,.0f}")
    for _ in range(rounds):
        seconds, _ = timed(lambda: judge(pipeline, made))
        ours.append(len(made) / seconds)
    for _ in range(rounds):
        seconds, _ = timed(lambda: join(folder, made))
        theirs.append(len(made) / seconds)
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    for label, rates in (("link and verify", ours), ("pandas merge_asof", theirs)):
        print(f"{label}: {statistics.median(rates):,.0f} claims/s "
              f"({min(rates):,.0f} to {max(rates):,.0f})")  # fmt: skip
    print(f"ratio to merge_asof: {statistics.median(ratios):.2f}")


def stream(folder: Path, made: Iterable[Claim]) -> None:
    """Verify claims as they come, and tell the largest memory after each tenth."""
    pipeline, pending, told = opened(folder), iter(made), []
    size = 100_000
    while count := sum(judge(pipeline, islice(pending, size)).values()):
        told.append(f"{count * (len(told) + 1):,}: {megabytes():,.0f} MB")
    print("largest memory by claims streamed:", "; ".join(told))


def recheck_all(folder: Path, place: Path, made: Iterator[Claim]) -> None:
    """Store claims with their verdicts, verify them all again, then once more on other data."""
    pipeline = opened(folder)
    with Store(place / "claims.db") as store:
        for several in iter(lambda: list(islice(made, 500)), []):
            keep(store, pipeline, several)
        print(f"claims stored; largest memory {megabytes():,.0f} MB")
        for year, what in ((2041, "the same data"), (2042, "other data")):
            if what == "other data":
                shift(folder)
            pipeline = opened(folder, year=year)
            seconds, found = timed(lambda pipeline=pipeline: looked_at(pipeline, store))  # type: ignore[misc]
            print(f"recheck, {what}: {seconds:.1f} s, {found}, memory {megabytes():,.0f} MB")


def looked_at(pipeline: Pipeline, store: Store) -> dict[bool, int]:
    """How many claims are verified again, by whether something new came of it."""
    found = recheck(pipeline, store)
    return dict(Counter(each.changed for each in found if isinstance(each, Rechecked)))


def shift(folder: Path) -> None:
    """Other values for all rows: a thousandth more."""
    path = folder / "observations" / "all.parquet"
    rows = pq.read_table(path)
    more = pc.multiply(rows.column("value"), 1.001)
    place = rows.schema.get_field_index("value")
    pq.write_table(rows.set_column(place, "value", more), path, row_group_size=GROUP)


def keep(store: Store, pipeline: Pipeline, several: list[Claim]) -> None:
    """Some claims with their verdicts and articles."""
    found = [each for each in pipeline.verdicts(several) if isinstance(each, Verdict)]
    pairs = list(zip(several, found, strict=True))
    with store.batch():
        for name, own in groupby(pairs, lambda pair: pair[0].article_id):
            of_article, judged = zip(*own, strict=True)
            seen = of_article[0].seen_at
            store.save_result(
                Article(id=name, text=f"The article {name}.", published_at=seen, retrieved_at=seen),
                fingerprint="benchmark", finished_at=seen, claims=of_article, verdicts=judged,
            )  # fmt: skip


def wide(folder: Path) -> None:
    """Open 10,000 series of 10,000 rows, and read one of them, then many in random order."""
    days = [FIRST + dt.timedelta(days=number) for number in range(10_000)]
    make(folder, series=10_000, days=days, group=1_000_000)
    seconds, provider = timed(lambda: MarketFolder(folder))
    assert isinstance(provider, MarketFolder)
    start, rng = megabytes(), random.Random(7)
    read, _ = timed(lambda: provider.rows(f"{name(7777)}/close"))
    print(f"100,000,000 observations: opened in {seconds:.2f} s, one series read in {read:.2f} s")
    for count in (1_000, 10_000):
        asked = [f"{name(rng.randrange(10_000))}/close" for _ in range(count)]
        read, _ = timed(lambda asked=asked: sum(len(provider.rows(each)) for each in asked))  # type: ignore[misc]
        more = megabytes() - start
        print(f"{count:,} series in random order: {read:.2f} s, memory {more:,.0f} MB more")


if __name__ == "__main__":
    main()
