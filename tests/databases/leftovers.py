"""What a run of tests would leave behind that is killed: its servers, and their folders."""

import atexit
import os
import subprocess
from functools import cache
from pathlib import Path

WATCH = """
while read -r folder; do set -- "$@" "$folder"; done
for folder do
    if server=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server" 2>/dev/null; then
        for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
            kill -0 "$server" 2>/dev/null || break
            sleep 0.1
        done
    fi
    rm -rf "$folder"
done
"""
"""Waits until nobody can tell it more, and then clears up whatever it was told of."""


def clear_up(folder: Path) -> None:
    """See to it that a folder, and the server whose data is in it, are gone when this process is, however it ends."""
    pipe = _watcher().stdin
    assert pipe is not None
    pipe.write(f"{folder}\n".encode())
    pipe.flush()


@cache
def _watcher() -> subprocess.Popen[bytes]:
    # In a session of its own, so that what ends a terminal's or a group's processes does not end it too.
    watcher = subprocess.Popen(["sh", "-c", WATCH], stdin=subprocess.PIPE, cwd="/", start_new_session=True)
    assert watcher.stdin is not None
    # Whoever is forked and lives on would keep the pipe open.
    os.register_at_fork(after_in_child=watcher.stdin.close)
    atexit.register(_end, watcher)
    return watcher


def _end(watcher: subprocess.Popen[bytes]) -> None:
    assert watcher.stdin is not None
    watcher.stdin.close()
    watcher.wait()
