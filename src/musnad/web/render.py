"""Templates: every text is escaped, and what would turn the page's direction is written out."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from musnad.web.ask import Ask, Page, path_of
from musnad.web.words import Words, visible

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    """The templates, compiled: some tenths of a second that no reader should wait for."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["path_of"] = path_of
    for name in made.list_templates():
        made.get_template(name)
    return made


class Renderer:
    def __init__(self) -> None:
        self._environment = _environment()

    def html(self, case: str, ask: Ask, page: Page) -> str:
        words = ask.words
        return self._environment.get_template(page.template).render(
            **page.content,
            **page.only_html,
            ask=ask,
            words=words,
            t=words.say,
            label=words.label,
            day=lambda value: day(words, value),
            period=lambda first, last: period(words, first, last),
            bounds=lambda low, high: bounds(words, low, high),
            case_name=Path(case).name,
        )


def day(words: Words, value: str | None) -> str:
    """An ISO day, month or year as it is read: 3 August 2024."""
    if not value:
        return words.say("undated")
    parts = value[:10].split("-")
    if len(parts) == 1:
        return parts[0]
    month = words.say(f"month_{int(parts[1])}")
    return " ".join([*([str(int(parts[2]))] if len(parts) > 2 else []), month, parts[0]])


def period(words: Words, first: str | None, last: str | None) -> str:
    """An interval in as few words as its precision needs."""
    if first and last and first[:10] == last[:10]:
        return day(words, first)
    if not first and not last:
        return words.say("undated")
    if not first or not last:
        return words.say("since" if first else "until", day=day(words, first or last))
    low, high = (datetime.date.fromisoformat(d[:10]) for d in (first, last))
    whole_month = low.day == 1 and (high + datetime.timedelta(1)).day == 1
    if whole_month and (low.year, low.month) == (high.year, high.month):
        return day(words, first[:7])
    if whole_month and low.year == high.year and (low.month, high.month) == (1, 12):
        return first[:4]
    return f"{day(words, first)} – {day(words, last)}"


def bounds(words: Words, low: Any, high: Any) -> str:
    """A count with its modality: 16, at least 16, at most 20, 16–20."""
    if low is None and high is None:
        return words.say("no_number")
    if low == high:
        return f"{low:,}"
    if high is None:
        return words.say("at_least", number=f"{low:,}")
    return words.say("at_most", number=f"{high:,}") if low is None else f"{low:,}–{high:,}"
