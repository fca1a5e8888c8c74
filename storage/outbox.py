"""The outbox."""

from storage.transaction import Verbs


class Outbox(Verbs):
    """Filled in with delivery."""
