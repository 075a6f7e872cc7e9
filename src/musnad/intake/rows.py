"""One row of a JSONL file: ``id, url, title, published, outlet, text``."""

from __future__ import annotations

import json
from dataclasses import dataclass

from musnad.intake.decoding import decode

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
    text, reason = decode(data)
    if text is None:
        return reason
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return f"broken JSON at column {error.pos + 1}: {error.msg}"
    except (RecursionError, ValueError):
        return "broken JSON: nested too deeply, or a number too long"
    return _row(value)


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
    if any(_half(value.get(key)) for key in ("id", "text", *_OPTIONAL)):
        return "the row holds half a surrogate pair (\\ud800–\\udfff), which is no character"
    name = value.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        return f'"id" is {_named(name)}; {EXPECTED}'
    clean = {key: (value.get(key) or "").strip() or None for key in _OPTIONAL}
    return Row(body, str(name).strip() or None if name is not None else None, **clean)


def _named(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _half(value: object) -> bool:
    """Whether a string holds a lone surrogate: JSON may spell one, no text can be written with it."""
    try:
        if isinstance(value, str):
            value.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
