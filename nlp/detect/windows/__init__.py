"""Which stretch of time a statement is about: stated, counted back, or carried on."""
