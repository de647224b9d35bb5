"""Who and what can be named: companies, indices, economies, currencies, rates, institutions.

A service of the stages, not a stage: it reads the tables of ``corpora/reference``, finds their
names in texts, decides ambiguous ones by context, and reads descriptions. Fiscal years and dated
events stand there, too.
"""

from nlp.reference.lookup import Reference
from nlp.reference.resolve import Match
from nlp.reference.tables import Exchange, Named
from nlp.reference.tickers import Ticker
from nlp.reference.timelines import Event, FiscalYear

__all__ = ["Event", "Exchange", "FiscalYear", "Match", "Named", "Reference", "Ticker"]
