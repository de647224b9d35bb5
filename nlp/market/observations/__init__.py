"""Observations of a market folder: files, the arrays in them, the rows of one series."""

from nlp.market.observations.folder import Observations
from nlp.market.observations.rows import NO_ROWS, Rows, joined

__all__ = ["NO_ROWS", "Observations", "Rows", "joined"]
