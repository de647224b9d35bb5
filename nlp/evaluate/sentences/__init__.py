"""Scores what is told of a whole sentence: sentiment, modality, check-worthiness."""
