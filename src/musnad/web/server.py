"""The workbench as an ASGI application, and the server that `musnad serve` starts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from musnad import __version__
from musnad.model.errors import BusyError, CasefileError, MusnadError, QueryError, ReviewError
from musnad.model.search import FACETS
from musnad.web import decide
from musnad.web.access import pages as access_pages
from musnad.web.access.access import Access, Options
from musnad.web.access.door import LOGIN, LOGOUT, Door, safe_next
from musnad.web.access.login import log_in, log_out
from musnad.web.access.masked import MaskedDesk
from musnad.web.ask import OTHERS, THEMES, Ask, File, Page, View, jsonable, path_of
from musnad.web.desk import Desk
from musnad.web.forms import FORMS, Form
from musnad.web.pages import FILES, PAGES, At
from musnad.web.posted import FormError, Posted, SentFile
from musnad.web.render import Renderer
from musnad.web.safety import LONGEST_BODY, Guard, Tokens, check_host
from musnad.web.visitors import Asker
from musnad.web.words import LANGUAGES, Words

_STATIC = Path(__file__).parent / "static"
# A word that every casefile may have, to look for.
_USUAL = "قال"
_YEAR = 365 * 24 * 3600
_VISITOR = "musnad_visitor"
# Seconds after which the masked copy may be asked for again.
_MASKING = 10
# Fields of a form that are written down as they are, and their length; of others only how long they are.
_PLAIN_FIELD = 60
_EVERYBODY = Asker()
_MOST_FIELDS = 1000
_FILTERS = [
    {"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in (*FACETS, *OTHERS)
]


def serve(address: str, host: str, port: int, on_ready: Callable[[str], None], options: Options | None = None) -> None:
    """Serves until interrupted. port: 0 for any free one. on_ready: told the URL once it can be asked. options: with
    accounts; None without.

    Raises ServeError for a host that others could reach unprotected, AccessError for accounts that cannot be used,
    StorageError where the casefile cannot be opened, OSError where the port cannot be had.
    """
    if options is None:
        check_host(host)
    else:
        check_host(host, accounts=True, names=options.names, behind_https=options.behind_https)
    app = create_app(address, options, warm=True)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on: each answer waits 40 ms for the reader to acknowledge it.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        on_ready(f"http://{shown}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_keep_alive=20
        )
        uvicorn.Server(config).run(sockets=[listening])


def create_app(address: str, options: Options | None = None, *, warm: bool = False) -> Guard:
    """The application over one casefile, for whoever has an account where options are given. warm: the copy for masked
    readers is begun at once, not when the first of them asks.

    Raises StorageError when the casefile cannot be opened, AccessError when the accounts cannot be used.
    """
    access = Access(options) if options else None
    desk = Desk(address)
    desk.thread.submit(lambda: desk.held).result()  # what cannot be opened is said at once
    bench = _Bench(desk, Tokens(), Renderer(), access)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk.thread.submit(_warm, desk)
        desk.uploads.start()
        if warm and bench.masked and access and any(a.masked for a in access.accounts().accounts.values()):
            await asyncio.get_running_loop().run_in_executor(None, bench.masked.desk)
        yield
        await asyncio.get_running_loop().run_in_executor(None, bench.close)

    app = FastAPI(title="Musnad", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    for at in (*PAGES, *(access_pages.pages(access) if access else ())):
        for twin in (True, False):
            app.add_api_route(
                f"{at.path}.json" if twin else at.path,
                bench.handler(at, as_json=twin),
                methods=["GET"],
                name=f"{at.name}.json" if twin else at.name,
                response_class=JSONResponse if twin else HTMLResponse,
                include_in_schema=twin,
                openapi_extra={"parameters": _FILTERS} if "{" not in at.path and not at.apart else None,
            )
    app.add_api_route("/", bench.home, methods=["GET"], include_in_schema=False)
    for file in FILES:
        app.add_api_route(file.path, bench.giving(file), methods=["GET"], response_class=PlainTextResponse)
    for form in FORMS:
        app.add_api_route(form.path, bench.taking(form), methods=["POST"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(HTTPException, bench.unknown)
    longest = {form.path: form.longest for form in FORMS}
    if access is None:
        return Guard(app, longest)
    app.add_api_route(LOGIN, bench.login, methods=["GET"], include_in_schema=False)
    app.add_api_route(LOGIN, bench.log_in, methods=["POST"], include_in_schema=False)
    app.add_api_route(LOGOUT, bench.log_out, methods=["POST"], include_in_schema=False)
    door = Door(app, access, [path for path, most in longest.items() if most > LONGEST_BODY])
    scheme = "https" if access.options.behind_https else "http"
    return Guard(door, longest, access.options.names, scheme, access.refused)


def _warm(desk: Desk) -> None:
    """Asks for the pages that most begin with, and for a name of each kind, so that the lists of words, the map and the
    columns of the index are read before the first reader waits for them."""
    views = {at.path: at.view for at in PAGES}
    words = Words(LANGUAGES[0])
    for path in ("/overview", "/search", "/map", "/network", "/timeline"):
        with suppress(MusnadError), desk.moment():
            views[path](desk, Ask(path, (("q", _USUAL),) if path == "/search" else (), words))
    with suppress(MusnadError), desk.moment():
        for id_ in {e.kind: e.id for e in desk.held.casefile.entities}.values():
            views["/names/{id}"](desk, Ask(path_of("names", id_), (), words, id=id_))


class _Bench:
    """The handlers: each runs its view in the desk's thread and dresses what it answers."""

    def __init__(self, desk: Desk, tokens: Tokens, renderer: Renderer, access: Access | None) -> None:
        """access: None where there are no accounts."""
        self.desk, self.tokens, self.renderer, self.access = desk, tokens, renderer, access
        self.masked = MaskedDesk(desk, access.secret) if access else None

    def close(self) -> None:
        for one in (self.masked, self.desk, self.access):
            if one is not None:
                one.close()

    def handler(self, at: At, *, as_json: bool) -> Callable[..., Any]:
        async def with_id(request: Request, id: str) -> Response:
            return await self._shown(request, at, id, as_json=as_json)

        async def plain(request: Request) -> Response:
            return await self._shown(request, at, "", as_json=as_json)

        return with_id if "{id}" in at.path else plain

    async def home(self) -> Response:
        return RedirectResponse("/overview", 307)

    async def unknown(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        ask, visitor = self._ask(request, "")
        page = _said(ask, "not_found", status)
        return self._dressed(request, ask, page, visitor, as_json=request.url.path.endswith(".json"))

    def taking(self, form: Form) -> Callable[..., Any]:
        async def take(request: Request) -> Response:
            return await self._take(request, form)

        return take

    def giving(self, file: File) -> Callable[..., Any]:
        async def give(request: Request) -> Response:
            return await self._given(request, file)

        return give

    async def _given(self, request: Request, file: File) -> Response:
        """A file to keep, or the page that says why there is none."""
        ask, visitor = self._ask(request, "")
        if not ask.visitor.may(file.role):
            return self._refused(request, ask, "not_allowed", as_json=False)
        work = partial(self._file, file, ask)
        found = await asyncio.get_running_loop().run_in_executor(self.desk.thread, work)
        if isinstance(found, Page):
            return self._dressed(request, ask, found, visitor, as_json=False)
        self._note(request, "export", request.url.query)
        name = file.path.rpartition("/")[2]
        kept = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
        return PlainTextResponse(found, headers=kept, media_type=file.kind)

    def _file(self, file: File, ask: Ask) -> str | Page:
        try:
            with self.desk.store.snapshot():
                return file.make(self.desk, ask)
        except MusnadError as error:
            self.desk.forget()
            return self._problem(ask, error)

    async def login(self, request: Request) -> Response:
        """The form, but for whoever has logged in already."""
        ask, visitor = self._ask(request, "")
        if ask.visitor.name:
            return RedirectResponse(safe_next(ask.one("next")), 303)
        return self._dressed(request, ask, access_pages.login(ask), visitor, as_json=False)

    async def log_in(self, request: Request) -> Response:
        ask, visitor = self._ask(request, "")

        async def act(access: Access, sent: Posted) -> Response:
            found = await log_in(access, ask, _asker(request), sent)
            return found if isinstance(found, Response) else self._dressed(request, ask, found, visitor, as_json=False)

        return await self._acted(request, ask, act)

    async def log_out(self, request: Request) -> Response:
        ask, _ = self._ask(request, "")

        async def act(access: Access, sent: Posted) -> Response:
            return log_out(access, _asker(request))

        return await self._acted(request, ask, act)

    async def _acted(
        self, request: Request, ask: Ask, act: Callable[[Access, Posted], Awaitable[Response]]
    ) -> Response:
        """What logging in or out answers; there is nothing of that where no accounts are kept."""
        if self.access is None:
            return Response(status_code=404)
        return await self._sent(request, ask, partial(act, self.access))

    async def _sent(
        self, request: Request, ask: Ask, act: Callable[[Posted], Awaitable[Response]], form: Form | None = None
    ) -> Response:
        """What is made of a form of ours, while its files are open; the answer to one that is not."""
        longest = form.longest_field if form else LONGEST_BODY
        reading = request.form(max_files=form.files if form else 0, max_fields=_MOST_FIELDS, max_part_size=longest)
        try:
            async with reading as data:
                sent = _posted(data)
                bound_to = _asker(request).session or request.cookies.get(_VISITOR, "")
                if not self.tokens.fits(sent.one("token"), bound_to):
                    return self._refused(request, ask, "stale_form", as_json=False)
                return await act(sent)
        except ClientDisconnect:  # gone, or cut off because it was too long
            return Response(status_code=413)
        except HTTPException as error:  # too many files or fields, one too long, or no form at all
            page = _said(ask, "form_too_much", error.status_code)
            return self._dressed(request, ask, page, "", as_json=False)

    def _refused(self, request: Request, ask: Ask, key: str, *, as_json: bool) -> Response:
        self._note(request, "refused", key)
        return self._dressed(request, ask, _said(ask, key, 403), "", as_json=as_json)

    def _note(self, request: Request, what: str, detail: str = "") -> None:
        """Writes down what somebody did, where accounts are kept."""
        if self.access:
            self.access.note(_asker(request), what, request.url.path, detail)

    async def _take(self, request: Request, form: Form) -> Response:
        """Does what a form says; then the page of what came of it."""
        ask, visitor = self._ask(request, "")
        if not ask.visitor.may(form.role):  # before its files are read
            return self._refused(request, ask, "not_allowed", as_json=False)

        async def act(sent: Posted) -> Response:
            return await self._act(request, form, ask, visitor, sent)

        return await self._sent(request, ask, act, form)

    async def _act(self, request: Request, form: Form, ask: Ask, visitor: str, sent: Posted) -> Response:
        try:
            there = await asyncio.get_running_loop().run_in_executor(None, form.act, self.desk, ask, sent)
        except MusnadError as error:
            return self._dressed(request, ask, self._problem(ask, error), visitor, as_json=False)
        self._note(request, form.logged, _summary(sent))
        answer = RedirectResponse(there, 303)
        if sent.one("by") and not ask.visitor.name:
            by = decide.cookie(decide.by_whom(ask, sent))
            answer.set_cookie("musnad_by", by, max_age=_YEAR, httponly=True, samesite="strict")
        return answer

    async def _shown(self, request: Request, at: At, id_: str, *, as_json: bool) -> Response:
        ask, visitor = self._ask(request, id_)
        if not ask.visitor.may(at.role):
            return self._refused(request, ask, "not_allowed", as_json=as_json)
        page = await self._made(at, ask)
        if at.logged and page.status == 200:
            self._note(request, at.logged, request.url.query)
        return self._dressed(request, ask, page, visitor, as_json=as_json)

    async def _made(self, at: At, ask: Ask) -> Page:
        """The page, from the casefile or, for a masked visitor, from the copy without names and nothing else."""
        loop = asyncio.get_running_loop()
        if at.apart:
            return await loop.run_in_executor(None, at.view, self.desk, ask)
        desk: Desk | None = self.desk
        if ask.visitor.masked and self.masked:
            try:
                desk = await loop.run_in_executor(None, self.masked.desk)
            except MusnadError as error:
                return self._problem(ask, error)
        if desk is None:
            return replace(_said(ask, "masking", 503), retry=_MASKING)
        return await loop.run_in_executor(desk.thread, partial(self._answered, desk, at.view, ask))

    def _answered(self, desk: Desk, view: View, ask: Ask) -> Page:
        try:
            with desk.moment():
                return view(desk, ask)
        except MusnadError as error:
            if not isinstance(error, CasefileError | QueryError):
                desk.forget()
            return self._problem(ask, error)

    def _problem(self, ask: Ask, error: MusnadError) -> Page:
        if isinstance(error, QueryError):
            return Page("problem.html", {"problem": ask.words.query(error), "status": 400}, status=400)
        if isinstance(error, ReviewError):
            said = ask.words.say(f"review_{error.code}", **error.values)
            return Page("problem.html", {"problem": said, "status": 400}, status=400)
        if isinstance(error, FormError):
            content = {"problem": ask.words.say(error.key, **error.values), "status": error.status}
            return Page("problem.html", content, status=error.status)
        if isinstance(error, CasefileError):
            content = {"problem": ask.words.say("not_found"), "detail": str(error), "status": 404}
            return Page("problem.html", content, status=404)
        key = "busy" if isinstance(error, BusyError) else "cannot_read"
        return Page("problem.html", {"problem": ask.words.say(key), "detail": str(error), "status": 503}, status=503)

    def _ask(self, request: Request, id_: str) -> tuple[Ask, str]:
        """The request as pages see it, and a new visitor's cookie, empty for one who has one."""
        query, cookies = request.query_params, request.cookies
        language = _among(LANGUAGES, query.get("lang"), cookies.get("musnad_lang"))
        asker = _asker(request)
        visitor = asker.session or cookies.get(_VISITOR, "")
        new = "" if visitor else self.tokens.visitor()
        ask = Ask(
            path=request.url.path.removesuffix(".json"),
            query=tuple(query.multi_items()),
            words=Words(language),
            id=id_,
            theme=_among(THEMES, query.get("theme"), cookies.get("musnad_theme")),
            token=self.tokens.of(visitor or new),
            by=decide.uncooked(cookies.get("musnad_by", "")),
            visitor=asker.visitor,
        )
        return ask, new

    def _dressed(self, request: Request, ask: Ask, page: Page, visitor: str, *, as_json: bool) -> Response:
        answer: Response
        if as_json:
            answer = JSONResponse(jsonable(page.content), page.status)
        else:
            answer = HTMLResponse(self.renderer.html(self.desk.label, ask, page), page.status)
        answer.headers["cache-control"] = "no-store"
        if page.retry:
            answer.headers["retry-after"] = str(page.retry)
        secure = self.access is not None and self.access.options.behind_https
        if visitor and not as_json:
            answer.set_cookie(_VISITOR, visitor, httponly=True, samesite="strict", secure=secure)
        for name, value in (("lang", ask.words.language), ("theme", ask.theme)):
            if request.query_params.get(name) == value:
                answer.set_cookie(
                    f"musnad_{name}", value, max_age=_YEAR, httponly=True, samesite="strict", secure=secure
                )
        return answer


def _posted(form: FormData) -> Posted:
    """What a form holds; its files stay where they were spooled to."""
    fields = tuple((k, v) for k, v in form.multi_items() if isinstance(v, str))
    files = [v for _, v in form.multi_items() if isinstance(v, UploadFile)]
    return Posted(fields, tuple(SentFile(f.filename or "", f.size or 0, f.file) for f in files))


def _asker(request: Request) -> Asker:
    """Who asks, as the door says; everybody may do everything where there is none."""
    found: Asker = request.scope.get("musnad.asker", _EVERYBODY)
    return found


def _summary(sent: Posted) -> str:
    """What a form was about, for the log: short fields, names of files, never a token or password."""
    fields = [
        f"{k}={v if len(v) <= _PLAIN_FIELD else f'({len(v)} characters)'}"
        for k, v in sent.fields if k not in ("token", "password", "by")
    ]  # fmt: skip
    return " ".join([*fields, *(f.name for f in sent.files)])


def _said(ask: Ask, key: str, status: int) -> Page:
    return Page("problem.html", {"problem": ask.words.say(key), "status": status}, status=status)


def _among(known: tuple[str, ...], *asked: str | None) -> str:
    return next((a for a in asked if a in known), known[0])
