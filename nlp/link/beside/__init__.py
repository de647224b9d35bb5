"""Readings that decide nothing: of neighbours and peers, by other providers, as known today."""
