"""Text in indented blocks: words wrapped whole, as wide as the terminal; Arabic survives a pipe and a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable

from musnad.cli.messages import language

# Columns where there is no terminal: what a pipe, a file or a pager shows without wrapping again.
PIPED = 100
_NARROWEST = 40
# A left-to-right mark on both sides of what parts two fields keeps a terminal that reorders right-to-left text from
# swapping two Arabic fields. It goes to terminals only: what is piped is the text itself.
_MARK = "\u200e"
_BETWEEN = " · "


def width() -> int:
    """Columns to fill: the terminal's (or ``COLUMNS``), else PIPED."""
    return max(_NARROWEST, shutil.get_terminal_size((PIPED, 24)).columns)


def fields(parts: Iterable[str | None]) -> str:
    """The parts that are there, on one line."""
    between = f"{_MARK}{_BETWEEN}{_MARK}" if _reordered() else _BETWEEN
    return between.join(p for p in parts if p)


def bold(words: str) -> str:
    """The words, bold on a terminal that can."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return words if plain else f"\x1b[1m{words}\x1b[0m"


def put(words: str, indent: int = 0, hanging: int = 0) -> None:
    """Prints the words as a paragraph. indent: spaces before its first line; hanging: more of them before others."""
    start = " " * indent + (_MARK if _reordered() else "")
    lines = textwrap.wrap(
        " ".join(words.split()),
        width(),
        initial_indent=start,
        subsequent_indent=start + " " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    sys.stdout.write("\n".join(lines) + "\n" if lines else "")


def _reordered() -> bool:
    return sys.stdout.isatty() and language() == "en"
