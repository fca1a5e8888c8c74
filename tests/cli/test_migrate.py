"""`openings migrate` and `openings check` on PostgreSQL, where one role owns the tables and another uses them."""

import pytest


@pytest.fixture
def urls(databases):
    """The addresses of an empty database for its owner, the app's role and the superuser."""
    databases.server.create("deployed").result()
    yield {role: databases.server.url("deployed", role) for role in ("owner", "app", "postgres")}
    databases.server.drop("deployed")


def test_the_owner_migrates_and_the_app_uses_what_it_may(openings, urls):
    app = {"OPENINGS_DATABASE_URL": urls["app"]}
    early = openings("check", **app)
    assert early.returncode == 1
    assert "the role that owns the tables has to run `openings migrate` first" in early.stdout

    for _ in range(2):
        done = openings("migrate", "--app", "app", OPENINGS_DATABASE_URL=urls["owner"])
        assert (done.returncode, done.stderr) == (0, "")
        assert "The role app may use it." in done.stdout

    assert openings("chat", "--as", "therapist", stdin="Mondays 9 to 5\n", **app).returncode == 0
    done = openings("check", **app)
    assert done.returncode == 0
    assert "people who are therapist: 1" in done.stdout
    assert "PostgreSQL role" not in done.stdout
    assert "owns the tables" in openings("check", OPENINGS_DATABASE_URL=urls["owner"]).stdout
    assert "sees every practice" in openings("check", OPENINGS_DATABASE_URL=urls["postgres"]).stdout


def test_a_role_that_is_not_there_is_said(openings, urls):
    done = openings("migrate", "--app", "nobody_knows", OPENINGS_DATABASE_URL=urls["owner"])
    assert done.returncode == 2
    assert "there is no such role" in done.stderr


@pytest.mark.parametrize(("role", "database", "words"), [("eve", "deployed", "eve"), ("app", "elsewhere", "elsewhere")])
def test_whoever_cannot_log_in_is_told_why(openings, urls, role, database, words):
    url = urls["app"].replace("app@/deployed", f"{role}@/{database}")
    done = openings("key", "--list", OPENINGS_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "should not have happened" not in done.stderr


def test_a_file_is_migrated_and_has_no_roles(openings):
    assert openings("migrate").stdout.startswith("The database has schema")
    done = openings("migrate", "--app", "app")
    assert done.returncode == 2
    assert "no roles" in done.stderr
