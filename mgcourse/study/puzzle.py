"""Small random graphs whose gradients can be worked out by hand.

Three to nine values, whole numbers, halves and quarters throughout, every operation of
`Value`; functions stand only where their slope is a friendly number, such as tanh at 0.

>>> import random
>>> puzzle = make(level=3, rng=random.Random(1))
>>> for step in puzzle.steps:
...     print(step)
a = 4
b = 2
p = b × a = 8
L = a + p = 12
"""

from dataclasses import dataclass

from mgcourse.show.style import number
from mgcourse.value import Value

_LEAVES = "abcd"
_INNER = "pqrstuv"
_BIG = 40  # beyond, working by hand is no fun
_AT_0 = ("tanh", "sigmoid", "exp", "swish")  # where their slopes are 1, ¼, 1 and ½


@dataclass(frozen=True)
class Level:
    """What graphs of a level are made of.

    Attributes
    ----------
    says : str
        What it practises.
    leaves, operations : (int, int)
        How many, from and to.
    kinds : str
        The operations.
    must : str
        Those of which one at least occurs.
    roads : int
        How often some value must be used at least; 1 where nothing is shared.
    """

    says: str
    leaves: tuple
    operations: tuple
    kinds: str
    must: str
    roads: int = 1


LEVELS = {
    1: Level("one step, then two: sums and products", (2, 3), (1, 2), "+ * *", "*"),
    2: Level("a longer road, with signs and plain numbers", (2, 3), (3, 3), "- * number", "*"),
    3: Level("where two roads meet", (2, 2), (2, 3), "+ - *", "*", roads=2),
    4: Level("quotients and powers", (2, 3), (3, 4), "* - / power", "/ **", roads=2),
    5: Level("functions", (2, 2), (4, 5), "* + function relu", "relu tanh sigmoid exp swish log"),
    6: Level("all of it", (2, 3), (5, 6), "+ - * / power number function relu", "* /", roads=2),
}


@dataclass(frozen=True)
class Puzzle:
    """A graph with all its gradients worked out.

    Attributes
    ----------
    level : int
    values : tuple of Value
        Parents before the values made from them; the last one is the result.
    """

    level: int
    values: tuple

    @property
    def result(self):
        """The value that everything else leads to."""
        return self.values[-1]

    @property
    def steps(self):
        """One line a value: how it is made, and its number."""
        return [
            " = ".join(filter(None, (v.label, formula(v), number(v.data, 6)))) for v in self.values
        ]

    def uses(self, value):
        """[(user, operand) …] in the order in which the walk back serves the users."""
        return [
            (user, i)
            for user in reversed(self.values)
            for i, parent in enumerate(user._prev)
            if parent is value
        ]


def make(level, rng):
    """A puzzle of this level.

    Parameters
    ----------
    level : int
        1 to 6.
    rng : random.Random
    """
    while True:
        values = _grow(LEVELS[level], rng)
        if values and _friendly(values, LEVELS[level]):
            return Puzzle(level, tuple(values))


def formula(value):
    """How a value is made, from the labels of its operands; "" for a leaf."""
    names = [parent.label for parent in value._prev]
    symbols = {"*": "×", "/": "÷", "**": "^"}
    if len(names) == 2:
        return f"{names[0]} {symbols.get(value._op, value._op)} {names[1]}"
    if not names:
        return ""
    first, *rest = value._op.split(" ")
    if not rest:
        return f"-{names[0]}" if first == "neg" else f"{first}({names[0]})"
    first, last = (symbols.get(part, part) for part in (first, rest[0]))
    return f"{names[0]} {first} {last}" if _is_sign(first) else f"{first} {last} {names[0]}"


def _is_sign(text):
    return not text.lstrip("-").replace(".", "").isdigit()


def _grow(level, rng):
    """A random graph of this kind; [] where it went wrong."""
    leaves = rng.randint(*level.leaves)
    numbers = rng.sample([-4, -3, -2, -1, 2, 3, 4, 5], leaves)
    values = [Value(n, label) for n, label in zip(numbers, _LEAVES)]
    loose = list(values)  # not used yet
    enough = leaves + rng.randint(*level.operations)
    while len(values) < enough or len(loose) > 1:
        made = _step(rng.choice(level.kinds.split()), values, loose, rng)
        if not made or len(values) + len(made) > 9:
            return []
        for value in made:
            values.append(value)
            loose = [v for v in loose if v not in value._prev] + [value]
    for value, label in zip(values[leaves:-1], _INNER):
        value.label = label
    values[-1].label = "L"
    values[-1].backward()
    return values


def _step(kind, values, loose, rng):
    """One operation, or two where a function first needs its friendly place."""
    x = rng.choice(loose)
    if kind in ("+", "-", "*", "/"):
        others = [v for v in loose if v is not x]
        y = rng.choice(others if others and rng.random() < 0.6 else values)
        if rng.random() < 0.5:
            x, y = y, x
        if kind == "/":
            return [x / y] if y.data and x is not y else []
        return [{"+": x + y, "-": x - y, "*": x * y}[kind]]
    if kind == "power":
        return [x ** rng.choice((2, 2, 3))]
    if kind == "relu":
        return [x.relu()] if x.data and x._op != "relu" else []
    if kind == "number":
        n = rng.choice((2, 3, 4, 0.5))
        return [rng.choice((lambda: x * n, lambda: n - x, lambda: x / 2, lambda: -x))()]
    name = rng.choice((*_AT_0, "log"))
    place = 1.0 if name == "log" else 0.0
    if x.data == place:
        return [getattr(x, name)()]
    moved = x + (place - x.data) if x.data < place else x - (x.data - place)
    return [moved, getattr(moved, name)()]


def _friendly(values, level):
    """Whether everybody can do it in the head, and it is worth doing."""
    used = [sum(parent is v for user in values for parent in user._prev) for v in values]
    locals_ = [local for value in values for local in value._local]
    numbers = [*(v.data for v in values), *(v.grad for v in values), *locals_]
    return (
        all(used[:-1])
        and any(value._op.split(" ")[0] in level.must.split() for value in values)
        and max(used) >= level.roads
        and (level.roads > 1 or max(used) == 1)
        and all(abs(n) <= _BIG and (4 * n).is_integer() for n in numbers)
        and sum(v.grad == 0 for v in values) <= 1
        and len({v.data for v in values}) >= len(values) - 2
    )
