"""Whether every promise was kept, out of the database, the audit log and what people got to read."""

import itertools
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from bot.replies import talk
from storage.tables import (
    VERSIONED,
    appointments,
    attendances,
    changes,
    chats,
    inbox,
    outbox,
)
from tests.soak.house import BOOKERS, REMINDED
from tests.soak.people import DAYS

CANARY = "Quillfeather"
"""Part of everybody's name, and nobody's word for anything."""
REMINDER = "Reminder: "
FAR = 30
"""How many times what is promised still passes: another machine, or a busy one, is slower."""
ON_THEIR_WAY = 16
"""Messages that a process may be sending when it ends: one, where machine and network are quick."""


@dataclass(frozen=True)
class Verdict:
    """A promise, what was found, and whether it was kept; `slow`: not in the time that is promised."""

    promise: str
    found: str
    kept: bool
    slow: bool = False

    def __str__(self):
        word = "BROKEN" if not self.kept else "slow  " if self.slow else "kept  "
        return f"{word}  {self.promise}: {self.found or 'yes'}"


def within(what, seconds, promised):
    """Whether the longest of some times is what is promised, or no further from it than a slow machine brings."""
    worst, middle = max(seconds), statistics.median(seconds)
    found = f"worst {worst:.1f} s, median {middle:.1f} s of {len(seconds)}; promised {promised:g} s"
    return Verdict(what, found, worst <= promised * FAR, worst > promised)


