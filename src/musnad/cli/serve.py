"""`musnad serve`: a casefile as pages, to a browser on this computer."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import tell
from musnad.model.errors import StorageError
from musnad.storage import cases

_PACKAGES = ("fastapi", "jinja2", "uvicorn", "python_multipart")


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=both("serve_host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help=both("serve_port"))] = 8400,
) -> int:
    """Serves a casefile as pages until it is interrupted."""
    if any(find_spec(name) is None for name in _PACKAGES):
        raise StorageError(say("no_web"))
    from musnad.web.safety import ServeError  # the pages and their packages are loaded by those who serve only
    from musnad.web.server import serve

    try:
        serve(case, host, port, lambda url: tell(say("serving", case=cases.label(case), url=url)))
    except ServeError as error:
        raise typer.BadParameter(str(error)) from error
    except OSError as error:
        raise StorageError(say("no_port", host=host, port=port, reason=error.strerror or error)) from error
    return exits.OK
