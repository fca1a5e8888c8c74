"""The operations: each parses nothing, calls one action, and shows what came of it."""
