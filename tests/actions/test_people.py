"""Finding the person that a name means."""

import secrets

import pytest

from bot.actions.errors import NobodyCalled, SeveralCalled
from bot.actions.people import called
from storage import Keys, Store

EVERYBODY = ("Sam", "Sam Okafor", "Mary-Jane Smith", "Anna Maria Rossi", "Anna Weiss", "Pat O'Brien", "Lee O'Brien")


@pytest.fixture
async def unit(tmp_path):
    store = await Store.open(str(tmp_path / "openings.sqlite3"), Keys.load(secrets.token_bytes(32)))
    async with store.begin() as unit:
        await unit.practices.add("Linden Street", "Europe/London", "GB")
        for name in EVERYBODY:
            await unit.people.add(name, {"client"})
        yield unit
    await store.close()


MEANT = [
    # said, who is meant
    ("sam", "Sam"),  # the whole name comes before a first name
    ("mary-jane", "Mary-Jane Smith"),
    ("anna maria", "Anna Maria Rossi"),
    ("anna  maria rossi", "Anna Maria Rossi"),
    ("weiss", "Anna Weiss"),
    ("rossi", "Anna Maria Rossi"),
]


@pytest.mark.parametrize(("said", "name"), MEANT)
async def test_a_part_of_a_name_is_enough_where_only_one_has_it(unit, said, name):
    assert (await called(unit, said, "client")).name == name


@pytest.mark.parametrize("said", ["anna", "o'brien"])
async def test_a_part_that_several_have_names_nobody(unit, said):
    with pytest.raises(SeveralCalled):
        await called(unit, said, "client")


@pytest.mark.parametrize("said", ["mary", "maria", "an", "sam okafor junior"])
async def test_what_is_no_part_of_a_name_names_nobody(unit, said):
    with pytest.raises(NobodyCalled):
        await called(unit, said, "client")
