"""Every command, option, section, format and exit code stands in docs/cli.md, and help is in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from musnad.cli import exits
from musnad.cli.main import make_app
from musnad.cli.messages import LANGUAGES, messages
from musnad.exports import registry
from musnad.queries.lines import SECTIONS

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text("utf-8")


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(make_app())
    return dict(group.commands)


def part_of(command: str) -> str:
    """The text under the command's own heading."""
    return DOCS.partition(f"\n## `{command}`\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented_with_every_option(command: str) -> None:
    part = part_of(command)
    assert part, f"docs/cli.md has no heading for {command}"
    for parameter in commands()[command].params:
        for option in parameter.opts:
            if option.startswith("-") and option not in ("--help", "-h"):
                assert f"{option} " in part or f"{option}`" in part or f"{option}]" in part, option


@pytest.mark.parametrize("command", sorted(commands()))
def test_help_is_in_both_languages(command: str) -> None:
    help_text = CliRunner().invoke(make_app(), [command, "--help"], env={"COLUMNS": "300"}).stdout
    for parameter in commands()[command].params:
        if "--help" not in parameter.opts:
            assert " · " in parameter.help, parameter.name
    assert " · " in commands()[command].help
    help_text = " ".join(help_text.split())  # long options leave little room: lines are broken
    assert "Exit codes" in help_text
    assert "رموز الخروج" in help_text
    assert "Show this message and exit. · اعرض هذه الرسالة." in help_text


def test_every_section_format_and_exit_code_is_documented() -> None:
    for name in (*SECTIONS, *registry.names()):
        assert f"`{name}`" in DOCS
    codes = {v for k, v in vars(exits).items() if k.isupper() and isinstance(v, int)}
    assert codes == {0, 1, 2, 3, 4, 5, 6, 130, 143}
    for code in codes:
        assert f"| {code} |" in DOCS
    for code in codes - {exits.TERMINATED}:
        assert f"{code} " in messages()["help"]["exits"]["en"]


def test_every_message_is_in_every_language_with_the_same_braces() -> None:
    import string

    for group, entries in messages().items():
        for key, words in entries.items():
            assert set(words) == set(LANGUAGES), f"{group}.{key}"
            fields = [{f for _, f, _, _ in string.Formatter().parse(words[lang]) if f} for lang in LANGUAGES]
            assert fields[0] == fields[1], f"{group}.{key}"


def test_every_code_of_the_record_has_a_label() -> None:
    """Else `show` would print an English code between Arabic words."""
    from musnad.resources import loader

    listed = loader.data("ontology/record.yaml")
    codes = {code for key in ("event_types", "statuses", "stances", "counts") for code in listed[key]}
    for phase, methods in listed["finance"].items():
        codes |= {phase, *methods}
    assert codes <= set(messages()["label"])
