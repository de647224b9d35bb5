"""Composes the stages; the only module that knows all of them.

Three outcomes are kept apart here. Wrong configuration (a damaged model folder, a market folder
that breaks the format, a store that cannot be written) raises and ends the run. An item that
cannot be processed becomes a ``Failure`` and the run goes on; so does an item on which a stage
has a bug, which is the one place where every exception is caught. A claim that data cannot
settle is a verdict.
"""

from nlp.pipeline.network import Network
from nlp.pipeline.parts import fingerprint, open_market, text_article
from nlp.pipeline.results import Checked, Polled, Result
from nlp.pipeline.sources import sources
from nlp.pipeline.stages import Pipeline
from nlp.pipeline.watching import Watch

__all__ = [
    "Checked",
    "Network",
    "Pipeline",
    "Polled",
    "Result",
    "Watch",
    "fingerprint",
    "open_market",
    "sources",
    "text_article",
]
