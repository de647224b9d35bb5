"""How a text is set: where its lines break, and what stands in it that is no prose."""
