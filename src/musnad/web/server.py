"""The workbench as an ASGI application, and the server that `musnad serve` starts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from musnad import __version__
from musnad.model.errors import BusyError, CasefileError, MusnadError, QueryError
from musnad.model.search import FACETS
from musnad.web import decide
from musnad.web.ask import OTHERS, THEMES, Ask, Page, View, jsonable
from musnad.web.desk import Desk
from musnad.web.forms import FORMS, Form
from musnad.web.pages import PAGES
from musnad.web.posted import FormError, Posted, SentFile
from musnad.web.render import Renderer
from musnad.web.safety import Guard, Tokens, check_host
from musnad.web.words import LANGUAGES, Words

_STATIC = Path(__file__).parent / "static"
_YEAR = 365 * 24 * 3600
_MOST_FIELDS = 1000
_FILTERS = [
    {"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in (*FACETS, *OTHERS)
]


def serve(address: str, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serves until interrupted. port: 0 for any free one. on_ready: told the URL once it can be asked.

    Raises ServeError for a host that others could reach, StorageError where the casefile cannot be opened, OSError
    where the port cannot be had.
    """
    check_host(host)
    app = create_app(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        on_ready(f"http://{shown}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_keep_alive=20
        )
        uvicorn.Server(config).run(sockets=[listening])


def create_app(address: str) -> Guard:
    """The application over one casefile. Raises StorageError when that cannot be opened."""
    desk, tokens, renderer = Desk(address), Tokens(), Renderer()
    desk.thread.submit(lambda: desk.held).result()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk.uploads.start()
        yield
        await asyncio.get_running_loop().run_in_executor(None, desk.close)

    app = FastAPI(title="Musnad", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    bench = _Bench(desk, tokens, renderer)
    for path, name, view in PAGES:
        for twin in (True, False):
            app.add_api_route(
                f"{path}.json" if twin else path,
                bench.handler(path, view, as_json=twin),
                methods=["GET"],
                name=f"{name}.json" if twin else name,
                response_class=JSONResponse if twin else HTMLResponse,
                include_in_schema=twin,
                openapi_extra={"parameters": _FILTERS} if "{" not in path else None,
            )
    app.add_api_route("/", bench.home, methods=["GET"], include_in_schema=False)
    for form in FORMS:
        app.add_api_route(form.path, bench.taking(form), methods=["POST"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(HTTPException, bench.unknown)
    return Guard(app, {form.path: form.longest for form in FORMS})


class _Bench:
    """The handlers: each runs its view in the desk's thread and dresses what it answers."""

    def __init__(self, desk: Desk, tokens: Tokens, renderer: Renderer) -> None:
        self.desk, self.tokens, self.renderer = desk, tokens, renderer

    def handler(self, path: str, view: View, *, as_json: bool) -> Callable[..., Any]:
        async def with_id(request: Request, id: str) -> Response:
            return await self._shown(request, view, id, as_json=as_json)

        async def plain(request: Request) -> Response:
            return await self._shown(request, view, "", as_json=as_json)

        return with_id if "{id}" in path else plain

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

    async def _take(self, request: Request, form: Form) -> Response:
        """Does what a form says; then the page of what came of it."""
        ask, visitor = self._ask(request, "")
        if not ask.visitor.may(form.role):
            return self._dressed(request, ask, _said(ask, "not_allowed", 403), visitor, as_json=False)
        reading = request.form(max_files=form.files, max_fields=_MOST_FIELDS, max_part_size=form.longest_field)
        try:
            async with reading as data:
                return await self._act(request, form, ask, visitor, _posted(data))
        except ClientDisconnect:  # gone, or cut off because it was too long
            return Response(status_code=413)
        except HTTPException as error:  # too many files or fields, one too long, or no form at all
            page = _said(ask, "form_too_much", error.status_code)
            return self._dressed(request, ask, page, visitor, as_json=False)

    async def _act(self, request: Request, form: Form, ask: Ask, visitor: str, sent: Posted) -> Response:
        if not self.tokens.fits(sent.one("token"), request.cookies.get("musnad_visitor", "")):
            return self._dressed(request, ask, _said(ask, "stale_form", 403), visitor, as_json=False)
        try:
            there = await asyncio.get_running_loop().run_in_executor(None, form.act, self.desk, ask, sent)
        except MusnadError as error:
            return self._dressed(request, ask, self._problem(ask, error), visitor, as_json=False)
        answer = RedirectResponse(there, 303)
        if sent.one("by") and not ask.visitor.name:
            by = decide.cookie(decide.by_whom(ask, sent))
            answer.set_cookie("musnad_by", by, max_age=_YEAR, httponly=True, samesite="strict")
        return answer

    async def _shown(self, request: Request, view: View, id_: str, *, as_json: bool) -> Response:
        ask, visitor = self._ask(request, id_)
        work = partial(self._answered, view, ask)
        page = await asyncio.get_running_loop().run_in_executor(self.desk.thread, work)
        return self._dressed(request, ask, page, visitor, as_json=as_json)

    def _answered(self, view: View, ask: Ask) -> Page:
        try:
            with self.desk.store.snapshot():
                return view(self.desk, ask)
        except MusnadError as error:
            if not isinstance(error, CasefileError | QueryError):
                self.desk.forget()
            return self._problem(ask, error)

    def _problem(self, ask: Ask, error: MusnadError) -> Page:
        if isinstance(error, QueryError):
            return Page("problem.html", {"problem": ask.words.query(error), "status": 400}, status=400)
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
        visitor = cookies.get("musnad_visitor", "")
        new = "" if visitor else self.tokens.visitor()
        ask = Ask(
            path=request.url.path.removesuffix(".json"),
            query=tuple(query.multi_items()),
            words=Words(language),
            id=id_,
            theme=_among(THEMES, query.get("theme"), cookies.get("musnad_theme")),
            token=self.tokens.of(visitor or new),
            by=decide.uncooked(cookies.get("musnad_by", "")),
        )
        return ask, new

    def _dressed(self, request: Request, ask: Ask, page: Page, visitor: str, *, as_json: bool) -> Response:
        answer: Response
        if as_json:
            answer = JSONResponse(jsonable(page.content), page.status)
        else:
            answer = HTMLResponse(self.renderer.html(self.desk.label, ask, page), page.status)
        answer.headers["cache-control"] = "no-store"
        if visitor and not as_json:
            answer.set_cookie("musnad_visitor", visitor, httponly=True, samesite="strict")
        for name, value in (("lang", ask.words.language), ("theme", ask.theme)):
            if request.query_params.get(name) == value:
                answer.set_cookie(f"musnad_{name}", value, max_age=_YEAR, httponly=True, samesite="strict")
        return answer


def _posted(form: FormData) -> Posted:
    """What a form holds; its files stay where they were spooled to."""
    fields = tuple((k, v) for k, v in form.multi_items() if isinstance(v, str))
    files = [v for _, v in form.multi_items() if isinstance(v, UploadFile)]
    return Posted(fields, tuple(SentFile(f.filename or "", f.size or 0, f.file) for f in files))


def _said(ask: Ask, key: str, status: int) -> Page:
    return Page("problem.html", {"problem": ask.words.say(key), "status": status}, status=status)


def _among(known: tuple[str, ...], *asked: str | None) -> str:
    return next((a for a in asked if a in known), known[0])
