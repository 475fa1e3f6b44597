"""Exercises of chapter 10, *Digits*."""

import itertools

import numpy as np

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, described

CHAPTER = "10-digits"


# 10.1: one epoch, batch by batch --------------------------------------------------------------


def batches(X, y, size, rng):
    """A new order each time; rows and answers by the same numbers."""
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        rows = order[start : start + size]
        yield X[rows], y[rows]


def _drops_the_rest(X, y, size, rng):
    order = rng.permutation(len(X))
    for k in range(len(X) // size):
        rows = order[k * size : (k + 1) * size]
        yield X[rows], y[rows]


def _an_empty_one(X, y, size, rng):
    order = rng.permutation(len(X))
    for k in range(len(X) // size + 1):
        rows = order[k * size : (k + 1) * size]
        yield X[rows], y[rows]


def _shuffled_apart(X, y, size, rng):
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    for start in range(0, len(X), size):
        yield X[start : start + size], y[start : start + size]


def _only_x_shuffled(X, y, size, rng):
    X = X[rng.permutation(len(X))]
    for start in range(0, len(X), size):
        yield X[start : start + size], y[start : start + size]


def _same_order(X, y, size, rng):
    return batches(X, y, size, np.random.default_rng(0))


def _not_shuffled(X, y, size, rng):
    for start in range(0, len(X), size):
        yield X[start : start + size], y[start : start + size]


def _batches_shuffled(X, y, size, rng):
    for start in rng.permutation(np.arange(0, len(X), size)):
        yield X[start : start + size], y[start : start + size]


def _shuffled_within(X, y, size, rng):
    for start in range(0, len(X), size):
        rows = start + rng.permutation(len(X[start : start + size]))
        yield X[rows], y[rows]


def _with_replacement(X, y, size, rng):
    for start in range(0, len(X), size):
        rows = rng.integers(0, len(X), min(size, len(X) - start))
        yield X[rows], y[rows]


def _drawn_anew(X, y, size, rng):
    for start in range(0, len(X), size):
        rows = rng.permutation(len(X))[: min(size, len(X) - start)]
        yield X[rows], y[rows]


def _one_batch(X, y, size, rng):
    rows = rng.permutation(len(X))[:size]
    return [(X[rows], y[rows])]


def _as_many_as_size(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.array_split(order, size)]


def _evened_out(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.array_split(order, -(-len(X) // size))]


def _two_lists(X, y, size, rng):
    pairs = list(batches(X, y, size, rng))
    return [Xb for Xb, _ in pairs], [yb for _, yb in pairs]


def _turned_round(X, y, size, rng):
    return [(yb, Xb) for Xb, yb in batches(X, y, size, rng)]


def observe_batches(answers, probe):
    """Two epochs with one stream: sizes, whether each row came once, beside its answer, anew."""
    n, size, seed = probe.given
    X = np.column_stack([np.arange(n), np.arange(n) ** 2]).astype(float)
    y = 1000 + np.arange(n)
    was = X.copy(), y.copy()
    rng = np.random.default_rng(seed)
    epochs = [_epoch(answers[0](X, y, size, rng), most=2 * n + 4) for _ in range(2)]
    sizes, rows, labels = epochs[0]
    seen = {
        "sizes of the batches": sizes,
        "each row once": sorted(rows) == list(range(n)),
        "answers beside their rows": [r + 1000 for r in rows] == labels,
        "epochs 1 and 2 in another order": rows != epochs[1][1],
        "the order is": _order(rows, size),
        "that of the answers": _order([label - 1000 for label in labels], size),
    }
    if not (np.array_equal(X, was[0]) and np.array_equal(y, was[1])):
        seen["changed"] = "X or y came back in another order than it was given"
    return seen


def _epoch(made, most):
    """Sizes, rows and labels of what an answer yields."""
    if made is None:
        raise WrongKind("your code gave back None. Where does it yield or return its batches?")
    sizes, rows, labels = [], [], []
    for batch in itertools.islice(made, most):
        try:
            Xb, yb = batch
            Xb, yb = np.asarray(Xb, float), np.asarray(yb, float)
        except (TypeError, ValueError):
            raise WrongKind(
                f"a pair (Xb, yb) is due for each batch, and your code gave {described(batch)}. "
                "Where are the 2 arrays put together?"
            ) from None
        if Xb.ndim != 2 or yb.ndim != 1:
            raise WrongKind(
                f"Xb came with shape {Xb.shape} and yb with {yb.shape}; (rows, 2) and (rows,) are "
                "due. Which of the two stands first in your pairs?"
            )
        sizes.append(len(Xb))
        rows += Xb[:, 0].astype(int).tolist()
        labels += yb.astype(int).tolist()
    return sizes, rows, labels


def _order(rows, size):
    """How shuffled an epoch is, coarsely."""
    if rows == sorted(rows):
        return "as given"
    pieces = [rows[i : i + size] for i in range(0, len(rows), size)]
    if all(piece == sorted(piece) and len(piece) == piece[-1] - piece[0] + 1 for piece in pieces):
        return "whole batches, each as given"
    if all(max(a) < min(b) for a, b in itertools.pairwise(pieces)):
        return "new within each batch only"
    return "new"


def _other_sizes(given, rng):
    """Other numbers of rows and sizes, with some left over where there were, and none else."""
    n, size, seed = given
    batch = size + rng.randint(1, 3)
    rows = batch * (n // size + rng.randint(0, 2)) + (rng.randint(1, batch - 1) if n % size else 0)
    return max(rows, 8), batch, seed + rng.randint(1, 3)


EX_10_1 = Exercise(
    "10.1",
    name="one epoch, batch by batch",
    weight=2,
    reference=(batches,),
    observe=observe_batches,
    chapter=CHAPTER,
    section="1 · Pictures as rows",
    keeps="batches",
    vary=_other_sizes,
    probes=(
        Probe("12 rows, batches of 4", (12, 4, 1), "none left over"),
        Probe("10 rows, batches of 4", (10, 4, 0), "some left over"),
        Probe("30 rows, batches of 7", (30, 7, 2), "some left over"),
        Probe("20 rows, batches of 32", (20, 32, 3), "less than one"),
    ),
    mistakes=(
        Mistake(
            "drops the rest",
            (_drops_the_rest,),
            (
                "10 rows in batches of 4: your sizes are 4 and 4. Which rows never teach?",
                "1,437 digits in batches of 32 leave 29 for the last one. Where does your loop end?",
                "Your batches begin at rows 0 and 4 of the new order. Where would the next one "
                "begin, and how many rows are there from it on?",
            ),
        ),
        Mistake(
            "an empty batch at the end",
            (_an_empty_one,),
            (
                "12 rows in batches of 4: your sizes are 4, 4, 4 and 0. What is the mean loss of 0 "
                "rows?",
                "10 rows come out right, 12 do not. For which numbers of rows is there one batch "
                "too many?",
                "Your batches of 12 begin at 0, 4, 8 and 12. Which of these places has a row?",
            ),
        ),
        Mistake(
            "X and y shuffled apart",
            (_shuffled_apart,),
            (
                "Ten rows, two orders: hardly a row stands beside its own answer. How many times "
                "may the dice be thrown for one epoch?",
                "A picture of a 5 came with the label of another row, and a network can only guess "
                "then: 10 of 100. What must be the same for X and for y?",
                "You call for an order twice, and get two. What would you keep of the first one to "
                "use it on y as well?",
            ),
            like=(
                "answers beside their rows",
                "each row once",
                "the order is",
                "that of the answers",
            ),
        ),
        Mistake(
            "only X shuffled",
            (_only_x_shuffled,),
            (
                "Ten rows: X came in a new order, y in the old one. Which label stands beside "
                "row 7?",
                "y still begins with the answers of rows 0, 1, 2. With which rows does X begin?",
                "One list of 10 row numbers says the new order. On which of the 2 arrays do you "
                "use it?",
            ),
            like=(
                "answers beside their rows",
                "each row once",
                "the order is",
                "that of the answers",
            ),
        ),
        Mistake(
            "the same order in every epoch",
            (_same_order,),
            (
                "Epochs 1 and 2 bring the 10 rows in one and the same order. What was shuffled "
                "anew?",
                "The stream `rng` was given so that the second epoch draws on where the first one "
                "ended. Does your code of 2 epochs ask it at all?",
                "A stream begun with a fixed seed throws the same dice each time. Where does a "
                "stream begin in your function?",
            ),
        ),
        Mistake(
            "not shuffled",
            (_not_shuffled,),
            (
                "10 rows come as 0, 1, 2, 3, … in both epochs. What if the first 178 digits of a "
                "file are all a 0?",
                "Your batches are the right size, and always the same 4 rows together. Who was to "
                "mix them?",
                "`rng.permutation(10)` gives ten row numbers in a new order. Where could such "
                "numbers stand in your code?",
            ),
        ),
        Mistake(
            "whole batches shuffled",
            (_batches_shuffled,),
            (
                "Rows 0 to 3 always come together; only the 3 batches change places. What does "
                "one batch ever see of the others?",
                "With 10 rows you have 3 batches to put in order. What has 10 places to be put in "
                "order?",
                "In a file sorted by digit, 4 rows that stand together are of one digit. What has "
                "to be mixed, batches or rows?",
            ),
            like=("each row once", "answers beside their rows", "the order is"),
            within="none left over",
        ),
        Mistake(
            "shuffled within each batch",
            (_shuffled_within,),
            (
                "Your first batch always holds rows 0 to 3, in some order. Does the mean over 4 "
                "rows depend on their order?",
                "Rows 0 to 3 never meet rows 4 to 7. Before or after the cutting do you shuffle?",
                "Cut 10 rows into batches, and shuffle; or shuffle 10 rows, and cut. Which of the "
                "2 mixes across batches?",
            ),
            like=(
                "sizes of the batches",
                "each row once",
                "answers beside their rows",
                "the order is",
            ),
        ),
        Mistake(
            "drawn anew for each batch",
            (_with_replacement,),
            (
                "10 rows: some came twice in one epoch, others never. Which row is still due?",
                "Every batch draws from all 10 rows again. What must it know of the batches "
                "before it?",
                "An epoch is one pass: each of 10 rows once. How often do you have to draw an "
                "order for that?",
            ),
            like=("each row once", "answers beside their rows", "sizes of the batches"),
        ),
        Mistake(
            "one batch only",
            (_one_batch,),
            (
                "10 rows, and your epoch has one batch of 4. When do the other 6 have their turn?",
                "One batch is one step; an epoch is 3 of them here. What repeats?",
                "Your function ends with the first 4 rows of the new order. Which rows of it come "
                "next?",
            ),
        ),
        Mistake(
            "size taken for the number of batches",
            (_as_many_as_size,),
            (
                "10 rows, size 4: your sizes are 3, 3, 2, 2. How many rows were to be in one batch?",
                "You made 4 batches. Of what did the task want 4?",
                "`array_split` cuts into so many pieces. How many pieces of 4 do 10 rows make?",
            ),
            like=("sizes of the batches", "each row once"),
        ),
        Mistake(
            "evened out",
            (_evened_out,),
            (
                "10 rows, size 4: your sizes are 4, 3, 3. Which of them may be shorter than 4?",
                "The number of batches is right, 3. How many rows are left for the last one when "
                "two are full?",
                "Fill one batch of 4 after the other. What is left of 10?",
            ),
        ),
        Mistake(
            "two lists in place of pairs",
            (_two_lists,),
            (
                "A loop over what you gave back meets 2 lists, all of X and all of y. What is to "
                "come out for the first batch?",
                "`for Xb, yb in batches(…)` takes one pair at a time. How many pairs do 10 rows in "
                "batches of 4 make?",
                "Your 3 arrays of X stand in one list, your 3 of y in another. Which of them "
                "belong together?",
            ),
        ),
        Mistake(
            "the pair turned round",
            (_turned_round,),
            (
                "Your pairs hold y first: its shape is (4,). What does `for Xb, yb in …` call it?",
                "Both arrays of the first batch are right. Which of the 2 does the task name first?",
                "Xb has 2 columns, yb none. Which stands first after your `yield` or `return`?",
            ),
        ),
    ),
)


# 10.2: an honest split ------------------------------------------------------------------------


def prepare(X, y, n_test, rng):
    """Shuffle, split, scale by what the training rows say."""
    order = rng.permutation(len(X))
    test, training = order[:n_test], order[n_test:]
    middle, spread = X[training].mean(axis=0), X[training].std(axis=0)
    spread = np.where(spread == 0, 1.0, spread)
    return (
        (X[training] - middle) / spread,
        (X[test] - middle) / spread,
        y[training],
        y[test],
    )


def _parts(X, y, n_test, rng):
    order = rng.permutation(len(X))
    test, training = order[:n_test], order[n_test:]
    return X[training], X[test], y[training], y[test]


def _spread(X):
    spread = X.std(axis=0)
    return np.where(spread == 0, 1.0, spread)


def _scaled_on_all(X, y, n_test, rng):
    return _parts((X - X.mean(axis=0)) / _spread(X), y, n_test, rng)


def _each_by_its_own(X, y, n_test, rng):
    a, b, ya, yb = _parts(X, y, n_test, rng)
    return (a - a.mean(axis=0)) / _spread(a), (b - b.mean(axis=0)) / _spread(b), ya, yb


def _by_the_test_rows(X, y, n_test, rng):
    a, b, ya, yb = _parts(X, y, n_test, rng)
    return (a - b.mean(axis=0)) / _spread(b), (b - b.mean(axis=0)) / _spread(b), ya, yb


def _training_rows_only(X, y, n_test, rng):
    a, b, ya, yb = _parts(X, y, n_test, rng)
    return (a - a.mean(axis=0)) / _spread(a), b, ya, yb


def _not_scaled(X, y, n_test, rng):
    return _parts(X, y, n_test, rng)


def _no_spread(X, y, n_test, rng):
    a, b, ya, yb = _parts(X, y, n_test, rng)
    return a - a.mean(axis=0), b - a.mean(axis=0), ya, yb


def _one_number_for_all(X, y, n_test, rng):
    a, b, ya, yb = _parts(X, y, n_test, rng)
    return (a - a.mean()) / a.std(), (b - a.mean()) / a.std(), ya, yb


def _constant_columns(X, y, n_test, rng):
    a, b, ya, yb = _parts(X, y, n_test, rng)
    with np.errstate(all="ignore"):
        return (a - a.mean(axis=0)) / a.std(axis=0), (b - a.mean(axis=0)) / a.std(axis=0), ya, yb


def _overlap(X, y, n_test, rng):
    order = rng.permutation(len(X))
    test = order[:n_test]
    middle, spread = X.mean(axis=0), _spread(X)
    return (X[order] - middle) / spread, (X[test] - middle) / spread, y[order], y[test]


def _drawn_twice(X, y, n_test, rng):
    training = rng.permutation(len(X))[n_test:]
    test = rng.permutation(len(X))[:n_test]
    middle, spread = X[training].mean(axis=0), _spread(X[training])
    return (X[training] - middle) / spread, (X[test] - middle) / spread, y[training], y[test]


def _in_their_order(X, y, n_test, rng):
    a, b = X[:-n_test], X[-n_test:]
    return (
        (a - a.mean(axis=0)) / _spread(a),
        (b - a.mean(axis=0)) / _spread(a),
        y[:-n_test],
        y[-n_test:],
    )


def _the_other_way(X, y, n_test, rng):
    return prepare(X, y, len(X) - n_test, rng)


def _labels_left(X, y, n_test, rng):
    a, b, _, _ = prepare(X, y, n_test, rng)
    return a, b, y[n_test:], y[:n_test]


def _pairs(X, y, n_test, rng):
    a, b, ya, yb = prepare(X, y, n_test, rng)
    return a, ya, b, yb


def _reports(a="features", b="epoch", c="honest", d="overlap", e="training"):
    """An answer to the five reports."""
    return lambda: {"A": a, "B": b, "C": c, "D": d, "E": e}


REPORTS = ("features", "epoch", "honest", "overlap", "training")


def observe_prepare(answers, probe):
    """The split and the scaling of `prepare`, or the word for each of the reports."""
    if probe.given is None:
        return _words(answers[1](), "ABCDE", REPORTS)
    n, n_test, seed = probe.given
    stream = np.random.default_rng(900 + seed)
    X = np.column_stack([stream.normal(20, 5, n), np.full(n, 7.0), stream.uniform(0, 0.01, n)])
    X[:, 0] += np.arange(n)  # rows that stand together are alike, as in a sorted file
    y = np.arange(n)  # a label of its own tells each row
    was = X.copy()
    rng = np.random.default_rng(seed)
    first = _four(answers[0](X.copy(), y.copy(), n_test, rng))
    again = _four(answers[0](X.copy(), y.copy(), n_test, rng))
    given = X.copy(), y.copy()
    answers[0](*given, n_test, np.random.default_rng(seed))
    seen = _described(first, again, X, n)
    if not (np.array_equal(given[0], was) and np.array_equal(given[1], y)):
        seen["changed"] = "X or y was changed by the call"
    return seen


def _four(made):
    """Xtr, Xte, ytr, yte as arrays."""
    try:
        a, b, ya, yb = made
    except (TypeError, ValueError):
        raise WrongKind(
            f"four arrays are due, and your code gave {described(made)}. Which 4 are to come back?"
        ) from None
    parts = [np.asarray(part, float) for part in (a, b, ya, yb)]
    for part, name, axes in zip(parts, ("Xtr", "Xte", "ytr", "yte"), (2, 2, 1, 1)):
        if part.ndim != axes:
            raise WrongKind(
                f"{name} came with shape {part.shape}; it has {axes} "
                f"{'axes' if axes > 1 else 'axis'}. In which order do the 4 come back?"
            )
    return parts


def _described(first, again, X, n):
    """What can be said of a split whatever order it drew."""
    a, b, ya, yb = first
    train, test = ya.astype(int).tolist(), yb.astype(int).tolist()
    seen = {
        "rows that train": len(a),
        "rows that test": len(b),
        "rows in both parts": len(set(train) & set(test)),
        "rows in neither": n - len(set(train) | set(test)),
        "another split the second time": sorted(test) != sorted(again[3].astype(int).tolist()),
        "column 1, always 7, becomes": _only(np.concatenate([a[:, 1], b[:, 1]])),
    }
    columns = [0, 2]
    a, b = a[:, columns], b[:, columns]
    seen["training rows have mean 0"] = bool(np.allclose(a.mean(axis=0), 0, atol=1e-6))
    # whoever divides by n − 1 is right too
    seen["and spread 1"] = any(np.allclose(a.std(axis=0, ddof=k), 1, atol=1e-6) for k in (0, 1))
    both = np.vstack([a, b])
    seen["all rows together have mean 0"] = bool(np.allclose(both.mean(axis=0), 0, atol=1e-6))
    seen["test rows have mean 0"] = bool(np.allclose(b.mean(axis=0), 0, atol=1e-6))
    seen["test rows are scaled as the training rows are"] = _same_map(
        X[train][:, columns], a, X[test][:, columns], b
    )
    return seen


def _only(column):
    """The number that a column holds everywhere, or that it is none."""
    if not np.isfinite(column).all():
        return "not a number"
    return float(column[0]) if np.ptp(column) < 1e-9 else "different numbers"


def _same_map(raw_train, train, raw_test, test):
    """Whether one shift and one factor a column take both raw parts to what came back."""
    if len(raw_train) != len(train) or len(raw_test) != len(test):
        return False
    for raw, scaled, raw_other, scaled_other in zip(raw_train.T, train.T, raw_test.T, test.T):
        i, j = int(raw.argmin()), int(raw.argmax())
        factor = (scaled[j] - scaled[i]) / (raw[j] - raw[i])
        shift = scaled[i] - factor * raw[i]
        for r, s in ((raw, scaled), (raw_other, scaled_other)):
            if not np.allclose(factor * r + shift, s, atol=1e-6):
                return False
    return True


def _words(said, cards, choices):
    """One word a card, of those there are."""
    if not isinstance(said, dict):
        raise WrongKind(
            f"a dict is due, and your code gave {described(said)}. Which {len(cards)} keys?"
        )
    seen = {card: str(said.get(card)).strip().lower() for card in cards}
    for card, word in seen.items():
        if word not in choices:
            raise WrongKind(
                f"{card}: {said.get(card)!r} is none of {', '.join(sorted(choices))}. Which?"
            )
    return seen


def _split_mistake(name, answer, hints, **look):
    return Mistake(name, (answer, _reports()), hints, within="prepare", **look)


def _report_mistake(name, hints, **said):
    return Mistake(name, (prepare, _reports(**said)), hints, within="reports")


EX_10_2 = Exercise(
    "10.2",
    name="an honest split, five reports",
    weight=3,
    reference=(prepare, _reports()),
    observe=observe_prepare,
    chapter=CHAPTER,
    section="3 · A leak that shouts",
    vary=lambda given, rng: given and vary.whole(given, rng),
    probes=(
        Probe("10 rows, 3 of them to test", (10, 3, 0), "prepare"),
        Probe("40 rows, 15 of them to test", (40, 15, 1), "prepare"),
        Probe("the five reports", None, "reports"),
    ),
    mistakes=(
        _split_mistake(
            "scaled by all rows",
            _scaled_on_all,
            (
                "10 rows: all of them together have mean 0, and the 7 that train have not. Whose "
                "mean did you take?",
                "The 3 test rows have helped to set the mean. What were they to know of the "
                "training, and the training of them?",
                "On the day of use there are no test rows yet. From which of the 10 rows can the "
                "mean be known by then?",
            ),
        ),
        _split_mistake(
            "each part by its own",
            _each_by_its_own,
            (
                "Both parts have mean 0. A test row of 25 and a training row of 25: do both become "
                "the same number?",
                "You used two rulers, one for 7 rows and one for 3. By which of them did the "
                "network learn to read?",
                "What if the test part had one row only, minus its own mean?",
            ),
        ),
        _split_mistake(
            "scaled by the test rows",
            _by_the_test_rows,
            (
                "The 3 test rows have mean 0 and spread 1, the 7 training rows have not. Which part "
                "sets the ruler?",
                "Your ruler is made of 3 rows nobody may look at. Which 7 might be looked at?",
                "Mean and spread are learned numbers, as weights are. From which rows are the "
                "weights learned, 7 or 3?",
            ),
        ),
        _split_mistake(
            "only the training rows scaled",
            _training_rows_only,
            (
                "The 7 training rows have mean 0 and the test rows are around 20 still. What will a "
                "network make of them?",
                "A row of 25 becomes about 0 in one part and stays 25 in the other. Are both in the "
                "same unit?",
                "The network will see test rows through the same ruler or not at all. Which 2 numbers "
                "a column make that ruler?",
            ),
        ),
        _split_mistake(
            "not scaled",
            _not_scaled,
            (
                "10 rows, column 0: your training rows are around 20 still. What was to become of "
                "their mean?",
                "The split is right. Columns 0 and 2 differ in size by a factor of 1,000: what did "
                "the task want done about it?",
                "Mean 0 and spread 1 a column, by the numbers of the 7 training rows. Where does "
                "your code work these out?",
            ),
        ),
        _split_mistake(
            "spread left as it was",
            _no_spread,
            (
                "Mean 0 is there. Column 2 still runs over 0.01, column 0 over 20. Which has the "
                "louder voice?",
                "A column minus its mean has lost its place, not its size. What measures the size, "
                "for 7 rows?",
                "`np.std` with an axis gives one spread a column. What turns a spread of 5 into 1?",
            ),
        ),
        _split_mistake(
            "one mean for the whole table",
            _one_number_for_all,
            (
                "Column 1 holds 7 everywhere and did not become 0. Whose mean was taken from it?",
                "You worked out 1 mean for 3 columns. How many were due?",
                "Which axis has to go, so that (7, 3) leaves 3 means?",
            ),
            like=(
                "training rows have mean 0",
                "and spread 1",
                "test rows are scaled as the training rows are",
                "rows in both parts",
            ),
        ),
        _split_mistake(
            "0 divided by 0",
            _constant_columns,
            (
                "Column 1 holds 7 in every row, and became nan. What is its spread?",
                "7 minus its mean is 0, and 0 / 0 is no number. What did the task want such a "
                "column to become?",
                "A corner of the digits is blank in all 1,437 rows. By what may a column be divided "
                "whose spread is 0, so that it stays 0?",
            ),
        ),
        _split_mistake(
            "test rows train too",
            _overlap,
            (
                "10 rows train, and 3 of these 10 are in the test as well. Are they new there?",
                "7 + 3 is 10, and you gave 10 and 3. Which rows are counted twice?",
                "The new order has 10 places: the first 3 test. From which place on may rows train?",
            ),
        ),
        _split_mistake(
            "drawn twice",
            _drawn_twice,
            (
                "Some of the 10 rows are in both parts, as many in neither. How many orders were "
                "drawn?",
                "The sizes are right, 7 and 3, and the parts know nothing of each other. What do "
                "two drawings have in common?",
                "Draw one order of 10. Which rows are left when 3 of it are taken?",
            ),
            like=(
                "rows that train",
                "rows that test",
                "another split the second time",
                "training rows have mean 0",
            ),
        ),
        _split_mistake(
            "the last rows test",
            _in_their_order,
            (
                "The 3 test rows are always the last 3. What if the file is sorted by digit?",
                "Two calls with one stream gave the same split. Who was to draw?",
                "In these rows column 0 grows from first to last, so your test rows are all large. "
                "What would make the 3 a fair sample?",
            ),
        ),
        _split_mistake(
            "the parts exchanged",
            _the_other_way,
            (
                "10 rows, 3 to test: you train on 3 and test on 7. Which part did n_test count?",
                "Your split is clean, and your sizes are 3 and 7. Which should be larger?",
                "`order[:n_test]` has 3 rows. Which part are they?",
            ),
        ),
        _split_mistake(
            "labels in the old order",
            _labels_left,
            (
                "X was split by a new order of 10, y by the old one. Which label stands beside row 0?",
                "Your yte is 0, 1, 2 each time, whatever rows Xte holds. What has y to share with X?",
                "Xte has the rows that `order` names. Which 3 labels belong to them?",
            ),
            like=(
                "rows that train",
                "rows that test",
                "rows in both parts",
                "another split the second time",
            ),
        ),
        _split_mistake(
            "in another order",
            _pairs,
            (
                "Your second array has shape (7,), and Xte is due there. In which order does the task "
                "name the 4?",
                "All four arrays are there. Which two come first, both X or both of training?",
                "Xtr, Xte, ytr, yte: at which of the 4 places does yours differ first?",
            ),
        ),
        _report_mistake(
            "features chosen taken for honest",
            (
                "Report A: coin-flip labels, and the test says 82 %. What had seen the answers?",
                "Of 2,000 columns 20 were kept because they agree with the labels of all 100 rows. "
                "How many of these rows test later?",
                "Chosen on 70 rows alone, the same columns score 50. Which choice came before the "
                "split?",
            ),
            a="honest",
        ),
        _report_mistake(
            "epoch chosen taken for honest",
            (
                "Report B: 40 test scores, and the best is reported. Which rows chose it?",
                "Throw 40 times and report the best throw. What will the 41st be like?",
                "The test rows were asked 40 times. Which other rows could have said where to stop?",
            ),
            b="honest",
        ),
        _report_mistake(
            "overlap taken for honest",
            (
                "Report D: each row 3 times, then split. Where are the other 2 copies of a test row?",
                "A test row and its copy differ in one grey level. Is the test row new?",
                "Copy first and split later, or split first and copy later: in which of the 2 can "
                "twins be parted?",
            ),
            d="honest",
        ),
        _report_mistake(
            "training rows taken for honest",
            (
                "Report E scores 1,437 rows. Which of them had been learned?",
                "Dice for labels were learned by heart to 99 %. What does a score on learned rows say "
                "of new ones?",
                "1,797 rows less 1,437: which 360 could have been asked?",
            ),
            e="honest",
        ),
        _report_mistake(
            "honest taken for a leak",
            (
                "Report C: what did the 360 test rows decide, one thing or nothing?",
                "Mean, spread, epoch: each has been chosen by rows that train or by 360 of them kept "
                "aside. Which number has seen a test row?",
                "In report C the test rows are asked once, at the end. What could have leaked by "
                "then, in 0 looks?",
            ),
            c="epoch",
        ),
        _report_mistake(
            "epoch and features exchanged",
            (
                "Report A trained once; report B looked 40 times. What was chosen among 40, and what "
                "among 2,000?",
                "Both looked at test rows before the end. In which of the 2 was a column chosen?",
                "2,000 columns in A, 40 epochs in B. Which word belongs to which?",
            ),
            a="epoch",
            b="features",
        ),
    ),
)


# 10.3: accuracy -------------------------------------------------------------------------------


def accuracy(logits, labels):
    """The share of rows whose largest logit stands at the label."""
    return float(np.mean(logits.argmax(axis=1) == labels))


def _axis_0(logits, labels):
    return np.mean(logits.argmax(axis=0) == labels)


def _axis_0_loop(logits, labels):
    best = logits.argmax(axis=0)
    return sum(best[i] == labels[i] for i in range(len(best))) / len(labels)


def _flat(logits, labels):
    return np.mean(logits.argmax() == labels)


def _in_percent(logits, labels):
    return 100 * accuracy(logits, labels)


def _count(logits, labels):
    return int((logits.argmax(axis=1) == labels).sum())


def _error_rate(logits, labels):
    return 1 - accuracy(logits, labels)


def _share_of_truth(logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return p[np.arange(len(labels)), labels].mean()


def _which_rows(logits, labels):
    return logits.argmax(axis=1) == labels


def _above_zero(logits, labels):
    return np.mean(logits[np.arange(len(labels)), labels] > 0)


def _above_half(logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.mean(p[np.arange(len(labels)), labels] > 0.5)


def _mean_of_batches(logits, labels):
    scores = [accuracy(logits[i : i + 32], labels[i : i + 32]) for i in range(0, len(labels), 32)]
    return np.mean(scores)


def _standing(logits, labels):
    return np.mean(logits.argmax(axis=1, keepdims=True) == labels)


def _by_classes(logits, labels):
    return (logits.argmax(axis=1) == labels).sum() / logits.shape[1]


def _smallest(logits, labels):
    return np.mean(logits.argmin(axis=1) == labels)


# Four rows, three classes: worked out by hand in the hints.
_FOUR = ([[2.0, 1.0, 0.0], [0.5, 0.2, 0.1], [-3.0, -1.0, -2.0], [1.0, 0.0, 3.0]], [0, 1, 1, 2])


def observe_accuracy(answers, probe):
    """The score, from arrays that the answer may not change."""
    kind, given = probe.given
    if kind == "rows":
        logits, labels = np.array(given[0]), np.array(given[1])
    else:
        n, classes, seed = given
        stream = np.random.default_rng(seed)
        labels = stream.integers(0, classes, n)
        logits = stream.normal(0, 1, (n, classes))
        logits[np.arange(n), labels] += 1.5
        logits[-8:] = -logits[-8:]  # the last rows are poor, so that a short batch weighs
    return observe.result_of(answers[0], logits, labels)


def _other_rows(given, rng):
    """Other rows of the same kind: scaling a logit would change who is largest."""
    kind, entry = given
    return (kind, vary.whole(entry, rng)) if kind == "drawn" else given


EX_10_3 = Exercise(
    "10.3",
    name="accuracy",
    weight=1,
    reference=(accuracy,),
    observe=observe_accuracy,
    chapter=CHAPTER,
    section="2 · Who is misread",
    vary=_other_rows,
    probes=(
        Probe("4 rows, 3 classes, 3 of them right", ("rows", _FOUR)),
        Probe("5 rows, 5 classes", ("drawn", (5, 5, 0))),
        Probe("360 rows, 10 classes", ("drawn", (360, 10, 1))),
    ),
    mistakes=(
        Mistake(
            "axis 0",
            (_axis_0,),
            (
                "360 pictures, and your argmax gave 10 answers. Who gets one?",
                "You asked each of the 10 classes for its best picture. Whom did you want to ask for "
                "the best class?",
                "(360, 10) has to become (360,). Which of the two axes goes?",
            ),
        ),
        Mistake(
            "axis 0, in a loop",
            (_axis_0_loop,),
            (
                "4 rows, 3 classes: your argmax has 3 answers. Who gets one?",
                "A loop over 3 leaves one of the 4 rows unasked. What should there be one answer for?",
                "(4, 3) has to become (4,). Which of the two axes goes?",
            ),
        ),
        Mistake(
            "one answer for all",
            (_flat,),
            (
                "Your argmax gave one number for 4 rows. How many answers are due?",
                "Without an axis the table is laid flat: places 0 to 11. To which of 3 classes "
                "belongs place 11?",
                "(4, 3) has to become (4,), and yours became (). Which axis has to go, and which to "
                "stay?",
            ),
        ),
        Mistake(
            "in percent",
            (_in_percent,),
            (
                "3 of 4 right: you gave 75. From where to where does the task let it run?",
                "All right is 1 here. What are 3 of 4?",
                "A share and a percentage differ by a factor of 100. Where is it in your code?",
            ),
        ),
        Mistake(
            "a count",
            (_count,),
            (
                "3 of 4 right: you gave 3. Would 3 of 360 be as good?",
                "You counted. Of how many rows is it a share, 4 or 1?",
                "A mean of trues and falses is a share. What do you take in its place?",
            ),
        ),
        Mistake(
            "the share that is misread",
            (_error_rate,),
            (
                "3 of 4 right: you gave 0.25. Which of the 4 did you count?",
                "Higher should be better. What would a perfect reader get from you, 0 or 1?",
                "0.25 is one row of four, the one that is misread. What is the rest?",
            ),
        ),
        Mistake(
            "the probability of the truth",
            (_share_of_truth,),
            (
                "Row 0 has its largest logit at the label, and counts 0.67 with you. Is it right or "
                "not?",
                "You took the mean probability of the 4 true classes. By what does accuracy ask, how "
                "sure or how often?",
                "A row counts 1 or 0. Which class must have the largest logit for a 1?",
            ),
        ),
        Mistake(
            "a truth for each row",
            (_which_rows,),
            (
                "You gave 4 truths, and one number is due. What share of them is True?",
                "Each of the 4 rows has been judged. How do you make one number of them?",
                "True counts as 1, False as 0. What is the mean of 1, 0, 1, 1?",
            ),
        ),
        Mistake(
            "above 0",
            (_above_zero,),
            (
                "Row 2 has logits −3, −1, −2 and label 1: you call it misread. Which of the 3 is the "
                "largest?",
                "Row 1 has logits 0.5, 0.2, 0.1 and label 1: you call it right, for 0.2 is above 0. "
                "What would the network answer?",
                "Add 10 to all 3 logits of a row, and softmax gives the same. With what has a logit "
                "to be compared?",
            ),
        ),
        Mistake(
            "above one half",
            (_above_half,),
            (
                "With 10 classes a p of 0.4 can be the largest. Do you count such a row?",
                "A row whose truth has p = 0.4 and nine others 0.07 each is read right. What does "
                "your test of 0.5 say?",
                "Does one of 10 have to have more than half, to have the most?",
            ),
        ),
        Mistake(
            "the mean of batches' means",
            (_mean_of_batches,),
            (
                "360 rows in batches of 32: the last holds 8 and weighs 1/12. Fair?",
                "Each of 352 rows counts 1/384, each of the last 8 counts 1/96. How much should a row "
                "count?",
                "With 4 rows you are right, with 360 not. What differs between the first 11 batches "
                "and the 12th?",
            ),
        ),
        Mistake(
            "every answer against every label",
            (_standing,),
            (
                "4 rows: you compared 16 pairs. What shape had the answers, and what the labels?",
                "(4, 1) beside (4,) makes (4, 4). Which of the 16 comparisons are due?",
                "`keepdims` leaves a 1 standing. Which shape must the 4 answers have to meet 4 labels "
                "one to one?",
            ),
        ),
        Mistake(
            "divided by the classes",
            (_by_classes,),
            (
                "3 right, 4 rows, 3 classes: you gave 1. By which of these did you divide?",
                "360 rows of 10 classes gave far more than 1. What can be right at most?",
                "`shape[1]` of (4, 3) is 3. How many rows were judged?",
            ),
        ),
        Mistake(
            "the smallest logit",
            (_smallest,),
            (
                "Row 0 has logits 2, 1, 0: you answer class 2. Which is the likeliest?",
                "Softmax gives the largest share to the largest logit. Which of 2, 1, 0 is that?",
                "A loss is to be small; is a logit, 2 or 0?",
            ),
        ),
    ),
)


# 10.4: six curves, six diseases ---------------------------------------------------------------

DISEASES = ("eta_high", "eta_low", "no_zero", "no_shuffle", "dead", "overfit")
_DUE = dict(zip("ABCDEF", ("no_shuffle", "overfit", "dead", "eta_high", "no_zero", "eta_low")))


def _diagnosis(**said):
    """An answer to the cards that differs from what is due where told."""
    return lambda: _DUE | said


def _card_mistake(name, hints, card, word):
    return Mistake(name, (_diagnosis(**{card: word}),), hints, within=card)


EX_10_4 = Exercise(
    "10.4",
    name="six curves, six causes",
    weight=2,
    reference=(_diagnosis(),),
    observe=observe.cards(**dict.fromkeys(_DUE, DISEASES)),
    chapter=CHAPTER,
    section="5 · Six diseases of a curve",
    probes=tuple(
        Probe(f"card {card}", None, card, clue="Which number on it speaks against that word?")
        for card in _DUE
    ),
    mistakes=(
        _card_mistake(
            "η high for no zero",
            (
                "Card E swings, and at half its η of 0.002 it would swing still, only later. What "
                "remembers earlier steps?",
                "Card E first falls smoothly for 200 steps, and then swings wider and wider. Does a "
                "step that is too large wait 200 steps?",
                "η is 0.002 on card E, and on card F half of that: there the loss has hardly moved. "
                "What makes the steps of card E so long?",
            ),
            "E",
            "eta_high",
        ),
        _card_mistake(
            "overfit for no zero",
            (
                "On card E the two curves part, and the training loss itself swings above 1. Does "
                "overfitting hurt the training rows?",
                "Both curves of card E rise and fall together in places. Which of the 2 would an "
                "overfitted network keep low?",
                "On card E the training loss is below 0.5 before step 300, and above 2 later. What drives "
                "it up again on rows that are known by heart?",
            ),
            "E",
            "overfit",
        ),
        _card_mistake(
            "η low for dead",
            (
                "On card C 31 of 32 units give 0 on every row. Which weights can move?",
                "Card C is flat from the first step to step 900; card F slopes, if gently. What is "
                "the difference?",
                "Raise η tenfold for card C: ten times a slope of 0 is how much?",
            ),
            "C",
            "eta_low",
        ),
        _card_mistake(
            "η high for dead",
            (
                "Card C stands at 2.30 from step 0 on, without one jump. Does a step that is too "
                "large leave no trace?",
                "On cards C and D units are silent at the end. On which of the 2 did they speak at "
                "the start?",
                "31 units of card C are silent before the first step. Can the step size have done "
                "that?",
            ),
            "C",
            "eta_high",
        ),
        _card_mistake(
            "dead for η high",
            (
                "Card D jumps for 600 steps before it goes flat. Which units jump that answer 0?",
                "All 32 units of card D are silent in the end. What threw them there?",
                "Make η smaller for card D, or begin with other biases: which of the 2 would calm the "
                "first 600 steps?",
            ),
            "D",
            "dead",
        ),
        _card_mistake(
            "no shuffle for η high",
            (
                "The jumps of card D keep no time, those of card A come every 34 steps. What has 34 "
                "steps?",
                "Card D seldom falls below 1.8; card A falls from tooth to tooth. Which of the 2 gets "
                "anywhere with its steps?",
                "1,077 rows in batches of 32 are 34 steps. On which of the 2 cards can you count them?",
            ),
            "D",
            "no_shuffle",
        ),
        _card_mistake(
            "overfit for no shuffle",
            (
                "On card A the training loss jumps too, as high as 3. Does overfitting hurt the "
                "training rows?",
                "The two curves of card A lie on each other. What would part them?",
                "Card A has a tooth every 34 steps. What happens once in 34 steps of 32 rows?",
            ),
            "A",
            "overfit",
        ),
        _card_mistake(
            "η high for no shuffle",
            (
                "The teeth of card A come every 34 steps. Would a step that is too large keep time?",
                "1,077 rows in batches of 32 make 34 steps. What is the network shown at the end of "
                "each such round, and what at its beginning?",
                "On card A the loss falls from tooth to tooth. What do 3 batches of nothing but nines "
                "do to what is known of a 0?",
            ),
            "A",
            "eta_high",
        ),
        _card_mistake(
            "no zero for no shuffle",
            (
                "Card A's teeth grow smaller from 3 to 0.4, those of card E larger. Which of the 2 "
                "swings is fed?",
                "A memory of all slopes never wears out. Would its swing die down as on card A, "
                "within 900 steps?",
                "Count the steps from tooth to tooth on card A: about 34. What is 34 times 32?",
            ),
            "A",
            "no_zero",
        ),
        _card_mistake(
            "dead for η low",
            (
                "Card F falls from 2.4 to 2.2, slowly and evenly, and 31 of 32 units speak. Can dead "
                "units do that?",
                "1 of 32 units is silent on card F. What keeps the others from going faster?",
                "Twice as many steps would bring card F twice as far. What else would?",
            ),
            "F",
            "dead",
        ),
        _card_mistake(
            "no shuffle for overfit",
            (
                "The training loss of card B goes to 0 without a jump. Would an unshuffled epoch be "
                "so smooth?",
                "On card B 100 % of the training rows are right and 55 % of the others. What does it "
                "know by heart?",
                "Card B: the validation loss turns after 30 steps and rises. On which of the 2 curves "
                "would missing shuffling show as well?",
            ),
            "B",
            "no_shuffle",
        ),
        _card_mistake(
            "no zero for overfit",
            (
                "Both validation curves of B and E rise; the training loss of B goes to 0 and stays. "
                "Which of the 2 swings?",
                "100 % of card B's training rows are right. What is there left to repair in the loop?",
                "Card B's training loss is 0.00 at step 900. What do its 20 rows not tell of the other "
                "360?",
            ),
            "B",
            "no_zero",
        ),
    ),
)

EXERCISES = (EX_10_1, EX_10_2, EX_10_3, EX_10_4)
