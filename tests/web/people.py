"""Accounts for the tests of the pages, and clients that have logged in."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from musnad.web.access import passwords
from musnad.web.access.access import Options
from musnad.web.access.accounts import Accounts, AccountsFile, made
from musnad.web.safety import Guard
from musnad.web.server import create_app

BASE = "http://127.0.0.1:8400"
WORD = "نخلة على ضفة الفرات"
NAMES = {"قارئ": ("reader", None), "open": ("reader", False), "ليلى": ("analyst", None), "root": ("admin", None)}


def accounts(folder: Path, **limits: int) -> Path:
    """An accounts file with one of each; all have the same password."""
    path = folder / "accounts.json"
    hashed = passwords.hashed(WORD)

    def change(held: Accounts) -> Accounts:
        for name, (role, masked) in NAMES.items():
            held = held.with_(made(name, role, masked, hashed))
        return Accounts(held.accounts, type(held.limits)(**limits), held.secret)

    AccountsFile(path).change(change, make=True)
    return path


def served(case: str, path: Path, **options: object) -> Guard:
    return create_app(case, Options(path, **options))  # type: ignore[arg-type]


def token(page: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found
    return found[1]


def log_in(client: TestClient, name: str, word: str = WORD, there: str = "", **headers: str):  # type: ignore[no-untyped-def]
    """The answer to the form, not followed."""
    page = client.get("/login", params={"next": there} if there else None, headers=headers)
    fields = {"name": name, "password": word, "next": there, "token": token(page.text)}
    return client.post("/login", data=fields, follow_redirects=False, headers=headers)


def inside(app: ASGIApp, name: str) -> TestClient:
    """A client of that account."""
    client = TestClient(app, base_url=BASE)
    assert log_in(client, name).status_code == 303
    return client
