"""Phrases: small functions that read a line from a place, and say what was said and where the next word stands."""
