"""Everything on the page can be read: text stands out from what lies behind it, by day and by night."""

import pytest
from playwright.sync_api import expect

LEAST = 4.5
"""The contrast that WCAG 2.2 asks of ordinary text."""

MEASURE = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return rgb(getComputedStyle(document.body).backgroundColor);
  };
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const words = [...node.childNodes].filter((child) => child.nodeType === 3 && child.data.trim());
    if (!words.length || !node.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
    found.push([words[0].data.trim(), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["Ana", "Sam"])
def test_every_text_stands_out(visit, scheme, name):
    page = visit.page(name)
    page.emulate_media(color_scheme=scheme)
    page.locator("#examples button").last.click()
    expect(page.locator("#messages li.practice")).to_have_count(1)
    measured = page.evaluate(MEASURE)
    assert len(measured) > 50
    assert [(text, round(ratio, 2)) for text, ratio in measured if ratio < LEAST] == []
