"""Figures that belong to the period of a report: accounts of companies and statistics."""
