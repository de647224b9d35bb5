"""Whose a time of a sentence is: that of a statement, of a figure beside it, of another part."""
