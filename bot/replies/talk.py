"""What holds a conversation together: questions, misunderstandings, greetings, refusals."""

from collections.abc import Sequence

from bot.replies.times import bold, joined, plain

EXAMPLES = {
    "therapist": ("Mondays 9 to 5", "off next Friday"),
    "client": ("anything Thursday afternoon?", "book me Monday at 3"),
    "front_desk": ("who is in tomorrow?", "book Sam with Ana on Monday at 3"),
    "admin": ("Raj is off on Friday", "tell everyone with sessions on Friday that we close at two"),
}

ABLE = {
    "therapist": (
        "set your weekly hours, close or open single dates, show what you have, book, move and cancel sessions, "
        "and say whom a change affects before it happens"
    ),
    "client": "find open times, book, move and cancel your sessions",
    "front_desk": (
        "show every therapist's days, find open times, book, move and cancel sessions, "
        "and pass a message on to those it concerns"
    ),
    "admin": (
        "set and show every therapist's hours, book, move and cancel sessions, close the practice, "
        "and pass a message on to those it concerns"
    ),
}

QUESTIONS = {
    "days": "On which days?",
    "windows": "From when to when?",
    "dates": "On which date?",
    "at": "On which day, and at what time?",
    "to": "Where to?",
    "until": "Until when? You can also say: until further notice.",
    "from": "From when?",
    "client": "For whom?",
    "for": "For which therapist, or for the whole practice?",
    "direction": "Shall that time be open, or closed?",
    "notice_minutes": "How long ahead must a session be booked? Say for instance: 24 hours.",
    "timezone": "Which time zone? Say for instance: Chicago.",
}


def example(role: str) -> str:
    return f"{bold(EXAMPLES[role][0])} or {bold(EXAMPLES[role][1])}."


def help_with(role: str) -> str:
    return f"I can {ABLE[role]}. For instance: {example(role)}"


def help_at_first(role: str) -> str:
    """What to begin with, to whoever has set nothing up yet."""
    if role == "admin":
        first = f"There are no therapists yet. Begin with: {bold('add new therapist Lena')}. I give you an invitation"
        return f"{first} to pass on; once Lena has joined, either of you can set the hours."
    hours, length, client = bold("Mondays 9 to 5"), bold("50 min sessions, 10 min between"), bold("add new client Sam")
    return (
        f"You have no hours yet, so nobody can book. Tell me when you work, for instance: {hours}. "
        f"Then how long sessions are: {length}. Then your first client: {client}."
    )


def only_words(role: str) -> str:
    """To a picture, a voice message or anything else without words."""
    return f"I can only read what is written, so nothing has changed. Please type it, for instance: {example(role)}"


def not_understood(words: Sequence[str], role: str) -> str:
    """The words that were not understood, and what would be."""
    quoted = joined(f"“{plain(word)}”" for word in words[:4])
    start = f"I did not understand {quoted}, so nothing has changed." if words else "I did not understand that."
    return f"{start} You could say, for instance: {example(role)}"


def not_understood_again(words: Sequence[str]) -> str:
    quoted = joined(f"“{plain(word)}”" for word in words[:4])
    return f"I still did not understand {quoted or 'that'}, and nothing has changed. What would you like to do?"


def missing(field: str) -> str:
    """The question for one missing field."""
    return QUESTIONS.get(field, "Can you say it in more detail?")


def at_what_time(day: str, starts: Sequence[str]) -> str:
    """The question for the hour of a day that was named, with what is open then."""
    open_ = f" Open then: {joined(map(bold, starts))}." if starts else ""
    return f"At what time on {bold(day)}?{open_}"


def which_one(weekday: str | None = None) -> str:
    return f"Which {weekday}?" if weekday else "Which do you mean?"


def late(said: str) -> str:
    """A message that waited: what it would change is proposed, with its dates."""
    return f"Your message of {said} reaches me late, so nothing has changed yet. Shall I still do this?"


def late_and_passed(said: str) -> str:
    """A message that waited until what it names had passed."""
    return f"Your message of {said} reached me too late: that time has passed, so nothing has changed."


def far_ahead(dates: str) -> str:
    return f"That would be {bold(dates)}, more than half a year ahead. Is that right? Nothing has changed yet."


def not_yours() -> str:
    return "That is for the practice to decide, so nothing has changed."


def own_only() -> str:
    return "I can only talk about your own appointments."


def not_yet(what: str, instead: str = "") -> str:
    """Something understood that cannot be done here, and what can be."""
    return f"I understand, but I can't {what}, so nothing has changed. {instead}".rstrip()


def thanks() -> str:
    return "You're welcome."


def nothing_open() -> str:
    return "Nothing is waiting for a yes. If you mean a button above, please tap it."


def left() -> str:
    return "All right, nothing has changed."


def already() -> str:
    return "That has been answered already, or something newer has taken its place."


def not_your_button() -> str:
    return "That button is not yours."


def expired() -> str:
    return "That question is no longer open, so nothing has changed. Please ask again."


