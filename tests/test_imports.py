"""Imports point one way."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("engine", "storage", "bot")
MAY_IMPORT = {
    "engine": {"engine"},
    "storage": {"storage", "engine"},
    "bot": {"bot", "storage", "engine"},
}
LAYERS = (
    {"__main__", "app", "cli", "sample"},
    {"channels", "web", "delivery", "filters", "config", "founding", "opened", "redaction", "zones"},
    {"conversation"},
    {"actions", "language", "replies"},
    {"commands"},
)
"""The parts of `bot`: each imports from its own line and from those below."""

ONE_PLACE = {"telegram": ("bot/channels/telegram/",), "aiohttp": ("bot/web/", "bot/channels/telegram/request.py")}
"""Libraries that only these places may know."""


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            module = node.module or ""
            yield from (f"{module}.{name.name}" for name in node.names)


def layer(part: str) -> int:
    for rank, parts in enumerate(LAYERS):
        if part in parts:
            return rank
    raise AssertionError(f"bot/{part} has no place among the layers: see docs/design.md, The house")


@pytest.mark.parametrize("package", PACKAGES)
def test_top_level_packages_import_only_those_below(package):
    above = {other for other in (*PACKAGES, "tests") if other not in MAY_IMPORT[package]}
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files(package)
        for name in imported(path)
        if name.split(".")[0] in above
    ]
    assert not wrong


def test_the_parts_of_the_bot_import_only_those_below():
    wrong = []
    for path in files("bot"):
        part = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
        if part == "__init__":
            continue
        for name in imported(path):
            package, _, rest = name.partition(".")
            if package == "bot" and layer(rest.split(".")[0]) < layer(part):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert not wrong


def test_the_engine_imports_nothing_outside_the_standard_library():
    names = {(path, name.split(".")[0]) for path in files("engine") for name in imported(path)}
    assert names
    assert not [
        f"{path.relative_to(ROOT)}: {name}" for path, name in names if name not in {"engine", *sys.stdlib_module_names}
    ]


@pytest.mark.parametrize("library", ONE_PLACE)
def test_a_library_at_the_edge_is_known_in_one_place_only(library):
    wrong = [
        str(path.relative_to(ROOT))
        for path in files(*PACKAGES)
        if library in {name.split(".")[0] for name in imported(path)}
        and not path.relative_to(ROOT).as_posix().startswith(ONE_PLACE[library])
    ]
    assert not wrong