class Checker:
    """Looks once everything has come to rest."""

    def __init__(self, soak, done, suffered):
        self.soak, self.done, self.suffered = soak, done, suffered
        self.api = soak.api

    async def verdicts(self):
        async with self.soak.store() as store, store.reading(self.soak.practice) as unit:
            self.store, self.unit = store, unit
            self.sent = [row for row in await self.all(outbox) if row.state == "sent"]
            return [
                await self.overlaps(),
                await self.taken_in(),
                *await self.acknowledged(),
                await self.as_last_changed(),
                await self.copies(),
                await self.order(),
                self.answers(),
                self.reminders(),
                await self.audit(),
                self.nothing_failed(),
                self.nothing_told(),
            ]

    @property
    def most_copies(self):
        ended = self.suffered.kills + self.suffered.stops + self.suffered.restarts
        return self.suffered.lost_answers + ON_THEIR_WAY * ended

    async def all(self, table):
        return await self.unit.all(select(table).where(self.unit.mine(table)).order_by(table.c.id))

    async def overlaps(self):
        by_therapist = defaultdict(list)
        for row in await self.all(appointments):
            if row.status == "booked":
                by_therapist[row.therapist_id].append((row.starts, row.ends))
        pairs = [pair for times in by_therapist.values() for pair in itertools.pairwise(sorted(times))]
        found = sum(one[1] > other[0] for one, other in pairs)
        count = sum(map(len, by_therapist.values()))
        return Verdict("no two appointments overlap", f"{found} overlaps among {count} booked", found == 0)

    async def taken_in(self):
        """Every update is in the inbox once, and dealt with; those that are none lie with the dead."""
        rows = [row for row in await self.all(inbox) if row.channel == "telegram"]
        states = Counter(row.state for row in rows)
        updates = len(self.api.world.history)
        dead = states["dead"] - self.done.malformed
        kept = len(rows) == updates and dead == 0 and states["done"] + states["dead"] == updates
        found = f"{updates} updates, {len(rows)} kept, {states['done']} dealt with, {dead} given up"
        return Verdict("no update is lost or handled twice", found, kept)

    async def acknowledged(self):
        """What anybody was told is done: by an answer of the API, or by an Undo button."""
        known = {row.id: row for row in await self.all(changes)}
        logged = {entry.subject_id for entry in await self.entries() if entry.subject == changes.name}
        told = {told["change"] for told in self.done.booked} | set(self.done.changes)
        for row in self.api.sent():
            for _, data in itertools.chain(*row.rows):
                button = await self.unit.buttons.get(data)
                if button is not None and button.payload.get("tap") == "put_back":
                    told.add(button.payload["change"])
        lost = told - known.keys()
        yield_first = Verdict(
            "nothing that was confirmed is lost", f"{len(told)} confirmed, {len(lost)} lost", not lost
        )
        silent = known.keys() - logged
        second = Verdict("every change is in the audit log", f"{len(known)} changes, {len(silent)} missing", not silent)
        return [yield_first, second, await self.bookings()]

    async def entries(self):
        found = await self.unit.audit.entries(limit=1000)
        while more := await self.unit.audit.entries(after=found[-1].id if found else 0, limit=1000):
            found += more
        return found

    async def bookings(self):
        """Each request of the API that books was carried out once, however often it had to be sent."""
        mine = {self.soak.people[name] for name in BOOKERS}
        there = [row.appointment_id for row in await self.all(attendances) if row.client_id in mine]
        told = [one["id"] for one in self.done.booked]
        found = f"{len(told)} told, {len(there)} there, {len(set(told) - set(there))} lost"
        # A request whose last answer never came may have booked: at most one for each who asked.
        kept = set(told) <= set(there) and len(there) - len(told) <= len(BOOKERS) and len(set(told)) == len(told)
        return Verdict("a request of the API is carried out once", found, kept)

    async def as_last_changed(self):
        """Every row is as the last change of it left it: nothing was changed besides, nothing fell out."""
        last = {}
        for row in await self.all(changes):
            for table, id, _, version in row.touches:
                if table in VERSIONED:
                    last[table, id] = version
        there = {}
        for table in VERSIONED.values():
            rows = await self.unit.all(select(table.c.id, table.c.version).where(self.unit.mine(table)))
            there |= {(table.name, row.id): row.version for row in rows}
        wrong = [key for key, version in last.items() if there.get(key) != version]
        found = f"{len(last)} rows changed, {len(wrong)} differ {wrong[:3] if wrong else ''}".strip()
        return Verdict("every row is as its last change left it", found, not wrong)

    async def copies(self):
        """More arrived than there was to say: that many were said twice."""
        telegrams = {row.id for row in await self.all(chats) if row.channel == "telegram"}
        said = sum(row.chat_id in telegrams for row in self.sent)
        copies = len(self.api.sent()) - said
        harm = f"{self.suffered.kills} kills, {self.suffered.stops} stops, {self.suffered.lost_answers} lost answers"
        found = f"{said} messages, {copies} copies; {harm}"
        return Verdict("at most one copy for each kill or lost answer", found, 0 <= copies <= self.most_copies)

    async def order(self):
        """Answers arrive in each chat in the order in which they were given."""
        numbers = defaultdict(list)
        for row in self.sent:
            if row.priority == 0 and row.edits is None and row.external_id and row.external_id.isdigit():
                numbers[row.chat_id].append(int(row.external_id))
        wrong = sum(one != sorted(one) for one in numbers.values())
        for chat in self.done.asked:
            answered = [day for row in self.api.sent(chat) if (day := first_day(row.text)) is not None]
            wrong += not in_order(await self.arrived(chat), answered)
        return Verdict("the order in each chat is kept", f"{len(numbers)} chats, {wrong} out of order", wrong == 0)

    async def arrived(self, chat):
        """The weekdays that a chat asked about, as they came in: what is pushed at once may come in any order."""
        key = self.unit.inbox.chat_key("telegram", str(chat))
        rows = [row for row in await self.all(inbox) if row.chat_key == key]
        texts = [self.api.world.history[int(row.external_id)]["message"]["text"] for row in rows]
        return [first_day(text) for text in texts]

    def answers(self):
        """Those who only ask get one answer each time, copies aside."""
        asked = sum(map(len, self.done.asked.values()))
        got = sum(len(self.api.sent(chat)) for chat in self.done.asked)
        kept = asked <= got <= asked + self.most_copies
        return Verdict("every question is answered", f"{asked} asked, {got} answers", kept)

    def reminders(self):
        counts = [self.reminders_of(name) for name in REMINDED]
        missing, spare = sum(not count for count in counts), sum(count - 1 for count in counts if count)
        found = f"{len(counts)} due, {missing} missing, {spare} copies"
        return Verdict("no reminder is missing", found, missing == 0 and spare <= self.most_copies)

    def reminders_of(self, name):
        return sum(row.text.startswith(REMINDER) for row in self.api.sent(self.soak.chats[name]))

    async def audit(self):
        """The chain, which whoever led has sealed and others have gone on with; what is left is sealed first."""
        before = await self.unit.audit.verify()
        async with self.store.begin(self.soak.practice) as unit:
            while await unit.audit.seal():
                pass
            state = await unit.audit.verify()
        broken = before.broken_at or state.broken_at
        found = f"{before.holds} entries sealed meanwhile, {state.holds} hold now, {broken or 'none'} broken"
        return Verdict("the audit log's chain holds", found, broken is None and state.waiting == 0)

    def nothing_failed(self):
        apologies = sum(row.text == talk.failed() for row in self.api.sent())
        bad = [*self.done.broken, *self.suffered.bad_exits, *self.errors()]
        found = f"{apologies} apologies, {len(bad)} unexpected failures {bad[:3] if bad else ''}".strip()
        return Verdict("nothing fails but what was made to", found, apologies == 0 and not bad)

    def logs(self):
        return "".join(path.read_text("utf-8", "replace") for path in self.soak.logs)

    def errors(self):
        """What was logged as an error; updates that are none were made so."""
        return [line for line in self.logs().splitlines() if " ERROR " in line and "MalformedError" not in line]

    def nothing_told(self):
        logs = self.logs()
        secrets = [CANARY, self.api.token, *self.soak.keys.values()]
        told = [secret[:4] for secret in secrets if secret in logs]
        first, *traces = logs.split("Traceback")
        found = f"{len(logs.splitlines())} lines, {len(told)} secrets, {len(traces)} tracebacks"
        if traces:
            found = f"{found}: {' '.join(first[-200:].split())} ... {' '.join(traces[0][:3000].split())}"
        return Verdict("logs tell no names, tokens or keys", found, not told and not traces)


def first_day(text):
    """The weekday that an answer is about: the first that it names."""
    there = {text.find(day): day for day in DAYS if day in text}
    return there[min(there)] if there else None


def in_order(asked, answered):
    """Whether what was answered is what was asked, in that order, a copy beside its original left out."""
    place = 0
    for day in answered:
        if place < len(asked) and asked[place] == day:
            place += 1
        elif place == 0 or asked[place - 1] != day:
            return False
    return place == len(asked)
