"""Pictures of every page of the workbench, in both languages, light and dark, and on a telephone: out/screenshots/.

usage: python tools/screenshots.py CASE [FOLDER]
Needs Chromium and its driver (CONTRIBUTING.md).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from musnad.web.ask import path_of  # noqa: E402
from musnad.web.desk import Desk  # noqa: E402
from web import browser, people  # type: ignore[import-not-found]  # noqa: E402

WIDE, NARROW = (1280, 900), (375, 800)


def pages(address: str) -> dict[str, str]:
    """A name and a path of every kind of page; of incidents the one with most to show."""
    desk = Desk(address)
    held = desk.held
    incident = max(held.casefile.incidents, key=lambda i: (len(i.contradictions), len(i.origins), len(i.events)))
    person = max((e for e in held.casefile.entities if e.kind == "person"), key=lambda e: len(e.mentions))
    outlet = max((e for e in held.casefile.entities if e.kind == "outlet"), key=lambda e: len(e.mentions))
    mechanism = max(held.casefile.mechanisms, key=lambda m: len(m.status_claims))
    found = {
        "overview": "/overview",
        "search": "/search?q=كفالات",
        "document": path_of("documents", incident.events[0].document),
        "incident": path_of("incidents", incident.id),
        "person": path_of("names", person.id),
        "outlet": path_of("names", outlet.id),
        "mechanism": path_of("mechanisms", mechanism.id),
        "timeline": "/timeline",
        "map": "/map",
        "network": "/network",
        "list": "/lists/names",
        "review": "/review",
        "correct": f"{path_of('documents', incident.events[0].document)}?edit={incident.events[0].event}",
        "agreement": "/review/agreement",
        "upload": "/upload",
    }
    desk.forget()
    return found


def sign(driver: Any, page: str) -> None:
    """Gives a name, so that the forms of a review are there."""
    driver.get(page)
    driver.find_element("css selector", "[action='/review/name'] [name=by]").send_keys("ليلى")
    driver.find_element("css selector", "[action='/review/name'] button").click()


def take(driver: Any, base: str, name: str, path: str, folder: Path) -> None:
    """One page in both languages, both themes, and on a telephone."""
    joined = "&" if "?" in path else "?"
    for language in ("ar", "en"):
        for theme in ("light", "dark"):
            driver.get(f"{base}{path}{joined}lang={language}&theme={theme}")
            browser.picture(driver, folder / f"{name}-{language}-{theme}.png", WIDE)
    driver.get(f"{base}{path}{joined}lang=ar&theme=light")
    browser.picture(driver, folder / f"{name}-ar-narrow.png", NARROW)


def main() -> int:
    address = sys.argv[1]
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "out/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    found = pages(address)
    with browser.serving(address) as base, browser.opened() as driver:
        sign(driver, f"{base}{found['document']}")
        for name, path in found.items():
            take(driver, base, name, path, folder)
    with tempfile.TemporaryDirectory() as private, browser.opened() as driver:
        accounts = people.accounts(Path(private))
        with browser.serving(address, "--accounts", str(accounts)) as base:
            take(driver, base, "login", "/login", folder)
            browser.log_in(driver, base, "root", people.WORD)
            take(driver, base, "audit", "/audit", folder)
            browser.log_in(driver, base, "قارئ", people.WORD)
            browser.await_masked(driver, base)
            for name in ("document", "incident", "network"):
                take(driver, base, f"masked-{name}", found[name], folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
