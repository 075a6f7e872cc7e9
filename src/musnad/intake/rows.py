"""One row of a JSONL file: ``id, url, title, published, outlet, text``."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.intake.decoding import HALF_CHARACTER, half, json_value

_OPTIONAL = ("url", "title", "published", "outlet")
EXPECTED = (
    'expected an object with "text" (string) and, where known, id, url, title, published, outlet (strings or null)'
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as given; None where the row does not say."""

    text: str
    id: str | None
    url: str | None
    title: str | None
    published: str | None
    outlet: str | None


def parse(data: bytes) -> Row | str:
    """The row, or the reason why it is none, with the place in the line (1-based column)."""
    value, reason = json_value(data)
    return reason or _row(value)


def _row(value: object) -> Row | str:
    if not isinstance(value, dict):
        return f"{EXPECTED}; found {_named(value)}"
    body = value.get("text")
    if not isinstance(body, str) or not body.strip():
        found = "none" if "text" not in value else "an empty one" if isinstance(body, str) else _named(body)
        return f'the row has no readable "text" (found {found}); {EXPECTED}'
    for key in _OPTIONAL:
        if not isinstance(value.get(key), str | None):
            return f'"{key}" is {_named(value[key])}; {EXPECTED}'
    if any(half(value.get(key)) for key in ("id", "text", *_OPTIONAL)):
        return HALF_CHARACTER
    name = value.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        return f'"id" is {_named(name)}; {EXPECTED}'
    clean = {key: (value.get(key) or "").strip() or None for key in _OPTIONAL}
    return Row(body, str(name).strip() or None if name is not None else None, **clean)


def _named(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
