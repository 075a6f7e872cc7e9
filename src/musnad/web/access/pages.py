"""The pages of accounts: logging in, and the log with who has an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from musnad.web.access.access import Access
from musnad.web.access.accounts import sorted_
from musnad.web.access.audit import ACTS, REFUSALS, Entry
from musnad.web.access.door import safe_next
from musnad.web.ask import Ask, Page
from musnad.web.pages import At

_SHOWN, _FURTHEST = 100, 1000


def login(ask: Ask, problem: str = "", status: int = 200, **values: object) -> Page:
    """problem: key of what went wrong with the last try."""
    said = ask.words.say(problem, **values) if problem else ""
    return Page("login.html", {"problem": said}, {"next": safe_next(ask.one("next"))}, status)


def pages(access: Access) -> tuple[At, ...]:
    """What only a server with accounts has."""
    return (At("/audit", "audit", lambda desk, ask: _audit(access, ask), "admin", apart=True),)


def _audit(access: Access, ask: Ask) -> Page:
    """The newest entries that the URL asks for, and the accounts. Nothing here is of the casefile."""
    number = ask.number("page", 1, _FURTHEST)
    wanted = _wanted(access.audit.newest(), ask)
    entries = list(islice(wanted, (number - 1) * _SHOWN, number * _SHOWN + 1))
    content = {
        "entries": [_shown(e) for e in entries[:_SHOWN]],
        "page": number,
        "further": len(entries) > _SHOWN,
        "accounts": [
            {"name": a.name, "role": a.role, "masked": a.masked, "since": a.since,
             "sessions": access.sessions.count(a.name)}
            for a in sorted_(access.accounts().accounts.values())
        ],
    }  # fmt: skip
    asked = {name: ask.one(name) for name in ("who", "what", "from", "to")}
    return Page("audit.html", content, {"kinds": (*ACTS, *REFUSALS), "asked": asked})


def _wanted(entries: Iterable[Entry], ask: Ask) -> Iterator[Entry]:
    """who: an account or an address; what: any of these; from, to: days."""
    who, what, first, last = ask.one("who").strip(), ask.all("what"), ask.one("from"), ask.one("to")
    for entry in entries:
        day = entry.when[:10]
        if first and day < first:
            return
        if (
            (not who or who in (entry.who, entry.from_))
            and (not what or entry.what in what)
            and (not last or day <= last)
        ):
            yield entry


def _shown(entry: Entry) -> dict[str, str]:
    return {("from" if k == "from_" else k): v for k, v in asdict(entry).items()}
