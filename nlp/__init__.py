"""Proof financial news against the tape."""
