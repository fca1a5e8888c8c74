"""What a person sets for themselves."""

from dataclasses import dataclass

from bot.actions.errors import NotYet
from bot.actions.speaker import Speaker
from bot.commands import SetMe
from storage import Person, Unit


@dataclass(frozen=True, slots=True)
class Mine:
    """Who they are now, and what was set."""

    person: Person
    command: SetMe


async def set_me(unit: Unit, speaker: Speaker, command: SetMe) -> Mine:
    """The zone times are shown in, the language, and how long before a session to be reminded (nothing: never).

    Raises NotYet.
    """
    fields: dict[str, object] = {}
    if command.language is not None:
        fields["language"] = command.language
    if command.timezone is not None:
        if "therapist" in speaker.person.roles:
            raise NotYet(
                "show a therapist times in another zone than that of the hours",
                "Say “keep my hours in Chicago time” to change both.",
            )
        fields["timezone"] = command.timezone
    if command.reminder_minutes is not None:
        fields["reminder_minutes"] = sorted(set(command.reminder_minutes), reverse=True)
    return Mine(await unit.people.update(speaker.person.id, **fields), command)
