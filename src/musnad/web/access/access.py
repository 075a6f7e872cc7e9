"""Everything that stands before the pages where accounts are kept, in one place."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import cookie_parser

from musnad.web.access import passwords
from musnad.web.access.accounts import Account, Accounts, AccountsFile, key
from musnad.web.access.audit import Audit
from musnad.web.access.limits import Buckets, Logins, neighbourhood
from musnad.web.access.problems import AccessError
from musnad.web.access.sessions import Sessions
from musnad.web.safety import LOOPBACK, Scope
from musnad.web.visitors import NOBODY, Asker

# Passwords that are checked at a time, each with 64 MiB; others wait their turn.
_CHECKS = 2


@dataclass(frozen=True, slots=True)
class Options:
    """accounts: their file. names: by which the server may be asked for, this computer's own where there are none.

    behind_https: a proxy before it speaks TLS. proxies: addresses whose word on who asks is taken, beside this
    computer's.
    """

    accounts: Path
    names: tuple[str, ...] = ()
    behind_https: bool = False
    proxies: tuple[str, ...] = ()


class Access:
    """Accounts, sessions, limits and the log. For the event loop's thread, but for ``check``."""

    def __init__(self, options: Options) -> None:
        """Raises AccessError where the accounts cannot be used, or none of them is an admin's."""
        self.options = options
        self.file = AccountsFile(options.accounts)
        held = self.file.read()
        if not held.has_admin:
            raise AccessError(f"no account in {options.accounts} is an admin's: musnad accounts add … --role admin")
        self.limits, self.secret = held.limits, held.secret
        self.sessions, self.logins = Sessions(self.limits), Logins(self.limits)
        self.audit = Audit(options.accounts, self.limits)
        self.requests = Buckets(self.limits.requests_burst, self.limits.requests_a_minute)
        self.forms = Buckets(self.limits.forms_burst, self.limits.forms_a_minute)
        self.uploads = Buckets(self.limits.uploads_burst, self.limits.uploads_a_minute)
        self._checks = ThreadPoolExecutor(_CHECKS, "musnad-passwords")
        self._checks.submit(passwords.nobodys).result()
        # Behind TLS a browser takes the cookie from this very name only, over TLS only, for all paths only.
        self.cookie = "__Host-musnad_session" if options.behind_https else "musnad_session"

    def accounts(self) -> Accounts:
        """As they are now. Raises AccessError."""
        return self.file.read()

    def asker(self, headers: Mapping[str, str], peer: str) -> Asker:
        """Who asks: whose session the cookie names, else nobody. Raises AccessError."""
        address = self._address(headers, peer)
        secret = cookie_parser(headers.get("cookie", "")).get(self.cookie, "")
        account = self.sessions.find(secret, self.accounts()) if secret else None
        return Asker(account.visitor, secret, address) if account else Asker(NOBODY, "", address)

    def _address(self, headers: Mapping[str, str], peer: str) -> str:
        """Where from. A proxy that we trust writes it behind whatever its own visitor claimed."""
        if not self.options.behind_https or peer not in (*LOOPBACK, *self.options.proxies):
            return peer
        said = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        try:
            return str(ipaddress.ip_address(said))
        except ValueError:
            return peer

    def wait(self, asker: Asker, method: str, longer: bool) -> int:
        """Whole seconds until this visitor may ask, 0 for now. longer: a form that takes more than others."""
        name = asker.visitor.name
        who = f"account {key(name)}" if name else neighbourhood(asker.address)
        wait = self.requests.take(who)
        if not wait and method not in ("GET", "HEAD"):
            wait = (self.uploads if longer else self.forms).take(who)
        return wait

    async def login(self, name: str, password: str, asker: Asker) -> Account | None:
        """The account, where that is its password. The same work is done for a name that is nobody's."""
        account = self.accounts().get(name)
        kept = account.password if account else None
        loop = asyncio.get_running_loop()
        right = await loop.run_in_executor(self._checks, passwords.fits, password, kept)
        if account is None or not right:
            # A password that was typed into the wrong field must not stand in the log.
            self.audit.note(account.name if account else "", asker.address, "login_failed", "/login")
            return None
        self.logins.right(key(name), asker.address)
        self.audit.note(account.name, asker.address, "login", "/login")
        return account

    def note(self, asker: Asker, what: str, path: str = "", detail: str = "") -> None:
        self.audit.note(asker.visitor.name, asker.address, what, path, detail)

    def refused(self, scope: Scope, why: str) -> None:
        """Writes down what never came as far as the door."""
        headers, peer = headers_of(scope)
        self.audit.note("", self._address(headers, peer), "refused", scope["path"], why)

    def close(self) -> None:
        self._checks.shutdown(cancel_futures=True)


def headers_of(scope: Scope) -> tuple[dict[str, str], str]:
    """A request's headers by their names in small letters, and the address it comes from."""
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    return headers, (scope.get("client") or ("",))[0]
