from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from musnad import __version__
from musnad.cli import main, messages
from musnad.cli.main import make_app


def test_app_is_there_and_import_does_not_make_it() -> None:
    assert main.app is make_app()
    with pytest.raises(AttributeError):
        main.nothing  # noqa: B018


def test_shells_complete_commands_and_options(cli: CliRunner) -> None:
    def completed(words: str) -> list[str]:
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_MUSNAD_COMPLETE": "complete_bash"}
        return cli.invoke(make_app(), [], env=asked, prog_name="musnad").stdout.split()

    assert completed("musnad ver") == ["verify", "version"]
    assert "--reread" in completed("musnad verify --")
    shown = cli.invoke(make_app(), ["--show-completion", "bash"], prog_name="musnad")
    assert "complete" in shown.stdout
    said = " ".join(cli.invoke(make_app(), ["--help"]).stdout.split())
    for key in ("install_completion", "show_completion"):
        assert messages.both(key) in said


def test_version(cli: CliRunner) -> None:
    assert cli.invoke(make_app(), ["version"]).stdout == f"musnad {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    heavy = [
        "rich.table",
        "trafilatura",
        "htmldate",
        "py3langid",
        "hijridate",
        "rensa",
        "numpy",
        "musnad.engines.rules",
    ]
    code = (
        "import sys\nsys.argv = ['musnad', 'extract', '--help']\nfrom musnad.cli.main import run\n"
        f"try:\n    run()\nexcept SystemExit:\n    pass\nprint([m for m in {heavy} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("value", "language"), [("ar", "ar"), ("ar_IQ.UTF-8", "ar"), ("", "en"), ("fr", "en")])
def test_language(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    monkeypatch.setenv("MUSNAD_LANG", value)
    assert messages.language() == language


def test_a_code_without_a_label_is_shown_as_it_is() -> None:
    assert messages.label("arrest") == "arrest"
    assert messages.label("unheard_of") == "unheard_of"
    assert messages.label(None) == ""
