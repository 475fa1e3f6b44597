"""Exercises of chapter 13, *Generalisation*."""

from itertools import pairwise

import numpy as np

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "13-generalisation"


# 13.1: the slope of a penalty ----------------------------------------------------------------


def add_l2(grads, params, alpha):
    """Gradients of the loss plus ½α‖W‖², weights only."""
    return {
        name: grad + alpha * params[name] if "W" in name else grad for name, grad in grads.items()
    }


def _weights_too_strong(grads, params, alpha):
    return {k: g + alpha * params[k] ** 2 if "W" in k else g for k, g in grads.items()}


def _penalty_itself(grads, params, alpha):
    return {k: g + alpha * params[k] ** 2 / 2 if "W" in k else g for k, g in grads.items()}


def _everything(grads, params, alpha):
    return {k: g + alpha * params[k] for k, g in grads.items()}


def _biases_only(grads, params, alpha):
    return {k: g if "W" in k else g + alpha * params[k] for k, g in grads.items()}


def _loss_only(grads, params, alpha):
    return dict(grads)


def _halved(grads, params, alpha):
    return {k: g + alpha * params[k] / 2 if "W" in k else g for k, g in grads.items()}


def _doubled(grads, params, alpha):
    return {k: g + 2 * alpha * params[k] if "W" in k else g for k, g in grads.items()}


def _away_from_zero(grads, params, alpha):
    return {k: g - alpha * params[k] if "W" in k else g for k, g in grads.items()}


def _penalty_alone(grads, params, alpha):
    return {k: alpha * params[k] if "W" in k else g for k, g in grads.items()}


def _signs(grads, params, alpha):
    return {k: g + alpha * np.sign(params[k]) if "W" in k else g for k, g in grads.items()}


def observe_gradients(answers, probe):
    """Each array of the dict that comes back, under its name."""
    grads, params, alpha = probe.given
    return observe.result_of(answers[0], _arrays(grads), _arrays(params), alpha)


def _arrays(named):
    return {name: np.array(value, dtype=float) for name, value in named.items()}


