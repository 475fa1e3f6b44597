"""Lab B: sixty words of a novel or of an address? And what it is that gives them away.

>>> train, test = passages()
>>> len(train[0]) > 250, len(test[0]) > 80
(True, True)
"""

import re
from collections import Counter
from functools import cache

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, fit, network
from mgcourse.chapters.experiment import Experiment
from mgcourse.data import address, novel

WORDS = 60
NAMES = ("address", "novel")


@cache
def passages():
    """Runs of sixty words: the first three quarters of each text train, its last quarter is new.

    Returns
    -------
    train, test : pairs of (list of lists of words, array of labels); 1 for the novel
    """
    texts = [re.findall("[a-z]+", text().lower()) for text in (address, novel)]
    least = min(len(words) // WORDS for words in texts)
    runs = [[words[i * WORDS : (i + 1) * WORDS] for i in range(least)] for words in texts]
    cut = 3 * least // 4

    def labelled(parts):
        return [run for part in parts for run in part], np.repeat([0, 1], len(parts[0]))

    return labelled([part[:cut] for part in runs]), labelled([part[cut:] for part in runs])


@cache
def vocabulary(kind):
    """Words of the training runs: "all" that occur thrice, the "30" commonest, or the "rest"."""
    counts = Counter(word for run in passages()[0][0] for word in run)
    common = [word for word, _ in counts.most_common(30)]
    often = [word for word, n in counts.items() if n >= 3]
    return {"all": often, "30": common, "rest": [w for w in often if w not in common]}[kind]


def counts(runs, words):
    """How often each word stands in each run: (n, words)."""
    place = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(runs), len(words)))
    for row, run in enumerate(runs):
        for word in run:
            if word in place:
                table[row, place[word]] += 1
    return table


def sorter(seed, kind, hidden=None, epochs=40):
    """A line over the words (or a net with `hidden` units), and its vocabulary."""
    words, rng = vocabulary(kind), np.random.default_rng(seed)
    runs, y = passages()[0]
    X = counts(runs, words)
    sizes = (len(words), hidden, 2) if hidden else (len(words), 2)
    model = network(rng, sizes)
    return fit(model, X, y, SGD(model.parameters(), lr=0.05), rng, epochs), words


def sorted_runs(seed, kind, hidden=None):
    """Accuracy on new runs, %."""
    model, words = sorter(seed, kind, hidden)
    runs, y = passages()[1]
    return accuracy(model, counts(runs, words), y)


SORTED = Experiment(
    "14-topics",
    "The first chapters of Moby-Dick and the State of the Union address of 1851 in runs of 60 "
    "words; the first three quarters of each train, the last quarter is new. Counts of words that "
    "occur at least three times in training; a line, or a net with 16 ReLU units; cross-entropy, "
    "SGD, step size 0.05, batch 32, 40 epochs.",
    sorted_runs,
    cases={
        "line, all": {"kind": "all"},
        "net, all": {"kind": "all", "hidden": 16},
        "line, 30": {"kind": "30"},
        "line, rest": {"kind": "rest"},
    },
    again=("line, 30", 0),
    within=4.0,
)


def one_word(word):
    """Accuracy on new runs of a rule: a run with this word is the novel's."""
    runs, y = passages()[1]
    return 100.0 * float(np.mean(np.array([word in run for run in runs]) == (y == 1)))


def verdict(text, kind="all", seed=0):
    """Probability that a text is the novel's, and the words that pull most, as (word, pull)."""
    model, words = _sorter(seed, kind)
    run = re.findall("[a-z]+", text.lower())
    row = counts([run], words)[0]
    pulls = row * (model[0].W.data[:, 1] - model[0].W.data[:, 0])
    logit = pulls.sum() + model[0].b.data[1] - model[0].b.data[0]
    order = np.argsort(-abs(pulls))[:6]
    return float(1 / (1 + np.exp(-logit))), [(words[i], float(pulls[i])) for i in order]


_sorter = cache(sorter)
