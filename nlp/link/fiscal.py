"""Fiscal years: the days of a company's own year where a text says "fiscal 2025"."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from nlp.link.meaning import DAY
from nlp.records import Claim, ClaimWindow
from nlp.resources import table


def fiscal_window(claim: Claim) -> ClaimWindow | None:
    """The window of a fiscal period by the calendar of the claim's first subject.

    A window that says ``fiscal`` comes with calendar days. A fiscal year is named after the
    calendar year in which it ends, so that its days lie earlier by the months that remain after
    its end.

    Returns:
        None where the window is not fiscal, or the subject's year is not known to differ from
        the calendar's.

    Example:
        Apple's year ends in September: its fiscal 2024 runs from October 2023.
    """
    window = claim.window
    if window is None or not window.fiscal or window.begin is None or window.end_on is None:
        return None
    end_month = _end_months().get(claim.subjects[0].id or "") if claim.subjects else None
    if end_month is None:
        return None
    back = relativedelta(months=12 - end_month)
    return window.replace(
        begin=window.begin - back, end_on=window.end_on + DAY - back - DAY, fiscal=False
    )


def _end_months() -> dict[str, int]:
    found: dict[str, int] = table("nlp.link", "tables", "fiscal_years.toml")["end_month"]
    return found
