"""Sessions of Mini Apps."""

from bot.web.api.handlers import sessions
from bot.web.api.models.sessions import SessionGiven, SessionMade
from bot.web.api.operations import Operation
from bot.web.api.routes.row import row

OPERATIONS: tuple[Operation, ...] = (
    row(
        "POST",
        "/api/sessions",
        "makeSession",
        "Exchange a Mini App's initData",
        sessions.exchange,
        SessionMade,
        body=SessionGiven,
        status=201,
        open=True,
    ),
)
