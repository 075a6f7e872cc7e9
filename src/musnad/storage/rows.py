"""Frozen types back from their JSON, by their own type hints; the inverse of ``musnad.model.serial.plain``."""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def decode(kind: type[T], data: dict[str, Any]) -> T:
    """The frozen type from its JSON object. Keys it does not know are left out.

    Missing ones take their default, as what an older Musnad wrote has them; without a default they raise KeyError.
    """
    hints = _hints(kind)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in ("time_from", "time_to"):
            values[field.name] = data["time"][field.name.removeprefix("time_")]
        elif (key := field.name.removesuffix("_")) in data or _needed(field):
            values[field.name] = _value(hints[field.name], data[key])
    return kind(**values)


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _value(next(a for a in get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], v) for v in value)
    if isinstance(hint, type) and is_dataclass(hint):
        return decode(hint, value)
    return value
