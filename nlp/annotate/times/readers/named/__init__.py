"""Times that the calendar names: years, quarters, months, days, holidays."""
