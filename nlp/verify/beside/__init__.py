"""What a verdict tells beside its label: it decides nothing."""
