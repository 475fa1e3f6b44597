"""What a class is given when marks are at stake: the course without a single answer.

`release(course, folder)` writes chapters, blank exercises and the package with a bank that
knows what right and known wrong answers *do* on the visible cases, not how (`handout.py`).
`check` and its hints work as in the whole course.
"""

import os
import re
import secrets
import shutil
from pathlib import Path

import nbformat

from mgcourse import course
from mgcourse.study import handout, notebook

_COPIED = ("pyproject.toml", "constraints.txt", "environment.yml", "Makefile", "LICENSE")
_PICTURES = re.compile(r"\((docs/[\w./-]+\.(?:svg|png))\)")
_SOLUTION = re.compile(r"\[open\]\(solutions/[^)]*\)")
_MORE = re.compile(r"\[([^\]]*)\]\(((?!https?:)[^)#]*)\)")


class FolderInUse(Exception):
    """There is something where the class's course would go."""


def release(root, folder):
    """Write the class's course into `folder`.

    Parameters
    ----------
    root : Path
        The teacher's course, with its solutions.
    folder : Path
        New, or empty.

    Returns
    -------
    Path
        The class's secret: a file beside the folder, for `mgcourse grade --secret`.

    Raises
    ------
    FolderInUse
        If `folder` holds anything.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUse(f"{folder} is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        shutil.copy2(root / name, folder / name)
    (folder / "notebooks").mkdir()
    for chapter in course.chapters(root):
        shutil.copy2(root / "notebooks" / f"{chapter}.ipynb", folder / "notebooks")
    for solution in sorted((root / "solutions").glob("*/[0-9]*.ipynb")):
        _blank(solution, folder / "exercises" / solution.parent.name)
    handout.package(folder, stored=True)
    _readme(root, folder)
    return _secret(folder.with_name(folder.name + ".secret"))


def _blank(solution, folder):
    """The exercise, and a hidden copy from which `mgcourse reset` begins it anew."""
    exercise = notebook.read(solution)
    notebook.strip(exercise)
    text = nbformat.writes(exercise) + "\n"
    folder.mkdir(parents=True)
    for name in (solution.name, notebook.FRESH):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _readme(root, folder):
    """The README with its pictures, and without links to what is not here."""
    text = (root / "README.md").read_text(encoding="utf-8")
    for picture in set(_PICTURES.findall(text)):
        (folder / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / picture, folder / picture)
    text = _SOLUTION.sub("after the deadline", text)
    text = _MORE.sub(lambda link: link[0] if (folder / link[2]).exists() else link[1], text)
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def _secret(path):
    """A file that only its owner can read; one that is there already stays."""
    if not path.exists():
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(place, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(16) + "\n")
    return path


def secret_in(path):
    """The secret in a file; it is made where there is no file yet."""
    return Path(_secret(path)).read_text(encoding="ascii").strip()
