"""`openings demo` as a process: ready, answering, and gone when told."""

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest


@pytest.fixture
def start(home):
    running = []

    def begin(*options):
        environment = {**os.environ, "OPENINGS_HOME": str(home), "OPENINGS_TIMEZONE": "Europe/London"}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        running.append(process)
        return process, re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline()).group()

    yield begin
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_its_address_answers_there_and_stops_when_told(start, how):
    process, url = start()
    with urllib.request.urlopen(url) as answer:
        assert answer.status == 200
        assert "<title>Openings" in answer.read().decode()
    process.send_signal(how)
    assert (process.wait(timeout=30), process.stderr.read()) == (0, "")


def test_its_data_is_kept_apart_from_a_real_practice(start, home, openings):
    start()
    assert sorted(path.name for path in home.iterdir()) == ["demo"]
    assert "A new practice" in openings("chat", "--as", "therapist").stderr


def test_an_address_that_is_taken_is_said_in_one_line(start, openings):
    _, url = start()
    port = url.rstrip("/").rsplit(":", 1)[1]
    done = openings("demo", "--port", port)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert port in done.stderr
