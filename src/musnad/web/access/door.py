"""ASGI: nobody passes without an account but to the login page, and nobody asks more than the limits allow."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from urllib.parse import quote, urlsplit

from musnad.web.access.access import Access, headers_of
from musnad.web.access.problems import AccessError
from musnad.web.safety import App, Receive, Scope, Send
from musnad.web.visitors import Asker
from musnad.web.words import LANGUAGES, Words

LOGIN, LOGOUT = "/login", "/logout"
_HOME = "/overview"
_LONGEST_NEXT = 2048
_UNSAFE = re.compile(r"[^\x21-\x7e]|\\")

Headers = list[tuple[bytes, bytes]]


class Door:
    """Puts the ``Asker`` into the scope for whoever comes behind it."""

    def __init__(self, app: App, access: Access, longer: Collection[str]) -> None:
        """longer: paths of forms that take more than others."""
        self.app, self.access, self._longer = app, access, longer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        try:
            asker = self.access.asker(*headers_of(scope))
        except AccessError:
            await _answer(send, 503, path, "accounts_broken", [])
            return
        wait = self.access.wait(asker, scope["method"], path in self._longer)
        if wait:
            self.access.note(asker, "limited", path)
            await _answer(send, 429, path, "too_many", [(b"retry-after", str(wait).encode())], wait=wait)
        elif asker.visitor.may("reader") or path == LOGIN or path.startswith("/static/"):
            scope["musnad.asker"] = asker
            await self.app(scope, receive, send)
        else:
            await self._to_login(scope, send, asker)

    async def _to_login(self, scope: Scope, send: Send, asker: Asker) -> None:
        path = scope["path"]
        if _is_json(path):
            await _answer(send, 401, path, "log_in_first", [])
            return
        if scope["method"] not in ("GET", "HEAD"):
            self.access.note(asker, "refused", path)
        query = scope["query_string"].decode("latin-1")
        wanted = f"{quote(path)}?{query}" if query else quote(path)
        wanted = wanted if scope["method"] in ("GET", "HEAD") else ""
        there = f"{LOGIN}?next={quote(safe_next(wanted), safe='')}"
        await _answer(send, 303, path, "log_in_first", [(b"location", there.encode())])


def safe_next(wanted: str) -> str:
    """A path of our own to go on to; the first page for anything else."""
    if not wanted or len(wanted) > _LONGEST_NEXT or _UNSAFE.search(wanted):
        return _HOME
    try:
        found = urlsplit(wanted)
    except ValueError:
        return _HOME
    own = not found.scheme and not found.netloc and wanted.startswith("/") and not wanted.startswith("//")
    climbing = ".." in found.path.replace("%2e", ".").replace("%2E", ".").split("/")
    ours = not climbing and "//" not in found.path and found.path not in (LOGIN, LOGOUT, "/")
    return wanted if own and ours else _HOME


def _is_json(path: str) -> bool:
    return path.endswith(".json")


async def _answer(send: Send, status: int, path: str, key: str, more: Headers, **values: object) -> None:
    """A few words in both languages; a JSON object where JSON was asked for."""
    said = [Words(language).say(key, **values) for language in LANGUAGES]
    if _is_json(path):
        kind, body = b"application/json", json.dumps({"problem": said[1], "status": status}).encode()
    else:
        kind, body = b"text/plain; charset=utf-8", ("\n".join(said) + "\n").encode()
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
