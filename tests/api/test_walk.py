"""Every line of docs/api.md runs, and prints what the guide says it prints."""

from tests.api.walk import GUIDE, blocks, commands, played


def test_the_guide_prints_what_it_says(tmp_path):
    guide = GUIDE.read_text("utf-8")
    assert len([command for block in blocks(guide) for command in commands(block)]) > 15
    assert played(guide, tmp_path) == guide
