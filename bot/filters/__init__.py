"""The language and the engine as filters: JSON lines in, JSON lines out."""
