"""The page on the workbench names every limit with its default, every role and every page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from musnad.web.access import audit, limits, passwords
from musnad.web.access.accounts import ACCOUNT_ROLES
from musnad.web.access.limits import Limits
from musnad.web.pages import PAGES
from musnad.web.safety import LONGEST_BODY, LONGEST_HEAD, LONGEST_URL
from musnad.web.words import Words

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "workbench.md").read_text("utf-8")


def test_every_limit_with_its_default() -> None:
    for name, value in asdict(Limits()).items():
        assert f"| `{name}` | {value} |" in PAGE
    for size in (LONGEST_BODY, LONGEST_HEAD, LONGEST_URL):
        assert f"{size // 1024} KiB" in PAGE
    assert f"at least {passwords.SHORTEST} characters" in " ".join(PAGE.split())
    assert f"{limits._REMEMBERED:,} visitors" in PAGE
    assert f"{audit._REFUSALS_A_MINUTE} a minute in the long run, acts always" in " ".join(PAGE.split())


def test_every_role_and_page() -> None:
    for role in ACCOUNT_ROLES:
        assert f"| `{role}` |" in PAGE
    for at in PAGES:
        assert f"`{at.path.replace('{id}', 'ID').replace('/lists/ID', '/lists/NAME')}`" in PAGE


def test_every_act_has_words_in_both_languages() -> None:
    for language in ("ar", "en"):
        for what in (*audit.ACTS, *audit.REFUSALS):
            assert Words(language).say(f"audit_{what}")
