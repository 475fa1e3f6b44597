"""Chapter 12's race on digits: six rules, the same ten step sizes for each, ten splits.

Whoever tunes one rule and not its rival measures the tuning. So every rule gets the same
budget: ten runs a split on 1,150 rows, of which 287 validation rows choose one; the test rows
see the chosen one only, trained again on all 1,437 rows.

>>> chosen("Adam", seed=0) in RATES
True
>>> len(CASES)
60
"""

from dataclasses import replace
from functools import cache
from math import comb

import numpy as np

from mgcourse import optim
from mgcourse.chapters.digits_net import accuracy, network, split, train, training
from mgcourse.chapters.experiment import Experiment
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel

EPOCHS = 5
LEARNING_ROWS = 1150  # of the 1,437; the other 287 validate
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
RULES = {  # what a learner chooses → how it is made, step size apart
    "plain": (optim.SGD, {}),
    "momentum": (optim.SGD, {"momentum": 0.9}),
    "Adagrad": (optim.Adagrad, {}),
    "RMSprop": (optim.RMSprop, {}),
    "Adadelta": (optim.Adadelta, {}),
    "Adam": (optim.Adam, {}),
}
DEFAULTS = {  # the step sizes that PyTorch takes where nobody says one
    "plain": 0.001,
    "momentum": 0.001,
    "Adagrad": 0.01,
    "RMSprop": 0.01,
    "Adadelta": 1.0,
    "Adam": 0.001,
}


def rule(name, params, lr):
    """The optimiser called so, over `params`."""
    make, settings = RULES[name]
    return make(params, lr=lr, **settings)


def run(data, name, lr, epochs=EPOCHS):
    """Train a fresh network; accuracy on `data`'s test rows, and the last epoch's loss."""
    model = network(data.rng)
    with np.errstate(over="ignore", invalid="ignore"):  # the largest step sizes diverge
        *_, loss = training(model, data, rule(name, model.parameters(), lr), epochs)
        return accuracy(model, data.X_test, data.y_test), loss


def held_back(data):
    """The split with validation rows in the place of the test rows."""
    n = LEARNING_ROWS
    return replace(data, X=data.X[:n], y=data.y[:n], X_test=data.X[n:], y_test=data.y[n:])


def one_cell(seed, name, lr):
    """Validation accuracy after learning from 1,150 rows; test accuracy and loss with 1,437."""
    validation, _ = run(held_back(split(seed)), name, lr)
    test, loss = run(split(seed), name, lr)
    return {"validation": validation, "test": test, "loss": loss}


CASES = {f"{name} {lr:g}": {"name": name, "lr": lr} for name in RULES for lr in RATES}
RACE = Experiment(
    "12-race",
    "Digits, ink 0 to 1, 360 test rows; 64-32-10, ReLU, cross-entropy, batch 32, 5 epochs. "
    "Step sizes 0.0001 to 3 for each rule; momentum 0.9, all else as PyTorch has it. Validation: "
    "1,150 rows learned, 287 judge. Test: 1,437 rows learned.",
    one_cell,
    cases=CASES,
    seeds=tuple(range(10)),
    again=("Adam 0.01", 0),
    within=2.0,
)


def rival(seed, name, lr):
    """Test accuracy and the last epoch's training loss."""
    test, loss = run(split(seed), name, lr)
    return {"test": test, "loss": loss}


RIVALS = Experiment(
    "12-rivals",
    "Digits, ink 0 to 1, 1,437 rows to learn from, 360 test rows; 64-32-10, ReLU, cross-entropy, "
    "batch 32, 5 epochs. Adam at 0.003, plain SGD at 0.1 and at 0.5.",
    rival,
    cases={
        "Adam at 0.003": {"name": "Adam", "lr": 0.003},
        "SGD at 0.1": {"name": "plain", "lr": 0.1},
        "SGD at 0.5": {"name": "plain", "lr": 0.5},
    },
    within=2.0,
)


# Any two, as anybody would have tuned them ------------------------------------------------


