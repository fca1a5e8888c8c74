"""What a therapist, the practice or a person has decided, and what that means."""

import datetime as dt
from collections.abc import Collection, Sequence

from bot.replies import times
from bot.replies.times import bold, joined, plain
from storage import Rules

MOST_NAMED = 6
SPOKEN = "en"
"""The language in which replies are written."""
UNDERSTOOD = ("es",)
"""Others that are understood."""
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""Names of languages; of others the code is said."""


def rules(decided: Rules, whose: str | None) -> list[str]:
    """Each rule as a sentence. `whose` clients they are, where not the reader's or the practice's."""
    clients = f"{plain(whose)}'s clients" if whose else "Clients"
    said = []
    if decided.cancel_notice_minutes is not None:
        said.append(_cancelling(clients, decided.cancel_notice_minutes))
    if decided.reminder_minutes is not None:
        said.append(_reminded(f"{clients} are", decided.reminder_minutes, "a session"))
    if decided.new_clients is not None:
        said.append("New clients can book." if decided.new_clients else "New clients can't book; those you have can.")
    return said


def _cancelling(clients: str, minutes: int) -> str:
    if minutes == 0:
        return f"{clients} can cancel or move a session until it begins."
    ahead = bold(times.duration(minutes))
    return f"{clients} can cancel or move a session by themselves until {ahead} before it; after that they can ask."


def _reminded(who: str, minutes: Sequence[int], of: str) -> str:
    if not minutes:
        return f"{who} not reminded."
    leads = joined(times.duration(one) for one in sorted(minutes, reverse=True))
    return f"{who} reminded {bold(leads)} before {of}, never between 21:00 and 08:00."


def my_reminders(minutes: Sequence[int]) -> str:
    """To whoever changed their own reminders."""
    if not minutes:
        return "I won't send you reminders any more. Changes to your sessions still reach you."
    return _reminded("You are", minutes, "each session")


def my_zone(zone: str, now: dt.datetime) -> str:
    local = times.local(now, zone)
    return f"I show you times in {bold(times.zone_name(zone))}: it is {times.clock(local)} there. Your sessions stay."


def my_language(code: str) -> str:
    """To whoever has said which language they speak: what it is good for, and what not."""
    plain_code = code.split("-")[0]
    if plain_code == SPOKEN:
        return "I answer in English."
    name = bold(LANGUAGES.get(plain_code, code))
    heard = " You can write to me in it." if plain_code in UNDERSTOOD else ""
    return f"Noted: {name}. The practice can write to everybody who speaks it.{heard} I answer in English."


def zone_proposal(whose: str | None, zone: str, outside: Sequence[str], today: dt.date) -> str:
    """Before hours are kept in another zone."""
    hours = "Your hours" if whose == "" else "The practice's hours" if whose is None else f"{plain(whose)}'s hours"
    text = (
        f"{hours} would be kept in {bold(times.zone_name(zone))} from {bold(times.date(today, today))} on: "
        "09:00 would mean 09:00 there. Sessions that are booked stay at the moment they are booked for."
    )
    if outside:
        named = outside[:MOST_NAMED]
        more = [times.plural(len(outside) - MOST_NAMED, "more session")] if len(outside) > MOST_NAMED else []
        text += f"\nOutside the hours then, and staying: {joined([*map(plain, named), *more])}."
    return f"{text}\nNothing has changed yet."


def zone_set(whose: str | None, zone: str) -> str:
    hours = "Your hours" if whose == "" else "The practice's hours" if whose is None else f"{plain(whose)}'s hours"
    return f"{hours} are kept in {bold(times.zone_name(zone))} from today. Sessions booked stay at their moment."


def limit_proposal(per_day: int, days: Collection[int], until: dt.date | None, today: dt.date) -> str:
    """A limit for weekdays, as far as it can be kept."""
    last = f" until {bold(times.date(until, today))}" if until else ""
    return (
        f"I can't keep a limit for {times.weekdays(days)} for good yet, so nothing has changed. "
        f"Shall I take at most {times.plural(per_day, 'session')} on each of those days{last}?"
    )


def limited(per_day: int, days: Collection[int], first: dt.date | None, until: dt.date | None, today: dt.date) -> str:
    span = f", {times.date(first, today)} to {times.date(until, today)}" if first and until else ""
    where = bold(f"{times.weekdays(days)}{span}")
    return f"At most {times.plural(per_day, 'session')} a day on {where}. Sessions already booked stay."
