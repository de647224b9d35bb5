"""Names of bond yields that the tables do not spell out."""
