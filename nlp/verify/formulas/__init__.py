"""The registered formulas, one file for each family; ``nlp.verify.compute`` names them."""