def changed_since() -> str:
    return "Something has changed since I asked, so I have not done it yet."


def changed_meanwhile() -> str:
    """In the middle of several decisions."""
    return "Something has changed meanwhile; what you decided about the others stays."


def say_which(labels: Sequence[str] = ()) -> str:
    """To a yes or a number that fits none, or several, of the buttons: their words."""
    return f"Which do you mean: {joined([bold(label) for label in labels], 'or')}?" if labels else "Which do you mean?"


def say_it(label: str) -> str:
    """After a yes that may not have been meant for what is proposed."""
    return f"Do you mean {bold(label)}? Then please say just that, or tap its button. Nothing has changed yet."


def crisis(text: str | None) -> str:
    """The practice's own words, untouched; until it has set any, the emergency numbers are the safest thing to say."""
    if text:
        return plain(text)
    return (
        "I'm a scheduling assistant and can't help with this, but people can, right now. "
        "Please call your local emergency number (112 or 911). In the US and Canada you can call or text 988."
    )


def handoff(*, told: bool, place: bool = False) -> str:
    """To whoever wants a person, or the address of their sessions."""
    if not told:
        return "Please call the practice."
    if place:
        return "I've told the practice that you asked where to go."
    return "I've told the practice that you would like to talk to a person."


def asks_where(name: str) -> str:
    """To the office, about a client."""
    return f"{plain(name)} asks where to go. No address is noted: ask me {bold('where is the office')} to say it."


def wants_a_person(name: str) -> str:
    return f"{plain(name)} would like to talk to a person."


def failed() -> str:
    return "Something went wrong on my side. Nothing has changed; please send it again in a moment."


def would_be(done: str, *, held: bool = False) -> str:
    """What a proposal would make true; `held`: what it would close is kept free until it is answered."""
    waiting = " I'm holding that time closed for an hour, until you decide." if held else ""
    return f"This would be the result:\n{done}\nNothing has changed yet.{waiting}"


def nobody_called(name: str, role: str, instead: str | None = None) -> str:
    """`instead`: what somebody of that name is."""
    if instead is not None:
        example = bold(f"{name} is off on Friday")
        return f"{plain(name)} is a {instead} and no {role}, so nothing has changed. For a day off, say: {example}."
    return f"I know no {role} called {plain(name)}, so nothing has changed."


def which_of_them(name: str, whole: Sequence[str]) -> str:
    """Where a name fits several: they are all named, and each is a button."""
    return f"Which {plain(name)}: {joined(map(plain, whole), last='or')}? Nothing has changed yet."


def several_called(name: str) -> str:
    return f"There are several people called {plain(name)}, so nothing has changed. Please say the full name."


def passed() -> str:
    return "That time has passed, so nothing has changed."


def no_sessions(therapist: str, session: str | None) -> str:
    what = f"sessions called {plain(session)}" if session else "sessions that can be booked"
    return f"{plain(therapist) or 'The practice'} has no {what}, so nothing has changed."


def no_new_clients(therapist: str) -> str:
    return (
        f"{plain(therapist)} is not taking new clients at the moment, so nothing is booked. The practice can tell more."
    )


def edited_too_late() -> str:
    return "I saw that you edited an earlier message. I have not changed anything; please send it as a new one."


def rest_waits(label: str) -> str:
    """Of several things one has to be decided first."""
    return f"Once that is decided, please send me the rest again: {plain(label)}."


def for_everyone(what: str) -> str:
    return f"That would hold for every therapist: {plain(what[:1].lower() + what[1:])}. Nothing has changed yet."


CALLED_OFF = "Call off a message"
"""What calling off a message to many is called in the history, where it does not say which."""
TOOK_OFFER = "Booked from the waitlist"
"""What taking an offer is called in the history."""

UNABLE = {
    "export": "export data",
    "erase": "erase data",
    "preview": "work that out",
}
"""What is understood and cannot be done here, completing "I can't … yet"."""


def stays(html: str) -> str:
    """After a correction that could not be carried out."""
    return f"{html}\nWhat you had before stays as it is."


def in_place_of(summary: str) -> str:
    """Behind what is proposed as a correction of what was done."""
    return f"It would take the place of {bold(summary)}."


def would_replace(label: str) -> str:
    """Before a correction that changes other people's sessions."""
    return f"That would take the place of what was done, and those concerned would be told: {bold(label)}."


def late_answer() -> str:
    """A yes, a no or a button's words that were written before the question they would answer."""
    return "Your answer was written before I asked this, so nothing has changed. Please answer what is open now."


def no_therapists() -> str:
    return "There are no therapists yet. Invite the first one, and their hours can be set."


def lost(name: str) -> str:
    """To a therapist whose client has left or blocked the chat."""
    return f"I can no longer write to {plain(name)}: the chat is closed or blocked. Please call when something changes."


def gone() -> str:
    """To somebody who does not belong to the practice any more."""
    return "This chat is not connected to the practice any more. Please call if you think it should be."
