"""Where the course is on this disk, and what chapters it has."""

import re
from pathlib import Path

_START = Path("notebooks") / "00-start-here.ipynb"
_CHAPTER = re.compile(r"\d\d-[a-z0-9-]+")


class CourseNotFound(Exception):
    """There is no course here; the message says how to get there."""


def find_course(start="."):
    """The course's folder: `start` or the nearest folder above it that holds chapter 00."""
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / _START).is_file():
            return folder
    raise CourseNotFound(
        f"there is no course in {start} or above it; "
        f"change to the folder that holds {_START.as_posix()} and try again"
    )


def chapters(course):
    """Names of the chapters with a notebook, in order: '00-start-here', …"""
    return sorted(
        p.stem for p in (course / "notebooks").glob("*.ipynb") if _CHAPTER.fullmatch(p.stem)
    )


def find_chapter(course, name):
    """The full name of a chapter given as '05', '5' or '05-value-engine'.

    Raises CourseNotFound with the list of chapters where there is no such chapter.
    """
    known = chapters(course)
    wanted = f"{int(name):02d}" if name.isdigit() else name
    for chapter in known:
        if wanted in (chapter, chapter[:2]):
            return chapter
    raise CourseNotFound(f"there is no chapter {name!r}; the course has: {', '.join(known)}")
