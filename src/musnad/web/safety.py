"""What stands between the network and the pages: whose name the server answers to, how much it takes, what it sends."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from musnad.model.errors import MusnadError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# Names of this computer; a page of another site that has its name lead here (rebinding) has another Host.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Bytes of a request to a path that takes none longer.
LONGEST_BODY = 64 * 1024
LONGEST_URL = 16 * 1024

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With no-referrer a browser sends the origin of its forms as null.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class ServeError(MusnadError):
    """What the server will not do."""


def check_host(host: str) -> None:
    """Raises ServeError for an address that others could reach: there are no accounts."""
    if host not in LOOPBACK:
        raise ServeError(
            f"will not serve on {host}: there are no accounts, so only this computer may ask", available=LOOPBACK
        )


class Tokens:
    """Proof that a form came from one of our pages: made of the visitor's cookie with a secret of this process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    @staticmethod
    def visitor() -> str:
        """A new cookie."""
        return secrets.token_urlsafe(24)

    def of(self, visitor: str) -> str:
        return hmac.new(self._secret, visitor.encode(), hashlib.sha256).hexdigest()

    def fits(self, token: str, visitor: str) -> bool:
        return bool(visitor) and hmac.compare_digest(token.encode(), self.of(visitor).encode())


class Guard:
    """ASGI: refuses foreign hosts, foreign origins and what is too long; puts the headers on every answer."""

    def __init__(self, app: App, longest: Mapping[str, int]) -> None:
        """longest: bytes of a request by path, LONGEST_BODY for others."""
        self.app, self._longest = app, longest

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        longest = self._longest.get(scope["path"], LONGEST_BODY)
        refused = _refusal(scope, longest)
        if refused:
            await _answer(_with_headers(send), *refused)
            return
        body = _Limited(receive, longest)
        await self.app(scope, body, _with_headers(send))


class _Limited:
    """A body of unknown length is cut off where it becomes too long."""

    def __init__(self, receive: Receive, longest: int) -> None:
        self._receive, self._longest, self._taken = receive, longest, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._taken > self._longest else message


def _refusal(scope: MutableMapping[str, Any], longest: int) -> tuple[int, str] | None:
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    if _name(f"//{headers.get('host', '')}") not in LOOPBACK:
        return 421, "this server answers to localhost only"
    origin = headers.get("origin")
    if scope["method"] not in ("GET", "HEAD") and origin is not None and origin != f"http://{headers['host']}":
        return 403, "a form of another site"
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
        return 414, "the address is too long"
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length[:12]) > longest:
        return 413, "the request is too long"
    return None


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {k.lower() for k, _ in message["headers"]}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in given]
            message["headers"] = [*message["headers"], *more]
        await send(message)

    return sent


async def _answer(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode() + b"\n"})
