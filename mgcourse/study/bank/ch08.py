"""Exercises of chapter 08, *Arrays and shapes*."""

import numpy as np

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "08-arrays-and-shapes"


def _array(numbers):
    return np.array(numbers)  # whole numbers stay whole


# 8.1: shapes first --------------------------------------------------------------------------


def row_mean(X):
    """(n, d) → (n,)."""
    return X.mean(axis=1)


def mse(pred, y):
    """Flat or standing: both are laid flat first."""
    error = np.reshape(pred, -1) - np.reshape(y, -1)
    return (error**2).mean()


def nudge(f, x, h):
    """Central differences, one number at a time, in a copy that has room for them."""
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + h
        up = f(x)
        x[place] = old - h
        slopes[place] = (up - f(x)) / (2 * h)
        x[place] = old
    return slopes


def _column_mean(X):
    return X.mean(axis=0)


def _one_mean(X):
    return X.mean()


def _standing_mean(X):
    return X.mean(axis=1, keepdims=True)


def _row_sum(X):
    return X.sum(axis=1)


def _broadcasting_mse(pred, y):
    return ((pred - y) ** 2).mean()


def _broadcasting_sum(pred, y):
    return ((pred - y) ** 2).sum() / len(y)


def _broadcasting_loop(pred, y):
    return sum((pred - y) ** 2) / len(y)


def _column_less_y(pred, y):
    return ((np.reshape(pred, (-1, 1)) - y) ** 2).mean()


def _pred_less_column(pred, y):
    return ((pred - np.reshape(y, (-1, 1))) ** 2).mean()


def _flat_less_y(pred, y):
    return ((np.reshape(pred, -1) - y) ** 2).mean()


def _pred_less_flat(pred, y):
    return ((pred - np.reshape(y, -1)) ** 2).mean()


def _absolute(pred, y):
    return abs(np.ravel(pred) - np.ravel(y)).mean()


def _sum_of_squares(pred, y):
    return ((np.ravel(pred) - np.ravel(y)) ** 2).sum()


def _half_mse(pred, y):
    return mse(pred, y) / 2


def _one_error_a_row(pred, y):
    return (np.reshape(pred, -1) - np.reshape(y, -1)) ** 2


def _whole_number_copies(f, x, h):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] = up[place] + h
        down[place] = down[place] - h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def _whole_number_slopes(f, x, h):
    slopes = np.zeros_like(x)
    slopes[...] = nudge(f, x, h)
    return slopes


def _forward_only(f, x, h):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up = x.astype(float)
        up[place] += h
        slopes[place] = (f(up) - f(x)) / h
    return slopes


def _backward_only(f, x, h):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        down = x.astype(float)
        down[place] -= h
        slopes[place] = (f(x) - f(down)) / h
    return slopes


def _over_h(f, x, h):
    return nudge(f, x, h) * 2


def _not_put_back(f, x, h):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        up = f(x)
        x[place] -= 2 * h
        slopes[place] = (up - f(x)) / (2 * h)
    return slopes


def _copy_not_put_back(f, x, h):
    return _not_put_back(f, np.array(x, dtype=float), h)


def _down_from_above(f, x, h):
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        up = f(x)
        x[place] -= h
        slopes[place] = (up - f(x)) / (2 * h)
    return slopes


def _all_at_once(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h) * np.ones(x.shape)


