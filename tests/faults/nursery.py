"""Processes that begin at once: forked from one that has imported the program already, which takes seconds.

`python -m tests.faults.nursery SOCKET` listens there. A connection asks for one process and hears its id, and its exit
status when it ends. It is over when its standard input is.
"""

import atexit
import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path

from bot import language

ROOT = Path(__file__).parents[2]
PRELOADED = ("bot.app", "bot.channels.telegram", "bot.conversation.handle", "tests.faults.killed")


@cache
def address() -> str:
    """The socket of this session's nursery, which is started when first asked for."""
    folder = tempfile.TemporaryDirectory(prefix="openings-nursery-")
    path = f"{folder.name}/socket"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("OPENINGS_")}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env={**kept, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    atexit.register(_end, process, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n", "the nursery did not start"
    return path


def _end(process, folder):
    for pipe in (process.stdin, process.stdout):
        pipe.close()
    process.wait()
    folder.cleanup()


class Nursery:
    """The side that forks. It has one thread and no loop, so that forking is safe."""

    def __init__(self, path: str) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        self.waiting: dict[int, socket.socket] = {}

    def run(self) -> None:
        bell, wake = socket.socketpair()
        bell.setblocking(False)
        wake.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno())
        with selectors.DefaultSelector() as selector:
            for source in (self.listener, bell, sys.stdin):
                selector.register(source, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if sys.stdin in ready:
                    break
                if bell in ready:
                    bell.recv(4096)
                    self.report()
                if self.listener in ready:
                    self.fork()
        for pid in self.waiting:
            os.kill(pid, signal.SIGKILL)

    def fork(self) -> None:
        connection, _ = self.listener.accept()
        with connection.makefile("rb") as lines:
            wanted = json.loads(lines.readline())
        pid = os.fork()
        if pid == 0:
            become(wanted)
        self.waiting[pid] = connection
        connection.sendall(b"%d\n" % pid)

    def report(self) -> None:
        for pid in list(self.waiting):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with contextlib.suppress(OSError), self.waiting.pop(pid) as connection:
                    connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def become(wanted: dict) -> None:
    """Be a new process: its environment, its log, and the `main` of its module."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(wanted["environment"])
        log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.closerange(3, 4096)
        importlib.import_module(wanted["module"]).main(*wanted["arguments"])
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            os.write(2, end.code.encode() + b"\n")
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        sys.stdout.flush()
        os._exit(status)


if __name__ == "__main__":
    for name in PRELOADED:
        importlib.import_module(name)
    language.ready()
    nursery = Nursery(sys.argv[1])
    print("ready", flush=True)
    nursery.run()
