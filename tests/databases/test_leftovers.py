"""A run of tests that is killed leaves no server behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
RUN = """
import time
from tests.databases.server import start
server = start()
print(server.folder, server.process.pid, flush=True)
time.sleep(600)
"""


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be taken note of."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_a_server_goes_with_the_run_that_started_it(send, number):
    run = subprocess.Popen(
        [sys.executable, "-c", RUN], stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True, text=True
    )
    folder, pid = run.stdout.readline().split()
    assert is_running(int(pid))
    send(run.pid, number)
    run.communicate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (is_running(int(pid)) or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(int(pid))
    assert not Path(folder).exists()