def duel(first="Adam", first_lr=0.003, second="plain", second_lr=0.1):
    """Test accuracy of two rules, each at one step size, a dot a split."""
    results = RACE.kept()
    scores = [
        results.of(f"{name} {lr:g}", "test")
        for name, lr in ((first, first_lr), (second, second_lr))
    ]
    means = [float(score.mean()) for score in scores]
    ahead = int((scores[0] > scores[1]).sum())
    behind = int((scores[0] < scores[1]).sum())
    gap = means[0] - means[1]
    names = [f"{name} at η {lr:g}" for name, lr in ((first, first_lr), (second, second_lr))]
    verdict = (
        f"{names[0 if gap > 0 else 1]} is ahead by {abs(gap):.1f} points"
        if abs(gap) >= 0.05
        else "On the mean, a draw"
    )
    spread = np.linspace(-0.16, 0.16, len(scores[0]))
    wrong = [100 - score for score in scores]
    return {
        "pairs": _pairs(spread, wrong),
        "first": (wrong[0], 1 + spread),
        "second": (wrong[1], spread),
        "means": ([100 - mean for mean in means], [1, 0]),
        "names": [
            (97, 1.3, f"{names[0]}: right {_range(scores[0])} %, mean {means[0]:.1f}"),
            (97, -0.42, f"{names[1]}: right {_range(scores[1])} %, mean {means[1]:.1f}"),
        ],
        "gap": gap,
        "titles": [verdict],
        "words": (
            f"{names[0]}: {_range(scores[0])} %, mean {means[0]:.1f}. {names[1]}: "
            f"{_range(scores[1])} %, mean {means[1]:.1f}. The first is ahead on {ahead} of "
            f"{len(scores[0])} splits, behind on {behind}."
        ),
    }


def _range(scores):
    return f"{scores.min():.1f}–{scores.max():.1f}"


def _pairs(spread, wrong):
    """A thin line from each split's dot to its other dot, with gaps between."""
    x = np.column_stack([wrong[0], wrong[1], np.full(len(spread), np.nan)]).ravel()
    y = np.column_stack([1 + spread, spread, np.full(len(spread), np.nan)]).ravel()
    return x, y


def two_rivals(lock=None):
    """Choose two rules and tune each as you please: who wins?"""
    panel = Panel(
        Line("pairs", style.STROKE, width=0.7),
        Dots("first", style.BLUE, size=9),
        Dots("second", style.ORANGE, size=9, square=True),
        Dots("means", style.STROKE, size=16, hollow=True, stroke=2.5),
        Text("names", size=11, anchor="end"),
        x=(1, 100),
        y=(-0.6, 1.6),
        log="x",
        xlabel="wrong on 360 test digits, %  (left is better)",
        still=_percents,
    )
    rates = {"text": "{:g}", "name": "step size"}
    return live(
        duel,
        panels=[panel],
        controls={
            "first": Choice(list(RULES), "Adam", name="first rule"),
            "first_lr": Slider(RATES, 0.003, symbol="η₁", **rates),
            "second": Choice(list(RULES), "plain", name="second rule"),
            "second_lr": Slider(RATES, 0.1, symbol="η₂", **rates),
        },
        lock=lock,
        title="Two rules after five epochs, each as somebody tuned it",
    )


def _percents(ax):
    ax.set_yticks([])
    ax.set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    ax.minorticks_off()


# The same budget for everybody ------------------------------------------------------------


@cache
def _table(name):
    """Validation and test accuracy of a rule: two arrays (seeds, step sizes)."""
    results = RACE.kept()
    return tuple(
        np.array([results.of(f"{name} {lr:g}", key) for lr in RATES]).T
        for key in ("validation", "test")
    )


def chosen(name, seed):
    """The step size with the best validation accuracy on a split; the smallest of equals."""
    return RATES[int(_table(name)[0][seed].argmax())]


def tuned(name):
    """Test accuracy on each split at the step size its validation rows chose."""
    validation, test = _table(name)
    return test[np.arange(len(test)), validation.argmax(axis=1)]


def with_budget(name, runs):
    """Mean test accuracy where only `runs` of the ten step sizes, drawn at random, are tried.

    Exact: of n settings in order of validation, the i-th best is the best of those tried with
    probability C(n − 1 − i, runs − 1) / C(n, runs).
    """
    validation, test = _table(name)
    order = np.argsort(-validation, axis=1, kind="stable")
    n = len(RATES)
    weights = [comb(n - 1 - i, runs - 1) / comb(n, runs) for i in range(n)]
    return float((np.take_along_axis(test, order, axis=1) @ weights).mean())


