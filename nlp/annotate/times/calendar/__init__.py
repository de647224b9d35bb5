"""The calendar behind the words: periods, holidays, fiscal years and events."""
