"""Records as a Parquet file, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from nlp.records import Record
from nlp.report.frame import to_frame

_BATCH = 10_000  # rows of a row group: what memory has to hold


def write_parquet(records: Iterable[Record], target: Path | BinaryIO, *, kind: type[Record]) -> int:
    """Write records with the columns of ``to_frame``, compressed with zstd.

    Args:
        records: All of one kind.
        target: The file, or a binary stream.
        kind: Their type, so that a file without rows has the columns too.

    Returns:
        Number of rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    def tables() -> Iterator[Any]:
        yield pa.Table.from_pandas(to_frame([], kind=kind), preserve_index=False)
        pending = iter(records)
        while batch := list(islice(pending, _BATCH)):
            yield pa.Table.from_pandas(to_frame(batch, kind=kind), preserve_index=False)

    count = 0
    found = tables()
    first = next(found)
    schema = first.schema.remove_metadata()
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for table in found:
            writer.write_table(table.replace_schema_metadata().cast(schema))
            count += int(table.num_rows)
    return count
