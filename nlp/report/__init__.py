"""Reports: claims with their verdicts as rows, tables, lines, explanations and frames.

Input:
    Records: a claim, its verdict, and where it stood (an ``Article``, or what the store gives).

Output:
    ``row`` (flat cells under ``COLUMNS``), ``table`` (lines of text that fit a width),
    ``write_csv``, ``write_jsonl`` and ``pair_line``, ``explanation`` (how a verdict came about),
    ``to_frame`` (a pandas DataFrame), ``meaning`` (labels, flags, reasons in plain words).

Invariants:
    Pure functions over records: nothing is computed about the market, nothing is fetched, no
    terminal is touched. Cells of tables and explanations hold no control characters. Columns
    depend on the kind of record, never on the values.

Raises:
    ReportError: Records of several kinds in one frame.
"""

from nlp.report.csv import write_csv
from nlp.report.explain import PastVerdict, explanation, series_used
from nlp.report.frame import to_frame
from nlp.report.jsonl import pair_line, write_jsonl
from nlp.report.meanings import meaning, meanings
from nlp.report.rows import COLUMNS, Published, row
from nlp.report.table import CLAIM_COLUMNS, Column, table

__all__ = [
    "CLAIM_COLUMNS",
    "COLUMNS",
    "Column",
    "PastVerdict",
    "Published",
    "explanation",
    "meaning",
    "meanings",
    "pair_line",
    "row",
    "series_used",
    "table",
    "to_frame",
    "write_csv",
    "write_jsonl",
]
