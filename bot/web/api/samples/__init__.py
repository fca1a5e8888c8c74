"""An example of every operation: what is asked and what is answered, as the document shows them."""

from bot.web.api.samples import bookings, hours, people, practice, series, sessions, waitlist
from bot.web.api.samples.values import Json

SAMPLES: dict[str, Json] = {
    **hours.SAMPLES,
    **bookings.SAMPLES,
    **series.SAMPLES,
    **waitlist.SAMPLES,
    **practice.SAMPLES,
    **people.SAMPLES,
    **sessions.SAMPLES,
}
