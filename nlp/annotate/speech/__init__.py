"""Who says what: rules over words and parses, joined with what the encoder marks."""
