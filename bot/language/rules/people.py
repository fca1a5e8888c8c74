"""People who come, go, and what they may do."""

import datetime as dt

from bot.commands import AddPerson, Grant, RemovePerson, Revoke
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.booking.names import could_be_name, typed_name, typed_text
from bot.language.rules.found import Found, found
from bot.language.times import Purpose, Times

_RIGHT_AWAY = listed("right_away")
_SHUTS_OUT = listed("shuts_out")
_OUT = listed("out")
TITLES = listed("titles")
MOST_NAMES = 4
"""As many as somebody new may have: "Bob van der Berg"."""

ROLES = (
    ("role_front_desk", "front_desk"),
    ("role_admin", "admin"),
    ("role_therapist", "therapist"),
    ("role_client", "client"),
)
# Who loses these stays.
RIGHTS = listed("rights")
ROLE_TAGS = frozenset(tag for tag, _ in ROLES)


def role_of(clause: Clause) -> str | None:
    """The role that is named."""
    return next((role for tag, role in ROLES if clause.has(tag)), None)


def _name(clause: Clause, *tags: str) -> tuple[str | None, Item | None]:
    """The one person who is named, in the people known or as typed."""
    if len(clause.names) == 1:
        return clause.names[0], None
    if clause.names:
        return None, None
    typed = typed_name(clause, *tags)
    if typed is None:
        return None, None
    return typed_text(clause, typed), typed


def _bounds(clause: Clause) -> tuple[Times, dt.date | None, dt.date | None] | None:
    """The first and the last day, where the clause names just one meaning."""
    times = clause.when(Purpose.LIST)
    if not times.readings and not times.missing:
        return times, None, None
    if len(times.readings) != 1:
        return None
    told = times.readings[0]
    if told.rule or told.times or told.windows or told.minutes or len(told.dates) != 1:
        return None
    span = told.dates[0]
    return times, span.first, span.last


def add(clause: Clause) -> Found | None:
    """ "add new therapist lena, starts march 23"."""
    role = role_of(clause)
    if not clause.has("add_person") or role is None or clause.asks or clause.role == "client":
        return None
    if clause.names and any(RIGHTS & set(item.word.split()) for item in clause.items):
        # "add admin rights for pia": she is known, and gets more to do.
        return None
    named = _new_name(clause)
    told = _bounds(clause)
    if told is None or named is None:
        return None
    times, first, last = told
    name, typed = named
    if last == first:
        last = None
    command = AddPerson(role, name, first, last)  # type: ignore[arg-type]
    return found(
        clause,
        [[command]],
        {"add_person", "person_bits", "polite", "practice", "grant_bits", *ROLE_TAGS},
        times,
        used=typed,
    )


def _new_name(clause: Clause) -> tuple[str, list[Item]] | None:
    """The name of somebody new: the one run of words that are unknown or known names."""
    runs: list[list[Item]] = []
    for place, item in enumerate(clause.items):
        if item.name or could_be_name(item) or _named_so(clause, item) or _hyphen(clause, place):
            if runs and runs[-1][-1].last == item.first:
                runs[-1].append(item)
            else:
                runs.append([item])
    if len(runs) != 1 or sum(item.word != "-" for item in runs[0]) > MOST_NAMES:
        return None
    items = [*_title_before(clause, runs[0][0]), *runs[0]]
    if len(items) == 1 and items[0].name:
        return items[0].name, items
    return clause.message.text[clause.line[items[0].first].start : clause.line[items[-1].last - 1].end], items


def _hyphen(clause: Clause, place: int) -> bool:
    """The one of "anne-marie"; behind a role and before a name there is a gap."""
    item, after = clause.items[place], clause.items[place + 1 : place + 2]
    return item.word == "-" and clause.line[item.first].glued and bool(after) and clause.line[after[0].first].glued


def _title_before(clause: Clause, first: Item) -> list[Item]:
    """The "Dr." of "add new therapist Dr. Sarah Kim"."""
    place = next(n for n, item in enumerate(clause.items) if item is first)
    dotted = place > 1 and clause.items[place - 1].word == "."
    start = place - (2 if dotted else 1)
    return list(clause.items[start:place]) if start >= 0 and clause.items[start].word in TITLES else []


# First names that are words as well: "new therapist: mark".
WORD_NAMES = listed("word_names")


def _named_so(clause: Clause, item: Item) -> bool:
    """Whether a word that is also a name stands right behind the role."""
    if item.atom or item.word not in WORD_NAMES:
        return False
    before = [
        each
        for each in clause.items
        if each.last <= item.first and each.word not in (":", "-") and not each.has("person_bits")
    ]
    return bool(before) and before[-1].has(*ROLE_TAGS)


