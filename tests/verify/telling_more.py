"""What a reporter says of rates, statistics, valuations and portfolios, and whether it is true.

Beside the shares of ``telling`` there are two yields, a policy rate that moves a quarter point at a
time, quarterly output, monthly inflation with what was expected of it, valuations, and an index
that echoes the first share. Truth is computed from plain lists here as well.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
from itertools import pairwise

from tests.fakes import FakeProvider
from tests.verify.making import day, quantity, window
from tests.verify.telling import NAMES, SESSIONS, Evening, Said, level, values_of

_MEETS_EVERY = 30  # sessions
_TAKES_EFFECT = 1  # session after a decision
_LOOKS_BACK = 15  # sessions after which a decision certainly shows
_MONTHS = [
    dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    for year in range(2020, 2024)
    for month in range(1, 13)
]
_QUARTERS = _MONTHS[2::3]


class World:
    """Everything besides the walks of the shares, made from one seed."""

    def __init__(self, walks: dict[str, list[float]], seed: int) -> None:
        rng = random.Random(seed + 1000)
        self.long = _rates(rng, 4.0)
        self.short = _rates(rng, 3.0)
        self.multiple = [round(20 + 6 * rng.random(), 1) for _ in SESSIONS]
        self.paid = [round(1 + 3 * rng.random(), 2) for _ in SESSIONS]
        self.meetings = list(range(20, len(SESSIONS) - 1, _MEETS_EVERY))
        self.steps = {place: rng.choice((-0.25, 0.0, 0.25, 0.5)) for place in self.meetings}
        self.policy = self._policy()
        self.output = [round(1000 * 1.006**n * rng.uniform(0.98, 1.02), 1) for n, _ in _pairs()]
        self.prices = {on: round(rng.uniform(1, 5), 1) for on in _MONTHS}
        self.expected = {
            on: round(told + rng.choice((-0.2, -0.1, 0.0, 0.1)), 1)
            for on, told in self.prices.items()
        }
        self.echo, self.paid_back = self._echo(walks[NAMES[0]], rng)

    def _policy(self) -> list[float]:
        """Rates in effect: a decision shows on the session after it."""
        rate, made = 4.0, []
        for place in range(len(SESSIONS)):
            rate += self.steps.get(place - _TAKES_EFFECT, 0.0)
            made.append(round(rate, 2))
        return made

    @staticmethod
    def _echo(closes: list[float], rng: random.Random) -> tuple[list[float], list[float]]:
        """An index that moves as the first share does, nearly; and the same with dividends."""
        values, total = [1000.0], [500.0]
        for before, now in pairwise(closes):
            values.append(round(values[-1] * (now / before) * (1 + rng.gauss(0, 0.004)), 2))
            total.append(total[-1] * values[-1] / values[-2] * 1.0001)
        return values, total

    def put(self, provider: FakeProvider) -> None:
        """Store all of it."""
        for name, values in (("LONG", self.long), ("SHORT", self.short)):
            provider.add(f"RATE:{name}", "yield", SESSIONS, values, unit="percent")
        provider.add("RATE:BANK", "policy_rate", SESSIONS, self.policy, unit="percent")
        provider.add("INDEX:ALL", "pe_ttm", SESSIONS, self.multiple, unit="ratio")
        provider.add("INDEX:ALL", "dividend_yield", SESSIONS, self.paid, unit="percent")
        provider.add("ECON:XX", "gdp_real_saar", _QUARTERS, self.output, unit="currency",
                     currency="USD", frequency="Q")  # fmt: skip
        for tag, values in (("", self.prices), ("consensus", self.expected)):
            provider.add("ECON:XX", "cpi_yoy", list(values), list(values.values()),
                         unit="percent", frequency="M", tag=tag)  # fmt: skip
        provider.add("INDEX:ECHO", "close", SESSIONS, self.echo, calendar="XNYS")
        provider.add("INDEX:ECHO", "close", SESSIONS, self.paid_back, calendar="XNYS",
                     adjustment="total")  # fmt: skip


def _pairs() -> list[tuple[int, dt.date]]:
    return list(enumerate(_QUARTERS))


def _rates(rng: random.Random, start: float) -> list[float]:
    value, made = start, []
    for _ in SESSIONS:
        value = max(0.5, value + rng.gauss(0, 0.05))
        made.append(round(value, 2))
    return made


class Told(Evening):
    """An evening of which the reporter knows the world as well."""

    def __init__(self, world: World, evening: Evening) -> None:
        super().__init__(evening.walks, evening.place, evening.rng)
        self.world = world


def recouped(it: Told) -> Said:
    """The full week before this one, and where the price is now."""
    monday = it.on - dt.timedelta(days=it.on.weekday() + 7)
    sunday = monday + dt.timedelta(days=6)
    base, end, now = it.closes[it.before(monday)], it.closes[it.upto(sunday)], it.closes[it.place]
    way = it.rng.choice(("up", "down"))
    truth = end < base <= now if way == "up" else end > base >= now
    where = window("in", str(monday), str(sunday), granularity="week")
    return it.says("reversal", direction=way, window=where), truth


def erased(it: Told) -> Said:
    """The gains of the year are gone."""
    base = it.closes[it.before(day("2023-01-01"))]
    where = window("to_date", "2023-01-01", str(it.on), granularity="year")
    made = it.says("reversal", direction="down", window=where)
    return made, it.closes[it.place] <= base


def decided(it: Told) -> Said:
    """A decision of the past, or none."""
    meeting = it.rng.choice([n for n in it.world.meetings if n <= it.place - _LOOKS_BACK])
    step = it.world.steps[meeting]
    where = window("on", str(SESSIONS[meeting]))
    if step == 0 or it.rng.random() < 0.2:
        made = it.says("policy", "RATE:BANK", measure="policy_rate", direction="unchanged",
                       window=where)  # fmt: skip
        return made, step == 0
    told = 100 * (step + it.rng.choice((-0.5, 0.25)) if it.lie else step)
    figure = quantity(f"{abs(told):.0f}", "basis_point")
    if not round(told):
        return level(it)
    made = it.says("policy", "RATE:BANK", measure="policy_rate",
                   direction="up" if told > 0 else "down", quantity=figure,
                   window=where)  # fmt: skip
    return made, not it.lie


def rate_set(it: Told) -> Said:
    """The rate that a decision left."""
    meeting = it.rng.choice([n for n in it.world.meetings if n <= it.place - _LOOKS_BACK])
    told = it.world.policy[meeting + _TAKES_EFFECT] + (0.5 if it.lie else 0)
    made = it.says("policy", "RATE:BANK", measure="policy_rate", quantity=quantity(f"{told:.2f}"),
                   window=window("on", str(SESSIONS[meeting])))  # fmt: skip
    return made, not it.lie


def decisions_counted(it: Told) -> Said:
    """The so-and-so-many-th cut of the year."""
    first, rates = it.before(day("2023-01-01")), it.world.policy
    way = it.rng.choice(("up", "down"))
    steps = [b - a for a, b in pairwise(rates[first : it.place + 1])]
    count = sum(step > 0 if way == "up" else step < 0 for step in steps)
    if count == 0:
        return level(it)
    told = count + (2 if it.lie else 0)
    where = window("to_date", "2023-01-01", str(it.on), granularity="year")
    made = it.says("policy", "RATE:BANK", measure="policy_rate", direction=way, window=where,
                   quantity=quantity(str(told), "count", noun="time"))  # fmt: skip
    return made, not it.lie


def multiple(it: Told) -> Said:
    told = it.world.multiple[it.place] * (1.1 if it.lie else 1)
    figure = quantity(f"{told:.1f}", "multiple")
    return it.says("multiple", "INDEX:ALL", measure="pe_ttm", quantity=figure), not it.lie


def paid_out(it: Told) -> Said:
    told = it.world.paid[it.place] + (0.35 if it.lie else 0)
    made = it.says("yield", "INDEX:ALL", measure="dividend_yield", quantity=quantity(f"{told:.2f}"))
    return made, not it.lie


def spread(it: Told) -> Said:
    """In basis points; negative where the short rate is the higher one."""
    true = round(100 * (it.world.long[it.place] - it.world.short[it.place]))
    told = true + (it.rng.choice((-9, 7)) if it.lie else 0)
    made = it.says("spread", "RATE:LONG", objects=["RATE:SHORT"], measure="yield",
                   quantity=quantity(str(told), "basis_point"))  # fmt: skip
    return made, not it.lie


def worth(it: Told) -> Said:
    told = values_of(it)[it.name] * (1.06 if it.lie else 1)
    figure = quantity(f"{told:.0f}", "currency")
    return it.says("market_value", measure="market_cap", quantity=figure), not it.lie


def _last_quarter(it: Told) -> int:
    return max(n for n, on in enumerate(_QUARTERS) if on < it.on)


def grew(it: Told) -> Said:
    """The last quarter against that of the year before."""
    last, output = _last_quarter(it), it.world.output
    true = 100 * (output[last] / output[last - 4] - 1)
    told = true + (it.rng.choice((-1, 1)) * it.rng.uniform(0.5, 3) if it.lie else 0)
    figure, way = f"{abs(told):.1f}", "up" if told > 0 else "down"
    if figure == "0.0":
        return level(it)
    end = _QUARTERS[last]
    where = window("in", str(end.replace(month=end.month - 2, day=1)), str(end),
                   granularity="quarter")  # fmt: skip
    made = it.says("growth_rate", "ECON:XX", measure="gdp_growth_yoy", direction=way,
                   quantity=quantity(figure), window=where)  # fmt: skip
    return made, figure == f"{abs(true):.1f}" and (true > 0) == (told > 0)


def grew_a_year(it: Told) -> Said:
    """Compound growth from the quarter before 2021 to the last one."""
    last, output = _last_quarter(it), it.world.output
    base, end = _QUARTERS.index(day("2020-12-31")), _QUARTERS[last]
    years = (end - _QUARTERS[base]).days / 365.25
    true = 100 * ((output[last] / output[base]) ** (1 / years) - 1)
    told = true + (it.rng.choice((-1, 1)) * it.rng.uniform(0.5, 3) if it.lie else 0)
    figure, way = f"{abs(told):.1f}", "up" if told > 0 else "down"
    if figure == "0.0" or years < 2:
        return level(it)
    where = window("since", "2021-01-01", str(it.on), granularity="year")
    made = it.says("growth_rate", "ECON:XX", measure="gdp_real_saar", direction=way,
                   quantity=quantity(figure), window=where)  # fmt: skip
    return made, figure == f"{abs(true):.1f}" and (true > 0) == (told > 0)


def drove(it: Told) -> Said:
    """A share's part in what the members gained or lost together in a session."""
    then, now = values_of(it, it.place - 1), values_of(it)
    moved = {name: now[name] - then[name] for name in NAMES}
    whole = sum(moved.values())
    part = 100 * moved[it.name] / whole if whole else 0.0
    if abs(whole) < 0.002 * sum(then.values()) or part < 1:
        return level(it)
    told = part + (it.rng.uniform(2, 20) if it.lie else 0)
    made = it.says("contribution", objects=["INDEX:ALL"], measure="market_cap",
                   quantity=quantity(f"{told:.1f}"), window=window("on", str(it.on)))  # fmt: skip
    return made, f"{told:.1f}" == f"{part:.1f}"


