"""Every sentence the bot says, in one place.

A function is one thing that is said; its docstring tells to whom, and when, where the sentence does not. It gives
HTML that knows only bold, with whatever people typed made harmless. Times come in on the reader's own clock; `today` is
the date there, by which a year is left out, and `zone` a note such as `, New York time`, or nothing. Values that come
in end in `Told`: a session as its reader sees it, a change as it is told.
"""
