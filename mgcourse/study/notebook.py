"""Exercise notebooks as files: make one from its solution, give one back, run one.

`strip` takes the answers out of a solution exactly as nbgrader does, so that a learner can
start an exercise anew without nbgrader; `run` executes one from the terminal.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_SOLUTION = re.compile(
    r"^([ \t]*)[^\n]*BEGIN SOLUTION[^\n]*\n.*?END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL
)
_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
SECONDS = 120
FRESH = ".blank.ipynb"  # beside an exercise whose solution is not here


class NotANotebook(ValueError):
    """A file that cannot be read as a notebook; the message names it."""


def read(path):
    """The notebook at `path`. Raises NotANotebook where there is none that can be read."""
    import nbformat  # a second on a slow machine, which `run` does not need

    try:
        return nbformat.read(path, as_version=4)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        nbformat.ValidationError,
    ) as fault:
        raise NotANotebook(
            f"{path} cannot be read as a notebook ({type(fault).__name__})"
        ) from None


def strip(notebook):
    """Turn a solution into its exercise, in place: no answers, no outputs, locked check cells."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("collapsed", None)
            cell.metadata.pop("scrolled", None)
        role = cell.metadata.get("nbgrader")
        if role and (role.grade or role.solution or role.locked):
            if role.solution:
                cell.source = _SOLUTION.sub(_stub, cell.source)
            else:
                cell.metadata.editable = False
            cell.metadata.deletable = False
            role.checksum = _checksum(cell, role)
            role.cell_type = cell.cell_type


def reset(course, chapter):
    """Begin a chapter's exercises anew; what was there is kept beside it.

    Returns
    -------
    Path or None
        Where the old notebook is kept; None if there was none.
    """
    import nbformat

    path = course / "exercises" / chapter / f"{chapter}.ipynb"
    fresh = path.with_name(FRESH)
    exercise = read(fresh if fresh.exists() else course / "solutions" / chapter / path.name)
    strip(exercise)
    kept = None
    if path.exists():
        kept = path.with_name(f"{chapter}-{time.strftime('%Y%m%d-%H%M%S')}.ipynb")
        path.replace(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(nbformat.writes(exercise) + "\n", encoding="utf-8", newline="\n")
    part.replace(path)
    return kept


def run(path, seconds=SECONDS):
    """Execute an exercise notebook's cells in one child process.

    Returns
    -------
    list of dict
        One an exercise of the chapter: id, points, out_of, bonus, says, and the lines beneath in
        "more"; another cell that stopped adds {"error": …}.

    Raises
    ------
    NotANotebook
        If the file cannot be read.
    """
    cells = {"chapter": Path(path).stem, "sources": _code(path)}
    with tempfile.TemporaryDirectory() as folder:
        order, report = Path(folder, "cells.json"), Path(folder, "report.jsonl")
        order.write_text(json.dumps(cells), encoding="utf-8")
        try:
            subprocess.run(
                [sys.executable, "-m", "mgcourse.study.cells", str(order), str(report)],
                timeout=seconds,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=Path(path).parent,
                env={key: v for key, v in os.environ.items() if key != "MGCOURSE_STRICT"},
            )
            end = "ended the whole program"
        except subprocess.TimeoutExpired:
            end = f"was still running after {seconds} s and was stopped"
        lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    return _completed([json.loads(line) for line in lines if line.endswith("}")], end)


def _completed(said, end):
    """The rows, with one for each exercise that was never reached."""
    rows = [line for line in said if "id" in line or "error" in line]
    why = "Not checked: no cell does it."
    if not any("done" in line for line in said):
        begun = max((line["begun"] for line in said if "begun" in line), default=0)
        rows.append({"error": f"cell {begun} {end}"})
        why = f"Not reached: cell {begun} {end}."
    found = {row.get("id") for row in rows}
    due = next((line["due"] for line in said if "due" in line), [])
    return rows + [row | {"says": why} for row in due if row["id"] not in found]


def _code(path):
    """The sources of a notebook's code cells."""
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        return [
            "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"
        ]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NotANotebook(
            f"{path} cannot be read as a notebook ({type(fault).__name__})"
        ) from None


def _stub(match):
    indent = match[1]
    return "\n".join(indent + line for line in _STUB.split("\n"))


def _checksum(cell, role):
    """nbgrader's own: it tells a changed check cell from an untouched one."""
    parts = [cell.source, cell.cell_type, role.grade, role.solution, role.locked, role.grade_id]
    if role.grade:
        parts.append(float(role.points))
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(str(part).encode())
    return digest.hexdigest()