def budget(runs=1):
    """What a tuning budget buys: each rule's mean test accuracy, and its splits."""
    names = list(RULES)
    counts = np.arange(1, runs + 1)
    means = [with_budget(name, runs) for name in names]
    best = names[int(np.argmax(means))]
    return {
        **{name: (counts, [with_budget(name, k) for k in counts]) for name in names},
        "now": ([runs] * len(names), means),
        **{
            f"{name} name": [
                (
                    runs + 0.2,
                    97.5 - 4.6 * place,
                    f"{'╌ ' * LOOKS[name][1]}{name} {means[names.index(name)]:.1f}",
                )
            ]
            for place, name in enumerate(sorted(names, key=lambda n: -with_budget(n, runs)))
        },
        "means": dict(zip(names, means)),
        "titles": [f"{style.several(runs, 'run')} each: {best} leads with {max(means):.1f} %"],
        "words": f"With {style.several(runs, 'run')} for each rule: "
        + ", ".join(f"{name} {mean:.1f}" for name, mean in zip(names, means))
        + " % on average.",
    }


LOOKS = {
    "plain": (style.GREY, False),
    "momentum": (style.GREEN, False),
    "Adagrad": (style.PURPLE, True),
    "RMSprop": (style.ORANGE, True),
    "Adadelta": (style.GREY, True),
    "Adam": (style.BLUE, False),
}


def what_a_budget_buys(lock=None):
    """Drag the number of runs that each rule may spend on finding its step size."""
    panel = Panel(
        *(Line(name, colour, dashed=dashed) for name, (colour, dashed) in LOOKS.items()),
        Dots("now", style.STROKE, size=8, hollow=True),
        *(Text(f"{name} name", colour, size=11) for name, (colour, _) in LOOKS.items()),
        x=(1, 12.5),
        y=(38, 100),
        xlabel="runs each rule may spend on its step size",
        ylabel="right on test digits, %",
        grid=True,
        still=lambda ax: ax.set_xticks(range(1, 11)),
    )
    return live(
        budget,
        panels=[panel],
        controls={"runs": Slider(range(1, 11), 1, name="runs each", text="{}", play=True)},
        lock=lock,
        title="What a tuning budget buys",
        height=3.6,
    )


# A contest of your own --------------------------------------------------------------------

MOST_RUNS = 10


def contest(tries, splits=range(10, 20)):
    """Tune two rules and let them meet: what was found, line by line.

    Each setting is tried once, on the validation rows of split 0. The best of each rule then
    meets the other's on ten splits that nobody has used. Ahead on nine of ten counts as shown: a
    fair coin does that, one way or the other, once in fifty times.

    Parameters
    ----------
    tries : dict
        Name of a class in `mgcourse.optim` → list of its settings, at most ten:
        `{"SGD": [{"lr": 0.1, "momentum": 0.9}], "Adam": [{"lr": 0.01}]}`.
    splits : sequence of int

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there are not two rules, or one has no run or more than ten.
    """
    if len(tries) != 2 or not all(1 <= len(each) <= MOST_RUNS for each in tries.values()):
        counts = ", ".join(f"{name} {len(each)}" for name, each in tries.items())
        raise ValueError(f"two rules with 1 to {MOST_RUNS} runs each are due; given: {counts}")
    lines, scores = [], {}
    for name, settings in tries.items():
        found = [_tried(held_back(split(0)), name, each) for each in settings]
        best = settings[int(np.argmax(found))]
        scores[name] = np.array([_tried(split(seed), name, best) for seed in splits])
        lines.append(
            f"{name}: {style.several(len(found), 'run')}, best on validation "
            f"{', '.join(f'{key} {value:g}' for key, value in best.items())} "
            f"({max(found):.1f} %); test {_range(scores[name])}, mean {scores[name].mean():.1f}"
        )
    return "\n".join([*lines, _verdict(*scores.items())])


def _tried(data, name, settings):
    model = network(data.rng)
    with np.errstate(over="ignore", invalid="ignore"):
        train(model, data, getattr(optim, name)(model.parameters(), **settings), EPOCHS)
        return accuracy(model, data.X_test, data.y_test)


def _verdict(first, second):
    gaps = first[1] - second[1]
    ahead = first[0] if gaps.mean() > 0 else second[0]
    won = int((gaps > 0).sum() if ahead == first[0] else (gaps < 0).sum())
    said = f"{ahead} is ahead by {abs(gaps.mean()):.1f} points, on {won} of {len(gaps)} splits"
    if won >= 0.9 * len(gaps):
        return f"{said}: shown, for these settings, this network and five epochs."
    return f"{said}: not shown."
