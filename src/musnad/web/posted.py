"""What was sent with a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentFile:
    """name: as the browser gave it, to be trusted with nothing. content: its bytes."""

    name: str
    content: bytes


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
