"""Play an expression: forward value by value, then backward arrow by arrow.

Forward, each value is computed from its operands. Backward, each arrow multiplies the
gradient at its head by its slope and adds the product to the gradient at its tail; a value
passes on only what is complete.

>>> import mgcourse as mg
>>> a, b = mg.Value(2.0, label="a"), mg.Value(4.0, label="b")
>>> L = (a + b) * a
>>> L.label = "L"
>>> figure = player(L)
>>> figure.set(step=3)
>>> figure.words
'Backward: L follows itself, ∂L/∂L = 1.'
>>> figure.set(step=7)
>>> figure.words
'Backward through v1 = a + b, to b: gradient 2 × slope 1 = 2. b: 0 + 2 = 2.'
"""

import re
from dataclasses import dataclass

from mgcourse.show.controls import Slider
from mgcourse.show.expand import expanded
from mgcourse.show.live import LiveFigure
from mgcourse.show.names import as_latex
from mgcourse.show.operations import formula, in_latex, in_words, latex_number
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.style import signed, text_width
from mgcourse.show.trace import trace
from mgcourse.show.typeset import typeset

_FOOT = 64  # points for the arithmetic
_SIZE, _LEFT, _BASELINE = 14, 8, 36  # points, of that arithmetic
_WIDE = 630  # points; a wider graph is shown smaller, and its arithmetic not
_SECONDS = 1.0  # from one step to the next while it plays


def player(y, *, expand=False, lock=None):
    """A slider that walks forward and then backward through an expression.

    Parameters
    ----------
    y : Value
        The result; at most 60 values behind it.
    expand : bool
        Whether fused `w·x + b` values are played as products and sums.
    lock : Prediction, optional
        The question to be answered first.

    Returns
    -------
    LiveFigure
    """
    nodes = trace(y)
    scene = Scene(expanded(nodes) if expand else nodes, _FOOT)
    steps = play(scene.nodes, scene.names_of)
    turn = next(i for i, step in enumerate(steps) if step.known == len(scene.nodes))
    last = len(steps) - 1
    typeset(steps[-1].latex, _SIZE)  # the first formula loads fonts; nobody shall wait for it later

    def compute(step):
        return steps[step].shown(scene)

    return LiveFigure(
        compute,
        scene,
        {
            "step": Slider(
                range(len(steps)),
                name="step",
                text=lambda step: f"{step} of {last}",
                play=True,
                seconds=_SECONDS,
            )
        },
        lock,
        f"{scene.names_of[-1]}, forward and backward",
        presets={"Forward": {"step": 0}, "Backward": {"step": turn + 1 if last > turn else turn}},
    )


@dataclass(frozen=True)
class Step:
    """One moment of a play.

    Attributes
    ----------
    known : int
        How many values have been computed.
    gradients : tuple of float or None
        What each value's gradient has come to so far.
    owed : tuple of int
        How many arrows are still to bring something to each value; its gradient is finished
        where there are none.
    lit : frozenset of int
        Values to look at.
    edge : (int, int) or None
        The arrow walked: a value, and which of its operands.
    latex : str
        The arithmetic.
    sum_ : str
        The same in plain characters.
    words : str
        The same in a sentence.
    """

    known: int
    gradients: tuple
    owed: tuple
    lit: frozenset
    edge: tuple | None
    latex: str
    sum_: str
    words: str

    def shown(self, scene):
        """What `live` draws."""
        numbers = [n.data if n.index < self.known or not n.parents else None for n in scene.nodes]
        edges = frozenset({self.edge} if self.edge else ())
        moment = Moment(
            numbers,
            list(self.gradients),
            lit=self.lit,
            edges=edges,
            notes=[*map(_arrived, self.gradients, self.owed)],
            foot=self._arithmetic(scene.width - 2 * _LEFT),
        )
        return {"scene": moment, "words": self.words}

    def _arithmetic(self, room):
        """The arithmetic as SVG, made smaller where it is longer than `room`."""
        size = _SIZE * min(max(1.0, room / _WIDE), 1.5)
        if set_ := typeset(self.latex, size, _LEFT, _BASELINE):
            svg, width = set_
            if width > room:
                svg, _ = typeset(self.latex, size * room / width, _LEFT, _BASELINE)
            return svg
        size *= min(1.0, room / max(text_width(self.sum_, size), 1))
        return line(_LEFT, _BASELINE, self.sum_, size, bold=True)


def _arrived(gradient, owed):
    """What stands beneath a number, and what colours it: a gradient may not be finished yet."""
    if gradient is None:
        return "grad –", None
    return f"{'so far' if owed else 'grad'} {signed(gradient)}", gradient


