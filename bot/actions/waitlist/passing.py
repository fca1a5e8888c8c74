"""An offer that is over: its time goes on to whoever waits next."""

from storage import Unit, WaitlistOffer
from storage.records import OfferState


async def let_go(unit: Unit, offer: WaitlistOffer, state: OfferState) -> None:
    """Settle an offer that was not taken, and let its time be offered on at once."""
    await unit.waitlist.settle(offer.id, state)
    await unit.appointments.release(offer.proposal)
    await unit.waitlist.freed(offer.therapist_id, offer.starts, offer.ends, unit.now)
