"""From text to a moment: months, clocks, zones and calendars, as they are printed."""
