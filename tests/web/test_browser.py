"""The workbench in a real headless Chromium: the way from the overview to the words, decisions, accessibility."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from web import browser, cases, uploading

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
NO_AXE = "ACCESSIBILITY NOT TESTED: no axe-core; `npm ci --prefix tests/web`, see CONTRIBUTING.md"
LACKS = browser.missing()
if LACKS:
    warnings.warn(LACKS, stacklevel=1)
pytestmark = pytest.mark.skipif(LACKS is not None, reason=LACKS or "")
LANGUAGES = ("ar", "en")


@pytest.fixture(scope="module")
def window() -> Iterator[Any]:
    with browser.opened() as driver:
        yield driver


@pytest.fixture(scope="module")
def site(built: str) -> Iterator[str]:
    with browser.serving(built) as base:
        yield base


@pytest.fixture(autouse=True)
def quiet(window: Any) -> Iterator[None]:
    """No page may have written anything to the console."""
    yield
    assert [entry for entry in window.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")] == []


def one(window: Any, selector: str) -> Any:
    return window.find_element("css selector", selector)


def every(window: Any, selector: str) -> list[Any]:
    return list(window.find_elements("css selector", selector))


def follow(window: Any, element: Any) -> None:
    """Clicks where a reader would have scrolled to, and waits for the next page."""
    window.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
    element.click()


def await_(window: Any, condition: str, seconds: int = 20) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(window, seconds).until(lambda w: w.execute_script(f"return {condition}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_overview_to_the_words(window: Any, site: str, language: str) -> None:
    window.get(f"{site}/?lang={language}")
    window.get(f"{site}/overview?lang={language}")
    assert one(window, "html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    field = one(window, ".quick input")
    field.send_keys("بعقوبة")
    follow(window, one(window, ".quick button"))
    await_(window, "location.pathname === '/search'")
    incidents = next(a for a in every(window, ".tabs a") if "kind=incident" in (a.get_attribute("href") or ""))
    follow(window, incidents)
    await_(window, "location.search.includes('kind=incident') && document.readyState === 'complete'")
    assert every(window, ".hit mark")
    follow(window, one(window, ".hit h2 a"))
    await_(window, "location.pathname.startsWith('/incidents/') && document.readyState === 'complete'")
    assert len(every(window, ".node.origin")) == len(every(window, ".facts .origin-name")) > 1
    assert every(window, ".node.copy")
    telling = one(window, ".tellings a.to-words")
    quote = telling.text
    follow(window, telling)
    await_(window, "location.pathname.startsWith('/documents/') && document.querySelector('.mark.at')")
    lit = one(window, ".mark.at")
    assert lit.text in quote
    await_(window, in_view(".mark.at"))


def in_view(selector: str) -> str:
    return (
        f"(() => {{ const r = document.querySelector('{selector}').getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= innerHeight })()"
    )


def test_a_mark_leads_to_its_record_and_back(window: Any, site: str) -> None:
    window.get(f"{site}/lists/documents?lang=ar")
    follow(window, one(window, ".wide-list a"))
    await_(window, "document.querySelector('.mark-event')")
    mark = one(window, "a.mark-event")
    id_ = mark.get_attribute("data-mark")
    follow(window, mark)
    await_(window, f"document.querySelector('.record.on')?.id === 'r-{id_}'")
    await_(window, in_view(".record.on"))
    assert every(window, ".record.on .rule code")
    follow(window, one(window, ".record.on h3 a"))
    await_(window, f"location.hash === '#w-{id_}'")
    assert one(window, ".mark.at").get_attribute("data-mark") == id_
    window.back()
    await_(window, f"location.hash === '#r-{id_}'")


def test_a_merge_is_made_and_undone(window: Any, built: str, tmp_path: Path) -> None:
    copy = tmp_path / "case.musnad"
    shutil.copy(built, copy)
    with browser.serving(str(copy)) as base:
        window.get(f"{base}/lists/incidents?lang=en")
        before = one(window, "h1 .num").text
        cards = every(window, ".card .head a")
        other = (cards[-1].get_attribute("href") or "").rpartition("/")[2]
        follow(window, cards[0])
        await_(window, "location.pathname.startsWith('/incidents/') && document.readyState === 'complete'")
        form = next(f for f in every(window, "form.decision") if f.find_elements("css selector", "[value=merge]"))
        form.find_element("css selector", "[name=part]").send_keys(other)
        form.find_element("css selector", "[name=by]").send_keys("Layla")
        follow(window, form.find_element("css selector", "button"))
        await_(window, "location.hash === '#why' && document.querySelector('.decisions')")
        assert "Layla" in one(window, ".decisions").text
        follow(window, one(window, ".decisions button"))
        await_(window, "!document.querySelector('.decisions') && document.readyState === 'complete'")
        window.get(f"{base}/lists/incidents")
        assert one(window, "h1 .num").text == before


def test_a_list_in_a_line_reads_in_the_order_of_its_language(window: Any, site: str) -> None:
    """Arabic names in an English line follow each other from left to right."""
    for language, grows in (("en", True), ("ar", False)):
        window.get(f"{site}/lists/incidents?lang={language}")
        left = window.execute_script(
            "const a = [...document.querySelectorAll('.card .head a')].find(a => a.querySelectorAll('bdi').length > 1);"
            "return [...a.querySelectorAll('bdi')].slice(0, 2).map(b => b.getBoundingClientRect().left)"
        )
        assert (left[0] < left[1]) is grows


def test_hostile_articles_do_nothing(window: Any, hostile: str) -> None:
    with browser.serving(hostile) as base:
        window.get(f"{base}/lists/documents?lang=ar")
        links = [a.get_attribute("href") for a in every(window, ".wide-list a")]
        for link in (*links, f"{base}/overview", f"{base}/lists/names", f"{base}/network"):
            window.get(link)
            assert window.title != "taken"
            assert not every(window, "main img, main script")
        window.get(f"{base}/documents/dlong")
        assert every(window, ".article p")


def _send(window: Any, base: str, files: Sequence[Path] = (), text: str = "") -> None:
    """Fills in the form as a reader would, and waits for the upload's page."""
    window.get(f"{base}/upload?lang=en")
    if files:
        one(window, "input[type=file]").send_keys("\n".join(str(f) for f in files))
    one(window, "textarea").send_keys(text)
    who = one(window, "[name=by]")
    who.clear()
    who.send_keys("Layla")
    follow(window, one(window, "form.upload button"))
    await_(window, "location.pathname.startsWith('/upload/jobs/') && document.readyState === 'complete'")


