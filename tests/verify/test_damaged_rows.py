"""Random damage to stored rows: no statement is ever called wrongly true or false without a word.

A share walks through 262 sessions. What is said of it is worked out from the whole walk; what
judges it are rows with gaps, zeros, negative values, a unit or share basis that changes, a last
value repeated, an end too early, in random combination.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.market.calendars import Calendar
from nlp.records import Claim
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, quantity, window

_SESSIONS = Calendar.of("XNYS").sessions(day("2023-01-03"), day("2024-01-17"))
_LAST = len(_SESSIONS) - 1
_MONEY: dict[str, Any] = {"unit": "currency", "currency": "USD", "calendar": "XNYS"}
#: Flags that warn of the data, not of the wording.
_OPEN = {"insufficient_data", "close", "supported_other_reading"}
_WARNINGS = {"doubtful_data", "gaps", "thin_history"}

Rows = dict[dt.date, float]
Said = tuple[Claim, bool]


def _walk(seed: int) -> list[float]:
    rng, value, made = random.Random(seed), 100.0, []
    for _ in _SESSIONS:
        value *= 1 + rng.gauss(0.0003, 0.012)
        made.append(round(value, 2))
    return made


def _gap(rows: Rows, place: int) -> None:
    rows.pop(_SESSIONS[place], None)


def _zero(rows: Rows, place: int) -> None:
    rows[_SESSIONS[place]] = 0.0


def _negative(rows: Rows, place: int) -> None:
    rows[_SESSIONS[place]] = -5.0


def _from(factor: float) -> Callable[[Rows, int], None]:
    def turned(rows: Rows, place: int) -> None:
        for session in _SESSIONS[place:]:
            if session in rows:
                rows[session] *= factor

    return turned


def _one(factor: float) -> Callable[[Rows, int], None]:
    def turned(rows: Rows, place: int) -> None:
        if _SESSIONS[place] in rows:
            rows[_SESSIONS[place]] *= factor

    return turned


def _frozen(rows: Rows, place: int) -> None:
    stop = min(max(place, 30), _LAST - 5)  # of fewer rows nobody can tell that they moved
    for session in _SESSIONS[stop + 1 :]:
        rows[session] = rows.get(_SESSIONS[stop], rows[_SESSIONS[0]])


def _ends(rows: Rows, place: int) -> None:
    for session in _SESSIONS[max(1, place) :]:
        rows.pop(session, None)


DAMAGES: dict[str, Callable[[Rows, int], None]] = {
    "gap": _gap, "zero": _zero, "negative": _negative, "pence": _from(100.0),
    "pounds": _from(0.01), "split": _from(0.5), "ten for one": _from(0.1), "merged": _from(4.0),
    "one in pence": _one(100.0), "frozen": _frozen, "ends": _ends,
}  # fmt: skip


def _change(walk: list[float], lie: bool) -> Said:
    true = 100 * (walk[-1] / walk[-2] - 1)
    told = true + (2 if lie else 0)
    made = claim(
        "pct_change", "XNAS:AAA", direction="up" if told > 0 else "down",
        quantity=quantity(f"{abs(told):.2f}"), window=window("on", "2024-01-17"),
    )  # fmt: skip
    return made, not lie


def _this_year(walk: list[float], lie: bool) -> Said:
    true = 100 * (walk[-1] / walk[_SESSIONS.index(day("2023-12-29"))] - 1)
    told = true + (3 if lie else 0)
    made = claim(
        "pct_change", "XNAS:AAA", direction="up" if told > 0 else "down",
        quantity=quantity(f"{abs(told):.2f}"),
        window=window("to_date", "2024-01-01", "2024-01-17", granularity="year"),
    )  # fmt: skip
    return made, not lie


def _level(walk: list[float], lie: bool) -> Said:
    told = walk[-1] * (1.06 if lie else 1)
    return claim("level", "XNAS:AAA", quantity=quantity(f"{told:.2f}", "currency")), not lie


def _direction(walk: list[float], lie: bool) -> Said:
    way = "up" if (walk[-1] > walk[-2]) != lie else "down"
    made = claim("direction_only", "XNAS:AAA", direction=way, window=window("on", "2024-01-17"))
    return made, (walk[-1] > walk[-2]) == (way == "up") and walk[-1] != walk[-2]


def _threshold(walk: list[float], lie: bool) -> Said:
    bound = f"{walk[-1] * (1.04 if lie else 0.96):.2f}"
    figure = quantity(bound, "currency")
    return claim("threshold", "XNAS:AAA", direction="above", quantity=figure), not lie


def _crossing(walk: list[float], lie: bool) -> Said:
    bound = round((walk[-1] + walk[-2]) / 2 * (0.9 if lie else 1), 2)
    way = "above" if walk[-1] > walk[-2] else "below"
    figure = quantity(f"{bound}", "currency")
    crossed = walk[-2] < bound <= walk[-1] if way == "above" else walk[-1] < bound <= walk[-2]
    made = claim("crossing", "XNAS:AAA", direction=way, quantity=figure, aspect="close")
    return made, crossed


def _streak(walk: list[float], lie: bool) -> Said:
    up, count = walk[-1] > walk[-2], 0
    while walk[-1 - count] != walk[-2 - count] and (walk[-1 - count] > walk[-2 - count]) == up:
        count += 1
    figure = quantity(str(max(1, count) + (3 if lie else 0)), "count", noun="session")
    made = claim(
        "streak", "XNAS:AAA", direction="up" if up else "down", quantity=figure, period="session"
    )
    return made, not lie and count > 0


def _high(walk: list[float], lie: bool) -> Said:
    start = _SESSIONS.index(day("2023-07-03"))
    way = "up" if lie else "down"
    seen = walk[start:-1]
    made = claim(
        "superlative", "XNAS:AAA", direction=way, statistic="level",
        window=window("since", "2023-06-01", "2024-01-17", granularity="month"),
    )  # fmt: skip
    return made, walk[-1] > max(seen) if lie else walk[-1] < min(seen)


def _record(walk: list[float], lie: bool) -> Said:
    way = "up" if lie else "down"
    made = claim("record", "XNAS:AAA", direction=way, statistic="level", aspect="close")
    return made, walk[-1] > max(walk[:-1]) if lie else walk[-1] < min(walk[:-1])


def _distance(walk: list[float], lie: bool) -> Said:
    gap = 100 * (1 - walk[-1] / max(walk))
    figure = quantity(f"{gap + (7 if lie else 0):.1f}")
    return claim("distance", "XNAS:AAA", direction="below", quantity=figure), not lie


_SINCE = window("since", "2023-12-01", "2024-01-17", granularity="month")
_BEFORE = next(n for n, on in enumerate(_SESSIONS) if on >= day("2023-12-01")) - 1


def _times(walk: list[float], lie: bool) -> Said:
    told = walk[-1] / walk[_BEFORE] * (1.3 if lie else 1)
    figure = quantity(f"{told:.2f}", "multiple")
    return claim("times", "XNAS:AAA", quantity=figure, window=_SINCE), not lie


def _put_in(walk: list[float], lie: bool) -> Said:
    told = 1000 * walk[-1] / walk[_BEFORE] * (1.05 if lie else 1)
    made = claim(
        "other", "XNAS:AAA", quantity=quantity(f"{told:.0f}", "currency"),
        quantity_from=quantity("1000", "currency"), window=_SINCE,
    )  # fmt: skip
    return made, not lie


def _extremes(walk: list[float], lie: bool) -> Said:
    seen = walk[_BEFORE + 1 :]
    top = max(seen) * (1.08 if lie else 1)
    made = claim(
        "extremes", "XNAS:AAA", window=_SINCE,
        quantity=quantity(f"{min(seen):.2f}", "currency", high=f"{top:.2f}"),
    )  # fmt: skip
    return made, not lie


def _recouped(walk: list[float], lie: bool) -> Said:
    base, end = (walk[_SESSIONS.index(day(each))] for each in ("2024-01-05", "2024-01-12"))
    made = claim(
        "reversal", "XNAS:AAA", direction="up" if lie else "down",
        window=window("in", "2024-01-08", "2024-01-14", granularity="week"),
    )  # fmt: skip
    return made, end < base <= walk[-1] if lie else end > base >= walk[-1]


TELLERS = (_change, _this_year, _level, _direction, _threshold, _crossing, _streak, _high,
           _record, _distance, _times, _put_in, _extremes, _recouped)  # fmt: skip

_PLACES = st.one_of(st.integers(1, _LAST), st.integers(_LAST - 14, _LAST))
#: What fills rows comes after what changes them, and what cuts them off last.
_LATE = {"frozen": 1, "ends": 2}
#: Each kind once: two consolidations and a split on one day are a move of 60 %, as prices make.
_HARM = st.lists(
    st.tuples(st.sampled_from(sorted(DAMAGES)), _PLACES),
    min_size=1,
    max_size=3,
    unique_by=lambda harm: harm[0],
)


@given(seed=st.integers(0, 10_000), harm=_HARM, raw=st.booleans())
@settings(max_examples=40, deadline=None)
def test_damaged_rows_never_make_a_confident_wrong_verdict(
    seed: int, harm: list[tuple[str, int]], *, raw: bool
) -> None:
    walk = _walk(seed)
    rows: Rows = dict(zip(_SESSIONS, walk, strict=True))
    for name, place in sorted(harm, key=lambda each: _LATE.get(each[0], 0)):
        DAMAGES[name](rows, place)
    provider = FakeProvider()
    provider.add("XNAS:AAA", "close", list(rows), list(rows.values()),
                 adjustment="raw" if raw else "none", **_MONEY)  # fmt: skip
    for teller in TELLERS:
        for lie in (False, True):
            made, truth = teller(walk, lie)
            verdict = check(made, provider)
            if verdict.label in _OPEN or set(verdict.flags) & _WARNINGS:
                continue
            agreed = verdict.label != "contradicted"
            assert agreed == truth, (teller.__name__, lie, verdict.explanation, verdict.flags)