def _all_at_once_one_number(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _row_at_a_time(f, x, h):
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def _one_slope_a_row(f, x, h):
    slopes = _row_at_a_time(f, x, h)
    return slopes[:, 0] if slopes.ndim == 2 else slopes


def _flat(f, x, h):
    return nudge(f, x, h).ravel()


def _quarters(x):
    """A quarter of the sum of the squares: its slope is half of x."""
    return np.sum(np.asarray(x) ** 2) / 4


def _weighed(x):
    """Each number times its place, counted from 1, and the square of their sum."""
    x = np.asarray(x)
    return np.sum(x * np.arange(1, x.size + 1).reshape(x.shape)) ** 2


def observe_shapes(answers, probe):
    """One of the three functions, on arrays; what is given may be changed by none."""
    which, *given = probe.given
    given = [np.array(each) if isinstance(each, list) else each for each in given]
    return observe.result_of(answers[("row_mean", "mse", "nudge").index(which)], *given)


def _other_arrays(given, rng):
    """Rows of other whole numbers; the 3 that is nudged stays odd, so that its slope is 1.5."""
    return (vary.numbers if given[0] == "row_mean" else vary.floats)(given, rng)


_PUT_IN_WHOLE = (
    "x = [3], whole numbers, h = 0.001: you gave 625, and the slope there is 1.5. Take 0.001 off "
    "the 3 in your array: which numbers fit in?",
    "An array of whole numbers keeps whole numbers. What stands in yours after 2.999 has been put "
    "in?",
    "Print the dtype of the array in which you change 1 number. Which kind would have room for "
    "2.999?",
)
_TOGETHER = (
    "x = [1, −2]: you nudge both numbers at the same moment. Which of the 2 moved f?",
    "Every place of your result holds the same number. How many numbers may move in one nudge?",
    "A slope is what 1 knob does alone. What must the other knobs do meanwhile?",
)

EX_8_1 = Exercise(
    "8.1",
    name="shapes first",
    weight=3,
    reference=(row_mean, mse, nudge),
    observe=observe_shapes,
    vary=_other_arrays,
    chapter=CHAPTER,
    section="1 · Numpy in twenty minutes",
    tolerance=1e-4,
    floor=1e-6,
    probes=(
        Probe("row_mean of [[1, 2, 3], [4, 5, 9]]", ("row_mean", [[1, 2, 3], [4, 5, 9]]), "mean"),
        Probe(
            "row_mean of a (3, 3) array", ("row_mean", [[1, 2, 6], [0, 3, 0], [5, 5, 5]]), "mean"
        ),
        Probe(
            "row_mean of a (5, 1) array", ("row_mean", [[1.0], [2.0], [3.0], [4.0], [5.0]]), "mean"
        ),
        Probe("mse, both (4,)", ("mse", [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 6.0]), "mse"),
        Probe(
            "mse, pred (4, 1), y (4,)",
            ("mse", [[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0]),
            "mse",
        ),
        Probe("mse, pred (3,), y (3, 1)", ("mse", [1.0, 2.0, 4.0], [[1.0], [2.0], [7.0]]), "mse"),
        Probe("mse, both (2, 1)", ("mse", [[1.0], [5.0]], [[0.0], [3.0]]), "mse"),
        Probe("nudge at x = [0.5], h = 0.1", ("nudge", _quarters, [0.5], 0.1), "nudge"),
        Probe(
            "nudge at x = [1.0, −2.0], h = 0.001", ("nudge", _weighed, [1.0, -2.0], 1e-3), "nudge"
        ),
        Probe(
            "nudge at x of shape (2, 2), h = 0.001",
            ("nudge", _weighed, [[1.0, 2.0], [0.0, -1.0]], 1e-3),
            "tables",
        ),
        Probe(
            "nudge at x = [3], whole numbers, h = 0.001",
            ("nudge", _quarters, [3], 1e-3),
            "whole numbers",
        ),
    ),
    mistakes=(
        Mistake(
            "row means along the wrong axis",
            (_column_mean, mse, nudge),
            (
                "Shape (2, 3), one mean a row: you gave 3 numbers. How many rows are there?",
                "[1, 2, 3] is a row, and its mean is 2. Your first number is 2.5: which numbers "
                "went into it?",
                "The axis you name is the one that goes. Which of the two sizes, 2 and 3, is to be "
                "left?",
            ),
        ),
        Mistake(
            "one mean of everything",
            (_one_mean, mse, nudge),
            (
                "Shape (2, 3), one mean a row: you gave one number, 4. How many rows are there?",
                "Without a word about axes, a mean takes all 6 numbers. Which of them belong "
                "together?",
                "Two numbers are due, and yours is 1. What could you tell the mean about its axis?",
            ),
        ),
        Mistake(
            "row means that stand in a column",
            (_standing_mean, mse, nudge),
            (
                "Shape (2, 3): you gave (2, 1), and the task asks for (2,). What does the 1 stand "
                "for?",
                "Your numbers are right, each in a list of its own. What in your call keeps the "
                "place of the axis that has gone?",
                "(2, 1) minus (2,) would make a 2 by 2 table. Which shape fits beside a flat array?",
            ),
        ),
        Mistake(
            "sums of the rows",
            (_row_sum, mse, nudge),
            (
                "[1, 2, 3]: you gave 6. What is the mean of 1, 2 and 3?",
                "The right rows, and each number 3 times too large. How many numbers share each "
                "row's total?",
                "A mean is a total shared out. In your line, who is the total shared among?",
            ),
        ),
        Mistake(
            "(n,) minus (n, 1)",
            (row_mean, _broadcasting_mse, nudge),
            (
                "4 rows, every answer exact, and your loss is 2.5: a mean over 16 numbers. What "
                "shape had the difference?",
                "A column of 4 and a flat array of 4: numpy lays the flat one along the last axis. "
                "Which table comes out?",
                "Print the shape of the difference: (4, 4). Which shape would you have to give both "
                "before you subtract?",
            ),
        ),
        Mistake(
            "(n,) minus (n, 1), all squares shared out over n",
            (row_mean, _broadcasting_sum, nudge),
            (
                "4 rows, every answer exact, and your loss is 10. What shape had the difference?",
                "A column of 4 and a flat array of 4: numpy lays the flat one along the last axis. "
                "Which table comes out?",
                "Print the shape of the difference: (4, 4). Which shape would you have to give both "
                "before you subtract?",
            ),
        ),
        Mistake(
            "(n,) minus (n, 1), rows added up",
            (row_mean, _broadcasting_loop, nudge),
            (
                "pred (4, 1), y (4,): you gave 4 numbers, 3.5, 1.5, 1.5 and 3.5. What shape had the "
                "difference?",
                "Python's sum adds what lies along the first axis. In (4, 4) that is a row: what is "
                "left?",
                "A column of 4 minus a flat array of 4 is a table. Which shape would you have to give "
                "both before you subtract?",
            ),
        ),
        Mistake(
            "only y made a column",
            (row_mean, _pred_less_column, nudge),
            (
                "Both flat, (4,): you gave 4.25, a mean over 16 numbers, and 1 is due. Which shape did "
                "y get, and which shape has pred kept?",
                "A flat array of 4 minus a column of 4 is a (4, 4) table. Which of the two has not been "
                "told how to lie?",
                "With pred (4, 1) it is right, with pred (4,) it is not. What would make it the same to "
                "you how pred comes?",
            ),
        ),
        Mistake(
            "only pred made a column",
            (row_mean, _column_less_y, nudge),
            (
                "Both flat, (4,): you gave 4.25, a mean over 16 numbers, and 1 is due. Which shape did "
                "pred get, and which shape has y kept?",
                "A column of 4 minus a flat array of 4 is a (4, 4) table. Which of the two has not been "
                "told how to lie?",
                "With y (4, 1) it is right, with y (4,) it is not. What would make it the same to you "
                "how y comes?",
            ),
        ),
        Mistake(
            "only pred laid flat",
            (row_mean, _flat_less_y, nudge),
            (
                "pred (3,), y (3, 1): the difference is a (3, 3) table, and 3 errors are due. Which of "
                "the two stands?",
                "Both (4,) is right, and (4, 1) against (4,) too. Which of pred and y have you not told "
                "how to lie?",
                "You lay pred flat, whatever its shape. What does a y of shape (3, 1) make of "
                "that?",
            ),
        ),
        Mistake(
            "only y laid flat",
            (row_mean, _pred_less_flat, nudge),
            (
                "pred (4, 1), y (4,): the difference is a (4, 4) table, and 4 errors are due. Which of "
                "the two stands?",
                "Both (4,) is right, a pred that stands is not. Which of pred and y have you not told "
                "how to lie?",
                "You lay y flat, whatever its shape. What does a pred of shape (4, 1) make of "
                "that?",
            ),
        ),
        Mistake(
            "absolute errors",
            (row_mean, _absolute, nudge),
            (
                "Errors 0, 0, 0 and −2: you gave 0.5. What are their squares?",
                "You average how far the 4 answers are off. Which letter of MSE is still missing?",
                "An error of −2 counts 2 in yours. How large is the square on a side of 2?",
            ),
        ),
        Mistake(
            "sum of the squares",
            (row_mean, _sum_of_squares, nudge),
            (
                "Errors 0, 0, 0 and −2: you gave 4. The mean of 0, 0, 0 and 4 is …?",
                "4 rows share your total. By how many do you divide?",
                "The name begins with *mean*. Which of numpy's words does your line end with, for "
                "4 squares?",
            ),
        ),
        Mistake(
            "half the mean",
            (row_mean, _half_mse, nudge),
            (
                "Errors 0, 0, 0 and −2: you gave half of 1. The mean of 0, 0, 0 and 4 is …?",
                "You are right up to a factor of 2. Which of chapter 02's three losses carries it?",
                "MSE is the mean of the squares, without a ½. What would 1 row with an error of 2 "
                "cost?",
            ),
        ),
        Mistake(
            "one squared error a row",
            (row_mean, _one_error_a_row, nudge),
            (
                "4 rows: you gave 4 numbers, one squared error a row. How many numbers is a loss?",
                "Your squares are 0, 0, 0 and 4. What makes one number of them?",
                "Only 1 number can be made smaller. What does the M of MSE stand for?",
            ),
        ),
        Mistake(
            "nudged in an array of whole numbers",
            (row_mean, mse, _whole_number_copies),
            _PUT_IN_WHOLE,
            within="whole numbers",
        ),
        Mistake(
            "slopes put into an array of whole numbers",
            (row_mean, mse, _whole_number_slopes),
            (
                "x = [3], whole numbers: you gave 1, and the slope is 1.5. Which dtype has the array "
                "you put it into?",
                "The 1.5 was there, and .5 of it went when it was stored. From what did your result "
                "get its dtype?",
                "An array made *like* x has x's dtype. Which numbers fit in, when x is [3]?",
            ),
        ),
        Mistake(
            "looks ahead only",
            (row_mean, mse, _forward_only),
            (
                "x = [0.5], h = 0.1: you gave 0.275; looking back it is 0.225. Which is the slope?",
                "One side is 0.025 too steep and the other 0.025 too flat. How could the two help "
                "each other?",
                "You ask f at x and at x + h. Which place, 0.1 away, have you not asked?",
            ),
        ),
        Mistake(
            "looks back only",
            (row_mean, mse, _backward_only),
            (
                "x = [0.5], h = 0.1: you gave 0.225; looking ahead it is 0.275. Which is the slope?",
                "One side is 0.025 too steep and the other 0.025 too flat. How could the two help "
                "each other?",
                "You ask f at x and at x − h. Which place, 0.1 away, have you not asked?",
            ),
        ),
        Mistake(
            "divides by h",
            (row_mean, mse, _over_h),
            (
                "x = [0.5], h = 0.1: you gave 0.5, and the slope is 0.25. From 0.4 to 0.6 is how far?",
                "All your slopes are 2 times too steep. You went h up and h down: how far apart are "
                "the two places?",
                "The rise is 0.05. Over which distance?",
            ),
        ),
        Mistake(
            "does not put x back",
            (row_mean, mse, _not_put_back),
            (
                "x was [1.0, −2.0]; after your call it is [0.999, −2.001]. Who put them back?",
                "When you nudge the second number, the first is still 0.001 away. At which place is "
                "f being measured then?",
                "x belongs to the caller. What could you change in its place, 1 number at a time?",
            ),
            within="nudge",
        ),
        Mistake(
            "does not put the copy back",
            (row_mean, mse, _copy_not_put_back),
            (
                "x = [1, −2], h = 0.001: your first slope is right, and the second is −12.004 where −12 "
                "is due. Where does the first number stand by then?",
                "Up by h, then down by 2h: your copy of 1 is left at 0.999. What does the second nudge "
                "measure its slope at?",
                "One knob at a time, and the others where they were. Which step of your loop is missing "
                "before the 2nd number's turn?",
            ),
            within="nudge",
        ),
        Mistake(
            "from above back to the middle",
            (row_mean, mse, _down_from_above),
            (
                "x = [0.5], h = 0.1: you gave 0.1375, and the slope is 0.25. At which two places did you "
                "ask f?",
                "You went up to 0.6, then down by 0.1. Where does that leave x, and how far below 0.5 "
                "should it be?",
                "You divide by 2h = 0.2, and your two places are 0.1 apart. How far down is it from 0.6 "
                "to 0.4?",
            ),
            within="nudge",
        ),
        Mistake("all numbers nudged together", (row_mean, mse, _all_at_once), _TOGETHER),
        Mistake(
            "all numbers nudged together, one slope",
            (row_mean, mse, _all_at_once_one_number),
            _TOGETHER,
        ),
        Mistake(
            "a whole row nudged together",
            (row_mean, mse, _row_at_a_time),
            (
                "Shape (2, 2): both slopes of a row are equal in your result. How many numbers did "
                "one nudge move?",
                "In a table, x[0] is a whole row of 2. Which two places name 1 number of it?",
                "A flat x is right, a (2, 2) one is not. How many steps does your loop take for 4 "
                "numbers?",
            ),
        ),
        Mistake(
            "one slope a row",
            (row_mean, mse, _one_slope_a_row),
            (
                "Shape (2, 2): you gave 2 slopes. How many numbers can be nudged there?",
                "A gradient has the shape of its value: (2, 2) here. How many steps does your loop "
                "take?",
                "In a table, x[0] is a whole row of 2. Which two places name 1 number of it?",
            ),
        ),
        Mistake(
            "slopes in a flat list",
            (row_mean, mse, _flat),
            (
                "Shape (2, 2): you gave 4 slopes in one row. Which of them belongs to x[1, 0]?",
                "Your 4 numbers are right, and their shape is (4,). Which shape has x?",
                "A gradient has the shape of its value. What turns 4 numbers in a row into 2 rows?",
            ),
        ),
    ),
)


# 8.2: the slopes of a product ---------------------------------------------------------------


def matmul_backward(x, W, dZ):
    """(dx, dW), each in the shape of its value."""
    return dZ @ W.T, x.T @ dZ


def _dw_as_dz_xt(x, W, dZ):
    return dZ @ W.T, dZ @ x.T


def _dw_as_dz_dot_xt(x, W, dZ):
    return dZ @ W.T, np.dot(dZ, x.T)


def _dw_as_x_dz(x, W, dZ):
    return dZ @ W.T, x @ dZ


def _dw_elementwise(x, W, dZ):
    return dZ @ W.T, x * dZ


def _dw_turned(x, W, dZ):
    return dZ @ W.T, dZ.T @ x


def _dw_local_only(x, W, dZ):
    return dZ @ W.T, x.T


def _dw_from_z(x, W, dZ):
    return dZ @ W.T, x.T @ (x @ W)


def _dw_mean(x, W, dZ):
    return dZ @ W.T, x.T @ dZ / len(x)


def _dw_elementwise_turned(x, W, dZ):
    return dZ @ W.T, x.T * dZ


def _both_elementwise(x, W, dZ):
    return dZ * W, x * dZ


def _nothing_turned(x, W, dZ):
    return dZ @ W, x @ dZ


def _only_the_wrong_one_turned(x, W, dZ):
    return dZ @ W, dZ @ x.T


def _dx_without_t(x, W, dZ):
    return dZ @ W, x.T @ dZ


def _dx_turned(x, W, dZ):
    return W @ dZ.T, x.T @ dZ


def _dx_elementwise(x, W, dZ):
    return dZ * W, x.T @ dZ


def _samples_in_columns(x, W, dZ):
    return W.T @ dZ, dZ @ x.T


def _swapped(x, W, dZ):
    return x.T @ dZ, dZ @ W.T


def observe_matmul(answers, probe):
    """One of the two slopes; the other belongs to another probe."""
    which, *given = probe.given
    answer = answers[0]

    def asked(x, W, dZ):
        pair = answer(x, W, dZ)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise observe.WrongKind(
                f"two arrays are due, dx and dW, and your code gave {observe.described(pair)}. "
                "What does your `return` list?"
            )
        return pair[("dx", "dW").index(which)]

    seen = observe.result_of(asked, *map(_array, given))
    return {which: seen.pop("result")} | seen


_ONE = ([[2.0]], [[3.0]], [[5.0]])
_SQUARE = (
    [[1.0, 2.0], [0.0, 3.0]],
    [[1.0, -1.0], [2.0, 0.0]],
    [[1.0, 4.0], [-2.0, 1.0]],
)
_OBLONG = (
    [[1.0, 2.0], [0.0, 1.0], [2.0, 0.0], [1.0, -1.0], [-1.0, 1.0]],
    [[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]],
    [[1.0, 0.0, 2.0], [0.0, -1.0, 1.0], [2.0, 1.0, 0.0], [-1.0, 1.0, 1.0], [0.0, 2.0, -2.0]],
)
_WIDE = ([[1.0, -2.0, 0.5, 3.0]], [[1.0, 2.0], [0.0, 1.0], [-1.0, 1.0], [2.0, 0.5]], [[2.0, -1.0]])
_SIZES = "x (5, 2), W (2, 3)"

_OF_THE_TWO = (
    "x is (5, 2), dZ is (5, 3), W is (2, 3): which product of the two gives (2, 3)?",
    "dZ (5, 3) against x turned, (2, 5): the inner sizes are 3 and 2. Which sizes do you want to "
    "meet, and to vanish?",
    "The 5 rows must vanish, for each of them has used W. Which of x and dZ has to lie down for "
    "that, and on which side?",
)

_ELEMENTWISE = (
    "`*` on x (5, 2) and dZ (5, 3) stopped. How many numbers has dW?",
    "`*` pairs numbers that stand in the same place. Which 5 pairs of numbers from x and dZ belong to "
    "W[0, 0]?",
    "W[0, 0] is used once in each of 5 rows, and over roads slopes add. Which operation multiplies "
    "and adds?",
)

EX_8_2 = Exercise(
    "8.2",
    name="the slopes of a product",
    weight=2,
    reference=(matmul_backward,),
    observe=observe_matmul,
    chapter=CHAPTER,
    section="2 · A slope has the shape of its value",
    keeps="matmul_backward",
    probes=(
        Probe("dW, all sizes 1: x = 2, W = 3, dZ = 5", ("dW", *_ONE), "dW"),
        Probe("dx, all sizes 1: x = 2, W = 3, dZ = 5", ("dx", *_ONE), "dx"),
        Probe("dW, all sizes 2", ("dW", *_SQUARE), "dW"),
        Probe("dx, all sizes 2", ("dx", *_SQUARE), "dx"),
        Probe(f"dW, {_SIZES}", ("dW", *_OBLONG), "dW"),
        Probe(f"dx, {_SIZES}", ("dx", *_OBLONG), "dx"),
        Probe("dW, x (1, 4), W (4, 2)", ("dW", *_WIDE), "dW"),
        Probe("dx, x (1, 4), W (4, 2)", ("dx", *_WIDE), "dx"),
    ),
    mistakes=(
        Mistake("dW as dZ @ x.T", (_dw_as_dz_xt,), _OF_THE_TWO),
        Mistake("dW as np.dot(dZ, x.T)", (_dw_as_dz_dot_xt,), _OF_THE_TWO),
        Mistake(
            "dW as x @ dZ",
            (_dw_as_x_dz,),
            (
                "x is (5, 2), dZ is (5, 3): the inner sizes are 2 and 5. Which size do both have?",
                "W is (2, 3), and so must its slope be. Where does x carry its 2, and where do you "
                "need it?",
                "With all sizes 2 it ran, and nudging W[0, 0] gives another number than yours. "
                "Which way must x lie so that the 5 rows meet?",
            ),
        ),
        Mistake("dW element by element", (_dw_elementwise,), _ELEMENTWISE),
        Mistake("dW element by element, x turned", (_dw_elementwise_turned,), _ELEMENTWISE),
        Mistake(
            "both element by element",
            (_both_elementwise,),
            (
                "(5, 3) * (2, 3) stopped. How many numbers has dx, and how many dW?",
                "`*` pairs numbers that stand in the same place. x[0, 0] goes into 3 numbers of z: "
                "which place is that?",
                "Along a road multiply, over roads add: 3 roads for x[0, 0], 5 for W[0, 0]. Which "
                "operation does both?",
            ),
        ),
        Mistake(
            "nothing is turned",
            (_nothing_turned,),
            (
                "dZ is (5, 3), W is (2, 3), x is (5, 2): neither dZ @ W nor x @ dZ has equal inner "
                "sizes. Which shapes are due?",
                "dx must be (5, 2). Which size of dZ has to vanish, and where does W carry it?",
                "dW must be (2, 3), so the 5 rows vanish. Which way must x lie for that?",
            ),
        ),
        Mistake(
            "dZ first in both",
            (_only_the_wrong_one_turned,),
            (
                "dZ (5, 3) @ W (2, 3) stopped, and dZ @ x.T would be (5, 3) @ (2, 5). Which shapes "
                "are due?",
                "dx must be (5, 2). Which size of dZ has to vanish, and where does W carry it?",
                "dW must be (2, 3), so the 5 rows vanish. Which of x and dZ has to lie down, and on "
                "which side does it stand?",
            ),
        ),
        Mistake(
            "dW lies on its side",
            (_dw_turned,),
            (
                "x (5, 2), W (2, 3): your dW came out (3, 2). What shape has W?",
                "Your 6 numbers are right, with rows and columns exchanged. With all sizes 2 no "
                "error shows it: what does W[0, 1] get there?",
                "The factor on the left gives the rows. Which of x and dZ has the 2 that W begins "
                "with?",
            ),
            within="dW",
        ),
        Mistake(
            "dW is x alone",
            (_dw_local_only,),
            (
                "x = 2, dZ = 5: you gave 2. Raise W by 0.01: z rises by 0.02. By how much does the "
                "loss rise?",
                "Your answer never looks at dZ. What lies between z and the loss, 5 here?",
                "x is the local slope of 1 road. What must it be multiplied by on the way from the "
                "loss?",
            ),
            within="dW",
        ),
        Mistake(
            "values in place of slopes",
            (_dw_from_z,),
            (
                "x = 2, W = 3, dZ = 5: you gave 12. Which of the numbers 6 and 5 says how the loss "
                "feels about z?",
                "You send z itself back. What does dZ = 5 say that z = 6 does not?",
                "The slope of W changes with dZ. What does yours do when dZ is 0?",
            ),
            within="dW",
        ),
        Mistake(
            "a mean over the rows",
            (_dw_mean,),
            (
                "2 rows: your dW is half of what nudging gives. Who has told you to share it out?",
                "W is used once a row. Where 2 roads meet, do their slopes add, or is there a mean?",
                "If the loss is a mean, dZ has brought its 1/n along. What does yours do to it a "
                "second time?",
            ),
            within="dW",
        ),
        Mistake(
            "dx without turning W",
            (_dx_without_t,),
            (
                "dZ is (5, 3), W is (2, 3): the inner sizes are 3 and 2. Which shape must dx have?",
                "x is (5, 2). Which size of dZ has to vanish, and where does W carry it?",
                "With all sizes 2 it ran, and the numbers are not those of nudging. Which way must W "
                "lie so that its 3 meets the 3 of dZ?",
            ),
        ),
        Mistake(
            "dx lies on its side",
            (_dx_turned,),
            (
                "x is (5, 2), and your dx came out (2, 5). What does row 0 of x find in yours?",
                "Your numbers are right, with rows and columns exchanged. Which factor has the 5 "
                "rows, and on which side does it stand?",
                "The factor on the left gives the rows. Which of dZ and W has the 5?",
            ),
            within="dx",
        ),
        Mistake(
            "dx element by element",
            (_dx_elementwise,),
            (
                "(5, 3) * (2, 3) stopped. How many numbers has dx?",
                "x[0, 0] goes into all 3 numbers of row 0 of z. How many roads lead back to it?",
                "Along a road multiply, over 3 roads add. Which operation does both?",
            ),
        ),
        Mistake(
            "samples in columns",
            (_samples_in_columns,),
            (
                "x is (5, 2), W is (2, 3): your products are those for Z = W @ x. In which order "
                "does this course multiply?",
                "Books that put 1 sample in each column have these formulas. Where do the 5 samples "
                "stand here?",
                "Demand the shapes: dx (5, 2), dW (2, 3). Which products of dZ with x and W give "
                "them?",
            ),
        ),
        Mistake(
            "the two in the other order",
            (_swapped,),
            (
                "x = 2, W = 3, dZ = 5: you gave dx = 10 and dW = 15. Which of them was multiplied "
                "by x?",
                "Both arrays are right. Which of the 2 does the task want first?",
                "dx has the shape of x, (5, 2). What stands first in your `return`?",
            ),
        ),
    ),
)


# 8.3: undoing a broadcast -------------------------------------------------------------------


def unbroadcast(grad, shape):
    """Add up over whatever was stretched."""
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def _with(reduce):
    """The reference with another way to make many numbers one."""

    def answer(grad, shape):
        while grad.ndim > len(shape):
            grad = reduce(grad, axis=0)
        for axis, size in enumerate(shape):
            if size == 1:
                grad = reduce(grad, axis=axis, keepdims=True)
        return grad

    return answer


def _first(grad, axis, keepdims=False):
    return np.take(grad, [0], axis) if keepdims else np.take(grad, 0, axis)


def _mean_of_rows(grad, shape):
    return grad.mean(axis=0)


def _one_row(grad, shape):
    return grad.sum(axis=0, keepdims=True)


def _reshaped(grad, shape):
    return grad.reshape(shape)


def _flat_always(grad, shape):
    if len(shape) == 1:
        return grad.sum(axis=0)
    return unbroadcast(grad, shape)


def _unsummed(grad, shape):
    return grad


def _keeps_a_row(grad, shape):
    if grad.shape == tuple(shape):
        return grad
    lead = (1,) * (grad.ndim - len(shape))
    return unbroadcast(grad, (*lead, *shape))


def _rows_only(grad, shape):
    return grad if grad.shape == tuple(shape) else grad.sum(axis=0)


def _rows_always(grad, shape):
    return grad.sum(axis=0)


def _leading_only(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad


def _drops_ones(grad, shape):
    lead = grad.ndim - len(shape)
    ones = [lead + axis for axis, size in enumerate(shape) if size == 1]
    return grad.sum(axis=(*range(lead), *ones))


def _one_number(grad, shape):
    return np.broadcast_to(grad.sum(), shape)


def _last_axis_first(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def observe_unbroadcast(answers, probe):
    """The gradient that comes back."""
    grad, shape = probe.given
    return observe.result_of(answers[0], _array(grad), shape)


_TWELVE = [[1.0, 2.0, 3.0], [0.0, 1.0, -1.0], [2.0, 0.0, 5.0], [1.0, 1.0, 1.0]]
_NINE = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]]
_BOX = [_TWELVE, [[0.0, 1.0, 0.0], [3.0, 0.0, 1.0], [1.0, 2.0, 2.0], [0.0, -1.0, 4.0]]]

EX_8_3 = Exercise(
    "8.3",
    name="undo a broadcast",
    weight=2,
    reference=(unbroadcast,),
    observe=observe_unbroadcast,
    chapter=CHAPTER,
    section="3 · One bias, many rows",
    probes=(
        Probe("grad [[1, 2, 3]] for shape (3,)", ([[1.0, 2.0, 3.0]], (3,)), "bias"),
        Probe("grad (4, 3) for shape (3,)", (_TWELVE, (3,)), "bias"),
        Probe("grad (3, 3) for shape (3,)", (_NINE, (3,)), "bias"),
        Probe("grad (4, 3) for shape (4, 3)", (_TWELVE, (4, 3)), "same"),
        Probe("grad (3,) for shape (3,)", ([1.0, 2.0, 3.0], (3,)), "flat"),
        Probe("grad (4, 3) for shape (4, 1)", (_TWELVE, (4, 1)), "ones"),
        Probe("grad (4, 3) for shape (1, 3)", (_TWELVE, (1, 3)), "ones"),
        Probe("grad (4, 3) for shape (1, 1)", (_TWELVE, (1, 1)), "more axes"),
        Probe("grad (4, 3) for shape ()", (_TWELVE, ()), "more axes"),
        Probe("grad (2, 4, 3) for shape (3,)", (_BOX, (3,)), "more axes"),
        Probe("grad (2, 4, 3) for shape (4, 1)", (_BOX, (4, 1)), "more axes"),
    ),
    mistakes=(
        Mistake(
            "a mean over the copies",
            (_with(np.mean),),
            (
                "grad (4, 3): your first slope is 1, the four rows bring 1, 0, 2 and 1. Raise the "
                "bias by 0.01: how far does the sum of the 4 outputs move?",
                "The bias is used in 4 rows. Where 4 roads meet, what does chapter 04 do with their "
                "slopes?",
                "If the loss is a mean, its 1/4 is in grad already. What does yours do a second "
                "time?",
            ),
        ),
        Mistake(
            "a mean over the rows, always",
            (_mean_of_rows,),
            (
                "grad (4, 3): your first slope is 1, and the four rows bring 1, 0, 2 and 1. Raise the "
                "bias by 0.01: how far does the sum of the 4 outputs move?",
                "The bias is used in 4 rows. Where 4 roads meet, what does chapter 04 do with their "
                "slopes?",
                "If the loss is a mean, its 1/4 is in grad already. What does yours do a second "
                "time?",
            ),
            within="bias",
        ),
        Mistake(
            "one row, always",
            (_one_row,),
            (
                "The bias is (3,), and yours came out (1, 3). Which shape was asked for?",
                "Your numbers are right for a bias. What in your line keeps the place of the axis "
                "that has gone, as a 1?",
                "(4, 3) for shape (4, 1): you gave (1, 3). What tells you which axis was stretched?",
            ),
            within="bias",
        ),
        Mistake(
            "the same numbers in another shape",
            (_reshaped,),
            (
                "12 numbers do not go into the shape (3,). Which of the 12 belong to bias 0?",
                "Another shape keeps every number, and here 12 must become 3. What makes one number "
                "of four?",
                "Bias 0 has been used once in each of 4 rows. What happens to slopes where roads "
                "meet?",
            ),
            within="bias",
        ),
        Mistake(
            "a flat array is always added up",
            (_flat_always,),
            (
                "grad (3,) for shape (3,): nothing was stretched, and you gave one number. How many "
                "are due?",
                "With one axis in the shape you take one away. How many has grad here?",
                "grad has 1 axis, and the shape has 1. How many were new?",
            ),
            within="flat",
        ),
        Mistake(
            "only the first copy",
            (_with(_first),),
            (
                "grad (4, 3): you gave row 0, [1, 2, 3]. Who else has used the bias?",
                "Rows 1, 2 and 3 bring slopes as well. What becomes of them?",
                "Raise the bias by 0.01: in how many of the 4 rows does the output move?",
            ),
        ),
        Mistake(
            "nothing is added up",
            (_unsummed,),
            (
                "The bias is (3,), your slope (4, 3). How many biases are there?",
                "`b = b − 0.1 · grad` would turn your 3 biases into a (4, 3) table. Which of the 4 "
                "rows is meant for b?",
                "Each of the 4 rows has used the same 3 numbers. What happens to slopes where roads "
                "meet?",
            ),
        ),
        Mistake(
            "a row in place of a flat array",
            (_keeps_a_row,),
            (
                "The bias is (3,), and yours came out (1, 3). Which shape was asked for?",
                "Your numbers are right. A step in place, b of shape (3,) minus (1, 3), stops with "
                "an error: which axis is too many?",
                "The axis of the rows was not there in the bias. What keeps its place in your "
                "result, as a 1?",
            ),
        ),
        Mistake(
            "adds up rows only",
            (_rows_only,),
            (
                "(4, 3) for shape (4, 1): you gave 3 numbers. How many are due?",
                "A column (4, 1) was stretched to the right. Along which axis do its copies lie?",
                "Compare grad's shape and the one that is asked for, place by place: 4 with 4, 3 with "
                "1. Where was it stretched?",
            ),
        ),
        Mistake(
            "adds up rows even where none were copied",
            (_rows_always,),
            (
                "grad (4, 3) for shape (4, 3): nothing was stretched, and you gave 3 numbers. What "
                "was there to add?",
                "12 numbers stood for themselves. How could your code see that the shapes are equal "
                "already?",
                "Adding is for copies. Where grad and shape both say 4, how many copies of each "
                "number are there?",
            ),
        ),
        Mistake(
            "axes of size 1 are left as they are",
            (_leading_only,),
            (
                "(4, 3) for shape (4, 1): you gave (4, 3). What stood where grad has its 3?",
                "A 1 in the shape was stretched too. Which numbers of row 0 came from the same "
                "place?",
                "You look at how many axes there are, 2 and 2. What about their sizes, 3 and 1?",
            ),
        ),
        Mistake(
            "axes of size 1 get lost",
            (_drops_ones,),
            (
                "(4, 3) for shape (4, 1): you gave (4,). Which place of the shape is missing?",
                "Your 4 numbers are right. What would a step in place, (4, 1) minus (4,), make of "
                "them?",
                "A sum takes its axis away, unless it is told to leave a 1. Which word of section 1 "
                "tells it so?",
            ),
            within="ones",
        ),
        Mistake(
            "one total for all",
            (_one_number,),
            (
                "grad (4, 3) for shape (3,): you gave the same number, 16, three times. Which column "
                "brought it?",
                "Bias 0 is used in column 0 alone: 1, 0, 2, 1. What have the other 8 numbers to do "
                "with it?",
                "Only the stretched axis goes. Which of the sizes 4 and 3 should be left?",
            ),
        ),
        Mistake(
            "the last axis goes first",
            (_last_axis_first,),
            (
                "[[1, 2, 3]] for shape (3,): you gave one number. How many biases are there?",
                "Shapes are laid over each other from the right. On which side is the axis that the "
                "shape (3,) does not have?",
                "(4, 3) against (3,): the 3 stands under the 3. Which of the two axes was new?",
            ),
        ),
    ),
)


# 8.4: back through a layer ------------------------------------------------------------------


def _sig(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def layer_backward(delta_next, W_next, z, a_prev):
    """Over the roads, through the bend, and with what came in."""
    a = _sig(z)
    delta = (delta_next @ W_next.T) * a * (1 - a)
    return delta, a_prev.T @ delta


def _layer(delta_of, dw_of=None):
    """An answer from the slope of z and, if it differs, that of W."""

    def answer(delta_next, W_next, z, a_prev):
        delta = delta_of(delta_next, W_next, z)
        dw = dw_of(delta, delta_next, z, a_prev) if dw_of else a_prev.T @ delta
        return delta, dw

    return answer


def _right_delta(delta_next, W_next, z):
    a = _sig(z)
    return (delta_next @ W_next.T) * a * (1 - a)


def _upside_down(delta_next, W_next, z):
    a = _sig(z)
    return (delta_next @ (1 / W_next).T) * a * (1 - a)


def _no_weights(delta_next, W_next, z):
    a = _sig(z)
    return delta_next * a * (1 - a)


def _no_weights_at_all(delta_next, W_next, z):
    return delta_next


def _unweighed_sum(delta_next, W_next, z):
    a = _sig(z)
    return delta_next.sum(axis=1, keepdims=True) * a * (1 - a)


def _no_bend(delta_next, W_next, z):
    return delta_next @ W_next.T


def _bent_twice(delta_next, W_next, z):
    a = _sig(_sig(z))
    return (delta_next @ W_next.T) * a * (1 - a)


def _z_as_a(delta_next, W_next, z):
    return (delta_next @ W_next.T) * z * (1 - z)


def _times_a(delta_next, W_next, z):
    return (delta_next @ W_next.T) * _sig(z)


def _slope_of_tanh(delta_next, W_next, z):
    return (delta_next @ W_next.T) * (1 - np.tanh(z) ** 2)


def _slope_of_relu(delta_next, W_next, z):
    return (delta_next @ W_next.T) * (np.asarray(z) > 0)


def _w_not_turned(delta_next, W_next, z):
    a = _sig(z)
    return (delta_next @ W_next) * a * (1 - a)


def _elementwise(delta_next, W_next, z):
    a = _sig(z)
    return (delta_next * W_next) * a * (1 - a)


def _w_turned_first(delta_next, W_next, z):
    a = _sig(z)
    return (W_next.T @ delta_next) * a * (1 - a)


def _w_first(delta_next, W_next, z):
    a = _sig(z)
    return (W_next @ delta_next.T) * a * (1 - a)


def _slope_of_tanh_from_a(delta_next, W_next, z):
    return (delta_next @ W_next.T) * (1 - _sig(z) ** 2)


def _bend_of_the_input(delta_next, W_next, z, a_prev):
    delta = (delta_next @ W_next.T) * a_prev * (1 - a_prev)
    return delta, a_prev.T @ delta


def _dw_without_the_bend(delta_next, W_next, z, a_prev):
    return _right_delta(delta_next, W_next, z), a_prev.T @ (delta_next @ W_next.T)


def _pair_turned_round(delta_next, W_next, z, a_prev):
    return layer_backward(delta_next, W_next, z, a_prev)[::-1]


def _shared_out(delta_next, W_next, z):
    return _right_delta(delta_next, W_next, z) / len(z)


def observe_layer(answers, probe):
    """One of the two slopes; the other belongs to another probe."""
    which, *given = probe.given
    answer = answers[0]

    def asked(delta_next, W_next, z, a_prev):
        pair = answer(delta_next, W_next, z, a_prev)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise observe.WrongKind(
                f"two arrays are due, δ and dW, and your code gave {observe.described(pair)}. "
                "What does your `return` list?"
            )
        return pair[("δ", "dW").index(which)]

    seen = observe.result_of(asked, *map(_array, given))
    return {which: seen.pop("result")} | seen


_MIDDLE = ([[1.0]], [[2.0]], [[0.0]], [[3.0]])
_FLAT = ([[1.0]], [[1.0]], [[10.0]], [[1.0]])
_TWO_TO_THREE = (
    [[1.0, 1.0, 2.0]],
    [[2.0, -1.0, 0.5], [1.0, 0.5, -1.0]],
    [[0.0, 2.0]],
    [[0.0, 2.0]],
)
_FOUR_ROWS = (
    [[1.0, 0.5, -1.0], [0.0, 1.0, 2.0], [-1.0, 1.0, 0.5], [2.0, -0.5, 1.0]],
    [[2.0, -1.0, 0.5], [1.0, 0.5, -1.0]],
    [[0.5, -1.0], [1.0, 0.0], [-2.0, 1.5], [0.2, -0.3]],
    [[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [3.0, 1.0, 0.0], [-1.0, 2.0, 1.0]],
)
_NO_WEIGHTS = (
    "One row, 2 units feed 3: δ of the next layer has 3 numbers. How many units has this layer?",
    "The 3 slopes belong to the next layer's units. Over which roads, and through which numbers, do "
    "they come back?",
    "1 feeds 1, with a weight of 2: a nudge of 0.01 in a moves the next z by 0.02. Where does the 2 "
    "stand in your formula?",
)

EX_8_4 = Exercise(
    "8.4",
    name="back through a layer",
    weight=3,
    reference=(layer_backward,),
    observe=observe_layer,
    chapter=CHAPTER,
    section="4 · Back through a layer",
    probes=(
        Probe("δ, 1 unit feeds 1: next δ 1, w = 2, z = 0, input 3", ("δ", *_MIDDLE), "δ"),
        Probe("dW, 1 unit feeds 1: next δ 1, w = 2, z = 0, input 3", ("dW", *_MIDDLE), "dW"),
        Probe("δ, 1 unit feeds 1: next δ 1, w = 1, z = 10", ("δ", *_FLAT), "δ"),
        Probe("dW, 1 unit feeds 1: next δ 1, w = 1, z = 10", ("dW", *_FLAT), "dW"),
        Probe("δ, one row, 2 units feed 3", ("δ", *_TWO_TO_THREE), "δ"),
        Probe("dW, one row, 2 units feed 3, the first input 0", ("dW", *_TWO_TO_THREE), "dW"),
        Probe("δ, four rows, 2 units feed 3", ("δ", *_FOUR_ROWS), "δ"),
        Probe("dW, four rows, 3 inputs, 2 units feed 3", ("dW", *_FOUR_ROWS), "dW"),
    ),
    mistakes=(
        Mistake(
            "the weight upside down",
            (_layer(_upside_down),),
            (
                "w = 2: a nudge of 0.01 in a moves the next z by 0.02; you used ½. How fast does z "
                "follow?",
                "You divide by the weights. With w = 0 nothing would go forward: how much should "
                "come back?",
                "δ of the next layer says what 1 unit of its z is worth. How many units of it does 1 "
                "unit of a make?",
            ),
            within="δ",
        ),
        Mistake("no weights", (_layer(_no_weights),), _NO_WEIGHTS),
        Mistake("the next δ itself", (_layer(_no_weights_at_all),), _NO_WEIGHTS, within="δ"),
        Mistake(
            "roads without weights",
            (_layer(_unweighed_sum),),
            (
                "w = 2, next δ 1, z = 0: you gave 0.25, nudging gives 0.5. What lies on the road "
                "between the two units?",
                "You add the next layer's slopes as they are. One of the 3 roads has a weight of −1: "
                "which way does a nudge go through it?",
                "Along a road multiply, over roads add. Which of the two do you do to 1, 1 and 2?",
            ),
            within="δ",
        ),
        Mistake(
            "no bend",
            (_layer(_no_bend),),
            (
                "z = 10, w = 1: you let 1 through, and nudging gives 0.0000454. What does the "
                "sigmoid do there?",
                "At z = 0 you let 2 through and nudging gives 0.5. How steep is the sigmoid at its "
                "middle?",
                "You are at a, and δ belongs to z. What stands between z = 10 and a?",
            ),
            within="δ",
        ),
        Mistake(
            "sigmoid of sigmoid",
            (_layer(_bent_twice),),
            (
                "z = 10: your bend has slope 0.197, the sigmoid's there is 0.0000454. What did your "
                "sigmoid receive?",
                "At z = 0 the slope is 0.25, and you used 0.235, the slope at z = 0.5. Where does "
                "the 0.5 come from?",
                "a = sig(z) = 0.5 at z = 0. Through how many sigmoids does z go in your code?",
            ),
            within="δ",
        ),
        Mistake(
            "z in place of a",
            (_layer(_z_as_a),),
            (
                "z = 10: your bend has slope −90. Does the sigmoid ever fall?",
                "z(1 − z) at z = 10 is 10 · (−9). Whose slope is a(1 − a), and what is a here?",
                "At z = 0 you let nothing through, and there the sigmoid is steepest: 0.25. What "
                "must be worked out from z first?",
            ),
            within="δ",
        ),
        Mistake(
            "a in place of its slope",
            (_layer(_times_a),),
            (
                "z = 10: you let 1 through, for a = 1. From 10 to 10.01, how far does a move?",
                "At z = 0 you multiply by 0.5, and a nudge of 0.01 in z moves a by 0.0025. How "
                "steep is that?",
                "a says where the unit stands, 0.5. What says how fast it moves?",
            ),
            within="δ",
        ),
        Mistake(
            "the slope of tanh",
            (_layer(_slope_of_tanh),),
            (
                "z = 0: your bend has slope 1, nudging says 0.25. Which bend has the layer?",
                "tanh rises from −1 to 1, the sigmoid from 0 to 1 and more slowly. How steep is it "
                "at 0?",
                "The sigmoid's slope is at most 0.25. Which formula of section 4 has that largest "
                "value?",
            ),
            within="δ",
        ),
        Mistake(
            "the slope of ReLU",
            (_layer(_slope_of_relu),),
            (
                "z = 10: you let 1 through, nudging says 0.0000454. Which bend has the layer?",
                "Your bend is all or nothing: 0 or 1. What does a sigmoid do at z = 0?",
                "At z = 0 the sigmoid has slope 0.25. Which formula of section 4 gives it?",
            ),
            within="δ",
        ),
        Mistake(
            "W not turned",
            (_layer(_w_not_turned),),
            (
                "δ of the next layer is (1, 3), its W is (2, 3): the inner sizes are 3 and 2. Which "
                "shape must your δ have?",
                "2 units feed 3. Which of the sizes has to vanish on the way back?",
                "Forward W takes 2 numbers to 3. Which way must it lie to take 3 to 2?",
            ),
        ),
        Mistake(
            "element by element",
            (_layer(_elementwise),),
            (
                "δ of the next layer (1, 3) times its W (2, 3) made a (2, 3) table. How many numbers a "
                "row has your δ to have?",
                "You have multiplied along the 3 roads of each unit. What is done with them where they "
                "meet?",
                "Row A of W is 2, −1, 0.5, and the next δ is 1, 1, 2. Which operation multiplies and "
                "adds, for all rows at once?",
            ),
        ),
        Mistake(
            "W first, turned",
            (_layer(_w_turned_first),),
            (
                "W.T is (3, 2), the next δ is (1, 3): the inner sizes are 2 and 1. Where do the rows of "
                "a batch stand in this course?",
                "Books with 1 sample in each column put W first. On which side stands the factor that "
                "gives the rows?",
                "Your δ must be (n, 2). Which of the two factors has the n rows?",
            ),
        ),
        Mistake(
            "W first",
            (_layer(_w_first),),
            (
                "W (2, 3) @ the next δ turned, (3, 1), is (2, 1), and your δ must be (1, 2). Where do "
                "the rows of a batch stand in this course?",
                "A column (2, 1) times a row (1, 2) is stretched to (2, 2), without a word. Which shape "
                "did you want?",
                "The factor on the left gives the rows. Which of the two has the n rows?",
            ),
        ),
        Mistake(
            "1 − a², with a from the sigmoid",
            (_layer(_slope_of_tanh_from_a),),
            (
                "z = 0: your bend has slope 0.75, nudging says 0.25. Whose slope is 1 − a²?",
                "a = 0.5 at z = 0. Which formula of section 4 makes 0.25 of it?",
                "From z = 0 to 0.01 the sigmoid goes from 0.5 to 0.5025. How steep is that?",
            ),
            within="δ",
        ),
        Mistake(
            "the bend of what came in",
            (_bend_of_the_input,),
            (
                "Input 3, z = 0: your bend has slope 3 · (1 − 3) = −6, nudging says 0.25. Whose a is "
                "bent from z?",
                "a_prev, 3 here, belongs to the layer before. Where is this layer's a, sig(0)?",
                "g′ is taken at this layer's z = 0. What in your code looks at z?",
            ),
        ),
        Mistake(
            "the two in the other order",
            (_pair_turned_round,),
            (
                "w = 2, z = 0, input 3: you gave δ = 1.5 and dW = 0.5. Which of them was multiplied by "
                "the input?",
                "Both arrays are right. Which of the 2 does the task want first?",
                "dW has the shape of W, δ that of z. What stands first in your `return`, 1.5 or 0.5?",
            ),
        ),
        Mistake(
            "shared out over the rows",
            (_layer(_shared_out),),
            (
                "Four rows: every δ of yours is a quarter of what is due. Which loss told you to "
                "divide by 4?",
                "One row is right, four are not. What does row 0 know of the other 3?",
                "If the loss is a mean, the last δ has brought its 1/n along. How often do you "
                "divide?",
            ),
            within="δ",
        ),
        Mistake(
            "the layer's own a",
            (_layer(_right_delta, lambda delta, _next, z, a_prev: _sig(z).T @ delta),),
            (
                "Input 3, a = 0.5: nudging W gives 1.5, you gave 0.25. Which value does W multiply?",
                "The first input is 0: nudging its weights moves nothing, and your dW has numbers "
                "there. What did you multiply δ by?",
                "z is the input times W, plus b. How fast does z follow W, where the input is 3?",
            ),
        ),
        Mistake(
            "the next layer's δ in dW",
            (_layer(_right_delta, lambda delta, delta_next, z, a_prev: a_prev.T @ delta_next),),
            (
                "Input 3, next δ 1: you gave 3, nudging W gives 1.5. Whose δ belongs to this "
                "layer's W?",
                "Your dW has 3 columns, and this layer has 2 units. Which δ has 2 numbers a row?",
                "W makes z, and δ is the slope of z. Which of the 2 arrays that you have does that "
                "name fit?",
            ),
        ),
        Mistake(
            "dW without the bend",
            (_dw_without_the_bend,),
            (
                "Input 3, w = 2, z = 0: your δ is right, 0.5. Nudging W gives 1.5, you gave 6, which is "
                "3 times what?",
                "What arrives at a is 2, and W lies on the other side of the sigmoid. How much of the 2 "
                "does the bend let through at z = 0?",
                "W makes z, so the slope in z goes into its slope. Which of 2 and 0.5 is that?",
            ),
        ),
        Mistake(
            "z in place of what came in",
            (_layer(_right_delta, lambda delta, _next, z, a_prev: z.T @ delta),),
            (
                "Input 3, z = 0: nudging W gives 1.5, you gave 0. Which value does W multiply?",
                "z is what W has made, together with 3 and b. What went in?",
                "z is 3 times W, plus b. How fast does z follow W?",
            ),
        ),
        Mistake(
            "dW as δ @ a_prev.T",
            (_layer(_right_delta, lambda delta, _next, z, a_prev: delta @ a_prev.T),),
            (
                "2 inputs, 2 units, one row: your dW is (1, 1). Which shape has W?",
                "With δ (4, 2) and a_prev (4, 3), which product gives (3, 2)?",
                "The 4 rows must vanish, for each of them has used W. Which of the two has to lie down "
                "for that, and on which side?",
            ),
        ),
        Mistake(
            "dW element by element",
            (_layer(_right_delta, lambda delta, _next, z, a_prev: delta * a_prev),),
            (
                "2 inputs, 2 units, one row: your dW is (1, 2). How many weights has this layer?",
                "Every input meets every unit: 2 · 2 weights. Which pairs does `*` leave out?",
                "Demand the shape: W is (2, 2), a_prev and δ are (1, 2). Which product of the two gives "
                "it?",
            ),
        ),
        Mistake(
            "dW shared out over the rows",
            (_layer(_right_delta, lambda delta, _next, z, a_prev: a_prev.T @ delta / len(z)),),
            (
                "Four rows: your dW is a quarter of what is due, and your δ is right. Which loss told "
                "you to divide by 4?",
                "W is used once a row. Where 4 roads meet, do their slopes add, or is there a mean?",
                "If the loss is a mean, the last δ has brought its 1/n along. How often do you divide?",
            ),
        ),
        Mistake(
            "dW lies on its side",
            (_layer(_right_delta, lambda delta, _next, z, a_prev: delta.T @ a_prev),),
            (
                "3 inputs, 2 units: your dW is (2, 3). What shape has W?",
                "Your numbers are right, with rows and columns exchanged. Which factor gives the "
                "rows of a product?",
                "W has 3 rows, one an input. Which of a_prev and δ has the 3, and on which side "
                "does it stand?",
            ),
        ),
    ),
)

EXERCISES = (EX_8_1, EX_8_2, EX_8_3, EX_8_4)
