"""A handed-in notebook: read it without trust, and say what to run and where to look.

Which exercises count, under which names and when they are looked at comes from the course's
own notebook, never from the submission: its check cells may be edited, deleted or copied,
and the file may have any name.

>>> task = Task("9.9", check="check-9-9", answer="answer-9-9", call="(double,)")
>>> steps([Cell("double = lambda x: 2 * x", "answer-9-9")], Assignment("99-doc", (task,)))
[{'run': 'double = lambda x: 2 * x', 'cell': '1'}, {'check': '9.9', 'calls': ['(double,)']}]
"""

import json
import os
import re
import stat
from dataclasses import dataclass

MOST_BYTES = 10 * 10**6


class NotGradable(ValueError):
    """A file that cannot be graded; the message says why."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its text, and the name nbgrader gave it ("" if none)."""

    source: str
    grade_id: str = ""


@dataclass(frozen=True)
class Task:
    """One exercise of a notebook: its id, its cells' names, and what is handed to `check`."""

    id: str
    check: str
    answer: str
    call: str


@dataclass(frozen=True)
class Assignment:
    """What a chapter asks for, in order."""

    chapter: str
    tasks: tuple


def read(path):
    """The code cells of a notebook that a stranger wrote.

    Raises
    ------
    NotGradable
        For anything but a plain file of at most 10 MB that holds a notebook.
    """
    try:
        # neither through a link nor waiting for whoever holds the other end of a pipe
        place = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as fault:
        link = " (a symbolic link is not followed)" if os.path.islink(path) else ""
        raise NotGradable(f"cannot be opened{link}: {fault.strerror}") from None
    with os.fdopen(place, "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise NotGradable("is no plain file")
        if facts.st_size > MOST_BYTES:
            raise NotGradable(f"has {facts.st_size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f}")
        if not facts.st_size:
            raise NotGradable("is empty")
        content = file.read(MOST_BYTES + 1)
    try:
        cells = [_cell(cell) for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise NotGradable(f"cannot be read as a notebook ({type(fault).__name__})") from None
    return [cell for cell in cells if cell]


def assignment(chapter, path):
    """What the course's own notebook asks for."""
    tasks, answer = [], ""
    for cell in read(path):
        calls = _calls(cell.source)
        if cell.grade_id and not calls:
            answer = cell.grade_id
        for exercise, call in calls:
            tasks.append(Task(exercise, cell.grade_id, answer, call))
    return Assignment(chapter, tuple(tasks))


def belongs_to(cells, name, assignments):
    """The assignment that a notebook holds, by its cells or else by its name.

    Raises
    ------
    NotGradable
        Where it holds none.
    """
    named = {cell.grade_id for cell in cells}
    called = {exercise for cell in cells for exercise, _ in _calls(cell.source)}

    def signs(wanted):
        by_name = name.startswith(wanted.chapter[:3])
        return by_name / 2 + sum(
            (task.check in named) + (task.answer in named) + (task.id in called)
            for task in wanted.tasks
        )

    best = max(assignments, key=signs)
    if not signs(best):
        raise NotGradable("holds no exercise of this course")
    return best


def steps(cells, wanted):
    """What to run, and after which cell each answer is looked at.

    Returns
    -------
    list of dict
        {"run": source, "cell": number} and {"check": exercise, "calls": expressions}; the
        names the task gives come first, those of the learner's own check cell second.
    """
    order = [name for task in wanted.tasks for name in (task.answer, task.check)]
    own = {}
    for number, cell in enumerate(cells):
        for exercise, call in _calls(cell.source):
            own[exercise] = (number, call)
    due = {}
    for task in wanted.tasks:
        call = own.get(task.id, (None, task.call))[1]
        calls = list(dict.fromkeys([task.call, call]))
        place = _place(task, cells, order, own)
        due.setdefault(place, []).append({"check": task.id, "calls": calls})
    told = []
    for number in range(len(cells) + 1):
        told += due.get(number, [])
        if number < len(cells) and not _CHECK.fullmatch(cells[number].source.strip()):
            told.append({"run": cells[number].source, "cell": str(number + 1)})
    return told


def _place(task, cells, order, own):
    """Before which cell an answer is looked at."""
    last = {cell.grade_id: number for number, cell in enumerate(cells) if cell.grade_id}
    if task.check in last:
        return last[task.check] + 1
    if task.id in own:
        return own[task.id][0] + 1
    answered = last.get(task.answer, -1)
    later = [last[name] for name in order[order.index(task.check) + 1 :] if name in last]
    return min((number for number in later if number > answered), default=len(cells))


def _cell(cell):
    """A code cell, or None."""
    if cell["cell_type"] != "code":
        return None
    role = cell.get("metadata", {}).get("nbgrader", {})
    grade_id = role.get("grade_id", "") if isinstance(role, dict) else ""
    return Cell("".join(cell["source"]), grade_id if isinstance(grade_id, str) else "")


# Found by its looks: a stranger's text is not parsed, for parsers can be made to overflow. No part
# of it is tried twice, so that no text takes long.
_CHECK = re.compile(r"""\bcheck\s*+\(\s*+["']([\w.]++)["']\s*+((?:,\s*+[\w.+-]++\s*+)*+),?\s*+\)""")


def _calls(source):
    """(exercise, the answers as an expression) of every `check("5.1", …)` in a cell."""
    found = _CHECK.findall(source)
    return [
        (exercise, f"({' '.join(answers.split()).lstrip(', ')},)") for exercise, answers in found
    ]
