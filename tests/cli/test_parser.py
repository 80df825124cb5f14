"""The parser: every command declares itself once, and a wrong word is answered with the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from linq_compose.cli import commands
from linq_compose.cli.main import main
from linq_compose.cli.parser import all_commands, build_parser

FILES = Path(commands.__file__).parent


def test_each_file_of_the_commands_is_a_command() -> None:
    files = {path.stem.replace("_", "-") for path in FILES.glob("*.py")} - {"--init--"}
    assert {command.name for command in all_commands()} == files


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for command in all_commands():
        assert f"{command.name} {command.summary}" in text


def test_synonyms_are_no_commands_and_mean_one() -> None:
    words = [word for command in all_commands() for word in command.synonyms]
    assert len(words) == len(set(words))
    assert not {command.name for command in all_commands()} & set(words)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("chek", "check"), ("lint", "check"), ("Validate", "check"), ("repair", "fix"), ("explian", "explain")]
    + [("serve", "fake"), ("check_file", "check-file"), ("pln", "plan"), ("rule", "explain"), ("markdown", "render")],
)
def test_a_wrong_command_is_answered_with_the_one_that_was_meant(
    word: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word]) == 2
    assert f"there is no command {word!r}. Did you mean {meant!r}?\n" in capsys.readouterr().err


def test_a_word_that_is_near_to_nothing_gets_no_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["qqqqq"]) == 2
    assert capsys.readouterr().err.endswith("there is no command 'qqqqq'.\n")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["check", "--polcy", "strict"], "--policy"),
        (["fix", "a", "--unsave"], "--unsafe"),
        (["plan", "a", "--new"], None),
    ],
)
def test_a_wrong_option_is_answered_by_its_command(
    words: list[str], meant: str | None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if meant is None:  # an unambiguous beginning is enough
        (tmp_path / "a").write_text("Hi")
        assert main(["plan", str(tmp_path / "a"), "--new"]) == 0
        return
    assert main(words) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"usage: linq-compose {words[0]} ")
    assert f"Did you mean '{meant}'?" in err


def test_every_option_has_help_that_is_no_sentence() -> None:
    parsers = next(action.choices for action in build_parser()._actions if action.dest == "command")
    for parser in parsers.values():
        for action in parser._actions:
            assert action.help
            assert not action.help.endswith("."), action.help
