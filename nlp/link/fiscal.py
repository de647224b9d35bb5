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
    year = fiscal_years().get(claim.subjects[0].id or "") if claim.subjects else None
    months = 0 if year is None or year.month == 12 else year.month
    shift = relativedelta(months=months - (12 if year and year.named == "end" else 0))
    if window.placed:
        return _plain(window, None), (_plain(window, -shift) if months else None)
    return (_plain(window, shift) if months else None), _plain(window, None)


def _plain(window: ClaimWindow, shift: relativedelta | None) -> ClaimWindow:
    """The window as one of days, moved by whole months."""
    if shift is None or window.begin is None or window.end_on is None:
        return window.replace(fiscal=False)
    return window.replace(
        begin=window.begin + shift, end_on=window.end_on + DAY + shift - DAY, fiscal=False
    )