def expected(it: Told) -> Said:
    """A figure against its forecast; the text tells one of the two."""
    on = it.rng.choice([each for each in _MONTHS if day("2022-01-01") < each < it.on])
    actual, forecast = it.world.prices[on], it.world.expected[on]
    way = it.rng.choice(("above", "below", "unchanged"))
    told = it.rng.choice((actual, forecast)) + (0.7 if it.lie else 0)
    fits = {"above": actual > forecast, "below": actual < forecast}.get(way, actual == forecast)
    where = window("in", str(on.replace(day=1)), str(on), granularity="month")
    made = it.says("expectation", "ECON:XX", measure="cpi_yoy", direction=way,
                   quantity=quantity(f"{told:.1f}"), window=where)  # fmt: skip
    return made, fits and not it.lie


def in_step(it: Told) -> Said:
    """Correlation of the daily changes since a month, the first change of it included."""
    first = dt.date(2022, it.rng.randrange(1, 13), 1)
    other = it.rng.choice(("INDEX:ECHO", NAMES[1], NAMES[2]))
    theirs = it.world.echo if other == "INDEX:ECHO" else it.walks[other]
    base = it.before(first)
    moves = [
        [now / before - 1 for before, now in pairwise(closes[base : it.place + 1])]
        for closes in (it.walks[NAMES[0]], theirs)
    ]
    true = statistics.correlation(*moves)
    way = it.rng.choice(("up", "down"))
    where = window("since", str(first), str(it.on), granularity="month")
    made = it.says("other", NAMES[0], objects=[other], direction=way, window=where)
    return made, true > 0.3 if way == "up" else true < -0.3


def put_in(it: Told) -> Said:
    """What a thousand dollars became, with dividends where they are known."""
    first = dt.date(2022, it.rng.randrange(1, 13), 1)
    name = it.rng.choice((it.name, "INDEX:ECHO"))
    values = it.world.paid_back if name == "INDEX:ECHO" else it.walks[name]
    true = 1000 * values[it.place] / values[it.before(first)]
    told = true * (1.04 if it.lie else 1)
    made = it.says(
        "other", name, quantity=quantity(f"{told:.0f}", "currency"),
        quantity_from=quantity("1000", "currency"),
        window=window("since", str(first), str(it.on), granularity="month"),
    )  # fmt: skip
    return made, f"{told:.0f}" == f"{true:.0f}"


OF_THE_REST = (
    recouped, erased, decided, rate_set, decisions_counted, multiple, paid_out, spread, worth, grew,
    grew_a_year, drove, expected, in_step, put_in,
)  # fmt: skip
