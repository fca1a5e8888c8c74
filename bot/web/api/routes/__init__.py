"""The route table: every operation of the API, in the order in which it is documented."""

from bot.web.api.operations import Operation
from bot.web.api.routes import bookings, history, hours, people, practice, series, sessions, waitlist

OPERATIONS: tuple[Operation, ...] = (
    *hours.OPERATIONS,
    *bookings.OPERATIONS,
    *series.OPERATIONS,
    *waitlist.OPERATIONS,
    *practice.OPERATIONS,
    *history.OPERATIONS,
    *people.OPERATIONS,
    *sessions.OPERATIONS,
)