EX_13_1 = Exercise(
    "13.1",
    name="the slope of a penalty",
    weight=2,
    reference=(add_l2,),
    observe=observe_gradients,
    chapter=CHAPTER,
    section="2 · Penalties and dropout",
    probes=(
        Probe("W1 = 3, its slope 0, α = 0.1", ({"W1": [[0.0]]}, {"W1": [[3.0]]}, 0.1)),
        Probe(
            "W1 = 2, b1 = 4, their slopes 1 and 5, α = 0.1",
            ({"W1": [[1.0]], "b1": [5.0]}, {"W1": [[2.0]], "b1": [4.0]}, 0.1),
        ),
        Probe(
            "two layers, negative weights, α = 0.25",
            (
                {"W1": [[1.0, -2.0]], "b1": [0.5, 0.5], "W2": [[3.0], [0.0]], "b2": [-1.0]},
                {"W1": [[-2.0, 4.0]], "b1": [1.0, -3.0], "W2": [[-8.0], [0.5]], "b2": [2.0]},
                0.25,
            ),
        ),
    ),
    mistakes=(
        Mistake(
            "αw²",
            (_weights_too_strong,),
            (
                "w = 3, α = 0.1: you added 0.9; from 3 to 3.1 the penalty grows by 0.0305. How fast "
                "is that?",
                "Your term grows with the square of w. The penalty does; does its slope too?",
                "½·0.1·w² at w = 3 is 0.45. If w grows by 1 hundredth, by how many hundredths of "
                "what does it grow?",
            ),
        ),
        Mistake(
            "the penalty itself",
            (_penalty_itself,),
            (
                "w = 3, α = 0.1: you added 0.45, which is the penalty. How fast does it grow from 3 "
                "to 3.1, where it is 0.4805?",
                "A gradient holds slopes. What is the slope of a parabola at w?",
                "0.4805 − 0.45 over a way of 0.1: which number is that?",
            ),
        ),
        Mistake(
            "biases pay too",
            (_everything,),
            (
                "b1 = 4, its slope 5, α = 0.1: yours came out 5.4. Who charged the bias?",
                "The penalty is ½α‖W‖². Which of W1 and b1 stands in it?",
                "Your rule is the same for all names. What tells the 2 kinds of names apart?",
            ),
        ),
        Mistake(
            "only the biases pay",
            (_biases_only,),
            (
                "W1 = 3, α = 0.1: you added 0 to its slope. Which letter has the penalty?",
                "b1 = 4 got 0.4 more. Is there a b in ½α‖W‖²?",
                "Your rule picks by name, and picks the other half. What does its condition say of "
                '"W1"?',
            ),
        ),
        Mistake(
            "the loss pays, the weights feel nothing",
            (_loss_only,),
            (
                "w = 3, α = 0.1: the loss is up by 0.45, and your slope is still 0. What do the "
                "weights feel?",
                "Your gradients came back as they went in. Where would α have to enter, for a step "
                "to be another one?",
                "Move w from 3 to 2.9, and the penalty falls by 0.0295. Which slope says so?",
            ),
        ),
        Mistake(
            "half the slope",
            (_halved,),
            (
                "w = 3, α = 0.1: you added 0.15; from 3 to 3.1 the penalty grows by 0.0305. How "
                "fast is that?",
                "The ½ is in the penalty for a reason. What does it cancel?",
                "The slope of w² at 3 is 6. Half of it, times 0.1, is …?",
            ),
        ),
        Mistake(
            "twice the slope",
            (_doubled,),
            (
                "w = 3, α = 0.1: you added 0.6; from 3 to 3.1 the penalty grows by 0.0305. How fast "
                "is that?",
                "You took the slope of αw². Which number stands before α in the task?",
                "The slope of w² at 3 is 6. What does the ½ make of it, times 0.1?",
            ),
        ),
        Mistake(
            "pushes weights away from 0",
            (_away_from_zero,),
            (
                "w = 3, α = 0.1: you gave −0.3. Descent goes against the slope: does w rise or "
                "fall?",
                "With your sign a step makes a weight of 3 larger. Does the penalty fall then?",
                "From 3 to 3.1 the penalty grows by 0.0305. Which sign has its slope?",
            ),
        ),
        Mistake(
            "the penalty in place of the loss",
            (_penalty_alone,),
            (
                "W1 = 2, slope 1, α = 0.1: you gave 0.2. What became of the 1?",
                "Your weights only hear the penalty. Who tells them about the rows?",
                "A sum of 2 terms has which slope?",
            ),
        ),
        Mistake(
            "L1's slope",
            (_signs,),
            (
                "w = 3, α = 0.1: you added 0.1, and for w = 2 as well. Is ½w² equally steep in "
                "both places?",
                "Yours is the slope of α|w|. Which penalty has the task?",
                "From 3 to 3.1 the penalty grows by 0.0305, from 2 to 2.1 by 0.0205. What do these "
                "slopes follow?",
            ),
        ),
    ),
)


# 13.2: dropout -------------------------------------------------------------------------------


def dropout(x, q, rng, training):
    """The numbers that got through, and the mask: 0 or 1/(1 − q) a number."""
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= q) / (1 - q)
    return x * mask, mask


def dropout_backward(dout, mask):
    """Through the same mask."""
    return dout * mask


def _unscaled(x, q, rng, training):
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= q) * 1.0
    return x * mask, mask


def _scaled_at_the_test(x, q, rng, training):
    if not training:
        return x * (1 - q), np.full(x.shape, 1 - q)
    mask = (rng.random(x.shape) >= q) * 1.0
    return x * mask, mask


def _on_at_the_test(x, q, rng, training):
    return dropout(x, q, rng, True)


def _keeps_q(x, q, rng, training):
    return dropout(x, 1 - q, rng, training)


def _keeps_q_scaled_otherwise(x, q, rng, training):
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) < q) / (1 - q)
    return x * mask, mask


def _whole_columns(x, q, rng, training):
    if not training:
        return x, np.ones(x.shape)
    mask = np.ones(x.shape) * (rng.random(x.shape[1]) >= q) / (1 - q)
    return x * mask, mask


