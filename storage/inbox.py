"""The inbox."""

from storage.transaction import Verbs


class Inbox(Verbs):
    """Filled in with delivery."""