def play(nodes, names):
    """All steps, forward and then backward; a pure function.

    Parameters
    ----------
    nodes : list of Node
        Parents first.
    names : list of str
        What each is called.
    """
    return [*_forward(nodes, names), *_backward(nodes, names)]


def _forward(nodes, names):
    nothing, owed = (None,) * len(nodes), (0,) * len(nodes)
    leaves = frozenset(node.index for node in nodes if not node.parents)
    words = "Forward: the leaves have their numbers."
    yield Step(0, nothing, owed, leaves, None, "", "", words)
    letters = [as_latex(name) for name in names]
    for node in nodes:
        if node.parents:
            sum_ = f"{names[node.index]} = {_made(node, nodes, names)} = {signed(node.data)}"
            text = formula(node).text
            symbols = in_latex(text, _operands(node, letters))
            numbers = in_latex(text, _operands(node, [_number(n.data) for n in nodes]))
            latex = _equal(letters[node.index], symbols, numbers, _number(node.data))
            lit = frozenset({node.index})
            yield Step(node.index + 1, nothing, owed, lit, None, latex, sum_, f"Forward: {sum_}.")


def _backward(nodes, names):
    last = nodes[-1]
    totals = [0.0] * len(nodes)
    totals[-1] = 1.0
    owed = [sum(node.parents.count(i) for node in nodes) for i in range(len(nodes))]
    uses = tuple(owed)
    everything = len(nodes)
    letters = [as_latex(name) for name in names]
    slopes = [rf"\frac{{\partial {letters[-1]}}}{{\partial {letter}}}" for letter in letters]
    d = f"∂{names[-1]}/∂{names[-1]} = 1"
    words = f"Backward: {names[-1]} follows itself, {d}."
    known, lit = _known(totals, owed, uses), frozenset({last.index})
    yield Step(everything, known, tuple(owed), lit, None, _equal(slopes[-1], "1"), d, words)
    for node in reversed(nodes):
        for operand, (parent, local) in enumerate(zip(node.parents, node.local)):
            before, above = totals[parent], totals[node.index]
            first = owed[parent] == uses[parent]
            sent = local * above if above else 0.0  # nothing follows from a slope of 0
            totals[parent] += sent
            owed[parent] -= 1
            product = f"gradient {signed(above)} × slope {signed(local)} = {signed(sent)}"
            added = f"{names[parent]}: {signed(before)} + {_atom(sent)} = {signed(totals[parent])}"
            made = f"{names[node.index]} = {_symbols(node, names)}"
            words = f"Backward through {made}, to {names[parent]}: {product}. {added}."
            slope = in_latex(formula(node).slopes[operand], _operands(node, letters))
            so_far = "" if first else f"{_number(before)} + "
            to_come = r" + \ldots" if owed[parent] else ""
            latex = _equal(
                slopes[parent],
                rf"{so_far}{slopes[node.index]} \cdot {_factor(slope)}{to_come}",
                rf"{so_far}{_factor(_number(above))} \cdot {_factor(_number(local))}{to_come}",
                _number(totals[parent]) + to_come,
            )
            yield Step(
                everything,
                _known(totals, owed, uses),
                tuple(owed),
                frozenset({node.index, parent}),
                (node.index, operand),
                latex,
                f"{_atom(above)} × {_atom(local)} = {signed(sent)}\u2003→\u2003{added}",
                words,
            )


def _known(totals, owed, uses):
    """What each gradient has come to; None where nothing has arrived yet."""
    return tuple(
        None if still and still == all_ else total for total, still, all_ in zip(totals, owed, uses)
    )


def _made(node, nodes, names):
    """`w · x = 0.5 · 2`"""
    numbers = {f"p{i}": _atom(nodes[parent].data) for i, parent in enumerate(node.parents)}
    return f"{_symbols(node, names)} = {in_words(formula(node).text, numbers)}"


def _symbols(node, names):
    return in_words(formula(node).text, _operands(node, names))


def _operands(node, written):
    """What is written for each operand of a formula and for its result."""
    names = {f"p{i}": written[parent] for i, parent in enumerate(node.parents)}
    return names | {"y": written[node.index]}


def _number(x):
    return latex_number(x, digits=3)


def _factor(latex):
    """In brackets where a product would take it apart."""
    outside = re.sub(r"\{[^{}]*\}|\([^()]*\)", "", latex)
    apart = latex.startswith("-") or re.search(r" [-+] ", outside)
    return rf"\left({latex}\right)" if apart else latex


def _equal(*parts):
    """`a = b = c`, without saying the same twice."""
    return " = ".join(part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1])


def _atom(x):
    text = signed(x)
    return f"({text})" if text.startswith("−") else text
