"""Who waits for an opening, and what was offered to them."""

from bot.web.api.handlers import waitlist
from bot.web.api.models.bookings import BookingWritten, DryRun
from bot.web.api.models.parts import Paged
from bot.web.api.models.waitlist import (
    ListWishes,
    OfferMade,
    Offers,
    OfferWritten,
    Wish,
    Wishes,
    WishGiven,
    WishWritten,
)
from bot.web.api.operations import STAFF, Operation
from bot.web.api.routes.row import row

OPERATIONS: tuple[Operation, ...] = (
    row("GET", "/api/waitlist", "listWaitlist", "List who waits", waitlist.list_wishes, Wishes, query=ListWishes),
    row(
        "POST",
        "/api/waitlist",
        "joinWaitlist",
        "Wait for an opening",
        waitlist.join,
        WishWritten,
        query=DryRun,
        body=WishGiven,
        status=201,
        makes="entry",
        tags=True,
    ),
    row("GET", "/api/waitlist/{id}", "readWish", "Read a wish", waitlist.read_wish, Wish, tags=True),
    row(
        "DELETE",
        "/api/waitlist/{id}",
        "leaveWaitlist",
        "Wait no more",
        waitlist.leave,
        WishWritten,
        query=DryRun,
        edits=True,
    ),
    row("GET", "/api/waitlist/offers", "listOffers", "List offers", waitlist.list_offers, Offers, query=Paged),
    row(
        "POST",
        "/api/waitlist/offers",
        "makeOffer",
        "Offer a time",
        waitlist.make_offer,
        OfferWritten,
        roles=STAFF,
        query=DryRun,
        body=OfferMade,
        status=201,
        makes="offer",
    ),
    row(
        "POST",
        "/api/waitlist/offers/{id}/take",
        "takeOffer",
        "Take an offer",
        waitlist.take,
        BookingWritten,
        query=DryRun,
        status=201,
        makes="booking",
        tags=True,
    ),
    row(
        "DELETE",
        "/api/waitlist/offers/{id}",
        "declineOffer",
        "Decline an offer",
        waitlist.decline,
        OfferWritten,
        query=DryRun,
    ),
)
