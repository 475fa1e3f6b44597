"""Lab A: the next letter of a novel, from counts and from a network, bold or shy.

>>> probabilities(np.array([1000.0, 999.0]), 1.0).round(2).tolist()
[0.73, 0.27]
>>> plain("Call me ISHMAEL!")
'call me ishmael'
"""

import re
from collections import Counter, defaultdict
from functools import cache

import numpy as np

from mgcourse.chapters.digits_net import network
from mgcourse.chapters.experiment import Experiment
from mgcourse.data import novel
from mgcourse.loss import cross_entropy
from mgcourse.optim import Adam
from mgcourse.tensors import tensor

LETTERS = " abcdefghijklmnopqrstuvwxyz"
SEEN = 6  # letters the network looks back on
HIDDEN = 64
BATCH = 24  # small enough that one core multiplies it fastest
PLACE = {letter: i for i, letter in enumerate(LETTERS)}


def plain(text):
    """Small letters a to z, and single spaces for everything else."""
    return re.sub("[^a-z]+", " ", text.lower()).strip()


@cache
def halves():
    """The first 85 % of the novel's letters to learn from, and the rest; as numbers 0 to 26."""
    codes = np.array([PLACE[letter] for letter in plain(novel())])
    cut = int(0.85 * len(codes))
    return codes[:cut], codes[cut:]


def probabilities(logits, temperature):
    """Softmax of the logits divided by the temperature."""
    raised = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
    return raised / raised.sum(axis=-1, keepdims=True)


# By counting ---------------------------------------------------------------------------------


def counted(codes, order):
    """How often each letter follows each run of up to `order` letters."""
    tables = [defaultdict(Counter) for _ in range(order + 1)]
    text = codes.tolist()
    for i, letter in enumerate(text):
        for back in range(min(order, i) + 1):
            tables[back][tuple(text[i - back : i])][letter] += 1
    return tables


def by_counts(tables, run, doubt=5.0):
    """Probabilities of the next letter: long runs first, filled up by shorter ones."""
    p = np.full(len(LETTERS), 1 / len(LETTERS))
    for back, table in enumerate(tables):
        seen = table.get(tuple(run[len(run) - back :]) if back else ())
        if seen is None:
            break
        found = np.zeros(len(LETTERS))
        found[list(seen)] = list(seen.values())
        p = (found + doubt * p) / (found.sum() + doubt)
    return p


def bits_by_counts(order):
    """Bits a letter on the new part, looking back `order` letters."""
    old, new = halves()
    tables, text = counted(old, order), new.tolist()
    costs = [
        -np.log2(by_counts(tables, text[i - order : i])[text[i]]) for i in range(SEEN, len(text))
    ]
    return float(np.mean(costs))


# By a network --------------------------------------------------------------------------------


def pictures(codes):
    """Runs of six letters as rows of 6 · 27 zeros and ones, and the letters that follow."""
    rows = len(codes) - SEEN
    runs = np.stack([codes[i : i + rows] for i in range(SEEN)], axis=1)
    return runs, codes[SEEN:]


def one_hot(runs):
    """(n, 6) numbers as (n, 162) zeros and ones."""
    return (runs[..., None] == np.arange(len(LETTERS))).reshape(len(runs), -1).astype(float)


def reader(seed, steps=4000):
    """162-64-27, trained on runs of the old part."""
    rng = np.random.default_rng(seed)
    runs, following = pictures(halves()[0])
    model = network(rng, (SEEN * len(LETTERS), HIDDEN, len(LETTERS)))
    adam = Adam(model.parameters(), lr=0.002)
    for _ in range(steps):
        rows = rng.integers(0, len(runs), BATCH)
        loss = cross_entropy(model(tensor(one_hot(runs[rows]))), following[rows])
        adam.zero_grad()
        loss.backward()
        adam.step()
    return model


def bits(model, codes):
    """Bits a letter: cross-entropy in base 2."""
    runs, following = pictures(codes)
    return float(cross_entropy(model(tensor(one_hot(runs))), following).item() / np.log(2))


def read(seed, steps):
    """Bits a letter of the network, on the old part and on the new one."""
    model = reader(seed, steps)
    old, new = halves()
    return {"old": bits(model, old), "new": bits(model, new)}


READ = Experiment(
    "14-letters",
    "The first chapters of Moby-Dick in small letters a to z and spaces; the first 85 % train, "
    "the rest is new. 162-64-27 (six letters back, as zeros and ones), ReLU, cross-entropy, "
    "Adam, step size 0.002, batch 24.",
    read,
    cases={str(steps): {"steps": steps} for steps in (1000, 4000, 16000, 48000)},
    again=("1000", 0),
    within=0.15,
)


def written(model, temperature, length=120, seed=14, start="call me"):
    """A text letter by letter: each drawn from what the network thinks of the six before."""
    rng = np.random.default_rng(seed)
    text = [PLACE[letter] for letter in start]
    for _ in range(length):
        logits = model(tensor(one_hot(np.array([text[-SEEN:]])))).data[0]
        text.append(int(rng.choice(len(LETTERS), p=probabilities(logits, temperature))))
    return "".join(LETTERS[i] for i in text)
