"""Generate `exercises/` from `solutions/` with nbgrader: `python -m mgcourse.study.release`.

Refuses to overwrite what somebody has edited there and not committed.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mgcourse.course import find_course


def main():
    """Generate into a scratch folder, then put each notebook in its place."""
    course = find_course()
    edited = subprocess.run(
        ["git", "status", "--porcelain", "--", "exercises"],
        cwd=course,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if edited:
        sys.exit(f"exercises/ holds work that is not committed; nothing was changed:\n{edited}")
    with tempfile.TemporaryDirectory() as scratch:
        for notebook in generate(course, Path(scratch)):
            target = course / "exercises" / notebook.relative_to(scratch)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(notebook, target.with_suffix(".part"))
            target.with_suffix(".part").replace(target)
            print(target.relative_to(course))


def generate(course, folder):
    """Write every exercise notebook below `folder` and return their paths."""
    done = subprocess.run(
        [sys.executable, "-c", _ONE_PROCESS, str(course), str(folder)],
        cwd=folder,  # nbgrader keeps its log where it is started
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"nbgrader could not generate the exercises:\n{done.stderr}")
    return sorted(folder.glob("*/*.ipynb"))


_ONE_PROCESS = "import sys; from mgcourse.study import release; release.convert(*sys.argv[1:])"


def convert(course, folder):
    """What `nbgrader generate_assignment --no-db --force` does, for one chapter after another.

    In a process of its own, and one for all: nbgrader takes seconds to start.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = course
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = folder
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.force = True
    config.SaveCells.enabled = False
    for chapter in sorted(
        path.name for path in Path(course, "solutions").iterdir() if path.is_dir()
    ):
        config.CourseDirectory.assignment_id = chapter
        GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()


if __name__ == "__main__":
    main()
