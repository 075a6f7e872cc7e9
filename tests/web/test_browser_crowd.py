"""Map and network of five thousand marks in a real headless Chromium: they move, and a mark opens its evidence."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from web import browser, cases

LACKS = browser.missing()
if LACKS:
    warnings.warn(LACKS, stacklevel=1)
pytestmark = pytest.mark.skipif(LACKS is not None, reason=LACKS or "")


@pytest.fixture(scope="module")
def site(crowded: str) -> Iterator[str]:
    with browser.serving(crowded) as base:
        yield base


@pytest.fixture
def window(site: str) -> Iterator[Any]:
    with browser.opened() as driver:
        yield driver
        assert [e for e in driver.get_log("browser") if e["level"] in ("WARNING", "SEVERE")] == []


def await_(window: Any, condition: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(window, 60).until(lambda w: w.execute_script(f"return {condition}"))


def ready(window: Any, address: str) -> None:
    window.get(address)
    await_(window, "document.querySelector('.drawing.ready')")
    window.execute_script("document.querySelector('.drawing').scrollIntoView({block: 'center', behavior: 'instant'})")


def drag(window: Any, dx: int, dy: int) -> None:
    """From the middle, whatever lies there; the click that ends it opens nothing."""
    from selenium.webdriver.common.action_chains import ActionChains

    region, half = window.find_element("css selector", ".drawing"), (dx // 2, dy // 2)
    moves = ActionChains(window).move_to_element(region).click_and_hold().move_by_offset(*half)
    moves.move_by_offset(dx - half[0], dy - half[1]).release().perform()


def press(window: Any, key: str) -> None:
    window.find_element("css selector", ".drawing").send_keys(key)


def moving(window: Any) -> str:
    return str(window.execute_script("return document.querySelector('.moving').getAttribute('transform')"))


def click(window: Any, selector: str) -> None:
    """On the first of them, though another may lie over it."""
    event = "new MouseEvent('click', {bubbles: true, cancelable: true})"
    window.execute_script(f"document.querySelector(arguments[0]).dispatchEvent({event})", selector)


def frame(window: Any) -> float:
    """Milliseconds of a frame while the drawing is moved: the middle one of thirty."""
    return float(
        window.execute_async_script(
            "const done = arguments[0], moving = document.querySelector('.moving'), took = []; let last = 0;"
            "const step = (at) => { if (last) took.push(at - last); last = at;"
            "moving.setAttribute('transform', `translate(${took.length * 3} ${took.length}) scale(1)`);"
            "took.length < 30 ? requestAnimationFrame(step) : done(took.sort((a, b) => a - b)[15]) };"
            "requestAnimationFrame(step)"
        )
    )


def test_the_map_moves_and_a_mark_opens_its_evidence(window: Any, site: str) -> None:
    ready(window, f"{site}/map?lang=en&at=30,20&zoom=0")
    print(f"frame of a map with {cases.CROWD} incidents: {frame(window):.0f} ms")
    ready(window, f"{site}/map?lang=en&at=30,20&zoom=0")
    assert len(window.find_elements("css selector", ".dot.many")) > 20
    drag(window, 160, 40)
    await_(window, "Number(document.querySelector('.drawing').dataset.lon) < 30")  # dragged to the right: the west
    assert window.execute_script("return location.pathname") == "/map"
    assert "at=" in window.current_url
    press(window, "+")
    await_(window, "document.querySelector('.drawing').dataset.zoom === '1'")
    assert window.execute_script("return document.activeElement.matches('.drawing')")
    west = window.execute_script("return document.querySelector('.drawing').dataset.lon")
    press(window, "\ue014")  # the right arrow
    await_(window, f"Number(document.querySelector('.drawing').dataset.lon) > {west}")
    click(window, "circle.dot.many")
    await_(window, "document.querySelector('.drawing').dataset.zoom === '3'")
    window.back()
    await_(window, "document.querySelector('.drawing.ready')?.dataset.zoom === '1'")
    ready(window, f"{site}/map?lang=en&at=43.1,36.3&zoom=8")
    click(window, "circle.dot:not(.many)")
    await_(window, "location.pathname === '/search' && document.querySelector('.hit-incident')")


def test_the_buttons_of_the_map_need_no_pointer(window: Any, site: str) -> None:
    ready(window, f"{site}/map?lang=ar&at=43.1,36.3&zoom=4")
    for name, changed in (("nearer", "dataset.zoom === '5'"), ("up", "dataset.lat > 36.3")):
        window.find_element("css selector", f'[data-move="{name}"]').send_keys("\ue007")
        await_(window, f"document.querySelector('.drawing.ready').{changed}")
        assert window.execute_script("return document.activeElement.dataset.move") == name


def test_a_network_of_five_thousand_ties_moves(window: Any, site: str) -> None:
    ready(window, f"{site}/network?lang=en&ties={cases.CROWD}")
    assert len(window.find_elements("css selector", ".spot")) > 1000
    drag(window, 120, 60)
    assert moving(window).startswith("translate(")
    assert window.execute_script("return location.pathname") == "/network"
    for _ in range(4):
        press(window, "+")
    assert moving(window).endswith("scale(16)")
    assert window.execute_script("return document.querySelector('.network').classList.contains('close')")
    press(window, "0")
    assert moving(window) == "translate(0 0) scale(1)"
    print(f"frame of a network with {cases.CROWD} ties: {frame(window):.0f} ms")
    click(window, ".spot")
    await_(window, "new URLSearchParams(location.search).has('around')")


def test_a_dot_adds_its_neighbours_and_a_line_opens_its_evidence(window: Any, site: str) -> None:
    ready(window, f"{site}/network?lang=ar&type=clash")
    label = window.execute_script("return document.querySelector('.spot title').textContent.split(' (')[0]")
    click(window, ".spot")
    await_(window, f"[...document.querySelectorAll('.chosen bdi')].some(b => b.textContent === '{label}')")
    assert "type=clash" in window.current_url
    click(window, ".reach")
    await_(window, "location.pathname === '/tie' && document.querySelector('.card.incident')")
    assert "type=clash" in window.current_url


def test_they_are_used_without_scripts(window: Any, site: str) -> None:
    window.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    window.get(f"{site}/map?lang=en&at=43.1,36.3&zoom=4")
    window.find_element("css selector", '[data-move="farther"]').click()
    assert "zoom=3" in window.current_url
    window.get(f"{site}/network?lang=en")
    assert window.find_elements("css selector", ".ties li")
