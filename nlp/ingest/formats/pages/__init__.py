"""Pages of articles: their text, and what they say about themselves."""