def _read(window: Any) -> None:
    """Waits until the page itself, never loaded anew, shows the end."""
    window.execute_script("window.same = true")
    await_(window, "document.querySelector('#job:not([data-live])')", seconds=600)
    assert window.execute_script("return window.same")


def test_an_uploaded_article_is_read_before_ones_eyes(window: Any, built: str, tmp_path: Path) -> None:
    copy = tmp_path / "case.musnad"
    shutil.copy(built, copy)
    article = tmp_path / "تلعفر.txt"
    article.write_text(uploading.ARTICLE, "utf-8")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7")
    with browser.serving(str(copy)) as base:
        _send(window, base, [article, scan], uploading.PASTED)
        assert every(window, "#job[data-live]")
        assert one(window, "#job-said").text != "Read"
        _read(window)
        assert one(window, "#job-said").text == "Read"
        assert "not text but a PDF file" in one(window, ".item-quarantined").text
        assert every(window, ".card.incident")
        title = next(a for a in every(window, ".item-document a") if "تلعفر" in a.text)
        follow(window, title)
        await_(window, "location.pathname.startsWith('/documents/') && document.readyState === 'complete'")
        assert every(window, "a.mark-event")
        assert every(window, ".mark-statement")
        window.get(f"{base}/search?q=الراشدي")
        assert every(window, ".hit mark")


