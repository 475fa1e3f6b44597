"""`exercises/` is what `solutions/` generates, and the course's stripper agrees with nbgrader."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from mgcourse.study import bank, notebook, release

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    return {path.stem: path for path in release.generate(ROOT, folder)}


def committed(path):
    """The file's text in the last commit: a learner's edits are no failure."""
    done = subprocess.run(
        ["git", "show", f"HEAD:{path}"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    return done.stdout if done.returncode == 0 else (ROOT / path).read_text(encoding="utf-8")


def test_committed_exercises_are_what_the_solutions_generate(generated):
    for name, path in generated.items():
        fresh = nbformat.read(path, as_version=4)
        assert nbformat.reads(committed(f"exercises/{name}/{name}.ipynb"), 4) == fresh


def test_the_stripper_writes_what_nbgrader_writes(generated):
    for name, path in generated.items():
        ours = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
        notebook.strip(ours)
        assert ours == nbformat.read(path, as_version=4)


def test_no_answer_is_left_in_an_exercise(generated):
    for path in generated.values():
        text = path.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text and "END SOLUTION" not in text
        assert "YOUR CODE HERE" in text


@pytest.fixture
def course(tmp_path):
    """A course of one chapter that may be spoilt."""
    for folder in ("solutions", "exercises"):
        shutil.copytree(
            ROOT / folder / "06-gradient-descent", tmp_path / folder / "06-gradient-descent"
        )
    return tmp_path


def test_reset_gives_the_first_day_back_and_keeps_what_was_written(course):
    path = course / "exercises" / "06-gradient-descent" / "06-gradient-descent.ipynb"
    fresh = path.read_text(encoding="utf-8")
    path.write_text(fresh.replace("YOUR CODE HERE", "my answer"), encoding="utf-8")
    kept = notebook.reset(course, "06-gradient-descent")
    assert "my answer" in kept.read_text(encoding="utf-8")
    assert nbformat.read(path, 4) == nbformat.reads(fresh, 4)


def test_a_solution_run_from_the_terminal_gets_all_points():
    results = notebook.run(ROOT / "solutions" / "06-gradient-descent" / "06-gradient-descent.ipynb")
    due = [(e.id, e.weight) for e in bank.everything() if e.id.startswith("6.")]
    assert [(r["id"], r["points"]) for r in results] == due


def test_a_blank_exercise_gets_none_and_stops_nothing(course):
    path = course / "exercises" / "06-gradient-descent" / "06-gradient-descent.ipynb"
    results = notebook.run(path)
    assert len(results) == 8
    for result in results:
        assert result["points"] == 0 and result["says"].startswith("Nothing here yet")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}'])
def test_a_broken_notebook_is_named(tmp_path, text):
    path = tmp_path / "broken.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(notebook.NotANotebook, match=r"broken\.ipynb"):
        notebook.run(path)
