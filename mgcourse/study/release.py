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
    for chapter in sorted(path.name for path in (course / "solutions").iterdir() if path.is_dir()):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "nbgrader", "generate_assignment", chapter),
                *("--no-db", "--force", "--log-level=ERROR"),
                f"--CourseDirectory.root={course}",
                "--CourseDirectory.source_directory=solutions",
                f"--CourseDirectory.release_directory={folder}",
            ],
            cwd=folder,  # nbgrader keeps its log where it is started
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"nbgrader could not generate {chapter}:\n{done.stderr}")
    return sorted(folder.glob("*/*.ipynb"))


if __name__ == "__main__":
    main()
