"""Commands about what the store holds."""
