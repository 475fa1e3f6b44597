"""Write the table of chapters in README.md, from the notebooks and the exercise bank.

A chapter states its minutes once in italics or bold, as in *45 minutes*. Points are weights:
each exercise is shown with its percent of its chapter, each chapter with its percent of the
course; a bonus is on top of both. A test fails where the table is not what this writes.

    python docs/chapters.py
"""

import re
from pathlib import Path

import nbformat

from mgcourse import course
from mgcourse.study import bank

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MARK = "<!-- {}chapters -->"
HEAD = (
    "| chapter | minutes | exercises, % of the chapter | % of the course | solutions |\n"
    "|---|---|---|---|---|\n"
)


def table():
    """The table's text, a row a chapter."""
    return HEAD + "".join(_row(name) for name in course.chapters(ROOT))


def page():
    """The whole README, its table as it should be."""
    before, rest = README.read_text(encoding="utf-8").split(MARK.format(""))
    after = rest.split(MARK.format("/"))[1]
    return f"{before}{MARK.format('')}\n{table()}{MARK.format('/')}{after}"


def _row(name):
    path = ROOT / "notebooks" / f"{name}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    words = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    title = re.match(r"# (.+)", words).group(1)
    minutes = re.search(r"\*(?:★ ?)?(\d+) minutes", words).group(1)
    listed, of_course = shares(name)
    exercises = f"[{listed}](exercises/{name}/{name}.ipynb)" if listed else ""
    solutions = f"[open](solutions/{name}/{name}.ipynb)" if listed else ""
    row = (f"[{title}](notebooks/{name}.ipynb)", minutes, exercises, of_course, solutions)
    return f"| {' | '.join(row)} |\n"


def shares(name):
    """A chapter's exercises, each with its percent of the chapter's points; and the chapter's
    percent of all points in the course.
    """
    owned = [ex for ex in bank.everything() if ex.chapter == name]
    own = points(name)
    listed = ", ".join(
        f"{ex.id} ({'bonus' if ex.bonus else round(100 * ex.weight / own)})" for ex in owned
    )
    everything = sum(map(points, course.chapters(ROOT)))
    return listed, str(round(100 * own / everything)) if owned else ""


def points(name):
    """A chapter's points; what is a bonus is on top of them."""
    return sum(ex.weight for ex in bank.everything() if ex.chapter == name and not ex.bonus)


if __name__ == "__main__":
    README.write_text(page(), encoding="utf-8")
