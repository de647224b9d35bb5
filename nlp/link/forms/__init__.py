"""How each form of claim is read: one file for each family of forms, named in ``table.PLANS``."""
