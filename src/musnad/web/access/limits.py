"""How much one visitor may ask, and how long whoever gives wrong passwords waits: every number in one place."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes; each may be set in the accounts file under ``limits``.

    A visitor is an account, or an address where nobody logged in. ``…_burst`` may be asked at once, ``…_a_minute`` in
    the long run. Free tries are wrong passwords without a wait; each further one doubles it, from 1 second.
    """

    requests_burst: int = 240
    requests_a_minute: int = 600
    forms_burst: int = 20
    forms_a_minute: int = 30
    uploads_burst: int = 10
    uploads_a_minute: int = 6
    tries_of_pair: int = 5
    tries_of_address: int = 20
    tries_of_account: int = 50
    longest_wait: int = 900
    longest_wait_of_account: int = 60
    session_idle: int = 2 * 3600
    session_longest: int = 12 * 3600
    sessions_of_account: int = 10
    log_bytes: int = 4 * 1024 * 1024
    log_files: int = 8

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Limits:
        """The defaults with what is given. Raises ValueError for an unknown name or no whole number from 1 up."""
        known = {f.name for f in fields(cls)}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"no limit {name!r}; there are: {', '.join(sorted(known))}")
            if type(value) is not int or value < 1:
                raise ValueError(f"limit {name} must be a whole number from 1 up")
        return cls(**given)


# Visitors that are remembered; the one not seen for longest is forgotten first.
_REMEMBERED = 10_000


class Buckets:
    """A bucket of tokens for each visitor: full at first, filled steadily, a request takes one."""

    def __init__(self, burst: int, a_minute: int, clock: Clock = time.monotonic) -> None:
        self._burst, self._rate, self._clock = float(burst), a_minute / 60, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, visitor: str) -> int:
        """Takes a token. 0, or the whole seconds until there is one again."""
        now = self._clock()
        left, at = self._left.pop(visitor, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        refused = left < 1
        self._left[visitor] = (left if refused else left - 1, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return math.ceil((1 - left) / self._rate) if refused else 0


class Tries:
    """Wrong passwords of whoever: so many are free, then each makes the next wait twice as long."""

    def __init__(self, free: int, longest: int, clock: Clock = time.monotonic) -> None:
        self._free, self._longest, self._clock = free, longest, clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, who: str) -> int:
        """Whole seconds until the next try, 0 for now."""
        failed, last = self._failed.get(who, (0, 0.0))
        return max(0, math.ceil(last + self._pause(failed) - self._clock()))

    def note(self, who: str) -> None:
        """A try is made: counted as wrong until it is ``forgiven``, so that many at once gain nothing."""
        failed, last = self._failed.pop(who, (0, 0.0))
        if self._clock() - last > 2 * self._longest:
            failed = 0
        self._failed[who] = (failed + 1, self._clock())
        if len(self._failed) > _REMEMBERED:
            self._failed.popitem(last=False)

    def forgive(self, who: str, every: bool) -> None:
        """The last try was right. every: those before it are forgotten too."""
        failed, last = self._failed.pop(who, (0, 0.0))
        if failed > 1 and not every:
            self._failed[who] = (failed - 1, last)

    def _pause(self, failed: int) -> float:
        beyond = failed - self._free
        return 0.0 if beyond < 0 else float(min(self._longest, 2 ** min(beyond, 30)))


class Logins:
    """Who waits before the next password: an account at an address, an address, an account.

    Nothing here knows whether there is such an account. An account alone never waits long, or anybody could lock
    anybody out.
    """

    def __init__(self, limits: Limits, clock: Clock = time.monotonic) -> None:
        self._pair = Tries(limits.tries_of_pair, limits.longest_wait, clock)
        self._address = Tries(limits.tries_of_address, limits.longest_wait, clock)
        self._account = Tries(limits.tries_of_account, limits.longest_wait_of_account, clock)

    def begin(self, account: str, address: str) -> int:
        """Counts a try. Whole seconds to wait instead, 0 where it may be made."""
        each = self._each(account, address)
        wait = max(tries.wait(who) for tries, who in each)
        if not wait:
            for tries, who in each:
                tries.note(who)
        return wait

    def right(self, account: str, address: str) -> None:
        """The password was right. The address keeps its other failures: an own account must not clear them."""
        for tries, who in self._each(account, address):
            tries.forgive(who, every=tries is self._pair)

    def _each(self, account: str, address: str) -> tuple[tuple[Tries, str], ...]:
        place = neighbourhood(address)
        return (self._pair, f"{place} {account}"), (self._address, place), (self._account, account)


def neighbourhood(address: str) -> str:
    """An address as limits count it: of IPv6 the network of 64 bits that one household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
