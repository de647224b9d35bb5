"""Where articles come from: subscriptions, files in the middle of being read, pages not had."""
