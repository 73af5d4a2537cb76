"""From text to a moment: written months, clocks, zones and calendars."""
