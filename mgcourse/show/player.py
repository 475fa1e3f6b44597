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

from dataclasses import dataclass

from mgcourse.show.controls import Slider
from mgcourse.show.expand import expanded
from mgcourse.show.live import LiveFigure
from mgcourse.show.operations import formula, in_words
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.style import signed
from mgcourse.show.trace import trace

_FOOT = 44  # points for the arithmetic
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
    sum_ : str
        The arithmetic.
    words : str
        The same in a sentence.
    """

    known: int
    gradients: tuple
    owed: tuple
    lit: frozenset
    edge: tuple | None
    sum_: str
    words: str

    def shown(self, scene):
        """What `live` draws."""
        numbers = [n.data if n.index < self.known or not n.parents else None for n in scene.nodes]
        size = min(15.0, scene.width / (0.56 * max(len(self.sum_), 1)))
        foot = line(8, 26, self.sum_, size, bold=True)
        edges = frozenset({self.edge} if self.edge else ())
        moment = Moment(
            numbers,
            list(self.gradients),
            lit=self.lit,
            edges=edges,
            notes=[*map(_arrived, self.gradients, self.owed)],
            foot=foot,
        )
        return {"scene": moment, "words": self.words}


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
    yield Step(0, nothing, owed, leaves, None, "", words)
    for node in nodes:
        if node.parents:
            sum_ = f"{names[node.index]} = {_made(node, nodes, names)} = {signed(node.data)}"
            lit = frozenset({node.index})
            yield Step(node.index + 1, nothing, owed, lit, None, sum_, f"Forward: {sum_}.")


def _backward(nodes, names):
    last = nodes[-1]
    totals = [0.0] * len(nodes)
    totals[-1] = 1.0
    owed = [sum(node.parents.count(i) for node in nodes) for i in range(len(nodes))]
    uses = tuple(owed)
    everything = len(nodes)
    d = f"∂{names[-1]}/∂{names[-1]} = 1"
    words = f"Backward: {names[-1]} follows itself, {d}."
    known = _known(totals, owed, uses)
    yield Step(everything, known, tuple(owed), frozenset({last.index}), None, d, words)
    for node in reversed(nodes):
        for operand, (parent, local) in enumerate(zip(node.parents, node.local)):
            before, above = totals[parent], totals[node.index]
            sent = local * above if above else 0.0  # nothing follows from a slope of 0
            totals[parent] += sent
            owed[parent] -= 1
            product = f"gradient {signed(above)} × slope {signed(local)} = {signed(sent)}"
            added = f"{names[parent]}: {signed(before)} + {_atom(sent)} = {signed(totals[parent])}"
            made = f"{names[node.index]} = {_symbols(node, names)}"
            words = f"Backward through {made}, to {names[parent]}: {product}. {added}."
            yield Step(
                everything,
                _known(totals, owed, uses),
                tuple(owed),
                frozenset({node.index, parent}),
                (node.index, operand),
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
    operands = {f"p{i}": names[parent] for i, parent in enumerate(node.parents)}
    return in_words(formula(node).text, operands)


def _atom(x):
    text = signed(x)
    return f"({text})" if text.startswith("−") else text
