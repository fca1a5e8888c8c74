"""The docs keep up with what there is."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DIRECT = {
    re.match(r"[A-Za-z0-9-]+", wanted).group().lower()
    for wanted in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])
}


def read(path):
    return (ROOT / path).read_text("utf-8")


def test_every_direct_dependency_says_why_it_is_here():
    cells = re.findall(r"^\| ([^|]+) \|", read("docs/dependencies.md"), re.MULTILINE)
    named = {name.strip().split("[")[0] for cell in cells for name in cell.split(",")} - {"package", "---"}
    assert named == DIRECT


def test_the_lock_pins_every_direct_dependency_by_hash_and_names_no_address():
    lock = read("requirements.lock")
    assert set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) >= DIRECT
    assert lock.count("\n    --hash=sha256:") > len(DIRECT)
    assert not re.findall(r"://|--index-url|--extra-index-url|--find-links|--trusted-host", lock)


def test_every_setting_is_in_the_table():
    table = set(re.findall(r"^\| `OPENINGS_(\w+)` \|", read("docs/running.md"), re.MULTILINE))
    assert {name.upper() for name in Settings.model_fields} <= table


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_to_what_is_there_and_is_linked_from_the_index(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert page.name == "index.md" or f"]({page.name})" in read("docs/index.md")
