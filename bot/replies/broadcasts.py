"""Messages to many: what they would read, and how many they are."""

from collections.abc import Sequence

from bot.replies import times
from bot.replies.times import bold, plain

MOST_NAMES = 20


def proposal(people: int, who: str, html: str, *, later: bool = False) -> str:
    """Whom it reaches and the exact message, before anything is sent. `later`: whoever is meant then reads it."""
    verb = "are" if people > 1 else "is"
    start = f"{_people(people) if people else 'nobody'} {verb} {who}{' as things stand' if later else ''}. "
    start += "They would read:"
    then = "It goes to whoever that is when it is sent. " if later else ""
    return f"{start[0].upper()}{start[1:]}\n“{html}”\n{then}Nothing has been sent yet."


def at_night() -> str:
    return "That is at night: it can wait for the morning."


def scheduled(when: str, people: int) -> str:
    return f"Set for {bold(when)}, to whoever is meant then: {_people(people)} as things stand."


def to_come(when: str) -> str:
    return f"Still to go out: a message on {bold(when)}."


def called_off(when: str) -> str:
    return f"Called off: the message on {bold(when)} does not go out."


def went_out(people: int, unreachable: Sequence[str]) -> str:
    """To its sender, once a message has gone out at its time."""
    return f"Your message is on its way to {_people(people)}, as you asked.{out_of_reach(unreachable)}"


def nobody_then() -> str:
    """To its sender, when there was nobody to send it to."""
    return "Your message was due just now, and nobody is booked as you said, so nothing has been sent."


def which_one() -> str:
    return "Which message?"


def withdrawn(practice: str) -> str:
    """What takes the place of a message that was taken back."""
    return f"{bold(practice)}: a message that was here has been taken back."


def recall_proposal(when: str, sent: int, waiting: int, html: str) -> str:
    """Before a message that was sent is taken back: who has it, who would not get it, and what stays in its place."""
    has = f"{_people(sent)} {'has' if sent == 1 else 'have'} the message of {bold(when)}."
    lines = [f"{has[0].upper()}{has[1:]}"]
    if waiting:
        lines.append(f"{_people(waiting).capitalize()} would not get it any more.")
    if sent:
        lines.append(f"Whoever has it would see in its place: “{html}” That makes no sound, so a correction may help.")
    return " ".join([*lines, "Nothing has changed yet."])


def recall_post(when: str, html: str) -> str:
    """Before a post is taken out of a channel."""
    return f"The post of {bold(when)} would be replaced by: “{html}” Nothing has changed yet."


def taken_back(replaced: int, stopped: int) -> str:
    parts = [f"it is being replaced for {_people(replaced)}"] if replaced else []
    parts += [f"{_people(stopped)} will not get it"] if stopped else []
    return f"Taken back: {times.joined(parts) or 'nobody had it'}."


def recalled() -> str:
    return "Your last message to many has been taken back."


def hours_stay(start: str) -> str:
    return f"The hours stay as they are: shall I close {start} onwards too?"


def later(count: int, start: str) -> str:
    """How many sessions begin after the time that is named."""
    text = f"{times.plural(count, 'session')} begin{'s' if count == 1 else ''} at {start} or later."
    return text[0].upper() + text[1:]


def nobody(on: str) -> str:
    return f"Nobody is booked{on}, so there is nobody to tell. Nothing has been sent."


def nobody_reachable(on: str, names: Sequence[str]) -> str:
    """Where none of those who are meant has a chat; what is to be told is left to whoever asked."""
    who = f"{_people(len(names))} {'is' if len(names) == 1 else 'are'} {f'booked{on}' if on else 'meant'}"
    return f"{who[0].upper()}{who[1:]}.{out_of_reach(names)} Nothing has been sent."


def text_missing() -> str:
    return "What shall I tell them?"


def sent(people: int, unreachable: Sequence[str]) -> str:
    """On its way; who has no chat is named, so that somebody can call them."""
    return f"On its way to {_people(people)}.{out_of_reach(unreachable)}"


def out_of_reach(names: Sequence[str]) -> str:
    """Those who have no chat, named, so that somebody can call them."""
    return f" I have no chat with {times.joined(map(plain, names))}: please call." if names else ""


def message(practice: str, text: str, by: str | None) -> str:
    """What those who are meant read; `by` names a therapist who writes to clients of theirs."""
    return f"{bold(f'{by}, {practice}' if by else practice)}: {plain(text)}"


def wording(text: str, dates: str) -> str:
    """The words as they are passed on, with the full dates they are about, where they are about any."""
    text = text.strip()
    end = "" if text[-1:] in ".!?" else "."
    if text.casefold().startswith("to "):
        return f"Please remember{f', for {dates},' if dates else ''} {text}{end}"
    return f"Please note, for {dates}: {text}{end}" if dates else f"Please note: {text}{end}"


def status(sent: int, waiting: int, failed: int) -> str:
    return f"Reached: {sent}. On its way: {waiting}. Not reached: {failed}."


def none_lately() -> str:
    return "No message to many went out in the last seven days."


def missed(names: Sequence[str], count: int) -> str:
    """Those who do not have it, named: they have blocked the bot, or sending failed for good."""
    if not names:
        return ""
    more = f" and {count - len(names)} more" if count > len(names) else ""
    who = ", ".join(map(plain, names)) if more else times.joined(map(plain, names))
    return f" It did not get through to {who}{more}."


def again(tried: int, left: int) -> str:
    """What trying again comes to; who blocked the bot cannot be tried."""
    who = _people(left)
    blocked = f" {who[0].upper()}{who[1:]} cannot be written to now: they get it when they are back." if left else ""
    if not tried:
        return f"Nothing was given up, so there is nothing to try again.{blocked}"
    return f"Trying again for {_people(tried)}.{blocked}"


def _people(number: int) -> str:
    return times.plural(number, "person", "people")
