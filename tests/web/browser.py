"""A real headless Chromium and a served casefile, for tests and pictures."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--no-first-run", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--disable-domain-reliability", "--disable-features=Translate,OptimizationHints",
)  # fmt: skip


def missing() -> str | None:
    """What a browser test lacks, None where it lacks nothing. ``MUSNAD_CHROMIUM`` names another browser."""
    if chromium() is None:
        return "BROWSER NOT TESTED: no chromium; see CONTRIBUTING.md"
    if shutil.which("chromedriver") is None:
        return "BROWSER NOT TESTED: no chromedriver; see CONTRIBUTING.md"
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "BROWSER NOT TESTED: no selenium; see CONTRIBUTING.md"
    return None


def chromium() -> str | None:
    return os.environ.get("MUSNAD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def opened(width: int = 1280, height: int = 900) -> Iterator[Any]:
    """A browser that asks nobody but the page's own server."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = chromium() or ""
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--window-size={width},{height}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(90)
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def serving(address: str, *options: str) -> Iterator[str]:
    """`musnad serve` as a process of its own, at a free port; its URL without the last slash."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = "from musnad.cli.main import run; run()"
    command = [sys.executable, "-c", run, "serve", address, "--port", str(port), *options]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _await(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _await(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"musnad serve ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{base}/overview.json", timeout=20).close()
            return
        except urllib.error.HTTPError:  # it answers, to those who log in
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("musnad serve did not answer")


def log_in(driver: Any, base: str, name: str, word: str) -> None:
    """As that account, whoever was logged in before."""
    driver.delete_all_cookies()
    driver.get(f"{base}/login")
    driver.find_element("css selector", "main [name=name]").send_keys(name)
    driver.find_element("css selector", "main [name=password]").send_keys(word)
    driver.find_element("css selector", "main button").click()
    _until(driver, "location.pathname !== '/login' || document.querySelector('[role=alert]')")


def await_masked(driver: Any, base: str) -> None:
    """Until the copy without names is made."""
    for _ in range(300):
        driver.get(f"{base}/overview")
        if not driver.find_elements("css selector", "main .narrow .kicker"):
            return
        time.sleep(0.2)
    raise RuntimeError("no masked copy was made")


def _until(driver: Any, condition: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 30).until(lambda d: d.execute_script(f"return {condition}"))


def picture(driver: Any, file: Path, size: tuple[int, int]) -> None:
    """The whole page, however long, up to some screens."""
    width, height = size
    set_size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", set_size)
    whole = driver.execute_script("return document.documentElement.scrollHeight")
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**set_size, "height": max(height, min(whole, 3600))})
    driver.execute_script("return document.fonts.ready.then(() => true)")
    found = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    file.write_bytes(base64.b64decode(found["data"]))
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
