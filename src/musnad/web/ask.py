"""One request as the pages see it, and a page as they answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Any
from urllib.parse import quote, urlencode

from musnad.model.search import FACETS
from musnad.model.serial import plain
from musnad.queries.search.asked import Filters
from musnad.web.desk import Desk
from musnad.web.visitors import OPEN, Visitor
from musnad.web.words import Words

THEMES = ("auto", "light", "dark")
# Filters of a URL beside the facets.
OTHERS = ("q", "from", "to", "origins", "contradicted")


@dataclass(frozen=True, slots=True)
class Ask:
    """path: without ``.json``. id: of the thing the page is about. query: the URL's pairs in their order. by: the name
    that was last given with a form, where there are no accounts."""

    path: str
    query: tuple[tuple[str, str], ...]
    words: Words
    id: str = ""
    theme: str = "auto"
    token: str = ""
    by: str = ""
    visitor: Visitor = OPEN

    def one(self, name: str, default: str = "") -> str:
        """The last value of a name."""
        return next((v for k, v in reversed(self.query) if k == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(v for k, v in self.query if k == name and v)

    def number(self, name: str, default: int, most: int) -> int:
        """A number from 1 to ``most``; the default for anything else."""
        value = self.one(name)
        return int(value) if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most else default

    def url(self, path: str | None = None, **changes: str | None) -> str:
        """This page's URL, or another's with the same filters; None takes a name away, text sets it alone."""
        kept = [(k, v) for k, v in self.query if k not in changes and v and k not in ("lang", "theme")]
        if path is not None and path != self.path:
            kept = [(k, v) for k, v in kept if k in (*FACETS, *OTHERS)]
        pairs = [*kept, *((k, v) for k, v in changes.items() if v is not None)]
        where = self.path if path is None else path
        return f"{where}?{urlencode(pairs)}" if pairs else where

    def with_(self, name: str, value: str) -> str:
        """This URL with one more value of a facet, from its first page."""
        pairs = [(k, v) for k, v in self.query if v and k not in ("page", "lang", "theme")]
        return f"{self.path}?{urlencode([*pairs, (name, value)])}"

    def without(self, name: str, value: str) -> str:
        """This URL with one value fewer."""
        pairs = [(k, v) for k, v in self.query if v and (k, v) != (name, value) and k not in ("page", "lang", "theme")]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def filters(self) -> Filters:
        """The filters of the URL. What is no number or choice is as if it were not there."""
        contradicted = {"yes": True, "no": False}.get(self.one("contradicted"))
        origins = self.one("origins")
        values: dict[str, Any] = {facet: self.all(facet) for facet in FACETS}
        values["origins"] = int(origins[:4]) if origins.isascii() and origins.isdigit() else None
        return Filters.of(
            {**values, "from_": self.one("from") or None, "to": self.one("to") or None, "contradicted": contradicted}
        )


@dataclass(frozen=True, slots=True)
class Page:
    """template: of the HTML. content: what it shows and the JSON twin holds. only_html: what only the first needs.
    retry: seconds after which to ask again, 0 where that would change nothing."""

    template: str
    content: Mapping[str, Any]
    only_html: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    retry: int = 0


View = Callable[[Desk, Ask], Page]


@dataclass(frozen=True, slots=True)
class File:
    """A text to keep. role: who may have it. kind: its media type."""

    path: str
    role: str
    kind: str
    make: Callable[[Desk, Ask], str]


_PLAIN = frozenset({str, int, float, bool, type(None)})


def jsonable(value: Any) -> Any:
    """Content as JSON-ready dicts and lists."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(k): v if type(v) in _PLAIN else jsonable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [v if type(v) in _PLAIN else jsonable(v) for v in value]
    return plain(value) if is_dataclass(value) and not isinstance(value, type) else value


def path_of(kind: str, id_: str) -> str:
    """The path of a thing's page."""
    return f"/{kind}/{quote(id_, safe='')}"
