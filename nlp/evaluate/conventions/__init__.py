"""How other corpora name and count what we read: tables, and the rules of NewsQuant."""
