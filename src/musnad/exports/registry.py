"""Exporters by name."""

from __future__ import annotations

from typing import Protocol

from musnad.exports import json_export
from musnad.model.casefile import Casefile
from musnad.model.errors import MusnadError


class Exporter(Protocol):
    """Casefile → the text of a file. pretty: for eyes, where the format leaves a choice."""

    def __call__(self, casefile: Casefile, *, pretty: bool = True) -> str: ...


_EXPORTERS: dict[str, Exporter] = {"json": json_export.export}


def names() -> tuple[str, ...]:
    """The formats that can be asked for."""
    return tuple(sorted(_EXPORTERS))


def get(name: str) -> Exporter:
    """The exporter of that name. Raises MusnadError for an unknown one."""
    exporter = _EXPORTERS.get(name)
    if exporter is None:
        raise MusnadError(f"no export format {name!r}", available=names())
    return exporter
