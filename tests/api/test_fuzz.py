"""A short run of schemathesis; `python -m tests.api.fuzz` is the long one."""

import pytest

from tests.api.fuzz import fuzz


@pytest.mark.parametrize(("who", "phases"), [("Nora", "examples,fuzzing,stateful"), ("Sam", "examples")])
def test_no_request_breaks_what_the_document_promises(tmp_path, who, phases):
    told = fuzz(tmp_path, 2, phases, who, "--generation-deterministic", "--max-time", "8")
    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
    assert "passed" in told.stdout
