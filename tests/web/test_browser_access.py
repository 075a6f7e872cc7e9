"""Accounts in a real headless Chromium: logging in where one wanted to go, roles, the log, the masked view."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from web import browser, people, private
from web.people import WORD

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
LACKS = browser.missing()
if LACKS:
    warnings.warn(LACKS, stacklevel=1)
pytestmark = pytest.mark.skipif(LACKS is not None, reason=LACKS or "")


@pytest.fixture(scope="module")
def window() -> Iterator[Any]:
    with browser.opened() as driver:
        yield driver


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("accounts")
    accounts = people.accounts(folder, tries_of_address=1000)
    with browser.serving(private.build(folder), "--accounts", str(accounts)) as base:
        yield base


def one(window: Any, selector: str) -> Any:
    return window.find_element("css selector", selector)


def every(window: Any, selector: str) -> list[Any]:
    return list(window.find_elements("css selector", selector))


def where(window: Any) -> str:
    return str(window.execute_script("return location.pathname"))


def test_from_the_wanted_page_over_the_login_to_it_and_out(window: Any, site: str) -> None:
    window.delete_all_cookies()
    window.get(f"{site}/incidents/I1")
    assert where(window) == "/login"
    assert not every(window, "nav, .quick")
    one(window, "main [name=name]").send_keys("ليلى")
    one(window, "main [name=password]").send_keys("not the right password")
    one(window, "main button").click()
    browser._until(window, "document.querySelector('[role=alert]')")
    one(window, "main [name=name]").send_keys("ليلى")
    one(window, "main [name=password]").send_keys(WORD, "\n")  # by keyboard alone
    browser._until(window, "location.pathname === '/incidents/I1'")
    assert "ليلى" in one(window, ".whose").text
    assert every(window, "form.decision")
    assert not every(window, "form.decision [name=by]")
    one(window, ".whose button").click()
    browser._until(window, "location.pathname === '/login'")
    window.back()
    window.get(f"{site}/incidents/I1")
    assert where(window) == "/login"
    refused = [e for e in window.get_log("browser") if e["level"] == "SEVERE" and "403" not in e["message"]]
    assert refused == []  # the wrong password is all the console tells of


def test_a_reader_sees_placeholders_and_no_form(window: Any, site: str) -> None:
    browser.log_in(window, site, "قارئ", WORD)
    browser.await_masked(window, site)
    window.get(f"{site}/lists/names?lang=ar")
    assert "[شخص" in one(window, "main").text
    assert "الزعفراوي" not in window.page_source
    window.get(f"{site}/incidents/I1")
    assert not every(window, "form.decision")
    one(window, ".quick input").send_keys("الزعفراوي", "\n")
    browser._until(window, "location.pathname === '/search' && document.querySelector('[role=status]')")
    assert not every(window, ".hit")
    link = one(window, ".whose")
    assert "/audit" not in link.get_attribute("innerHTML")


def test_an_admin_reads_the_log(window: Any, site: str) -> None:
    browser.log_in(window, site, "root", WORD)
    window.get(f"{site}/audit?lang=en")
    assert "logged in" in one(window, "table.log tbody tr").text
    assert len(every(window, "main section tbody tr")) == len(people.NAMES)


@pytest.mark.skipif(not AXE.exists(), reason="ACCESSIBILITY NOT TESTED: no axe-core; see CONTRIBUTING.md")
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(window: Any, site: str, language: str, theme: str) -> None:
    script, wrong = AXE.read_text("utf-8"), []
    browser.log_in(window, site, "root", "not the right password")
    assert every(window, "[role=alert]")
    pages = ["", "/login", "log in", "/audit", "/audit?what=login", "/incidents/I1", "/nowhere"]
    for page in pages:
        if page == "log in":
            browser.log_in(window, site, "root", WORD)
            page = "/overview"
        if page:
            window.get(f"{site}{page}{'&' if '?' in page else '?'}lang={language}&theme={theme}")
        window.execute_cdp_cmd("Runtime.evaluate", {"expression": script})
        found = window.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document).then(r => done(r.violations.map("
            "v => [v.id, v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join('; ')])))"
        )
        wrong += [(page, *violation) for violation in found]
        metrics = {"width": 375, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        assert window.execute_script("return document.documentElement.scrollWidth") <= 375, page
        window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wrong == []
