"""Four networks in which every slope is 0, for four different reasons.

All four are built from `Value`s, run forward and back, and what was measured is told.

>>> for card in four():
...     print(f"{card.why:9}  loss {card.loss:.3f}")
solved     loss 0.000
dead       loss 0.185
saturated  loss 0.500
twins      loss 0.500
"""

from dataclasses import dataclass

from mgcourse.data import ring
from mgcourse.value import Value

ROWS, TARGETS = ((0.1, 0.2), (0.3, 0.4)), (0.5, 0.7)


@dataclass(frozen=True)
class Card:
    """What was measured on one network.

    Attributes
    ----------
    why : str
        solved, dead, saturated or twins.
    network : str
        How it is built, in words.
    loss : float
    slope : float
        The largest slope of any parameter, without its sign.
    sums : (float, float)
        The lowest and the highest sum z that its last bend was given, over all rows.
    """

    why: str
    network: str
    loss: float
    slope: float
    sums: tuple


def four():
    """The four cards."""
    points, labels = ring()
    relu, tanh = Value.relu, Value.tanh
    units = ((0.6, 0.1, 0.2), (0.3, 0.5, 0.1), (0.2, 0.4, 0.3))  # w₁, w₂, b of each
    up, down = (0.4, 0.3, 0.5, 0.2), (-0.4, -0.3, -0.5, -0.2)
    reached = [_Net(units, up, relu)(x)[0].data for x in ROWS]
    solved = _Net(units, up, relu)
    dead = _Net(units, down, relu, last=relu)
    saturated = _Net(((3.0, 2.0, 30.0),) * 3, (10.0,) * 4, tanh, last=tanh)
    twins = _Net(((0.0, 0.0, 0.0),) * 8, (0.0,) * 9, tanh)
    return [
        _measured("solved", "2-3-1, relu", solved, ROWS, reached),
        _measured("dead", "2-3-1, relu after both layers", dead, ROWS, TARGETS),
        _measured("saturated", "2-3-1, tanh after both layers", saturated, ROWS, (0.0, 0.0)),
        _measured("twins", "2-8-1, tanh, on the ring", twins, points.tolist(), labels.tolist()),
    ]


class _Net:
    """A 2-H-1 network from its numbers; called with a row, it gives its answer and the sums of
    its last bend: the output's, or the hidden units' where the output is linear.
    """

    def __init__(self, units, output, bend, last=None):
        self.units = [[Value(w) for w in unit] for unit in units]
        self.output = [Value(v) for v in output]
        self.bend, self.last = bend, last
        self.parameters = [p for unit in (*self.units, self.output) for p in unit]

    def __call__(self, x):
        sums = [sum((w * xi for w, xi in zip(unit, x)), unit[-1]) for unit in self.units]
        z = sum((v * self.bend(s) for v, s in zip(self.output, sums)), self.output[-1])
        return (self.last(z), [z]) if self.last else (z, sums)


def _measured(why, network, net, rows, targets):
    """One forward and one backward pass on half the mean of the squared errors."""
    answers, sums = zip(*map(net, rows))
    loss = sum((a - t) ** 2 for a, t in zip(answers, targets)) / (2 * len(rows))
    loss.backward()
    given = [z.data for row in sums for z in row]
    slope = max(abs(p.grad) for p in net.parameters)
    return Card(why, network, loss.data, slope, (min(given), max(given)))
