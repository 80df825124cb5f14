"""`linq-compose schema`, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linq_compose import configuration_schema, schema
from linq_compose.cli.main import main
from linq_compose.operations import OPERATIONS


def printed(capsys: pytest.CaptureFixture[str], *options: str) -> object:
    assert main(["schema", *options]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return json.loads(output.out)


def test_it_prints_what_the_functions_return(capsys) -> None:
    assert printed(capsys) == schema()
    assert printed(capsys, "--operation", "chats.create") == schema("chats.create")
    assert printed(capsys, "--structured-output") == schema(structured_output=True)
    assert printed(capsys, "--config") == configuration_schema()


def test_it_writes_all_of_them(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "new" / "schemas"
    assert main(["schema", "--write", str(folder)]) == 0
    assert capsys.readouterr().err == f"{len(OPERATIONS) + 2} schemas written to {folder}.\n"
    written = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir()}
    assert written.pop("configuration") == configuration_schema()
    assert written == {name: schema(name) for name in ("message", *OPERATIONS)}


def test_a_folder_that_cannot_be_written_is_exit_2(tmp_path: Path, capsys) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["schema", "--write", str(tmp_path / "file")]) == 2
    assert "file: could not be written: file exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--operation", "chat.create"], "There is no operation 'chat.create'. Did you mean 'chats.create'"),
        (["--operation", "file"], "There is no operation 'file'."),
        (["--config", "--operation", "message"], "not allowed with argument"),
        (["--config", "--structured-output"], "--structured-output is for the payload of one operation"),
    ],
)
def test_a_usage_error_is_one_line_and_exit_2(options: list[str], said: str, capsys) -> None:
    assert main(["schema", *options]) == 2
    assert said in capsys.readouterr().err
