"""Logging in and out."""

from __future__ import annotations

from dataclasses import replace

from fastapi.responses import RedirectResponse

from musnad.web.access import pages
from musnad.web.access.access import Access
from musnad.web.access.accounts import key
from musnad.web.access.door import LOGIN, safe_next
from musnad.web.ask import Ask, Page
from musnad.web.posted import Posted
from musnad.web.visitors import Asker


async def log_in(access: Access, ask: Ask, asker: Asker, sent: Posted) -> Page | RedirectResponse:
    """A new session and on to where the visitor wanted; or the form again. What it says is the same for every name."""
    name = sent.one("name")
    there = safe_next(sent.one("next"))
    again = Ask(LOGIN, (("next", there),), ask.words, theme=ask.theme, token=ask.token, visitor=ask.visitor)
    if wait := access.logins.begin(key(name), asker.address):
        access.note(asker, "login_delayed", LOGIN)
        return replace(pages.login(again, "wait_to_log_in", 429, wait=wait), retry=wait)
    # White space belongs to a password: it is taken as it was sent.
    password = next((v for k, v in reversed(sent.fields) if k == "password"), "")
    account = await access.login(name, password, asker)
    if account is None:
        return pages.login(again, "wrong_password", 403)
    access.sessions.end(asker.session)
    answer = RedirectResponse(there, 303)
    answer.set_cookie(access.cookie, access.sessions.open(account), path="/", httponly=True, samesite="strict",
                      secure=access.options.behind_https)  # fmt: skip
    return answer


def log_out(access: Access, asker: Asker) -> RedirectResponse:
    access.sessions.end(asker.session)
    access.note(asker, "logout", "/logout")
    answer = RedirectResponse(LOGIN, 303)
    answer.delete_cookie(access.cookie, path="/", httponly=True, samesite="strict", secure=access.options.behind_https)
    return answer
