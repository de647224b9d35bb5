"""What is told about a finished claim: the reasons for its fields, and how much it is worth."""
