"""What stands between the network and the pages: whose name the server answers to, how much it takes, what it sends."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from musnad.model.errors import MusnadError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Names of this computer; a page of another site that has its name lead here (rebinding) has another Host.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Bytes of a request to a path that takes none longer.
LONGEST_BODY = 64 * 1024
LONGEST_URL = 16 * 1024
# Bytes of all headers of a request, cookies among them.
LONGEST_HEAD = 32 * 1024

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


def check_host(host: str, *, accounts: bool = False, names: Sequence[str] = (), behind_https: bool = False) -> None:
    """Raises ServeError for an address that others could reach, where they need not log in or could be overheard."""
    if not accounts and (names or behind_https):
        raise ServeError("--name, --behind-https and --proxy are for a server with accounts: --accounts FILE")
    if host in LOOPBACK:
        return
    if not accounts:
        raise ServeError(
            f"will not serve on {host}: there are no accounts, so only this computer may ask", available=LOOPBACK
        )
    if not behind_https:
        raise ServeError(
            f"will not serve on {host}: passwords would go through the network in the clear; put a proxy that speaks "
            "TLS before it and say --behind-https"
        )
    if not names:
        raise ServeError(f"will not serve on {host} by just any name: say --name HOSTNAME as browsers will ask for it")


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

    def __init__(
        self,
        app: App,
        longest: Mapping[str, int],
        names: Sequence[str] = (),
        scheme: str = "http",
        on_refused: Callable[[Scope, str], None] = lambda scope, why: None,
    ) -> None:
        """longest: bytes of a request by path, LONGEST_BODY for others. names: by which the server is asked, those of
        this computer where there are none. scheme: that browsers use, also where a proxy takes it off."""
        self.app, self._longest, self._scheme, self._on_refused = app, longest, scheme, on_refused
        self._names = tuple(n.lower() for n in names) or LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        longest = self._longest.get(scope["path"], LONGEST_BODY)
        refused = _refusal(scope, longest, self._names, self._scheme)
        if refused:
            self._on_refused(scope, refused[1])
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


def _refusal(scope: Scope, longest: int, names: Sequence[str], scheme: str) -> tuple[int, str] | None:
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    if _name(f"//{headers.get('host', '')}") not in names:
        return 421, f"this server answers to {'localhost only' if names == LOOPBACK else 'another name'}"
    if sum(len(k) + len(v) for k, v in scope["headers"]) > LONGEST_HEAD:
        return 431, "the request's headers are too long"
    origin = headers.get("origin")
    if scope["method"] not in ("GET", "HEAD") and origin is not None and origin != f"{scheme}://{headers['host']}":
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
