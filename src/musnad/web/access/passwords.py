"""Passwords as argon2id hashes; checking one takes as long for a name that nobody has."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from musnad.web.access.problems import AccessError

# Code points; what NIST SP 800-63B (rev. 4) asks of a password that stands alone is 15.
SHORTEST = 15
# Bytes; more is no password but work for the server.
_LONGEST = 1024


@cache
def _hasher() -> PasswordHasher:
    """argon2-cffi's defaults, which are RFC 9106's second choice: 64 MiB, three passes, four lanes."""
    return PasswordHasher()


@cache
def nobodys() -> str:
    """A hash that no password fits, for names that are no account's: made with the same cost."""
    return _hasher().hash(secrets.token_urlsafe(32))


def hashed(password: str) -> str:
    """Raises AccessError for one that is too short or too long."""
    if len(password) < SHORTEST or len(password.encode("utf-8", "surrogatepass")) > _LONGEST:
        raise AccessError(f"a password has at least {SHORTEST} characters and at most {_LONGEST} bytes")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password. kept: the account's hash, None for no account. One check is made in any case."""
    given = password if len(password.encode("utf-8", "surrogatepass")) <= _LONGEST else ""
    try:
        right = _hasher().verify(kept if kept is not None else nobodys(), given)
    except (Argon2Error, InvalidHashError, UnicodeError):
        return False
    return right and kept is not None
