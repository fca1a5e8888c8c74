"""From the pieces of a clause to its readings: what was gathered, as rules or as dates, with its hours."""
