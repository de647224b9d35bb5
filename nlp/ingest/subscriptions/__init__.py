"""Feeds that somebody subscribed to: looking at them, when to look again, and lists of them."""
