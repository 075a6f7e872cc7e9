"""The query and the filters that `search`, `timeline` and `network` share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from musnad.cli.messages import both
from musnad.model.search import FACETS
from musnad.queries.search.asked import Asked, Filters


def filtered(command: Callable[..., int]) -> Callable[..., int]:
    """A command that takes ``asked``, as one with the query and every filter in its place."""

    def run(query: str = "", **values: Any) -> int:
        filters = {name: values.pop(name) for name in (*FACETS, "from_", "to", "origins", "contradicted")}
        limit = values.pop("limit")
        return command(**values, asked=Asked(query, Filters.of(filters), limit=limit))

    parameters_of = inspect.signature(command, eval_str=True).parameters.values()
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters_of if p.name != "asked"]
    case, *others = own
    parameters = [case, _query(), *_filters(), *others]
    run.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def _query() -> inspect.Parameter:
    return _parameter("query", Annotated[str, typer.Argument(help=both("query"), metavar="[QUERY]")], "")


def _filters() -> list[inspect.Parameter]:
    names = [
        _parameter(
            name,
            Annotated[list[str] | None, typer.Option(f"--{name}", metavar="NAME", help=both(f"by_{name}"))],
            None,
        )
        for name in FACETS
    ]
    days = [
        _parameter(
            name, Annotated[str | None, typer.Option(option, metavar="DAY", help=both(f"by_{option[2:]}"))], None
        )
        for name, option in (("from_", "--from"), ("to", "--to"))
    ]
    at_least = Annotated[int | None, typer.Option("--origins", metavar="N", min=0, help=both("by_origins"))]
    contradicted = Annotated[
        bool | None, typer.Option("--contradicted/--uncontradicted", help=both("by_contradicted"), show_default=False)
    ]
    limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help=both("limit"))]
    return [
        *names,
        *days,
        _parameter("origins", at_least, None),
        _parameter("contradicted", contradicted, None),
        _parameter("limit", limit, None),
    ]


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
