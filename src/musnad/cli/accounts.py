"""`musnad accounts`: who may ask the pages of `musnad serve --accounts`."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say, word
from musnad.cli.output import tell
from musnad.cli.serve import need_web

if TYPE_CHECKING:
    from musnad.web.access.accounts import Account, Accounts


class Action(StrEnum):
    LIST = "list"
    ADD = "add"
    PASSWORD = "password"
    CHANGE = "change"
    REMOVE = "remove"


def command(
    action: Annotated[Action, typer.Argument(help=both("accounts_action"), metavar="ACTION")],
    file: Annotated[Path, typer.Argument(help=both("accounts_file"), metavar="FILE")],
    name: Annotated[str, typer.Argument(help=both("accounts_name"), metavar="[NAME]", show_default=False)] = "",
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help=both("accounts_role"))] = None,
    masked: Annotated[bool | None, typer.Option("--masked/--unmasked", help=both("accounts_masked"))] = None,
) -> int:
    """Lists, adds, changes or removes accounts."""
    need_web()
    from musnad.web.access.problems import AccessError

    if (action is Action.LIST) is bool(name):
        raise typer.BadParameter(say("accounts_name_needed" if not name else "accounts_no_name"))
    if action not in (Action.ADD, Action.CHANGE) and (role is not None or masked is not None):
        raise typer.BadParameter(say("accounts_no_role"))
    try:
        return _list(file) if action is Action.LIST else _change(action, file, name, role, masked)
    except AccessError as error:
        raise typer.BadParameter(str(error)) from error


def _list(file: Path) -> int:
    from musnad.web.access.accounts import AccountsFile, sorted_

    for account in sorted_(AccountsFile(file).read().accounts.values()):
        print(account.name, account.role, word("masked" if account.masked else "unmasked"), account.since, sep="\t")
    return exits.OK


def _change(action: Action, file: Path, name: str, role: str | None, masked: bool | None) -> int:
    """Changes the file, writes the change down in the log, and says so."""
    from musnad.web.access import accounts as kept
    from musnad.web.access import passwords
    from musnad.web.access.audit import Audit
    from musnad.web.access.problems import AccessError

    password = passwords.hashed(_password()) if action in (Action.ADD, Action.PASSWORD) else ""
    done: list[tuple[str, str]] = []

    def change(held: Accounts) -> Accounts:
        before = held.get(name)
        if action is Action.ADD:
            if before is not None:
                raise AccessError(f"there is an account {before.name!r} already")
            new = kept.made(name, role or "reader", masked, password)
            done.append(("account_added", _told(new)))
            return held.with_(new)
        if before is None:
            raise AccessError(f"no account {name!r}", available=sorted(a.name for a in held.accounts.values()))
        if action is Action.REMOVE:
            done.append(("account_removed", before.name))
            return held.without(name)
        if action is Action.PASSWORD:
            done.append(("password_changed", before.name))
            return held.with_(replace(before, password=password))
        usual = before.masked if role in (None, before.role) else None
        after = kept.changed(before, role or before.role, usual if masked is None else masked)
        done.extend([("role_changed", _told(after))] if after.role != before.role else [])
        done.extend([("masking_changed", _told(after))] if after.masked != before.masked else [])
        return held.with_(after)

    at = kept.AccountsFile(file)
    at.change(change, make=action is Action.ADD)
    audit = Audit(file, at.read().limits)
    for what, detail in done:
        audit.note(f"{getpass.getuser()} (musnad accounts)", "", what, "", detail)
        tell(say("accounts_done", what=what, detail=detail))
    return exits.OK


def _told(account: Account) -> str:
    return f"{account.name} {account.role} {'masked' if account.masked else 'unmasked'}"


def _password() -> str:
    """From a prompt, twice; the first line of standard input where that is no terminal. Never from an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(say("accounts_password"))
    if first != getpass.getpass(say("accounts_again")):
        raise typer.BadParameter(say("accounts_not_same"))
    return first
