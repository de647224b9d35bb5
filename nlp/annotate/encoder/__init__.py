"""The shared encoder: one pass over a sentence answers for names, sentiment, modality, speech."""
