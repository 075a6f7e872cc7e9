"""`musnad serve`: a casefile as pages, to a browser on this computer."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import tell
from musnad.model.errors import StorageError
from musnad.storage import cases

_PACKAGES = ("fastapi", "jinja2", "uvicorn", "python_multipart", "argon2")
_Names = Annotated[list[str] | None, typer.Option("--name", metavar="HOSTNAME", help=both("serve_name"))]
_Proxies = Annotated[list[str] | None, typer.Option("--proxy", metavar="ADDRESS", help=both("serve_proxy"))]


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=both("serve_host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help=both("serve_port"))] = 8400,
    accounts: Annotated[Path | None, typer.Option("--accounts", metavar="FILE", help=both("serve_accounts"))] = None,
    name: _Names = None,
    behind_https: Annotated[bool, typer.Option("--behind-https", help=both("serve_behind_https"))] = False,
    proxy: _Proxies = None,
) -> int:
    """Serves a casefile as pages until it is interrupted."""
    need_web()
    from musnad.web.access.access import Options  # the pages and their packages are loaded by those who serve only
    from musnad.web.access.problems import AccessError
    from musnad.web.safety import ServeError, check_host
    from musnad.web.server import serve

    options = Options(accounts, tuple(name or ()), behind_https, tuple(proxy or ())) if accounts else None
    try:
        if options is None:
            check_host(host, names=[*(name or ()), *(proxy or ())], behind_https=behind_https)
        serve(case, host, port, lambda url: tell(say("serving", case=cases.label(case), url=url)), options)
    except (ServeError, AccessError) as error:
        raise typer.BadParameter(str(error)) from error
    except OSError as error:
        raise StorageError(say("no_port", host=host, port=port, reason=error.strerror or error)) from error
    return exits.OK


def need_web() -> None:
    """Raises StorageError where the packages of the pages are not there."""
    if any(find_spec(name) is None for name in _PACKAGES):
        raise StorageError(say("no_web"))
