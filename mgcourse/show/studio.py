"""Type any expression: its graph appears, with a slider for every variable.

The text is read against a list of what a formula may hold and never run as Python; what is
refused is shown with its place, and the last good figure stays.

>>> page = studio("(w*x + b).tanh()", w=0.5, x=2, b=-1)
>>> page.figure.set(w=1)
>>> page.figure.words
'(w*x + b).tanh() = 0.762. Slopes: w 0.84, x 0.42, b 0.42.'
>>> page.formula = "w + __import__('os')"
>>> print(page.complaint)
the functions are tanh, relu, exp, log, sigmoid, swish, each of one argument
  w + __import__('os')
      ^
"""

from html import escape

import ipywidgets as widgets

from mgcourse.show.controls import Choice, Slider
from mgcourse.show.derivation import derive
from mgcourse.show.expression import parse
from mgcourse.show.live import LiveFigure
from mgcourse.show.marks import INK
from mgcourse.show.replay import gradients
from mgcourse.show.scene import Moment, Scene
from mgcourse.show.style import shorten, signed
from mgcourse.show.trace import trace
from mgcourse.show.typeset import rows

_RANGE = [i / 10 for i in range(-30, 31)]
_STARTS = (0.5, 2.0, -1.5, 1.0)  # variables begin at these, in turn
_MOST_VARIABLES = 8
_BY = "∂"  # no variable can be called so


def studio(formula="(w*x + b).tanh()", **values):
    """A text box for a formula, and beneath it whatever was typed.

    Parameters
    ----------
    formula : str
        Numbers, names, `+ - * / **`, brackets, and the engine's functions.
    **values
        Where its variables begin: `w=0.5`.

    Returns
    -------
    Studio

    Raises
    ------
    ExpressionError
        If this first formula is not one.
    """
    return Studio(formula, values)


class Studio(widgets.VBox):
    """The widget of `studio`.

    Attributes
    ----------
    formula : str
        What is drawn; set it to draw another.
    figure : LiveFigure
        The graph with its sliders.
    complaint : str
        Why the last text was refused, and where; empty if it was not.
    """

    def __init__(self, formula, values):
        self._values = values
        self._box = widgets.Text(
            value=formula,
            description="formula",
            continuous_update=False,
            layout={"width": "min(100%, 560px)"},
        )
        self._says = widgets.HTML()
        self._says.add_class("mg-words")
        self.complaint = ""
        self.figure = figure(formula, values)
        super().__init__([self._box, self._says, self.figure])
        self.add_class("mg-live")
        self._box.observe(lambda change: self._typed(change["new"]), names="value")

    @property
    def formula(self):
        """What is drawn."""
        return self.figure.formula

    @formula.setter
    def formula(self, text):
        self._box.value = text

    def _typed(self, text):
        try:
            self.figure = figure(text, self._values)
        except (ValueError, ArithmeticError) as fault:
            self.complaint = str(fault)
        else:
            self.complaint = ""
            self.children = [self._box, self._says, self.figure]
        self._says.value = self.complaint and (
            f'<pre style="margin:4px 0;color:{INK}">{escape(self.complaint)}</pre>'
        )

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | self.figure.picture()._repr_mimebundle_()


def figure(text, values):
    """The live figure of one formula.

    Raises
    ------
    ExpressionError
        If it is not a formula.
    ValueError, ArithmeticError
        If it is too large to draw, or has no value where its variables begin.
    """
    expression = parse(text)
    if len(expression.names) > _MOST_VARIABLES:
        raise ValueError(
            f"this formula has {len(expression.names)} variables; "
            f"sliders are shown for {_MOST_VARIABLES} at most"
        )
    starts = {
        name: float(values.get(name, _STARTS[i % len(_STARTS)]))
        for i, name in enumerate(expression.names)
    }
    try:
        result = expression.evaluate(starts)
    except (ValueError, ArithmeticError):
        starts = dict.fromkeys(starts, 1.0)  # where logarithms and quotients exist
        result = expression.evaluate(starts)
    return _Figure(expression, starts, Scene(trace(result), foot_height=4))


class _Figure(LiveFigure):
    """A graph with sliders for its variables, and its derivation by one of them."""

    def __init__(self, expression, starts, scene):
        self.formula = expression.text
        self._derivation = widgets.HTML()
        controls = {
            name: Slider(sorted({*_RANGE, start}), start, name=name, text=signed)
            for name, start in starts.items()
        }
        if starts:
            controls[_BY] = Choice(list(starts), name="derive by")
        super().__init__(
            lambda **values: computed(expression, values),
            scene,
            controls,
            title=f"Graph of {shorten(expression.text)}",
        )
        self.children = [*self.children, self._derivation]

    def _show(self, numbers):
        super()._show(numbers)
        found = numbers["derivation"]
        self._derivation.value = found and _written(found)


def _written(derivation):
    """A derivation on the page: typeset, or in plain characters; what is long scrolls."""
    within = rows(derivation.latex_lines, 17)
    plain = f'<pre style="margin:0;color:{INK}">{escape(derivation.words)}</pre>'
    return (
        f'<div role="img" tabindex="0" style="margin:6px 0;overflow-x:auto" '
        f'aria-label="{escape(derivation.words)}">{within or plain}</div>'
    )


def computed(expression, values):
    """Graph, value, gradients and derivation at `values`; a pure function.

    `values` are the variables' and, under "∂", the variable to derive by.
    """
    variables = {name: values[name] for name in expression.names}
    try:
        result = expression.evaluate(variables)
    except (ValueError, ArithmeticError) as fault:
        return _without_value(expression, variables, str(fault))
    nodes = trace(result)
    slopes = gradients(nodes)
    leaf = {node.label: node for node in nodes if node.label}
    moment = Moment(
        [node.data for node in nodes],
        slopes,
        [node.local for node in nodes],
        lit=frozenset({leaf[values[_BY]].index}) if variables else frozenset(),
    )
    told = ", ".join(f"{name} {signed(slopes[leaf[name].index])}" for name in variables)
    words = f"{shorten(expression.text)} = {signed(result.data)}."
    return {
        "scene": moment,
        "derivation": derive(result, leaf[values[_BY]].value) if variables else "",
        "words": f"{words} Slopes: {told}." if told else words,
    }


def _without_value(expression, variables, fault):
    """Where a formula has no value: the graph keeps its form, and its numbers go."""
    at_one = trace(expression.evaluate(dict.fromkeys(variables, 1.0)))
    known = [variables.get(node.label) for node in at_one]
    nothing = [None] * len(at_one)
    slopes = [(None,) * len(node.parents) for node in at_one]
    return {"scene": Moment(known, nothing, slopes), "derivation": "", "words": fault}
