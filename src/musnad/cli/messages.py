"""What the command line says, in English or Arabic, from one data file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from musnad.resources import loader

LANGUAGES = ("en", "ar")

Messages = Mapping[str, Mapping[str, Mapping[str, str]]]


@cache
def messages() -> Messages:
    """Group → key → language → words."""
    found: Messages = loader.data("lexicons/messages.yaml")
    return found


def language() -> str:
    """``MUSNAD_LANG`` (``ar``, ``ar_IQ.UTF-8`` …), English when it is unset or unknown."""
    asked = os.environ.get("MUSNAD_LANG", "").strip().lower()[:2]
    return asked if asked in LANGUAGES else "en"


def say(key: str, **values: object) -> str:
    """The message in the language that was asked for, its braces filled. Raises KeyError for an unknown key."""
    return _words("say", key).format(**values)


def word(key: str, **values: object) -> str:
    """A word or phrase of a table."""
    return _words("word", key).format(**values)


def title(section: str) -> str:
    """A section's title."""
    return _words("title", section)


def column(key: str) -> str:
    """A column's head."""
    return _words("column", key)


def label(code: str | None) -> str:
    """A code of the public contracts in words; a code without a label as it is, None as nothing."""
    if code is None:
        return ""
    entry = messages()["label"].get(code)
    return entry[language()] if entry else code


def both(key: str) -> str:
    """Help in both languages, on one line."""
    entry = messages()["help"][key]
    return f"{entry['en']} · {entry['ar']}"


def _words(group: str, key: str) -> str:
    return messages()[group][key][language()]
