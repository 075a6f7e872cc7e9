"""Accounts in a file of their own, which nobody but its owner may read; changed whole or not at all."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import os
import secrets
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from musnad.web.access.limits import Limits
from musnad.web.access.problems import AccessError
from musnad.web.visitors import NO_ROLE, ROLES, Visitor

_VERSION = 1
_LONGEST_NAME = 80
_LARGEST_FILE = 4 * 1024 * 1024
# Seconds that a change waits for another one.
_WAIT = 10
ACCOUNT_ROLES = tuple(r for r in ROLES if r != NO_ROLE)


@dataclass(frozen=True, slots=True)
class Account:
    """password: an argon2id hash. since: ISO date-time. masked: sees no names of private persons; readers only."""

    name: str
    role: str
    masked: bool
    password: str
    since: str

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.name, self.role, self.masked)

    @property
    def stamp(self) -> str:
        """Changes with everything that ends the account's sessions."""
        return hashlib.sha256(repr(asdict(self)).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the file holds. accounts: by ``key`` of their names. secret: what masked names are made with."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    secret: bytes = b""

    def get(self, name: str) -> Account | None:
        return self.accounts.get(key(name))

    @property
    def has_admin(self) -> bool:
        return any(a.role == "admin" for a in self.accounts.values())

    def with_(self, account: Account) -> Accounts:
        return replace(self, accounts={**self.accounts, key(account.name): account})

    def without(self, name: str) -> Accounts:
        return replace(self, accounts={k: a for k, a in self.accounts.items() if k != key(name)})


def key(name: str) -> str:
    """Names that look alike are one: compatibility forms and case do not tell two accounts apart."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:_LONGEST_NAME]


def made(name: str, role: str, masked: bool | None, password: str) -> Account:
    """A new account. masked: None for what is usual: readers are. Raises AccessError for what cannot be one."""
    clean = unicodedata.normalize("NFC", name).strip()
    unseen = any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for c in clean)
    if not clean or len(clean) > _LONGEST_NAME or unseen:
        raise AccessError(f"an account's name has 1 to {_LONGEST_NAME} characters, none of them unseen")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return changed(Account(clean, role, False, password, now), role, masked)


def changed(account: Account, role: str, masked: bool | None) -> Account:
    """The account in another role. Raises AccessError for an unknown role, or a mask for who must see to decide."""
    if role not in ACCOUNT_ROLES:
        raise AccessError(f"no role {role!r}", available=ACCOUNT_ROLES)
    if masked and role != "reader":
        raise AccessError("only a reader's view can be masked: whoever decides must see whose name it is")
    return replace(account, role=role, masked=role == "reader" if masked is None else masked)


class AccountsFile:
    """The file, read again whenever it was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, ...] | None = None
        self._held = Accounts()

    def read(self) -> Accounts:
        """What it holds now. Raises AccessError where it is not there, damaged, or others could read or write it."""
        try:
            with self.path.open("rb") as file:
                found = os.fstat(file.fileno())
                stamp = (found.st_mtime_ns, found.st_ino, found.st_size, found.st_mode, found.st_uid)
                if stamp != self._stamp:
                    _check(self.path, found)
                    self._held, self._stamp = _parsed(self.path, file.read(_LARGEST_FILE)), stamp
        except OSError as error:
            raise AccessError(f"cannot read accounts in {self.path}: {error.strerror or error}") from error
        return self._held

    def change(self, change: Callable[[Accounts], Accounts], *, make: bool = False) -> None:
        """Writes what the change makes of it, atomically, for its owner alone. make: where there is no file yet.

        Raises AccessError, also what the change raises.
        """
        try:
            with FileLock(f"{self.path}.lock", timeout=_WAIT, mode=0o600):
                held = self.read() if not make or self.path.exists() else Accounts(secret=secrets.token_bytes(32))
                _write(self.path, change(held))
        except Timeout as error:
            raise AccessError(f"somebody else is changing {self.path}") from error
        except OSError as error:
            raise AccessError(f"cannot write accounts to {self.path}: {error.strerror or error}") from error


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise AccessError(f"{path} is no file")
    if os.name == "posix" and found.st_mode & 0o077:
        raise AccessError(f"others can read or write {path}: chmod 600 it, and change the passwords if they could")
    if os.name == "posix" and found.st_uid not in (os.geteuid(), 0):
        raise AccessError(f"{path} belongs to somebody else")


def _parsed(path: Path, data: bytes) -> Accounts:
    try:
        raw: dict[str, Any] = json.loads(data)
        if raw["version"] != _VERSION:
            raise AccessError(f"{path} is of another Musnad (version {raw['version']})")
        each = [Account(**entry) for entry in raw["accounts"]]
        for account in each:
            if changed(account, account.role, account.masked) != account or not isinstance(account.password, str):
                raise ValueError(f"account {account.name!r} is not as it should be")
        return Accounts({key(a.name): a for a in each}, Limits.of(raw.get("limits", {})), _secret(raw["secret"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AccessError(f"{path} is no accounts file: {error}") from error


def _secret(kept: str) -> bytes:
    found = base64.b64decode(kept, validate=True)
    if len(found) < 16:
        raise ValueError("its secret is too short")
    return found


def _write(path: Path, accounts: Accounts) -> None:
    raw = {
        "version": _VERSION,
        "secret": base64.b64encode(accounts.secret).decode(),
        "limits": {k: v for k, v in asdict(accounts.limits).items() if v != getattr(Limits(), k)},
        "accounts": [asdict(a) for a in accounts.accounts.values()],
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def sorted_(accounts: Iterable[Account]) -> list[Account]:
    """The most powerful first, then by name."""
    return sorted(accounts, key=lambda a: (-ACCOUNT_ROLES.index(a.role), key(a.name)))
