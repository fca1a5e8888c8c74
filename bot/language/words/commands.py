"""Every command in words."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.commands import (
    AddPerson,
    Attend,
    Audit,
    Book,
    Broadcast,
    Cancel,
    ClearOverride,
    Command,
    CopyWeek,
    Erase,
    Explain,
    Export,
    Find,
    Grant,
    Late,
    Move,
    NoShow,
    Offer,
    Override,
    Preview,
    Publish,
    RemovePerson,
    ReplaceLast,
    Report,
    Revoke,
    SetHours,
    SetMe,
    SetPolicy,
    Show,
    Swap,
    Waitlist,
)
from bot.language.words.appointments import book, cancel, find, move, offer, waitlist
from bot.language.words.dates import dates_words, moment_words
from bot.language.words.hours import clear, copy, override, policy, set_hours, set_me
from bot.language.words.looking import (
    add,
    audit,
    broadcast,
    erase,
    explain,
    export,
    grant,
    publish,
    remove,
    report,
    revoke,
    show,
)


def in_words(command: Command) -> str:
    """What a command says, in English."""
    write = _WRITERS.get(type(command))
    return " ".join(write(command).split()) if write else _PLAIN[command.do]


def _for_hour(command: Late) -> str:
    """Whose appointment, and at what hour of today: "for Nora at 15:00"."""
    at = f"at {command.at:%H:%M}" if command.at else ""
    return f"{f'for {command.client}' if command.client else ''} {at}"


def in_words_all(commands: Sequence[Command]) -> str:
    """Several commands, in their order."""
    return "; ".join(in_words(command) for command in commands)


_WRITERS: dict[type[Command], Callable[[Any], str]] = {
    SetHours: set_hours,
    Override: override,
    ClearOverride: clear,
    CopyWeek: copy,
    SetPolicy: policy,
    SetMe: set_me,
    Book: book,
    Cancel: cancel,
    Move: move,
    Offer: offer,
    Waitlist: waitlist,
    Find: find,
    Show: show,
    Explain: explain,
    Report: report,
    Audit: audit,
    Export: export,
    Erase: erase,
    Publish: publish,
    AddPerson: add,
    RemovePerson: remove,
    Grant: grant,
    Revoke: revoke,
    Broadcast: broadcast,
    Swap: lambda command: f"swap {' and '.join(command.clients)} {dates_words(command.dates)}",
    NoShow: lambda command: f"mark {command.client or ''} no show {moment_words(command.at)}",
    Late: lambda command: (
        f"running {f'{command.minutes} minutes' if command.minutes else ''} late {_for_hour(command)}"
    ),
    Attend: lambda command: f"I'll be there {moment_words(command.at)}",
    Preview: lambda command: f"what if {in_words_all(command.commands)}",
    ReplaceLast: lambda command: in_words_all(command.commands),
}


_PLAIN = {
    "broadcast_status": "who didn't get it",
    "broadcast_retry": "resend to the ones that failed",
    "broadcast_recall": "recall that message",
    "confirm": "yes",
    "decline": "no",
    "undo": "undo",
    "help": "help",
    "thanks": "thanks",
    "choose": "that one",
    "crisis": "I need help now",
    "handoff": "can I talk to a human",
    "refuse": "",
}
