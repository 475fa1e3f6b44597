"""How a verdict looks: one calm card, with a mark, the points and one sentence."""

import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from mgcourse.show import style


@dataclass
class Verdict:
    """What the checker found.

    Attributes
    ----------
    id : str
        The exercise.
    points, out_of : float
    says : str
        The sentence; for a known mistake the rung of its hints that is due.
    mistake : str
        The name of the mistake recognised, or "".
    hints : tuple of str
        All rungs of its hint.
    right : tuple of str
        The groups of cases that are right, where not all are.
    table : list of (str, object, object)
        What, expected, got: the smallest case that differs.
    lines : list of str
        The learner's own lines an exception came through.
    note : str
        Anything else worth a sentence.
    """

    id: str
    points: float
    out_of: float
    chapter: str
    section: str
    says: str = ""
    mistake: str = ""
    hints: tuple = ()
    right: tuple = ()
    table: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    note: str = ""

    def __post_init__(self):
        if self.hints:
            self.says = self.hints[0]

    @property
    def passed(self):
        """All points."""
        return self.points >= self.out_of

    @property
    def words(self):
        """The verdict in one line."""
        mark = "✓ right" if self.passed else "✗ not yet"
        return f"{self.id} {mark}, {self.points:g} of {self.out_of:g} points. {self.says}".strip()

    @property
    def more(self):
        """What stands beneath the sentence, as lines for a terminal."""
        rows = (f"{of}: expected {_told(due)}, yours {_told(got)}" for of, due, got in self.table)
        lines = (self._right_so_far(), *self.lines, *rows, self.note)
        return [style.shorten(line, 200) for line in lines if line]

    def climb(self, times):
        """Show the rung that is due when the same mistake came `times` times."""
        if self.hints:
            self.says = self.hints[min(max(times, 1), len(self.hints)) - 1]

    def __repr__(self):
        return str(self.points)  # nbgrader reads the points of partial credit here

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": self.card()}

    def card(self, linked=True):
        """The card as HTML, with a link into the course where there is one beside it."""
        colour, mark = (style.GREEN, "✓ Right") if self.passed else (style.ORANGE, "✗ Not yet")
        parts = [
            f"<strong>{mark}</strong> · {self.points:g} of {self.out_of:g} points",
            escape(self._right_so_far()),
            _prose(self.says.removeprefix("Right.") if self.passed else self.says),
            *(f"<code>{escape(line)}</code>" for line in self.lines),
            self._table_html(),
            self._link() if linked and not self.passed else "",
            _prose(self.note),
        ]
        body = "".join(f"<div style='margin:3px 0'>{part}</div>" for part in parts if part)
        return (
            f"<div role='status' class='mg-verdict' style='border-left:5px solid {colour};"
            f"padding:4px 12px;margin:4px 0;max-width:720px;line-height:1.5'>{body}</div>"
        )

    def _right_so_far(self):
        named = ", ".join(filter(None, self.right))
        return f"Right so far: {named}." if named else ""

    def _table_html(self):
        if not self.table:
            return ""
        cell = "style='text-align:left;padding:1px 12px 1px 0'"
        rows = "".join(
            f"<tr><td {cell}>{escape(str(what))}</td><td {cell}>{_shown(due)}</td>"
            f"<td {cell}>{_shown(got)}</td></tr>"
            for what, due, got in self.table
        )
        head = "".join(f"<th {cell}>{title}</th>" for title in ("", "expected", "yours"))
        return f"<table><tr>{head}</tr>{rows}</table>"

    def _link(self):
        anchor = quote(self.section.replace(" ", "-"))
        target = f"../../notebooks/{self.chapter}.ipynb#{anchor}"
        return f"<a href='{target}'>Where the chapter explains it: {escape(self.section)}</a>"


def _prose(text):
    """As HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _shown(x):
    return escape(_told(x))


def _told(x):
    return style.number(x, 6) if isinstance(x, float) else style.shorten(str(x), 160)
