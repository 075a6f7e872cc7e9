"""What the pages say, in Arabic or English, from two data files; and what is made visible before it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from musnad.model.errors import QueryError
from musnad.resources import loader

LANGUAGES = ("ar", "en")

# Characters that turn the direction of what follows, or that no reader sees: written out instead.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
# Marks of direction alone turn nothing: they are left out rather than written out.
_MARKS = frozenset("\u061c\u200e\u200f\ufeff")


@cache
def _own() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = loader.data("lexicons/web.yaml")["words"]
    return found


@cache
def _shared() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = loader.data("lexicons/messages.yaml")
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"

    def say(self, key: str, **values: object) -> str:
        """A phrase, its braces filled. Raises KeyError for an unknown key."""
        return _own()[key][self.language].format(**values)

    def label(self, code: str | None) -> str:
        """A code of the public contracts in words; one without a label as it is, None as nothing."""
        if code is None:
            return ""
        entry = _own().get(f"label_{code}") or _shared()["label"].get(code)
        return entry[self.language] if entry else code

    def feature(self, name: str) -> str:
        """A reason of a judgement; one without words by its name."""
        entry = _own().get(f"feature_{name}")
        return entry[self.language] if entry else name

    def query(self, error: QueryError) -> str:
        """What is wrong with a query."""
        said = _shared()["say"]
        reason = said[f"query_{error.code}"][self.language].format(**error.values)
        if error.available:
            available = ", ".join(error.available[:12])
            reason = said["query_available"][self.language].format(reason=reason, available=available)
        return reason if error.at is None else said["query_at"][self.language].format(reason=reason, at=error.at)


def visible(value: Any) -> Any:
    """Text with every character written out that would turn the direction of the page or hide in it.

    Other values, and text that is markup already, stay as they are.
    """
    if type(value) is str and _UNSEEN.search(value):
        return _UNSEEN.sub(_written, value)
    return value


def _written(found: re.Match[str]) -> str:
    return "" if found[0] in _MARKS else f"⟨U+{ord(found[0]):04X}⟩"
