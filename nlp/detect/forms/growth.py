"""Which statistic a growth rate means (form C5): on the month, quarter or year, annualised."""

from __future__ import annotations

import datetime as dt

from nlp.detect.draft import Draft
from nlp.detect.lexicon import entry, words
from nlp.detect.scene import Scene
from nlp.records import ClaimWindow, Form


def headline(scene: Scene, draft: Draft, window: ClaimWindow | None) -> tuple[str | None, Form]:
    """Measure and form of a statement, with growth rates made definite.

    "Prices climbed 0.9% on the month" is a change of the index, "the economy grew 0.7% in the
    second quarter" means what that country's statistics office publishes as its headline.
    """
    measure = _core(scene, draft.stated_measure)
    text = scene.text.lower()
    stands = measure == "gdp_growth_yoy" and draft.form in {"level", "from_to"}
    if stands and _is_quarter(window):  # "growth in the euro zone slowed to 0.2%"
        return _growth_of(draft, text), draft.form
    if draft.form != "growth_rate" or measure is None:
        return measure, draft.form
    monthly: dict[str, str] = entry("statistics", "on_the_month", "measures")
    if measure in monthly and _is_monthly(draft, measure, text, window):
        return monthly[measure], "pct_change"
    quarterly = _is_quarter(window) or _says(text, "on_the_quarter")
    if measure == "gdp_growth_yoy" and (quarterly or _says(text, "annualised")):
        return _growth_of(draft, text), draft.form
    return measure, draft.form


def _core(scene: Scene, measure: str | None) -> str | None:
    """As in "consumer prices excluding food and energy": the core of a price index."""
    text = scene.text.lower()
    if not any(phrase in text for phrase in words("statistics", "core", "phrases")):
        return measure
    cores: dict[str, str] = entry("statistics", "core", "measures")
    return cores.get(measure or "", measure)


def _is_quarter(window: ClaimWindow | None) -> bool:
    """As in "in the third quarter", "in the July-September period"."""
    if window is None or window.begin is None or window.end_on is None:
        return False
    begin, behind = window.begin, window.end_on + dt.timedelta(days=1)
    months = (behind.year - begin.year) * 12 + behind.month - begin.month
    whole = begin.day == behind.day == 1 and months == _QUARTER
    return window.granularity == "quarter" or whole


#: Months.
_QUARTER = 3


def of_run(scene: Scene, draft: Draft) -> str | None:
    """As in "the fourth straight quarterly decline": quarters of less output than the one before.

    Args:
        scene: The sentence.
        draft: A run of rises or falls.
    """
    if draft.stated_measure != "gdp_growth_yoy" or "quarterly" not in scene.lowered:
        return draft.stated_measure
    return "gdp_real_saar"


def _is_monthly(draft: Draft, measure: str, text: str, window: ClaimWindow | None) -> bool:
    """Whether the change is on the month: said so, or the headline of that statistics office."""
    if any(word in text for word in entry("statistics", "on_the_month", "words")):
        return True
    if _says(text, "on_the_year") or window is None or window.granularity != "month":
        return False
    country = (draft.subjects[0].mention.id or "").removeprefix("ECON:")
    return window.relation == "in" and country in entry(
        "statistics", "on_the_month", "headline"
    ).get(measure, ())


def _says(text: str, key: str) -> bool:
    return any(phrase in text for phrase in entry("statistics", "quarterly_growth", key))


def _growth_of(draft: Draft, text: str) -> str:
    if _says(text, "annualised"):
        return "gdp_growth_qoq_saar"
    if _says(text, "on_the_year"):
        return "gdp_growth_yoy"
    if _says(text, "on_the_quarter"):
        return "gdp_growth_qoq"
    country = (draft.subjects[0].mention.id or "").removeprefix("ECON:")
    if country in words("statistics", "quarterly_growth", "headline_on_the_year"):
        return "gdp_growth_yoy"
    if country in words("statistics", "quarterly_growth", "headline_annualised"):
        return "gdp_growth_qoq_saar"
    return "gdp_growth_qoq"
