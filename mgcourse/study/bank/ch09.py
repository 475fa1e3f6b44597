"""Exercises of chapter 09, *Softmax and repair*."""

import numpy as np

from mgcourse.numerical import gradcheck
from mgcourse.study import observe
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "09-softmax-and-repair"


def _arrays(*given):
    return [np.array(each) for each in given]


# 9.1: cross-entropy from logits --------------------------------------------------------------


def cross_entropy(logits, labels):
    """The mean of −ln p of the true class; logits of any size."""
    z = logits - logits.max(axis=1, keepdims=True)
    totals = np.exp(z).sum(axis=1)
    return (np.log(totals) - z[np.arange(len(z)), labels]).mean()


def _of_the_truth(table, labels):
    return table[np.arange(len(table)), labels]


def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _stable_log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def _overflows(logits, labels):
    e = np.exp(logits)
    return -np.log(_of_the_truth(e / e.sum(axis=1, keepdims=True), labels)).mean()


def _overflows_in_the_sum(logits, labels):
    return (np.log(np.exp(logits).sum(axis=1)) - _of_the_truth(logits, labels)).mean()


def _log_of_nothing(logits, labels):
    return -np.log(_of_the_truth(_softmax(logits), labels)).mean()


def _log_of_a_little_more(little):
    def answer(logits, labels):
        return -np.log(_of_the_truth(_softmax(logits), labels) + little).mean()

    return (answer,)


def _one_maximum(logits, labels):
    e = np.exp(logits - logits.max())
    return -np.log(_of_the_truth(e / e.sum(axis=1, keepdims=True), labels)).mean()


def _one_maximum_in_the_logarithm(logits, labels):
    z = logits - logits.max()
    return (np.log(np.exp(z).sum(axis=1)) - _of_the_truth(z, labels)).mean()


def _taken_off_in_the_sum_only(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(z).sum(axis=1)) - _of_the_truth(logits, labels)).mean()


def _taken_off_in_the_pick_only(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(logits).sum(axis=1)) - _of_the_truth(z, labels)).mean()


def _all_classes(logits, labels):
    return -_stable_log_softmax(logits).sum(axis=1).mean()


def _mean_of_all_classes(logits, labels):
    return -_stable_log_softmax(logits).mean()


def _shared_by_classes(logits, labels):
    return cross_entropy(logits, labels) / logits.shape[1]


def _in_bits(logits, labels):
    return cross_entropy(logits, labels) / np.log(2)


def _wrong_axis(logits, labels):
    e = np.exp(logits - logits.max(axis=0))
    return -np.log(_of_the_truth(e / e.sum(axis=0), labels)).mean()


def _rows_added(logits, labels):
    return cross_entropy(logits, labels) * len(logits)


def _one_cost_a_row(logits, labels):
    return -_of_the_truth(_stable_log_softmax(logits), labels)


def _below_zero(logits, labels):
    return -cross_entropy(logits, labels)


def _one_minus_p(logits, labels):
    return (1 - _of_the_truth(_softmax(logits), labels)).mean()


def _no_softmax(logits, labels):
    return -np.log(_of_the_truth(logits, labels)).mean()


def _sigmoids(logits, labels):
    return np.logaddexp(0, -_of_the_truth(logits, labels)).mean()


def _every_label_in_every_row(logits, labels):
    return -_stable_log_softmax(logits)[:, labels].mean()


def _rows_by_label(logits, labels):
    return -np.log(_softmax(logits)[labels]).mean()


def _shares_of_the_table(logits, labels):
    e = np.exp(logits - logits.max())
    return -np.log(_of_the_truth(e / e.sum(), labels)).mean()


