"""Looking at records of clients leaves a trace: who saw whose."""

from collections.abc import Iterable

from bot.actions.speaker import Speaker
from storage import Unit


async def note_shown(unit: Unit, speaker: Speaker, clients: Iterable[int], what: str) -> None:
    """Write down that the speaker was shown `what` (appointments, people, waitlist, export) of these clients.

    One's own is not written down.
    """
    others = sorted(set(clients) - {speaker.person.id})
    if others:
        only = others[0] if len(others) == 1 else None
        details = {"what": what, "people": others}
        await unit.audit.add("read", speaker.person.id, speaker.chat_id or None, "people", only, details)
