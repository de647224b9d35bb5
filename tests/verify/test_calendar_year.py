"""A year of evenings: random walks, random statements, truth worked out without our formulas.

What is true is computed in ``telling`` and ``telling_more`` from plain lists of dates and values;
the default reading must agree every time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nlp.link import linked
from nlp.records import LinkedClaim
from nlp.verify import verdicts
from tests.fakes import FakeProvider
from tests.verify.making import NOW
from tests.verify.telling import (
    FIRST_EVENING,
    NAMES,
    OF_PRICES,
    SESSIONS,
    SHARES,
    Evening,
    Said,
    walks_of,
)
from tests.verify.telling_more import OF_THE_REST, Told, World

Teller = Callable[[Any], Said]
TELLERS: tuple[Teller, ...] = (*OF_PRICES, *OF_THE_REST)
EACH_EVENING = 16


def market_of(walks: dict[str, list[float]], world: World) -> FakeProvider:
    """All that is stored."""
    provider = FakeProvider()
    for name, values in walks.items():
        provider.add(name, "close", SESSIONS, values, unit="currency", currency="USD",
                     calendar="XNYS")  # fmt: skip
        worth = [value * SHARES for value in values]
        provider.add(name, "market_cap", SESSIONS, worth, unit="currency", currency="USD",
                     calendar="XNYS")  # fmt: skip
    provider.add("INDEX:ALL", "close", SESSIONS, values, calendar="XNYS")
    provider.add_members("INDEX:ALL", *NAMES)
    world.put(provider)
    return provider


def told_in_a_year(
    walks: dict[str, list[float]], world: World, rng: random.Random
) -> Iterator[tuple[str, Said]]:
    """What is said on each evening of the year, by which teller, and whether it is true."""
    for place in range(FIRST_EVENING, len(SESSIONS)):
        for teller in rng.sample(TELLERS, EACH_EVENING):
            yield teller.__name__, teller(Told(world, Evening(walks, place, rng)))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_statements_without_one_error(seed: int) -> None:
    walks = walks_of(seed)
    world = World(walks, seed)
    told = list(told_in_a_year(walks, world, random.Random(seed)))
    assert len(told) == EACH_EVENING * 250
    assert {name for name, _ in told} == {teller.__name__ for teller in TELLERS}
    found = linked([made for _, (made, _) in told], provider=market_of(walks, world))
    judged = verdicts((each for each in found if isinstance(each, LinkedClaim)), now=lambda: NOW)
    wrong, true = [], 0
    for (name, (made, truth)), verdict in zip(told, judged, strict=True):
        true += truth
        if not verdict.readings or verdict.readings[0].holds != truth:
            wrong.append((name, truth, verdict.label, verdict.explanation, made.quantity))
    assert wrong == []
    assert 0.3 * len(told) < true < 0.7 * len(told)  # both kinds were told
