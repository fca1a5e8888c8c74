"""Appointments: booked, called off, moved, swapped, offered, kept."""

from bot.language.rules.booking.book import book
from bot.language.rules.booking.cancel import cancel
from bot.language.rules.booking.move import move
from bot.language.rules.booking.others import attend, late, no_show, offer, swap

__all__ = ["attend", "book", "cancel", "late", "move", "no_show", "offer", "swap"]
