"""Row level security by who asks: clients' transactions see and change what is theirs, and when time is taken.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"

PRACTICE = "practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint"
EVERYTHING = "(SELECT current_setting('openings.sees', true)) = 'practice'"
CLIENT = "(SELECT current_setting('openings.sees', true)) = 'people'"
THEM = "ANY ((SELECT string_to_array(current_setting('openings.people', true), ',')::bigint[])::bigint[])"
STAFF = "id IN (SELECT person_id FROM roles WHERE role <> 'client')"
ATTENDED = "id IN (SELECT appointment_id FROM attendances)"

CLIENTS: dict[str, dict[str, str]] = {
    "session_types": {
        "shown": f"FOR SELECT USING ({CLIENT})",
    },
    "availability_templates": {
        "shown": f"FOR SELECT USING ({CLIENT})",
    },
    "availability_overrides": {
        "shown": f"FOR SELECT USING ({CLIENT})",
    },
    "policies": {
        "shown": f"FOR SELECT USING ({CLIENT})",
    },
    "zones": {
        "shown": f"FOR SELECT USING ({CLIENT})",
    },
    "roles": {
        "shown": f"FOR SELECT USING ({CLIENT} AND (role <> 'client' OR person_id = {THEM}))",
    },
    "people": {
        "shown": f"FOR SELECT USING ({CLIENT} AND (id = {THEM} OR {STAFF}))",
        "own": f"FOR UPDATE USING ({CLIENT} AND (id = {THEM} OR {STAFF})) WITH CHECK (id = {THEM})",
    },
    "chat_people": {
        "shown": f"FOR SELECT USING (person_id = {THEM})",
    },
    "data_keys": {
        "shown": f"FOR SELECT USING ({CLIENT})",
        "made": f"FOR INSERT WITH CHECK ({CLIENT})",
    },
    "appointments": {
        "shown": f"FOR SELECT USING ({CLIENT} AND (status = 'booked' OR {ATTENDED}))",
        "made": f"FOR INSERT WITH CHECK ({CLIENT})",
        "own": f"FOR UPDATE USING ({CLIENT} AND {ATTENDED})",
    },
    "attendances": {
        "own": f"FOR ALL USING (client_id = {THEM})",
    },
    "series": {
        "own": f"FOR ALL USING (client_id = {THEM})",
    },
    "holds": {
        "used": f"FOR ALL USING ({CLIENT})",
    },
    "vacancies": {
        "used": f"FOR ALL USING ({CLIENT})",
    },
    "waitlist_entries": {
        "own": f"FOR ALL USING (client_id = {THEM})",
    },
    "waitlist_offers": {
        "own": f"FOR ALL USING (client_id = {THEM})",
    },
    "buttons": {
        "own": "FOR ALL USING (chat_id IN (SELECT chat_id FROM chat_people))",
    },
    "changes": {
        "own": f"FOR ALL USING (person_id = {THEM})",
    },
    "idempotency": {
        "own": f"FOR ALL USING (api_key_id IN (SELECT id FROM api_keys WHERE person_id = {THEM}))",  # noqa: S608 - fixed words
    },
    "audit": {
        "own": f"FOR ALL USING (person_id = {THEM})",
    },
    "audit_chain": {},
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, clients in CLIENTS.items():
        for statement in _guarded(table, clients):
            op.get_bind().exec_driver_sql(statement)


def _guarded(table: str, clients: dict[str, str]) -> list[str]:
    return [
        f"DROP POLICY {table}_practice ON {table}",
        f"CREATE POLICY {table}_practice ON {table} AS RESTRICTIVE USING ({PRACTICE})",
        f"CREATE POLICY {table}_everything ON {table} USING ({EVERYTHING})",
        *(f"CREATE POLICY {table}_{name} ON {table} {allowed}" for name, allowed in clients.items()),
    ]
