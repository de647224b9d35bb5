"""What a reporter says of an evening's prices, and whether it is true, from plain lists of closes.

Three shares of one index walk through 2021 to 2023 on New York's sessions; every evening of 2023
something is said about them, half of it wrong.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from nlp.market.calendars import Calendar
from nlp.records import Claim
from tests.verify.making import claim, day, quantity, window

NAMES = ("XNAS:AAA", "XNAS:BBB", "XNAS:CCC")
SHARES = 1_000_000
SESSIONS = Calendar.of("XNYS").sessions(day("2021-01-04"), day("2023-12-29"))
FIRST_EVENING = next(place for place, on in enumerate(SESSIONS) if on.year == 2023)

Said = tuple[Claim, bool]


def walks_of(seed: int) -> dict[str, list[float]]:
    rng = random.Random(seed)
    made = {}
    for name in NAMES:
        value, values = rng.uniform(50, 400), []
        for _ in SESSIONS:
            value *= 1 + rng.gauss(0.0003, 0.013)
            values.append(round(value, 2))
        made[name] = values
    return made


class Evening:
    """What a reporter knows on one evening: the closes up to that session."""

    def __init__(self, walks: dict[str, list[float]], place: int, rng: random.Random) -> None:
        self.walks, self.place, self.rng = walks, place, rng
        self.on = SESSIONS[place]
        self.name = rng.choice(NAMES)
        self.closes = walks[self.name]
        self.lie = rng.random() < 0.5
        self.seen = dt.datetime.combine(self.on, dt.time(22, 30), dt.UTC)

    def before(self, limit: dt.date) -> int:
        """Place of the last session before a day."""
        return max(place for place in range(self.place + 1) if SESSIONS[place] < limit)

    def upto(self, limit: dt.date) -> int:
        """Place of the last session on or before a day."""
        return max(place for place in range(self.place + 1) if SESSIONS[place] <= limit)

    def change(self, base: int, end: int | None = None, name: str | None = None) -> float:
        """Percentage change between two places."""
        closes = self.walks[name or self.name]
        return 100 * (closes[self.place if end is None else end] / closes[base] - 1)

    def says(self, form: str, *subjects: str, **fields: Any) -> Claim:
        return claim(form, *(subjects or (self.name,)), seen_at=self.seen, **fields)

    def moved(self, true: float, where: Any) -> Said:
        """A change in per cent at one decimal; a lie is off by more than any rounding."""
        told = true + (self.rng.choice((-1, 1)) * self.rng.uniform(0.4, 4) if self.lie else 0)
        figure = f"{abs(told):.1f}"
        if figure == "0.0":
            figure, told = "9.9", 9.9  # nothing to say: certainly wrong
        way = "up" if told > 0 else "down"
        truth = figure == f"{abs(true):.1f}" and (true > 0) == (told > 0)
        made = self.says("pct_change", direction=way, quantity=quantity(figure), window=where)
        return made, truth


def today(it: Evening) -> Said:
    return it.moved(it.change(it.place - 1), window("on", str(it.on)))


def points(it: Evening) -> Said:
    true = it.closes[it.place] - it.closes[it.place - 1]
    told = true * (1.5 if it.lie else 1) + (0.5 if it.lie else 0)
    figure = quantity(f"{abs(told):.2f}", "currency", currency="USD")
    if round(true, 2) == 0:
        return level(it)
    way, truth = "up" if told > 0 else "down", round(told, 2) == round(true, 2)
    made = it.says("abs_change", direction=way, quantity=figure, window=window("on", str(it.on)))
    return made, truth


def level(it: Evening) -> Said:
    told = it.closes[it.place] * (1.07 if it.lie else 1)
    return it.says("level", quantity=quantity(f"{told:.2f}", "currency")), not it.lie


def this_week(it: Evening) -> Said:
    monday = it.on - dt.timedelta(days=it.on.weekday())
    where = window("to_date", str(monday), str(it.on), granularity="week")
    return it.moved(it.change(it.before(monday)), where)


def this_month(it: Evening) -> Said:
    first = it.on.replace(day=1)
    where = window("to_date", str(first), str(it.on), granularity="month")
    return it.moved(it.change(it.before(first)), where)


def this_year(it: Evening) -> Said:
    where = window("to_date", "2023-01-01", str(it.on), granularity="year")
    return it.moved(it.change(it.before(day("2023-01-01"))), where)


def past_year(it: Evening) -> Said:
    then = it.on.replace(year=2022)
    where = window("past", str(then), str(it.on), granularity="year", count=1)
    return it.moved(it.change(it.upto(then)), where)


def since(it: Evening) -> Said:
    month = it.rng.randrange(1, 13)
    first = dt.date(2022, month, 1)
    where = window("since", str(first), str(it.on), granularity="month")
    return it.moved(it.change(it.before(first)), where)


def in_month(it: Evening) -> Said:
    month = it.rng.randrange(1, 12)
    first, following = dt.date(2022, month, 1), dt.date(2022, month + 1, 1)
    last = following - dt.timedelta(days=1)
    where = window("in", str(first), str(last), granularity="month")
    return it.moved(it.change(it.before(first), it.before(following)), where)


def direction(it: Evening) -> Said:
    true = it.closes[it.place] - it.closes[it.place - 1]
    way = "up" if (true > 0) != it.lie else "down"
    truth = true > 0 if way == "up" else true < 0
    return it.says("direction_only", direction=way, window=window("on", str(it.on))), truth


def threshold(it: Evening) -> Said:
    bound = round(it.closes[it.place] * it.rng.choice((0.9, 0.97, 1.03, 1.1)), 1)
    way = it.rng.choice(("above", "below"))
    now = it.closes[it.place]
    made = it.says("threshold", direction=way, quantity=quantity(f"{bound}", "currency"))
    return made, now > bound if way == "above" else now < bound


def record(it: Evening) -> Said:
    past, now = it.closes[: it.place], it.closes[it.place]
    way = it.rng.choice(("up", "down"))
    truth = now > max(past) if way == "up" else now < min(past)
    return it.says("record", direction=way, statistic="level", aspect="close"), truth


def superlative(it: Evening) -> Said:
    first = dt.date(2022, it.rng.randrange(1, 12), 1)
    month_end = (first + dt.timedelta(days=32)).replace(day=1)
    since = [c for on, c in zip(SESSIONS, it.closes[: it.place], strict=False) if on >= month_end]
    now, way = it.closes[it.place], it.rng.choice(("up", "down"))
    truth = now > max(since) if way == "up" else now < min(since)
    where = window("since", str(first), str(it.on), granularity="month")
    return it.says("superlative", direction=way, statistic="level", window=where), truth


def _run(it: Evening) -> tuple[int, str]:
    """Length and way of the run that ends tonight."""
    steps = [b - a for a, b in zip(it.closes[: it.place], it.closes[1 : it.place + 1], strict=True)]
    way = 1 if steps[-1] > 0 else -1
    length = 0
    while steps[-1 - length] * way > 0:
        length += 1
    return length, "up" if way > 0 else "down"


def streak(it: Evening) -> Said:
    length, way = _run(it)
    if not length:
        return level(it)
    told = length + (it.rng.choice((1, 2, 4)) if it.lie else 0)
    figure = quantity(str(told), "count", noun="session")
    made = it.says("streak", direction=way, period="session", quantity=figure)
    return made, told == length


def first_in(it: Evening) -> Said:
    steps = [b - a for a, b in zip(it.closes[: it.place], it.closes[1 : it.place + 1], strict=True)]
    way = 1 if steps[-1] > 0 else -1
    pause = 1
    while steps[-1 - pause] * way <= 0:
        pause += 1
    told = pause + (it.rng.choice((2, 3)) if it.lie else 0)
    figure = quantity(str(told), "duration", noun="session")
    made = it.says(
        "first_in", direction="up" if way > 0 else "down", period="session", quantity=figure
    )
    return made, told == pause and steps[-1] != 0


def comparison(it: Evening) -> Said:
    one, other = it.rng.sample(NAMES, 2)
    first = it.on.replace(day=1)
    base, way = it.before(first), it.rng.choice(("above", "below"))
    gap = it.change(base, name=one) - it.change(base, name=other)
    where = window("to_date", str(first), str(it.on), granularity="month")
    made = it.says("comparison", one, objects=[other], direction=way, window=where)
    return made, gap > 0 if way == "above" else gap < 0


def ranking(it: Evening) -> Said:
    rank, way = it.rng.randrange(1, 4), it.rng.choice(("up", "down"))
    sign = -1 if way == "up" else 1
    order = sorted(NAMES, key=lambda name: sign * it.change(it.place - 1, name=name))
    where = window("on", str(it.on))
    made = it.says("ranking", objects=["INDEX:ALL"], direction=way, rank=rank, window=where)
    return made, order[rank - 1] == it.name


def breadth(it: Evening) -> Said:
    way = it.rng.choice(("up", "down"))
    moves = [it.change(it.place - 1, name=name) for name in NAMES]
    rose = sum(move > 0 if way == "up" else move < 0 for move in moves)
    told = it.rng.randrange(1, 4)
    figure = quantity(str(told), "count", noun="stock")
    made = it.says(
        "breadth", "INDEX:ALL", direction=way, quantity=figure, window=window("on", str(it.on))
    )
    return made, rose == told


def distance(it: Evening) -> Said:
    start = it.before(day("2023-01-01")) + 1
    peak = max(it.closes[start : it.place + 1])
    true = 100 * (1 - it.closes[it.place] / peak)
    told = true + (it.rng.uniform(0.5, 6) if it.lie else 0)
    figure = f"{told:.1f}"
    where = window("to_date", "2023-01-01", str(it.on), granularity="year")
    made = it.says("distance", direction="below", quantity=quantity(figure), window=where)
    return made, figure == f"{true:.1f}"


def from_to(it: Evening) -> Said:
    before, now = it.closes[it.place - 1], it.closes[it.place]
    told = now * (1.04 if it.lie else 1)
    made = it.says(
        "from_to", direction="up" if told >= before else "down",
        quantity=quantity(f"{told:.2f}", "currency"),
        quantity_from=quantity(f"{before:.2f}", "currency"), window=window("on", str(it.on)),
    )  # fmt: skip
    return made, not it.lie


def gap(it: Evening) -> Said:
    one, other = it.rng.sample(NAMES, 2)
    first = it.on.replace(day=1)
    base = it.before(first)
    true = it.change(base, name=one) - it.change(base, name=other)
    told = true + (it.rng.choice((-1, 1)) * it.rng.uniform(0.5, 3) if it.lie else 0)
    figure = f"{abs(told):.1f}"
    where = window("to_date", str(first), str(it.on), granularity="month")
    made = it.says(
        "comparison_size", one, objects=[other], direction="above" if told > 0 else "below",
        quantity=quantity(figure, "percentage_point"), window=where,
    )  # fmt: skip
    return made, figure == f"{abs(true):.1f}" and (true > 0) == (told > 0)


def values_of(it: Evening, place: int | None = None) -> dict[str, float]:
    at = it.place if place is None else place
    return {name: it.walks[name][at] * SHARES for name in NAMES}


def total_value(it: Evening) -> Said:
    told = sum(values_of(it).values()) * (1.06 if it.lie else 1)
    figure = quantity(f"{told:.0f}", "currency")
    return it.says("basket_sum", *NAMES, measure="market_cap", quantity=figure), not it.lie


def sum_of_gains(it: Evening) -> Said:
    then, now = values_of(it, it.place - 1), values_of(it)
    true = sum(now.values()) - sum(then.values())
    if round(true) == 0:
        return level(it)
    told = true * (1.5 if it.lie else 1)
    made = it.says(
        "basket_sum", "INDEX:ALL", measure="market_cap", direction="up" if told > 0 else "down",
        quantity=quantity(f"{abs(told):.0f}", "currency"), window=window("on", str(it.on)),
    )  # fmt: skip
    return made, not it.lie


def share(it: Evening) -> Said:
    values = values_of(it)
    true = 100 * values[it.name] / sum(values.values())
    told = true + (it.rng.uniform(1, 9) if it.lie else 0)
    figure = quantity(f"{told:.1f}")
    made = it.says("share", objects=["INDEX:ALL"], measure="market_cap", quantity=figure)
    return made, f"{told:.1f}" == f"{true:.1f}"


def average(it: Evening) -> Said:
    moves = [it.change(it.place - 1, name=name) for name in NAMES]
    true = sum(moves) / len(moves)
    told = true + (it.rng.choice((-1, 1)) * it.rng.uniform(0.4, 4) if it.lie else 0)
    figure, way = f"{abs(told):.2f}", "up" if told > 0 else "down"
    made = it.says(
        "basket_average", "INDEX:ALL", direction=way, quantity=quantity(figure),
        window=window("on", str(it.on)),
    )  # fmt: skip
    return made, figure == f"{abs(true):.2f}" and (true > 0) == (told > 0)


def times(it: Evening) -> Said:
    first = dt.date(2022, it.rng.randrange(1, 13), 1)
    true = it.closes[it.place] / it.closes[it.before(first)]
    told = true * (1.4 if it.lie else 1)
    where = window("since", str(first), str(it.on), granularity="month")
    figure = quantity(f"{told:.2f}", "multiple")
    return it.says("times", quantity=figure, window=where), not it.lie


def extremes(it: Evening) -> Said:
    start = it.before(day("2023-01-01")) + 1
    seen = it.closes[start : it.place + 1]
    top = max(seen) * (1.08 if it.lie else 1)
    figure = quantity(f"{min(seen):.2f}", "currency", high=f"{top:.2f}")
    where = window("to_date", "2023-01-01", str(it.on), granularity="year")
    return it.says("extremes", quantity=figure, window=where), not it.lie


def crossing(it: Evening) -> Said:
    before, now = it.closes[it.place - 1], it.closes[it.place]
    bound = round(it.rng.choice((before + now, 2 * now + 3, 2 * before - 3)) / 2, 1)
    way = it.rng.choice(("above", "below"))
    made = it.says("crossing", direction=way, quantity=quantity(f"{bound}", "currency"))
    if way == "above":
        return made, before < bound <= now
    return made, now < bound <= before


def best_day(it: Evening) -> Said:
    first = dt.date(2022, it.rng.randrange(1, 12), 1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    moves = {n: it.change(n - 1, n) for n in range(1, it.place + 1)}
    since = [m for n, m in moves.items() if SESSIONS[n] >= following and n < it.place]
    way, now = it.rng.choice(("up", "down")), moves[it.place]
    truth = (now > 0 and now > max(since)) if way == "up" else (now < 0 and now < min(since))
    where = window("since", str(first), str(it.on), granularity="month")
    made = it.says("superlative", direction=way, statistic="change", period="session", window=where)
    return made, truth


def above_all_year(it: Evening) -> Said:
    start = it.before(day("2023-01-01")) + 1
    seen = it.closes[start : it.place + 1]
    bound = round(min(seen) * it.rng.choice((0.97, 1.03)), 1)
    where = window("to_date", "2023-01-01", str(it.on), granularity="year")
    made = it.says(
        "threshold", direction="above", aspect="hold", quantity=quantity(f"{bound}", "currency"),
        window=where,
    )  # fmt: skip
    return made, min(seen) > bound


OF_PRICES = (
    today,
    points,
    level,
    this_week,
    this_month,
    this_year,
    past_year,
    since,
    in_month,
    direction,
    threshold,
    record,
    superlative,
    streak,
    first_in,
    comparison,
    ranking,
    breadth,
    distance,
    from_to,
    gap,
    total_value,
    sum_of_gains,
    share,
    average,
    times,
    extremes,
    crossing,
    best_day,
    above_all_year,
)
