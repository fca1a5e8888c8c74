"""Hypothesis profiles: `default`, `nightly` for a long search (`pytest --hypothesis-profile=nightly`), and `ci` for the
same examples every time.

Databases of both kinds, for every suite: tests/databases says how to use them.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import KINDS, Databases

# no deadline: a slow machine is not a wrong answer
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", deadline=None, max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
# What stops a change should be the change, and not an example that nobody happened on before.
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("default")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases of both kinds to copy; PostgreSQL is started by the first test that wants it."""
    opened = Databases(tmp_path_factory.mktemp("databases"))
    yield opened
    opened.close()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return request.param
