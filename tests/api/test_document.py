"""The OpenAPI document and the page of it: true to the routes, whole, and loading nothing."""

import re

import pytest
from aiohttp import web

from bot.web.api.app import mount
from bot.web.api.document import document
from bot.web.api.document_page import KINDS
from bot.web.api.routes import OPERATIONS
from tests.api.test_matrix import name
from tests.api.walk import GUIDE

UNDOCUMENTED = {("GET", "/api/openapi.json"), ("GET", "/api/docs"), ("GET", "/api")}


def served(store=None):
    """The methods and addresses that an application with the API answers."""
    app = web.Application()
    mount(app, store)
    for resource in app.router.resources():
        for route in resource:
            path = re.sub(r"{(\w+):[^}]*}(?:\})?", r"{\1}", route.resource.canonical)
            if route.method != "HEAD":  # goes with every GET
                yield route.method, path


def test_every_route_is_documented_and_every_documented_route_exists():
    told = {
        (method.upper(), path) for path, methods in document(OPERATIONS)["paths"].items() for method in methods
    }  # fmt: skip
    assert set(served()) - UNDOCUMENTED == told
    assert set(served()) > UNDOCUMENTED


def test_every_operation_has_a_name_of_its_own():
    names = [operation.name for operation in OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
def test_the_examples_are_examples(operation):
    sample = operation.sample
    assert operation.says.model_validate(sample["answer"]).model_dump(
        mode="json", exclude_unset=True, by_alias=True
    ) == sample["answer"]  # fmt: skip
    query = {name: as_text(value) for name, value in sample.get("query", {}).items()}
    operation.query.model_validate(query)
    assert (operation.body is None) == ("body" not in sample)
    if operation.body is not None:
        operation.body.model_validate(sample["body"])
    assert set(re.findall(r"{(\w+)}", operation.path)) == set(sample.get("path", {}))


def as_text(value):
    if isinstance(value, bool):
        return str(value).lower()
    return [str(one) for one in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.takes_dry_run], ids=name)
def test_the_example_of_a_dry_run_is_one_and_names_nothing_that_was_not_made(operation):
    good = document(OPERATIONS)["paths"][operation.path][operation.method.lower()]["responses"]["200"]
    example = good["content"]["application/json"]["example"]
    operation.rehearses.model_validate(example)
    if operation.makes:
        assert "id" not in example.get(operation.makes, {})


def test_whatever_is_made_and_has_an_id_says_under_which_name():
    made = [one for one in OPERATIONS if one.status == 201 and one.takes_dry_run]
    assert [one.name for one in made if not one.makes] == ["hold", "makeInvite"]


async def test_the_document_is_served_to_everybody(house):
    told = await house.get(None, "/api/openapi.json")
    assert (told.status, told["openapi"]) == (200, "3.1.0")
    assert told.body == document(OPERATIONS)


async def test_every_reference_in_the_document_leads_somewhere(house):
    told = await house.get(None, "/api/openapi.json")
    refs = set(re.findall(r"#/components/schemas/([\w-]+)", str(told.body)))
    assert refs <= told["components"]["schemas"].keys()
    assert refs


async def test_the_page_loads_nothing_and_runs_nothing(house):
    answer = await house.client.get("/api/docs")
    text = await answer.text()
    assert answer.status == 200
    assert not re.findall(r"<script|<img|<link|<iframe|@import|url\(|https?://", text)
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


async def test_the_page_shows_every_operation_and_every_kind_of_problem(house):
    text = await (await house.client.get("/api/docs")).text()
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in text
    for kind in KINDS:
        assert f'id="{kind}"' in text


def test_every_problem_that_the_code_names_is_described():
    from pathlib import Path

    import bot.web.api

    found = set()
    for path in Path(bot.web.api.__file__).parent.rglob("*.py"):
        found |= set(re.findall(r'Problem\(\s*(?:\d{3}|error\.status),\s*"([\w-]+)"', path.read_text("utf-8")))
    assert len(found) > 10
    assert found - {"http"} <= KINDS.keys()


def test_every_request_that_the_guide_names_is_one():
    named = set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[a-z/{}-]+)`", GUIDE.read_text("utf-8")))
    there = {(one.method, one.path.removeprefix("/api")) for one in OPERATIONS}
    assert len(named) > 20
    assert {(method, path.removeprefix("/api")) for method, path in named} <= there
