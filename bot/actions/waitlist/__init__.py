"""The waitlist: wishes, what opens, and fair offers of it: first come, first served, one at a time."""

from bot.actions.waitlist.offers import (
    HELD,
    Offered,
    OfferGone,
    decline,
    offer_due,
    offer_time,
    offer_to,
    offers_for,
    take,
)
from bot.actions.waitlist.opened import hours_opened, hours_put_back
from bot.actions.waitlist.wishes import Joined, WaitlistFull, entries, join, join_for, leave, leave_entry

__all__ = [
    "HELD",
    "Joined",
    "OfferGone",
    "Offered",
    "WaitlistFull",
    "decline",
    "entries",
    "hours_opened",
    "hours_put_back",
    "join",
    "join_for",
    "leave",
    "leave_entry",
    "offer_due",
    "offer_time",
    "offer_to",
    "offers_for",
    "take",
]
