"""One message or tap in, answers out: act, propose or ask. Keeps no state outside the database."""

from bot.conversation.messages import Incoming

__all__ = ["Incoming"]
