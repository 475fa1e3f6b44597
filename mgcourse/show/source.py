"""The program itself, shown in the notebook: nothing in this course is a black box.

A notebook shows the code highlighted in the colours of its theme, the file's name above it;
a terminal shows it plain. What a learner wrote in a cell is shown as well.

>>> from mgcourse import activation
>>> source(activation.relu)
def relu(z):
    \"\"\"max(0, z); its slope at 0 is 0 by convention.\"\"\"
    return _engine(z).relu()
"""

import ast
import functools
import inspect
import linecache
import os
import re
import textwrap
from pathlib import Path

from mgcourse import course

_PACKAGE = Path(__file__).parents[1]


def source(thing):
    """How something is written.

    Parameters
    ----------
    thing : function, method, property, class or module
        `mg.Value`, `mg.Value.backward`, `mg.value`, or what you defined in a cell.

    Returns
    -------
    Source

    Raises
    ------
    TypeError
        If `thing` is written in C, or is a thing of another kind, such as a number.
    ValueError
        If its text was not kept, as with code made by `exec`.
    """
    thing = _bare(thing)
    if not (inspect.isroutine(thing) or inspect.isclass(thing) or inspect.ismodule(thing)):
        kind = type(thing).__name__
        raise TypeError(
            f"source shows functions, classes and modules, and this is a {kind}: {thing!r:.60}; "
            f"try its class, source(type(…))"
        )
    return Source(*_lookup(thing))


class Source:
    """A piece of program, ready to be read.

    Attributes
    ----------
    text : str
        As it is written, without the indentation of what it stands in.
    file : pathlib.Path or None
        Where it is written; None for a cell.
    """

    def __init__(self, text, file):
        self.text = textwrap.dedent(text).strip("\n")
        self.file = Path(file) if Path(file).is_file() and file.endswith(".py") else None

    def _repr_mimebundle_(self, include=None, exclude=None):
        # a fence longer than any within
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", self.text)), default=0))
        page = f"{fence}python\n{self.text}\n{fence}\n"
        where = self._where()
        return {
            "text/plain": self.text,
            "text/markdown": f"{where}\n\n{page}" if where else page,
        }

    def __repr__(self):
        return self.text

    def _where(self):
        """The file's name; a link where it is the course's own and stands in its folder."""
        if self.file is None:
            return ""
        if not self.file.is_relative_to(_PACKAGE):
            return f"`{self.file.name}`"
        name = f"`{self.file.relative_to(_PACKAGE.parent).as_posix()}`"
        try:
            root = course.find_course()
        except course.CourseNotFound:
            return name
        if _PACKAGE.parent != root:
            return name
        return f"[{name}]({Path(os.path.relpath(self.file)).as_posix()})"


def _bare(thing):
    """The function within a property, a bound method, a decorated or half-filled function."""
    if isinstance(thing, property):
        thing = thing.fget
    while isinstance(thing, functools.partial):
        thing = thing.func
    return inspect.unwrap(thing) if callable(thing) else thing


def _lookup(thing):
    """The text of `thing`, and the name of the file or cell that holds it."""
    name = getattr(thing, "__qualname__", getattr(thing, "__name__", repr(thing)))
    try:
        if inspect.isclass(thing) and thing.__module__ == "__main__":
            return _class_in_a_cell(thing)
        return inspect.getsource(thing), inspect.getsourcefile(thing) or ""
    except TypeError:
        raise TypeError(
            f"{name} is built into Python, written in C: there is no Python text to show; "
            f"help({name}) tells what it does"
        ) from None
    except OSError:
        raise ValueError(
            f"the text of {name} was not kept; define it in a cell or in a file"
        ) from None


def _class_in_a_cell(cls):
    """Python looks for a class in its module's file, and a notebook has none."""
    for member in vars(cls).values():
        code = getattr(_bare(getattr(member, "__func__", member)), "__code__", None)
        lines = linecache.getlines(code.co_filename) if code else []
        for node in ast.walk(ast.parse("".join(lines))):
            if (
                isinstance(node, ast.ClassDef)
                and node.name == cls.__name__
                and node.lineno <= code.co_firstlineno <= node.end_lineno
            ):
                first = min(line.lineno for line in [node, *node.decorator_list])
                return "".join(lines[first - 1 : node.end_lineno]), code.co_filename
    raise OSError
