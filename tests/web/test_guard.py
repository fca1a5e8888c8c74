"""Only this machine's own page is answered."""

import re

import pytest

REFUSED = [
    # what a name that points to this machine sends
    ("/", {"Host": "evil.example"}),
    ("/", {"Host": "127.0.0.1.evil.example"}),
    ("/page/page.js", {"Host": "evil.example:8321"}),
    ("/state", {"Host": "[not an address"}),
    # what another site's page sends
    ("/", {"Origin": "https://evil.example"}),
    ("/", {"Origin": "null"}),
    ("/", {"Origin": "http://127.0.0.1:1"}),
    # no token, or another one
    ("/state", {}),
    ("/calendar", {}),
    ("/events", {}),
    ("/state", {"X-Openings-Token": "another"}),
    ("/state", {"X-Openings-Token": "ünicode"}),
    ("/state?token=", {}),
]


@pytest.mark.parametrize(("path", "headers"), REFUSED)
async def test_anybody_else_is_refused(house, path, headers):
    answer = await house.client.get(path, headers=headers)
    assert answer.status == 403
    assert "Linden" not in await answer.text()


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "localhost", "[::1]:8321"])
async def test_every_name_of_this_machine_is_answered(house, host):
    answer = await house.client.get("/", headers={"Host": host, "Origin": f"http://{host}"})
    assert answer.status == 200


async def test_nothing_can_be_said_without_the_token(house):
    body = {"as": house.people["Ana"], "id": "one", "text": "off this friday"}
    answer = await house.client.post("/say", json=body)
    assert answer.status == 403
    await house.settle()
    assert house.web.messages() == []


async def test_the_page_carries_the_token_that_opens_the_rest(house):
    page = await (await house.client.get("/")).text()
    (token,) = re.findall(r'<meta name="token" content="([^"]+)">', page)
    assert (await house.client.get("/state", headers={"X-Openings-Token": token})).status == 200
    assert (await house.client.get("/state", params={"token": token})).status == 200


@pytest.mark.parametrize("path", ["/", "/page/page.js", "/state", "/nowhere"])
async def test_every_answer_forbids_frames_and_foreign_scripts(house, path):
    answer = await house.ask(path)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/page/page.js", "/page/chat.js", "/page/calendar.js"])
async def test_the_page_loads_nothing_from_elsewhere(house, path):
    text = await (await house.client.get(path)).text()
    assert not re.findall(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]+""", text.replace("http://www.w3.org", ""))


async def test_a_foreign_page_that_asks_the_api_is_refused_in_the_apis_own_form(house):
    answer = await house.client.get("/api/therapists", headers={"Origin": "https://evil.example"})
    assert (answer.status, answer.content_type) == (403, "application/problem+json")
    assert (await answer.json(content_type=None))["title"] == "Not allowed"
