"""The erasure list: keyed hashes of who was erased, outside the database, so that no backup brings them back."""

import os
import re
from pathlib import Path

from sqlalchemy import select

from storage.errors import StorageError
from storage.keys import Keys, signed, sync_folder
from storage.store import Store
from storage.tables import people, practices

_KIND = "erased"
_LINE = re.compile(r"[0-9a-f]{64}")


class Erasures:
    """A text file with one keyed hash a line. It tells nobody who was erased, without the master key."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.path = path
        self._keys = keys

    def add(self, practice_id: int, person_id: int) -> None:
        """Write somebody down, on the disk when this returns. Raises OSError."""
        self.add_hashes({self._hash(practice_id, person_id)})

    def add_hashes(self, hashes: set[str]) -> None:
        """Write down those that are not there yet. Raises OSError."""
        missing = sorted(hashes - self.read())
        if not missing:
            return
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
            file.write("".join(f"{line}\n" for line in missing))
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.path.parent)

    def holds(self, hashes: set[str], practice_id: int, person_id: int) -> bool:
        """Whether somebody is listed, be it under a former master key."""
        who = (str(practice_id), str(person_id))
        return any(signed(signer, _KIND, *who) in hashes for signer in self._keys.signers)

    def read(self) -> set[str]:
        """All hashes; none when there is no file. Raises StorageError when it is damaged."""
        if not self.path.exists():
            return set()
        lines = self.path.read_text("ascii", errors="replace").split()
        for number, line in enumerate(lines, 1):
            if not _LINE.fullmatch(line):
                raise StorageError(f"{self.path} line {number} is no erasure: mend it, or who was erased may come back")
        return set(lines)

    def _hash(self, practice_id: int, person_id: int) -> str:
        return self._keys.sign(_KIND, str(practice_id), str(person_id))


async def erase(store: Store, erasures: Erasures, practice_id: int, person_id: int) -> None:
    """Erase a person for good. On the list first: a crash in between erases them at the next restore.

    Raises Missing when there is no such person.
    """
    async with store.begin(practice_id) as unit:
        await unit.people.get(person_id)
        erasures.add(practice_id, person_id)
        await unit.people.erase(person_id)
    await store.forget_the_past()


async def erase_again(store: Store, erasures: Erasures, hashes: set[str]) -> int:
    """Erase whoever is listed and is there again; how many that were."""
    count = 0
    async with store.begin() as unit:
        for practice_id in [row.id for row in await unit.all(select(practices.c.id))]:
            unit.practice_id = practice_id
            for row in await unit.all(select(people.c.id).where(unit.mine(people))):
                if erasures.holds(hashes, practice_id, row.id):
                    await unit.people.erase(row.id)
                    count += 1
    return count
