"""Second opinions: what other providers and later vintages say, and that they never decide."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from nlp.link.series import Desk
from nlp.market.combined import CombinedProvider
from nlp.market.folder import MarketFolder
from nlp.market.provider import Provider
from nlp.records import KNOWN_TODAY, Verdict
from nlp.report import explanation
from tests.market.making import make_folder
from tests.verify.making import check, claim, link, quantity, window

INSTRUMENTS = (
    "id,kind,name,calendar\nECON:US,economy,United States,\nINDEX:SPX,index,S&P 500,XNYS\n"
)
SERIES = (
    "series,instrument,measure,unit,frequency,seasonal\n"
    "ECON:US/unemployment_rate.M.sa.fred,ECON:US,unemployment_rate,percent,M,sa\n"
    "ECON:US/cpi_index.M.nsa,ECON:US,cpi_index,index,M,nsa\n"
    "INDEX:SPX/close,INDEX:SPX,close,points,D,\n"
    "INDEX:SPX/close.other,INDEX:SPX,close,points,D,\n"
)
#: US unemployment of August 2023 was 3.8 percent when it was published and 3.7 from 2024-01-05 on.
ROWS = (
    "series,date,value,vintage,published\n"
    "ECON:US/unemployment_rate.M.sa.fred,2023-07-31,3.5,2023-08-04,2023-08-04\n"
    "ECON:US/unemployment_rate.M.sa.fred,2023-08-31,3.8,2023-09-01,2023-09-01\n"
    "ECON:US/unemployment_rate.M.sa.fred,2023-08-31,3.7,2024-01-05,2023-09-01\n"
    "INDEX:SPX/close,2023-09-07,4451.14,,\n"
    "INDEX:SPX/close,2023-09-08,4457.49,,\n"
    "INDEX:SPX/close.other,2023-09-07,4451.14,,\n"
    "INDEX:SPX/close.other,2023-09-08,{other},,\n"
)
SEEN_AT = dt.datetime.fromisoformat("2023-09-08T17:00:00-04:00")


def folder(path: Path, *, other: float = 4457.49) -> MarketFolder:
    rows = ROWS.format(other=other)
    for month, value in enumerate((100.0, 101.0), start=7):
        for year in (2022, 2023):
            day = dt.date(year, month, 31)
            rows += f"ECON:US/cpi_index.M.nsa,{day},{value + 3.5 * (year - 2022)},2023-09-01,\n"
    rows += "ECON:US/cpi_index.M.nsa,2023-08-31,106.0,2024-02-01,\n"
    return MarketFolder(
        make_folder(path, instruments=INSTRUMENTS, series=SERIES, observations=rows)
    )


def unemployment(figure: str, market: Provider, **more: Any) -> Verdict:
    stated = claim(
        "level",
        "ECON:US",
        measure="unemployment_rate",
        quantity=quantity(figure),
        window=window("in", "2023-08-01", "2023-08-31", granularity="month"),
        seen_at=more.get("seen_at", SEEN_AT),
    )
    return check(stated, market)


def move(figure: str, market: Provider) -> Verdict:
    stated = claim(
        "pct_change",
        "INDEX:SPX",
        direction="up",
        quantity=quantity(figure),
        window=window("on", "2023-09-08"),
        seen_at=SEEN_AT,
    )
    return check(stated, market)


def test_true_when_published_and_revised_since(tmp_path: Path) -> None:
    verdict = unemployment("3.8", folder(tmp_path / "m"))
    assert verdict.label == "supported"
    assert "revised_since" in verdict.flags
    assert "captured_later" not in verdict.flags
    (today,) = verdict.opinions
    assert (today.name, today.result, today.holds) == (KNOWN_TODAY, 3.7, False)
    assert str(today.inputs[-1].vintage) == "2024-01-05"
    assert verdict.explanation.endswith("as known today 3.70%")


def test_wrong_when_published_and_right_since(tmp_path: Path) -> None:
    verdict = unemployment("3.7", folder(tmp_path / "m"))
    assert verdict.label == "close"  # one digit beside 3.8
    assert "revised_since" in verdict.flags
    assert verdict.opinions[0].holds is True


def test_an_article_after_the_revision_has_nothing_to_be_told(tmp_path: Path) -> None:
    later = SEEN_AT.replace(year=2024, month=2)
    verdict = unemployment("3.7", folder(tmp_path / "m"), seen_at=later)
    assert verdict.label == "supported"
    assert verdict.opinions == ()
    assert "revised_since" not in verdict.flags


def test_a_rate_computed_from_revised_levels(tmp_path: Path) -> None:
    # 104.5 / 101 when published: 3.5 percent; 106 / 101 = 5.0 percent since February 2024
    stated = claim(
        "level",
        "ECON:US",
        measure="cpi_yoy",
        quantity=quantity("3.5"),
        window=window("in", "2023-08-01", "2023-08-31", granularity="month"),
        seen_at=SEEN_AT,
    )
    verdict = check(stated, folder(tmp_path / "m"))
    assert verdict.label == "supported"
    assert "revised_since" in verdict.flags
    (today,) = verdict.opinions
    assert today.result is not None
    assert round(today.result, 2) == 4.95
    assert {str(row.vintage) for row in today.inputs} == {"2023-09-01", "2024-02-01"}


def test_a_value_captured_after_the_article_is_told(tmp_path: Path) -> None:
    early = SEEN_AT.replace(month=8, day=31)
    stated = claim(
        "level",
        "ECON:US",
        measure="cpi_index",
        quantity=quantity("103.5", "index"),
        window=window("in", "2023-07-01", "2023-07-31", granularity="month"),
        seen_at=early,
    )
    verdict = check(stated, folder(tmp_path / "m"))
    assert verdict.label == "supported"
    assert "captured_later" in verdict.flags


def test_providers_that_agree_are_shown_and_change_nothing(tmp_path: Path) -> None:
    # 100 * (4457.49 / 4451.14 - 1) = 0.1427
    verdict = move("0.14", folder(tmp_path / "m"))
    assert verdict.label == "supported"
    (other,) = verdict.opinions
    assert (other.name, other.holds) == ("by_m:INDEX:SPX/close.other", True)
    assert "sources_disagree" not in verdict.flags


def test_providers_that_disagree_are_shown_and_do_not_decide(tmp_path: Path) -> None:
    # 100 * (4497.49 / 4451.14 - 1) = 1.0413
    verdict = move("0.14", folder(tmp_path / "m", other=4497.49))
    assert verdict.label == "supported"
    assert "sources_disagree" in verdict.flags
    assert verdict.explanation.endswith("; 1.04% by INDEX:SPX/close.other")
    wrong = move("1.04", folder(tmp_path / "m", other=4497.49))
    assert wrong.label == "contradicted"
    assert "sources_disagree" in wrong.flags


def test_the_same_series_in_two_folders_stands_side_by_side(tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one"), folder(tmp_path / "two")
    other = tmp_path / "two" / "observations" / "all.csv"
    text = other.read_text(encoding="utf-8").replace(
        "close,2023-09-08,4457.49", "close,2023-09-08,4400"
    )
    other.write_text(text, encoding="utf-8")
    both = CombinedProvider([one, MarketFolder(tmp_path / "two")])
    verdict = move("0.14", both)
    assert verdict.label == "supported"
    names = {other.name: other.holds for other in verdict.opinions}
    assert names == {
        "by_one:INDEX:SPX/close.other": True,
        "by_two:INDEX:SPX/close": False,
    }
    desk = Desk(both)
    first, second = (s for s in both.series("INDEX:SPX", "close") if s.id == "INDEX:SPX/close")
    assert list(desk.slice(first, as_of=SEEN_AT).values) != list(
        desk.slice(second, as_of=SEEN_AT).values
    )
    assert two.name == "two"


def test_a_series_that_is_a_reading_already_gives_no_opinion(tmp_path: Path) -> None:
    market = MarketFolder(
        make_folder(
            tmp_path / "m",
            instruments="id,kind,name\nFX:EURUSD,fx,euro\n",
            series="series,instrument,measure,unit,currency,frequency\n"
            "FX:EURUSD/fx_rate,FX:EURUSD,fx_rate,currency,USD,D\n"
            "FX:EURUSD/fx_rate.ecb,FX:EURUSD,fx_rate,currency,USD,D\n",
            observations="series,date,value\nFX:EURUSD/fx_rate,2023-09-07,1.07\n"
            "FX:EURUSD/fx_rate.ecb,2023-09-07,1.0710\n",
        )
    )
    stated = claim(
        "level",
        "FX:EURUSD",
        quantity=quantity("1.07", "currency"),
        window=window("on", "2023-09-07"),
        seen_at=SEEN_AT,
    )
    linked = link(stated, market)
    assert [part.series for each in linked.readings for part in each.operands] == [
        "FX:EURUSD/fx_rate",
        "FX:EURUSD/fx_rate.ecb",
    ]
    assert linked.opinions == ()


def test_an_explanation_shows_them(tmp_path: Path) -> None:
    market = folder(tmp_path / "m", other=4497.49)
    stated = claim(
        "pct_change",
        "INDEX:SPX",
        direction="up",
        quantity=quantity("0.14"),
        window=window("on", "2023-09-08"),
        seen_at=SEEN_AT,
    )
    text = explanation(stated, check(stated, market))
    assert "What others say, which decides nothing" in text
    assert "- by INDEX:SPX/close.other of m: 1.04%, does not hold" in text
    assert "sources_disagree: another source of the same data gives another answer" in text


def test_opinions_never_see_later_days(tmp_path: Path) -> None:
    made = folder(tmp_path / "m")
    with (tmp_path / "m" / "observations" / "all.csv").open("a", encoding="utf-8") as rows:
        rows.write("ECON:US/unemployment_rate.M.sa.fred,2023-09-30,9.9,2023-10-06,2023-10-06\n")
    stated = claim(
        "level", "ECON:US", measure="unemployment_rate", quantity=quantity("3.8"), seen_at=SEEN_AT
    )
    linked = link(stated, MarketFolder(tmp_path / "m"))
    assert made.name == "m"
    for reading in (*linked.readings, *linked.opinions):
        for part in reading.operands:
            assert max(part.days) <= dt.date(2023, 8, 31).toordinal()
