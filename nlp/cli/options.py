"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="LABEL",
        help="Exit with 1 if a verdict has this label; repeat it for several.",
        show_default=False,
    ),
]
Limit = Annotated[
    str | None,
    typer.Option("--limit", metavar="N", help="At most so many.", show_default=False),
]
#: For commands that have no section in the settings.
Most = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", help="At most so many.", min=1, show_default=False),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Articles on or after this day (UTC)."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Articles up to and including this day (UTC)."),
]
Entities = Annotated[
    list[str] | None,
    typer.Option("--entity", metavar="NAME|ID", help="A name, alias or id such as INDEX:SPX."),
]
Source = Annotated[list[str] | None, typer.Option("--source", metavar="NAME", help="The source.")]
Text = Annotated[
    str | None,
    typer.Option("--text", metavar="WORDS", help="Words that occur; quote a phrase inside."),
]
Measures = Annotated[
    list[str] | None, typer.Option("--measure", metavar="NAME", help="As in cpi_yoy.")
]
Forms = Annotated[
    list[str] | None, typer.Option("--form", metavar="NAME", help="As in pct_change.")
]
Verdicts = Annotated[
    list[str] | None, typer.Option("--verdict", metavar="LABEL", help="As in contradicted.")
]
Flags = Annotated[
    list[str] | None, typer.Option("--flag", metavar="FLAG", help="As in reading_dependent.")
]
Holders = Annotated[list[str] | None, typer.Option("--holder", metavar="NAME", help="Who says it.")]
MinCheckworthiness = Annotated[
    float | None,
    typer.Option("--min-checkworthiness", metavar="P", help="From 0 to 1.", min=0, max=1),
]
Follow = Annotated[
    bool,
    typer.Option("--follow", help="Fetch the page behind a feed entry that is only a teaser."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="FIELD=COLUMN,...",
        help="Of tables of articles, where their names are not usual, as in text=Prose.",
    ),
]
