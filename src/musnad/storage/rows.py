"""Frozen types back from their JSON, by their own type hints; the inverse of ``musnad.model.serial.plain``.

How a type is read is worked out once: a casefile of nine thousand documents has some hundred thousand of them.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Reader = Callable[[dict[str, Any]], Any]


def decode(kind: type[T], data: dict[str, Any]) -> T:
    """The frozen type from its JSON object. Keys it does not know are left out.

    Missing ones take their default, as what an older Musnad wrote has them; without a default they raise KeyError.
    """
    found: T = reader(kind)(data)  # type: ignore[arg-type]
    return found


@cache
def reader(kind: type[Any]) -> _Reader:
    """What ``decode`` does for one type, for those who read many."""
    hints = get_type_hints(kind)
    plan = [(f, f.name.removesuffix("_"), _converter(hints[f.name])) for f in fields(kind)]

    def some(data: dict[str, Any]) -> Any:
        return kind(**{f.name: _value(data[key], to) for f, key, to in plan if key in data or _needed(f)})

    if any(f.name.startswith("time_") for f, _, _ in plan):
        return lambda data: some({**data, "time_from": data["time"]["from"], "time_to": data["time"]["to"]})
    values = itemgetter(*(key for _, key, _ in plan))
    converters = [to for _, _, to in plan]
    plain = len(plan) > 1 and not any(converters)

    def whole(data: dict[str, Any]) -> Any:
        try:
            found = values(data)
        except KeyError:
            return some(data)
        return kind(*found) if plain else kind(*map(_value, found, converters))

    return whole if len(plan) > 1 else some


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _value(value: Any, to: Callable[[Any], Any] | None) -> Any:
    return value if to is None or value is None else to(value)


def _converter(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a JSON value one of that type; None where it is one already."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _converter(next(a for a in get_args(hint) if a is not type(None)))
    if origin is tuple:
        inner = _converter(get_args(hint)[0])
        return tuple if inner is None else lambda values: tuple(map(inner, values))
    return reader(hint) if isinstance(hint, type) and is_dataclass(hint) else None