def remove(clause: Clause) -> Found | None:
    """ "remove therapist tom", "tom's last day is april 30"."""
    role = role_of(clause)
    last_day = any(
        "last day" in item.word or "final day" in item.word or "leav" in item.word
        for item in clause.of("remove_person", "person_bits")
    )
    if (
        not clause.has("remove_person")
        or clause.asks
        or clause.has("access")
        or RIGHTS & {token.word for token in clause.line}
        or not (role or last_day)
        or (role in ("admin", "front_desk") and _only_a_role(clause))
        or clause.role == "client"
    ):
        return None
    name, typed = _name(clause, "remove_person", *ROLE_TAGS)
    told = _bounds(clause)
    if told is None or name is None or (last_day and not role and not told[0].readings):
        return None
    times, first, last = told
    if first and last and first != last:
        # "tom leaves in april": on which day is not said.
        return None
    command = RemovePerson(role, name, None, last or first)  # type: ignore[arg-type]
    return found(
        clause,
        [[command]],
        {"remove_person", "person_bits", "polite", "practice", *ROLE_TAGS},
        times,
        names=True,
        used=[typed] if typed else (),
    )


def _only_a_role(clause: Clause) -> bool:
    """ "remove pia as admin": she stays, and is an admin no longer."""
    return any(item.word.split()[0] == "as" for item in clause.of(*ROLE_TAGS, "person_bits"))


def grant(clause: Clause) -> Found | None:
    """ "make ana an admin", "give kim front desk access until may 1"."""
    role = role_of(clause)
    if (
        not (clause.has("grant") or _access_for(clause) or _is_now(clause))
        or role not in ("admin", "front_desk", "therapist")
        or clause.asks
        or clause.role == "client"
    ):
        return None
    name, typed = _name(clause, "grant")
    told = _bounds(clause)
    if told is None or name is None:
        return None
    times, first, last = told
    used = [item for item in clause.items if item is typed or (item.word == "is" and _is_now(clause))]
    command = Grant(role, name, first if first != clause.message.now.date() else None, last)  # type: ignore[arg-type]
    return found(
        clause,
        [[command]],
        {"grant", "grant_bits", "access", "polite", *ROLE_TAGS},
        times,
        names=True,
        used=used,
    )


def _is_now(clause: Clause) -> bool:
    """ "mia is front desk now": told as news, and no question."""
    said = [item for item in clause.items if not item.has("filler", "mark")]
    words = [item.word for item in said]
    return len(said) == 4 and bool(said[0].name) and words[1] == "is" and words[3] == "now" and said[2].has(*ROLE_TAGS)


def _access_for(clause: Clause) -> bool:
    """ "front desk access for mia": no verb, and nothing that takes it away."""
    spoken = [item for item in clause.items if item.atom or not item.has("filler", "mark")]
    named = next((n for n, item in enumerate(spoken) if item.name), 0)
    if named < 2 or spoken[named - 1].word != "for" or clause.has("negated", "revoke"):
        return False
    return all(item.has("access", *ROLE_TAGS) for item in spoken[: named - 1]) and clause.has("access")


def _shuts_out(clause: Clause) -> bool:
    """ "lock kim out"."""
    said = [item for item in clause.items if not item.has("filler", "mark")]
    return any(
        verb.word in _SHUTS_OUT and name.name and out.word in _OUT
        for verb, name, out in zip(said, said[1:], said[2:], strict=False)
    )


def revoke(clause: Clause) -> Found | None:
    """ "remove kims access now"."""
    role = role_of(clause)
    if (
        not clause.has("revoke")
        or not (clause.has("access", "role_admin", "role_front_desk") or _shuts_out(clause))
        or clause.asks
        or clause.role == "client"
    ):
        return None
    name, typed = _name(clause, "revoke", "of_word")
    if name is None:
        return None
    times = clause.when(Purpose.LIST, [item for item in clause.items if item.word not in _RIGHT_AWAY])
    if (
        any(atom for atom in clause.atoms if atom.kind == "hours" and type(atom.value).__name__ not in ("Near",))
        and times.readings
    ):
        return None
    used = [item for item in clause.items if item.word in _RIGHT_AWAY]
    told = None if times.readings and (len(times.readings) > 1 or not times.readings[0].dates) else times
    if told is None:
        return None
    first = times.readings[0].dates[0].first if times.readings else None
    if times.readings and times.readings[0].dates[0].last not in (None, first):
        # "until friday": taken away for a time, which nothing can do.
        return None
    command = Revoke(role if role in ("admin", "front_desk") else None, name, first)  # type: ignore[arg-type]
    return found(
        clause,
        [[command]],
        {"revoke", "revoke_bits", "access", "polite", "of_word", *ROLE_TAGS},
        times,
        names=True,
        used=[*used, *([typed] if typed else [])],
    )
