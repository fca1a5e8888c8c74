"""Row level security on PostgreSQL: of which practice, and for whom, a transaction sees and changes rows.

Three settings of a transaction say so. Without them every table that is guarded is empty.
"""

from collections.abc import Collection, Iterator, Mapping

PRACTICE = "openings.practice"
"""The practice, by its id."""
SEES = "openings.sees"
"""`practice`: all of its rows, for staff and for what runs by itself. `people`: what clients may see."""
PEOPLE = "openings.people"
"""The clients, by their ids with commas between."""

_IN_PRACTICE = f"practice_id = NULLIF(current_setting('{PRACTICE}', true), '')::bigint"
# In a subquery, so that it is worked out once for a statement and not for every row.
_EVERYTHING = f"(SELECT current_setting('{SEES}', true)) = 'practice'"
_CLIENT = f"(SELECT current_setting('{SEES}', true)) = 'people'"
_THEM = f"ANY ((SELECT string_to_array(current_setting('{PEOPLE}', true), ',')::bigint[])::bigint[])"
_STAFF = "id IN (SELECT person_id FROM roles WHERE role <> 'client')"
_ATTENDED = "id IN (SELECT appointment_id FROM attendances)"
_IN_THEIR_CHATS = "chat_id IN (SELECT chat_id FROM chat_people)"


def _read(condition: str) -> str:
    return f"FOR SELECT USING ({condition})"


def _use(condition: str) -> str:
    return f"FOR ALL USING ({condition})"


CLIENTS: Mapping[str, Mapping[str, str]] = {
    # What is offered and when, they see.
    "session_types": {"shown": _read(_CLIENT)},
    "availability_templates": {"shown": _read(_CLIENT)},
    "availability_overrides": {"shown": _read(_CLIENT)},
    "policies": {"shown": _read(_CLIENT)},
    "zones": {"shown": _read(_CLIENT)},
    "places": {"shown": _read(_CLIENT)},
    # Themselves and the staff. What is locked must be such as may be changed, and therapists are.
    "roles": {"shown": _read(f"{_CLIENT} AND (role <> 'client' OR person_id = {_THEM})")},
    "people": {
        "shown": _read(f"{_CLIENT} AND (id = {_THEM} OR {_STAFF})"),
        "own": f"FOR UPDATE USING ({_CLIENT} AND (id = {_THEM} OR {_STAFF})) WITH CHECK (id = {_THEM})",
    },
    "chat_people": {"shown": _read(f"person_id = {_THEM}")},
    # Worth nothing without the master key, which is not in the database.
    "data_keys": {"shown": _read(_CLIENT), "made": f"FOR INSERT WITH CHECK ({_CLIENT})"},
    # What takes time, and only of their own who takes it: notes are sealed with the key of whoever comes.
    "appointments": {
        "shown": _read(f"{_CLIENT} AND (status = 'booked' OR {_ATTENDED})"),
        "made": f"FOR INSERT WITH CHECK ({_CLIENT})",
        "own": f"FOR UPDATE USING ({_CLIENT} AND {_ATTENDED})",
    },
    "attendances": {"own": _use(f"client_id = {_THEM}")},
    "series": {"own": _use(f"client_id = {_THEM}")},
    "holds": {"used": _use(_CLIENT)},
    "vacancies": {"used": _use(_CLIENT)},
    "waitlist_entries": {"own": _use(f"client_id = {_THEM}")},
    "waitlist_offers": {"own": _use(f"client_id = {_THEM}")},
    "buttons": {"own": _use(_IN_THEIR_CHATS)},
    "changes": {"own": _use(f"person_id = {_THEM}")},
    "idempotency": {"own": _use(f"api_key_id IN (SELECT id FROM api_keys WHERE person_id = {_THEM})")},  # noqa: S608 - fixed words
    "audit": {"own": _use(f"person_id = {_THEM}")},
    "audit_chain": {},
    # Of the staff's.
    "scheduled": {},
    "boards": {},
}
"""Of every guarded table, what is allowed for a transaction that sees what clients may."""


def entering(practice: int | None, clients: Collection[int] | None) -> str:
    """Statements after which a transaction sees that practice: all of it, or what these clients of it may."""
    sees = "practice" if clients is None else "people"
    people = ",".join(str(int(client)) for client in clients or ())
    there = "" if practice is None else int(practice)
    return f"SET LOCAL {PRACTICE} = '{there}'; SET LOCAL {SEES} = '{sees}'; SET LOCAL {PEOPLE} = '{people}'"


def statements(table: str, clients: Mapping[str, str]) -> Iterator[str]:
    """Statements that guard a table of practices' rows. Migrations use it too, with what held at their time."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    # The owner too: a small deployment migrates and runs as one role.
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY {table}_practice ON {table} AS RESTRICTIVE USING ({_IN_PRACTICE})"
    yield f"CREATE POLICY {table}_everything ON {table} USING ({_EVERYTHING})"
    for name, allowed in clients.items():
        yield f"CREATE POLICY {table}_{name} ON {table} {allowed}"
