"""A short run of schemathesis; `python -m tests.api.fuzz` is the long one."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.api.fuzz import fuzz
from tests.api.running import running

# The same requests every time: no bound on seconds, so that a slow machine does not make another choice.
RUNS = [("Nora", "examples,fuzzing,stateful"), ("Sam", "examples")]


@pytest.mark.parametrize(("who", "phases"), RUNS)
def test_no_request_breaks_what_the_document_promises(tmp_path, who, phases):
    told = fuzz(tmp_path, 2, phases, who, "--generation-deterministic")
    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
    assert "passed" in told.stdout


def test_an_address_of_many_kilobytes_is_answered_in_the_api_s_own_words(tmp_path):
    with running(tmp_path / "openings.sqlite3") as (url, made):
        headers = {"Authorization": f"Bearer {made.keys['Sam']}"}
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(f"{url}/api/therapists?colour={'red' * 10_000}", headers=headers))
        assert (refused.value.code, refused.value.headers.get_content_type()) == (400, "application/problem+json")
        refused.value.close()
