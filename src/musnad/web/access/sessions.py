"""Sessions: a secret in a cookie, of which the server keeps a hash, in memory, until it is too old or ended."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from musnad.web.access.accounts import Account, Accounts, key
from musnad.web.access.limits import Clock, Limits


@dataclass
class Session:
    """stamp: of the account as it was at login. begun, seen: by the clock."""

    name: str
    stamp: str
    begun: float
    seen: float


class Sessions:
    """For one thread (the event loop's)."""

    def __init__(self, limits: Limits, clock: Clock = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self._held: dict[str, Session] = {}

    def open(self, account: Account) -> str:
        """A new session's secret, never one that was brought along. The account's oldest gives way to one too many."""
        now = self._clock()
        self._held = {h: s for h, s in self._held.items() if not self._is_over(s, now)}
        own = [h for h, s in self._held.items() if key(s.name) == key(account.name)]
        for old in own[: max(0, len(own) + 1 - self._limits.sessions_of_account)]:
            del self._held[old]
        secret = secrets.token_urlsafe(32)
        self._held[_hash(secret)] = Session(account.name, account.stamp, now, now)
        return secret

    def find(self, secret: str, accounts: Accounts) -> Account | None:
        """Whose session it is, None where it is none, is over, or its account was removed or changed since."""
        hashed, now = _hash(secret), self._clock()
        session = self._held.get(hashed)
        if session is None:
            return None
        account = accounts.get(session.name)
        if self._is_over(session, now) or account is None or account.stamp != session.stamp:
            del self._held[hashed]
            return None
        session.seen = now
        return account

    def end(self, secret: str) -> None:
        self._held.pop(_hash(secret), None)

    def count(self, name: str) -> int:
        """How many an account has open."""
        now = self._clock()
        return sum(key(s.name) == key(name) and not self._is_over(s, now) for s in self._held.values())

    def _is_over(self, session: Session, now: float) -> bool:
        idle, whole = now - session.seen, now - session.begun
        return idle > self._limits.session_idle or whole > self._limits.session_longest


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