def _whole_rows(x, q, rng, training):
    if not training:
        return x, np.ones(x.shape)
    mask = np.ones(x.shape) * (rng.random((x.shape[0], 1)) >= q) / (1 - q)
    return x * mask, mask


def _mask_without_scale(x, q, rng, training):
    if not training:
        return x, np.ones(x.shape)
    kept = rng.random(x.shape) >= q
    return x * kept / (1 - q), kept * 1.0


def _new_mask_backward(dout, mask):
    return dout * (np.random.default_rng(1).random(mask.shape) >= 0.5) * mask.max()


def _open_backward(dout, mask):
    return dout


def _scale_lost_backward(dout, mask):
    return dout * (mask > 0)


def observe_dropout(answers, probe):
    """What the mask looks like, what it did, and what comes back through a given one."""
    forward, backward = answers
    what, *given = probe.given
    if what == "backward":
        return observe.result_of(backward, np.array(given[0]), np.array(given[1]))
    q, seed, training = given
    x = np.random.default_rng(seed).uniform(1, 2, (100, 100))
    before = x.copy()
    out, mask = forward(x, q, np.random.default_rng(seed + 1), training)
    out, mask = np.asarray(out, dtype=float), np.asarray(mask, dtype=float)
    if out.shape != x.shape or mask.shape != x.shape:
        return {"shape of out": list(out.shape), "shape of mask": list(mask.shape)}
    silent = out == 0
    seen = {
        "silent of 10": round(10 * float(silent.mean())),
        "what a survivor is multiplied by": float(np.median((out / before)[~silent]))
        if (~silent).any()
        else 0.0,
        "out is x times mask": bool(np.allclose(out, before * mask)),
        "whole rows fall silent": bool(silent.all(axis=1).any()),
        "whole columns fall silent": bool(silent.all(axis=0).any()),
    }
    if not np.array_equal(before, x):
        seen["changed"] = "x was changed by the call"
    return seen


def _other_rate(given, rng):
    """Another rate, still one that the tenths tell apart, and another stream."""
    if given[0] == "backward":
        return given
    return ("forward", rng.choice((0.2, 0.3, 0.4)), rng.randint(1, 9999), given[3])


