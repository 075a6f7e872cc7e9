"""Buckets fill, wrong tries cost more and more, and memory stays bounded."""

from __future__ import annotations

import pytest

from musnad.web.access import limits
from musnad.web.access.limits import Buckets, Limits, Logins, Tries, neighbourhood


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills() -> None:
    clock = Clock()
    bucket = Buckets(3, 60, clock)
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 1]
    assert bucket.take("b") == 0
    clock.now += 1
    assert [bucket.take("a") for _ in range(2)] == [0, 1]
    clock.now += 3600
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 1]


def test_waits_grow_to_the_longest_and_are_forgotten() -> None:
    clock = Clock()
    tries = Tries(2, 60, clock)
    waits = []
    for _ in range(10):
        tries.note("x")
        waits.append(tries.wait("x"))
        clock.now += waits[-1]
    assert waits == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    clock.now += 121
    tries.note("x")
    assert tries.wait("x") == 0


def test_an_account_cannot_be_locked_by_others_nor_an_address_cleared_by_an_own_account() -> None:
    clock = Clock()
    logins = Logins(Limits(tries_of_pair=2, tries_of_address=3, tries_of_account=4, longest_wait_of_account=5), clock)
    for n in range(200):
        logins.begin("victim", f"10.0.{n}.1")
    assert 0 < logins.begin("victim", "192.0.2.1") <= 5
    clock.now += 5
    assert logins.begin("victim", "192.0.2.1") == 0
    logins.right("victim", "192.0.2.1")
    for n in range(3):
        assert logins.begin(f"name{n}", "198.51.100.1") == 0
    assert logins.begin("mine", "198.51.100.1") > 0
    clock.now += 1
    assert logins.begin("mine", "198.51.100.1") == 0
    logins.right("mine", "198.51.100.1")
    assert logins.begin("name9", "198.51.100.1") > 0


def test_tries_at_once_all_count() -> None:
    logins = Logins(Limits(tries_of_pair=3), Clock())
    assert [bool(logins.begin("a", "192.0.2.1")) for _ in range(5)] == [False, False, False, True, True]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_REMEMBERED", 50)
    bucket, tries = Buckets(2, 60), Tries(2, 60)
    for n in range(500):
        bucket.take(str(n))
        tries.note(str(n))
    assert len(bucket._left) == len(tries._failed) == 50


def test_a_household_is_one() -> None:
    assert neighbourhood("2001:db8:1:2::1") == neighbourhood("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert neighbourhood("::ffff:192.0.2.1") == neighbourhood("192.0.2.1") == "192.0.2.1"
    assert neighbourhood("fe80::1%eth0") == "fe80::/64"
    assert len(neighbourhood("x" * 1000)) == 64


@pytest.mark.parametrize("given", [{"nothing": 1}, {"log_files": 0}, {"log_files": "8"}, {"log_files": True}])
def test_limits_that_are_none(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limits.of(given)
