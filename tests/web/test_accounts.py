"""The accounts file, the sessions, the log, and `musnad accounts`."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.web.access import passwords
from musnad.web.access.access import Access, Options
from musnad.web.access.accounts import Accounts, AccountsFile, changed, made
from musnad.web.access.audit import Audit
from musnad.web.access.limits import Limits
from musnad.web.access.problems import AccessError
from musnad.web.access.sessions import Sessions
from web.people import WORD, accounts


def cli(*args: str, password: str = f"{WORD}\n"):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(make_app(), ["accounts", *args], input=password)


def test_on_the_command_line(tmp_path: Path) -> None:
    file = str(tmp_path / "accounts.json")
    assert cli("add", file, "ليلى", "--role", "analyst").exit_code == 0
    assert cli("add", file, "أحمد").exit_code == 0
    assert cli("add", file, "سعد", "--unmasked").exit_code == 0
    assert cli("add", file, "root", "--role", "admin").exit_code == 0
    listed = [line.split("\t")[:2] for line in cli("list", file).stdout.splitlines()]
    assert listed == [["root", "admin"], ["ليلى", "analyst"], ["أحمد", "reader"], ["سعد", "reader"]]
    held = AccountsFile(Path(file)).read().accounts
    assert {a.name: a.masked for a in held.values()} == {"ليلى": False, "أحمد": True, "سعد": False, "root": False}
    before = held["ليلى"].password
    assert cli("password", file, "ليلى", password="another password entirely\n").exit_code == 0
    assert cli("change", file, "سعد", "--masked").exit_code == 0
    assert cli("change", file, "أحمد", "--role", "analyst").exit_code == 0
    assert cli("remove", file, "root").exit_code == 0
    held = AccountsFile(Path(file)).read().accounts
    assert held["ليلى"].password != before
    assert passwords.fits("another password entirely", held["ليلى"].password)
    assert (held["سعد"].masked, held["أحمد"].role, held["أحمد"].masked) == (True, "analyst", False)
    assert "root" not in held
    written = Path(f"{file}.log").read_text("utf-8")
    acts = [json.loads(line)["what"] for line in written.splitlines()]
    assert acts == ["account_added"] * 4 + ["password_changed", "masking_changed", "role_changed", "masking_changed",
                                            "account_removed"]  # fmt: skip
    assert "another password" not in written


@pytest.mark.parametrize("args", [
    ("add", "{}", "root"), ("add", "{}", ""), ("add", "{}", "a\u202eb"), ("add", "{}", "x" * 81),
    ("add", "{}", "new", "--role", "king"), ("add", "{}", "new", "--role", "admin", "--masked"),
    ("remove", "{}", "nobody"), ("password", "{}", "nobody"), ("change", "{}", "ليلى", "--masked"), ("list", "{}", "x"),
    ("remove", "{}", "root", "--role", "reader"), ("dance", "{}"), ("list", "{}.nowhere")])  # fmt: skip
def test_what_is_refused(tmp_path: Path, args: tuple[str, ...]) -> None:
    path = accounts(tmp_path)
    before = path.read_bytes()
    assert cli(*(a.format(path) for a in args)).exit_code == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("password", ["short", "", "x" * 2000])
def test_passwords_too_short_or_too_long(tmp_path: Path, password: str) -> None:
    file = tmp_path / "accounts.json"
    assert cli("add", str(file), "root", "--role", "admin", password=f"{password}\n").exit_code == 2
    assert not file.exists()


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    path = accounts(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert WORD not in path.read_text("utf-8")
    assert "$argon2id$" in path.read_text("utf-8")
    AccountsFile(path).read()
    for mode in (0o640, 0o604, 0o620, 0o601):
        path.chmod(mode)
        with pytest.raises(AccessError, match="others can read"):
            AccountsFile(path).read()
    path.chmod(0o600)
    AccountsFile(path).change(lambda held: held.without("open"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_change_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = accounts(tmp_path)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AccessError, match="No space left"):
        AccountsFile(path).change(lambda held: held.without("root"))
    assert path.read_bytes() == before
    assert not [f for f in tmp_path.iterdir() if f.name.startswith(".")]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "secret": "", "accounts": []}',
    '{"version": 1, "secret": "AAAAAAAAAAAAAAAAAAAAAAAA", "accounts": [{"name": "x"}]}',
    '{"version": 1, "secret": "AAAAAAAAAAAAAAAAAAAAAAAA", "accounts": [], "limits": {"x": 1}}',
    '{"version": 1, "secret": "AAAAAAAAAAAAAAAAAAAAAAAA", "accounts": [{"name": "x", "role": "admin", "masked": true, '
    '"password": "p", "since": ""}]}'])  # fmt: skip
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(AccessError):
        AccountsFile(path).read()


def test_an_admin_is_needed(tmp_path: Path, built: str) -> None:
    path = accounts(tmp_path)
    AccountsFile(path).change(lambda held: held.without("root"))
    with pytest.raises(AccessError, match="admin"):
        Access(Options(path))
    found = CliRunner().invoke(make_app(), ["serve", built, "--accounts", str(path)])
    assert found.exit_code == 2
    found = CliRunner().invoke(make_app(), ["serve", built, "--name", "case.example"])
    assert found.exit_code == 2


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def held_with(name: str = "x") -> Accounts:
    return Accounts().with_(made(name, "analyst", None, "$argon2id$"))


def test_sessions_end_when_idle_old_or_too_many() -> None:
    clock, held = Clock(), held_with()
    account = held.accounts["x"]
    sessions = Sessions(Limits(session_idle=60, session_longest=200, sessions_of_account=2), clock)
    first = sessions.open(account)
    for _ in range(4):
        clock.now += 50
        assert sessions.find(first, held) == account
    clock.now += 1
    assert sessions.find(first, held) is None  # older than 200, however busy
    second = sessions.open(account)
    clock.now += 61
    assert sessions.find(second, held) is None
    each = [sessions.open(account) for _ in range(3)]
    assert [sessions.find(s, held) is not None for s in each] == [False, True, True]
    assert sessions.count("X") == 2
    sessions.end(each[1])
    assert sessions.find(each[1], held) is None
    assert sessions.find("", held) is None
    assert len({sessions.open(account) for _ in range(50)}) == 50


def test_the_server_keeps_no_session_secret() -> None:
    sessions = Sessions(Limits())
    secret = sessions.open(held_with().accounts["x"])
    assert secret not in repr(sessions._held)


def test_a_session_sees_every_change_of_its_account() -> None:
    held = held_with()
    account = held.accounts["x"]
    sessions = Sessions(Limits())
    for other in (
        held.without("x"),
        held.with_(changed(account, "reader", None)),
        held.with_(changed(account, "admin", None)),
    ):
        secret = sessions.open(account)
        assert sessions.find(secret, other) is None
        assert sessions.find(secret, held) is None  # ended, not suspended


def test_the_log_is_bounded_and_its_newest_come_first(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "accounts.json", Limits(log_bytes=2000, log_files=3))
    for n in range(100):
        audit.note("x", "192.0.2.1", "decision", "/decide", f"line {n}\nforged: \u2028 «»")
    files = sorted(f.name for f in tmp_path.iterdir())
    assert files == ["accounts.json.log", "accounts.json.log.1", "accounts.json.log.2"]
    assert all(f.stat().st_size <= 2000 for f in tmp_path.iterdir())
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in tmp_path.iterdir())
    found = [e.detail for e in audit.newest()]
    assert found == [f"line {n}\nforged: \u2028 «»" for n in range(99, 99 - len(found), -1)]
    assert len(found) > 20


def test_refusals_of_one_address_do_not_fill_the_log(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "accounts.json", Limits())
    for _ in range(500):
        audit.note("", "192.0.2.1", "login_failed")
    audit.note("", "192.0.2.2", "login_failed")
    audit.note("x", "192.0.2.1", "login")
    found = [(e.what, e.from_) for e in audit.newest()]
    assert found[:2] == [("login", "192.0.2.1"), ("login_failed", "192.0.2.2")]
    assert len(found) < 50


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "accounts.json.log").mkdir()
    Audit(tmp_path / "accounts.json", Limits()).note("x", "192.0.2.1", "decision", "/decide", "about this")
    assert "about this" in caplog.text
