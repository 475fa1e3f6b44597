"""How long a drawing takes, from the call to the picture, `dot` included."""

import contextlib
import random
import statistics

from measure import Row, in_turns

import mgcourse as mg


def at_random(size):
    """Sums and products of values picked at random, in the end of all that nobody used."""
    rng = random.Random(0)
    values = [mg.Value(rng.random()) for _ in range(size // 3)]
    unused = list(values)
    while len(values) + len(unused) < size:
        a, b = unused.pop(rng.randrange(len(unused))), rng.choice(values)
        values.append(a * b if rng.random() < 0.5 else a + b)
        unused.append(values[-1])
    while len(unused) > 1:
        unused.append(unused.pop(0) + unused.pop(0))
    return unused[0]


def loop(steps):
    """A state that meets the same two values again at each step."""
    x, w = mg.Value(0.5), mg.Value(0.3)
    state = x
    for _ in range(steps):
        state = (state * w + x).tanh()
    return state


def endless(size):
    total = mg.Value(0.0)
    for _ in range(size):
        total = total + 1
    return total


def drawn(value):
    """What draws it, or is refused."""

    def work():
        with contextlib.suppress(ValueError):
            mg.draw(value, collapse=None)

    return work


def rows():
    graphs = {
        "draw 10 values": (at_random(11), 50),
        "draw 1,000 values": (at_random(1001), 1000),
        "draw 1,250 values at random": (at_random(1251), 1000),
        "draw a loop of 40 steps": (loop(40), 1000),
        "refuse a loop of 400 steps": (loop(400), 1000),
        "refuse 100,000 values, with advice": (endless(100_000), 1000),
    }
    times = in_turns(*(drawn(value) for value, _ in graphs.values()), rounds=5)
    for (work, (_, wanted)), taken in zip(graphs.items(), times):
        yield Row(work, "", 1e3 * statistics.median(taken), "ms", wanted, most=True)
