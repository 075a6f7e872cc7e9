"""A review in a real headless Chromium: corrected, added, finished, exported, taken back; two who differ."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musnad.evaluation.report import compare
from musnad.storage import cases
from web import browser
from web.test_browser import AXE, LACKS, NO_AXE, await_, every, follow, in_view, one, wide_as

pytestmark = pytest.mark.skipif(LACKS is not None, reason=LACKS or "")


@pytest.fixture(scope="module")
def window() -> Iterator[Any]:
    with browser.opened() as driver:
        yield driver


@pytest.fixture(autouse=True)
def quiet(window: Any) -> Iterator[None]:
    """No page may have written anything to the console."""
    yield
    assert [entry for entry in window.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")] == []


@pytest.fixture
def case(built: str, tmp_path: Path) -> str:
    copy = tmp_path / "case.musnad"
    shutil.copy(built, copy)
    return str(copy)


def read(case: str) -> dict[str, Any]:
    """The record of the article with most events, as the engine read it."""
    with cases.to_read(case) as store:
        records = [json.loads(line) for line in store.records()]
    return dict(max(records, key=lambda r: (len(r["events"]), r["document"]["id"])))


def sign(window: Any, path: str, name: str) -> None:
    """Whoever sits at this browser now."""
    window.get(path)
    window.delete_cookie("musnad_by")
    window.get(path)
    one(window, "[action='/review/name'] [name=by]").send_keys(name)
    follow(window, one(window, "[action='/review/name'] button"))
    await_(window, "location.hash === '#review' && document.querySelector('[action=\"/review/decide\"]')")


def press(window: Any, within: str, what: str) -> None:
    """A button of a form that keeps a decision, and the page that follows."""
    before = one(window, "html").id
    follow(window, one(window, f"{within} button[value={what}]"))
    await_new(window, before)


def await_new(window: Any, before: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(window, 20).until(lambda w: one(w, "html").id != before)
    await_(window, "document.readyState === 'complete'")


def save(window: Any) -> None:
    before = one(window, "html").id
    follow(window, one(window, ".settle button"))
    await_new(window, before)


def choose(window: Any, field: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(one(window, f".settle [name={field}]")).select_by_value(value)


def gold(window: Any, base: str) -> list[dict[str, Any]]:
    script = "const done = arguments[1]; fetch(arguments[0]).then(r => r.text()).then(done)"
    return [json.loads(line) for line in window.execute_async_script(script, f"{base}/review/gold.jsonl").splitlines()]


def finish(window: Any) -> None:
    before = one(window, "html").id
    follow(window, every(window, "#review form:last-of-type button")[-1])
    await_new(window, before)


def test_a_review_is_made_exported_scored_and_taken_back(window: Any, case: str) -> None:
    record = read(case)
    first, second = record["events"][0], record["events"][1]
    other = "propaganda" if first["type"] != "propaganda" else "raid"
    with browser.serving(case) as base:
        path = f"{base}/documents/{record['document']['id']}"
        sign(window, f"{path}?lang=ar", "ليلى")
        press(window, f"#r-{second['id']}", "reject")
        assert "مرفوض" in one(window, f"#r-{second['id']} .reviews").text
        follow(window, one(window, f"#r-{first['id']} .verdicts a"))
        await_(window, "document.querySelector('.settle')")
        choose(window, "type", other)
        save(window)
        assert one(window, f"#r-{first['id']} .review.corrected")
        word = missed(record)
        select(window, word)
        follow(window, one(window, "a[href*='add=event']"))
        await_(window, "document.querySelector('#new .settle')")
        assert one(window, "#new textarea").get_attribute("value") == word
        choose(window, "type", "seizure")
        save(window)
        await_(window, "document.querySelector('.review.added')")
        finish(window)
        assert gold(window, base)[0]["review"]["by"] == ["ليلى"]
        score(gold(window, base)[0], expected(record, other, word))
        follow(window, one(window, f"#r-{second['id']} .bare button"))  # the rejection is taken back
        await_(window, f"!document.querySelector('#r-{second['id']} .reviews')")
        assert len(gold(window, base)[0]["events"]) == len(record["events"])


def missed(record: dict[str, Any]) -> str:
    """A word that stands once and that no event has for its trigger."""
    text = record["document"]["text"]
    told = {e["trigger"]["text"] for e in record["events"]}
    words = [w for w in text.split() if w.isalpha() and len(w) > 4 and text.count(w) == 1 and w not in told]
    return str(words[-1])


def select(window: Any, word: str) -> None:
    """As a reader does with the mouse or with shift and the arrows."""
    window.execute_script(
        "const walk = document.createTreeWalker(document.querySelector('.article'), NodeFilter.SHOW_TEXT);"
        "for (let n; n = walk.nextNode();) { const at = n.data.indexOf(arguments[0]); if (at < 0) continue;"
        " const range = document.createRange(); range.setStart(n, at); range.setEnd(n, at + arguments[0].length);"
        " getSelection().removeAllRanges(); getSelection().addRange(range); return }",
        word,
    )


def expected(record: dict[str, Any], type_: str, word: str) -> dict[str, Any]:
    """What the review above says, written down by hand."""
    start = record["document"]["text"].index(word)
    bare = {"actors": [], "targets": [], "places": [], "time": None, "counts": [], "status": "occurred", "method": None,
            "phase": None, "statement": None}  # fmt: skip
    added = {**bare, "id": "n", "type": "seizure", "trigger": {"start": start, "end": start + len(word), "text": word}}
    corrected = {**record["events"][0], "type": type_}
    return {**record, "events": [corrected, *record["events"][2:], added]}


def score(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    report = compare({"a": wanted}, {"a": found})
    events = report.table["event_type"]
    assert (events.f1, events.gold) == (1, len(wanted["events"]))
    assert report.parts["statements"].f1 == report.parts["attribution"].f1 == 1
    assert report.parts["arguments"].f1 in (0, 1)  # 0 where there are none
    assert report.parts["arguments"].right == report.parts["arguments"].gold


def test_two_reviewers_and_where_they_differ(window: Any, case: str) -> None:
    record = read(case)
    event = record["events"][0]["id"]
    with browser.serving(case) as base:
        path = f"{base}/documents/{record['document']['id']}"
        sign(window, f"{path}?lang=en", "Layla")
        finish(window)
        sign(window, path, "Omar")
        assert not every(window, ".reviews .review")  # what Layla decided is not shown to him yet
        press(window, f"#r-{event}", "reject")
        finish(window)
        assert len(every(window, f"#r-{event} .review")) == 2
        assert every(window, f"#r-{event} .flag")
        window.get(f"{base}/review/agreement")
        rows = [row.text for row in every(window, "main table:first-of-type tbody tr")]
        n = len(record["events"])
        assert any(f"{2 * (n - 1) / (2 * n - 1):.2f}" in row for row in rows)
        follow(window, one(window, "td a"))
        await_(window, f"location.hash === '#w-{event}'")
        await_(window, in_view(".mark.at"))
        window.get(f"{base}/review")
        assert "disagree" in one(window, ".queue li").text


def test_a_merge_is_called_two_and_taken_back(window: Any, case: str) -> None:
    with browser.serving(case) as base:
        sign(window, f"{base}/documents/{read(case)['document']['id']}", "Layla")
        window.get(f"{base}/review?about=merge&all=yes&lang=en")
        press(window, ".queue li", "reject")
        assert "two by Layla" in one(window, ".queue .reviews").text
        assert every(window, "[action='/review/build']")
        press(window, ".queue .reviews", "undo")
        assert not every(window, ".queue .reviews")
        assert not every(window, "[action='/review/build']")


@pytest.mark.skipif(not AXE.exists(), reason=NO_AXE)
def test_the_forms_are_accessible_and_fit_a_telephone(window: Any, case: str) -> None:
    record, script, wrong = read(case), AXE.read_text("utf-8"), []
    with browser.serving(case) as base:
        path = f"{base}/documents/{record['document']['id']}"
        sign(window, path, "ليلى")
        press(window, f"#r-{record['events'][0]['id']}", "accept")
        event, said = record["events"][0]["id"], record["statements"][0]["id"]
        forms = (f"edit={event}", f"edit={event}&role=places", f"edit={event}&role=counts", f"edit={said}", "add=event",
                 "add=statement&words=من")  # fmt: skip
        for query in (*(f"{path}?{form}&" for form in forms), f"{base}/review?all=yes&"):
            for look in ("lang=ar&theme=light", "lang=en&theme=dark"):
                window.get(query + look)
                window.execute_cdp_cmd("Runtime.evaluate", {"expression": script})
                wrong += window.execute_async_script(
                    "const done = arguments[arguments.length - 1]; axe.run(document).then(r => done(r.violations.map("
                    "v => [location.href, v.id, v.nodes.slice(0, 3).map(n => n.html + n.failureSummary).join('; ')])))"
                )
            wide_as(window, 375)
            if window.execute_script("return document.documentElement.scrollWidth") > 375:
                wrong.append([query, "too wide"])
            window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wrong == []
