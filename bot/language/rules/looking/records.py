"""Data handed out and data deleted."""

from dataclasses import replace

from bot.commands import Erase, Export
from bot.language.clause import Clause
from bot.language.listed import listed
from bot.language.rules.booking.names import typed_name, typed_text
from bot.language.rules.found import Found, found
from bot.language.times import Atom, Purpose, Reading, combine
from bot.language.times.kinds import MonthOf, Open, Span, WeekOf, Year
from bot.language.told import ranges

_ERASED_THINGS = listed("erased_things")
_ERASES = listed("erases")


def _of_period(atom: Atom) -> Atom:
    """ "bookings from february" are those in it, not all since."""
    value = atom.value
    period = isinstance(value, Open) and value.bound == "from" and isinstance(value.day, MonthOf | Span | WeekOf | Year)
    return replace(atom, value=value.day) if isinstance(value, Open) and period else atom


FORMATS = listed("formats")


def export(clause: Clause) -> Found | None:
    """ "export bookings feb csv", "what info do you have on me"."""
    if clause.has("export_me") and not (clause.role != "client" and clause.has("erase")):
        kind = next((item.word.split()[-1] for item in clause.of("format")), None)
        return found(
            clause,
            [[Export(format=kind)]],
            {"export_me", "export", "polite", "question", "asks", "show", "format", "tell_me"},
        )
    if not clause.has("export"):
        return None
    times = combine([_of_period(atom) for atom in clause.atoms], clause.setting, Purpose.BACK)
    today = clause.message.now.date()
    if any(each.times or each.windows or each.minutes or each.rule for each in times.readings):
        return None
    what = next((item.word for item in clause.of("export_what") if not item.has("format")), None)
    kind = next((word for item in clause.of("format", "export") for word in item.word.split() if word in FORMATS), None)
    kind = kind or next((item.word.split()[-1] for item in clause.of("format")), None)
    client = clause.names[0] if clause.names else None
    readings = [
        [
            Export(
                what=_exported(what) if what else None,
                dates=ranges(reading.dates, today),
                client=client,
                format=kind,
            )
        ]
        for reading in times.readings or (Reading(),)
    ]
    allowed = {"export", "export_what", "format", "polite", "asks", "practice", "my_bookings", "show", "find"}
    return found(clause, readings if not times.missing else (), allowed, times, names=len(clause.names) < 2)


def _exported(said: str) -> str | None:
    """What is asked for by its one name: appointments and sessions are bookings, a client list is clients."""
    what = (
        said.removeprefix("all of ").removeprefix("all ").removeprefix("the ").removeprefix("our ").removeprefix("my ")
    )
    return None if what.split()[-1] in RECORDS else EXPORTED.get(what, what)


EXPORTED = {
    "appointments": "bookings",
    "appts": "bookings",
    "sessions": "bookings",
    "booking": "bookings",
    "client list": "clients",
}
# Of a person these are all there is.
RECORDS = listed("whole_record")


def erase(clause: Clause) -> Found | None:
    """ "delete my data"; from an admin "client wants everything erased, name is jonah"."""
    if clause.has("erase_me") and (clause.role == "client" or not clause.names):
        return found(clause, [[Erase()]], {"erase_me", "polite", "may_have"})
    wipes = clause.has("erase_me") or (clause.has("erase") and clause.has("erase_what", "export_me"))
    wipes = wipes and clause.role != "client"
    data = any(item.word not in _ERASED_THINGS for item in clause.of("erase_what", "erase_me", "export_me"))
    strong = any(item.word not in _ERASES for item in clause.of("erase"))
    typed = typed_name(clause, "erase_what", "erase")
    names = clause.names or ((typed_text(clause, typed),) if typed else ())
    if not wipes or not names or clause.atoms or not (data or strong):
        return None
    readings = [[Erase(client=name) for name in names]]
    return found(
        clause,
        readings,
        {"erase", "erase_what", "erase_me", "export_me", "polite", "practice", "same_client"},
        names=True,
        used=[typed] if typed else (),
    )
