"""The doors: each translates what comes in and what goes out, and decides nothing."""