def _totals_lie(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return -np.log(_of_the_truth(e / e.sum(axis=1), labels)).mean()


def _maxima_lie(logits, labels):
    z = logits - logits.max(axis=1)
    return (np.log(np.exp(z).sum(axis=1)) - _of_the_truth(z, labels)).mean()


def _maxima_lie_before_shares(logits, labels):
    e = np.exp(logits - logits.max(axis=1))
    return -np.log(_of_the_truth(e / e.sum(axis=1, keepdims=True), labels)).mean()


def _maxima_of_columns(logits, labels):
    return cross_entropy(logits - logits.max(axis=0), labels)


def _softmax_twice(logits, labels):
    return cross_entropy(_softmax(logits), labels)


def observe_cross_entropy(answers, probe):
    """One number; warnings of numpy on the way are the answer's own affair."""
    with np.errstate(all="ignore"):
        seen = observe.result_of(answers[0], *_arrays(*probe.given))
    return {"loss": seen.pop("result", None)} | seen


def _other_logits(given, rng):
    """All logits by one factor, and each column but the first a little higher."""
    logits, labels = given
    factor, more = rng.uniform(1.1, 1.5), rng.uniform(0.1, 0.9)
    return [[z * factor + j * more for j, z in enumerate(row)] for row in logits], labels


_FOUR_LOGITS = [[2.0, 1.0, 0.0], [0.5, -1.0, 3.0], [-2.0, 0.0, 1.0], [1.0, 1.5, -0.5]]
_OVERFLOW = (
    "Logits 1000 and 999: you gave nan or ∞; 1 and 0 gave 0.313. What do the two pairs share?",
    "e¹⁰⁰⁰ is more than any float can hold. What happens to the shares if you take the same number "
    "off all the logits of a row?",
    "(1000, 999) and (0, −1) have the same shares, and e⁰ is 1. Which number took the first pair to "
    "the second?",
)
_FLOOR = (
    "Logits 0 and 1000, and the first is true: 1000 is due, and you gave about {}. Which line of "
    "yours sets that bound?",
    "A share of e⁻¹⁰⁰⁰ is 0 as a float, and you keep its logarithm from −∞ by adding {}. Is there "
    "a way to the logarithm that never makes the share?",
    "ln(e⁰ / (e⁰ + e¹⁰⁰⁰)) is a difference of two logarithms, and the first is 0. What is the "
    "second, once 1000 is taken out of it?",
)


_LYING = (
    "Four rows of three logits stopped: (4, 3) and (4,) do not fit. Along which axis does a flat array "
    "of 4 numbers, one a row, lie?",
    "With 2 rows and 2 classes it runs, and the second place of row 0 gets what belongs to row 1. Which "
    "shape would stand beside the rows?",
    "4 numbers, one a row, should stand in a column, (4, 1). What tells a sum or a maximum to keep the "
    "axis that it walks along?",
)
_LYING_MAXIMA = (
    "Four rows of three logits stopped: (4, 3) and (4,) do not fit. Along which axis do your 4 maxima "
    "lie?",
    "With 2 rows and 2 classes it runs, and the second logit of row 0 loses the maximum of row 1. Which "
    "shape would stand beside the rows?",
    "4 maxima should stand in a column, (4, 1). What tells `max` to keep the axis that it walks along?",
)
_ONE_MAXIMUM = (
    "1000 is taken from both rows. What is e⁻⁹⁹⁹ as a float?",
    "Each row may lose a number of its own, 1000 here and 1 there. Along which axis is the largest of a "
    "row found?",
)


def _floor(text, little, bound):
    return Mistake(
        f"{text} added before the logarithm",
        _log_of_a_little_more(little),
        tuple(hint.format(said) for hint, said in zip(_FLOOR, (bound, text, ""))),
        within="far apart",
    )


EX_9_1 = Exercise(
    "9.1",
    name="cross-entropy from logits",
    weight=2,
    reference=(cross_entropy,),
    observe=observe_cross_entropy,
    vary=_other_logits,
    chapter=CHAPTER,
    section="2 · Cross-entropy: the price of surprise",
    probes=(
        Probe("logits (0, 0), label 0", ([[0.0, 0.0]], [0]), "one row"),
        Probe("logits (1, 0), label 0", ([[1.0, 0.0]], [0]), "one row"),
        Probe("logits (2, 1, 0), label 1", ([[2.0, 1.0, 0.0]], [1]), "one row"),
        Probe(
            "logits [[2, 0], [0, 0]], labels 0 and 1", ([[2.0, 0.0], [0.0, 0.0]], [0, 1]), "rows"
        ),
        Probe("four rows of three logits", (_FOUR_LOGITS, [0, 2, 0, 1]), "rows"),
        Probe("logits (1000, 999), label 0", ([[1000.0, 999.0]], [0]), "large"),
        Probe(
            "logits [[1000, 999], [1, 0]], labels 0 and 0",
            ([[1000.0, 999.0], [1.0, 0.0]], [0, 0]),
            "large",
        ),
        Probe("logits (−1000, −999), label 1", ([[-1000.0, -999.0]], [1]), "large"),
        Probe("logits (0, 1000), label 0", ([[0.0, 1000.0]], [0]), "far apart"),
    ),
    mistakes=(
        Mistake("overflow", (_overflows,), _OVERFLOW, within="large"),
        Mistake("overflow in the sum", (_overflows_in_the_sum,), _OVERFLOW, within="large"),
        Mistake(
            "logarithm of a share that is 0",
            (_log_of_nothing,),
            (
                "Logits 0 and 1000, and the first is true: 1000 is due, and you gave ∞. Which float is "
                "its share?",
                "The share e⁻¹⁰⁰⁰ is too small for any float, so it is 0 when the logarithm comes. "
                "Which step could you take before that one?",
                "ln(e⁰ / (e⁰ + e¹⁰⁰⁰)) is a difference of two logarithms, and the first is 0. What is "
                "the second, once 1000 is taken out of it?",
            ),
            within="far apart",
        ),
        _floor("1e-8", 1e-8, "18.4"),
        _floor("1e-9", 1e-9, "20.7"),
        _floor("1e-10", 1e-10, "23.0"),
        _floor("1e-12", 1e-12, "27.6"),
        _floor("1e-15", 1e-15, "34.5"),
        Mistake(
            "one maximum for all rows",
            (_one_maximum,),
            (
                "Rows (1000, 999) and (1, 0): you gave nan or ∞, and both rows cost 0.313. What became "
                "of the second row's logits?",
                *_ONE_MAXIMUM,
            ),
            within="large",
        ),
        Mistake(
            "one maximum for all rows, in the logarithm",
            (_one_maximum_in_the_logarithm,),
            (
                "Rows (1000, 999) and (1, 0): you gave −∞, and both rows cost 0.313. What became of the "
                "second row's logits?",
                *_ONE_MAXIMUM,
            ),
            within="large",
        ),
        Mistake(
            "taken off in the sum, not in the pick",
            (_taken_off_in_the_sum_only,),
            (
                "(1, 0), label 0: you gave −0.687, and 0.313 is due. What did you take off the logits in "
                "the sum, and what off the one you picked?",
                "(0, 0) is right, for its largest is 0. By how much is (1, 0) off, and which number is "
                "that?",
                "Only differences count: a row may lose 1 if every logit of it does. Which of your two "
                "terms still has the old logit?",
            ),
        ),
        Mistake(
            "taken off in the pick, not in the sum",
            (_taken_off_in_the_pick_only,),
            (
                "(1, 0), label 0: you gave 1.313, and 0.313 is due. What did you take off the logit you "
                "picked, and what off those in the sum?",
                "(0, 0) is right, for its largest is 0. By how much is (1, 0) off, and which number is "
                "that?",
                "Only differences count: a row may lose 1 if every logit of it does. Which of your two "
                "terms still has the old logits?",
            ),
        ),
        Mistake(
            "all classes count",
            (_all_classes,),
            (
                "(0, 0): you gave 1.386. How many of the 2 classes were true?",
                "Each of the two costs −ln 0.5 = 0.693, and you took both. Which of them does the label "
                "name?",
                "4 rows of 3 logits make 12 logarithms. How many of them does the loss ask for?",
            ),
        ),
        Mistake(
            "mean over all classes",
            (_mean_of_all_classes,),
            (
                "(1, 0), label 0: you gave 0.813, the mean of 0.313 and 1.313. How many of the 2 classes "
                "were true?",
                "At (0, 0) both classes cost the same, so the mean is right there. Which of 2, 1 and 0 "
                "does label 1 name in the third case?",
                "4 rows of 3 logits make 12 logarithms. How many of them does the loss ask for?",
            ),
        ),
        Mistake(
            "shared out over the classes too",
            (_shared_by_classes,),
            (
                "(0, 0), label 0: you gave 0.347, half of 0.693. By what number did you divide, with "
                "one row?",
                "Three classes: a third of what is due. What is the mean a mean over?",
                "A one-hot table of 4 rows has 12 places, and 8 of them hold 0. How many terms has your "
                "mean, and how many rows are there?",
            ),
        ),
        Mistake(
            "logarithm to the base 2",
            (_in_bits,),
            (
                "(0, 0): you gave 1, so p = e⁻¹ = 0.37. Is it?",
                "All your losses are 1.4427 times what is due. Which logarithm of 0.5 is −1?",
                "The powers are powers of e. Which of numpy's logarithms undoes them, so that e¹ gives 1?",
            ),
        ),
        Mistake(
            "shares down the columns",
            (_wrong_axis,),
            (
                "[[2, 0], [0, 0]]: your first row adds to 1.38. What is each row a share of?",
                "One row by itself gives you loss 0: each logit is the only one in its column. Who "
                "competes with whom, 2 classes or 2 rows?",
                "The powers of a row belong together. Which axis goes when you add up along a row, 0 or "
                "1?",
            ),
        ),
        Mistake(
            "sum over the rows",
            (_rows_added,),
            (
                "Two rows, of costs 0.127 and 0.693: you gave 0.820. What is their mean?",
                "4 rows: 4 times what is due. What would 64 copies of a row cost?",
                "One row is right. What do 2 rows have to share?",
            ),
        ),
        Mistake(
            "one cost a row",
            (_one_cost_a_row,),
            (
                "Two rows: you gave 2 numbers, 0.127 and 0.693. How many numbers is a loss?",
                "The cost of each row is right. What makes one number of them, which stays when "
                "every row is copied?",
                "Only 1 number can be made smaller. Which of numpy's words is missing after your last "
                "step?",
            ),
        ),
        Mistake(
            "the sign of the logarithm",
            (_below_zero,),
            (
                "(0, 0): you gave −0.693. Can a surprise cost less than nothing?",
                "A p of 0.5 has logarithm −0.693, a p of 1 has 0. Which of the two answers should cost "
                "more?",
                "Logarithms of shares are 0 or below. What makes a cost of 0 or above of them?",
            ),
        ),
        Mistake(
            "1 − p",
            (_one_minus_p,),
            (
                "(0, 0): you gave 0.5, and −ln 0.5 is 0.693. What is charged, what p lacks or its "
                "surprise?",
                "(1, 0): you gave 0.269, that is 1 − 0.731. What is −ln 0.731?",
                "At p = 0.001 yours is 0.999 and 6.9 is due. Which function grows without bound as p "
                "nears 0?",
            ),
        ),
        Mistake(
            "logits taken for probabilities",
            (_no_softmax,),
            (
                "(1, 0), label 0: you gave −ln 1 = 0, and p of the first class is 0.731. What turns logits "
                "into shares?",
                "A logit may be −2, and you ask for its logarithm. Which numbers have one?",
                "Logits 1 and 0 share the whole as 0.731 and 0.269. Where in your code does a row come to "
                "add up to 1?",
            ),
        ),
        Mistake(
            "a sigmoid for each class",
            (_sigmoids,),
            (
                "(2, 1, 0), label 1: you gave 0.313, the cost at logit 1 alone. What if the 2 beside it "
                "were 200?",
                "Each class has a sigmoid of its own in yours, and 0.88, 0.73, 0.5 add to 2.11. To what "
                "must shares add?",
                "(2, 1, 0): e² : e¹ : e⁰. What part of the whole has the middle one?",
            ),
        ),
        Mistake(
            "every label in every row",
            (_every_label_in_every_row,),
            (
                "Two rows, labels 0 and 1: your index took a (2, 2) table. How many numbers does it take "
                "to say what 2 rows cost?",
                "`:` beside the labels means all rows with all labels: 4 pairs. Which 2 of them belong "
                "together?",
                "Row 0 belongs to label 0 of your list, row 1 to the next. What could stand in place of "
                "`:`, so that numpy takes them in pairs?",
            ),
        ),
        Mistake(
            "whole rows, picked by the labels",
            (_rows_by_label,),
            (
                "(1, 0), label 0: you gave 0.813, a mean over both classes of a row. What does one index "
                "pick out of a table, a number or a row?",
                "Label 1, and there is only row 0: your index looks for a second row. What do labels "
                "count, rows or classes?",
                "A place in a table of n rows takes 2 numbers. Which one is missing beside the labels?",
            ),
        ),
        Mistake(
            "shares of the whole table",
            (_shares_of_the_table,),
            (
                "[[2, 0], [0, 0]]: your first row adds to 0.81, your second to 0.19. To what must each "
                "row add?",
                "You divide by 1 total, of all rows together. How many totals do 4 rows have?",
                "A sum without a word about axes takes everything. Which axis goes when you add up along "
                "a row?",
            ),
            within="rows",
        ),
        Mistake("the totals of the rows lie", (_totals_lie,), _LYING, within="rows"),
        Mistake("the maxima lie", (_maxima_lie,), _LYING_MAXIMA),
        Mistake("the maxima lie, then shares", (_maxima_lie_before_shares,), _LYING_MAXIMA),
        Mistake(
            "the largest of each column taken off",
            (_maxima_of_columns,),
            (
                "(1, 0), label 0: you gave 0.693, as for (0, 0). What is left of (1, 0) once you have taken "
                "off what you take off?",
                "In one row each logit is the largest of its column, so 1 loses 1 and 0 loses 0. Which "
                "logits should lose the same number?",
                "The axis you name is the one that goes. Which one goes when you look along a row, 0 or 1?",
            ),
        ),
        Mistake(
            "softmax of softmax",
            (_softmax_twice,),
            (
                "(1, 0), label 0: you gave 0.489, and 0.313 is due. Through how many softmaxes did the "
                "logits go?",
                "(0, 1000): the largest loss you can give with 2 classes is 1.31. Which numbers reach your "
                "last softmax?",
                "Softmax of (1, 0) is (0.731, 0.269). What do you do with those two before the logarithm?",
            ),
        ),
    ),
)


# 9.2: the slopes of a sigmoid layer ----------------------------------------------------------


def _sig(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_layer(x, W, b, y):
    """dW and db of Σ(a − y)²/(2n), a = sig(x @ W + b)."""
    a = _sig(x @ W + b)
    delta = (a - y) * a * (1 - a) / len(x)
    return x.T @ delta, delta.sum(axis=0)


def _sigmoid_layer(slope, share=len, dW=lambda x, d: x.T @ d, db=lambda d: d.sum(axis=0), error=1):
    """An answer with another bend, another share of a row, or other ways to its two slopes."""

    def answer(x, W, b, y):
        z = x @ W + b
        a = _sig(z)
        delta = error * (a - y) * slope(z, a) / share(a)
        return dW(x, delta), db(delta)

    return (answer,)


def _bend(z, a):
    return a * (1 - a)


def _twice_bent(z, a):
    return _sig(a) * (1 - _sig(a))


def _bias_left_out(x, W, b, y):
    return sigmoid_layer(x, W, 0 * b, y)


def _layer_pair_turned(x, W, b, y):
    return sigmoid_layer(x, W, b, y)[::-1]


def observe_sigmoid_layer(answers, probe):
    """Both slopes, by name."""

    def asked(x, W, b, y):
        pair = answers[0](x, W, b, y)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise observe.WrongKind(
                f"two arrays are due, dW and db, and your code gave {observe.described(pair)}. "
                "What does your `return` list?"
            )
        return dict(zip(("dW", "db"), pair))

    with np.errstate(all="ignore"):
        return observe.result_of(asked, *_arrays(*probe.given))


_FLAT = ([[1.0]], [[-5.0]], [0.0], [[1.0]])
_LOW = ([[1.0]], [[0.0]], [-2.944438979166440], [[1.0]])
_BELOW = ([[2.0]], [[-0.5]], [0.0], [[0.0]])
_COPIED = ([[2.0], [2.0]], [[-0.5]], [0.0], [[0.0], [0.0]])
_LAYER = (
    [[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [3.0, 1.0, 0.0], [-1.0, 2.0, 1.0]],
    [[0.5, -1.0], [1.0, 0.5], [-0.5, 0.3]],
    [0.1, -0.2],
    [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]],
)
_NO_SHARE = (
    "One row and the same row copied: the loss stays, your slopes double. Why should they?",
    "Two copies weigh half each. What does the n in Σ(a − y)²/(2n) do to the share of a row?",
    "4 rows: 4 times what is due. Which letter of the loss has no place in your slopes?",
)

EX_9_2 = Exercise(
    "9.2",
    name="the slopes of a sigmoid layer",
    weight=2,
    reference=(sigmoid_layer,),
    observe=observe_sigmoid_layer,
    chapter=CHAPTER,
    section="3 · Who pushes a logit that is far off?",
    probes=(
        Probe("one unit: x = 1, w = −5, b = 0, y = 1, so z = −5", _FLAT, "one unit"),
        Probe("one unit: x = 1, w = 0, b = −2.944, y = 1, so a = 0.05", _LOW, "one unit"),
        Probe("one unit: x = 2, w = −0.5, b = 0, y = 0, so z = −1", _BELOW, "one unit"),
        Probe("the same row twice", _COPIED, "rows"),
        Probe("four rows, 3 inputs, 2 units", _LAYER, "rows"),
    ),
    mistakes=(
        Mistake(
            "no bend at the output",
            _sigmoid_layer(lambda z, a: 1),
            (
                "y = 1, z = −5: you gave −0.993, nudging −0.0066. What is flat there?",
                "−0.993 is the slope in a. How far does a move, when z moves by 0.01 at z = −5?",
                "From z to a leads 1 more arrow, the sigmoid. Where in your formula does its slope "
                "stand?",
            ),
        ),
        Mistake(
            "sigmoid of sigmoid",
            _sigmoid_layer(_twice_bent),
            (
                "At a = 0.05 you used slope 0.2498, the curve has 0.0475. What did sig receive?",
                "0.2498 is the slope of the sigmoid at z = 0.05, and z is −2.944. Which of your names "
                "holds 0.05?",
                "a has been through the sigmoid already. What is a(1 − a) at a = 0.05?",
            ),
        ),
        Mistake(
            "the slope of ReLU",
            _sigmoid_layer(lambda z, a: z > 0),
            (
                "z = −1: your unit passes 0, nudging says 0.197. Which activation ran?",
                "All 3 small cases have z below 0, and you let nothing through. Is a sigmoid ever "
                "exactly flat?",
                "Forward the sum went through sig. What is the slope of *that* curve at a = 0.269?",
            ),
        ),
        Mistake("no share for a row", _sigmoid_layer(_bend, share=lambda a: 1), _NO_SHARE),
        Mistake(
            "no bend and no share",
            _sigmoid_layer(lambda z, a: 1, share=lambda a: 1),
            (
                "y = 1, z = −5: you gave −0.993, nudging −0.0066. What is flat there?",
                "Two things are missing, and the first shows on one row: how far does a move, when z "
                "moves by 0.01 at z = −5?",
                "After the bend look at two equal rows: the loss stays, your slopes double. Which "
                "letter of the loss has no place in them?",
            ),
        ),
        Mistake(
            "shared out over every number",
            _sigmoid_layer(_bend, share=np.size),
            (
                "4 rows, 2 units: your slopes are half of what is due. By how many did you divide?",
                "a holds 8 numbers in 4 rows. Which of the two is the n of the loss?",
                "A mean over a whole (4, 2) table divides by 8. What does the task divide the sum by?",
            ),
        ),
        Mistake(
            "the slope of the mean square, not of its half",
            _sigmoid_layer(_bend, error=2),
            (
                "z = −1, y = 0: your db is 0.1057, nudging says 0.0529. Where does a factor of 2 come "
                "from?",
                "The square brings a 2 down. What does the 2n under the sum do to it?",
                "½(a − y)² at a − y = 3 is 4.5; at 3.01 it is 4.53. How steep is that?",
            ),
        ),
        Mistake(
            "half of the slope",
            _sigmoid_layer(_bend, error=0.5),
            (
                "z = −1, y = 0: your db is 0.0264, nudging says 0.0529. Where does a factor of ½ come "
                "from?",
                "You kept the 2n of the loss. What did the square bring down when you took its slope?",
                "½(a − y)² at a − y = 3 is 4.5; at 3.01 it is 4.53. How steep is that?",
            ),
        ),
        Mistake(
            "the error the other way round",
            _sigmoid_layer(_bend, error=-1),
            (
                "z = −5, y = 1: your slope is 0.0066, above 0. Raise z, and a comes nearer to 1: does "
                "the loss rise?",
                "All your numbers have the other sign. At a = 0.27 and y = 0, which way does the loss go "
                "when a rises?",
                "You took y − a, 1 − 0.0067 in the first case. In (a − y)², how does the loss follow a?",
            ),
        ),
        Mistake(
            "the slope of tanh",
            _sigmoid_layer(lambda z, a: 1 - a**2),
            (
                "a = 0.05: you used slope 0.9975, the curve has 0.0475. Whose slope is 1 − a²?",
                "From z = −2.944 to −2.844 a goes from 0.05 to 0.055. How steep is that?",
                "tanh rises from −1 to 1, the sigmoid from 0 to 1. Which formula has its largest value, "
                "0.25, at a = ½?",
            ),
        ),
        Mistake(
            "z in place of a",
            _sigmoid_layer(lambda z, a: z * (1 - z)),
            (
                "z = −5: your bend has slope −30. Does the sigmoid ever fall?",
                "z(1 − z) at z = −1 is −2. Which letter stands in the formula for the slope, and what is "
                "it at z = −1?",
                "The slope is a(1 − a), and a = sig(−1) = 0.269. Which of your names holds that number?",
            ),
        ),
        Mistake(
            "a in place of its slope",
            _sigmoid_layer(lambda z, a: a),
            (
                "a = 0.05: you used 0.05 as the slope, the curve has 0.0475. Where is the other factor?",
                "At z = 5 you would let 0.993 through, and there the sigmoid is flat. What falls to 0 as "
                "a nears 1?",
                "a says where the unit stands. Which product of a and what it lacks to 1 says how fast "
                "it moves?",
            ),
        ),
        Mistake(
            "b left out of the sum",
            (_bias_left_out,),
            (
                "x = 1, w = 0, b = −2.944: your a is 0.5, and 0.05 is due. What is added after x @ W?",
                "With b = 0 your slopes are right. Which of the 4 arguments does your forward pass not "
                "use?",
                "z = x @ W + b. Which of the three does your a know?",
            ),
        ),
        Mistake(
            "the two in the other order",
            (_layer_pair_turned,),
            (
                "x = 2: your dW is what db should be, and the other way round. What stands first in your "
                "`return`, and which of the 2 does the task want first?",
                "Both arrays are right. Which of them has the shape of W, (3, 2)?",
                "With x = 2, dW is twice db. Which of yours is the larger?",
            ),
        ),
        Mistake(
            "db not added up",
            _sigmoid_layer(_bend, db=lambda d: d),
            (
                "4 rows: your db is (4, 2), and b is (2,). How many biases are there?",
                "The bias was used once a row. Where 4 roads meet, what becomes of their slopes?",
                "Each column of your (4, 2) belongs to one bias. Which axis has to go?",
            ),
        ),
        Mistake(
            "db averaged once more",
            _sigmoid_layer(_bend, db=lambda d: d.mean(axis=0)),
            (
                "4 rows: your dW is right, your db a quarter of what is due. How often did you divide by "
                "4?",
                "The loss is a mean, and δ has brought its 1/n along. What is left to do over the rows?",
                "Raise b by 0.01: z moves in all 4 rows. Do their shares of the loss add, or is there "
                "another mean?",
            ),
        ),
        Mistake(
            "a share for db alone",
            _sigmoid_layer(_bend, share=lambda a: 1, db=lambda d: d.mean(axis=0)),
            (
                "The same row twice: your db agrees, your dW is 2 times too large. Which of your two lines "
                "knows of n?",
                "4 rows: dW is 4 times what is due. The loss divides by 2n, once: in which of your lines "
                "would the 1/n reach both slopes?",
                "dW and db are both made from δ. Where does the 1/n stand, so that each of them gets it "
                "1 time?",
            ),
        ),
        Mistake(
            "a share for dW alone",
            _sigmoid_layer(_bend, share=lambda a: 1, dW=lambda x, d: x.T @ d / len(x)),
            (
                "The same row twice: your dW agrees, your db is 2 times too large. Which of your two lines "
                "knows of n?",
                "4 rows: db is 4 times what is due. The loss divides by 2n, once: in which of your lines "
                "would the 1/n reach both slopes?",
                "dW and db are both made from δ. Where does the 1/n stand, so that each of them gets it "
                "1 time?",
            ),
        ),
        Mistake(
            "db as one number",
            _sigmoid_layer(_bend, db=lambda d: d.sum()),
            (
                "2 units: your db is 1 number, the sum of everything. How many biases has the layer?",
                "b is (2,), one a unit. Along which axis of the (4, 2) do the rows lie?",
                "A sum without a word about axes takes all 8 numbers. Which 4 of them belong to the "
                "first bias?",
            ),
        ),
        Mistake(
            "db added along the rows",
            _sigmoid_layer(_bend, db=lambda d: d.sum(axis=1)),
            (
                "4 rows, 2 units: your db has 4 numbers. How many biases has the layer?",
                "You added the 2 units of each row. Who shares a bias, the units of a row or the rows "
                "of a unit?",
                "The axis you name is the one that goes. Which one holds the 4 rows?",
            ),
        ),
        Mistake(
            "dW lies on its side",
            _sigmoid_layer(_bend, dW=lambda x, d: d.T @ x),
            (
                "3 inputs, 2 units: your dW is (2, 3). What shape has W?",
                "Your numbers are right, with rows and columns exchanged. Which factor gives the rows "
                "of a product?",
                "W has 3 rows, one an input. Which of x and δ has the 3, and on which side does it "
                "stand?",
            ),
        ),
        Mistake(
            "dW as δ @ x.T",
            _sigmoid_layer(_bend, dW=lambda x, d: d @ x.T),
            (
                "δ is (4, 2), x.T is (3, 4): the inner sizes are 2 and 3. Which product of the two "
                "arrays is (3, 2)?",
                "Two copies of a row gave you a (2, 2) table for 1 weight. Which size has to vanish?",
                "The 4 rows must go, for each has used W. Which of the two has to be turned for that?",
            ),
        ),
        Mistake(
            "dW element by element",
            _sigmoid_layer(_bend, dW=lambda x, d: x * d),
            (
                "x is (4, 3), δ is (4, 2): `*` stopped. How many numbers has dW?",
                "Every input meets every unit: 3 · 2 weights. Which pairs does `*` leave out?",
                "Demand the shape: W is (3, 2), the 4 rows must vanish. Which product does that?",
            ),
        ),
    ),
)


# 9.3: repair "a program found on the web", in three rounds -----------------------------------

BLOCKS = ("dW2", "db2", "dW1", "db1")  # from the loss backwards


def grads(x, y, W1, b1, W2, b2):
    """The four blocks of a network with ReLU after both layers, loss Σ(a₂ − y)²/(2n)."""
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    z2 = a1 @ W2 + b2
    a2 = np.maximum(0, z2)
    d2 = (a2 - y) / len(x) * (z2 > 0)
    d1 = (d2 @ W2.T) * (z1 > 0)
    return {"dW1": x.T @ d1, "db1": d1.sum(axis=0), "dW2": a1.T @ d2, "db2": d2.sum(axis=0)}


def _found_grads(x, y, W1, b1, W2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    z2 = a1 @ W2 + b2
    a2 = np.maximum(0, z2)
    relu_slope = 1
    d2 = -2 * (y - a2) * relu_slope
    dW2 = d2 * a1.T
    db2 = d2
    d1 = d2 * a1 * relu_slope
    dW1 = d1 * x.T
    db1 = d1
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def _product(left, right):
    return left.T @ right


def _down(d):
    return d.sum(axis=0)


def _right_d2(net):
    return net["error"] / len(net["x"]) * (net["z2"] > 0)


def _found_d2(net):
    return 2 * net["error"]


def _right_d1(net):
    return (net["d2"] @ net["W2"].T) * (net["z1"] > 0)


def _found_d1(net):
    return net["d2"] * net["a1"]


def _grads(d2=_right_d2, d1=_right_d1, dW2=_product, db2=_down, dW1=_product, db1=_down):
    """An answer made of rules: d2 and d1 from the network, a block from what came in and its d."""

    def answer(x, y, W1, b1, W2, b2):
        net = {"x": x, "W2": W2, "z1": x @ W1 + b1}
        net["a1"] = np.maximum(0, net["z1"])
        net["z2"] = net["a1"] @ W2 + b2
        net["error"] = np.maximum(0, net["z2"]) - y
        net["d2"] = d2(net)
        blocks = {"dW2": dW2(net["a1"], net["d2"]), "db2": db2(net["d2"])}
        net["d1"] = d1(net)
        return blocks | {"dW1": dW1(x, net["d1"]), "db1": db1(net["d1"])}

    return (answer,)


def _before_factors(**rules):
    """An answer in the first round: factors and paths are as they were found."""
    return _grads(**{"d2": _found_d2, "d1": _found_d1} | rules)


def _loss(x, y, W1, b1, W2, b2):
    a1 = np.maximum(0, x @ W1 + b1)
    return ((np.maximum(0, a1 @ W2 + b2) - y) ** 2).sum() / (2 * len(x))


def _four_blocks(answers, given):
    """What the program gives back on copies of its six arrays: a dict of the four, or a word."""
    with np.errstate(all="ignore"):
        seen = observe.result_of(answers[0], *given)
    missing = [name for name in BLOCKS if name not in seen]
    if missing:
        raise observe.WrongKind(
            f"a dict with dW1, db1, dW2 and db2 is due, and {missing[0]} is not in it. "
            "What does your `return` list?"
        )
    return {name: seen[name] for name in (*BLOCKS, "changed") if name in seen}


def _shape(block):
    return str(np.shape(block))


def observe_block_shapes(answers, probe):
    """The shapes of the four blocks, as far as the first that is not that of its value."""
    _, _, W1, b1, W2, b2 = given = _arrays(*probe.given)
    blocks = _four_blocks(answers, given)
    seen = {"first block without the shape of its value": "none"}
    for name, value in zip(BLOCKS, (W2, b2, W1, b1)):
        seen[name] = _shape(blocks[name])
        if seen[name] != _shape(value):
            seen["first block without the shape of its value"] = name
            break
    rest = {name: "not looked at yet" for name in BLOCKS if name not in seen}
    return seen | rest | {key: blocks[key] for key in ("changed",) if key in blocks}


def _observe_blocks(names):
    """An observer that nudges the values of these blocks, from the loss backwards."""

    def observe_blocks(answers, probe):
        given = _arrays(*probe.given)
        blocks = _four_blocks(answers, given)
        refused = (name for name in names if not _nudging_agrees(name, blocks[name], given))
        seen = {"first block that nudging refuses": next(refused, "none")}
        return seen | {key: blocks[key] for key in (*names, "changed") if key in blocks}

    return observe_blocks


def _nudging_agrees(name, block, given):
    """Whether `gradcheck` accepts a block as the slopes of the loss in its value."""
    place = ("x", "y", "dW1", "db1", "dW2", "db2").index(name)

    def loss(value):
        return _loss(*given[:place], value, *given[place + 1 :])

    with np.errstate(all="ignore"):
        return bool(gradcheck(loss, given[place], grads=[np.array(block, float)]))


def _other_sizes(given, rng):
    """One row, one input and one hidden unit more, all numbers new."""
    x, W1 = given[0], given[2]
    n, d, h = len(x) + 1, len(W1) + 1, len(W1[0]) + 1

    def drawn(*shape):
        numbers = np.reshape([rng.uniform(0.1, 1.0) for _ in range(int(np.prod(shape)))], shape)
        return numbers.tolist()

    return drawn(n, d), drawn(n, 1), drawn(d, h), drawn(h), drawn(h, 1), drawn(1)


_W1 = [[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]
_ONE_ROW = ([[1.0, 1.0]], [[0.5]], _W1, [0.0, 0.0, 0.0], [[1.0], [0.5], [-0.5]], [0.4])
_TWO_ROWS = (
    [[0.1, 0.2], [0.3, 0.4]],
    [[0.5], [0.7]],
    _W1,
    [0.0, 0.0, 0.0],
    [[1.0], [1.0], [-0.5]],
    [0.15],
)
_OFF = (
    [[1.0, 2.0]],
    [[0.5]],
    [[1.0, 0.0, 1.0], [0.0, 1.0, -1.0]],
    [0.0, 0.0, 0.0],
    [[-0.5], [0.1], [1.0]],
    [0.0],
)
_NO_WEIGHTS = ([[1.0, 1.0]], [[0.5]], _W1, [0.0, 0.0, 0.0], [[0.0], [0.0], [0.0]], [0.9])
_ROWS = (
    [[1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 1.0]],
    [[1.0], [0.0], [0.5], [-1.0]],
    [[0.5, -1.0, 2.0], [1.0, 0.5, -0.5]],
    [0.1, 0.2, -0.3],
    [[1.0], [-2.0], [0.5]],
    [0.2],
)
_ONE_ROW_PROBE = Probe("one row, every unit on", _ONE_ROW)
_TWO_ROWS_PROBE = Probe("two rows, every unit on", _TWO_ROWS)
_OFF_PROBE = Probe("one row, z₂ = −0.3", _OFF)
_NO_WEIGHTS_PROBE = Probe("one row, W₂ = 0", _NO_WEIGHTS)
_ROWS_PROBE = Probe("four rows, some units off", _ROWS)
_SECTION = "4 · Repair in three rounds"

EX_9_3A = Exercise(
    "9.3a",
    name="repair, first round: shapes",
    weight=1,
    reference=(grads,),
    observe=observe_block_shapes,
    vary=_other_sizes,
    chapter=CHAPTER,
    section=_SECTION,
    probes=(_ONE_ROW_PROBE, _TWO_ROWS_PROBE, _ROWS_PROBE),
    mistakes=(
        Mistake(
            "handed back unchanged",
            (_found_grads,),
            (
                "Two rows: (2, 1) * (3, 2) stopped. How many numbers has dW₂?",
                "On one row dW₂ even has the right shape, (3, 1). Which size is 1 there that is 2 with "
                "two rows, and what should become of it?",
                "dW₂ is made of a1, (n, 3), and d2, (n, 1), and must be (3, 1). Which product lets n "
                "vanish?",
            ),
        ),
        Mistake(
            "only dW2 mended",
            _before_factors(db2=lambda d: d, dW1=lambda x, d: d * x.T, db1=lambda d: d),
            (
                "Your dW₂ has its shape, for any number of rows. On one row your db₂ is (1, 1), and b₂ is "
                "(1,). How many biases feed the output, however many rows there are?",
                "b₂ was added to each of the n rows. Where n roads meet, what becomes of their slopes?",
                "d2 is (n, 1), and (1,) is due. Which axis has to go?",
            ),
        ),
        Mistake(
            "the second layer mended, the first as it was found",
            _before_factors(dW1=lambda x, d: d * x.T, db1=lambda d: d),
            (
                "The second layer's 2 blocks have their shapes. Two rows: (2, 3) * (2, 2) stopped. How many "
                "numbers has dW₁?",
                "How did dW₂ come from what came in and from d2, and what comes in here in place of a1?",
                "x is (n, 2), d1 is (n, 3), and dW₁ must be (2, 3). Which product lets n vanish?",
            ),
        ),
        Mistake(
            "dW2 = d2 @ a1.T",
            _before_factors(dW2=lambda a, d: d @ a.T),
            (
                "Two rows: (2, 1) @ (3, 2): the inner sizes are 1 and 3. Which shape has W₂?",
                "On one row it gives (1, 3), and W₂ is (3, 1). Which of the two factors should give the "
                "rows?",
                "d2 is (n, 1), a1 is (n, 3). To let n vanish, which of them lies down, and on which side?",
            ),
        ),
        Mistake(
            "dW2 = d2 @ a1",
            _before_factors(dW2=lambda a, d: d @ a),
            (
                "Two rows: (2, 1) @ (2, 3): the inner sizes are 1 and 2. Which size of the two arrays "
                "must vanish?",
                "W₂ is (3, 1). Which of d2, (n, 1), and a1, (n, 3), gives the 3?",
                "The inner sizes must both be n. Which of the two has to be turned for that?",
            ),
        ),
        Mistake(
            "dW2 = a1 @ d2",
            _before_factors(dW2=lambda a, d: a @ d),
            (
                "Two rows: (2, 3) @ (2, 1): the inner sizes are 3 and 2. Which size of the two arrays "
                "must vanish?",
                "W₂ is (3, 1). Which of a1, (n, 3), and d2, (n, 1), gives the 3?",
                "The inner sizes must both be n. Which of the two has to be turned for that?",
            ),
        ),
        Mistake(
            "dW2 lies on its side",
            _before_factors(dW2=lambda a, d: d.T @ a),
            (
                "Your dW₂ is (1, 3). What shape has W₂?",
                "The n rows vanish, as they must. Which factor gives the rows of a product, of which 3 "
                "are due?",
                "a1 has the 3. On which side of @ does it stand?",
            ),
        ),
        Mistake(
            "dW2 not added up over the rows",
            _before_factors(dW2=lambda a, d: a * d),
            (
                "Two rows: your dW₂ is (2, 3). How many weights has W₂?",
                "Each row of your table is what one row of data says to the 3 weights. What becomes of "
                "slopes where roads meet?",
                "Products of pairs, then a sum over the n rows, in shape (3, 1). Which single operation "
                "is that?",
            ),
        ),
        Mistake(
            "db2 not added up",
            _before_factors(db2=lambda d: d),
            (
                "Two rows: your db₂ is (2, 1), and b₂ is (1,). How many biases feed the output?",
                "b₂ was added to each of the n rows. Where n roads meet, what becomes of their slopes?",
                "d2 is (n, 1), and (1,) is due. Which axis has to go?",
            ),
        ),
        Mistake(
            "db2 stands",
            _before_factors(db2=lambda d: d.sum(axis=0, keepdims=True)),
            (
                "Your db₂ is (1, 1), and b₂ is (1,). What does the second 1 stand for?",
                "The number is there, in one pair of brackets too many. What in your call keeps the place "
                "of the axis that has gone?",
                "(n, 1) should become (1,). What does a sum along axis 0 leave, when nothing is kept?",
            ),
        ),
        Mistake(
            "db2 is one number",
            _before_factors(db2=lambda d: d.sum()),
            (
                "Your db₂ has shape (), and b₂ is (1,). Which axis of d2 should be left?",
                "With 1 output it is the right number without its brackets. What would it be with 2 "
                "outputs?",
                "A sum without a word about axes takes all of them. Which one holds the n rows?",
            ),
        ),
        Mistake(
            "db2 added along the rows",
            _before_factors(db2=lambda d: d.sum(axis=1)),
            (
                "Two rows: your db₂ has 2 numbers, and b₂ has 1. Which axis did your sum walk along?",
                "A bias is shared by all rows of its unit. Which way do the rows lie, down or across?",
                "The axis you name is the one that goes, and 1 number is to be left. Which one has size "
                "n?",
            ),
        ),
        Mistake(
            "dW1 element by element",
            _before_factors(dW1=lambda x, d: d * x.T),
            (
                "Two rows: (2, 3) * (2, 2) stopped. How many numbers has dW₁?",
                "The second layer's blocks have their shapes. How did dW₂ come from what came in and from "
                "d2, and what comes in here in place of a1?",
                "x is (n, 2), d1 is (n, 3), and dW₁ must be (2, 3). Which product lets n vanish?",
            ),
        ),
        Mistake(
            "dW1 = d1 @ x.T",
            _before_factors(dW1=lambda x, d: d @ x.T),
            (
                "d1 is (n, 3), x.T is (2, n): the inner sizes are 3 and 2. Which shape has W₁?",
                "W₁ is (2, 3). Which of the two has the 2, and on which side gives it the rows?",
                "The n rows must vanish, so they have to be the inner sizes. Which of the two lies down?",
            ),
        ),
        Mistake(
            "dW1 lies on its side",
            _before_factors(dW1=lambda x, d: d.T @ x),
            (
                "Your dW₁ is (3, 2). What shape has W₁?",
                "The n rows vanish, as they must. Which factor gives the rows of a product, of which 2 "
                "are due?",
                "x has the 2. On which side of @ does it stand?",
            ),
        ),
        Mistake(
            "d1 too narrow",
            _before_factors(d1=lambda net: net["d2"]),
            (
                "Your dW₁ is (2, 1), and W₁ is (2, 3). How many hidden units has each row?",
                "d1 is the slope in z1, so it has z1's shape. Yours has 1 number a row: whose slope is "
                "that?",
                "From d2, (n, 1), back to the 3 hidden units lead 3 roads. What stands on each of them?",
            ),
        ),
        Mistake(
            "db1 not added up",
            _before_factors(db1=lambda d: d),
            (
                "Two rows: your db₁ is (2, 3), and b₁ is (3,). How many biases has the hidden layer?",
                "b₁ was added to each of the n rows. What did you do with d2 to get db₂?",
                "d1 is (n, 3), and (3,) is due. Which axis has to go?",
            ),
        ),
        Mistake(
            "db1 stands",
            _before_factors(db1=lambda d: d.sum(axis=0, keepdims=True)),
            (
                "Your db₁ is (1, 3), and b₁ is (3,). What does the 1 stand for?",
                "The numbers are there, in one pair of brackets too many. What in your call keeps the "
                "place of the axis that has gone?",
                "(n, 3) should become (3,). What does a sum along axis 0 leave, when nothing is kept?",
            ),
        ),
        Mistake(
            "db1 is one number",
            _before_factors(db1=lambda d: d.sum()),
            (
                "Your db₁ has shape (), and b₁ is (3,). How many biases has the hidden layer?",
                "You have added the 3 hidden units up as well. Which of them share a bias?",
                "A sum without a word about axes takes all of them. Which one holds the n rows?",
            ),
        ),
        Mistake(
            "db1 added along the rows",
            _before_factors(db1=lambda d: d.sum(axis=1)),
            (
                "Two rows: your db₁ has 2 numbers, and b₁ has 3. Which axis did your sum walk along?",
                "A bias is shared by all rows of its unit. Which way do the rows lie, down or across?",
                "The axis you name is the one that goes, and 3 numbers are to be left. Which one has "
                "size n?",
            ),
        ),
    ),
)


def _error(net):
    return net["error"]


def _no_share(net):
    return net["error"] * (net["z2"] > 0)


def _found_factor(net):
    return 2 * net["error"] * (net["z2"] > 0)


def _no_bend(net):
    return net["error"] / len(net["x"])


def _mean_square(net):
    return 2 * net["error"] / len(net["x"]) * (net["z2"] > 0)


def _mean_square_no_bend(net):
    return 2 * net["error"] / len(net["x"])


def _half_kept(net):
    return net["error"] / (2 * len(net["x"])) * (net["z2"] > 0)


def _turned_error(net):
    return -_right_d2(net)


def _a_as_bend(net):
    return net["error"] / len(net["x"]) * np.maximum(0, net["z2"])


def _slope_of_a_sigmoid(net):
    a2 = np.maximum(0, net["z2"])
    return net["error"] / len(net["x"]) * a2 * (1 - a2)


def _slope_of_a_sigmoid_found_factor(net):
    return 2 * _slope_of_a_sigmoid_no_share(net)


def _slope_of_a_sigmoid_no_share(net):
    return _slope_of_a_sigmoid(net) * len(net["x"])


_SHAPES_FIRST = (
    "Two rows: (2, 1) * (3, 2) stopped, so there is no block to nudge. Which round comes before this "
    "one?",
    "This is the program as it was found, and nudging wants 3 numbers for W₂. How many come out of "
    "`*`?",
    "Before a factor can be judged, dW₂ must be (3, 1). What does the first round ask of it?",
)
_SHAPES_ONLY = (
    "It runs; 0 of 4 blocks agree with nudging on two rows. Which comes first from the loss?",
    "Two rows, every error −0.2: your db₂ is −0.8, nudging says −0.2. What does one row weigh in the "
    "loss?",
    "And with z₂ = −0.3 you pass 1, nudging says 0. What does a ReLU do with a nudge below 0?",
)
_TWICE = (
    "Two rows, every error −0.2: you gave −0.8 for db₂, nudging −0.2, n = 2. What does one row weigh?",
    "½ of a square has slope 1 times the error. Which two numbers have come into yours on the way to "
    "a factor of 4?",
    "The loss divides by 2n. What is the slope of e²/(2n) in e, for n = 2 and e = −0.2?",
)
_UNSHARED = (
    "Two rows, every error −0.2: you gave −0.4 for db₂, nudging −0.2, n = 2. What does one row weigh?",
    "One row is right, two are 2 times too large, four are 4 times. Which letter of the loss has no "
    "place in your d2?",
    "The loss divides by 2n. What is the slope of e²/(2n) in e, for n = 2 and e = −0.2?",
)
_BEND = (
    "z₂ = −0.3: you passed 1. Does the output move?",
    "With z₂ at −0.3 the output is 0, and at −0.29 it is 0 still. How steep is that?",
    "ReLU's slope is not one number. What is it above 0, and what below?",
)
_MEAN_SQUARE = (
    "One row, error 0.4: you gave 0.8 for db₂, nudging says 0.4. Which loss is it the slope of?",
    "All rows are 2 times too steep. The square brings a 2 down: what does the 2n of the loss do to it?",
    "½e² at e = 3 is 4.5, at 3.01 it is 4.53. How steep is that?",
)
_HALF = (
    "One row, error 0.4: you gave 0.2 for db₂, nudging says 0.4. Where does the ½ come from?",
    "All rows are half as steep as they should be. You kept the 2n of the loss: what did the square bring "
    "down?",
    "½e² at e = 3 is 4.5, at 3.01 it is 4.53. How steep is that?",
)
_TURNED = (
    "One row, error 0.4: you gave −0.4 for db₂. Raise b₂ a little: does the loss fall?",
    "All your numbers have the other sign. The answer 0.9 is above its target 0.5: which way should "
    "the slope say the loss goes, when the answer rises?",
    "The program took y − a2 and a minus sign in front. Which of the 2 is left in yours?",
)
_SIGMOID = (
    "One row, a₂ = 0.9: your db₂ is 0.09 times what nudging says. Which bend has the slope a(1 − a)?",
    "The chapter's program had sigmoids, this one has not. z₂ goes from 0.9 to 0.91: where does a ReLU "
    "take it?",
    "At z₂ = 0.9 and at 0.91 a ReLU gives what it gets, at −0.3 and −0.29 it gives 0. How steep is it in "
    "the two places?",
)
_FACTORS = (
    ("the 2 that was found", _found_factor, _TWICE),
    ("no share for a row", _no_share, _UNSHARED),
    ("ReLU's slope is 1", _no_bend, _BEND),
    (
        "no share, and ReLU's slope is 1",
        _error,
        (
            "Two rows, every error −0.2: you gave −0.4 for db₂, nudging −0.2, n = 2. What does one row "
            "weigh?",
            "The 2 has gone, and one row with z₂ above 0 is right. What has the n of the loss to do "
            "with your d2?",
            "And with z₂ = −0.3 you pass 1, nudging says 0. What does a ReLU do with a nudge below 0?",
        ),
    ),
    ("the slope of the mean square", _mean_square, _MEAN_SQUARE),
    (
        "the slope of the mean square, and ReLU's slope is 1",
        _mean_square_no_bend,
        (
            "One row, error 0.4: you gave 0.8 for db₂, nudging says 0.4. Which loss is it the slope of?",
            "Each row has its share now. The square brings a 2 down: what does the 2n of the loss do to "
            "it?",
            "And with z₂ = −0.3 you pass 1, nudging says 0. What does a ReLU do with a nudge below 0?",
        ),
    ),
    ("half of the slope", _half_kept, _HALF),
    ("the error the other way round", _turned_error, _TURNED),
    (
        "a2 in place of its slope",
        _a_as_bend,
        (
            "One row, a₂ = 0.9: your db₂ is 0.9 times what nudging says. How steep is ReLU above 0?",
            "a₂ says how much comes out, 0.9. When z₂ moves by 0.01, by how much does a₂ move?",
            "ReLU's slope is all or nothing. Which 2 values can it have?",
        ),
    ),
    ("the slope of a sigmoid", _slope_of_a_sigmoid, _SIGMOID),
    ("the slope of a sigmoid, no share for a row", _slope_of_a_sigmoid_no_share, _SIGMOID),
    (
        "the slope of a sigmoid, and the 2 that was found",
        _slope_of_a_sigmoid_found_factor,
        (
            "One row, a₂ = 0.9: your db₂ is 0.18 times what nudging says, and 0.18 is 2 · 0.9 · 0.1. Which "
            "bend has the slope a(1 − a)?",
            *_SIGMOID[1:],
        ),
    ),
)

EX_9_3B = Exercise(
    "9.3b",
    name="repair, second round: factors",
    weight=2,
    reference=(grads,),
    observe=_observe_blocks(BLOCKS[:2]),
    chapter=CHAPTER,
    section=_SECTION,
    probes=(_ONE_ROW_PROBE, _TWO_ROWS_PROBE, _OFF_PROBE, _ROWS_PROBE),
    mistakes=(
        Mistake("handed back unchanged", (_found_grads,), _SHAPES_FIRST),
        Mistake("shapes only", _before_factors(), _SHAPES_ONLY),
        *(Mistake(name, _grads(d2=d2), hints) for name, d2, hints in _FACTORS),
        Mistake(
            "shared out over the rows once more",
            _grads(dW2=lambda a, d: a.T @ d / len(a), db2=lambda d: d.mean(axis=0)),
            (
                "Two rows, every error −0.2: you gave −0.1 for db₂, nudging −0.2. How often did you "
                "divide by n?",
                "d2 has brought the 1/n of the loss along. What is left to do over the rows?",
                "2 rows with a slope of −0.1 each: what do they come to, where their roads meet?",
            ),
        ),
        Mistake(
            "only db2 shared out once more",
            _grads(db2=lambda d: d.mean(axis=0)),
            (
                "dW₂ agrees. Two rows, every error −0.2: you gave −0.1 for db₂, nudging −0.2. How often "
                "did you divide by n?",
                "d2 has brought the 1/n of the loss along. What is left to do over the rows?",
                "2 rows with a slope of −0.1 each: what do they come to, where their roads meet?",
            ),
        ),
    ),
)


def _no_bend_on_the_way(net):
    return net["d2"] @ net["W2"].T


def _no_weights_on_the_way(net):
    return net["d2"] * (net["z1"] > 0)


def _neither_on_the_way(net):
    return net["d2"] + 0 * net["a1"]


def _a_as_bend_on_the_way(net):
    return (net["d2"] @ net["W2"].T) * net["a1"]


def _slope_of_a_sigmoid_on_the_way(net):
    return (net["d2"] @ net["W2"].T) * net["a1"] * (1 - net["a1"])


def _output_skipped(net):
    return (net["error"] / len(net["x"]) @ net["W2"].T) * (net["z1"] > 0)


def _weights_upside_down(net):
    return net["d2"] / net["W2"].T * (net["z1"] > 0)


def _shared_on_the_way(net):
    return _right_d1(net) / len(net["x"])


_NO_WEIGHT_ON_THE_ROAD = (
    "W₂ = 0: by nudging dW₁ is 0, yours is not. Does a hidden unit reach the output then?",
    "Each hidden unit reaches z₂ over 1 road. What stands on it?",
    "Your d1 takes d2, 0.4 there, as it is. Which factor in z₂ = a₁W₂ + b₂ says how fast z₂ follows "
    "a₁?",
)

EX_9_3C = Exercise(
    "9.3c",
    name="repair, third round: paths",
    weight=2,
    reference=(grads,),
    observe=_observe_blocks(BLOCKS),
    chapter=CHAPTER,
    section=_SECTION,
    probes=(_ONE_ROW_PROBE, _TWO_ROWS_PROBE, _OFF_PROBE, _NO_WEIGHTS_PROBE, _ROWS_PROBE),
    mistakes=(
        Mistake("handed back unchanged", (_found_grads,), _SHAPES_FIRST),
        Mistake("shapes only", _before_factors(), _SHAPES_ONLY, like=("dW2", "db2")),
        *(Mistake(name, _grads(d2=d2), hints, like=("dW2", "db2")) for name, d2, hints in _FACTORS),
        Mistake(
            "through dW2 in place of W2",
            _grads(d1=_found_d1),
            (
                "W₂ = 0: by nudging dW₁ is 0, yours 0.4. Which factor knows W₂?",
                "d2 times a1 is the slope in W₂, and the road to W₁ does not lead through W₂'s slope. "
                "Through which 2 values does it lead, from z₂ back to z₁?",
                "z₂ = a₁W₂ + b₂. When a₁ moves, which of the three says how fast z₂ follows?",
            ),
        ),
        Mistake(
            "no bend in the hidden layer",
            _grads(d1=_no_bend_on_the_way),
            (
                "dW₂ and db₂ agree on all 5 cases, dW₁ wherever every hidden unit is on. What does a "
                "hidden unit that is off do with a nudge?",
                "A gate at z₂ or a₂ is open or shut for all 3 hidden units together, and d2 has it in it. "
                "What in your d1 looks at each unit's own sum?",
                "In the four rows some of z₁ are below 0. What does their ReLU let through?",
            ),
        ),
        Mistake("no weights on the way", _grads(d1=_no_weights_on_the_way), _NO_WEIGHT_ON_THE_ROAD),
        Mistake(
            "neither weights nor bend on the way",
            _grads(d1=_neither_on_the_way),
            _NO_WEIGHT_ON_THE_ROAD,
        ),
        Mistake(
            "a1 in place of its slope",
            _grads(d1=_a_as_bend_on_the_way),
            (
                "One row, a₁ = (1, 1, 2): your dW₁ agrees for two units and is 2 times too large for the "
                "third. How steep is ReLU at z₁ = 2?",
                "a₁ says how much comes out. When z₁ moves by 0.01, from 2, by how much does a₁ move?",
                "ReLU's slope is all or nothing. Which 2 values can it have?",
            ),
        ),
        Mistake(
            "the slope of a sigmoid on the way",
            _grads(d1=_slope_of_a_sigmoid_on_the_way),
            (
                "One row, a₁ = (1, 1, 2): your dW₁ is 0 for two units, and −2 times what is due for the "
                "third. Which bend has the slope a(1 − a)?",
                "The chapter's program had sigmoids, this one has not. z₁ goes from 2 to 2.01: where does "
                "a ReLU take it?",
                "ReLU's slope is all or nothing. Which 2 values can it have, and what of z₁ decides "
                "between them?",
            ),
        ),
        Mistake(
            "the output's bend skipped on the way to the first layer",
            _grads(d1=_output_skipped),
            (
                "z₂ = −0.3: dW₂ is 0 as it must be, and your dW₁ is not. Over which unit does every road "
                "to W₁ lead?",
                "d1 begins at the error in yours. Which slope, (n, 1) too, has the error and the output's "
                "bend in it already?",
                "Back from the loss: error, bend, weight, bend. Which of the 4 does your d1 not meet?",
            ),
        ),
        Mistake(
            "the weights upside down",
            _grads(d1=_weights_upside_down),
            (
                "W₂ = 0: you divide by it. Which number should come back over a road with weight 0?",
                "A weight of 0.5: a₁ up by 0.01 moves z₂ by 0.005. How fast does z₂ follow?",
                "Along a road multiply. Is there a road of yours along which you divide, by 0.5 say?",
            ),
        ),
        Mistake(
            "the first layer shared out once more",
            _grads(d1=_shared_on_the_way),
            (
                "Two rows: dW₂ agrees, your dW₁ is half of what nudging says. How often did you divide by "
                "n?",
                "d2 has brought the 1/n of the loss along. Who passes it on to d1?",
                "One row is right, 2 rows are half, 4 a quarter. Which line of yours divides for a second "
                "time?",
            ),
        ),
        Mistake(
            "only db1 averaged",
            _grads(db1=lambda d: d.mean(axis=0)),
            (
                "Three of 4 blocks agree. Two rows: your db₁ is half of what nudging says. How often did you "
                "divide by n?",
                "d1 has the 1/n of the loss in it. What is left to do over the rows?",
                "A bias is used once a row. Where 2 roads meet, what becomes of their slopes?",
            ),
        ),
    ),
)

EXERCISES = (EX_9_1, EX_9_2, EX_9_3A, EX_9_3B, EX_9_3C)
