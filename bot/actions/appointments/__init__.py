"""Booking, moving and cancelling: load, decide, save, in the transaction of the message."""

from bot.actions.appointments.booking import book, book_with, explained, not_free
from bot.actions.appointments.cancelling import cancel, cancel_these
from bot.actions.appointments.handing import hand_over, hand_over_to
from bot.actions.appointments.held import BEING_BOOKED, kept_for
from bot.actions.appointments.meaning import of_therapists, upcoming
from bot.actions.appointments.moving import move, move_to
from bot.actions.appointments.outcomes import (
    Booked,
    Cancelled,
    CancelNeedsYes,
    HandedOver,
    Moved,
    NeedsYes,
    NoneThere,
    NotFree,
    Outcome,
    Session,
    ThereAlready,
    WhereTo,
    WhichOne,
)

__all__ = [
    "BEING_BOOKED",
    "Booked",
    "CancelNeedsYes",
    "Cancelled",
    "HandedOver",
    "Moved",
    "NeedsYes",
    "NoneThere",
    "NotFree",
    "Outcome",
    "Session",
    "ThereAlready",
    "WhereTo",
    "WhichOne",
    "book",
    "book_with",
    "cancel",
    "cancel_these",
    "explained",
    "hand_over",
    "hand_over_to",
    "kept_for",
    "move",
    "move_to",
    "not_free",
    "of_therapists",
    "upcoming",
]
