"""What other people's CI uses: the action's steps run as a runner runs them, the hooks and the workflow are in step."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from linq_compose.cli.parser import parse_arguments

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}
WORKFLOW = WORKFLOWS["ci"]
STEPS = [step for workflow in WORKFLOWS.values() for job in workflow["jobs"].values() for step in job["steps"]]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
INSTALLS = bool(os.environ.get("LINQ_COMPOSE_INSTALL"))
"""Whether the step that installs runs as well: it takes long, and asks the package index."""


@dataclass
class Run:
    """What became of the action."""

    code: int
    out: str
    err: str
    outputs: dict[str, str]

    @property
    def annotations(self) -> list[str]:
        return [line for line in self.out.splitlines() if line.startswith("::")]


@pytest.fixture
def runner(tmp_path: Path) -> Any:
    """A function that runs the steps of the action with some inputs, in a folder, as a runner does."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash on this machine")
    temporary = tmp_path / "runner temp"
    temporary.mkdir()
    if not INSTALLS:
        program = temporary / "linq-compose" / "bin" / "linq-compose"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m linq_compose "$@"\n', encoding="utf-8")
        program.chmod(0o755)

    def run(folder: Path, **inputs: str) -> Run:
        values = {name: str(entry.get("default", "")) for name, entry in ACTION["inputs"].items()} | inputs
        values["python"] = sys.executable
        written = tmp_path / "output"
        written.write_text("", encoding="utf-8")
        result = Run(0, "", "", {})
        for step in ACTION["runs"]["steps"]:
            if "run" not in step or (step["name"].startswith("Install") and not INSTALLS):
                continue
            done = subprocess.run(
                [*"bash --noprofile --norc -e -o pipefail -c".split(), step["run"]],
                capture_output=True,
                text=True,
                encoding="utf-8",
                cwd=folder / _filled(step.get("working-directory", "."), values),
                env={
                    **os.environ,
                    **{name: _filled(text, values) for name, text in step["env"].items()},
                    "GITHUB_ACTION_PATH": str(ROOT),
                    "GITHUB_OUTPUT": str(written),
                    "RUNNER_TEMP": str(temporary),
                },
                check=False,
            )
            result = Run(done.returncode, done.stdout, done.stderr, {})
            if done.returncode:
                break
        result.outputs = dict(line.split("=", 1) for line in written.read_text(encoding="utf-8").splitlines())
        return result

    return run


def _filled(text: str, values: dict[str, str]) -> str:
    return EXPRESSION.sub(lambda match: values[match[1].removeprefix("inputs.")], text)


def test_findings_fail_the_job_with_annotations_and_a_report(runner: Any) -> None:
    run = runner(ROOT, paths="examples/faulty/two-texts.json\nexamples/good")
    assert (run.code, run.outputs["exit-code"]) == (1, "1"), run.err
    (annotation,) = run.annotations
    assert annotation.startswith("::error file=examples/faulty/two-texts.json,line=8,")
    assert "MSG103" in run.err, "the log has the whole report"
    results = json.loads(Path(run.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["MSG103"]


def test_clean_messages_pass_and_have_a_report_too(runner: Any) -> None:
    run = runner(ROOT / "examples", paths="", options="", **{"working-directory": "good"})
    assert (run.code, run.annotations, run.outputs["exit-code"]) == (0, [], "0"), run.err
    assert json.loads(Path(run.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"] == []


def test_options_and_odd_names_reach_the_command_as_they_are(runner: Any, tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    names = ["a b.json", "$(touch ran).json", "-x.json", "`touch ran`;touch ran.json", "'.json"]
    for name in names:
        (folder / name).write_text('{"parts": [{"type": "text", "value": ""}]}', encoding="utf-8")
    run = runner(folder, paths="\n".join(names), options="--ignore=TXT103\n--select=TXT101,TXT103")
    assert run.code == 1, run.err
    assert len(run.annotations) == len(names)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_a_usage_error_leaves_no_report_to_upload(runner: Any) -> None:
    run = runner(ROOT, options="--policy=nonsense")
    assert (run.code, run.outputs) == (2, {"exit-code": "2"})
    assert "nonsense" in run.err


def test_no_script_of_the_action_contains_an_expression() -> None:
    """An expression in a script is pasted into it before it runs: a file name could hold commands."""
    steps = [*ACTION["runs"]["steps"], *STEPS]
    assert not [step["run"] for step in steps if EXPRESSION.search(step.get("run", ""))]


def test_every_input_of_the_action_is_used_and_every_used_one_declared() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


def test_the_workflow_runs_what_contributors_run_on_every_python() -> None:
    scripts = [step.get("run", "") for job in WORKFLOW["jobs"].values() for step in job["steps"]]
    assert {"bash .ci/run", "bash .ci/extras"} <= set(scripts)
    (pythons,) = (
        step["with"]["python-version"].split()
        for step in WORKFLOW["jobs"]["run"]["steps"]
        if "setup-python" in step.get("uses", "")
    )
    others = re.findall(r"^other ([\d.]+) ", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert f">={pythons[-1]}" == project["requires-python"]
    assert sorted(pythons[:-1]) == sorted(others)
    assert set(named) <= set(pythons)


def test_workflows_read_only_and_use_one_version_of_each_action() -> None:
    assert all(workflow["permissions"] == {"contents": "read"} for workflow in WORKFLOWS.values())
    used = {step["uses"] for step in STEPS if step.get("uses", "./") != "./"}
    assert len(used) == len({action.partition("@")[0] for action in used})
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize(
    ("printed", "code"), [("linq_python-9.9.0\nA.b: only the SDK has it", 1), ("no difference", 0)]
)
def test_the_weekly_run_shows_what_is_new_and_fails_then(printed: str, code: int, tmp_path: Path) -> None:
    workflow = WORKFLOWS["drift"]
    assert workflow[True]["schedule"]  # YAML reads `on` as true
    assert "workflow_dispatch" in workflow[True]
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "drift").write_text(f"echo '{printed}'\nexit {code}\n", encoding="utf-8")
    summary = tmp_path / "summary.md"
    *_, compare, show = workflow["jobs"]["drift"]["steps"]
    assert compare["shell"] == "bash"  # which a runner calls with these options
    assert show["if"] == "always()"
    codes = [
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=tmp_path, env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}, capture_output=True, check=False,
        ).returncode
        for step in (compare, show)
    ]  # fmt: skip
    assert codes == [code, 0]
    assert summary.read_text(encoding="utf-8").splitlines() == [f"- {line}" for line in printed.splitlines()]
    assert (ROOT / ".ci" / "drift").is_file()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_that_takes_the_files_it_matches(hook: dict[str, Any], tmp_path: Path) -> None:
    program, *words = shlex.split(hook["entry"])
    assert program == "linq-compose"
    names = ["messages/a.json", "b.jsonl", "c.ndjson"]
    assert all(re.search(hook["files"], name) for name in names)
    assert not re.search(hook["files"], "d.jsonc")
    assert parse_arguments([*words, *names]).paths == names
    assert parse_arguments([*words, *names]).force_exclude
