"""Which of the dates on a page is the day of publication."""
