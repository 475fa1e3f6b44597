"""Write docs/coverage.md: where the course treats each topic and each error of the article.

A cell that treats a section carries the tag `article:4.2.3` (`article:o4.2` for the outline
that opens the article), a cell that treats an error `error:E22`. The plan below says which
chapter owes what; `tests/test_coverage.py` fails where a chapter that exists owes something.

    python docs/coverage.py
"""

import re
from collections import defaultdict
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "coverage.md"

# chapter: sections of the article, errors in it
PLAN = {
    "00": ("o1 o2.3 o5.1 2.3 2.4 2.6 5.1", "E4 E27 E34"),
    "01": (
        "o2.1 2.1 2.5 2.7 3.1.1 3.2.2 4.1.1 4.1.2 4.2.1 4.3.1 4.3.2 5.2.1 5.2.2 5.2.3",
        "E3 E5 E20 E24 E25",
    ),
    "02": ("o4.1 o5.4 3.1.2 3.2.3 4.1.3 4.2.2 4.3.3 5.2.4", "E15 E21"),
    "03": ("o4.2 4.1.5 4.2.3 9.10", "E22"),
    "04": ("o2.2 o3.1 o4.2 2.2 3.1.3 3.2.4 4.3.4", "E16 E18 E19 E23"),
    "05": ("o9.5 9.2 9.4", "E32 E36"),
    "06": ("o3.2 3.1.4 3.2.5 3.2.6 4.1.4 4.1.6 4.1.7 4.2.4 4.3.5 4.3.6 4.4 9.1", "E1 E7 E33"),
    "07": ("o4.3 3.2.1 5.4 5.5", "E38"),
    "08": ("o4.2 5.2.1 5.2.5", "E17 E31 E35"),
    "09": ("o5.2 o5.3 4.1.3 5.2.5 5.2.6 5.3", "E26 E28 E29 E30 E37"),
    "10": ("o3.4 o6.1 3.4 6.1.1", "E13"),
    "11": ("3.2.1 6.3.3 8.3.3 9.6", "E6 E8"),
    "12": ("6.2.2 6.3.2 8.2.2 8.3.2 8.4.1 8.4.4 9.7", "E2"),
    "13": ("6.3.4 8.3.4", "E9"),
    "14": (
        "o6.2 o6.3 o9.6 6.1.2 6.1.3 6.1.4 6.1.5 6.1.6 6.2.1 6.2.3 6.3.2 8.4.6 8.4.7 9.5",
        "E10 E11",
    ),
    "15": ("6.2.5 6.3.5 8.2.4 8.3.5 8.3.7 8.4.3 8.4.8 9.8", "E12"),
    "16": (
        "o3.3 o7.1 o7.2 o7.3 o8.1 o8.2 o8.3 o8.4 o9.1 o9.2 o9.3 o9.4 3.3 3.5 6.2.4 6.2.6 6.3.1 "
        "6.4 7.1 7.2 7.3 8.1 8.2 8.3.1 8.3.6 8.4.2 8.4.5 9.3 9.9",
        "E14 E39 E40 E41 E42",
    ),
}

HEAD = """\
# What the course takes from its source article

The course grew from a Chinese article on micrograd and back-propagation. Every topic of it is
covered, and every error found in it is treated once: as a bug to find, a question, or a
sentence. This page is written by `python docs/coverage.py` from the tags of the notebooks'
cells. Section numbers with *o* belong to the outline that opens the article.
"""


def found():
    """Where each tag stands, in chapters and solutions: tag -> [(file, cell id)]."""
    places = defaultdict(list)
    for path in sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]):
        for cell in nbformat.read(path, as_version=4).cells:
            for tag in cell.metadata.get("tags", ()):
                if tag.startswith(("article:", "error:")):
                    places[tag].append((path, cell.id))
    return places


def owed(places):
    """What chapters that exist owe, and tags that nothing in the plan asks for."""
    written = {path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb")}
    missing, known = [], set()
    for chapter, (sections, errors) in PLAN.items():
        for tag in _tags(sections, errors):
            known.add(tag)
            if chapter in written and not any(path.name[:2] == chapter for path, _ in places[tag]):
                missing.append((chapter, tag))
    return missing, sorted(places.keys() - known)


def page(places):
    """The page's text."""
    rows = {"article": [], "error": []}
    for chapter, (sections, errors) in PLAN.items():
        for tag in _tags(sections, errors):
            kind, name = tag.split(":")
            here = [place for place in places.get(tag, ()) if place[0].name[:2] == chapter]
            where = ", ".join(f"[{cell}](../{_readable(path)})" for path, cell in here)
            rows[kind].append((_order(name), f"| {name} | {chapter} | {where or 'to come'} |"))
    tables = [
        "\n".join(["", f"## {title}", "", f"| {first} | chapter | cells |", "|---|---|---|"])
        + "\n"
        + "\n".join(row for _, row in sorted(rows[kind]))
        + "\n"
        for kind, title, first in (("article", "Sections", "section"), ("error", "Errors", "error"))
    ]
    return HEAD + "".join(tables)


def _readable(path):
    """Where a learner reads the cell: not beside its solution."""
    return path.relative_to(ROOT).as_posix().replace("solutions/", "exercises/")


def _tags(sections, errors):
    return [f"article:{s}" for s in sections.split()] + [f"error:{e}" for e in errors.split()]


def _order(name):
    return name[0] != "o", [int(part) for part in re.findall(r"\d+", name)]


if __name__ == "__main__":
    PAGE.write_text(page(found()), encoding="utf-8")
