"""What was sent with a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from musnad.model.errors import MusnadError


class FormError(MusnadError):
    """A form that cannot be taken. key: which of web.yaml's words say why; values: what fills them; status: of HTTP."""

    def __init__(self, key: str, status: int = 400, **values: object) -> None:
        self.key, self.status, self.values = key, status, values
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class SentFile:
    """name: as the browser gave it, to be trusted with nothing. size: bytes. content: at its beginning, on the disk
    where it is long; closed once the form was answered."""

    name: str
    size: int
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Posted:
    """fields: names and texts in their order, a name as often as it was sent."""

    fields: tuple[tuple[str, str], ...]
    files: tuple[SentFile, ...] = ()

    def one(self, name: str, default: str = "") -> str:
        """The last text of a name, without white space around it."""
        return next((v.strip() for k, v in reversed(self.fields) if k == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(v.strip() for k, v in self.fields if k == name and v.strip())
