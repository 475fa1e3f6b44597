"""The command: honest exit codes, one sentence for what the user can put right."""

from pathlib import Path

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
    assert done.exit_code == 1 and "6.1  0/3" in done.output


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
