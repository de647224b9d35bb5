"""Observation files larger than memory, and the places of what is wrong in them."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.errors import MarketDataError, MarketFormatError
from nlp.market.observations import Observations
from nlp.market.observations.files import ObservationFile

FIRST = dt.date(2020, 1, 1)


def write(path: Path, rows: list[dict[str, object]], *, group: int) -> None:
    """A Parquet file of rows, so many to a row group."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ("series", "date", "value", "vintage")
    columns = {name: [row.get(name) for row in rows] for name in names}
    schema = pa.schema(
        [("series", pa.string()), ("date", pa.date32()), ("value", pa.float64()),
         ("vintage", pa.date32())]
    )  # fmt: skip
    pq.write_table(pa.table(columns, schema=schema), path, row_group_size=group)


def made(series: int, days: int, *, vintages: bool) -> list[dict[str, object]]:
    return [
        {"series": f"S{number}", "date": FIRST + dt.timedelta(days=day), "value": number + day / 8,
         "vintage": FIRST + dt.timedelta(days=day + 9) if vintages and number % 2 else None}
        for number in range(series)
        for day in range(days)
    ]  # fmt: skip


def plain(observations: Observations, name: str) -> tuple[list[object], str]:
    """The rows of a series as plain numbers, with their digest."""
    found = observations.rows(name)
    columns = (found.days, found.values, found.vintages, found.published)
    return [None if each is None else each.tolist() for each in columns], found.digest


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), group=st.integers(1, 9), most=st.integers(0, 20))
def test_what_does_not_fit_into_memory_is_set_aside_and_read_once(
    seed: int, group: int, most: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = random.Random(seed)
    rows = made(rng.randint(1, 5), rng.randint(1, 8), vintages=bool(seed % 2))
    rng.shuffle(rows)
    folder = tmp_path_factory.mktemp("rows")
    half = len(rows) // 2
    write(folder / "a.parquet", rows[:half], group=group)
    write(folder / "b.parquet", rows[half:], group=group)
    reads: Counter[tuple[str, int]] = Counter()
    asked = [f"S{rng.randrange(6)}" for _ in range(20)]  # the last one is in no file

    with pytest.MonkeyPatch.context() as patch:
        read = ObservationFile.read

        def counted(self: ObservationFile, index: int) -> Any:
            reads[self.path.name, index] += 1
            return read(self, index)

        patch.setattr(ObservationFile, "read", counted)
        small = Observations(folder, rows_in_memory=most)
        found = {name: plain(small, name) for name in asked}
        again = {name: plain(small, name) for name in reversed(asked)}

    assert set(reads.values()) <= {1}
    assert found == again
    for name in asked:
        own = [row for row in rows if row["series"] == name]
        own.sort(key=lambda row: str(row["date"]))
        assert found[name][0][0] == [row["date"].toordinal() for row in own]  # type: ignore[attr-defined]
        assert found[name][0][1] == [row["value"] for row in own]
    whole = Observations(folder)
    assert found == {name: plain(whole, name) for name in asked}


def test_every_series_is_named_once_for_each_file(tmp_path: Path) -> None:
    rows = made(2, 3, vintages=False)
    write(tmp_path / "a.parquet", rows, group=2)
    write(tmp_path / "b.parquet", rows[:1], group=2)
    observations = Observations(tmp_path, rows_in_memory=1)
    found = [(path.name, name) for path, name in observations.names()]
    assert found == [("a.parquet", "S0"), ("a.parquet", "S1"), ("b.parquet", "S0")]


@pytest.mark.parametrize("most", [0, 100])
def test_a_wrong_value_is_named_by_its_row_in_a_file_in_any_order(
    tmp_path: Path, most: int
) -> None:
    rows = made(2, 4, vintages=False)
    mixed = [rows[place] for place in (4, 0, 5, 1, 6, 2, 7, 3)]
    mixed[5]["value"] = np.nan  # the third value of S0; the header of a spreadsheet is row 1
    write(tmp_path / "a.parquet", mixed, group=3)
    observations = Observations(tmp_path, rows_in_memory=most)
    assert len(observations.rows("S1")) == 4
    with pytest.raises(MarketFormatError, match=r"a\.parquet, row 7, column value.*2020-01-03"):
        observations.rows("S0")


def test_no_room_for_what_does_not_fit_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def seek(self, *_: int) -> int:
            return 0

        def close(self) -> None:
            pass

        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    write(tmp_path / "a.parquet", made(2, 4, vintages=False), group=4)
    observations = Observations(tmp_path, rows_in_memory=1)
    observations.rows("S0")
    with pytest.raises(MarketDataError, match=r"no room for the rows.*No space left.*TMPDIR"):
        observations.rows("S1")