EX_13_2 = Exercise(
    "13.2",
    name="dropout",
    weight=3,
    reference=(dropout, dropout_backward),
    observe=observe_dropout,
    vary=_other_rate,
    chapter=CHAPTER,
    section="2 · Penalties and dropout",
    probes=(
        Probe("backward, 2 numbers", ("backward", [[4.0, 0.7]], [[2.0, 0.0]]), "backward"),
        Probe(
            "backward, a table",
            (
                "backward",
                [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
                [[0.0, 1.25, 1.25], [1.25, 0.0, 1.25]],
            ),
            "backward",
        ),
        Probe("training, q = 0.2, 100 rows of 100", ("forward", 0.2, 1, True), "training"),
        Probe("training, q = 0.4, 100 rows of 100", ("forward", 0.4, 2, True), "training"),
        Probe("at the test, q = 0.4", ("forward", 0.4, 3, False), "at the test"),
    ),
    mistakes=(
        Mistake(
            "survivors not scaled",
            (_unscaled, dropout_backward),
            (
                "q = 0.4: a mean of 1.5 became 0.9. What arrives at the test, where nobody is "
                "silent?",
                "4 of 10 are silent, and the other 6 send what they always send. What would they "
                "have to send, for the sum to stay?",
                "0.6 of the numbers must carry all of the sum. Each of them times what?",
            ),
        ),
        Mistake(
            "scaled at the test instead",
            (_scaled_at_the_test, dropout_backward),
            (
                "q = 0.4, at the test: 1.5 came out as 0.9. What does the task ask of the test?",
                "Shrinking at the test works too, but the task puts the factor on the survivors. "
                "Which 6 of 10 are those?",
                "At the test `out` is to be x itself, factor 1. Where does the factor go then?",
            ),
        ),
        Mistake(
            "on at the test",
            (_on_at_the_test, dropout_backward),
            (
                "At the test, q = 0.4: 4 of 10 numbers are 0, and others each time. Which answer is "
                "the network's?",
                "The same row twice, two answers. What tells your function that it is a test?",
                "`training` is False in 1 of the probes. Where does your code look at it?",
            ),
        ),
        Mistake(
            "q taken for the share that stays",
            (_keeps_q, dropout_backward),
            (
                "q = 0.2: 8 of 10 fell silent. What is q the rate of?",
                "You kept 2 of 10 where 8 of 10 were to stay. On which side of q lies a survivor?",
                "With q = 0 nobody is dropped. What does yours do at q = 0?",
            ),
        ),
        Mistake(
            "q stays, scaled for the others",
            (_keeps_q_scaled_otherwise, dropout_backward),
            (
                "q = 0.2: 8 of 10 fell silent, the others times 1.25. What is q the rate of?",
                "The factor is that of 8 survivors, and yours are 2. On which side of q lies a "
                "survivor?",
                "With q = 0 nobody is dropped. What does your comparison do at q = 0?",
            ),
        ),
        Mistake(
            "one draw a column",
            (_whole_columns, dropout_backward),
            (
                "100 rows: a unit is silent in all 100 or in none. How many draws did you make?",
                "Each row is to lose units of its own. What shape has your draw?",
                "x has 100 · 100 numbers. How many numbers does rng give you?",
            ),
        ),
        Mistake(
            "one draw a row",
            (_whole_rows, dropout_backward),
            (
                "Whole rows came out 0: 100 units silent at once. What does the network see of "
                "them?",
                "Each number is dropped or kept for itself. What shape has your draw?",
                "x has 100 · 100 numbers. How many numbers does rng give you?",
            ),
        ),
        Mistake(
            "the mask forgets the factor",
            (_mask_without_scale, dropout_backward),
            (
                "q = 0.2: a survivor left as 1.25 x, and your mask says 1. What will the way back "
                "multiply by?",
                "`out` is to be x times `mask`, number by number. Is it, for a survivor of 1.25 x?",
                "Backward only gets `dout` and the mask. Where would it find the 1.25?",
            ),
        ),
        Mistake(
            "a new mask on the way back",
            (dropout, _new_mask_backward),
            (
                "Unit 2 was silent, and a slope of 0.7 arrived for it. Could it have mattered?",
                "You draw a second time. Did the first draw, 1 step earlier, silence the same units?",
                "The mask that was used is there, as the 2nd argument. What does it say of a unit "
                "that was silent?",
            ),
        ),
        Mistake(
            "the way back is open to all",
            (dropout, _open_backward),
            (
                "Unit 2 was silent, and its slope came back as 0.7. Nudge it: would the output "
                "move?",
                "Forward multiplies by the mask. By what does the slope of a product multiply, for 1 "
                "number?",
                "The mask says 2 and 0. What is the slope of 2·x, and of 0·x?",
            ),
        ),
        Mistake(
            "the factor lost on the way back",
            (dropout, _scale_lost_backward),
            (
                "Unit 1 went out as 2x, and its slope came back as 4. Nudge x by 0.01: how far does "
                "2x move?",
                "You let the right ones through, each at its bare size. What did forward do to them "
                "besides?",
                "The mask says 2 for unit 1. What is the slope of 2·x?",
            ),
        ),
    ),
)


# 13.3: folds ---------------------------------------------------------------------------------


def kfold(n, k, rng):
    """k pairs (rows to train on, rows to test on)."""
    order = rng.permutation(n)
    parts = np.array_split(order, k)
    return [
        (np.concatenate([p for j, p in enumerate(parts) if j != i]), parts[i]) for i in range(k)
    ]


def _unshuffled(n, k, rng):
    parts = np.array_split(np.arange(n), k)
    return [
        (np.concatenate([p for j, p in enumerate(parts) if j != i]), parts[i]) for i in range(k)
    ]


def _drawn_anew(n, k, rng):
    pairs = []
    for i in range(k):
        order = rng.permutation(n)
        size = n // k + (i < n % k)
        pairs.append((order[size:], order[:size]))
    return pairs


def _rest_dropped(n, k, rng):
    order = rng.permutation(n)
    size = n // k
    return [
        (
            np.concatenate([order[: i * size], order[(i + 1) * size :]]),
            order[i * size : (i + 1) * size],
        )
        for i in range(k)
    ]


def _rest_in_the_last(n, k, rng):
    order = rng.permutation(n)
    size = n // k
    ends = [i * size for i in range(k)] + [n]
    return [(np.concatenate([order[:a], order[b:]]), order[a:b]) for a, b in pairwise(ends)]


def _trains_on_all(n, k, rng):
    order = rng.permutation(n)
    return [(order, part) for part in np.array_split(order, k)]


def _swapped(n, k, rng):
    return [(test, train) for train, test in kfold(n, k, rng)]


def _one_split(n, k, rng):
    return kfold(n, k, rng)[:1]


def _parts_only(n, k, rng):
    return np.array_split(rng.permutation(n), k)


def observe_folds(answers, probe):
    """Sizes, and who is tested how often; which rows they are is left to chance."""
    n, k, seed = probe.given
    pairs = [tuple(pair) for pair in answers[0](n, k, np.random.default_rng(seed))]
    if any(len(pair) != 2 for pair in pairs):
        return {"pairs": len(pairs), "in a pair": len(pairs[0])}
    pairs = [tuple(np.asarray(rows, dtype=int).ravel() for rows in pair) for pair in pairs]
    tests = [test for _, test in pairs]
    tested = np.bincount(np.concatenate(tests), minlength=n)
    return {
        "pairs": len(pairs),
        "sizes of the tests": sorted(len(test) for test in tests),
        "rows never tested": int((tested == 0).sum()) if len(tested) == n else -1,
        "rows tested more than once": bool((tested > 1).any()),
        "rows in both parts of a pair": max(len(np.intersect1d(*pair)) for pair in pairs),
        "rows in neither part of a pair": max(
            n - len(np.union1d(*pair)) if len(pair) == 2 else n for pair in pairs
        ),
        "in the order they came": all((np.diff(test) == 1).all() for test in tests),
    }


def _other_sizes(given, rng):
    n, k, _ = given
    return (n + k * rng.randint(1, 3), k, rng.randint(1, 9999))


EX_13_3 = Exercise(
    "13.3",
    name="folds",
    weight=2,
    reference=(kfold,),
    observe=observe_folds,
    vary=_other_sizes,
    chapter=CHAPTER,
    section="4 · Folds and copies",
    probes=(
        Probe("kfold(20, 5)", (20, 5, 0)),
        Probe("kfold(23, 5)", (23, 5, 1)),
        Probe("kfold(30, 2)", (30, 2, 2)),
    ),
    mistakes=(
        Mistake(
            "not shuffled",
            (_unshuffled,),
            (
                "kfold(20, 5): the first test holds rows 0, 1, 2, 3. If the rows came sorted by "
                "digit, what would each fold be tested on?",
                "rng came in, and nobody asked it anything. What were the 20 rows sorted by, when "
                "they were collected?",
                "Your parts are runs of neighbours, 4 at a time. What has to happen to the order "
                "before it is cut?",
            ),
        ),
        Mistake(
            "drawn anew for each fold",
            (_drawn_anew,),
            (
                "kfold(20, 5): some rows were tested twice. Who was not tested at all?",
                "You shuffle 5 times. How often must the order stay, for the parts not to overlap?",
                "5 parts of 1 order, or 1 part of 5 orders: which is yours?",
            ),
        ),
        Mistake(
            "the rest is dropped",
            (_rest_dropped,),
            (
                "kfold(23, 5): 5 tests of 4 are 20 rows. Which 3 are never tested?",
                "23 // 5 is 4, and 3 are left over. Which folds could take one more each?",
                "Sizes may differ by 1. How would you share 23 among 5?",
            ),
        ),
        Mistake(
            "the rest in the last fold",
            (_rest_in_the_last,),
            (
                "kfold(23, 5): your tests hold 4, 4, 4, 4 and 7 rows. By how much do they differ?",
                "The last fold took all 3 that were left over. Who else could take one?",
                "Sizes may differ by 1. How would you share 23 among 5?",
            ),
        ),
        Mistake(
            "trains on all rows",
            (_trains_on_all,),
            (
                "kfold(20, 5): all 4 test rows are in the training part too. Are they new to the "
                "network?",
                "Your training part holds 20 rows each time. How many should learn when 4 are "
                "tested?",
                "What has to be taken out of the 20 before training?",
            ),
        ),
        Mistake(
            "test and training exchanged",
            (_swapped,),
            (
                "kfold(20, 5): you train on 4 rows and test on 16. Which of the 2 comes first in a "
                "pair?",
                "Each row is tested 4 times and trains once. Was it meant the other way round?",
                "A pair is (train, test), 16 and 4. In which order are yours?",
            ),
        ),
        Mistake(
            "one split only",
            (_one_split,),
            (
                "kfold(20, 5) gave 1 pair. Who tests the other 16 rows?",
                "Where in your code does the function end, after 1 round of 5?",
                "5 folds make 5 pairs. Where are the other 4 collected?",
            ),
        ),
        Mistake(
            "parts, no pairs",
            (_parts_only,),
            (
                "kfold(20, 5) gave 5 lists of 4 rows. Which rows train while a list is tested?",
                "A pair has 2 halves, and you gave the second. What is the first?",
                "When 4 rows are tested, which 16 are left?",
            ),
        ),
    ),
)


# 13.4: shifted copies ------------------------------------------------------------------------


def augment(X, y, dx, dy):
    """The originals, then their copies moved dx right and dy down; new ink is 0."""
    pictures = np.asarray(X).reshape(-1, 8, 8)
    copies = np.zeros_like(pictures)
    for r in range(8):
        for c in range(8):
            if 0 <= r - dy < 8 and 0 <= c - dx < 8:
                copies[:, r, c] = pictures[:, r - dy, c - dx]
    return np.concatenate([X, copies.reshape(-1, 64)]), np.concatenate([y, y])


def _copies(make):
    def augment(X, y, dx, dy):
        pictures = np.asarray(X).reshape(-1, 8, 8)
        return np.concatenate([X, make(pictures, dx, dy).reshape(-1, 64)]), np.concatenate([y, y])

    return augment


def _only_copies(X, y, dx, dy):
    both, labels = augment(X, y, dx, dy)
    return both[len(X) :], labels[len(X) :]


def _copies_first(X, y, dx, dy):
    both, labels = augment(X, y, dx, dy)
    return np.concatenate([both[len(X) :], both[: len(X)]]), labels


def _labels_not_doubled(X, y, dx, dy):
    return augment(X, y, dx, dy)[0], y


def _flat_roll(X, y, dx, dy):
    return np.concatenate([X, np.roll(X, dx + 8 * dy, axis=1)]), np.concatenate([y, y])


def observe_copies(answers, probe):
    """Shapes, labels, and where the ink of a few pictures is afterwards."""
    dots, labels, dx, dy = probe.given
    X = np.zeros((len(labels), 8, 8))
    for i, (row, column, ink) in enumerate(dots):
        X[i % len(labels), row, column] = ink
    X, y = X.reshape(-1, 64), np.array(labels)
    before = X.copy(), y.copy()
    both, said = answers[0](X, y, dx, dy)
    both = np.asarray(both, dtype=float)
    seen = {"labels": observe.plain(said), "shape": list(both.shape)}
    if both.ndim == 2 and both.shape[1] == 64:
        for i, picture in enumerate(both.reshape(-1, 8, 8)):
            seen[f"ink of picture {i}"] = [
                [int(r), int(c), float(picture[r, c])] for r, c in np.argwhere(picture)
            ]
    if not (np.array_equal(before[0], X) and np.array_equal(before[1], y)):
        seen["changed"] = "X or y was changed by the call"
    return seen


def _other_ink(given, rng):
    dots, labels, dx, dy = given
    return (vary.floats(dots, rng), [rng.randint(0, 9) for _ in labels], dx, dy)


_RIGHT_DOWN = (
    "A dot in row 3, column 2, to be moved by dx = 1: in your copy it is in row 3, column 1. Which "
    "way is right?",
    "Your copies move, by the right distance, the other way. Which column of the copy is blank?",
    "Column 2 is to go to column 3. From which column does column 3 of the copy take its ink?",
)

EX_13_4 = Exercise(
    "13.4",
    name="shifted copies",
    weight=2,
    reference=(augment,),
    observe=observe_copies,
    vary=_other_ink,
    chapter=CHAPTER,
    section="4 · Folds and copies",
    probes=(
        Probe("one picture, a dot at (3, 2), dx = 1", ([(3, 2, 0.5)], [7], 1, 0)),
        Probe("two pictures, dy = 1", ([(3, 2, 0.5), (6, 5, 1.0), (0, 7, 0.25)], [4, 2], 0, 1)),
        Probe("a dot at the border, dx = 1", ([(2, 7, 1.0), (4, 4, 0.5)], [3], 1, 0)),
        Probe(
            "dx = −2, dy = 1, dots at the borders",
            ([(7, 3, 1.0), (5, 1, 0.5), (2, 6, 0.75)], [9], -2, 1),
        ),
        Probe("nothing moves", ([(1, 1, 1.0)], [1], 0, 0)),
    ),
    mistakes=(
        Mistake(
            "mirrored",
            (_copies(lambda pictures, dx, dy: pictures[:, :, ::-1]),),
            (
                "You mirrored a picture: its dot in column 2 is in column 5. What does a reader see "
                "in a mirrored 2?",
                "Left and right are exchanged, and dx = 1 was not used. Is a mirrored digit still "
                "that digit?",
                "Moving by 1 takes column 2 to column 3. What takes it to column 5?",
            ),
        ),
        Mistake(
            "ink that leaves comes back",
            (_copies(lambda p, dx, dy: np.roll(p, (dy, dx), axis=(1, 2))),),
            (
                "A dot in column 7, moved by dx = 1, came back in column 0. Does a pen do that?",
                "Rolling goes round in a ring of 8. What should stand where nothing moved in?",
                "After a move by 1 to the right, column 0 is blank. Where does yours get its ink "
                "from?",
            ),
        ),
        Mistake(
            "rolled along the flat row",
            (_flat_roll,),
            (
                "A dot in row 2, column 7, moved by dx = 1, came back in row 3, column 0. Where does "
                "a row of pixels end?",
                "In 64 numbers in a line the end of a row touches the beginning of the next. Which "
                "shape would keep them apart?",
                "A picture is 8 by 8. Along which of the 2 axes does dx go?",
            ),
        ),
        Mistake(
            "moved to the left",
            (_copies(lambda p, dx, dy: _moved(p, -dx, dy)),),
            _RIGHT_DOWN,
        ),
        Mistake(
            "moved left and up",
            (_copies(lambda p, dx, dy: _moved(p, -dx, -dy)),),
            _RIGHT_DOWN,
        ),
        Mistake(
            "right and down exchanged",
            (_copies(lambda p, dx, dy: _moved(p, dy, dx)),),
            (
                "dx = 1: your dot went from row 3 to row 4. Is that to the right?",
                "Axis 0 of a picture goes down, axis 1 to the right. Which of them did dx move?",
                "A dot at (3, 2) with dx = 1 belongs at (3, 3). Which of the 2 numbers changed in "
                "yours?",
            ),
        ),
        Mistake(
            "copies only",
            (_only_copies,),
            (
                "1 picture in, 1 picture out. Where did the original go?",
                "Your rows are all moved. Who shows the network a digit in its usual place?",
                "n rows become 2n. Which half is missing?",
            ),
        ),
        Mistake(
            "copies first",
            (_copies_first,),
            (
                "Picture 0 of yours has moved by 1, and the task begins with the originals. Which "
                "half comes first?",
                "All rows are there, in the other order. Which of the 2 do you put first?",
                "The first n rows are to be X itself. What are yours?",
            ),
        ),
        Mistake(
            "labels not doubled",
            (_labels_not_doubled,),
            (
                "2 pictures and 1 label. What does the second picture show?",
                "Your pictures doubled, your labels stayed at n. Which label has a moved 7?",
                "How many labels go with 2n rows?",
            ),
        ),
        Mistake(
            "the border smeared",
            (_copies(lambda p, dx, dy: _smeared(p, dx, dy)),),
            (
                "A dot in column 7, moved by dx = −2, is still in column 7 of your copy, and in "
                "column 5 as well. How often was it drawn?",
                "Where nothing moved in, your copy keeps the ink of the original. What ink should "
                "be there?",
                "A copy that begins as the original has ink in 2 places. What should it begin as?",
            ),
        ),
    ),
)


def _moved(pictures, dx, dy):
    copies = np.zeros_like(pictures)
    for r in range(8):
        for c in range(8):
            if 0 <= r - dy < 8 and 0 <= c - dx < 8:
                copies[:, r, c] = pictures[:, r - dy, c - dx]
    return copies


def _smeared(pictures, dx, dy):
    copies = pictures.copy()
    for r in range(8):
        for c in range(8):
            if 0 <= r - dy < 8 and 0 <= c - dx < 8:
                copies[:, r, c] = pictures[:, r - dy, c - dx]
    return copies


# 13.5: who peeked? ---------------------------------------------------------------------------

CHOICES = {
    "report": ("mean", "best", "worst"),
    "features": ("inside", "before"),
    "gap": ("measured", "smaller"),
    "copies": ("after", "before"),
    "test": ("as it is", "multiplied"),
}


def _cards(report="mean", features="inside", gap="measured", copies="after", test="as it is"):
    return lambda: {
        "report": report,
        "features": features,
        "gap": gap,
        "copies": copies,
        "test": test,
    }


EX_13_5 = Exercise(
    "13.5",
    name="who peeked?",
    weight=2,
    reference=(_cards(),),
    observe=observe.cards(**CHOICES),
    chapter=CHAPTER,
    section="4 · Folds and copies",
    probes=tuple(Probe(f"the card {card}", None, card) for card in CHOICES),
    mistakes=(
        Mistake(
            "the best fold is reported",
            (_cards(report="best"),),
            (
                "Folds 92, 95, 97: you say 97. What will a new row meet?",
                "The fold that scored 97 had 20 rows of its own. Was the network better there, or "
                "were the rows easier?",
                "In the twenty draws above, the best of 5 folds lay 6 points above the truth on "
                "average. And their mean?",
            ),
            within="report",
        ),
        Mistake(
            "the worst fold is reported",
            (_cards(report="worst"),),
            (
                "Folds 92, 95, 97: you say 92, to be on the safe side. Is a number that is too low "
                "right?",
                "Why should the fold at 92 know more about new rows than those at 95 and 97?",
                "Three guesses at one number, 92, 95, 97. Which summary uses all 3?",
            ),
            within="report",
        ),
        Mistake(
            "features chosen before the folds",
            (_cards(features="before"),),
            (
                "Pure noise, and the folds score 82. Who peeked?",
                "The best 20 of 2,000 columns were chosen with all labels in view. Which labels "
                "were those of the test rows?",
                "Choosing columns is learning. From which rows may 1 fold learn?",
            ),
            within="features",
        ),
        Mistake(
            "folds reduce overfitting",
            (_cards(gap="smaller"),),
            (
                "The network of 100 rows, scored by 5 folds: the same weights, the same rows. What "
                "has moved?",
                "A thermometer in a fever: 39.5. What has it lowered?",
                "In the twenty draws, with folds or without, training is at 100 and new rows at 89. "
                "Which of the 2 did the folds change?",
            ),
            within="gap",
        ),
        Mistake(
            "copies made before the split",
            (_cards(copies="before"),),
            (
                "Row 5 trains, and its twin, moved by 1 pixel, is in the test. Is the twin new?",
                "A copy made first can land on the other side. How many of 360 test rows have a "
                "twin that trained?",
                "The test is to hold digits that nothing was learned from. Which of the 2 orders "
                "makes sure of it?",
            ),
            within="copies",
        ),
        Mistake(
            "the test rows are multiplied",
            (_cards(test="multiplied"),),
            (
                "360 test rows became 3,600. Whose accuracy is it?",
                "Nine of ten of your test digits were never written by anyone. What did you want to "
                "know?",
                "A new digit comes as it was written, 1 picture. On which test rows do you find out "
                "how it will fare?",
            ),
            within="test",
        ),
    ),
)


EXERCISES = (EX_13_1, EX_13_2, EX_13_3, EX_13_4, EX_13_5)
