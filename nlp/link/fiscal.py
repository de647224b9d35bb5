"""Fiscal years: the days of a company's own year where a text says "fiscal 2025"."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from nlp.link.meaning import DAY
from nlp.records import Claim, ClaimWindow
from nlp.reference.timelines import fiscal_years


def fiscal_windows(claim: Claim) -> tuple[ClaimWindow | None, ClaimWindow | None]:
    """A fiscal period by the subject's own fiscal year, and the calendar period of its name.

    Returns:
        The window of the subject's own year, None where it is not known to differ from the
        calendar's; and the window of the calendar period, None where it is not known. Both None
        for a window that is not fiscal.

    Example:
        Apple's year ends in September: its fiscal 2024 runs from October 2023. Home Depot names
        its years after their beginning: its fiscal 2024 ended in January 2025.
    """
    window = claim.window
    if window is None or not window.fiscal or window.begin is None or window.end_on is None:
        return None, None
    shift = _shift(claim)
    if window.placed:
        return _plain(window, None), (None if shift is None else _plain(window, -shift))
    return (None if shift is None else _plain(window, shift)), _plain(window, None)


def own_year(claim: Claim) -> ClaimWindow | None:
    """The period of the subject's own fiscal year that is named like a calendar period.

    Returns:
        None where the window is no quarter or year, or fiscal already, or where the subject's
        year is that of the calendar or not known.
    """
    window = claim.window
    if window is None or window.fiscal or window.begin is None or window.end_on is None:
        return None
    whole = window.relation in {None, "in"} and window.granularity in {"quarter", "year"}
    shift = _shift(claim) if whole else None
    return None if shift is None else _plain(window, shift)


def _shift(claim: Claim) -> relativedelta | None:
    """By how much the subject's own year lies after the calendar's; None where it does not."""
    year = fiscal_years().get(claim.subjects[0].id or "") if claim.subjects else None
    if year is None or year.month == 12:
        return None
    return relativedelta(months=year.month - (12 if year.named == "end" else 0))


def _plain(window: ClaimWindow, shift: relativedelta | None) -> ClaimWindow:
    """The window as one of days, moved by whole months."""
    if shift is None or window.begin is None or window.end_on is None:
        return window.replace(fiscal=False)
    return window.replace(
        begin=window.begin + shift, end_on=window.end_on + DAY + shift - DAY, fiscal=False
    )
