"""The drill on a page: the graph, one gradient asked after another, drawn in as it is found.

>>> drill(seed=1)
Drill: fill in the gradients, from the result back to the leaves.
"""

from html import escape

import ipywidgets as widgets

from mgcourse.show import style
from mgcourse.show.graph import draw
from mgcourse.show.marks import INK
from mgcourse.study import puzzle
from mgcourse.study.drill import Drill

_FIT = {"width": "auto"}
_SLOPES_SHOWN = 2  # up to this level the local slopes stand on the edges


def drill(seed=None, level=None, store=None):
    """Practise the chain rule.

    Parameters
    ----------
    seed : int, optional
        The same seed, the same graphs.
    level : int, optional
        1 to 6; where you stopped last time unless told.
    store : optional
        Where level and mistakes are kept; the learner's progress unless told.

    Returns
    -------
    DrillPage

    Raises
    ------
    ValueError
        If there is no such level.
    """
    return DrillPage(Drill(seed, level, store))


class DrillPage(widgets.VBox):
    """Graph, question, answer; works from the keyboard: Enter checks, then goes on."""

    def __init__(self, session):
        self.session = session
        self._at_first = picture(session)
        self._head, self._graph = widgets.HTML(), widgets.HTML()
        # the value comes with Enter or on leaving, so that a quick hand is never cut short
        self._field = widgets.Text(
            continuous_update=False,
            style={"description_width": "initial"},
            layout={"width": "13em"},
        )
        self._field.observe(self._typed, names="value")
        self._field.on_msg(self._entered)
        self._check, self._hint, self._show, self._next = (
            self._button(name, react)
            for name, react in (
                ("Check", lambda: None),  # leaving the field has checked it already
                ("Hint", self._give_hint),
                ("Show me", lambda: self._said(session.show())),
                ("Next graph", self._go_on),
            )
        )
        row = [self._field, self._check, self._hint, self._show, self._next]
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        self._asked, self._reply, self._tally = (widgets.HTML() for _ in range(3))
        box = widgets.HBox(row, layout=wrap)
        super().__init__([self._head, self._graph, self._asked, box, self._reply, self._tally])
        self.add_class("mg-drill")
        self._refresh()

    @property
    def reply(self):
        """What was said last, in words."""
        return self._words

    def _button(self, name, react):
        button = widgets.Button(description=name, layout=_FIT)
        button.on_click(lambda _: react())
        return button

    def _typed(self, change):
        if change["new"].strip() and self.session.place:
            self._said(self.session.answer(change["new"]))

    def _entered(self, widget, content, buffers):
        if content.get("event") == "submit" and not self.session.place:
            self._go_on()

    def _give_hint(self):
        if self.session.place:
            self._tell("Hint", self.session.hint(), style.STROKE)

    def _go_on(self):
        self.session.next()
        self._tell("", "", style.STROKE)
        self._refresh()
        self._field.focus()

    def _said(self, reply):
        self._field.value = ""
        colour = style.GREEN if reply.right else style.ORANGE
        self._tell("✓" if reply.right else "✗ Not yet.", reply.says, colour)
        if reply.right:
            self._refresh()

    def _tell(self, mark, words, colour):
        self._words = words
        self._reply.value = words and (
            f'<div role="status" style="border-left:5px solid {colour};padding:2px 12px;'
            f'max-width:720px;line-height:1.5;color:{INK}">{mark} {escape(words)}</div>'
        )

    def _refresh(self):
        """Graph, question and buttons as they are due."""
        session = self.session
        self._head.value = _line(f"Level {session.puzzle.level}: {_says(session)}", bold=True)
        self._graph.value = picture(session)._repr_mimebundle_()["text/html"]
        asking = session.place is not None
        self._field.description = f"∂L/∂{session.asked} =" if asking else "Enter: next graph"
        self._field.placeholder = "number" if asking else ""
        self._field.tooltip = session.question
        for button in (self._check, self._hint, self._show):
            button.layout.display = "" if asking else "none"
        self._next.description = "Skip this graph" if asking else "Next graph"
        # a box shows its operation, not which operand came first: that stands here
        made = [f"{v.label} = {puzzle.formula(v)}" for v in session.puzzle.values if v._prev]
        self._asked.value = _line(" · ".join(made)) + _line(session.question, bold=True)
        told = () if asking else filter(None, [session.note, *session.summary()])
        self._tally.value = "".join(map(_line, told))

    def _repr_mimebundle_(self, **kwargs):
        page = (
            '<figure class="mg-drill" style="margin:0">'
            f"{self._at_first._repr_mimebundle_()['text/html']}"
            "<p>How fast does the result follow each value?</p></figure>"
        )
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self), "text/html": page}

    def __repr__(self):
        return "Drill: fill in the gradients, from the result back to the leaves."


def picture(session):
    """The graph with the gradients that are known, "?" at the one that is asked."""
    solved = session.place is None
    shown = {}
    for value in session.puzzle.values:
        twin = shown[id(value)] = _Twin()
        twin.label, twin.data, twin._op = value.label, value.data, value._op
        twin._prev = tuple(shown[id(parent)] for parent in value._prev)
        if solved or session.puzzle.level <= _SLOPES_SHOWN:
            twin._local = value._local
        hidden = _Hidden("?" if value.label == session.asked else "…")
        twin.grad = value.grad if value.label in session.known else hidden
    return draw(shown[id(session.puzzle.result)])


class _Twin:
    """What `draw` needs of a value, with as much of it in sight as is known."""


class _Hidden:
    """A gradient nobody has found yet."""

    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text

    def __rmul__(self, local):
        return self


def _says(session):
    return puzzle.LEVELS[session.puzzle.level].says


def _line(words, bold=False):
    weight = "font-weight:600;" if bold else ""
    return f'<p style="margin:2px 0;{weight}color:{INK}">{escape(words)}</p>'
