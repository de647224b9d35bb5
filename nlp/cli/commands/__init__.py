"""One module per command; each adds itself to the application with ``add_to``."""
