"""The command line: every command by its name, and shell completion."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from musnad.cli import (
    accounts,
    build,
    decide,
    doctor,
    evaluate,
    evidence,
    exits,
    export,
    extract,
    gold,
    match,
    migrate,
    search,
    serve,
    show,
    verify,
)
from musnad.cli.messages import both
from musnad.pipeline.local import collect_seldom, hush

_COMMANDS: dict[str, Callable[..., int]] = {
    "extract": extract.command,
    "build": build.command,
    "show": show.command,
    "export": export.command,
    "search": search.search,
    "timeline": search.timeline,
    "network": search.network,
    "serve": serve.command,
    "accounts": accounts.command,
    "match": match.command,
    "why": decide.why,
    "merge": decide.merge,
    "split": decide.split,
    "undo": decide.undo,
    "verify": verify.command,
    "evidence": evidence.command,
    "migrate": migrate.command,
    "gold": gold.command,
    "evaluate": evaluate.command,
    "doctor": doctor.command,
}


_COMPLETION = {"install_completion", "show_completion"}


class _Command(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _in_both(super().get_help_option(ctx))


class _Group(TyperGroup):
    def get_params(self, ctx: Any) -> Any:
        found: list[Any] = list(super().get_params(ctx))
        for option in found:  # Typer adds its own two late, with help in English only
            if option.name in _COMPLETION:
                option.help = both(option.name)
        return found

    def get_help_option(self, ctx: Any) -> Any:
        return _in_both(super().get_help_option(ctx))


def _in_both(option: Any) -> Any:
    """The option ``--help`` with its help in both languages; None where there is no such option."""
    if option is not None:
        option.help = both("help")
    return option


def __getattr__(name: str) -> Any:
    """``app``, made when it is first asked for: its help is read from a data file, and import only defines."""
    if name == "app":
        return make_app()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def make_app() -> typer.Typer:
    """The Typer app with every command."""
    help_option = {"help_option_names": ["-h", "--help"]}
    app = typer.Typer(
        name="musnad",
        cls=_Group,
        help=both("app"),
        epilog=both("exits"),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=help_option,
    )
    app.callback()(_before)
    for name, command in {**_COMMANDS, "version": _version}.items():
        app.command(name, cls=_Command, help=both(name), short_help=both(name), epilog=both("exits"))(
            exits.guarded(command)
        )
    return app


def run() -> None:
    """What the `musnad` script starts: UTF-8 out whatever the terminal's locale says, a tidy end when terminated."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(exits.TERMINATED))
    hush()
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", newline="\n")
    make_app()()


def _before(
    debug: Annotated[bool, typer.Option("--debug", help=both("debug"))] = False,
) -> None:
    exits.debug.set(debug)


def _version() -> int:
    from musnad import __version__

    print(f"musnad {__version__}")
    return exits.OK
