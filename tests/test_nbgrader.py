"""A teacher's own nbgrader commands work on these notebooks, with partial credit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHAPTER = "02-loss"
ANSWERS = {
    "answer-2-1": (
        "def mse(y, yhat):\n    return sum((p - t) ** 2 for t, p in zip(y, yhat)) / len(y)"
    ),
    "answer-2-2": "def best_constant(values, loss):\n    return sum(values) / len(values)",
}  # the second is right for one of two losses; the third stays blank


@pytest.fixture(scope="module", autouse=True)
def activated():
    """As in an activated environment: nbgrader looks for alembic on the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        patch.delenv("MGCOURSE_STRICT", raising=False)
        yield


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one chapter and one learner, through nbgrader's three commands."""
    root = tmp_path_factory.mktemp("nbgrader")
    source = root / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes((ROOT / "solutions" / CHAPTER / f"{CHAPTER}.ipynb").read_bytes())
    nbgrader(root, "generate_assignment")
    notebook = json.loads((root / "release" / CHAPTER / f"{CHAPTER}.ipynb").read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = ANSWERS.get(name, cell["source"])
    handed_in = root / "submitted" / "anna" / CHAPTER / f"{CHAPTER}.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text(json.dumps(notebook))
    nbgrader(root, "autograde")
    nbgrader(root, "generate_feedback")
    return root


def nbgrader(root, command):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, CHAPTER, f"--CourseDirectory.root={root}"],
        cwd=root,
        env={**os.environ, "MGCOURSE_HOME": str(root / "home")},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


def test_autograde_gives_all_a_part_or_nothing(course):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        grades = {
            grade.name: (grade.auto_score, grade.max_score)
            for grade in book.find_submission_notebook(CHAPTER, CHAPTER, "anna").grades
        }
    assert grades["check-2-1"] == (1, 1)
    assert 0 < grades["check-2-2"][0] < grades["check-2-2"][1] == 2
    assert grades["check-2-3"] == (0, 2)


def test_feedback_shows_the_hint_for_the_mistake_that_was_made(course):
    page = (course / "feedback" / "anna" / CHAPTER / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert "you said 4, total distance 3 + 2 + 5 = 10. What is it at 2?" in page
    assert "Nothing here yet" in page
