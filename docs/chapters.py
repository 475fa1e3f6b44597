"""Write the table of chapters in README.md, from the notebooks and the exercise bank.

A chapter states its minutes once in italics or bold, as in *45 minutes*. A test fails where
the table is not what this writes.

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
HEAD = "| chapter | minutes | exercises | solutions |\n|---|---|---|---|\n"


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
    ids = ", ".join(ex.id for ex in bank.everything() if ex.chapter == name)
    exercises = f"[{ids}](exercises/{name}/{name}.ipynb)" if ids else ""
    solutions = f"[open](solutions/{name}/{name}.ipynb)" if ids else ""
    return f"| [{title}](notebooks/{name}.ipynb) | {minutes} | {exercises} | {solutions} |\n"


if __name__ == "__main__":
    README.write_text(page(), encoding="utf-8")
