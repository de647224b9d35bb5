"""What makes articles the same, or nearly: their addresses and their texts."""
