"""One reader per kind of time expression; each begins at a token and gives what it found."""