def test_hostile_uploads_do_nothing(window: Any, built: str, tmp_path: Path) -> None:
    """A script in the title, overrides of direction in text and file name, and a paragraph of five megabytes."""
    copy = tmp_path / "case.musnad"
    shutil.copy(built, copy)
    bad = tmp_path / f"{cases.OVERRIDE}خبر<b>.txt"
    bad.write_text(
        f"انفجار {cases.SCRIPT} في الموصل\n\nقال مصدر إن {cases.OVERRIDE}{cases.BREAKOUT} قتل ثلاثة.\n", "utf-8"
    )
    long = tmp_path / "long.txt"
    long.write_text(cases.long_paragraph(), "utf-8")
    with browser.serving(str(copy)) as base:
        _send(window, base, [bad, long])
        job = window.current_url
        window.get(f"{base}/search?q=كفالات")  # answered while it reads
        assert every(window, ".hit mark")
        window.get(job)
        _read(window)
        assert one(window, "#job-said").text == "Read"
        links = [a.get_attribute("href") for a in every(window, ".item-document a")]
        assert len(links) == 2
        for link in (job, *links, f"{base}/overview", f"{base}/upload", f"{base}/lists/names"):
            window.get(link)
            assert window.title != "taken"
            assert not every(window, "main img, main script, main b b, main svg[onload]")
            assert cases.OVERRIDE not in window.page_source
        assert any(every(window, ".article p") for link in links if window.get(link) is None)
        assert any(every(window, ".pager a") for link in links if window.get(link) is None)
        window.get(f"{base}/search?q=المدينة")
        assert every(window, ".hit mark")


def test_what_is_too_much_is_said_before_it_is_sent(window: Any, site: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(101)]
    for file in files:
        file.write_text("x")
    window.get(f"{site}/upload?lang=en")
    one(window, "input[type=file]").send_keys("\n".join(str(f) for f in files))
    one(window, "[name=by]").send_keys("Layla")
    follow(window, one(window, "form.upload button"))
    await_(window, "!document.getElementById('upload-problem').hidden")
    assert "100" in one(window, "#upload-problem").text
    assert window.current_url.startswith(f"{site}/upload?")


def wide_as(window: Any, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def kinds(window: Any, site: str) -> list[str]:
    """The address of one page of every kind."""
    found = [f"{site}/{name}" for name in ("overview", "search?q=كفالات", "timeline", "map", "network", "upload")]
    for name in ("documents", "incidents", "mechanisms", "names"):
        found.append(f"{site}/lists/{name}")
        window.get(f"{site}/lists/{name}")
        link = one(window, ".wide-list a, .card .head a").get_attribute("href")
        found.append(str(link))
    window.get(f"{site}/network")
    found.append(str(one(window, ".ties a.num").get_attribute("href")))
    return [*found, f"{site}/lists/contradictions", f"{site}/review", f"{site}/review/agreement"]


def test_a_telephone_shows_every_page_without_scrolling_sideways(window: Any, site: str) -> None:
    addresses = kinds(window, site)
    wide_as(window, 375)
    try:
        for address in addresses:
            window.get(address)
            wider = window.execute_script(
                "return [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll')"
                " && e.getBoundingClientRect().width > 375).map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"
            )
            assert window.execute_script("return document.documentElement.scrollWidth") <= 375, (address, wider)
    finally:
        window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.skipif(not AXE.exists(), reason=NO_AXE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(window: Any, site: str, language: str, theme: str) -> None:
    """WCAG 2.2 A and AA and good practice, as far as axe can tell."""
    script, wrong = AXE.read_text("utf-8"), []
    for address in kinds(window, site):
        window.get(f"{address}{'&' if '?' in address else '?'}lang={language}&theme={theme}")
        window.execute_cdp_cmd("Runtime.evaluate", {"expression": script})
        found = window.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document).then(r => done(r.violations.map("
            "v => [v.id, v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join('; ')])))"
        )
        wrong += [(address, *violation) for violation in found]
    assert wrong == []


if not AXE.exists():
    warnings.warn(NO_AXE, stacklevel=1)
