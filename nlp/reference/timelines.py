"""Dates that belong to names: fiscal years, and events that texts count from."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from nlp import resources
from nlp.errors import RecordError
from nlp.records import Record
from nlp.reference.tables import listed, rows_of, shipped


class FiscalYear(NamedTuple):
    """When the fiscal years of a company or a state end.

    Attributes:
        month: Month of the last day, 1 to 12; 12 is the calendar year.
        named: Whether the year is named after the calendar year in which it ends or in which it
            begins ("fiscal 2024" of Home Depot ended in February 2025).
    """

    month: int
    named: Literal["begin", "end"] = "end"


class Event(Record, frozen=True, kw_only=True):
    """Something that texts count from: "since the pandemic".

    Attributes:
        id: ``EVENT:LEHMAN``.
        name: What it is called here.
        aliases: How texts name it; several events share a name ("the election").
        country: ISO 3166 alpha-2 code of the country whose texts mean it by such a name, or None
            where everybody means it.
        begin: First day.
        end_on: Last day, included; None while it lasts.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    begin: dt.date
    end_on: dt.date | None = None


def read_fiscal_years(folder: Path) -> dict[str, FiscalYear]:
    """Fiscal years by the id of whose year it is, further listings of companies included.

    The months of companies are those of ``companies.csv``; ``fiscal_years.csv`` has those of
    states, the companies known to follow the calendar year, and how a year is named.

    Raises:
        RecordError: A file is missing, lacks a column, or holds something else than months.
    """
    rows = shipped(folder)
    years = {row.id: FiscalYear(row.fiscal_year_end) for row in rows if row.fiscal_year_end}
    path = folder / "fiscal_years.csv"
    for number, row in rows_of(path, ("id", "month", "named")):
        known = years.get(row["id"])
        month, named = row["month"] or str(known.month if known else ""), row["named"]
        if not month.isdigit() or not 1 <= int(month) <= 12 or named not in {"begin", "end"}:
            raise RecordError(
                "a fiscal year needs a month (1 to 12) and begin or end",
                subject=f"{path}:{number}",
                cause=f"month {month!r}, named {named!r}",
            )
        years[row["id"]] = FiscalYear(int(month), "begin" if named == "begin" else "end")
    listed_too = {other: years[row.id] for row in rows if row.id in years for other in row.listings}
    return {**listed_too, **years}


def read_events(folder: Path) -> tuple[Event, ...]:
    """The rows of ``events.csv``, the latest first.

    Raises:
        RecordError: The file is missing, lacks a column, or holds something else than dates.
    """
    path = folder / "events.csv"
    columns = ("id", "name", "aliases", "country", "begin", "end", "source")
    found = [_event(row, f"{path}:{number}") for number, row in rows_of(path, columns)]
    return tuple(sorted(found, key=lambda event: event.begin, reverse=True))


def _event(row: dict[str, str], place: str) -> Event:
    try:
        begin = dt.date.fromisoformat(row["begin"])
        end_on = dt.date.fromisoformat(row["end"]) if row["end"] else None
    except ValueError as error:
        raise RecordError(
            "an event needs dates", subject=place, cause=str(error), hint="write 2008-09-15"
        ) from error
    return Event(
        id=row["id"],
        name=row["name"],
        aliases=listed(row["aliases"]),
        country=row["country"] or None,
        begin=begin,
        end_on=end_on,
    )


@cache
def fiscal_years() -> dict[str, FiscalYear]:
    """The shipped fiscal years by id, read once.

    Example:
        >>> fiscal_years()["XNAS:AAPL"].month
        9
    """
    return read_fiscal_years(resources.corpus("reference"))


@cache
def events() -> tuple[Event, ...]:
    """The shipped events, the latest first, read once."""
    return read_events(resources.corpus("reference"))


@cache
def countries() -> dict[str, str]:
    """The country of every row of the shipped tables that has one, read once.

    Example:
        >>> countries()["INDEX:FTSE"]
        'GB'
    """
    rows = shipped(resources.corpus("reference"))
    return {row.id: row.country for row in rows if row.country}
