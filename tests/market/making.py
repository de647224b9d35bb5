"""Small market folders for the tests of the provider."""

from __future__ import annotations

from pathlib import Path

INSTRUMENTS = """id,kind,name,aliases,currency,calendar,country,ticker,isin,members_of
INDEX:SPX,index,S&P 500,S&P|the benchmark,USD,XNYS,US,SPX,,
INDEX:FTSE,index,FTSE 100,Footsie,GBP,XLON,GB,,,
ECON:US,economy,United States,,USD,,US,,,
FX:EURUSD,fx,euro in US dollar,,USD,,,,,
COMM:WTI,commodity,West Texas Intermediate,WTI,USD,,,,,
RATE:US10Y,rate,US 10-year yield,,,,US,,,
RATE:ECBDFR,rate,ECB deposit rate,,,,EA,,,
XNAS:ACME,equity,Acme,,USD,XNYS,US,ACME,,INDEX:SPX
"""
SERIES = """series,instrument,measure,unit,currency,frequency,adjustment,seasonal,source
INDEX:SPX/close,INDEX:SPX,close,points,,D,none,,hand
INDEX:FTSE/close,INDEX:FTSE,close,points,,D,none,,hand
ECON:US/gdp_growth_yoy.Q,ECON:US,gdp_growth_yoy,percent,,Q,none,sa,hand
ECON:US/cpi_yoy.M,ECON:US,cpi_yoy,percent,,M,none,nsa,hand
FX:EURUSD/fx_rate,FX:EURUSD,fx_rate,currency,USD,D,none,,hand
COMM:WTI/spot_price,COMM:WTI,spot_price,currency,USD,D,none,,hand
RATE:US10Y/yield,RATE:US10Y,yield,percent,,D,none,,hand
RATE:ECBDFR/policy_rate,RATE:ECBDFR,policy_rate,percent,,D,none,,hand
XNAS:ACME/close,XNAS:ACME,close,currency,USD,D,raw,,hand
"""
OBSERVATIONS = """series,date,value,vintage,published
INDEX:SPX/close,2018-12-24,2351.10,,
INDEX:SPX/close,2018-12-26,2467.70,,
INDEX:SPX/close,2018-12-27,2488.83,,
INDEX:FTSE/close,2018-12-24,6685.99,,
INDEX:FTSE/close,2018-12-27,6584.68,,
ECON:US/gdp_growth_yoy.Q,2018-09-30,3.0,2018-12-21,
ECON:US/gdp_growth_yoy.Q,2018-09-30,3.1,2019-07-26,
ECON:US/gdp_growth_yoy.Q,2018-12-31,2.6,2019-02-28,
ECON:US/gdp_growth_yoy.Q,2018-12-31,2.5,2019-07-26,
ECON:US/cpi_yoy.M,2018-10-31,2.5,,2018-11-14
ECON:US/cpi_yoy.M,2018-11-30,2.2,,2018-12-12
ECON:US/cpi_yoy.M,2018-12-31,1.9,,2019-01-11
FX:EURUSD/fx_rate,2018-12-24,1.1408,,
FX:EURUSD/fx_rate,2018-12-27,1.1386,,
COMM:WTI/spot_price,2018-12-24,42.68,,
COMM:WTI/spot_price,2018-12-26,46.04,,
RATE:US10Y/yield,2018-12-26,2.81,,
RATE:ECBDFR/policy_rate,2018-12-26,-0.4,,
RATE:ECBDFR/policy_rate,2018-12-27,-0.4,,
XNAS:ACME/close,2018-12-24,10,,
"""


def make_folder(
    path: Path,
    *,
    instruments: str | bytes | None = INSTRUMENTS,
    series: str | bytes | None = SERIES,
    observations: str | bytes | None = OBSERVATIONS,
    **others: str,
) -> Path:
    """Write a market folder; None leaves a file out, further keywords are further files."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "observations").mkdir(exist_ok=True)
    files = {
        "instruments.csv": instruments,
        "series.csv": series,
        "observations/all.csv": observations,
        **{f"{name}.csv": text for name, text in others.items()},
    }
    for name, content in files.items():
        if content is not None:
            raw = content if isinstance(content, bytes) else content.encode()
            (path / name).write_bytes(raw)
    return path
