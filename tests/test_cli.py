"""The command: honest exit codes, one sentence for what the user can put right."""

import ast
import importlib
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from mgcourse.cli import main
from mgcourse.study.progress import Progress

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(ROOT)


def run(*arguments):
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_commands_help_shows_an_example(name):
    assert "Example: mgcourse " + name in " ".join(run(name, "--help").output.split())


def test_doctor_finds_everything_in_this_environment():
    done = run("doctor")
    assert done.exit_code == 0
    assert "✓ dot" in done.output and "Everything the course needs is here." in done.output


def test_doctor_names_the_cure_where_dot_is_missing(monkeypatch):
    monkeypatch.setattr("mgcourse.show.dot._programs", list)
    done = run("doctor")
    assert done.exit_code == 1
    assert "✗ dot" in done.output and "pip install graphviz-pure" in done.output


def test_progress_shows_what_was_earned():
    Progress().record("5.1", 2.0, 2.0)
    done = run("progress")
    assert done.exit_code == 0
    assert "✓ 5.1  2/2" in done.output and "· 5.2  0/3" in done.output


def test_blank_exercises_do_not_pass():
    done = run("check", "06")
    assert done.exit_code == 1 and "✗ 6.1      0/3  Nothing here yet" in done.output
    assert done.output.endswith("0 of 15 points\n")


def test_all_passed_is_exit_code_0_and_a_bonus_may_stay_open(tmp_path, monkeypatch):
    course = tmp_path / "course"
    for folder, source in (("notebooks", "notebooks"), ("exercises", "solutions")):
        (course / folder).mkdir(parents=True)
        shutil.copytree(ROOT / source, course / folder, dirs_exist_ok=True)
    path = course / "exercises" / "05-value-engine" / "05-value-engine.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("todo = [(self, False)]", "raise NotImplementedError"))
    monkeypatch.chdir(course)
    done = run("check", "05")
    assert done.exit_code == 0 and "17 of 16 points" in done.output
    assert "+ 5.2b     0/1" in done.output


def test_the_terminal_shows_what_the_card_shows_and_loses_no_exercise(tmp_path, monkeypatch):
    course = tmp_path / "course"
    for folder in ("notebooks", "exercises"):
        shutil.copytree(ROOT / folder, course / folder)
    answer(
        course / "exercises" / "02-loss" / "02-loss.ipynb",
        ("2-1", "def mse(y, yhat):\n    return 2 * len(y)"),
        ("2-2", "def best_value(values, loss):\n    return nothing"),
        ("2-3", "import os\nos._exit(0)"),
    )
    monkeypatch.chdir(course)
    done = run("check", "02")
    assert done.exit_code == 1 and done.output.endswith("0 of 5 points\n")
    said = " ".join(done.output.split())
    assert "loss: expected 4, yours 2" in said
    assert "2.2 0/2 Not checked: cell 5 stopped: NameError: name 'best_constant'" in said
    assert "✗ cell 6 ended the whole program" in said and "2.3 0/2 Not reached" in said


def answer(path, *answers):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removeprefix("answer-")
        cell["source"] = dict(answers).get(name, cell["source"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_broken_notebook_is_named_and_the_others_go_on(tmp_path, monkeypatch):
    course = tmp_path / "course"
    (course / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "00-start-here.ipynb", course / "notebooks")
    for name in ("04-chain-rule", "05-value-engine", "06-gradient-descent"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", course / "notebooks")
        shutil.copytree(ROOT / "solutions" / name, course / "exercises" / name)
    (course / "exercises" / "05-value-engine" / "05-value-engine.ipynb").write_text("{")
    monkeypatch.chdir(course)
    done = run("check")
    assert done.exit_code == 1
    assert "05-value-engine.ipynb cannot be read" in done.output
    assert "✓ 4.1" in done.output and "✓ 6.1" in done.output


@pytest.mark.parametrize("command", ["check", "reset"])
def test_an_unknown_chapter_is_answered_with_those_there_are(command):
    done = run(command, "99")
    assert done.exit_code == 1 and "05-value-engine" in done.output


@pytest.mark.parametrize("command", [["lab"], ["check"], ["reset", "05"]])
def test_elsewhere_it_says_how_to_get_to_the_course(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*command)
    assert done.exit_code == 1
    assert "there is no course" in done.output and "Traceback" not in done.output


def test_the_server_sends_each_message_at_once(monkeypatch):
    begun = []
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", begun.extend)
    monkeypatch.setattr("mgcourse.cli._trust", lambda folder: None)
    run("lab")
    monkeypatch.chdir(ROOT)
    option = "--ServerApp.kernel_websocket_connection_class="
    (named,) = [a.removeprefix(option) for a in begun if a.startswith(option)]
    module, _, name = named.rpartition(".")
    connection = getattr(importlib.import_module(module), name)
    said = []
    monkeypatch.setattr(connection.__base__, "connect", lambda self: said.append("connected"))
    handler = SimpleNamespace(set_nodelay=said.append)
    connection.connect(connection.__new__(type("", (connection,), {"websocket_handler": handler})))
    assert said == [True, "connected"]


@pytest.mark.parametrize("teacher", [False, True])
def test_projector_mode_enlarges_and_unlocks_and_learners_do_not_get_it(teacher, monkeypatch):
    monkeypatch.delenv("MGCOURSE_TEACHER", raising=False)
    begun = []
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", begun.extend)
    monkeypatch.setattr("mgcourse.cli._trust", lambda folder: None)
    run("lab", *["--teacher"] * teacher)
    monkeypatch.chdir(ROOT)
    assert ("--LabApp.custom_css=True" in begun) == teacher
    assert (os.environ.pop("MGCOURSE_TEACHER", "") == "1") == teacher
    settings = [a for a in begun if a.startswith("--ServerApp.tornado_settings=")]
    assert len(settings) == teacher
    for setting in settings:
        folders = ast.literal_eval(setting.partition("=")[2])["static_custom_path"]
        assert (Path(folders[0]) / "custom.css").exists()
