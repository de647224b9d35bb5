"""What articles come in: feeds, JSON Feed, pages, plain text, JSON and JSON Lines."""
