"""`openings invite` and `openings check`, beside a practice."""

import asyncio
import re

from storage import Keys, Store


async def redeemed(home, token):
    """The invite behind a token, and the name of the therapist it is with."""
    store = await Store.open(str(home / "openings.sqlite3"), Keys.load(home / "master.key"))
    async with store.begin() as unit:
        (practice,) = await unit.practices.all()
        unit.practice_id = practice.id
        invite = await unit.invites.redeem(token)
        therapist = await unit.people.get(invite.therapist_id) if invite and invite.therapist_id else None
    await store.close()
    return invite, therapist and therapist.name


def test_an_invite_is_a_token_for_one_person_of_a_role(openings, home):
    openings("chat", "--as", "therapist")
    done = openings("invite", "--role", "client", "--name", "Priya", "--with", "ana")
    assert (done.returncode, done.stderr) == (0, "")
    token = re.fullmatch(r"/start ([A-Za-z0-9_-]{22,})\n", done.stdout).group(1)
    invite, therapist = asyncio.run(redeemed(home, token))
    assert (invite.role, invite.name, therapist) == ("client", "Priya", "Ana")
    assert asyncio.run(redeemed(home, token)) == (None, None)


def test_a_client_is_invited_to_the_only_therapist_there_is(openings, home):
    openings("chat", "--as", "therapist")
    token = openings("invite", "--role", "client").stdout.split()[1]
    assert asyncio.run(redeemed(home, token))[1] == "Ana"


def test_a_therapist_who_is_not_there_is_named(openings):
    openings("chat", "--as", "therapist")
    done = openings("invite", "--role", "client", "--with", "Tom")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "openings: --with: no therapists are called Tom; there is Ana\n"


def test_check_changes_nothing_and_says_what_is_missing(openings, home):
    done = openings("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no database yet" in done.stdout
    assert "OPENINGS_TELEGRAM_TOKEN is not set" in done.stdout
    assert not home.exists()


def test_check_counts_people_and_names_nobody(openings):
    openings("chat", "--as", "client", "--name", "Priya")
    done = openings("check")
    assert "people who are client: 1" in done.stdout
    assert "people who are therapist: 0: openings invite --role therapist" in done.stdout
    assert "crisis" in done.stdout
    assert "Priya" not in done.stdout


def test_check_fails_when_the_key_does_not_fit(openings, home):
    openings("chat", "--as", "therapist")
    (home / "master.key").unlink()
    done = openings("check")
    assert done.returncode == 1
    assert re.search(r"^FAIL .*key", done.stdout, re.MULTILINE)


def test_the_front_desk_is_invited_like_everybody_else(openings):
    openings("chat", "--as", "admin")
    assert openings("invite", "--role", "front_desk", "--name", "Kim").stdout.startswith("/start ")


def test_a_time_zone_that_there_is_not_is_found_by_check(openings):
    done = openings("check", OPENINGS_TIMEZONE="Mars/Olympus")
    assert done.returncode == 1
    assert "FAIL  OPENINGS_TIMEZONE: 'Mars/Olympus' is not a time zone" in done.stdout
