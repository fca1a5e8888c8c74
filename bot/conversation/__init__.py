"""One message or tap in, answers out: act, propose or ask. Keeps no state outside the database.

`handle.handle` is the entry, `messages.Incoming` what it is given.
"""
