"""Mini App sessions."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.web.api.models.parts import Given, Shown

Role = Literal["client", "therapist", "admin"]


class SessionGiven(Given):
    init_data: str = Field(description="`Telegram.WebApp.initData`, as it is.")
    role: Role | None = Field(default=None, description="As which of their roles; the one that may most when absent.")


class SessionMade(Shown):
    token: str = Field(description="Shown once. Send it as `Authorization: Bearer <token>`.")
    expires: datetime
    person: int
    role: str
